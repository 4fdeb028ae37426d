using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Networks and optimizers of a trajectory, and its stored steps.</summary>
internal sealed class Trajectory : IDisposable
{
    private const string NoDecay = "names containing bias or LayerNorm.weight";

    private readonly TrainingSession _session = new();
    private readonly PretrainingUpdate _update;
    private readonly PretrainingOptimizer _optimizer;
    private readonly PretrainingRates _rates;
    private readonly GoldenTensors _inputs;

    public Trajectory(GoldenCase golden)
    {
        var order = golden.Text("update_order") switch
        {
            "joint" => UpdateOrder.Joint,
            "decoupled" => UpdateOrder.Decoupled,
            _ => throw golden.Unknown("update_order"),
        };
        _inputs = GoldenTensors.Read(golden.PathOf("inputs_file"));
        Network = Start(golden);
        _optimizer = PretrainingOptimizer.Attach(_session, Network, Options(golden), order);
        _rates = new(golden["lr_generator"].GetDouble(), golden["lr_discriminator"].GetDouble());
        _update = new(Network, _optimizer, golden["rtd_lambda"].GetDouble(), temperature: 1, CPU);
    }

    public PretrainingNetwork Network { get; }

    /// <summary>Runs a step on its stored masks and pieces.</summary>
    public TrajectoryStep Run(int step)
    {
        using var scope = NewDisposeScope();
        var batch = RtdBatch.Of(_inputs["masked_ids"][step], _inputs["attention_mask"][step], _inputs["labels"][step]);
        var draws = new StoredDraws(RtdBatch.Pieces(batch, _inputs["disc_input_ids"][step]));
        var result = _update.Run([batch], _rates, draws);
        if (result.IsSkipped)
            throw new InvalidDataException($"step {step} is skipped");
        return new(result.Generated.Loss / batch.Masked, result.Detected.Loss / result.Detected.Pieces, result.GeneratorNorm,
            result.DiscriminatorNorm);
    }

    /// <summary>Completes tables that are updated by the row.</summary>
    public void Finish() => _optimizer.CatchUp();

    public void Dispose()
    {
        _update.Dispose();
        _session.Dispose();
        Network.Dispose();
    }

    private static PretrainingNetwork Start(GoldenCase golden)
    {
        var sharing = RtdNetworks.Sharing(golden);
        var table = (golden.Text("start_code"), sharing) switch
        {
            ("shared_table_from_generator", EmbeddingSharing.Shared) or ("delta_zero", EmbeddingSharing.Gdes) =>
                RtdNetworks.Table(golden, 0),
            ("discriminator_table_from_file", EmbeddingSharing.Separate) or ("delta_from_files", EmbeddingSharing.Gdes) =>
                RtdNetworks.Table(golden, 1),
            _ => throw golden.Unknown("start_code"),
        };
        var network = golden.Find("documents_a_fault") is null
            ? RtdNetworks.Both(golden, sharing)
            : RtdNetworks.Both(golden, words => sharing == EmbeddingSharing.Shared
                ? new LostGradient(words) : throw golden.Unknown("documents_a_fault"));
        network.DiscriminatorWords.StartFrom(table);
        return network;
    }

    private static AdamWOptions Options(GoldenCase golden)
    {
        if (golden.Text("no_decay") != NoDecay)
            throw golden.Unknown("no_decay");
        var betas = golden["betas"].Numbers();
        var options = new AdamWOptions(
            betas[0], betas[1], golden["eps"].GetDouble(), golden["weight_decay"].GetDouble(), golden["max_grad_norm"].GetDouble());
        return golden.Text("optimizer") switch
        {
            "adamw" => options,
            "xadam" => options with { CorrectsBias = false, ClipEpsilon = 0 },
            _ => throw golden.Unknown("optimizer"),
        };
    }

    // The fault: the discriminator's gradient never reaches the one table. So E_D = sg(E_G); the library has no such mode.
    private sealed class LostGradient(EmbeddingTable generator) : DiscriminatorEmbedding
    {
        public override EmbeddingTable? OwnTable => null;

        public override IReadOnlyList<Tensor> Summands => [generator.Weight];

        public override Tensor Lookup(Tensor ids)
        {
            using var noGradient = no_grad();
            return generator.call(ids);
        }

        public override void StartFrom(Tensor table)
        {
        }
    }
}
