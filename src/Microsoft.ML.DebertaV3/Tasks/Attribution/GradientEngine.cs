using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>
/// Scores the positions of a sequence with gradients. The path from baseline to text lies behind the LayerNorm of the embeddings. In front
/// of it, LayerNorm would cancel the scale of the vectors: on a path that begins near zero the output would change only at the beginning.
/// </summary>
/// <param name="network">The network, in eval mode. Its parameters do not require gradients.</param>
/// <param name="rules">Which output to explain, and how.</param>
/// <param name="baselineOf">Returns the baseline of a sequence, of the same length.</param>
/// <param name="device">Device of the network.</param>
internal sealed class GradientEngine(
    SequenceClassificationModel network, AttributionRules rules, Func<int[], int[]> baselineOf, Device device) : IEngine
{
    /// <summary>Number of values in front of the scores: index of the explained output, its value, its value at the baseline.</summary>
    public const int Header = 3;

    private const int MostPieces = 512; // per pass: the activations of a base model then fit in 2 GB
    private const int MostDoublings = 3;
    private const double RelativeError = 0.005, AbsoluteError = 5e-4; // half of the documented tolerance

    /// <summary>Returns the header and a score for each position; sequences are processed one by one.</summary>
    public float[][] Run(int[][] sequences) => Array.ConvertAll(sequences, Explain);

    private float[] Explain(int[] ids)
    {
        using var scope = NewDisposeScope();
        var (baseline, change, logits) = Ends(ids);
        var explained = rules.Label ?? rules.Output.Predicted(logits[1]);
        var (from, to) = (rules.Output.Value(logits[0], explained), rules.Output.Value(logits[1], explained));
        return [explained, (float)to, (float)from, .. Scores(baseline, change, explained, to - from)];
    }

    // Returns the vectors of the baseline and their difference to those of the text, [1, length, hidden] each; the logits of both.
    private (Tensor Baseline, Tensor Change, float[][] Logits) Ends(int[] ids)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (both, mask) = Batch.Pad([baselineOf(ids), ids], network.Backbone.Config.PaddingId, device);
        var embedded = network.Backbone.Embeddings.call(both, mask);
        var logits = Rows(network.FromEmbedded(embedded, mask));
        var (baseline, text) = (embedded.narrow(0, 0, 1), embedded.narrow(0, 1, 1));
        return (baseline.MoveToOuterDisposeScope(), text.Plus(baseline.neg()).MoveToOuterDisposeScope(), logits);
    }

    private float[] Scores(Tensor baseline, Tensor change, int explained, double difference)
    {
        if (rules.Method == AttributionMethod.GradientTimesInput)
            return Scores(baseline, change, explained, Quadrature.End);
        var most = Math.Max(RelativeError * Math.Abs(difference), AbsoluteError);
        for (var doubling = 0; ; doubling++)
        {
            var scores = Scores(baseline, change, explained, Quadrature.GaussLegendre(rules.Steps << doubling));
            if (doubling == MostDoublings || !(Math.Abs(scores.Sum(score => (double)score) - difference) > most))
                return scores;
        }
    }

    // [length]
    private float[] Scores(Tensor baseline, Tensor change, int explained, Quadrature way)
    {
        var scores = new double[change.shape[1]];
        var (all, atOnce) = (way.Points.Length, Math.Max(1, MostPieces / scores.Length));
        for (var first = 0; first < all; first += atOnce)
        {
            var range = first..Math.Min(first + atOnce, all);
            var part = Part(baseline, change, explained, way.Points[range], way.Weights[range]);
            for (var i = 0; i < scores.Length; i++)
                scores[i] += part[i];
        }
        return Array.ConvertAll(scores, score => (float)score);
    }

    // Returns the contribution of some points of the path, [length].
    private double[] Part(Tensor baseline, Tensor change, int explained, double[] points, double[] weights)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var steps = tensor(points, [points.Length, 1, 1], ScalarType.Float32, device);
        var vectors = baseline.Plus(steps.mul(change)).detach().requires_grad_(true); // [points, length, hidden]
        var logits = network.FromEmbedded(vectors, ones([points.Length, change.shape[1]], ScalarType.Int64, device));
        var slopes = tensor(
            Rows(logits).SelectMany(row => rules.Output.Gradient(row, explained)).ToArray(), logits.shape, device: device);
        using var found = autograd.grad([logits], [vectors], [slopes])[0];
        var scores = found.mul(change).sum(-1).to(ScalarType.Float64); // [points, length]
        return scores.mul(tensor(weights, [weights.Length, 1], device: device)).sum([0L]).cpu().data<double>().ToArray();
    }

    // [rows, outputs]
    private static float[][] Rows(Tensor logits)
    {
        using var scope = NewDisposeScope();
        var numbers = logits.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        return [.. numbers.Chunk((int)logits.shape[1])];
    }
}
