using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Losses and gradients of both networks at the same weights, in every mode of sharing that can stand at this point.</summary>
internal static class PretrainingGradientsCase
{
    private const string Gradient = "grad.";

    private static readonly (EmbeddingSharing Sharing, string Prefix)[] Modes =
        [(EmbeddingSharing.Gdes, "grad_gdes."), (EmbeddingSharing.Separate, "grad_nes."), (EmbeddingSharing.Shared, "grad_es.")];

    public static CaseResult Run(GoldenCase golden)
    {
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        var tolerance = new RtdTolerance(golden["tolerance"]);
        var deviations = new Deviations();
        foreach (var (sharing, prefix) in Modes)
        {
            if (Start(golden, sharing) is not { } start)
                continue;
            using var network = start;
            var losses = Backward(network, tensors, golden["rtd_lambda"].GetDouble());
            foreach (var name in RtdComparison.Names(golden, "expected")
                .Where(name => !Modes.Any(mode => mode.Prefix != prefix && name.StartsWith(mode.Prefix, StringComparison.Ordinal))))
            {
                if (losses.TryGetValue(name, out var loss))
                    tolerance.Loss(deviations, $"{name} ({sharing})", tensors[name], tensor(loss));
                else
                    tolerance.Value(deviations, $"{name} ({sharing})", tensors[name],
                        RtdComparison.Slice(golden, name, Find(network, RowSlice.Parse(name).Name, prefix), deviations));
            }
        }
        return deviations.Result(golden.Name);
    }

    // Null where this mode cannot stand at the case's point.
    private static PretrainingNetwork? Start(GoldenCase golden, EmbeddingSharing sharing)
    {
        var file = golden.Text("point") switch
        {
            "E_D = E_G" => 0,
            "E_D = E_D(file)" => 1,
            _ => throw golden.Unknown("point"),
        };
        if (sharing == EmbeddingSharing.Shared && file != 0)
            return null;
        var network = RtdNetworks.Both(golden, sharing);
        network.DiscriminatorWords.StartFrom(RtdNetworks.Table(golden, file));
        return network;
    }

    private static Dictionary<string, double> Backward(PretrainingNetwork network, GoldenTensors tensors, double weight)
    {
        var batch = RtdBatch.Generated(tensors);
        var draws = new StoredDraws(RtdBatch.Pieces(batch, tensors["disc_input_ids"]));
        using var generator = new GeneratorLoss(network.Generator, 1, CPU);
        var generated = generator.Backward(batch, batch.Masked, draws.Draw);
        var detected = DetectionLoss.Run(network.Discriminator, batch, batch.Replace(generated.Drawn), weight / batch.Pieces, CPU);
        var (generatorLoss, detectionLoss) = (generated.Loss / batch.Masked, detected.Loss / detected.Pieces);
        return new()
        {
            ["mlm_loss"] = generatorLoss,
            ["rtd_loss"] = detectionLoss,
            ["total_loss"] = generatorLoss + weight * detectionLoss,
        };
    }

    private static Tensor Find(PretrainingNetwork network, string name, string prefix)
    {
        if (name.StartsWith(prefix, StringComparison.Ordinal))
            return Table(network, name[prefix.Length..]).grad ?? throw new InvalidDataException($"'{name}' has no gradient");
        return name.StartsWith(Gradient, StringComparison.Ordinal)
            ? Networks.Parameter(network, name[Gradient.Length..]).grad ?? throw new InvalidDataException($"'{name}' has no gradient")
            : throw RtdComparison.Unknown(name);
    }

    private static Tensor Table(PretrainingNetwork network, string name) => name switch
    {
        "E" or "E_G" => network.Generator.WordTable,
        "E_D" or "E_delta" => network.Discriminator.Backbone.Embeddings.WordTable,
        _ => throw RtdComparison.Unknown(name),
    };
}
