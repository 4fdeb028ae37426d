using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Initializes parameters that a checkpoint does not contain.</summary>
/// <remarks>
/// Spec section 3.9: matrices and tables N(0, initializer range), biases 0, LayerNorm weights 1, the padding row of the word table 0.
/// </remarks>
internal static class WeightInitializer
{
    private const string WordTable = "word_embeddings.weight";

    /// <summary>
    /// Initializes the parameters in <paramref name="names"/>, or all, in ordinal order of their names, from the CPU generator
    /// <paramref name="random"/>.
    /// </summary>
    public static void Initialize(nn.Module module, DebertaV3Config config, Generator random, IReadOnlySet<string>? names = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (name, parameter) in module.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal))
        {
            if (names is null || names.Contains(name))
                Fill(name, parameter, config, random);
        }
    }

    private static void Fill(string name, Tensor parameter, DebertaV3Config config, Generator random)
    {
        if (name.EndsWith("bias", StringComparison.Ordinal))
        {
            parameter.zero_();
        }
        else if (name.Contains("LayerNorm", StringComparison.Ordinal))
        {
            parameter.FillInPlace(1);
        }
        else
        {
            // Always drawn on the CPU, so that a seed gives the same weights on every device.
            using var values = empty(parameter.shape, ScalarType.Float32).normal_(0, config.InitializerRange, random);
            parameter.copy_(values);
            if (name.EndsWith(WordTable, StringComparison.Ordinal))
                parameter[config.PaddingId].zero_();
        }
    }
}
