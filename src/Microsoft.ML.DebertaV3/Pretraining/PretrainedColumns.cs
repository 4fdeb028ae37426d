using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Names of the columns that a pre-trained model adds to rows of text.</summary>
/// <param name="Pieces">Vector of text: the text's pieces as the vocabulary spells them, without [CLS] and [SEP].</param>
/// <param name="PieceStart">Vector of Int32: where each piece begins in the text, in UTF-16 units.</param>
/// <param name="PieceLength">Vector of Int32: how long each piece is in the text, in UTF-16 units.</param>
/// <param name="ReplacedProbability">Vector of Single: how probable it is that each piece was replaced.</param>
/// <param name="AnomalyScore">Single: the mean of these probabilities, 0 for a text without pieces.</param>
internal sealed record PretrainedColumns(
    string Pieces = "Pieces",
    string PieceStart = "PieceStart",
    string PieceLength = "PieceLength",
    string ReplacedProbability = "ReplacedProbability",
    string AnomalyScore = "AnomalyScore")
{
    /// <summary>Each column with the option that names it.</summary>
    /// <param name="detects">Whether the model tells replaced pieces; without, it has the pieces alone.</param>
    public (string Option, string? Column)[] Uses(bool detects) =>
    [
        ("PiecesColumnName", Pieces), ("PieceStartColumnName", PieceStart), ("PieceLengthColumnName", PieceLength),
        .. detects
        ? [("ReplacedProbabilityColumnName", ReplacedProbability), ("AnomalyScoreColumnName", AnomalyScore)]
        : Array.Empty<(string, string?)>(),
    ];

    /// <summary>The columns as an estimator promises them.</summary>
    /// <inheritdoc cref="Uses"/>
    public IEnumerable<SchemaShape.Column> Shape(bool detects)
    {
        yield return new(Pieces, VectorKind.VariableVector, TextDataViewType.Instance, false);
        yield return new(PieceStart, VectorKind.VariableVector, NumberDataViewType.Int32, false);
        yield return new(PieceLength, VectorKind.VariableVector, NumberDataViewType.Int32, false);
        if (!detects)
            yield break;
        yield return new(ReplacedProbability, VectorKind.VariableVector, NumberDataViewType.Single, false);
        yield return new(AnomalyScore, VectorKind.Scalar, NumberDataViewType.Single, false);
    }

    /// <summary>The columns as a transformer adds them.</summary>
    /// <inheritdoc cref="Uses"/>
    public IReadOnlyList<OutputColumn> Outputs(bool detects)
    {
        OutputColumn[] pieces =
        [
            Vectors.Column<PieceScores, ReadOnlyMemory<char>>(Pieces, TextDataViewType.Instance, row => row.Pieces),
            Vectors.Column<PieceScores, int>(PieceStart, NumberDataViewType.Int32, row => row.Starts),
            Vectors.Column<PieceScores, int>(PieceLength, NumberDataViewType.Int32, row => row.Lengths),
        ];
        return detects
            ?
            [
                .. pieces,
                Vectors.Column<PieceScores, float>(ReplacedProbability, NumberDataViewType.Single, row => row.Probabilities),
                OutputColumn.Of(AnomalyScore, NumberDataViewType.Single, null,
                    (PieceScores row, ref float value) => value = row.AnomalyScore),
            ]
            : pieces;
    }
}
