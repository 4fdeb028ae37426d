using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The post_processor of tokenizer.json: [CLS] A [SEP] and [CLS] A [SEP] B [SEP].</summary>
internal static class TemplatePart
{
    private const string Wanted = "TemplateProcessing with [CLS] A [SEP] and [CLS] A [SEP] B [SEP]";

    /// <summary>Requires DeBERTaV3's template, or none, in which case transformers uses its own.</summary>
    /// <exception cref="InvalidDataException">The template is another one, or a special token has another id than its piece.</exception>
    public static void Check(JsonPart? part, SentencePieceModel model)
    {
        if (part is null)
            return;
        part.Require("type", part.Type == "TemplateProcessing", Wanted);
        CheckTemplate(part, "single", ["[CLS]", "A:0", "[SEP]"]);
        CheckTemplate(part, "pair", ["[CLS]", "A:0", "[SEP]", "B:1", "[SEP]"]);
        foreach (var name in (string[])["[CLS]", "[SEP]"])
            CheckIds(part.Find("special_tokens")?.Find(name) ?? throw part.Wrong($"special_tokens with {name}"), name, model);
    }

    private static void CheckTemplate(JsonPart part, string key, string[] wanted) =>
        part.Require(key, part.Items(key).Select(Describe).SequenceEqual(wanted), Wanted);

    // The type ids of special tokens do not matter, because DeBERTaV3 has no token types. Those of texts indicate the order.
    private static string Describe(JsonPart item) => item.Find("SpecialToken") is { } special
        ? special.Text("id")
        : item.Find("Sequence") is { } text ? $"{text.Text("id")}:{text.Integer("type_id")}" : "";

    private static void CheckIds(JsonPart token, string name, SentencePieceModel model)
    {
        int[] ids = [.. token.Items("ids").Select(id => id.AsInteger())];
        var piece = Encoding.UTF8.GetBytes(name);
        var own = Enumerable.Range(0, model.Pieces.Length).FirstOrDefault(id => model.PieceBytes(id).SequenceEqual(piece), -1);
        token.Require("ids", ids.Length == 1 && (own < 0 || ids[0] == own), $"[{own}], the id of the piece {name}");
    }
}
