using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>The network of a folder, asked directly, with its tokenizer.</summary>
internal sealed class TaskNetwork : IDisposable
{
    private readonly nn.Module<Tensor, Tensor, Tensor> _network;

    private readonly Func<Tensor, Tensor, Tensor> _forward;

    /// <param name="golden">The case, which names the folder and what runs the network.</param>
    /// <param name="make">The network of its configuration and number of labels.</param>
    /// <param name="optionalPrefixes">Parameters that the folder need not hold.</param>
    public TaskNetwork(
        GoldenCase golden, Func<DebertaV3Config, int, nn.Module<Tensor, Tensor, Tensor>> make, params string[] optionalPrefixes)
    {
        Checkpoint = DebertaV3Checkpoint.FromFolder(golden.PathOf("folder"));
        _network = make(Checkpoint.Config, Checkpoint.Labels?.Count ?? 1);
        Checkpoint.LoadInto(_network, optionalPrefixes);
        _network.eval();
        _forward = golden.Runtime.Forward(_network);
    }

    public DebertaV3Checkpoint Checkpoint { get; }

    public DebertaV3Tokenizer Tokenizer => Checkpoint.Tokenizer;

    /// <summary>The head's outputs for rows of one batch. [row][position][output]; positions of padding are left out.</summary>
    public float[][][] Run(IReadOnlyList<int[]> rows)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (ids, mask) = Batch.Pad(rows, Checkpoint.Config.PaddingId, CPU);
        var outputs = _forward(ids, mask); // [batch, length, outputs]
        var width = (int)outputs.shape[2];
        return [.. rows.Select((row, i) => outputs[i].contiguous().data<float>().ToArray().Chunk(width).Take(row.Length).ToArray())];
    }

    /// <summary>What <see cref="Run"/> gives for all rows at once, and for each alone: padding must change nothing.</summary>
    public IEnumerable<float[][][]> RunBothWays(IReadOnlyList<int[]> rows) =>
        [Run(rows), [.. rows.Select(row => Run([row])[0])]];

    public void Dispose() => _network.Dispose();
}
