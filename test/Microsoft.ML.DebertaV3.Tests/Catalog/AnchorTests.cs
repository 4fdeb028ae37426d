using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Catalog;

/// <summary>A caller of ML.NET's own text trainers changes the method's name and nothing else (docs/migrating.md).</summary>
[TestClass]
public sealed class AnchorTests
{
    private readonly MLContext _context = new(seed: 1);

    private static IEnumerable<object[]> Pairs => AnchorPair.All.Select(pair => new object[] { pair });

    [TestMethod]
    public void EveryTrainer_IsPairedOrListed()
    {
        var names = Anchor.CatalogMethods.Select(method => method.Name).Distinct().ToArray();

        CollectionAssert.AreEquivalent(names,
            (string[])[.. AnchorPair.All.Select(pair => pair.Anchor), .. AnchorPair.Never]);
    }

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void Parameters_AreThoseOfTheAnchor_InOrder(AnchorPair pair)
    {
        var expected = Anchor.Method(pair.Anchor).GetParameters();
        var ours = pair.Method.GetParameters();

        Assert.AreEqual(expected[0].ParameterType, ours[0].ParameterType);
        foreach (var (theirs, own) in expected.Zip(ours).Skip(1))
        {
            if (theirs.Name == "architecture") // theirs has one value, and is not read
            {
                Assert.AreEqual((typeof(DebertaV3Checkpoint), "checkpoint", null), (own.ParameterType, own.Name, own.DefaultValue));
                continue;
            }
            Assert.AreEqual((theirs.ParameterType, theirs.Name, theirs.DefaultValue), (own.ParameterType, own.Name, own.DefaultValue));
        }
        Assert.IsTrue(ours.Skip(expected.Length).All(parameter => parameter.HasDefaultValue));
        Assert.IsGreaterThanOrEqualTo(expected.Length, ours.Length);
    }

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void OutputColumns_AreThoseOfTheAnchor_InOrderAndKind(AnchorPair pair)
    {
        var view = Examples.View(_context);
        var tags = _context.Transforms.CopyColumns("Sentence", "Sentence1")
            .Append(_context.Transforms.Text.TokenizeIntoWords("Tags", "Sentence1"))
            .Append(_context.Transforms.Conversion.MapValueToKey("Tags"))
            .Append(_context.Transforms.CopyColumns(
                [new("Context", "Sentence1"), new("Question", "Sentence2"), new("TrainingAnswer", "Sentence1")]))
            .Append(_context.Transforms.Expression("AnswerIndex", "value => int(value)", "Value"));
        var input = SchemaShape.Create(tags.Fit(view).GetOutputSchema(view.Schema));

        var theirs = Added(Trainer(Anchor.Method(pair.Anchor), pair.Label), input);
        var ours = Added(Trainer(pair.Method, pair.Label), input);

        Assert.IsNotEmpty(theirs);
        CollectionAssert.AreEqual(theirs.Select(Kind).ToArray(), ours.Take(theirs.Length).Select(Kind).ToArray());
        CollectionAssert.AreEqual(pair.Further.ToArray(), ours.Skip(theirs.Length).Select(column => column.Name).ToArray());
        foreach (var (expected, got) in theirs.Zip(ours))
            CollectionAssert.IsSubsetOf(Annotations(expected), Annotations(got), expected.Name);
    }

    // A trainer with the defaults of its method, but for the label.
    private IEstimator<ITransformer> Trainer(MethodInfo method, string label)
    {
        var parameters = method.GetParameters();
        object catalog = parameters[0].ParameterType == typeof(RegressionCatalog.RegressionTrainers)
            ? _context.Regression.Trainers : _context.MulticlassClassification.Trainers;
        var values = parameters.Skip(1).Select(parameter => parameter.Name == "labelColumnName" ? label : parameter.DefaultValue);
        return (IEstimator<ITransformer>)method.Invoke(null, [catalog, .. values])!;
    }

    private static SchemaShape.Column[] Added(IEstimator<ITransformer> trainer, SchemaShape input) =>
        [.. trainer.GetOutputSchema(input).Where(column => input.All(known => known.Name != column.Name))];

    private static (string, SchemaShape.Column.VectorKind, DataViewType, bool) Kind(SchemaShape.Column column) =>
        (column.Name, column.Kind, column.ItemType, column.IsKey);

    private static string[] Annotations(SchemaShape.Column column) => [.. column.Annotations.Select(annotation => annotation.Name)];
}
