using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>The promises of samples/Phishing/data/README.md.</summary>
[TestClass]
public sealed class PhishingDataTests
{
    [TestMethod]
    public void Templates_AreInOneFileOnly_AndSoAreTheirSubjects()
    {
        var (train, unseen) = (Rows("train"), Rows("unseen"));

        Assert.IsEmpty(Subjects(train).Intersect(Subjects(unseen)));
        Assert.AreEqual(44, train.Select(row => row.Template).Distinct().Count());
        Assert.AreEqual(16, unseen.Select(row => row.Template).Distinct().Count());

        static IEnumerable<string> Subjects((string Label, string Template, string Text)[] rows) =>
            rows.Select(row => row.Template[..row.Template.LastIndexOf('-')]).Distinct();
    }

    [TestMethod]
    public void Labels_AreEquallyFrequent_AndTextsDistinct()
    {
        var (train, unseen) = (Rows("train"), Rows("unseen"));

        Assert.HasCount(264, train);
        Assert.HasCount(96, unseen);
        foreach (var rows in new[] { train, unseen })
            Assert.AreEqual(rows.Length / 2, rows.Count(row => row.Label == "Phishing"));
        Assert.HasCount(360, train.Concat(unseen).Select(row => row.Text).Distinct());
    }

    [TestMethod]
    public void Sites_AreOfTheReservedDomain()
    {
        var words = Rows("train").Concat(Rows("unseen")).SelectMany(row => row.Text.Split(' '))
            .Select(word => word.Trim('.', ',', ':', ';', '!'));

        var sites = words.Where(word => word.Contains('.') && word.All(c => char.IsLetter(c) || c is '.' or '-')).Distinct().ToArray();

        Assert.IsNotEmpty(sites);
        Assert.IsTrue(sites.All(site => site.EndsWith(".example", StringComparison.Ordinal)), string.Join(' ', sites));
    }

    private static (string Label, string Template, string Text)[] Rows(string file) =>
        [.. File.ReadLines(RepositoryRoot.Path($"samples/Phishing/data/{file}.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Select(cells => (cells[0], cells[1], cells[2]))];
}
