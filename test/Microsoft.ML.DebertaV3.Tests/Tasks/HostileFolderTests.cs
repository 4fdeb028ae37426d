using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>Checkpoint folders whose config.json claims more than their tensors hold.</summary>
[TestClass]
public sealed class HostileFolderTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("num_hidden_layers", 1_000_000, "found tensors of 1 layers, wanted 1000000")]
    [DataRow("vocab_size", 100_000_000, "wanted [100000000, 16]")]
    [DataRow("intermediate_size", 100_000_000, "wanted [100000000, 16]")]
    [DataRow("position_buckets", 50_000_000, "wanted [100000000, 16]")]
    [DataRow("hidden_size", 40_000, "wanted [8064, 40000]")]
    public void LoadDebertaV3_NamesWhatIsClaimed_WhenASizeIsNotTheTensors(string key, int value, string problem)
    {
        using var folder = SavedFolder.Multiclass().WithJson("config.json", config =>
        {
            config[key] = value;
            config["pooler_hidden_size"] = config["hidden_size"]!.DeepClone();
        });

        var error = Bounds.Refuses(() => _context.Model.LoadDebertaV3(folder.Path));

        StringAssert.StartsWith(error.Message, folder.File("model.safetensors"));
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void Fit_NamesThePositions_WhenConfigClaimsATableThatNoFileHolds()
    {
        using var folder = new TemporaryFolder();
        using (var pretrained = SmallPretraining.Detection(hasGenerator: false)) // has no table of positions
            pretrained.SavePretrained(folder.Path);
        folder.WithJson("config.json", config => config["max_position_embeddings"] = 2_000_000_000);
        var data = _context.Data.LoadFromEnumerable(Examples.Rows());
        var estimator = _context.Transforms.Text.DebertaV3Pretraining(new DebertaV3PretrainingOptions
        {
            Checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path),
            InputColumnName = "Sentence1",
            Objective = PretrainingObjective.MaskedLanguageModeling,
            MaxSteps = 1,
            MaxLength = 8,
        });

        var error = Bounds.Refuses(() => estimator.Fit(data));

        StringAssert.Contains(error.Message, "max_position_embeddings in config.json is wrong: found 2000000000");
    }
}
