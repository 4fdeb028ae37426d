using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Masked language modeling of one batch: the generator's part of a replaced token detection step.</summary>
/// <remarks>DeBERTaV3, section 3.1 (L_MLM); spec section 5.3, steps 1 and 2.</remarks>
/// <param name="network">The generator.</param>
/// <param name="temperature">Sampling temperature.</param>
/// <param name="device">Device of the generator.</param>
/// <param name="precision">Precision of matrix products; null for float32.</param>
internal sealed class GeneratorLoss(
    MaskedLanguageModel network, double temperature, Device device, ComputePrecision? precision = null) : IDisposable
{
    private readonly MaskedPieceLoss _loss = new(network.Head, network.WordTable, temperature, precision);

    /// <summary>Computes loss, gradients and sampled pieces; see <see cref="MaskedPieceLoss.Backward"/>.</summary>
    public MaskedPieces Backward(MaskedBatch batch, double total, Func<Tensor, long[]>? draw) =>
        Run(batch, input => _loss.Backward(input, batch.Targets(), total, draw));

    /// <summary>Computes loss and sampled pieces, without gradients.</summary>
    public MaskedPieces Measure(MaskedBatch batch, Func<Tensor, long[]>? draw)
    {
        using var noGradient = no_grad();
        return Run(batch, input => _loss.Measure(input, batch.Targets(), draw));
    }

    private MaskedPieces Run(MaskedBatch batch, Func<Tensor, MaskedPieces> run)
    {
        if (batch.Masked == 0)
            return MaskedPieces.None;
        using var scope = NewDisposeScope();
        using var rows = SelectedRows.Of(batch.Labels, batch.Length, device);
        return run(network.HeadInput(batch.ToTensor(batch.Ids, device), batch.ToTensor(batch.Mask, device), rows));
    }

    public void Dispose() => _loss.Dispose();
}
