using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Converts the label probabilities of a text's pieces to entities. Immutable, thread safe.</summary>
/// <remarks>Same as TokenClassificationPipeline of transformers, except that the ranges of entities are trimmed.</remarks>
internal sealed class EntityDecoder
{
    private readonly IReadOnlyList<string> _labels;
    private readonly EntityTag[] _tags;
    private readonly EntityAggregation _aggregation;
    private readonly ConsistentLabels? _repair;

    /// <param name="labels">The names of the labels.</param>
    /// <param name="aggregation">The aggregation strategy.</param>
    /// <param name="repair">Whether to predict consistent labels instead of the most probable label of each unit.</param>
    public EntityDecoder(IReadOnlyList<string> labels, EntityAggregation aggregation, bool repair = false)
    {
        (_labels, _aggregation) = (labels, aggregation);
        _tags = [.. labels.Select(EntityTag.Parse)];
        _repair = repair ? new(_tags) : null;
    }

    /// <summary>Returns the entities in order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pieces">Its pieces, without [CLS] and [SEP].</param>
    /// <param name="beginsWord">Whether each piece begins a word, see <see cref="WordStarts"/>. Not used by None and Simple.</param>
    /// <param name="probabilities">[pieces][labels]</param>
    public IReadOnlyList<DecodedEntity> Decode(
        string text, IReadOnlyList<PieceSpan> pieces, IReadOnlyList<bool> beginsWord, IReadOnlyList<float[]> probabilities)
    {
        var starts = Enumerable.Range(0, pieces.Count).Where(i => IsOfPieces || beginsWord[i]).ToArray();
        double[][] scores =
            [.. starts.Select((start, i) => Scores(probabilities, start, i + 1 < starts.Length ? starts[i + 1] : pieces.Count))];
        var labels = Labels(scores);
        var entities = new List<DecodedEntity>();
        for (var (first, end) = (0, 0); first < starts.Length; first = end)
        {
            end = first + 1;
            while (_aggregation != EntityAggregation.None && end < starts.Length && Continues(labels[end - 1], labels[end]))
                end++;
            if (_tags[labels[first]].IsOutside)
                continue;
            var score = Enumerable.Range(first, end - first).Average(unit => scores[unit][labels[unit]]);
            var endPiece = end < starts.Length ? starts[end] : pieces.Count;
            var range = new TextRange(pieces[starts[first]].Begin, pieces[endPiece - 1].End).Trim(text);
            entities.Add(new(TypeOf(labels[first]), range, score, starts[first], endPiece));
        }
        return entities;
    }

    /// <summary>Returns the label of each unit. A unit is a piece or a word.</summary>
    /// <param name="probabilities">[units][labels]</param>
    public int[] Labels(IReadOnlyList<double[]> probabilities) =>
        _repair?.Find(probabilities) ?? [.. probabilities.Select(unit => Array.IndexOf(unit, unit.Max()))];

    private bool IsOfPieces => _aggregation is EntityAggregation.None or EntityAggregation.Simple;

    // Outside counts as a type of its own; a label I- may begin an entity.
    private bool Continues(int previous, int label) => _tags[previous].Type == _tags[label].Type && !_tags[label].Begins
        && _tags[previous].Position is not (EntityPosition.End or EntityPosition.Single);

    private string TypeOf(int label) => _aggregation == EntityAggregation.None ? _labels[label] : _tags[label].Type;

    // Returns the probabilities of a unit. [labels]
    private double[] Scores(IReadOnlyList<float[]> probabilities, int start, int end)
    {
        var unit = Enumerable.Range(start, end - start).Select(piece => probabilities[piece]);
        return _aggregation switch
        {
            EntityAggregation.Average => [.. _labels.Select((_, label) => unit.Average(piece => (double)piece[label]))],
            EntityAggregation.Max => Array.ConvertAll(unit.MaxBy(piece => piece.Max())!, value => (double)value),
            _ => Array.ConvertAll(probabilities[start], value => (double)value),
        };
    }
}
