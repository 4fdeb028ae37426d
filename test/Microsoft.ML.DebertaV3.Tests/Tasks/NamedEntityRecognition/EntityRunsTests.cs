using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.NamedEntityRecognition;

[TestClass]
public sealed class EntityRunsTests
{
    [TestMethod]
    [DataRow("B-A I-A O B-A", "A 0-2, A 3-4")]
    [DataRow("I-A I-A B-A I-B", "A 0-2, A 2-3, B 3-4")]
    [DataRow("B-A I-A E-A S-A E-A", "A 0-3, A 3-4, A 4-5", DisplayName = "BIOES")]
    [DataRow("A A O C C A", "A 0-2, C 3-5, A 5-6", DisplayName = "types without prefix")]
    [DataRow("B I O I", "_ 0-2, _ 3-4", DisplayName = "no type")]
    [DataRow("B-creative-work I-creative-work", "creative-work 0-2")]
    [DataRow("O O", "")]
    [DataRow("", "")]
    public void Find_IsLenient(string labels, string expected)
    {
        var runs = Find(labels, EntityMatching.Lenient);

        Assert.AreEqual(expected, runs);
    }

    [TestMethod]
    [DataRow("B-A I-A I-B I-A", "A 0-2")]
    [DataRow("I-A B-A", "A 1-2")]
    [DataRow("S-A I-A", "A 0-2")]
    [DataRow("A A", "A 0-2")]
    public void Find_IsStrict(string labels, string expected)
    {
        var runs = Find(labels, EntityMatching.StrictIob2);

        Assert.AreEqual(expected, runs);
    }

    private static string Find(string labels, EntityMatching matching) => string.Join(", ",
        EntityRuns.Find(labels.Split(' '), matching).Select(run => $"{run.Type} {run.Begin}-{run.End}"));
}
