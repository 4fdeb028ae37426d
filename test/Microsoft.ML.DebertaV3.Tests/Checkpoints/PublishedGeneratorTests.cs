using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>Folders as microsoft/DeBERTa published them.</summary>
[TestClass]
public sealed class PublishedGeneratorTests
{
    // Published discriminators hold absolute positions and a language model head besides their own.
    [TestMethod]
    public void LoadInto_TakesBothNetworks_FromFilesAsMicrosoftHasThem()
    {
        using var folder = Microsoft();
        var checkpoint = DebertaV3Checkpoint.FromFolder(folder.Path);
        using var discriminator = new ReplacedTokenDetectionModel(checkpoint.Config);
        using var generator = new MaskedLanguageModel(checkpoint.GeneratorConfig, decodes: true);

        var (main, second) = (checkpoint.LoadInto(discriminator, []), checkpoint.LoadGeneratorInto(generator, []));

        Assert.IsEmpty(main.Missing);
        string[] unused = ["lm_predictions.", "deberta.embeddings.position_embeddings."];
        Assert.IsTrue(main.Unused.All(name => Array.Exists(unused, prefix => name.StartsWith(prefix, StringComparison.Ordinal))));
        Assert.HasCount(6, main.Unused);
        Assert.IsEmpty(second.Missing);
        Assert.IsEmpty(second.Unused);
        CompareWithGoldens(discriminator, generator);
    }

    private static void CompareWithGoldens(ReplacedTokenDetectionModel discriminator, MaskedLanguageModel generator)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        discriminator.eval();
        generator.eval();
        var detection = GoldenTensors.Read(Shared.Path("golden/rtd/04_discriminator.safetensors"));
        var masking = GoldenTensors.Read(Shared.Path("golden/rtd/01_generator_emd.safetensors"));
        var mask = detection["attention_mask"];
        var labels = masking["labels"];
        using var rows = SelectedRows.Of(labels.data<long>().ToArray(), (int)labels.shape[1], CPU);
        TensorAssert.AreClose(detection["rtd_logits"], discriminator.call(detection["disc_input_ids"], mask), 2e-4, mask);
        TensorAssert.AreClose(masking["logits"], generator.Logits(masking["input_ids"], masking["attention_mask"], rows), 1e-3);
    }

    // golden/rtd as a folder: its weights, its sizes, and a tokenizer that fits.
    private static TemporaryFolder Microsoft()
    {
        var config = new DebertaV3Config { HiddenSize = 48, Layers = 4, AttentionHeads = 3, IntermediateSize = 96, VocabularySize = 600 };
        var folder = new TemporaryFolder();
        var golden = Shared.Path("golden/rtd");
        CheckpointFolder.Write(folder.Path, new(config), DebertaV3Tokenizer.Create(SmallTokenizer.Bytes), Copy("discriminator.safetensors"),
            (GeneratorFiles.ConfigFile, stream => ConfigWriter.Write(new(config with { Layers = 2 }), stream)),
            (GeneratorFiles.WeightsFile, Copy("generator.safetensors")));
        return folder;

        Action<Stream> Copy(string file) => stream => stream.Write(File.ReadAllBytes(Path.Combine(golden, file)));
    }
}
