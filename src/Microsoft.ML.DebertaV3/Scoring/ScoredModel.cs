using System.Runtime.ExceptionServices;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>A network with its tokenizer and task: scores rows of text. Owns the network. Thread safe, including disposal.</summary>
internal sealed class ScoredModel : IRowScorer, IDisposable
{
    private const int RowsOfThread = 16; // fewer are encoded by the caller

    private readonly DisposalGuard _guard;
    private readonly IEngine _engine;
    private readonly nn.Module _network;

    /// <param name="task">The kind of prediction.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="network">The network in eval mode, on the device.</param>
    /// <param name="device">Device of the network.</param>
    /// <param name="isInTraining">Whether weights change between calls: the modules then score, which read them at each call.</param>
    /// <param name="engine">Runs the network elsewhere; null: the library runs it.</param>
    public ScoredModel(
        ITask task, DebertaV3Tokenizer tokenizer, nn.Module network, Device device, bool isInTraining = false, IEngine? engine = null)
    {
        (Task, Tokenizer, _network, Settings) = (task, tokenizer, network, task.Settings);
        var modules = task.NewEngine(network, tokenizer, device); // checks what the task needs, too
        _engine = engine ?? (isInTraining ? modules : InferenceEngine.Of(task, network, device) ?? modules);
        _guard = new(typeof(DebertaV3Transformer), Release);
    }

    public ITask Task { get; }

    public DebertaV3Tokenizer Tokenizer { get; }

    /// <summary>
    /// The network. Scoring holds its weights in an order of its own, and alone, until somebody asks for the network: then memory holds
    /// them twice.
    /// </summary>
    public nn.Module Network
    {
        get
        {
            _engine.KeepWeights();
            return _network;
        }
    }

    /// <summary>Settings of the task, with the history of the fit.</summary>
    public ModelSettings Settings { get; init; }

    public string Name => Task.Name;

    public IReadOnlyList<InputColumn> Inputs => Task.Inputs;

    public IReadOnlyList<OutputColumn> OutputColumns => Task.OutputColumns;

    public int BatchSize => Settings.BatchSize;

    /// <summary>Keeps the network alive until the returned lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public DisposalGuard.Lease Use() => _guard.Use();

    /// <summary>Scores rows: returns the task's decoded result for each row, in order.</summary>
    /// <exception cref="InvalidOperationException">The network's output for a row is not finite; the message names the row.</exception>
    public object[] Score(IReadOnlyList<TextRow> rows) => Score(rows, Encode(rows));

    /// <inheritdoc cref="Score(IReadOnlyList{TextRow})"/>
    /// <param name="rows">The rows, for error messages.</param>
    /// <param name="encoded">The encoded rows, from <see cref="Encode"/>.</param>
    public object[] Score(IReadOnlyList<TextRow> rows, IReadOnlyList<EncodedRow> encoded)
    {
        var outputs = Split(encoded, Run([.. encoded.SelectMany(row => row.Sequences)]));
        FiniteOutputs.Require(rows, i => outputs[i]);
        return [.. encoded.Zip(outputs, Task.Decode)];
    }

    /// <summary>Returns the network's output for each sequence, in order, without checking that it is finite.</summary>
    public float[][] Run(IReadOnlyList<int[]> sequences)
    {
        using var use = Use();
        return SimilarLengths.Run(sequences, ids => ids.Length, BatchSize, _engine.Run);
    }

    /// <summary>Encodes rows; many of them on several threads.</summary>
    public EncodedRow[] Encode(IReadOnlyList<TextRow> rows)
    {
        if (rows.Count < RowsOfThread)
            return [.. rows.Select(row => Task.Encode(row, Tokenizer))];
        var encoded = new EncodedRow[rows.Count];
        try
        {
            Parallel.For(0, rows.Count, i => encoded[i] = Task.Encode(rows[i], Tokenizer));
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
        return encoded;
    }

    /// <summary>Groups outputs of sequences by row.</summary>
    public static float[][][] Split(IReadOnlyList<EncodedRow> rows, float[][] outputs)
    {
        var next = 0;
        return [.. rows.Select(row => outputs[next..(next += row.Sequences.Count)])];
    }

    public void Dispose() => _guard.Dispose();

    private void Release()
    {
        (_engine as IDisposable)?.Dispose();
        _network.Dispose();
    }
}
