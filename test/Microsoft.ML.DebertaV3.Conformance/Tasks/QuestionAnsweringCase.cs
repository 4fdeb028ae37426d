using System.Text.Json;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Questions, contexts and the answers that are found in them.</summary>
internal sealed class QuestionAnsweringCase(GoldenCase golden)
{
    private const string Aligns = "align_to_words", AllowsNone = "handle_impossible_answer";

    private readonly JsonElement _options = golden["options"];

    public CaseResult Run()
    {
        var deviations = new Deviations(golden.Runtime.LeastTolerance);
        var comparison = new JsonComparison(deviations, Tolerance, "question", "context", "raw_start", "raw_end");
        using var network = new TaskNetwork(golden, (config, _) => new QuestionAnsweringModel(config));
        foreach (var example in golden["examples"].EnumerateArray())
        {
            var (question, text) = (example.Member("question").GetString()!, example.Member("context").GetString()!);
            var context = new QuestionContext(question, text, network.Tokenizer, Option("max_length"), Option("stride"));
            foreach (var outputs in network.RunBothWays(context.Sequences))
            {
                var fields = Fields(context, outputs);
                fields["question_ids"] = network.Tokenizer.EncodeToIds(question);
                fields["results"] = example.Member("results").EnumerateArray().Select(result => Result(result, text, context, outputs));
                comparison.Compare(example, fields);
            }
        }
        foreach (var result in golden["examples"][0].Member("results").EnumerateArray())
            ComparePublic(deviations, Flag(result, Aligns), Flag(result, AllowsNone));
        return deviations.Result(golden.Name);
    }

    private int Option(string name) => _options.Member(name).GetInt32();

    private static bool Flag(JsonElement result, string name) => result.Member(name).GetBoolean();

    // What a user gets of a folder.
    private void ComparePublic(Deviations deviations, bool alignToWords, bool allowsNoAnswer)
    {
        var context = new MLContext();
        using var model = golden.Runtime.Prepare(context.Model.LoadDebertaV3(golden.PathOf("folder"), new DebertaV3LoadOptions
        {
            MaxLength = Option("max_length"),
            Stride = Option("stride"),
            TopK = Option("top_k"),
            MaxAnswerLength = Option("max_answer_length"),
            AlignToWords = alignToWords,
            HandleImpossibleAnswer = allowsNoAnswer,
        }));
        JsonElement[] examples = [.. golden["examples"].EnumerateArray()];
        var data = context.Data.LoadFromEnumerable(examples.Select(example => new AnswerInput
        {
            Context = example.Member("context").GetString()!,
            Question = example.Member("question").GetString()!,
        }));
        var found = context.Data.CreateEnumerable<AnswerOutput>(model.Transform(data), reuseRowObject: false);
        foreach (var (example, row) in examples.Zip(found))
        {
            var answers = example.Member("results").EnumerateArray()
                .First(result => Flag(result, Aligns) == alignToWords && Flag(result, AllowsNone) == allowsNoAnswer).Member("answers");
            JsonElement[] wanted = [.. answers.EnumerateArray()];
            deviations.AddEqual("Answer", wanted.Select(answer => answer.Member("text").GetString()).SequenceEqual(row.Answer));
            deviations.AddEqual("AnswerStart", wanted.Select(answer => answer.Member("start").GetInt32()).SequenceEqual(row.AnswerStart));
            deviations.AddEqual("AnswerEnd", wanted.Select(answer => answer.Member("end").GetInt32()).SequenceEqual(row.AnswerEnd));
            deviations.Add("Score", [.. wanted.Select(answer => answer.Member("score").GetDouble())], row.Score, Tolerance("score"));
        }
    }

    private double Tolerance(string field) => field switch
    {
        "start_logits" or "end_logits" => golden["tolerance"].Member("logits").GetDouble(),
        "score" => golden["tolerance"].Member("scores").GetDouble(),
        _ => 0,
    };

    private static Dictionary<string, object> Fields(QuestionContext context, float[][][] outputs) => new()
    {
        ["context_ids"] = context.Pieces.Select(piece => piece.Id),
        ["begin"] = context.Pieces.Select(piece => piece.Begin),
        ["end"] = context.Pieces.Select(piece => piece.End),
        ["windows"] = context.Windows.Select((window, w) => new Dictionary<string, object>
        {
            ["first_piece"] = window.First,
            ["end_piece"] = window.End,
            ["input_ids"] = context.Sequences[w],
            ["start_logits"] = outputs[w].Select(position => position[0]),
            ["end_logits"] = outputs[w].Select(position => position[1]),
        }),
    };

    private Dictionary<string, object> Result(JsonElement result, string text, QuestionContext context, float[][][] outputs)
    {
        var (alignToWords, allowsNoAnswer) = (Flag(result, Aligns), Flag(result, AllowsNone));
        var decoder = new AnswerDecoder(Option("top_k"), Option("max_answer_length"), alignToWords, allowsNoAnswer);
        var answers = context.Decode(decoder, Array.ConvertAll(outputs, row => row.SelectMany(position => position).ToArray())).Answers;
        return new()
        {
            ["align_to_words"] = alignToWords,
            ["handle_impossible_answer"] = allowsNoAnswer,
            ["answers"] = answers.Select(answer => new Dictionary<string, object>
            {
                ["score"] = answer.Score,
                ["start"] = answer.Range.Begin,
                ["end"] = answer.Range.End,
                ["text"] = answer.Range.Of(text),
                ["merged_from"] = answer.MergedFrom,
            }),
        };
    }

    private sealed class AnswerInput
    {
        public string Context { get; set; } = "";

        public string Question { get; set; } = "";
    }

    private sealed class AnswerOutput
    {
        public string[] Answer { get; set; } = [];

        public float[] Score { get; set; } = [];

        public int[] AnswerStart { get; set; } = [];

        public int[] AnswerEnd { get; set; } = [];
    }
}
