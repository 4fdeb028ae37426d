using Microsoft.ML;
using Shared;

namespace TextClassification;

/// <summary>The least that a classifier has to beat.</summary>
internal static class Majority
{
    /// <summary>Accuracy of always giving the label that is most frequent in training.</summary>
    public static double Accuracy(MLContext mlContext, IDataView train, IDataView test)
    {
        var best = Labels(mlContext, train).CountBy(label => label).MaxBy(pair => pair.Value).Key;
        var labels = Labels(mlContext, test).ToArray();
        return (double)labels.Count(label => label == best) / labels.Length;
    }

    private static IEnumerable<string> Labels(MLContext mlContext, IDataView data) =>
        mlContext.Data.CreateEnumerable<Message>(data, reuseRowObject: false).Select(message => message.Label);
}
