using System.Text.Json;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

/// <summary>The promises of the README.md beside the data of the tasks' samples.</summary>
[TestClass]
public sealed class TaskSampleDataTests
{
    [TestMethod]
    public void Entities_AreWholeWordsOfTheirText_WithoutWhiteSpaceAtTheBorders()
    {
        var all = Sentences("train").Concat(Sentences("unseen")).ToArray();

        Assert.HasCount(365, all);
        Assert.AreEqual(522, all.Sum(sentence => sentence.Entities.Length));
        foreach (var (text, entities) in all)
        {
            foreach (var (begin, end, type) in entities)
            {
                Assert.AreEqual(text[begin..end].Trim(), text[begin..end], text);
                Assert.IsFalse(begin > 0 && char.IsLetterOrDigit(text[begin - 1]), text);
                Assert.IsFalse(end < text.Length && char.IsLetterOrDigit(text[end]), text);
                Assert.Contains(type, new[] { "Person", "Place", "Organization" });
            }
        }
    }

    [TestMethod]
    public void Entities_OfOtherSentences_AreOthers()
    {
        var (train, unseen) = (Sentences("train"), Sentences("unseen"));

        Assert.IsEmpty(train.Select(one => one.Text).Intersect(unseen.Select(one => one.Text)));
        Assert.IsEmpty(Names(train).Intersect(Names(unseen)));

        static IEnumerable<string> Names((string Text, (int Begin, int End, string Type)[] Entities)[] sentences) =>
            sentences.SelectMany(one => one.Entities.Select(entity => one.Text[entity.Begin..entity.End]));
    }

    [TestMethod]
    public void Answers_AreAtTheirIndex_AndNoTextIsInBothFiles()
    {
        var (train, unseen) = (Rows("QuestionAnswering", "train"), Rows("QuestionAnswering", "unseen"));

        Assert.HasCount(450, train.Concat(unseen));
        Assert.IsEmpty(train.Select(row => row[0]).Intersect(unseen.Select(row => row[0])));
        foreach (var row in train.Concat(unseen))
        {
            var (context, answer, index) = (row[0], row[2], int.Parse(row[3], null));
            Assert.IsTrue(answer.Length == 0 ? index == -1 : context[index..].StartsWith(answer, StringComparison.Ordinal), row[1]);
        }
        Assert.AreEqual(90, train.Concat(unseen).Count(row => row[2].Length == 0));
    }

    [TestMethod]
    public void Choices_AreDifferent_AndNoSituationIsInBothFiles()
    {
        var (train, unseen) = (Rows("MultipleChoice", "train"), Rows("MultipleChoice", "unseen"));

        Assert.HasCount(390, train.Concat(unseen));
        Assert.IsEmpty(train.Select(Situation).Intersect(unseen.Select(Situation)));
        foreach (var row in train.Concat(unseen))
        {
            var things = row[2].Split("; ");
            Assert.HasCount(things.Length, things.Distinct());
            Assert.IsTrue(things.Length is >= 2 and <= 5 && int.Parse(row[0], null) < things.Length, row[1]);
        }
        Assert.HasCount(30, unseen.Select(row => row[2].Split("; ")[int.Parse(row[0], null)]).Distinct());

        static string Situation(string[] row) => row[1][row[1].IndexOf(' ', StringComparison.Ordinal)..]; // without the name
    }

    [TestMethod]
    public void Reviews_ShareNoSentenceOnATopic()
    {
        var (train, unseen) = (Rows("MultiLabel", "train"), Rows("MultiLabel", "unseen"));

        Assert.HasCount(500, train.Concat(unseen));
        var shared = Sentences(train.Where(HasTopics)).Intersect(Sentences(unseen.Where(HasTopics)))
            .Except(Sentences(train.Concat(unseen).Where(row => !HasTopics(row))));
        Assert.IsEmpty(shared, string.Join(", ", shared));
        string[] topics = ["Food", "Place", "Price", "Service", "Waiting"];
        CollectionAssert.AreEqual(topics, train.SelectMany(row => row[0].Split(',')).Where(topic => topic.Length > 0).Distinct().Order()
            .ToArray());

        static bool HasTopics(string[] row) => row[0].Length > 0;

        static IEnumerable<string> Sentences(IEnumerable<string[]> rows) =>
            rows.SelectMany(row => row[1].Split(['.', '!'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static string[][] Rows(string sample, string file) =>
        [.. File.ReadLines(RepositoryRoot.Path($"samples/{sample}/data/{file}.tsv")).Skip(1).Select(line => line.Split('\t'))];

    private static (string Text, (int Begin, int End, string Type)[] Entities)[] Sentences(string file) =>
        [.. File.ReadLines(RepositoryRoot.Path($"samples/NamedEntities/data/{file}.jsonl")).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return (json.RootElement.GetProperty("text").GetString()!, json.RootElement.GetProperty("entities").EnumerateArray()
                .Select(entity => (entity[0].GetInt32(), entity[1].GetInt32(), entity[2].GetString()!)).ToArray());
        })];
}
