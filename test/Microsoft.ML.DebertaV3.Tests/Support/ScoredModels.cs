using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks.FillMask;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>What tests ask of a scored model: by the type that its task has.</summary>
internal static class ScoredModels
{
    /// <summary>The head's outputs of each row, of a task that has one sequence a row.</summary>
    public static float[][] Logits(this ScoredModel model, params IReadOnlyList<TextRow> rows) => [.. model.Score(rows).Cast<float[]>()];

    /// <summary>What fills each row.</summary>
    public static FilledText[] Filled(this ScoredModel model, params IReadOnlyList<TextRow> rows) =>
        [.. model.Score(rows).Cast<FilledText>()];

    /// <summary>The pieces of each row.</summary>
    public static PieceScores[] Pieces(this ScoredModel model, params IReadOnlyList<TextRow> rows) =>
        [.. model.Score(rows).Cast<PieceScores>()];

    /// <summary>The ids of a row.</summary>
    public static int[] Encode(this ScoredModel model, TextRow row) => model.Task.Encode(row, model.Tokenizer).Sequences[0];

    /// <summary>The network of a classifier or regression.</summary>
    public static SequenceClassificationModel Classifier(this ScoredModel model) => (SequenceClassificationModel)model.Network;

    /// <summary>The network that fills masks.</summary>
    public static MaskedLanguageModel LanguageModel(this ScoredModel model) => (MaskedLanguageModel)model.Network;

    /// <summary>The networks of pre-training.</summary>
    public static PretrainedNetworks Networks(this ScoredModel model) => (PretrainedNetworks)model.Network;
}
