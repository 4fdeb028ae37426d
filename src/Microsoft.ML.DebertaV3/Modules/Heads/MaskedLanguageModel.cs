using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Backbone and language model head: the generator of pre-training, and transformers' DebertaV2ForMaskedLM.</summary>
/// <remarks>
/// With absolute positions, the head reads the output of the enhanced mask decoder (spec section 4), as in pre-training. Without them, it
/// reads the last hidden state, as in transformers.
/// </remarks>
internal sealed class MaskedLanguageModel : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Minimum number of layers for the enhanced mask decoder, which reads the input of the last layer.</summary>
    public const int FewestLayersToDecode = 2;

    [ComponentName(Name = "deberta")] private readonly Backbone _backbone;
    [ComponentName(Name = "lm_predictions")] private readonly LanguagePredictions _predictions;

    /// <param name="config">The sizes; at least two layers if <paramref name="decodes"/>.</param>
    /// <param name="dropoutRandom">Generator of dropout masks; null for no dropout.</param>
    /// <param name="decodes">Whether there are absolute positions and the enhanced mask decoder.</param>
    public MaskedLanguageModel(DebertaV3Config config, Generator? dropoutRandom = null, bool decodes = false)
        : base(nameof(MaskedLanguageModel))
    {
        if (decodes && config.Layers < FewestLayersToDecode)
            throw new ArgumentException($"The enhanced mask decoder needs {FewestLayersToDecode} layers; the network has {config.Layers}.",
                nameof(config));
        Decodes = decodes;
        _backbone = new(config, dropoutRandom, hasPositions: decodes);
        _backbone.Embeddings.Tie();
        _predictions = new(config);
        RegisterComponents();
    }

    /// <summary>Whether the head reads the output of the enhanced mask decoder.</summary>
    public bool Decodes { get; }

    public Backbone Backbone => _backbone;

    public MaskedLanguageModelHead Head => _predictions.Head;

    /// <summary>The output matrix and word table, [vocabulary, hidden].</summary>
    public Tensor WordTable => _backbone.Embeddings.WordTable;

    /// <summary>Maps ids and mask [batch, length] to logits [batch, length, vocabulary], from the last hidden state.</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var hidden = _backbone.call(ids, mask);
        return _predictions.call(hidden, WordTable);
    }

    /// <summary>Computes the head's input at selected rows, [rows, hidden], from ids and mask [batch, length].</summary>
    public Tensor HeadInput(Tensor ids, Tensor mask, SelectedRows rows)
    {
        if (Decodes)
            return _backbone.Decode(ids, mask, rows);
        using var hidden = _backbone.call(ids, mask);
        return rows.Select(hidden);
    }

    /// <summary>Computes the logits of selected rows, [rows, vocabulary], from ids and mask [batch, length].</summary>
    public Tensor Logits(Tensor ids, Tensor mask, SelectedRows rows)
    {
        using var input = HeadInput(ids, mask, rows);
        return _predictions.call(input, WordTable);
    }
}
