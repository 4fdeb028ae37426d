using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class SimilarLengthsTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(100)]
    public void Run_GivesOutputsInTheOrderOfTheRows_FromBatchesOfSimilarLength(int batchSize)
    {
        string[] rows = ["ccc", "a", "ddddd", "", "bb", "eeee", "f"];
        var batches = new List<string[]>();

        var outputs = SimilarLengths.Run(rows, row => row.Length, batchSize, batch =>
        {
            batches.Add(batch);
            return Array.ConvertAll(batch, row => row.ToUpperInvariant());
        });

        CollectionAssert.AreEqual(Array.ConvertAll(rows, row => row.ToUpperInvariant()), outputs);
        Assert.IsTrue(batches.All(batch => batch.Length <= batchSize));
        CollectionAssert.AreEqual(rows.OrderBy(row => row.Length).ToArray(), batches.SelectMany(batch => batch).ToArray());
    }

    [TestMethod]
    public void Run_GivesNothing_WhenThereAreNoRows() =>
        Assert.IsEmpty(SimilarLengths.Run<string, int>([], row => row.Length, 4, _ => throw new InvalidOperationException()));
}
