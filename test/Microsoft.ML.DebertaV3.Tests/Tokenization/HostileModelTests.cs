using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>SentencePiece models that were made to take the machine down.</summary>
[TestClass]
public sealed class HostileModelTests
{
    private const int Megabyte = 1 << 20;
    private const int HangMilliseconds = 60_000; // it took over 90 s

    [TestMethod]
    [Timeout(HangMilliseconds)]
    [DataRow("a")]
    [DataRow("ab")]
    [DataRow("a ")]
    public void EncodeToIds_Ends_WhenTheModelWasMadeSlow(string unit)
    {
        var path = Shared.Path("golden/hostile/spmslow.model");
        var text = string.Concat(Enumerable.Repeat(unit, Megabyte / unit.Length));

        try
        {
            var ids = DebertaV3Tokenizer.Create(path).EncodeToIds(text);
            Assert.IsNotEmpty(ids);
        }
        catch (InvalidDataException refused)
        {
            StringAssert.Contains(refused.Message, "spmslow.model");
        }
    }

    [TestMethod]
    public void Encode_TakesNoMoreThanIsUsed_WhenTheTextIsHuge()
    {
        var tokenizer = DebertaV3Checkpoint.Tiny.Tokenizer;
        var word = new string('x', 8 * Megabyte);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var ids = tokenizer.EncodeToIds(word, null, maxLength: 32);

        Assert.HasCount(32, ids);
        Assert.IsLessThan(4L * Megabyte, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
