namespace Attribution;

/// <summary>What a model says of a message, and which words made it say so.</summary>
internal sealed class Explanation
{
    public string Label { get; set; } = "";

    public string Text { get; set; } = "";

    public float[] Attributions { get; set; } = [];

    public int[] AttributionStarts { get; set; } = [];

    public int[] AttributionEnds { get; set; } = [];

    public string AttributionLabel { get; set; } = "";

    public float AttributionOutput { get; set; }

    public float AttributionBaseline { get; set; }

    /// <summary>The probability of the label that is explained.</summary>
    public double Probability => 1 / (1 + Math.Exp(-AttributionOutput));

    /// <summary>The text in parts: words with their scores, and what is between them without.</summary>
    public IEnumerable<(string Text, float? Score)> Parts()
    {
        var end = 0;
        for (var i = 0; i < Attributions.Length; i++)
        {
            if (AttributionStarts[i] > end)
                yield return (Text[end..AttributionStarts[i]], null);
            end = AttributionEnds[i];
            yield return (Text[AttributionStarts[i]..end], Attributions[i]);
        }
        if (end < Text.Length)
            yield return (Text[end..], null);
    }

    /// <summary>How strong the score of a word is beside the strongest one of the text, from -1 to 1.</summary>
    public double Strength(float score) => score / Attributions.Max(Math.Abs) is var strength && double.IsFinite(strength) ? strength : 0;
}
