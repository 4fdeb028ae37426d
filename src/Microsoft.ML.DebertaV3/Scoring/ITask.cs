using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>
/// A prediction task: encodes rows to sequences, and decodes the network's outputs to column values. Immutable and thread safe.
/// </summary>
internal interface ITask
{
    /// <summary>Name of the task in messages.</summary>
    string Name { get; }

    /// <summary>Settings that are saved with a model.</summary>
    ModelSettings Settings { get; }

    /// <summary>The columns that scoring reads.</summary>
    IReadOnlyList<InputColumn> Inputs => [.. Settings.TextColumns.Select(name => new InputColumn(name))];

    /// <summary>The columns that scoring adds; their values are read from the result of <see cref="Decode"/>.</summary>
    IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <summary>Encodes a row to the input sequences of the network: one, several (windows, choices), or none.</summary>
    EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer);

    /// <summary>Decodes the outputs for a row to an object that <see cref="OutputColumns"/> read.</summary>
    /// <param name="row">Result of <see cref="Encode"/>.</param>
    /// <param name="outputs">Output of the engine for each sequence of the row.</param>
    object Decode(EncodedRow row, float[][] outputs);

    /// <summary>Creates an engine that runs the network.</summary>
    /// <param name="network">The network, in evaluation mode on the device.</param>
    /// <param name="tokenizer">Tokenizer of the network.</param>
    /// <param name="device">Device of the network.</param>
    IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device);

    /// <summary>Returns what computes the same on the CPU without torch; null where only the modules do.</summary>
    /// <param name="network">Network in eval mode, on the CPU.</param>
    InferencePlan? Inference(nn.Module network) => null;

    /// <summary>The network's parts, each with a weight file of its own; config.json describes the first.</summary>
    IReadOnlyList<NetworkPart> Parts(nn.Module network);

    /// <summary>Reads the complete network of a saved model, in evaluation mode on a device.</summary>
    /// <exception cref="InvalidDataException">The weights are damaged or incomplete.</exception>
    nn.Module Read(SavedNetworks saved, Device device);
}

/// <summary>A row, encoded for the network.</summary>
/// <param name="Sequences">Piece ids of each sequence, including special tokens.</param>
/// <param name="State">Further data for <see cref="ITask.Decode"/>, such as texts and offsets.</param>
internal sealed record EncodedRow(IReadOnlyList<int[]> Sequences, object? State = null);

/// <summary>A part of a network that is saved in a file of its own.</summary>
/// <param name="Name">Empty for the network itself, "Generator" for the generator trained with it.</param>
/// <param name="Module">The module; its parameters have the published names.</param>
/// <param name="Config">Content of its config.json.</param>
internal sealed record NetworkPart(string Name, nn.Module Module, CheckpointConfig Config);

/// <summary>What an engine without torch is made of.</summary>
/// <param name="Backbone">The network's backbone.</param>
/// <param name="Head">Makes the head from the parameters of the network.</param>
internal sealed record InferencePlan(Backbone Backbone, Func<ParameterSpans, DebertaV3Config, IInferenceHead> Head);
