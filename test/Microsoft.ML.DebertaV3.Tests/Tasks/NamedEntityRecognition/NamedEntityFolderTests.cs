using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.NamedEntityRecognition;

/// <summary>A folder that labels tokens, against what transformers says of the same texts.</summary>
[TestClass]
public sealed class NamedEntityFolderTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(EntityAggregation.None)]
    [DataRow(EntityAggregation.Simple)]
    [DataRow(EntityAggregation.First)]
    [DataRow(EntityAggregation.Average)]
    [DataRow(EntityAggregation.Max)]
    public void LoadDebertaV3_FindsTheEntitiesOfTransformers(EntityAggregation aggregation)
    {
        var examples = Examples();
        var options = new DebertaV3LoadOptions { Aggregation = aggregation };
        using var model = _context.Model.LoadDebertaV3(Shared.Path("golden/tasks/models/tokencls"), options);

        var view = model.Transform(View(examples));

        var name = aggregation == EntityAggregation.None ? "entity" : "entity_group";
        for (var i = 0; i < examples.Length; i++)
        {
            var expected = examples[i].GetProperty("groups").GetProperty(aggregation.ToString().ToLowerInvariant()).EnumerateArray()
                .ToArray();
            CollectionAssert.AreEqual(Texts(expected, "text"), Row<string>(view, "EntityText", i));
            CollectionAssert.AreEqual(Texts(expected, name), Row<string>(view, "EntityType", i));
            CollectionAssert.AreEqual(Numbers(expected, "start"), Row<int>(view, "EntityStart", i));
            CollectionAssert.AreEqual(Numbers(expected, "end"), Row<int>(view, "EntityStart", i)
                .Zip(Row<int>(view, "EntityLength", i), (start, length) => start + length).ToArray());
            foreach (var (entity, score) in expected.Zip(Row<float>(view, "EntityScore", i)))
                Assert.AreEqual(entity.GetProperty("score").GetSingle(), score, 2e-5f);
        }
    }

    [TestMethod]
    public void PredictedLabel_IsThatOfEachWord_AlsoOfALoadedModel()
    {
        var examples = Examples();
        var checkpoint = DebertaV3Checkpoint.FromFolder(Shared.Path("golden/tasks/models/tokencls"));
        var data = View(examples);
        using var model = _context.Transforms.Text.DebertaV3(checkpoint).Fit(data);
        using var zip = new MemoryStream();
        _context.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        using var loaded = (DebertaV3Transformer)_context.Model.Load(zip, out _);
        using var folder = new TemporaryFolder();
        model.SavePretrained(folder.Path);
        using var again = _context.Model.LoadDebertaV3(folder.Path);

        foreach (var transformer in new[] { model, loaded, again })
        {
            var view = transformer.Transform(data);
            SchemaComparison.HasSoundAnnotations(view.Schema);
            for (var i = 0; i < examples.Length; i++)
            {
                CollectionAssert.AreEqual(Texts([.. examples[i].GetProperty("words").EnumerateArray()], "label"),
                    Row<uint>(view, "PredictedLabel", i).Select(key => transformer.Labels[(int)key - 1]).ToArray());
            }
        }
    }

    [TestMethod]
    public void LoadDebertaV3_RefusesASecondText()
    {
        var folder = Shared.Path("golden/tasks/models/tokencls");

        var problem = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Model.LoadDebertaV3(folder, sentence2ColumnName: "Sentence2"));

        StringAssert.Contains(problem.Message, "Sentence2ColumnName");
    }

    private static JsonElement[] Examples()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Shared.Path("golden/tasks/cases.json")));
        return [.. file.RootElement.GetProperty("cases").EnumerateArray()
            .Single(golden => golden.GetProperty("task").GetString() == "token classification")
            .GetProperty("examples").EnumerateArray().Select(example => example.Clone())];
    }

    private IDataView View(JsonElement[] examples) => _context.Data.LoadFromEnumerable(
        examples.Select(example => new TextExample { Sentence1 = example.GetProperty("text").GetString() }));

    private static T[] Row<T>(IDataView view, string column, int row) => view.GetColumn<T[]>(column).ElementAt(row);

    private static string[] Texts(JsonElement[] items, string name) => [.. items.Select(item => item.GetProperty(name).GetString()!)];

    private static int[] Numbers(JsonElement[] items, string name) => [.. items.Select(item => item.GetProperty(name).GetInt32())];
}
