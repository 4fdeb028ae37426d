using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;
using Microsoft.ML.DebertaV3.Tests.Tokenization;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.QuestionAnswering;

[TestClass]
public sealed class QuestionContextTests
{
    private readonly DebertaV3Tokenizer _tokenizer = ModelFile.English().Load();
    private readonly string _context = string.Concat(Enumerable.Repeat("the sea and ", 12));

    [TestMethod]
    [DataRow("the", 14, 3)]
    [DataRow("the sea and the sea and the sea and the sea and", 14, 3, DisplayName = "a question that is cut")]
    [DataRow("", 100, 3)]
    public void Windows_AreTheContextsPieces(string question, int maxLength, int stride)
    {
        var context = new QuestionContext(question, _context, _tokenizer, maxLength, stride);

        Assert.AreEqual(context.Pieces.Length, context.Windows[^1].End);
        foreach (var (window, ids) in context.Windows.Zip(context.Sequences))
        {
            Assert.IsLessThanOrEqualTo(maxLength, ids.Length);
            CollectionAssert.AreEqual(
                context.Pieces[window.First..window.End].Select(piece => piece.Id).ToArray(), ids[^(window.Count + 1)..^1]);
        }
    }

    [TestMethod]
    public void Decode_FindsWhatTargetsTeach()
    {
        var context = new QuestionContext("the", _context, _tokenizer, maxLength: 40, stride: 12);
        var answer = new TextRange(_context.IndexOf("sea and the", 40, StringComparison.Ordinal), 0);
        answer = answer with { End = answer.Begin + "sea and the".Length };

        var outputs = context.Targets(answer).Zip(context.Sequences, (target, ids) => Logits(target, ids.Length)).ToArray();
        var answers = context.Decode(new AnswerDecoder(1, 15, alignToWords: false, allowsNoAnswer: false), outputs).Answers;

        Assert.AreEqual(answer, answers[0].Range);
        Assert.IsTrue(context.Targets(null).All(target => target == (0, 0)));
    }

    // Start and end logits that stand out where the target is.
    private static float[] Logits((int Start, int End) target, int length) =>
        [.. Enumerable.Range(0, length).SelectMany(i => new[] { i == target.Start ? 9f : 0, i == target.End ? 9f : 0 })];
}
