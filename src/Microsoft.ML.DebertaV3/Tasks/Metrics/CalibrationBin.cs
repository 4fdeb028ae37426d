namespace Microsoft.ML.DebertaV3;

/// <summary>Statistics of the rows whose confidence lies in one interval.</summary>
public sealed class CalibrationBin
{
    internal CalibrationBin(int index, int count, double accuracy, double confidence) =>
        (Index, Count, Accuracy, Confidence) = (index, count, accuracy, confidence);

    /// <summary>Index b of the bin among n bins, from 0. The bin contains confidences in (b / n, (b + 1) / n].</summary>
    public int Index { get; }

    /// <summary>Number of rows in the bin, at least 1.</summary>
    public int Count { get; }

    /// <summary>Fraction of its rows whose predicted class is correct. 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>Mean probability of the predicted class. 0 to 1.</summary>
    public double Confidence { get; }
}
