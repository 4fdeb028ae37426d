using System.Globalization;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>What a multi-class pipeline predicts.</summary>
internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];

    /// <summary>The label and the scores, bit for bit.</summary>
    public override string ToString() =>
        $"{PredictedLabel} {string.Join(' ', Score.Select(Bits))}";

    private static string Bits(float value) => BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture);
}
