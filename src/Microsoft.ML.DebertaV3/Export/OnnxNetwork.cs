using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>Turns a network into a graph with the inputs and outputs that transformers' exporter gives it.</summary>
internal static class OnnxNetwork
{
    private const string Batch = "batch_size", Choices = "num_choices", Length = "sequence_length";
    private const string Logits = "logits";

    /// <summary>Creates the graph.</summary>
    /// <param name="network">A network with a head, or none. It must live until the graph is written.</param>
    /// <param name="weightType">Number format of matrices.</param>
    /// <exception cref="NotSupportedException">The network is of another kind.</exception>
    public static OnnxGraph Graph(nn.Module network, OnnxWeightType weightType)
    {
        var parameters = network.named_parameters().ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter);
        var graph = new OnnxGraph(parameters, weightType);
        var encoder = Encoder(network, graph);
        var layers = encoder.Layers;
        switch (network)
        {
            case SequenceClassificationModel:
                graph.Output(Logits, Classify(graph, encoder), Batch, graph.SizeOf("classifier.weight", 0));
                break;
            case MultipleChoiceModel:
                graph.Output(Logits, ByExample(graph, Classify(graph, encoder)), Batch, Choices);
                break;
            case TokenClassificationModel:
                var labels = graph.SizeOf("classifier.weight", 0);
                graph.Output(Logits, encoder.ByText(encoder.Linear(encoder.Run(layers), "classifier"), labels), Batch, Length, labels);
                break;
            case QuestionAnsweringModel:
                AddSpans(graph, encoder);
                break;
            case MaskedLanguageModel model:
                AddLanguageModel(graph, encoder, model);
                break;
            case ReplacedTokenDetectionModel:
                AddDetection(graph, encoder);
                break;
            case EncoderModel:
                graph.Output("last_hidden_state", encoder.ByText(encoder.Run(layers), encoder.Hidden), Batch, Length, encoder.Hidden);
                break;
            default:
                throw new NotSupportedException($"A network of the kind {network.GetType().Name} has no ONNX form.");
        }
        return graph;
    }

    private static EncoderGraph Encoder(nn.Module network, OnnxGraph graph)
    {
        var config = network.modules().OfType<Backbone>().First().Config;
        var hasChoices = network is MultipleChoiceModel;
        string[] shape = hasChoices ? [Batch, Choices, Length] : [Batch, Length];
        var (ids, mask) = (graph.Input("input_ids", shape), graph.Input("attention_mask", shape));
        var axis = shape.Length - 1L;
        var length = graph.Add("Shape", [ids], ("start", axis), ("end", axis + 1));
        if (hasChoices)
        {
            var byText = graph.Add("Concat", [graph.Vector(-1), length], ("axis", 0L));
            (ids, mask) = (graph.Add("Reshape", [ids, byText]), graph.Add("Reshape", [mask, byText]));
        }
        return new(graph, config, ids, mask, length);
    }

    // Pooler and classifier, to [texts, labels].
    private static string Classify(OnnxGraph graph, EncoderGraph encoder)
    {
        var states = encoder.ByText(encoder.Run(encoder.Layers), encoder.Hidden);
        var first = graph.Add("Gather", [states, graph.Scalar(0)], ("axis", 1L));
        return encoder.Linear(graph.Add("Gelu", [encoder.Linear(first, "pooler.dense")]), "classifier");
    }

    // [batch·choices, 1] to [batch, choices]
    private static string ByExample(OnnxGraph graph, string scores)
    {
        var choices = graph.Add("Shape", ["input_ids"], ("start", 1L), ("end", 2L));
        return graph.Add("Reshape", [scores, graph.Add("Concat", [graph.Vector(-1), choices], ("axis", 0L))]);
    }

    private static void AddSpans(OnnxGraph graph, EncoderGraph encoder)
    {
        var outputs = encoder.Linear(encoder.Run(encoder.Layers), "qa_outputs"); // [batch·length, 2]
        AddColumn(0, "start_logits");
        AddColumn(1, "end_logits");

        void AddColumn(int column, string name) => graph.Output(
            name, ByPiece(graph, encoder, graph.Add("Gather", [outputs, graph.Scalar(column)], ("axis", 1L))), Batch, Length);
    }

    private static void AddLanguageModel(OnnxGraph graph, EncoderGraph encoder, MaskedLanguageModel model)
    {
        const string Head = "lm_predictions.lm_head";
        var states = model.Decodes ? encoder.Decode() : encoder.Run(encoder.Layers);
        var transformed = encoder.Normalize(graph.Add("Gelu", [encoder.Linear(states, $"{Head}.dense")]), $"{Head}.LayerNorm");
        var vocabulary = graph.SizeOf($"{Head}.bias", 0);
        var logits = encoder.Linear(transformed, encoder.OutputMatrix, graph.Weight($"{Head}.bias"));
        graph.Output(Logits, encoder.ByText(logits, vocabulary), Batch, Length, vocabulary);
    }

    // Spec section 5.3: the state of [CLS] is added to every piece.
    private static void AddDetection(OnnxGraph graph, EncoderGraph encoder)
    {
        const string Head = "mask_predictions";
        var states = encoder.ByText(encoder.Run(encoder.Layers), encoder.Hidden);
        var first = graph.Add("Gather", [states, graph.Vector(0)], ("axis", 1L)); // [batch, 1, hidden]
        var sum = encoder.Normalize(encoder.Flat(graph.Add("Add", [states, first])), $"{Head}.LayerNorm");
        var logits = encoder.Linear(graph.Add("Gelu", [encoder.Linear(sum, $"{Head}.dense")]), $"{Head}.classifier");
        graph.Output(Logits, ByPiece(graph, encoder, logits), Batch, Length);
    }

    // [batch·length] or [batch·length, 1] to [batch, length]
    private static string ByPiece(OnnxGraph graph, EncoderGraph encoder, string values) =>
        graph.Add("Reshape", [values, graph.Add("Concat", [graph.Vector(-1), encoder.Length], ("axis", 0L))]);
}
