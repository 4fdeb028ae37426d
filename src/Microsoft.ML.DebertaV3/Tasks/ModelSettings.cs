using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>What a fitted model remembers of its options; part of every saved model.</summary>
/// <param name="TextColumns">The text columns, one or two.</param>
/// <param name="Columns">The columns that scoring adds.</param>
/// <param name="BatchSize">Rows per forward.</param>
/// <param name="MaxLength">Longest input in pieces.</param>
internal sealed record ModelSettings(IReadOnlyList<string> TextColumns, TaskColumns Columns, int BatchSize, int MaxLength)
{
    /// <summary>Whether "[SEP]" and the like in a text are the special pieces.</summary>
    public bool RecognizeSpecialTokens { get; init; }

    /// <summary>How the weights were pre-trained; in config.json.</summary>
    public PretrainingRecord? Pretraining { get; init; }
}
