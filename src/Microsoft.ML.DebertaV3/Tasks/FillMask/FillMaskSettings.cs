using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>What a transformer that fills masks remembers of its options; part of every saved model.</summary>
/// <param name="InputColumn">The text column.</param>
/// <param name="FilledText">Column for the filled text.</param>
/// <param name="Pieces">Column for the predicted pieces.</param>
/// <param name="Probabilities">Column for their probabilities.</param>
/// <param name="TopK">Pieces for each mask.</param>
/// <param name="BatchSize">Rows per forward.</param>
/// <param name="MaxLength">Longest input in pieces.</param>
internal sealed record FillMaskSettings(
    string InputColumn, string FilledText, string Pieces, string Probabilities, int TopK, int BatchSize,
    [property: JsonPropertyName("MaximumLength")] int MaxLength)
{
    public static FillMaskSettings Of(DebertaV3FillMaskOptions options) => new(
        options.InputColumnName, options.FilledTextColumnName, options.PredictedPiecesColumnName, options.PredictedProbabilitiesColumnName,
        options.TopK, options.BatchSize, options.MaxLength);

    /// <summary>The columns as an estimator promises them.</summary>
    public IEnumerable<SchemaShape.Column> Shape() =>
    [
        new(FilledText, VectorKind.Scalar, TextDataViewType.Instance, false),
        new(Pieces, VectorKind.VariableVector, TextDataViewType.Instance, false),
        new(Probabilities, VectorKind.VariableVector, NumberDataViewType.Single, false),
    ];

    /// <summary>The columns as a transformer adds them.</summary>
    public IReadOnlyList<OutputColumn> Outputs() =>
    [
        OutputColumn.Of(FilledText, TextDataViewType.Instance, null,
            (FilledText row, ref ReadOnlyMemory<char> value) => value = row.Text.AsMemory()),
        Vectors.Column<FilledText, ReadOnlyMemory<char>>(Pieces, TextDataViewType.Instance, row => row.Pieces),
        Vectors.Column<FilledText, float>(Probabilities, NumberDataViewType.Single, row => row.Probabilities),
    ];

    /// <summary>Whether the values make a model.</summary>
    public bool IsComplete() =>
        new[] { InputColumn, FilledText, Pieces, Probabilities }.All(name => !string.IsNullOrEmpty(name))
        && TopK > 0 && BatchSize is > 0 and <= DebertaV3TrainerOptions.Most && MaxLength is >= 8 and <= DebertaV3TrainerOptions.Most;
}
