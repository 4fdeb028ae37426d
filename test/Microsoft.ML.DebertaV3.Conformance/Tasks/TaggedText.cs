using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>What the library says of one text, in the words of cases.json.</summary>
internal sealed class TaggedText
{
    private readonly DebertaV3Tokenizer _tokenizer;
    private readonly IReadOnlyList<string> _labels;
    private readonly string _text;
    private readonly float[][] _logits;        // [position][label], [CLS] and [SEP] included
    private readonly float[][] _probabilities; // likewise
    private readonly PieceSpan[] _pieces;      // without [CLS] and [SEP]

    public TaggedText(DebertaV3Tokenizer tokenizer, IReadOnlyList<string> labels, string text, float[][] logits)
    {
        (_tokenizer, _labels, _text, _logits) = (tokenizer, labels, text, logits);
        _pieces = tokenizer.EncodeSpans(text, recognizeSpecialTokens: false);
        _probabilities = Array.ConvertAll(logits, row =>
        {
            var probabilities = new float[row.Length];
            Activations.Softmax(row, probabilities);
            return probabilities;
        });
    }

    public Dictionary<string, object> Fields() => new()
    {
        ["pieces"] = _pieces.Select(piece => _tokenizer.Piece(piece.Id)),
        ["input_ids"] = _tokenizer.Encode(_text).Ids,
        ["begin"] = _pieces.Select(piece => piece.Begin),
        ["end"] = _pieces.Select(piece => piece.End),
        ["is_subword"] = BySpace.Select(begins => !begins),
        ["labels"] = PieceProbabilities.Select(row => _labels[Activations.ArgMax(row)]),
        ["logits"] = _logits,
        ["probabilities"] = _probabilities,
        ["words"] = Words(),
        ["word_by_word_ids_equal"] = TextWords.Find(_text).SelectMany(word => _tokenizer.EncodeToIds(word.Of(_text)))
            .SequenceEqual(_pieces.Select(piece => piece.Id)),
        ["groups"] = new Dictionary<string, object>
        {
            ["none"] = Decode(EntityAggregation.None, BySpace).Select(Piece),
            ["simple"] = Groups(EntityAggregation.Simple, BySpace),
            ["first"] = Groups(EntityAggregation.First, BySpace),
            ["average"] = Groups(EntityAggregation.Average, BySpace),
            ["max"] = Groups(EntityAggregation.Max, BySpace),
        },
        ["groups_by_marker"] = new Dictionary<string, object>
        {
            ["first"] = Groups(EntityAggregation.First, ByMarker),
            ["average"] = Groups(EntityAggregation.Average, ByMarker),
            ["max"] = Groups(EntityAggregation.Max, ByMarker),
        },
    };

    private float[][] PieceProbabilities => _probabilities[1..^1];

    private bool[] BySpace => WordStarts.BySpace(_text, _pieces);

    private bool[] ByMarker => WordStarts.ByMarker(_pieces.Select(piece => _tokenizer.Piece(piece.Id)));

    private IEnumerable<object> Words()
    {
        var words = TextWords.Find(_text);
        var first = TextWords.FirstPieces(TextWords.OfPieces(words, _pieces), words.Length);
        return words.Zip(first, (word, piece) => (object)new Dictionary<string, object>
        {
            ["word"] = word.Of(_text),
            ["start"] = word.Begin,
            ["end"] = word.End,
            ["first_piece"] = piece + 1, // behind [CLS]
            ["label"] = _labels[Activations.ArgMax(PieceProbabilities[piece])],
            ["score"] = PieceProbabilities[piece].Max(),
        });
    }

    private IReadOnlyList<DecodedEntity> Decode(EntityAggregation aggregation, bool[] beginsWord) =>
        new EntityDecoder(_labels, aggregation).Decode(_text, _pieces, beginsWord, PieceProbabilities);

    private Dictionary<string, object> Piece(DecodedEntity entity) => new()
    {
        ["entity"] = entity.Type,
        ["index"] = entity.FirstPiece + 1,
        ["piece"] = _tokenizer.Piece(_pieces[entity.FirstPiece].Id),
        ["score"] = entity.Score,
        ["start"] = entity.Range.Begin,
        ["end"] = entity.Range.End,
    };

    private IEnumerable<object> Groups(EntityAggregation aggregation, bool[] beginsWord) =>
        Decode(aggregation, beginsWord).Select(entity => new Dictionary<string, object?>
        {
            ["entity_group"] = entity.Type,
            ["score"] = entity.Score,
            ["start"] = entity.Range.Begin,
            ["end"] = entity.Range.End,
            ["word"] = Spelled(entity),
        });

    // Null where a character is cut between its bytes.
    private string? Spelled(DecodedEntity entity)
    {
        var text = _tokenizer.Decode(_pieces[entity.FirstPiece..entity.EndPiece].Select(piece => piece.Id))!.Trim();
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? null : text;
    }
}
