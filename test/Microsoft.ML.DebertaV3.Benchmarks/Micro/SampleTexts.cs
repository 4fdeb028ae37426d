namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>Texts to encode.</summary>
internal static class SampleTexts
{
    /// <summary>A short message.</summary>
    public const string Message = "Hello, my card was charged twice for the same order yesterday. Could you please send one payment back?";

    private const int LongSentences = 40;

    private static readonly string[] Sentences =
    [
        "The ferry leaves the harbour at half past six, when the fishermen are already on their way home.",
        "Nobody remembered who had planted the walnut tree, but everybody had climbed it as a child.",
        "A committee of nine engineers examined the bridge for cracks and found three, none of them dangerous.",
        "In 1987 the library moved to its new building; about 42,000 books were carried there by hand.",
        "She opened the window, listened for a while, and decided that the noise came from the cellar.",
        "Prices of wheat, barley and oats rose by 3.5% within two weeks, which surprised even experienced traders.",
        "\"If you can't repair it,\" he said, \"then at least tell me what was wrong with it!\"",
        "The laboratory's thermometer showed -12.4 degrees, although the heating had been running all night.",
        "Travellers who change trains at the border should keep their tickets, passports and patience ready.",
        "Unfortunately the translation misses the irony of the original, and so the last chapter falls flat.",
        "Between the two villages lies a valley so narrow that the sun reaches its floor for one hour a day.",
        "They measured, calculated, argued and measured again until the results agreed to four decimal places.",
    ];

    /// <summary>A page and a half: a seeded order of sentences.</summary>
    public static string Article() => string.Join(' ', new Random(1).GetItems(Sentences, LongSentences));
}
