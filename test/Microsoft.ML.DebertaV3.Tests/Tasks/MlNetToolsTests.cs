using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>What of ML.NET needs a vector of features, and says so (docs/text-classification.md).</summary>
[TestClass]
public sealed class MlNetToolsTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void PermutationFeatureImportance_SaysThatThereIsNoSuchPredictor()
    {
        var data = Examples.View(_context);
        using var model = SmallNetwork.FitMulticlass();

        var problem =
            Assert.Throws<ArgumentNullException>(() =>
            _context.MulticlassClassification.PermutationFeatureImportance(new TransformerChain<ITransformer>(model), data));

        StringAssert.StartsWith(problem.Message, "The model provided does not have a compatible predictor");
    }

    // OneVersusAll takes an ITrainerEstimator whose transformer is ML.NET's own BinaryPredictionTransformer, a sealed class over one vector
    // column.
    [TestMethod]
    public void Trainer_IsNoTrainerOfOneVectorOfFeatures()
    {
        var binary = _context.BinaryClassification.Trainers.DebertaV3TextClassification();

        Assert.IsTrue(typeof(ISingleFeaturePredictionTransformer).IsAssignableFrom(typeof(BinaryPredictionTransformer<>)));
        Assert.IsTrue(typeof(BinaryPredictionTransformer<>).IsSealed);
        Assert.IsFalse(
            Array.Exists(binary.GetType().GetInterfaces(), type => type.IsGenericType
            && type.GetGenericTypeDefinition() == typeof(ITrainerEstimator<,>)));
    }
}
