using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>The naive network with torch's AdamW and clipping; float32, dense gradients of the word table.</summary>
internal sealed class NaiveStep : IStepVariant
{
    private readonly NaiveNetwork _network;
    private readonly optim.Optimizer _optimizer;

    public NaiveStep(DebertaV3Config config, int labels)
    {
        _network = new(config, labels);
        _network.train();
        _optimizer = optim.AdamW(_network.parameters(), StepWork.LearningRate, weight_decay: 0.01);
    }

    public void Touch()
    {
        using var ids = StepWork.Ids(new Random(1), 1, 8);
        using var labels = zeros(1, ScalarType.Int64);
        Step(ids, labels); // its gradient and its update are dense
    }

    public double Step(Tensor ids, Tensor labels)
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(_network.call(ids, ones_like(ids)), labels);
        loss.backward();
        nn.utils.clip_grad_norm_(_network.parameters(), 1);
        _optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }
}
