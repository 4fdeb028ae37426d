namespace Microsoft.ML.DebertaV3;

/// <summary>Rows whose confidence lies between two bounds.</summary>
public sealed class CalibrationBin
{
    internal CalibrationBin(int index, int count, double accuracy, double confidence) =>
        (Index, Count, Accuracy, Confidence) = (index, count, accuracy, confidence);

    /// <summary>Its place b among n bins, from 0: confidences above b / n and up to (b + 1) / n.</summary>
    public int Index { get; }

    /// <summary>Rows in it, at least 1.</summary>
    public int Count { get; }

    /// <summary>Share of its rows whose predicted class is right. 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>Mean probability of the predicted classes. 0 to 1.</summary>
    public double Confidence { get; }
}
