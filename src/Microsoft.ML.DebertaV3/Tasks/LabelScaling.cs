using System.Globalization;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>
/// Mean and standard deviation of the labels that a regression learns from, of each output. While it is trained the network gives (label -
/// mean) / scale; at the end of Fit both are folded into the head, which then speaks the labels' own units.
/// </summary>
/// <param name="Mean">Of the labels, by the rows' weights. [outputs]</param>
/// <param name="Scale">Their standard deviation; 1 where all labels are equal. [outputs]</param>
internal sealed record LabelScaling(float[] Mean, float[] Scale)
{
    private const float SmallestNormal = 1.17549435e-38f; // what is divided by less may overflow

    /// <summary>Of the training rows; at least one.</summary>
    public static LabelScaling Of(IReadOnlyList<TrainingExample> rows)
    {
        var outputs = rows[0].Targets.Length;
        var (means, scales) = (new float[outputs], new float[outputs]);
        for (var i = 0; i < outputs; i++)
            (means[i], scales[i]) = Of([.. rows.Select(row => (row.Targets[i], row.Weight))]);
        return new(means, scales);
    }

    /// <summary>The row with the label that the network learns.</summary>
    public TrainingExample Apply(TrainingExample row) => row.Vector is { } vector
        ? row with { Target = Apply(vector[0], 0), Vector = [.. vector.Select(Apply)] }
        : row with { Target = Apply(row.Target, 0) };

    /// <summary>Makes a network that gives standardized labels give labels.</summary>
    public void Fold(nn.Module network) =>
        Head(network).ScaleOutputs([.. Scale.Select(scale => (double)scale)], [.. Mean.Select(mean => (double)mean)]);

    /// <summary>As <see cref="Fold"/>, for the model that Fit returns.</summary>
    /// <exception cref="InvalidOperationException">The labels are so large that float32 cannot hold the head's weights.</exception>
    public void FoldPermanently(nn.Module network)
    {
        var isFinite = Head(network).HasFiniteClassifier(); // that of a fit that diverged need not be
        Fold(network);
        if (isFinite && !Head(network).HasFiniteClassifier())
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The labels vary by {Scale.Max():g3} about {Mean.MaxBy(Math.Abs):g3}: float32 cannot hold weights of that size. "
                + $"Give them in a larger unit."));
        }
    }

    /// <summary>Makes a network that gives labels give standardized labels: what training on begins with.</summary>
    public void Unfold(nn.Module network) =>
        Head(network).ScaleOutputs([.. Scale.Select(scale => 1d / scale)], [.. Mean.Zip(Scale, (mean, scale) => -(double)mean / scale)]);

    /// <summary>A network that gives labels until the result is disposed of, and then, bit by bit, what it gave before.</summary>
    public IDisposable FoldTemporarily(nn.Module network) => new Folded(this, Head(network));

    private static SequenceClassificationModel Head(nn.Module network) => (SequenceClassificationModel)network;

    private float Apply(float label, int output) => (float)(((double)label - Mean[output]) / Scale[output]);

    private static (float Mean, float Scale) Of((float Label, float Weight)[] rows)
    {
        if (rows.All(row => row.Label == rows[0].Label)) // whose standard deviation may be computed as a little above 0
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
