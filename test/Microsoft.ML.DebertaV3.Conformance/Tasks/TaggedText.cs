using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>What the library says of one text, in the words of cases.json.</summary>
internal sealed class TaggedText
{
    private readonly DebertaV3Tokenizer _tokenizer;
    private readonly IReadOnlyList<string> _labels;
    private readonly EntityText _text;
    private readonly float[][] _logits;        // [position][label], [CLS] and [SEP] included
    private readonly float[][] _probabilities; // [piece][label]

    public TaggedText(DebertaV3Tokenizer tokenizer, IReadOnlyList<string> labels, EntityText text, float[][] logits)
    {
        (_tokenizer, _labels, _text, _logits) = (tokenizer, labels, text, logits);
        _probabilities = text.Probabilities([[.. logits.SelectMany(row => row)]], labels.Count);
    }

    public Dictionary<string, object> Fields() => new()
    {
        ["text"] = _text.Text,
        ["pieces"] = _text.Pieces.Select(piece => _tokenizer.Piece(piece.Id)),
        ["input_ids"] = _text.Sequences[0],
        ["begin"] = _text.Pieces.Select(piece => piece.Begin),
        ["end"] = _text.Pieces.Select(piece => piece.End),
        ["is_subword"] = BySpace.Select(begins => !begins),
        ["labels"] = _probabilities.Select(row => _labels[Activations.ArgMax(row)]),
        ["logits"] = _logits,
        ["probabilities"] = _logits.Select(Softmax),
        ["words"] = Words(),
        ["word_by_word_ids_equal"] = _text.Words.SelectMany(word => _tokenizer.EncodeToIds(word.Of(_text.Text)))
            .SequenceEqual(_text.Pieces.Select(piece => piece.Id)),
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

    private bool[] BySpace => WordStarts.BySpace(_text.Text, _text.Pieces);

    // By the vocabulary's spelling: a piece that begins with sentencepiece's space, U+2581, begins a word.
    private bool[] ByMarker => [.. _text.Pieces.Select((piece, i) => i == 0 || _tokenizer.Piece(piece.Id).StartsWith('\u2581'))];

    private IEnumerable<object> Words()
    {
        var first = TextWords.FirstPieces(_text.WordOfPiece, _text.Words.Count);
        var labels = _text.WordLabels(new EntityDecoder(_labels, EntityAggregation.First), _probabilities);
        return _text.Words.Select((word, i) => (object)new Dictionary<string, object>
        {
            ["word"] = word.Of(_text.Text),
            ["start"] = word.Begin,
            ["end"] = word.End,
            ["first_piece"] = first[i] + 1, // behind [CLS]
            ["label"] = _labels[labels[i]],
            ["score"] = _probabilities[first[i]][labels[i]],
        });
    }

    private IReadOnlyList<DecodedEntity> Decode(EntityAggregation aggregation, bool[] beginsWord) =>
        new EntityDecoder(_labels, aggregation).Decode(_text.Text, _text.Pieces, beginsWord, _probabilities);

    private Dictionary<string, object> Piece(DecodedEntity entity) => new()
    {
        ["entity"] = entity.Type,
        ["index"] = entity.FirstPiece + 1,
        ["piece"] = _tokenizer.Piece(_text.Pieces[entity.FirstPiece].Id),
        ["score"] = entity.Score,
        ["start"] = entity.Range.Begin,
        ["end"] = entity.Range.End,
        ["text"] = entity.Range.Of(_text.Text),
    };

    private IEnumerable<object> Groups(EntityAggregation aggregation, bool[] beginsWord) =>
        Decode(aggregation, beginsWord).Select(entity => new Dictionary<string, object?>
        {
            ["entity_group"] = entity.Type,
            ["score"] = entity.Score,
            ["start"] = entity.Range.Begin,
            ["end"] = entity.Range.End,
            ["text"] = entity.Range.Of(_text.Text),
            ["word"] = Spelled(entity),
        });

    // Null where a character is cut between its bytes.
    private string? Spelled(DecodedEntity entity)
    {
        var text = _tokenizer.Decode(_text.Pieces[entity.FirstPiece..entity.EndPiece].Select(piece => piece.Id))!.Trim();
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? null : text;
    }

    private static float[] Softmax(float[] logits)
    {
        var probabilities = new float[logits.Length];
        Activations.Softmax(logits, probabilities);
        return probabilities;
    }
}
