using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>samples/Embeddings, on a part of the messages.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class EmbeddingsSampleTests
{
    [TestMethod]
    public void Program_ComparesFeatures_AndFindsTheMessageItself()
    {
        using var folder = new TemporaryFolder();
        var messages = File.ReadAllLines(RepositoryRoot.Path("samples/TextClassification/data/messages.tsv"));
        var path = Path.Combine(folder.Path, "messages.tsv");
        File.WriteAllLines(path, messages.Take(151));
        var text = messages[7].Split('\t')[1];

        var output = SampleProgram.Run("Embeddings", "--data", path, "--query", text);

        foreach (var features in new[] { "n-grams", "embedding", "both" })
            Assert.HasCount(2, Percentage().Matches(output.Split('\n').Single(line => line.Contains(features, StringComparison.Ordinal))));
        StringAssert.Contains(output, $"1.000  {text[..20]}"); // nearest to a message is the message
    }

    [GeneratedRegex(@"\d+\.\d [%]")]
    private static partial Regex Percentage();
}
