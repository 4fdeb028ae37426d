using System.Collections.Concurrent;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>A backbone and a head that compute on the CPU without torch: sequences in, numbers out, no padding.</summary>
/// <remarks>Thread safe. Each call that runs at the same time has activations of its own.</remarks>
/// <param name="encoder">The backbone's weights.</param>
/// <param name="head">Computes the outputs from the states.</param>
internal sealed class InferenceNetwork(EncoderWeights encoder, IInferenceHead head) : IDisposable
{
    private const int MostRows = 4096; // of a pass: more rows would need more memory and gain nothing
    private const long WorkOfHelper = 40_000_000; // multiplications that are worth another thread

    private readonly ConcurrentBag<EncoderPass> _idle = [];
    private int _active;

    /// <summary>Numbers of each sequence, in order.</summary>
    public float[][] Run(int[][] sequences)
    {
        var outputs = new List<float[]>(sequences.Length);
        var pass = _idle.TryTake(out var idle) ? idle : new(encoder);
        try
        {
            using var team = new WorkTeam(Helpers(sequences, Interlocked.Increment(ref _active)));
            for (var first = 0; first < sequences.Length;)
            {
                var batch = Take(sequences, first);
                outputs.AddRange(head.Run(pass.Run(batch, team, head.Layers, head.IsFirstOnly), batch, pass.Starts));
                first += batch.Length;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            _idle.Add(pass);
        }
        return [.. outputs];
    }

    /// <inheritdoc cref="EncoderWeights.Release"/>
    public void Release() => encoder.Release();

    /// <inheritdoc cref="EncoderWeights.Restore"/>
    public void Restore() => encoder.Restore();

    public void Dispose()
    {
        while (_idle.TryTake(out var pass))
            pass.Dispose();
        encoder.Dispose();
        head.Dispose();
    }

    // As many sequences as fill a pass; at least one.
    private static int[][] Take(int[][] sequences, int first)
    {
        var (end, rows) = (first, 0);
        while (end < sequences.Length && (end == first || rows + sequences[end].Length <= MostRows))
            rows += sequences[end++].Length;
        return sequences[first..end];
    }

    private int Helpers(int[][] sequences, int active)
    {
        var config = encoder.Config;
        var perPiece = (long)config.HiddenSize * (4 * config.HiddenSize + 2 * config.IntermediateSize) * head.Layers;
        var useful = sequences.Sum(sequence => (long)sequence.Length) * perPiece / WorkOfHelper;
        return (int)Math.Clamp(useful, 0, Math.Max(Environment.ProcessorCount / active - 1, 0));
    }
}
