using System.Text.Json.Serialization;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What a pre-trained model remembers of its options; part of every saved model.</summary>
/// <param name="InputColumn">The text column.</param>
/// <param name="Columns">The columns that scoring adds.</param>
/// <param name="BatchSize">Rows per forward.</param>
/// <param name="MaxLength">Longest input in pieces, [CLS] and [SEP] included.</param>
internal sealed record PretrainedSettings(
    string InputColumn, PretrainedColumns Columns, int BatchSize, [property: JsonPropertyName("MaximumLength")] int MaxLength);
