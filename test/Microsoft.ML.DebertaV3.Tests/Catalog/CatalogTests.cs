using System.Reflection;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Catalog;

[TestClass]
public sealed class CatalogTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(typeof(DebertaV3MulticlassCatalog), "DebertaV3TextClassification", typeof(DebertaV3TextClassificationOptions))]
    [DataRow(typeof(DebertaV3BinaryCatalog), "DebertaV3TextClassification", typeof(DebertaV3TextClassificationOptions))]
    [DataRow(typeof(DebertaV3RegressionCatalog), "DebertaV3TextRegression", typeof(DebertaV3TextRegressionOptions))]
    public void Defaults_AreThoseOfTheOptions(Type catalog, string name, Type optionsType)
    {
        var options = Activator.CreateInstance(optionsType)!;
        var method = catalog.GetMethods().Single(m => m.Name == name && m.GetParameters().Any(p => p.HasDefaultValue));

        foreach (var parameter in method.GetParameters().Skip(1))
        {
            // outputColumnName is what ML.NET's own text trainers call it.
            var option = parameter.Name == "outputColumnName"
                ? "PredictionColumnName" : $"{char.ToUpperInvariant(parameter.Name![0])}{parameter.Name[1..]}";
            var value = optionsType.GetProperty(option)!.GetValue(options);
            if (option == nameof(DebertaV3FitOptions.MaxEpochs))
                value ??= FineTuningRecipe.Epochs; // what it means where MaxSteps is open too
            Assert.AreEqual(value, parameter.DefaultValue, parameter.Name);
        }
    }

    [TestMethod]
    public void Multiclass_PassesEveryParameterOn()
    {
        var trainer = _context.MulticlassClassification.Trainers.DebertaV3TextClassification(
            "Grade", "S", "P", "Sentence2", "Sentence1", batchSize: 3, maxEpochs: 2, SmallNetwork.Checkpoint, null, "Weight",
            learningRate: 0.25);

        using var model = trainer.Fit(Examples.View(_context));

        AssertPassed(model, ["P", "S"], ["Sentence2", "Sentence1"]);
        AssertNeedsWeight(trainer);
    }

    [TestMethod]
    public void Binary_PassesEveryParameterOn()
    {
        var trainer = _context.BinaryClassification.Trainers.DebertaV3TextClassification(
            "Truth", "S", "P", "C", "Sentence2", "Sentence1", batchSize: 3, maxEpochs: 2, SmallNetwork.Checkpoint, null, "Weight",
            learningRate: 0.25);

        using var model = trainer.Fit(Examples.View(_context));

        AssertPassed(model, ["P", "S", "C"], ["Sentence2", "Sentence1"]);
        AssertNeedsWeight(trainer);
    }

    [TestMethod]
    public void Regression_PassesEveryParameterOn()
    {
        var trainer = _context.Regression.Trainers.DebertaV3TextRegression(
            "Value", "S", "Sentence2", "Sentence1", batchSize: 3, maxEpochs: 2, SmallNetwork.Checkpoint, null, "Weight",
            learningRate: 0.25);

        using var model = trainer.Fit(Examples.View(_context));

        AssertPassed(model, ["S"], ["Sentence2", "Sentence1"]);
        AssertNeedsWeight(trainer);
    }

    [TestMethod]
    public void Similarity_PassesEveryParameterOn()
    {
        var trainer = _context.Regression.Trainers.DebertaV3SentenceSimilarity(
            "Value", "S", "Sentence2", "Sentence1", batchSize: 3, maxEpochs: 2, SmallNetwork.Checkpoint, null, "Weight",
            learningRate: 0.25);

        using var model = trainer.Fit(Examples.View(_context));

        AssertPassed(model, ["S"], ["Sentence2", "Sentence1"]);
        AssertNeedsWeight(trainer);
    }

    [TestMethod]
    public void EveryEntry_RefusesNullOptions()
    {
        var entries = new[] { typeof(DebertaV3MulticlassCatalog), typeof(DebertaV3BinaryCatalog), typeof(DebertaV3RegressionCatalog) }
            .SelectMany(type => type.GetMethods()).Where(method => method.GetParameters() is [_, { Name: "options" }]).ToArray();

        Assert.HasCount(7, entries);
        foreach (var method in entries)
        {
            var problem = Assert.Throws<TargetInvocationException>(() => method.Invoke(null, [null, null])).InnerException;

            Assert.AreEqual("options", Assert.IsInstanceOfType<ArgumentNullException>(problem).ParamName);
        }
    }

    private void AssertPassed(DebertaV3Transformer model, string[] outputs, string[] texts)
    {
        var input = Examples.View(_context).Schema;
        CollectionAssert.AreEqual(outputs, model.GetOutputSchema(input).Skip(input.Count).Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(texts, model.Model.Settings.TextColumns.ToArray());
        Assert.AreEqual(3, model.Model.BatchSize);
        Assert.AreEqual(SmallNetwork.Config.HiddenSize, model.Model.Classifier().Backbone.Config.HiddenSize);
    }

    private void AssertNeedsWeight(DebertaV3Trainer trainer)
    {
        var data = Examples.View(_context);
        var problem = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => trainer.GetOutputSchema(SchemaShape.Create(_context.Transforms.DropColumns("Weight").Fit(data).Transform(data).Schema)));
        StringAssert.Contains(problem.Message, "'Weight'");
    }
}
