using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance.Tokenizer;

/// <summary>A file of lines, one JSON object each, every one of which must be met exactly by one tokenizer.</summary>
internal static class LineCase
{
    private const int Shown = 3;

    /// <param name="golden">Names the file and the model.</param>
    /// <param name="differences">The fields of a line that the tokenizer does not meet.</param>
    public static CaseResult Run(GoldenCase golden, Func<DebertaV3Tokenizer, JsonElement, IEnumerable<string>> differences)
    {
        var tokenizer = DebertaV3Tokenizer.Create(golden.PathOf("model"));
        var lines = File.ReadAllLines(golden.PathOf("file")).Where(line => line.Length > 0).ToArray();
        if (lines.Length == 0)
            throw new InvalidDataException("the file has no lines");

        var wrong = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            var fields = string.Join(", ", differences(tokenizer, Json.Parse(lines[i])));
            if (fields.Length > 0)
                wrong.Add($"line {i + 1}: {fields}");
        }

        var deviations = new Deviations();
        deviations.Add("lines", wrong.Count, golden["tolerance"].GetDouble());
        foreach (var token in SpecialTokens(tokenizer, golden).Where(token => token.Expected != token.Found))
            deviations.Add($"id of {token.Name}", 1, 0);
        return deviations.Result(golden.Name, string.Join("; ", wrong.Take(Shown).Prepend($"{lines.Length} lines")));
    }

    private static IEnumerable<(string Name, int Expected, int Found)> SpecialTokens(DebertaV3Tokenizer tokenizer, GoldenCase golden)
    {
        if (golden.Find("special") is not { } special)
            yield break;
        foreach (var token in special.EnumerateObject())
        {
            yield return (token.Name, token.Value.GetInt32(), token.Name switch
            {
                "pad" => tokenizer.PaddingId,
                "cls" => tokenizer.ClassificationId,
                "sep" => tokenizer.SeparatorId,
                "unk" => tokenizer.UnknownId,
                "mask" => tokenizer.MaskId,
                _ => throw new InvalidDataException($"unknown special token '{token.Name}'"),
            });
        }
    }
}
