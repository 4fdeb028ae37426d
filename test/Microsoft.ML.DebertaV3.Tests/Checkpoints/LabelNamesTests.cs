using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class LabelNamesTests
{
    [TestMethod]
    [DataRow("joy,joy,anger", "joy_0,joy_1,anger")]
    [DataRow("joy,joy_0,joy", "joy_0_,joy_0,joy_2")]
    [DataRow(",,anger", "LABEL_0,LABEL_1,anger")]
    [DataRow("LABEL_1,,x", "LABEL_1,LABEL_1_,x")]
    public void LoadDebertaV3_TellsLabelsApartAndSaysSo_WhenNamesRepeatOrAreEmpty(string names, string wanted)
    {
        var context = new MLContext(seed: 1);
        using var folder = Named(names.Split(','));
        var log = new LogCapture(context);

        using var model = context.Model.LoadDebertaV3(folder.Path);

        CollectionAssert.AreEqual(wanted.Split(','), model.Labels.ToArray());
        Assert.AreEqual(1, log.Of(ChannelMessageKind.Info).Count(line => line.Contains("id2label", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void LoadDebertaV3_KeepsTheNamesInSilence_WhenAllDiffer()
    {
        var context = new MLContext(seed: 1);
        using var folder = Named("Joy", "joy", " ");
        var log = new LogCapture(context);

        using var model = context.Model.LoadDebertaV3(folder.Path);

        CollectionAssert.AreEqual(new[] { "Joy", "joy", " " }, model.Labels.ToArray());
        Assert.DoesNotContain(line => line.Contains("id2label", StringComparison.Ordinal), log.Of(ChannelMessageKind.Info));
    }

    private static TemporaryFolder Named(params string[] names) => SavedFolder.Multiclass().WithJson("config.json", json =>
        json["id2label"] = new JsonObject(names.Select((name, id) => KeyValuePair.Create($"{id}", (JsonNode?)name))));
}
