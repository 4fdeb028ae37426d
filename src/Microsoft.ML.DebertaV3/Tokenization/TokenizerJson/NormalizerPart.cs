namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The normalizer of tokenizer.json: Lowercase (optional), Strip, Precompiled (optional), Replace.</summary>
/// <param name="LowersCase">Whether there is Lowercase.</param>
/// <param name="CharacterMap">Character map of Precompiled; empty if there is none.</param>
/// <remarks>
/// Strip and Replace correspond to sentencepiece's removal of extra whitespace, which also applies to spaces from the character map.
/// Published networks were trained with the latter.
/// </remarks>
internal readonly record struct NormalizerPart(bool LowersCase, ReadOnlyMemory<byte> CharacterMap)
{
    private const string Wanted = "Lowercase (optional), Strip, Precompiled (optional) and Replace of \" {2,}\" by \" \", in this order";

    /// <exception cref="InvalidDataException">The normalizer is another one; the message names it.</exception>
    public static NormalizerPart Read(JsonPart? part)
    {
        if (part is null)
            throw new InvalidDataException($"\"normalizer\": found nothing, wanted {Wanted}.");
        var steps = new Queue<JsonPart>(Steps(part));
        var lowersCase = Take(steps, "Lowercase") is not null;
        CheckStrip(Take(steps, "Strip") ?? throw part.Wrong(Wanted));
        var map = Take(steps, "Precompiled") is { } precompiled ? precompiled.Find("precompiled_charsmap")?.AsBytes() ?? [] : [];
        CheckReplace(Take(steps, "Replace") ?? throw part.Wrong(Wanted));
        return steps.Count == 0 ? new(lowersCase, map) : throw part.Wrong(Wanted);
    }

    private static IEnumerable<JsonPart> Steps(JsonPart part) =>
        part.Type == "Sequence" ? part.Items("normalizers").SelectMany(Steps) : [part];

    private static JsonPart? Take(Queue<JsonPart> steps, string type)
    {
        if (!steps.TryPeek(out var step))
            return null;
        step.Require("type", step.Type is "Lowercase" or "Strip" or "Precompiled" or "Replace", "no other normalizer than " + Wanted);
        return step.Type == type ? steps.Dequeue() : null;
    }

    private static void CheckStrip(JsonPart strip)
    {
        strip.Require("strip_left", strip.Flag("strip_left", absent: true), "true");
        strip.Require("strip_right", strip.Flag("strip_right", absent: true), "true");
    }

    private static void CheckReplace(JsonPart replace)
    {
        replace.Require("pattern", replace.Find("pattern")?.Find("Regex")?.AsText() == " {2,}", "the Regex \" {2,}\"");
        replace.Require("content", replace.Text("content") == " ", "one space");
    }
}
