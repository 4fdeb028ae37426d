using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>Dropout acts at each place that spec section 3.7 lists, by the rate that belongs there, and nowhere else.</summary>
[TestClass]
public sealed class DropoutPlacesTests
{
    private static readonly DebertaV3Config NoDropout = Tiny.Config with
    {
        HiddenDropout = 0,
        AttentionDropout = 0,
        PoolerDropout = 0,
        ClassifierDropout = 0
    };
    private static readonly DebertaV3Config Hidden = NoDropout with { HiddenDropout = 0.5 };
    private static readonly DebertaV3Config Attention = NoDropout with { AttentionDropout = 0.5 };
    private static readonly DebertaV3Config Pooler = NoDropout with { PoolerDropout = 0.5 };
    private static readonly DebertaV3Config Classifier = NoDropout with { ClassifierDropout = 0.5 };

    public static IEnumerable<object[]> Places() =>
    [
        .. Place("embeddings", c => new Embeddings(c, Random()), m => m.call(Ids, Tiny.Mask(Ids)), Hidden),
        .. Place("end of a part", c => new SelfOutput(c.HiddenSize, c, Random()), m => m.call(States, States), Hidden),
        .. Place("positions and probabilities", c => new DisentangledSelfAttention(c, Random()), Attend, Hidden, Attention),
        .. Place("pooler", c => new ContextPooler(c, Random()), m => m.call(States), Pooler),
        .. Place("intermediate", c => new IntermediateLayer(c), m => m.call(States)),
        .. Place("sequence head", c => HeadAlone("seqcls", c), m => m.call(Ids, Tiny.Mask(Ids)), Pooler, Classifier),
        .. Place("choice head", c => HeadAlone("choice", c), m => m.call(Ids.unsqueeze(1), Tiny.Mask(Ids).unsqueeze(1)), Pooler,
        Classifier),
        .. Place("token head", c => HeadAlone("tokencls", c), m => m.call(Ids, Tiny.Mask(Ids)), Hidden), // whatever the classifier's is
        .. Place("span head", c => HeadAlone("qa", c), m => m.call(Ids, Tiny.Mask(Ids))),
        .. Place("language model head", c => HeadAlone("mlm", c), m => m.call(Ids, Tiny.Mask(Ids))),
    ];

    private static Tensor Ids => Tiny.Ids(2, 7);

    // [batch, length, hidden]
    private static Tensor States => (arange(2 * 7 * Tiny.Config.HiddenSize, ScalarType.Float32) * 0.7).sin().view(2, 7, -1);

    [TestMethod]
    [DynamicData(nameof(Places))]
    public void Output_IsRandom_ExactlyWhenTheRateOfThePlaceIsNotZero(
        string place, string rate, bool isRandom, Func<(Tensor First, Tensor Second)> run)
    {
        using var scope = NewDisposeScope();

        var (first, second) = run();

        Assert.AreEqual(isRandom, !first.equal(second).all().item<bool>(), $"{place}, {rate}");
    }

    // One row per rate: whether two calls of one module in training mode differ.
    private static IEnumerable<object[]> Place<T>(
        string name, Func<DebertaV3Config, T> make, Func<T, Tensor> call, params DebertaV3Config[] random)
        where T : nn.Module
    {
        var rates = new Dictionary<string, DebertaV3Config>
        {
            ["none"] = NoDropout,
            ["hidden"] = Hidden,
            ["attention"] = Attention,
            ["pooler"] = Pooler,
            ["classifier"] = Classifier,
        };
        foreach (var (rate, config) in rates)
        {
            yield return [name, rate, random.Contains(config), () =>
            {
                using var scope = NewDisposeScope();
                using var module = Tiny.Initialized(make(config));
                return (call(module).MoveToOuterDisposeScope(), call(module).MoveToOuterDisposeScope());
            }];
        }
    }

    private static Tensor Attend(DisentangledSelfAttention attention)
    {
        using var positions = RelativePositions.Of(7, Tiny.Config, CPU);
        var table = (arange(2 * Tiny.Config.PositionBuckets * Tiny.Config.HiddenSize, ScalarType.Float32) * 0.3).sin().view(-1,
            Tiny.Config.HiddenSize);
        return attention.call(States, States, positions, table, null);
    }

    // A whole network of which only what lies behind the backbone trains.
    private static nn.Module<Tensor, Tensor, Tensor> HeadAlone(string head, DebertaV3Config config)
    {
        var network = HeadNetworks.Create(head, config, labels: 3, Random());
        network.named_children().Single(child => child.name == "deberta").module.eval();
        return network;
    }

    private static Generator Random() => new(5, CPU);
}
