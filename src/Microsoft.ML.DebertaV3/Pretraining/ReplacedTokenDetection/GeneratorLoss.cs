using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Masked language modeling of one batch: the generator's half of a step, and all of the second objective's.</summary>
/// <remarks>DeBERTaV3, section 3.1 (L_MLM); spec section 5.3, steps 1 and 2.</remarks>
/// <param name="network">The generator.</param>
/// <param name="temperature">Of what it draws.</param>
/// <param name="device">Where it is.</param>
/// <param name="precision">What it multiplies in; null: float32.</param>
internal sealed class GeneratorLoss(
    MaskedLanguageModel network, double temperature, Device device, ComputePrecision? precision = null) : IDisposable
{
    private readonly MaskedPieceLoss _loss = new(network.Head, network.WordTable, temperature, precision);

    /// <summary>Loss, gradients and drawn pieces; see <see cref="MaskedPieceLoss.Backward"/>.</summary>
    public MaskedPieces Backward(MaskedBatch batch, double total, Func<Tensor, long[]>? draw) =>
        Run(batch, input => _loss.Backward(input, batch.Targets(), total, draw));

    /// <summary>Loss and drawn pieces alone.</summary>
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
