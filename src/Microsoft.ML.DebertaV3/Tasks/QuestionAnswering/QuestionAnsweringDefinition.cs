using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>Question answering: the label is the text of the answer and its index in the context.</summary>
internal sealed class QuestionAnsweringDefinition(DebertaV3QuestionAnsweringOptions options) : ITaskDefinition
{
    // created here so that the stride is checked before data is read
    private readonly AnswerSettings _answers = new(
        options.TopK, options.MaxAnswerLength, AnswerSettings.StrideOf(options.Stride, options.MaxLength), options.AlignToWords,
        options.HandleImpossibleAnswer);

    public string Name => QuestionAnsweringTask.TaskName;

    public DebertaV3TrainerOptions Options => options;

    public IReadOnlyList<(string Option, InputColumn Column)> Inputs =>
    [
        (nameof(options.ContextColumnName), new(options.ContextColumnName)),
        (nameof(options.QuestionColumnName), new(options.QuestionColumnName)),
    ];

    public IReadOnlyDictionary<string, string> Columns { get; } = new Dictionary<string, string>
    {
        ["Answer"] = options.AnswerColumnName,
        ["Score"] = options.ScoreColumnName,
        ["AnswerStart"] = options.AnswerStartColumnName,
        ["AnswerEnd"] = options.AnswerEndColumnName,
        ["NoAnswerScore"] = options.NoAnswerScoreColumnName,
    };

    public string LabelTypes => "text, the right answer";

    public bool AcceptsLabel(SchemaShape.Column column) => SchemaChecks.IsScalar(column, TextDataViewType.Instance);

    public bool AcceptsLabel(DataViewType type) => type is TextDataViewType;

    public string Advice(SchemaShape.Column label) =>
        $"Give the answer as a text, empty where there is none, and its index in '{options.AnswerIndexColumnName}'";

    public IReadOnlyList<NumberColumn> FurtherColumns => [new(nameof(options.AnswerIndexColumnName), options.AnswerIndexColumnName)];

    public ITrainingTask Bind(DataViewSchema.Column label) => new QuestionAnsweringTask(
        TaskSettings.Of(this, QuestionAnsweringTask.Kind, []) with { Values = _answers.Values }, options.AnswerIndexColumnName);

    public IObjective Objective(nn.Module network, ITrainingTask task, Generator random) =>
        new SpanObjective((QuestionAnsweringModel)network);
}
