using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Validation metrics computed by ML.NET's evaluators, with the names of its metrics classes.</summary>
internal static class TaskMetrics
{
    private const string Label = "Label", Score = "Score", Probability = "Probability", Prediction = "PredictedLabel";

    /// <summary>Names of the metrics of <see cref="Regression"/>; by default the first determines the best epoch.</summary>
    public static IReadOnlyList<string> RegressionNames { get; } =
        ["RSquared", "RootMeanSquaredError", "MeanSquaredError", "MeanAbsoluteError"];

    /// <summary>Returns the name of a metric for one of several outputs.</summary>
    public static string Of(string metric, string output) => $"{metric} of {output}";

    /// <summary>Computes multi-class metrics from class indices and probabilities.</summary>
    public static IReadOnlyDictionary<string, double> Multiclass(IHostEnvironment environment, float[] targets, float[][] probabilities)
    {
        var view = new ArrayDataViewBuilder(environment);
        view.AddColumn(Label, NumberDataViewType.Single, targets);
        view.AddColumn(Score, NumberDataViewType.Single, probabilities);
        view.AddColumn(Prediction, NumberDataViewType.UInt32, probabilities.Select(row => (uint)Activations.ArgMax(row)).ToArray());
        var metrics = new MulticlassClassificationCatalog(environment).Evaluate(view.GetDataView(), Label, Score, Prediction);
        return new Dictionary<string, double>
        {
            [nameof(metrics.MicroAccuracy)] = metrics.MicroAccuracy,
            [nameof(metrics.MacroAccuracy)] = metrics.MacroAccuracy,
            [nameof(metrics.LogLoss)] = metrics.LogLoss,
            [nameof(metrics.LogLossReduction)] = metrics.LogLossReduction,
        };
    }

    /// <summary>Computes binary metrics from targets 0 and 1 and log-odds.</summary>
    public static IReadOnlyDictionary<string, double> Binary(IHostEnvironment environment, float[] targets, float[] scores)
    {
        var view = new ArrayDataViewBuilder(environment);
        view.AddColumn(Label, BooleanDataViewType.Instance, targets.Select(target => target > 0).ToArray());
        view.AddColumn(Score, NumberDataViewType.Single, scores);
        view.AddColumn(Probability, NumberDataViewType.Single, scores.Select(Activations.Sigmoid).ToArray());
        view.AddColumn(Prediction, BooleanDataViewType.Instance, scores.Select(score => score > 0).ToArray());
        var metrics = new BinaryClassificationCatalog(environment).Evaluate(view.GetDataView(), Label, Score, Probability, Prediction);
        return new Dictionary<string, double>
        {
            [nameof(metrics.Accuracy)] = metrics.Accuracy,
            [nameof(metrics.AreaUnderRocCurve)] = metrics.AreaUnderRocCurve,
            [nameof(metrics.AreaUnderPrecisionRecallCurve)] = metrics.AreaUnderPrecisionRecallCurve,
            [nameof(metrics.F1Score)] = metrics.F1Score,
            [nameof(metrics.LogLoss)] = metrics.LogLoss,
        };
    }

    /// <summary>Computes regression metrics from true and predicted values.</summary>
    public static IReadOnlyDictionary<string, double> Regression(IHostEnvironment environment, float[] targets, float[] scores)
    {
        var view = new ArrayDataViewBuilder(environment);
        view.AddColumn(Label, NumberDataViewType.Single, targets);
        view.AddColumn(Score, NumberDataViewType.Single, scores);
        var metrics = new RegressionCatalog(environment).Evaluate(view.GetDataView(), Label, Score);
        return new Dictionary<string, double>
        {
            [nameof(metrics.RSquared)] = metrics.RSquared,
            [nameof(metrics.RootMeanSquaredError)] = metrics.RootMeanSquaredError,
            [nameof(metrics.MeanSquaredError)] = metrics.MeanSquaredError,
            [nameof(metrics.MeanAbsoluteError)] = metrics.MeanAbsoluteError,
        };
    }

    /// <summary>Whether higher values of a metric are better.</summary>
    public static bool HigherIsBetter(string metric)
    {
        var name = metric.Split(' ')[0]; // without " of OUTPUT"
        return !name.EndsWith("Error", StringComparison.Ordinal) && name != "LogLoss";
    }
}
