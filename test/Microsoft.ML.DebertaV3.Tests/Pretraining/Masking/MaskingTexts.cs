using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>Sequences to mask, in the pieces of Tiny's tokenizer.</summary>
internal static class MaskingTexts
{
    public static DebertaV3Tokenizer Tokenizer { get; } = DebertaV3Checkpoint.Tiny.Tokenizer;

    public static MaskingVocabulary Vocabulary { get; } = new(Tokenizer);

    /// <summary>[CLS] length - 2 pieces of English [SEP].</summary>
    public static int[] English(int length)
    {
        var text = string.Join(' ', File.ReadLines(RepositoryRoot.Path("samples/TextClassification/data/messages.tsv")).Skip(1)
            .Select(line => line.Split('\t')[1]).Take(60));
        return [.. Tokenizer.EncodeToIds(text, null, length)];
    }

    /// <summary>[CLS] length - 2 words of one piece [SEP], so that the schemes differ in nothing but their order.</summary>
    public static int[] Words(int length)
    {
        var words = Enumerable.Range(0, Tokenizer.PieceCount).Where(id => Vocabulary[id] == PieceRole.WordStart).Take(length - 2);
        return [Tokenizer.ClassificationId, .. words, Tokenizer.SeparatorId];
    }

    /// <summary>How often each position is chosen. [length]</summary>
    public static int[] Frequencies(int[] ids, MaskingOptions options, int times)
    {
        var masker = new TokenMasker(Vocabulary, options);
        var random = new Random(11);
        var counts = new int[ids.Length];
        for (var time = 0; time < times; time++)
        {
            var labels = masker.Mask(ids, random).Labels;
            for (var position = 0; position < labels.Length; position++)
                counts[position] += labels[position] > 0 ? 1 : 0;
        }
        return counts;
    }
}
