using Microsoft.ML.DebertaV3.Tasks.FillMask;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.FillMask;

[TestClass]
public sealed class FilledTextTests
{
    private const string Mask = "[MASK]";

    [TestMethod]
    [DataRow("the [MASK] sat", "\u2581cat", "cat", "the cat sat", DisplayName = "a word where a space is")]
    [DataRow("[MASK] sat", "\u2581cat", "cat", "cat sat", DisplayName = "a word at the beginning")]
    [DataRow("the[MASK] sat", "\u2581cat", "cat", "the cat sat", DisplayName = "a word where no space is")]
    [DataRow("walk [MASK] on", "ing", "ing", "walking on", DisplayName = "the end of a word")]
    [DataRow("walk \n [MASK]", "ing", "ing", "walking", DisplayName = "the end of a word behind white space")]
    [DataRow("[MASK]", "ing", "ing", "ing", DisplayName = "nothing else")]
    [DataRow("a [MASK] b", "\u2581", "", "a  b", DisplayName = "a lone space")]
    public void Fill_PutsSpacesAsThePieceSays(string text, string piece, string characters, string expected)
    {
        var begin = text.IndexOf(Mask, StringComparison.Ordinal);

        var filled = FilledText.Fill(text, [(begin, begin + Mask.Length, piece, characters)]);

        Assert.AreEqual(expected, filled);
    }

    [TestMethod]
    public void Fill_FillsEveryMask_WhenThereAreSeveral()
    {
        var filled = FilledText.Fill("a [MASK][MASK]!", [(2, 8, "\u2581walk", "walk"), (8, 14, "ing", "ing")]);

        Assert.AreEqual("a walking!", filled);
    }

    [TestMethod]
    public void Fill_KeepsTheText_WhenThereIsNoMask() => Assert.AreEqual(" A  text.", FilledText.Fill(" A  text.", []));
}
