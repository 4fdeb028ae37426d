using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>
/// Replaced token detection in Microsoft's order, float32: dense tables, logits of all masked rows at once, softmax and multinomial over
/// the vocabulary, two of torch's AdamW, clipping each.
/// </summary>
internal sealed class NaivePretrainingStep : IPretrainingVariant
{
    private readonly NaiveGenerator _generator;
    private readonly NaiveDiscriminator _discriminator;
    private readonly optim.Optimizer _generatorOptimizer, _discriminatorOptimizer;

    public NaivePretrainingStep(DebertaV3Config generator, DebertaV3Config discriminator)
    {
        (_generator, _discriminator) = (new(generator), new(discriminator));
        _generatorOptimizer = optim.AdamW(_generator.parameters(), StepWork.LearningRate, weight_decay: 0.01);
        _discriminatorOptimizer = optim.AdamW(_discriminator.parameters(), StepWork.LearningRate, weight_decay: 0.01);
    }

    /// <summary>Starts from the weights of the library's networks.</summary>
    public void CopyFrom(PretrainingNetwork network)
    {
        NaiveNames.Copy(network.Generator, _generator, NaiveNames.Generator);
        NaiveNames.Copy(network.Discriminator, _discriminator, NaiveNames.Discriminator);
    }

    public void Touch() => Step(PretrainingWork.Batch(new Random(1), new(1, 8))); // its gradients and its updates are dense

    public (double Generator, double Discriminator) Step(MaskedBatch batch, Func<Tensor, long[]>? draw = null)
    {
        using var scope = NewDisposeScope();
        var mask = batch.ToTensor(batch.Mask, CPU);
        var (loss, drawn) = Generate(batch, mask, draw);
        var labels = batch.ToTensor(batch.Labels, CPU);
        var ids = batch.ToTensor(batch.Ids, CPU).masked_scatter(labels > 0, drawn);
        return (loss, Detect(ids, mask, labels));
    }

    public void Dispose()
    {
        _generatorOptimizer.Dispose();
        _discriminatorOptimizer.Dispose();
        _generator.Dispose();
        _discriminator.Dispose();
    }

    private (double Loss, Tensor Drawn) Generate(MaskedBatch batch, Tensor mask, Func<Tensor, long[]>? draw)
    {
        using var scope = NewDisposeScope();
        _generatorOptimizer.zero_grad();
        var labels = batch.ToTensor(batch.Labels, CPU).flatten();
        var rows = (labels > 0).nonzero().flatten();
        var logits = _generator.call(batch.ToTensor(batch.Ids, CPU), mask, rows);
        var loss = nn.functional.cross_entropy(logits, labels.index_select(0, rows));
        using var weights = logits.detach().softmax(-1);
        var drawn = draw is null ? weights.multinomial(1).flatten() : tensor(draw(weights));
        Update(loss, _generator, _generatorOptimizer);
        return (loss.item<float>(), drawn.MoveToOuterDisposeScope());
    }

    private double Detect(Tensor ids, Tensor mask, Tensor labels)
    {
        using var scope = NewDisposeScope();
        _discriminatorOptimizer.zero_grad();
        var logits = _discriminator.call(ids, mask, _generator.WordTable);
        var isReplaced = (labels > 0).logical_and(labels != ids).to(ScalarType.Float32);
        var losses = nn.functional.binary_cross_entropy_with_logits(logits, isReplaced, reduction: nn.Reduction.None);
        var loss = losses.masked_select(mask > 0).mean();
        Update(loss * PretrainingWork.DetectionWeight, _discriminator, _discriminatorOptimizer);
        return loss.item<float>();
    }

    private static void Update(Tensor loss, nn.Module network, optim.Optimizer optimizer)
    {
        loss.backward();
        nn.utils.clip_grad_norm_(network.parameters(), 1);
        optimizer.step();
    }
}
