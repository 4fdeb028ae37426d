using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.NamedEntityRecognition;

/// <summary>What the goldens do not hold: other schemes of tags, and the repair. All strategies run in the conformance.</summary>
[TestClass]
public sealed class EntityDecoderTests
{
    private static readonly string[] Bio = ["O", "B-A", "I-A", "B-B", "I-B"];
    private static readonly string[] Bioes = ["O", "B-A", "I-A", "E-A", "S-A"];
    private static readonly string[] Plain = ["O", "A", "C"];

    [TestMethod]
    [DataRow("B-A I-A I-A O I-B", "A 0-3, B 4-5", DisplayName = "BIO")]
    [DataRow("B-A B-A I-B", "A 0-1, A 1-2, B 2-3", DisplayName = "B- begins, another type begins")]
    public void Decode_ReadsBio(string labels, string expected) => Assert.AreEqual(expected, Decode(Bio, labels));

    [TestMethod]
    [DataRow("B-A I-A E-A S-A S-A", "A 0-3, A 3-4, A 4-5")]
    [DataRow("B-A E-A E-A O I-A", "A 0-2, A 2-3, A 4-5", DisplayName = "what ends has ended")]
    public void Decode_ReadsBioes(string labels, string expected) => Assert.AreEqual(expected, Decode(Bioes, labels));

    [TestMethod]
    public void Decode_ReadsTypesWithoutPrefix() => Assert.AreEqual("A 0-2, C 2-3, A 4-5", Decode(Plain, "A A C O A"));

    [TestMethod]
    public void Decode_GivesNone_OfNoPieces() => Assert.AreEqual("", Decode(Bio, ""));

    [TestMethod]
    [DataRow("O O I-A:B-A O", "A 2-3", DisplayName = "an I- without B- becomes B-")]
    [DataRow("B-A I-B:I-A O", "A 0-2", DisplayName = "a change of type inside is smoothed")]
    [DataRow("B-A I-A O", "A 0-2", DisplayName = "what is consistent stays")]
    public void Decode_Repairs_WhenAsked(string labels, string expected) => Assert.AreEqual(expected, Decode(Bio, labels, repair: true));

    [TestMethod]
    [DataRow("B-A I-A:E-A O", "A 0-2")]
    [DataRow("B-A:S-A O", "A 0-1")]
    [DataRow("O I-A:O O", "")]
    public void Decode_RepairsEnds_WhenThereAreLabelsForThem(string labels, string expected) =>
        Assert.AreEqual(expected, Decode(Bioes, labels, repair: true));

    [TestMethod]
    public void Labels_AreConsistent_WhenRepaired()
    {
        var random = new Random(5);
        var decoder = new EntityDecoder(Bioes, EntityAggregation.Simple, repair: true);
        for (var round = 0; round < 200; round++)
        {
            double[][] probabilities = [.. Enumerable.Range(0, random.Next(1, 9))
                .Select(_ => Bioes.Select(_ => random.NextDouble()).ToArray())];

            string[] labels = [.. decoder.Labels(probabilities).Select(label => Bioes[label])];

            var tags = string.Concat(labels.Select(label => label[0]));
            Assert.MatchesRegex("^(O|S|BI*E)*$", tags);
        }
    }

    // A word of one piece for each label; "X:Y" where X is the most probable and Y comes close. The types and pieces of the entities.
    private static string Decode(string[] names, string labels, bool repair = false)
    {
        string[] words = labels.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', words.Select(_ => "x"));
        PieceSpan[] pieces = [.. words.Select((_, i) => new PieceSpan(i, Math.Max(0, 2 * i - 1), 2 * i + 1))];
        float[][] probabilities = [.. words.Select(word => Probabilities(names, word.Split(':')))];
        var entities = new EntityDecoder(names, EntityAggregation.First, repair)
            .Decode(text, pieces, WordStarts.BySpace(text, pieces), probabilities);
        foreach (var entity in entities)
            Assert.AreEqual(new TextRange(2 * entity.FirstPiece, 2 * entity.EndPiece - 1), entity.Range);
        return string.Join(", ", entities.Select(entity => $"{entity.Type} {entity.FirstPiece}-{entity.EndPiece}"));
    }

    private static float[] Probabilities(string[] names, string[] wanted) => Array.ConvertAll(
        names, name => name == wanted[0] ? wanted.Length > 1 ? 0.5f : 0.9f : wanted.Contains(name) ? 0.45f : 0.01f);
}
