using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML.DebertaV3.Tests.Support;
using Tickets;

namespace Microsoft.ML.DebertaV3.Tests.Samples.ModelBuilder;

/// <summary>samples/ModelBuilder keeps the files, names and shapes of Model Builder.</summary>
[TestClass]
public sealed class ModelBuilderFilesTests
{
    private static string Console => RepositoryRoot.Path("samples/ModelBuilder/TicketConsole");

    [TestMethod]
    public void Config_NamesTheDataAndItsColumns_AsTheCodeReadsThem()
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Console, "TicketModel.mbconfig")));

        var source = config.RootElement.GetProperty("DataSource");
        var columns = source.GetProperty("ColumnProperties").EnumerateArray()
            .Select(column => $"{column.GetProperty("ColumnName")} {column.GetProperty("ColumnPurpose")}");
        Assert.AreEqual("TextClassification", config.RootElement.GetProperty("Scenario").GetString());
        Assert.AreEqual(TicketFixture.Messages, Path.GetFullPath(Path.Combine(Console, source.GetProperty("FilePath").GetString()!)));
        Assert.AreEqual(TicketModel.RetrainSeparatorChar.ToString(), source.GetProperty("Delimiter").GetString());
        Assert.AreEqual(TicketModel.RetrainHasHeader, source.GetProperty("HasHeader").GetBoolean());
        CollectionAssert.AreEqual(new[] { "Label Label", "Text Feature" }, columns.ToArray());
    }

    [TestMethod]
    [DataRow("TicketModel.consumption.cs", null)]
    [DataRow("TicketModel.training.cs", null)]
    [DataRow("TicketModel.evaluate.cs", null)]
    [DataRow("TicketModel.mlnet", "PreserveNewest")]
    public void Project_HangsTheModelFileUnderTheConfig_ForEach(string file, string? copied)
    {
        var project = XDocument.Load(Path.Combine(Console, "TicketConsole.csproj"));

        var item = project.Descendants().Single(element => element.Attribute("Update")?.Value == file);

        Assert.AreEqual("TicketModel.mbconfig", item.Element("DependentUpon")?.Value);
        Assert.AreEqual(copied, item.Element("CopyToOutputDirectory")?.Value);
    }

    [TestMethod]
    public void TicketModel_HasTheMembersThatAreGenerated_ByTheirNames()
    {
        const BindingFlags Declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        string[] expected =
        [
            "MLNetModelPath", "PredictEngine", "CreatePredictEngine", "Predict", "PredictAllLabels", "GetSortedScoresWithLabels",
            "GetLabels",
            "RetrainFilePath", "RetrainSeparatorChar", "RetrainHasHeader", "RetrainAllowQuoting",
            "Train", "LoadIDataViewFromFile", "SaveModel", "RetrainModel", "BuildPipeline",
        ];

        var members = typeof(TicketModel).GetMembers(Declared).Where(member => member is FieldInfo or MethodInfo)
            .Select(member => member.Name);

        CollectionAssert.AreEquivalent(expected, members.ToArray());
    }

    [TestMethod]
    public void Code_NamesThisLibraryOnce_InTheTrainerLine()
    {
        var lines = new[] { "consumption", "training", "evaluate" }
            .SelectMany(part => File.ReadLines(Path.Combine(Console, $"TicketModel.{part}.cs")))
            .Where(line => line.Contains("Deberta", StringComparison.OrdinalIgnoreCase)).ToArray();

        Assert.HasCount(1, lines);
        Assert.Contains(".Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(", lines[0]);
    }

    [TestMethod]
    public void Unseen_HasTheLabelsButNoText_OfTheTrainingRows()
    {
        var seen = ReadRows(TicketFixture.Messages);
        var unseen = ReadRows(RepositoryRoot.Path("samples/ModelBuilder/data/unseen.tsv"));

        var both = seen.Select(row => row[1]).Intersect(unseen.Select(row => row[1]), StringComparer.OrdinalIgnoreCase);

        Assert.IsEmpty(both);
        CollectionAssert.AreEquivalent(seen.Select(row => row[0]).Distinct().ToArray(), unseen.Select(row => row[0]).Distinct().ToArray());
    }

    private static string[][] ReadRows(string path) => [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t'))];
}
