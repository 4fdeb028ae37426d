using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>
/// One kind of prediction: how a row becomes sequences, and what the network says of them a row's values. Immutable and thread safe.
/// </summary>
internal interface ITask
{
    /// <summary>The task's name as users see it.</summary>
    string Name { get; }

    /// <summary>What a saved model keeps of it.</summary>
    ModelSettings Settings { get; }

    /// <summary>The columns that scoring reads.</summary>
    IReadOnlyList<InputColumn> Inputs => [.. Settings.TextColumns.Select(name => new InputColumn(name))];

    /// <summary>The columns that scoring adds, decoded from what <see cref="Decode"/> gives.</summary>
    IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <summary>The sequences that the network sees for a row: one, several (windows, choices), or none.</summary>
    EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer);

    /// <summary>What the output columns of a row are decoded from.</summary>
    /// <param name="row">What <see cref="Encode"/> gave.</param>
    /// <param name="outputs">The engine's output of each of its sequences.</param>
    object Decode(EncodedRow row, float[][] outputs);

    /// <summary>What runs the network.</summary>
    /// <param name="network">In eval mode, on the device.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="device">Where the network is.</param>
    IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device);

    /// <summary>The network's parts as they are saved; the first is the one that config.json describes.</summary>
    IReadOnlyList<NetworkPart> Parts(nn.Module network);

    /// <summary>The network of a saved model, complete, in eval mode on a device.</summary>
    /// <exception cref="InvalidDataException">The weights are damaged, or lack something.</exception>
    nn.Module Read(SavedNetworks saved, Device device);
}

/// <summary>A row as the network sees it.</summary>
/// <param name="Sequences">Piece ids of each sequence, with specials.</param>
/// <param name="State">What <see cref="ITask.Decode"/> needs besides: texts, offsets.</param>
internal sealed record EncodedRow(IReadOnlyList<int[]> Sequences, object? State = null);

/// <summary>A part of a network with a file of its own.</summary>
/// <param name="Name">Empty for the network itself, "Generator" for what was trained beside it.</param>
/// <param name="Module">Its weights; the names of its parameters are the published ones.</param>
/// <param name="Config">What its config.json says.</param>
internal sealed record NetworkPart(string Name, nn.Module Module, CheckpointConfig Config);
