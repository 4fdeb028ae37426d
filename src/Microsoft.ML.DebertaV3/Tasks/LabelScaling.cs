using System.Globalization;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>
/// Standardization of regression labels: mean and standard deviation of each output. During training the network predicts (label - mean) /
/// scale; at the end of Fit both are folded into the head, so that it predicts labels in their original unit.
/// </summary>
/// <param name="Mean">Weighted mean of the labels, [outputs].</param>
/// <param name="Scale">Weighted standard deviation of the labels; 1 if all are equal. [outputs]</param>
internal sealed record LabelScaling(float[] Mean, float[] Scale)
{
    private const float SmallestNormal = 1.17549435e-38f; // dividing by a smaller number may overflow

    /// <summary>Computes the standardization of training examples; at least one.</summary>
    public static LabelScaling Of(IReadOnlyList<TrainingExample> rows)
    {
        var outputs = rows[0].Targets.Length;
        var (means, scales) = (new float[outputs], new float[outputs]);
        for (var i = 0; i < outputs; i++)
            (means[i], scales[i]) = Of([.. rows.Select(row => (row.Targets[i], row.Weight))]);
        return new(means, scales);
    }

    /// <summary>Returns the example with a standardized label.</summary>
    public TrainingExample Apply(TrainingExample row) => row.Vector is { } vector
        ? row with { Target = Apply(vector[0], 0), Vector = [.. vector.Select(Apply)] }
        : row with { Target = Apply(row.Target, 0) };

    /// <summary>Folds the standardization into the head: the network then predicts labels in their original unit.</summary>
    public void Fold(nn.Module network) =>
        Head(network).ScaleOutputs([.. Scale.Select(scale => (double)scale)], [.. Mean.Select(mean => (double)mean)]);

    /// <summary>Same as <see cref="Fold"/>, for the model that Fit returns.</summary>
    /// <exception cref="InvalidOperationException">The labels are so large that float32 cannot represent the head's weights.</exception>
    public void FoldPermanently(nn.Module network)
    {
        var isFinite = Head(network).HasFiniteClassifier(); // may be false after a fit that diverged
        Fold(network);
        if (isFinite && !Head(network).HasFiniteClassifier())
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The labels vary by {Scale.Max():g3} about {Mean.MaxBy(Math.Abs):g3}: float32 cannot hold weights of that size. "
                + $"Give them in a larger unit."));
        }
    }

    /// <summary>Reverses <see cref="Fold"/>: the network then predicts standardized labels, for further training.</summary>
    public void Unfold(nn.Module network) =>
        Head(network).ScaleOutputs([.. Scale.Select(scale => 1d / scale)], [.. Mean.Zip(Scale, (mean, scale) => -(double)mean / scale)]);

    /// <summary>Folds the standardization until the result is disposed, which restores the head exactly.</summary>
    public IDisposable FoldTemporarily(nn.Module network) => new Folded(this, Head(network));

    private static SequenceClassificationModel Head(nn.Module network) => (SequenceClassificationModel)network;

    private float Apply(float label, int output) => (float)(((double)label - Mean[output]) / Scale[output]);

    private static (float Mean, float Scale) Of((float Label, float Weight)[] rows)
    {
        if (rows.All(row => row.Label == rows[0].Label)) // rounding could give a standard deviation slightly above 0
            return (rows[0].Label, 1);
        var total = rows.Sum(row => (double)row.Weight);
        var mean = rows.Sum(row => row.Weight * (double)row.Label) / total;
        var scale = (float)Math.Sqrt(rows.Sum(row => row.Weight * (row.Label - mean) * (row.Label - mean)) / total);
        return ((float)mean, scale >= SmallestNormal ? scale : 1);
    }

    private sealed class Folded : IDisposable
    {
        private readonly SequenceClassificationModel _network;
        private readonly (Tensor Weight, Tensor Bias) _before;

        public Folded(LabelScaling scaling, SequenceClassificationModel network)
        {
            (_network, _before) = (network, network.CopyClassifier());
            scaling.Fold(network);
        }

        public void Dispose()
        {
            _network.RestoreClassifier(_before);
            _before.Weight.Dispose();
            _before.Bias.Dispose();
        }
    }
}
