using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>Computes how much each word of a text or a pair contributed to a model's output.</summary>
internal sealed class AttributionTask : SequenceScoringTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "attribution";

    public const string TaskName = "DebertaV3Attribution";

    private readonly AttributionRules _rules;

    /// <exception cref="InvalidDataException">The settings do not fit the task.</exception>
    public AttributionTask(ModelSettings settings)
        : base(settings)
    {
        _rules = AttributionRules.Of(settings);
        OutputColumns =
        [
            Vectors.Column<Explained, float>(settings.Column("Attributions"), NumberDataViewType.Single, row => row.Scores),
            Vectors.Column<Explained, ReadOnlyMemory<char>>(
                settings.Column("Words"), TextDataViewType.Instance, row => row.Of(word => word.Text)),
            Integers("Starts", word => word.Begin),
            Integers("Ends", word => word.End),
            Integers("Sentences", word => word.Sentence),
            OutputColumn.Of(settings.Column("Label"), TextDataViewType.Instance, null,
                (Explained row, ref ReadOnlyMemory<char> value) => value = row.Label.AsMemory()),
            Number("Output", row => row.Output),
            Number("Baseline", row => row.Baseline),
        ];

        OutputColumn Integers(string role, Func<AttributedWord, int> of) =>
            Vectors.Column<Explained, int>(settings.Column(role), NumberDataViewType.Int32, row => row.Of(of));

        OutputColumn Number(string role, Func<Explained, double> of) => OutputColumn.Of(
            settings.Column(role), NumberDataViewType.Single, null, (Explained row, ref float value) => value = (float)of(row));
    }

    public override string Name => TaskName;

    public override string? ProblemType => AttributionRules.ProblemType(Settings);

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <summary>
    /// Returns the sequence of the text; for occlusion also the baseline, then the text with each word of the sequence replaced.
    /// </summary>
    public override EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer)
    {
        var encoded = tokenizer.Encode(row.First, row.Second, Settings.MaxLength, Settings.RecognizeSpecialTokens);
        var text = new AttributedText(row, encoded, _rules.Unit);
        if (_rules.Method != AttributionMethod.Occlusion)
            return new([encoded.Ids], text);
        var baseline = Baseline(encoded.Ids, tokenizer);
        return new([encoded.Ids, baseline, .. text.SeenWords.Select(word => text.Without(word, encoded.Ids, baseline))], text);
    }

    public override object Decode(EncodedRow row, float[][] outputs) => _rules.Method == AttributionMethod.Occlusion
        ? Occluded((AttributedText)row.State!, outputs)
        : Gradients((AttributedText)row.State!, outputs[0]);

    public override IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device)
    {
        var model = (SequenceClassificationModel)network;
        if (_rules.Baseline == AttributionBaseline.Mask && tokenizer.MaskId >= model.Backbone.Config.VocabularySize)
            throw new InvalidDataException("The model explains against [MASK], for which its network has no row.");
        if (_rules.Method == AttributionMethod.Occlusion)
            return base.NewEngine(network, tokenizer, device);
        foreach (var parameter in model.parameters())
            parameter.requires_grad = false; // only gradients of the embeddings are needed
        return new GradientEngine(model, _rules, ids => Baseline(ids, tokenizer), device);
    }

    /// <summary>Gradients need the modules.</summary>
    public override InferencePlan? Inference(nn.Module network) =>
        _rules.Method == AttributionMethod.Occlusion ? base.Inference(network) : null;

    private int[] Baseline(int[] ids, DebertaV3Tokenizer tokenizer)
    {
        var (first, end) = (tokenizer.ClassificationId, tokenizer.SeparatorId);
        var piece = _rules.Baseline == AttributionBaseline.Mask ? tokenizer.MaskId : tokenizer.PaddingId;
        return Array.ConvertAll(ids, id => id == first || id == end ? id : piece);
    }

    private Explained Gradients(AttributedText text, float[] output) =>
        new(text.Words, text.Sum(output.AsSpan(GradientEngine.Header)), _rules.Output.Names[(int)output[0]], output[1], output[2]);

    private Explained Occluded(AttributedText text, float[][] outputs)
    {
        var explained = _rules.Label ?? _rules.Output.Predicted(outputs[0]);
        var values = Array.ConvertAll(outputs, logits => _rules.Output.Value(logits, explained));
        var scores = new float[text.Words.Count];
        foreach (var (i, word) in text.SeenWords.Index())
            scores[word] = (float)(values[0] - values[i + 2]);
        return new(text.Words, scores, _rules.Output.Names[explained], values[0], values[1]);
    }

    private sealed record Explained(IReadOnlyList<AttributedWord> Words, float[] Scores, string Label, double Output, double Baseline)
    {
        public ReadOnlyMemory<T> Of<T>(Func<AttributedWord, T> of) => Words.Select(of).ToArray();
    }
}
