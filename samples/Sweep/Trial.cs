using Microsoft.ML.DebertaV3;

namespace Sweep;

/// <summary>What one trial tries.</summary>
/// <param name="Number">0 for the library's defaults, then as drawn.</param>
/// <param name="LearningRate">Peak learning rate; null: by the checkpoint's size.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="NewLayers">Last layers that start from random weights; null: the library's choice.</param>
internal sealed record Trial(int Number, double? LearningRate, int Epochs, int? NewLayers)
{
    private const double LeastRate = 1e-4, MostRate = 5e-3;

    /// <summary>The trials of a sweep: the same for the same seed, and a longer sweep begins as a shorter one.</summary>
    /// <param name="seed">Where they are drawn from.</param>
    /// <param name="count">How many, the defaults included.</param>
    /// <param name="mostEpochs">Most passes over the training rows.</param>
    public static IReadOnlyList<Trial> Draw(int seed, int count, int mostEpochs)
    {
        var random = new Random(seed);
        var layers = DebertaV3Checkpoint.Tiny.Config.Layers;
        var defaults = new Trial(0, null, Math.Min(10, mostEpochs), null);
        return [defaults, .. Enumerable.Range(1, Math.Max(0, count - 1)).Select(number => new Trial(
            number,
            LeastRate * Math.Pow(MostRate / LeastRate, random.NextDouble()), // as many between 0.1 and 1 as between 1 and 10
            random.Next(Math.Min(3, mostEpochs), mostEpochs + 1),
            random.Next(0, layers + 1)))];
    }

    /// <summary>The trainer's options for this trial.</summary>
    public DebertaV3TextClassificationOptions Options() => new()
    {
        Sentence1ColumnName = "Text",
        LearningRate = LearningRate,
        MaxEpochs = Epochs,
        ReinitializedLayers = NewLayers,
    };
}
