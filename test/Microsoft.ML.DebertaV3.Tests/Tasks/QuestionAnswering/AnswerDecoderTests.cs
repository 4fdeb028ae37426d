using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;
using Microsoft.ML.DebertaV3.Tests.Tokenization;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.QuestionAnswering;

/// <summary>What the goldens do not hold: borders. Windows, merging and ranks run in the conformance.</summary>
[TestClass]
public sealed class AnswerDecoderTests
{
    private const string Context = "one two one";
    private static readonly PieceSpan[] Pieces = [new(5, 0, 3), new(6, 3, 7), new(5, 7, 11)];

    [TestMethod]
    public void Decode_SumsEqualTexts_AtTheFirstPlace()
    {
        var answers = Decode(new(5, 1, alignToWords: false, allowsNoAnswer: false), [0, 3, 1, 3], [0, 3, 1, 3]).Answers;

        Assert.HasCount(2, answers);
        Assert.AreEqual(new TextRange(0, 3), answers[0].Range);
        Assert.AreEqual(2, answers[0].MergedFrom);
        Assert.AreEqual(new TextRange(4, 7), answers[1].Range);
    }

    [TestMethod]
    public void Decode_PutsNoAnswerAmongThem_WhenAllowed()
    {
        var answers = Decode(new(1, 3, alignToWords: true, allowsNoAnswer: true), [9, 0, 0, 0], [9, 0, 0, 0]);

        Assert.AreEqual(default, answers.Answers[0].Range);
        Assert.AreEqual(answers.NoAnswerScore, answers.Answers[0].Score);
        Assert.IsGreaterThan(0.9, answers.NoAnswerScore);
    }

    [TestMethod]
    [DataRow(1, "one")]
    [DataRow(2, "one two")]
    [DataRow(3, "one two one")]
    public void Decode_KeepsToTheLongestAnswer(int maxAnswerLength, string expected)
    {
        var answers = Decode(new(1, maxAnswerLength, alignToWords: false, allowsNoAnswer: false), [0, 9, 0, 0], [0, 1, 2, 3]).Answers;

        Assert.AreEqual(expected, answers[0].Range.Of(Context));
    }

    [TestMethod]
    public void Decode_FindsNothing_WhenTheContextIsEmpty()
    {
        var tokenizer = ModelFile.English().Load();
        var window = tokenizer.EncodeWindows("the", "", 16, 2)[0];
        var logits = new float[window.Length];

        var answers = new AnswerDecoder(3, 15, alignToWords: true, allowsNoAnswer: false)
            .Decode("", [], [new(window, new(0, 0), logits, logits)]);

        Assert.IsEmpty(answers.Answers);
        Assert.AreEqual(1, answers.NoAnswerScore);
    }

    [TestMethod]
    [DataRow("a cat, a Cat", "Cat", 2, 9, DisplayName = "case counts first")]
    [DataRow("a cat, a cat", "cat", 8, 9, DisplayName = "the nearest")]
    [DataRow("a cat, a cat", "cat", 2, 2)]
    [DataRow("a cat", "CAT", 0, 2)]
    [DataRow("a cat", "dog", 0, -1)]
    [DataRow("a cat", "cat", 99, 2)]
    [DataRow("a cat", "cat", -5, 2)]
    public void Find_IsAtTheIndexOrNearIt(string context, string answer, int index, int expected)
    {
        var range = AnswerPlace.Find(context, answer, index);

        Assert.AreEqual(expected, range?.Begin ?? -1);
    }

    [TestMethod]
    public void InWindow_IsTheAnswersPieces_OrTheClassificationToken()
    {
        var tokenizer = ModelFile.English().Load();
        var context = string.Concat(Enumerable.Repeat("the ", 10));
        var pieces = tokenizer.EncodeSpans(context, recognizeSpecialTokens: false);
        var rows = tokenizer.EncodeWindows("the sea", context, maxLength: 11, stride: 2);
        var windows = PieceWindow.Cover(pieces.Length, 11 - 3 - tokenizer.EncodeSpans("the sea", false).Length, 2);
        var answer = AnswerPlace.Pieces(pieces, new(12, 19)); // the 4th and 5th word

        var places = rows.Zip(windows, (row, window) => AnswerPlace.InWindow(row, window, answer)).ToArray();

        Assert.IsNotNull(answer);
        foreach (var (place, row) in places.Zip(rows).Where(pair => pair.First != (0, 0)))
            Assert.AreEqual("the the", context[row.Begins[place.Start]..row.Ends[place.End]].Trim());
        Assert.Contains((0, 0), places);
        Assert.IsTrue(places.Any(place => place != (0, 0)));
        Assert.AreEqual((0, 0), AnswerPlace.InWindow(rows[0], windows[0], answer: null));
    }

    private static DecodedAnswers Decode(AnswerDecoder decoder, float[] startLogits, float[] endLogits)
    {
        var row = new EncodedText(6);
        sbyte[] segments = [EncodedText.SpecialSegment, EncodedText.SpecialSegment, 1, 1, 1, EncodedText.SpecialSegment];
        segments.CopyTo(row.Segments, 0);
        return decoder.Decode(Context, Pieces, [new(row, new(0, 3), Place(startLogits), Place(endLogits))]);

        // a separator, which does not count, stands between [CLS] and the context, another behind it
        static float[] Place(float[] logits) => [logits[0], 99, .. logits[1..], 99];
    }
}
