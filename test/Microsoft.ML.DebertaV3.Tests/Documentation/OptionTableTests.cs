using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.DebertaV3.Tests.Documentation;

/// <summary>The tables of options in the documents: each option, with the type and the default that it has.</summary>
[TestClass]
public sealed class OptionTableTests
{
    public static IEnumerable<object[]> OptionTypes => typeof(DebertaV3TrainerOptions).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(DebertaV3TrainerOptions)))
        .Where(type => type != typeof(DebertaV3MultiLabelClassificationOptions) && type != typeof(DebertaV3NamedEntityRecognitionOptions))
        .Where(type => type != typeof(DebertaV3MultipleChoiceOptions) && type != typeof(DebertaV3QuestionAnsweringOptions))
        .Select(type => new object[] { type, Training })
        .Append([typeof(DebertaV3MultipleChoiceOptions), MultipleChoice])
        .Append([typeof(DebertaV3QuestionAnsweringOptions), QuestionAnswering])
        .Append([typeof(DebertaV3MultiLabelClassificationOptions), MultiLabel])
        .Append([typeof(DebertaV3NamedEntityRecognitionOptions), NamedEntities])
        .Append([typeof(DebertaV3PretrainingOptions), Pretraining])
        .Append([typeof(DebertaV3FillMaskOptions), FillMask])
        .Append([typeof(DebertaV3AttributionOptions), Attribution])
        .Append([typeof(DebertaV3HubOptions), Hub])
        .Append([typeof(DebertaV3TokenizeOptions), Tokenizing])
        .Append([typeof(DebertaV3OnnxOptions), Onnx])
        .Append([typeof(DebertaV3LoadOptions), Loading]);

    private const string Training = "training.md";

    // their tables have what training.md does not say of them
    private const string MultiLabel = "multi-label.md", NamedEntities = "named-entities.md";
    private const string MultipleChoice = "multiple-choice.md";
    private const string QuestionAnswering = "question-answering.md";

    // its table has the options of the common base class with pre-training's own defaults
    private const string Pretraining = "pretraining.md";
    private const string FillMask = "fill-mask.md";
    private const string Attribution = "attribution.md";
    private const string Hub = "hub.md";
    private const string Tokenizing = "tokenizer.md";
    private const string Onnx = "onnx.md";
    private const string Loading = "checkpoints.md";

    [TestMethod]
    [DynamicData(nameof(OptionTypes))]
    public void Table_HasEveryOptionWithItsDefault(Type type, string file)
    {
        var documented = DocumentedFor(file);
        var options = Activator.CreateInstance(type);

        var wrong = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !documented.TryGetValue(property.Name, out var row) || !Says(row.Default, property.GetValue(options)))
            .Select(property =>
            $"{property.Name} = {property.GetValue(options) ?? "null"}, found '{documented.GetValueOrDefault(property.Name).Default}'")
            .ToArray();

        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    [TestMethod]
    [DynamicData(nameof(OptionTypes))]
    public void Table_HasEveryOptionWithItsType(Type type, string file)
    {
        var documented = DocumentedFor(file);

        var wrong = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property.Name, Expected: Written(property), Found: documented.GetValueOrDefault(property.Name).Type))
            .Where(row => row.Found != row.Expected).Select(row => $"{row.Name} is {row.Expected}, found '{row.Found}'").ToArray();

        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    [TestMethod]
    [DataRow(Training)]
    [DataRow(MultiLabel)]
    [DataRow(NamedEntities)]
    [DataRow(MultipleChoice)]
    [DataRow(QuestionAnswering)]
    [DataRow(Pretraining)]
    [DataRow(FillMask)]
    [DataRow(Attribution)]
    [DataRow(Hub)]
    [DataRow(Tokenizing)]
    [DataRow(Onnx)]
    [DataRow(Loading)]
    public void Table_HasNoOptionThatDoesNotExist(string file)
    {
        var types = OptionTypes.Where(type => (string)type[1] == file).Select(type => (Type)type[0]);
        var existing = types.SelectMany(type => type.GetProperties()).Select(property => property.Name).ToHashSet();

        var unknown = Rows(file).Keys.Where(name => !existing.Contains(name)).ToArray();

        Assert.IsEmpty(unknown, string.Join(", ", unknown));
    }

    // What all trainers share stands in one table.
    private static Dictionary<string, (string Type, string Default)> DocumentedFor(string file)
    {
        var rows = file is MultiLabel or NamedEntities or MultipleChoice or QuestionAnswering ? Rows(Training) : [];
        foreach (var (name, row) in Rows(file))
            rows[name] = row;
        return rows;
    }

    // Rows of the form | `Name` | `type` | default | meaning |
    private static Dictionary<string, (string Type, string Default)> Rows(string name) => MarkdownFile.All
        .Single(file => file.Path == Path.Combine("docs", name)).Table("Option")
        .ToDictionary(cells => cells[0].Trim('`'), cells => (cells[1].Trim('`'), cells[2].Trim('`')));

    // A property's type as C# writes it.
    private static string Written(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isNullable = type != property.PropertyType || new NullabilityInfoContext()
            .Create(property).ReadState == NullabilityState.Nullable;
        return Written(type) + (isNullable ? "?" : "");
    }

    private static string Written(Type type) => type switch
    {
        _ when type == typeof(int) => "int",
        _ when type == typeof(long) => "long",
        _ when type == typeof(double) => "double",
        _ when type == typeof(float) => "float",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(string) => "string",
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Written))}>",
        _ => type.Name,
    };

    private static bool Says(string text, object? value) => value switch
    {
        null => text == "null",
        CancellationToken => text == "none",
        bool flag => text == (flag ? "true" : "false"),
        double number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var said) && said == number,
        _ => text == Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
