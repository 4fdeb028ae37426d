namespace Microsoft.ML.DebertaV3.Tests.Tasks.Attribution;

/// <summary>The columns of an attribution.</summary>
internal sealed class AttributionRow
{
    public float[] Attributions { get; set; } = [];

    public string[] AttributionWords { get; set; } = [];

    public int[] AttributionStarts { get; set; } = [];

    public int[] AttributionEnds { get; set; } = [];

    public int[] AttributionSentences { get; set; } = [];

    public string AttributionLabel { get; set; } = "";

    public float AttributionOutput { get; set; }

    public float AttributionBaseline { get; set; }

    /// <summary>What the text changed.</summary>
    public float Difference => AttributionOutput - AttributionBaseline;

    /// <summary>The scores add up to what the text changed, within 1 % or 0.001.</summary>
    public void AddsUp() =>
        Assert.AreEqual(Difference, Attributions.Sum(), Math.Max(1e-3, 0.01 * Math.Abs(Difference)), AttributionLabel);
}
