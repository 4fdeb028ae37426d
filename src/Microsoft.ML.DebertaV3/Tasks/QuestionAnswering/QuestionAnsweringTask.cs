using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Extractive question answering. The text columns are the context and the question, in this order.</summary>
internal sealed class QuestionAnsweringTask : ITrainingTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "question-answering";

    public const string TaskName = "DebertaV3QuestionAnswering";

    /// <summary>Name of the network in transformers.</summary>
    public const string ArchitectureName = "DebertaV2ForQuestionAnswering";

    private const string F1 = "F1", ExactMatch = "ExactMatch";

    private readonly string? _indexColumn;
    private readonly AnswerSettings _answers;
    private readonly AnswerDecoder _decoder;

    /// <param name="settings">Settings of the model.</param>
    /// <param name="indexColumn">For training: the column with the index at which the right answer begins.</param>
    /// <exception cref="InvalidDataException">The settings do not fit the task.</exception>
    public QuestionAnsweringTask(ModelSettings settings, string? indexColumn = null)
    {
        _indexColumn = indexColumn;
        if (settings.TextColumns.Count != 2)
            throw new InvalidDataException($"The model holds a task '{Kind}' without a column for the context or the question.");
        (Settings, _answers) = (settings, new(settings));
        _decoder = _answers.Decoder();
        OutputColumns =
        [
            Vectors.Column<FoundAnswers, ReadOnlyMemory<char>>(settings.Column("Answer"), TextDataViewType.Instance, row => row.Texts),
            Vectors.Column<FoundAnswers, float>(
                settings.Column("Score"), NumberDataViewType.Single, row => row.Scores, ScoreAnnotations.Multiclass(labels: null)),
            Vectors.Column<FoundAnswers, int>(settings.Column("AnswerStart"), NumberDataViewType.Int32, row => row.Starts),
            Vectors.Column<FoundAnswers, int>(settings.Column("AnswerEnd"), NumberDataViewType.Int32, row => row.Ends),
            OutputColumn.Of(
                settings.Column("NoAnswerScore"), NumberDataViewType.Single, null,
                (FoundAnswers row, ref float value) => value = row.NoAnswerScore),
        ];
    }

    /// <summary>Returns the task for a folder with such a head; otherwise null.</summary>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (!folder.Says(ArchitectureName))
            return null;
        folder.Checkpoint.RequireSizes();
        var (options, settings) = (folder.Options, folder.Settings(Kind, []));
        var answers = new AnswerSettings(
            options.TopK, options.MaxAnswerLength, AnswerSettings.StrideOf(options.Stride, settings.MaxLength), options.AlignToWords,
            options.HandleImpossibleAnswer);
        return new(new QuestionAnsweringTask(settings with
        {
            TextColumns = folder.TwoColumns("Context", "Question"),
            Columns = QuestionColumns.Of(options),
            Values = answers.Values,
        }));
    }

    public string Name => TaskName;

    public ModelSettings Settings { get; }

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public int OutputCount => 2;

    public string Architecture => ArchitectureName;

    public IReadOnlyList<string> HeadPrefixes { get; } = ["qa_outputs."];

    public IReadOnlyList<string> Metrics { get; } = [F1, ExactMatch];

    public int NumbersOf(int pieces) => OutputCount * pieces;

    // The meaning of this head does not depend on label names.
    public int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType) => labels is null ? null : [0, 1];

    public void ReorderHead(nn.Module network, int[] order)
    {
        // The order of start and end is fixed.
    }

    public EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer)
    {
        var context = new QuestionContext(
            row.Second ?? "", row.First, tokenizer, Settings.MaxLength, _answers.Stride, Settings.RecognizeSpecialTokens);
        return new(context.Sequences, context);
    }

    public object Decode(EncodedRow row, float[][] outputs)
    {
        var context = (QuestionContext)row.State!;
        return new FoundAnswers(context.Text, context.Decode(_decoder, outputs));
    }

    /// <summary>Returns a reader of the answer's begin and end (UTF-16); -1 and -1 if there is no answer.</summary>
    public Func<float[]> LabelReader(DataViewRow row, DataViewSchema.Column label) =>
        TrainingAnswerReader.Of(row, label, Settings.TextColumns[0], _indexColumn!);

    /// <summary>
    /// Returns one example for each window, with the positions of start and end; those of [CLS] if it does not contain the answer.
    /// </summary>
    public IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight)
    {
        var answer = TrainingAnswerReader.Range(label);
        var hasAnswer = answer is null ? 0 : 1; // stratifies the split by whether there is an answer
        return [.. row.Sequences.Zip(((QuestionContext)row.State!).Targets(answer),
            (ids, places) => new TrainingExample(ids, hasAnswer, weight) { Vector = [places.Start, places.End] })];
    }

    public IReadOnlyDictionary<string, double> Evaluate(
        IHostEnvironment environment, IReadOnlyList<TrainingRow> rows, float[][][] outputs)
    {
        var metrics = new AnswerMetrics([.. rows.Zip(outputs, Compare)]);
        return new Dictionary<string, double> { [F1] = metrics.F1Score, [ExactMatch] = metrics.ExactMatch };
    }

    public nn.Module NewNetwork(DebertaV3Config config, Generator? dropout = null) => new QuestionAnsweringModel(config, dropout);

    public IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device)
    {
        var model = (QuestionAnsweringModel)network;
        return new TorchEngine((ids, mask) => model.call(ids, mask), isPerPiece: true, model.Backbone.Config.PaddingId, device);
    }

    public InferencePlan? Inference(nn.Module network) =>
        new(((QuestionAnsweringModel)network).Backbone,
            (parameters, config) => new PieceHead(parameters, "qa_outputs", config, outputs: 2));

    public IReadOnlyList<NetworkPart> Parts(nn.Module network) =>
        [new("", network, new(((QuestionAnsweringModel)network).Backbone.Config) { Architectures = [ArchitectureName] })];

    public nn.Module Read(SavedNetworks saved, Device device) => saved.Load(config => NewNetwork(config), device);

    private AnswerScore Compare(TrainingRow row, float[][] outputs)
    {
        var context = (QuestionContext)row.Encoded.State!;
        var best = context.Decode(_decoder, outputs).Answers is [var first, ..] ? first.Range.Of(context.Text) : "";
        string[] right = TrainingAnswerReader.Range(row.Label) is { } range ? [range.Of(context.Text)] : [];
        return AnswerComparison.Score(best, right, AnswerRules.Squad2);
    }

    // the decoded result of a row, read by the output columns
    private sealed record FoundAnswers(ReadOnlyMemory<char>[] Texts, float[] Scores, int[] Starts, int[] Ends, float NoAnswerScore)
    {
        public FoundAnswers(string context, DecodedAnswers found)
            : this(
                [.. found.Answers.Select(answer => answer.Range.Of(context).AsMemory())],
                [.. found.Answers.Select(answer => (float)answer.Score)],
                [.. found.Answers.Select(answer => answer.Range.Begin)],
                [.. found.Answers.Select(answer => answer.Range.End)],
                (float)found.NoAnswerScore)
        {
        }
    }
}
