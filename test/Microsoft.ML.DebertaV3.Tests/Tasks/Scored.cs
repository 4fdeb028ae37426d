using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>A row with its number, its text and what a multi-class model made of it.</summary>
internal sealed class Scored
{
    /// <summary>The row's number (<see cref="Numbered"/>).</summary>
    public float Value { get; set; }

    public string Sentence1 { get; set; } = "";

    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];

    /// <summary>Rows of different texts, numbered in <see cref="Value"/>.</summary>
    public static TextExample[] Numbered(int count)
    {
        var rows = Examples.Rows(count);
        for (var i = 0; i < count; i++)
            (rows[i].Sentence1, rows[i].Value) = ($"{i} {rows[i].Sentence1} {i * i}", i);
        return rows;
    }

    /// <summary>Each row is there once, with its own text and the scores that an engine gives that text.</summary>
    public static void AreTheirOwn(IReadOnlyList<Scored> found, TextExample[] rows, MulticlassPrediction[] expected)
    {
        CollectionAssert.AreEqual(Enumerable.Range(0, rows.Length).ToArray(), found.Select(row => (int)row.Value).Order()
            .ToArray(), "Rows are lost or twice.");
        Assert.AreEqual(0, found.Count(row => !IsItsOwn(row, rows[(int)row.Value], expected[(int)row.Value])),
            "Predictions of other rows.");
    }

    /// <inheritdoc cref="AreTheirOwn"/>
    public static bool IsItsOwn(Scored found, TextExample row, MulticlassPrediction expected) => found.Sentence1 == row.Sentence1
        && found.PredictedLabel == expected.PredictedLabel && found.Score.Zip(expected.Score)
        .All(pair => Math.Abs(pair.First - pair.Second) < 1e-5f);
}
