using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>The published names of the naive networks' parameters.</summary>
internal static class NaiveNames
{
    private static readonly (string Own, string Published)[] Shared =
    [
        ("encoder.embedding_norm.", "deberta.embeddings.LayerNorm."),
        ("encoder.rel_embeddings.", "deberta.encoder.rel_embeddings."),
        ("encoder.position_norm.", "deberta.encoder.LayerNorm."),
        ("encoder.layers.", "deberta.encoder.layer."),
        (".self.", ".attention.self."),
        (".attention_dense.", ".attention.output.dense."),
        (".attention_norm.", ".attention.output.LayerNorm."),
        (".intermediate_dense.", ".intermediate.dense."),
        (".output_dense.", ".output.dense."),
        (".output_norm.", ".output.LayerNorm."),
    ];

    /// <summary>Of the generator.</summary>
    public static (string Own, string Published)[] Generator { get; } =
    [
        .. Shared,
        ("word_embeddings.", "deberta.embeddings.word_embeddings."),
        ("position_embeddings.", "deberta.embeddings.position_embeddings."),
        ("head_dense.", "lm_predictions.lm_head.dense."),
        ("head_norm.", "lm_predictions.lm_head.LayerNorm."),
        ("head_bias", "lm_predictions.lm_head.bias"),
    ];

    /// <summary>Of the discriminator.</summary>
    public static (string Own, string Published)[] Discriminator { get; } =
    [
        .. Shared,
        ("delta", "deberta.embeddings.word_embeddings.weight"),
        ("head_dense.", "mask_predictions.dense."),
        ("head_norm.", "mask_predictions.LayerNorm."),
        ("classifier.", "mask_predictions.classifier."),
    ];

    /// <summary>Copies every parameter of a network of the library into a naive one.</summary>
    public static void Copy(nn.Module from, nn.Module to, (string Own, string Published)[] names)
    {
        using var noGradient = no_grad();
        var weights = from.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, parameter) in to.named_parameters())
            parameter.copy_(
                weights[names.Aggregate(name, (text, pair) => text.Replace(pair.Own, pair.Published, StringComparison.Ordinal))]);
    }
}
