using System.Text.Json;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;
using Microsoft.ML.DebertaV3.Tokenization;

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
            var (question, context) = (example.Member("question").GetString()!, example.Member("context").GetString()!);
            var windows = network.Tokenizer.EncodeWindows(question, context, Option("max_length"), Option("stride"));
            foreach (var outputs in network.RunBothWays([.. windows.Select(window => window.Ids)]))
                comparison.Compare(example, Fields(network.Tokenizer, question, context, example.Member("results"), windows, outputs));
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

    private Dictionary<string, object> Fields(
        DebertaV3Tokenizer tokenizer,
        string question,
        string context,
        JsonElement results,
        IReadOnlyList<EncodedText> rows,
        float[][][] outputs)
    {
        var (questionPieces, pieces) = (tokenizer.EncodeSpans(question, false), tokenizer.EncodeSpans(context, false));
        var windows = PieceWindow.Cover(pieces.Length, Option("max_length") - questionPieces.Length - 3, Option("stride"));
        float[][] starts = Array.ConvertAll(outputs, row => Array.ConvertAll(row, position => position[0]));
        float[][] ends = Array.ConvertAll(outputs, row => Array.ConvertAll(row, position => position[1]));
        WindowScores[] scores = [.. windows.Select((window, w) => new WindowScores(rows[w], window, starts[w], ends[w]))];
        return new()
        {
            ["question_ids"] = questionPieces.Select(piece => piece.Id),
            ["context_ids"] = pieces.Select(piece => piece.Id),
            ["begin"] = pieces.Select(piece => piece.Begin),
            ["end"] = pieces.Select(piece => piece.End),
            ["windows"] = windows.Select((window, w) => new Dictionary<string, object>
            {
                ["first_piece"] = window.First,
                ["end_piece"] = window.End,
                ["input_ids"] = rows[w].Ids,
                ["start_logits"] = starts[w],
                ["end_logits"] = ends[w],
            }),
            ["results"] = results.EnumerateArray().Select(result => Result(
                result.Member("align_to_words").GetBoolean(), result.Member("handle_impossible_answer")
                    .GetBoolean(), context, pieces, scores)),
        };
    }

    private Dictionary<string, object> Result(
        bool alignToWords, bool allowsNoAnswer, string context, PieceSpan[] pieces, WindowScores[] scores) => new()
        {
            ["align_to_words"] = alignToWords,
            ["handle_impossible_answer"] = allowsNoAnswer,
            ["answers"] = new AnswerDecoder(Option("top_k"), Option("max_answer_length"), alignToWords, allowsNoAnswer)
                .Decode(context, pieces, scores).Answers.Select(answer => new Dictionary<string, object>
                {
                    ["score"] = answer.Score,
                    ["start"] = answer.Range.Begin,
                    ["end"] = answer.Range.End,
                    ["text"] = answer.Range.Of(context),
                    ["merged_from"] = answer.MergedFrom,
                }),
        };
}
