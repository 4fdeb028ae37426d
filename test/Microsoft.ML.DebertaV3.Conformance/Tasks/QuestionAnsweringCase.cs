using System.Text.Json;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Questions, contexts and the answers that are found in them.</summary>
internal sealed class QuestionAnsweringCase(GoldenCase golden)
{
    private readonly JsonElement _options = golden["options"];

    public CaseResult Run()
    {
        var deviations = new Deviations();
        var comparison = new JsonComparison(deviations, Tolerance, "question", "context", "raw_start", "raw_end");
        using var network = new TaskNetwork(golden.PathOf("folder"), (config, _) => new QuestionAnsweringModel(config));
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
        return deviations.Result(golden.Name);
    }

    private int Option(string name) => _options.Member(name).GetInt32();

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
        var alignToWords = result.Member("align_to_words").GetBoolean();
        var allowsNoAnswer = result.Member("handle_impossible_answer").GetBoolean();
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
}
