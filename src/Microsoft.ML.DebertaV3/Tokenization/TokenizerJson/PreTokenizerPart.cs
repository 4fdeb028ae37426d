namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The pre_tokenizer of tokenizer.json: Punctuation (optional), then Metaspace.</summary>
/// <param name="AddsPrefix">Whether a space is added before every part of a text.</param>
/// <param name="SplitsPunctuation">Whether punctuation characters are separate words.</param>
internal readonly record struct PreTokenizerPart(bool AddsPrefix, bool SplitsPunctuation)
{
    private const string Wanted = "Metaspace, or Punctuation and Metaspace";

    /// <exception cref="InvalidDataException">The pre-tokenizer is another one; the message names it.</exception>
    public static PreTokenizerPart Read(JsonPart? part)
    {
        if (part is null)
            throw new InvalidDataException($"\"pre_tokenizer\": found nothing, wanted {Wanted}.");
        JsonPart[] steps = [.. Steps(part)];
        foreach (var step in steps)
            step.Require("type", step.Type is "Metaspace" or "Punctuation", "no other pre-tokenizer than " + Wanted);
        if (steps is not ([{ Type: "Metaspace" }] or [{ Type: "Punctuation" }, { Type: "Metaspace" }]))
            throw part.Wrong(Wanted);
        if (steps.Length > 1)
            steps[0].Require("behavior", (steps[0].Find("behavior")?.AsText() ?? "Isolated") == "Isolated", "\"Isolated\"");
        return new(ReadMetaspace(steps[^1]), steps.Length > 1);
    }

    /// <summary>Whether a Metaspace of the pre-tokenizer or decoder adds a space before the text.</summary>
    /// <exception cref="InvalidDataException">The Metaspace differs from sentencepiece's handling of spaces.</exception>
    public static bool ReadMetaspace(JsonPart metaspace)
    {
        metaspace.Require("replacement", metaspace.Text("replacement") == "\u2581", "\"\u2581\" (U+2581), as in the pieces");
        if (metaspace.Find("prepend_scheme") is not { } scheme)
            return metaspace.Flag("add_prefix_space", absent: true); // until tokenizers 0.14
        metaspace.Require("prepend_scheme", scheme.AsText() is "always" or "never",
            "\"always\" or \"never\": this version does not treat the first word of a text otherwise than the others");
        return scheme.AsText() == "always";
    }

    private static IEnumerable<JsonPart> Steps(JsonPart part) =>
        part.Type == "Sequence" ? part.Items("pretokenizers").SelectMany(Steps) : [part];
}
