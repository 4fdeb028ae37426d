namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Assembles input sequences from the pieces of one or two texts, with truncation.</summary>
internal static class PairEncoder
{
    private const int SingleSpecials = 2;
    private const int PairSpecials = 3;

    /// <summary>Encodes [CLS] text [SEP], or [CLS] text [SEP] pair [SEP]; the longer of two texts is truncated first.</summary>
    /// <param name="text">The first text.</param>
    /// <param name="pair">The second text; null for none.</param>
    /// <param name="maxLength">Maximum length, including special tokens; null for no limit.</param>
    /// <param name="specials">The model's special tokens.</param>
    /// <param name="cutsStart">Whether texts are truncated at the beginning instead of the end.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for a piece in addition to the special tokens.</exception>
    public static EncodedText Encode(TextPieces text, TextPieces? pair, int? maxLength, SpecialTokens specials, bool cutsStart)
    {
        var room = Room(maxLength, pair is null ? SingleSpecials : PairSpecials, 1);
        var wanted = cutsStart ? int.MaxValue : room;
        var (first, isAllOfText) = text.First(wanted);
        if (pair is null)
            return Assemble(Kept(first, Math.Min(first.Length, room), cutsStart), default, hasPair: false, specials);

        var (second, isAllOfPair) = pair.First(wanted);
        var (shorter, longer) = LongestFirst(Math.Min(first.Length, second.Length), Math.Max(first.Length, second.Length), room);
        // Any length above the room has the same effect, except that an odd piece goes to the longer text.
        var isKnown = Math.Min(first.Length, second.Length) < room || (isAllOfText && isAllOfPair) || shorter == longer;
        var firstIsLonger = isKnown ? first.Length > second.Length : IsLonger(text, pair);
        var cut = firstIsLonger ? longer : shorter;
        return Assemble(
            Kept(first, cut, cutsStart), Kept(second, shorter + longer - cut, cutsStart), hasPair: true, specials);
    }

    private static ReadOnlySpan<PieceSpan> Kept(PieceSpan[] pieces, int count, bool cutsStart) =>
        cutsStart ? pieces.AsSpan(pieces.Length - count) : pieces.AsSpan(0, count);

    /// <summary>Encodes [CLS] first [SEP] window of second [SEP], for windows that cover the second text.</summary>
    /// <param name="first">Repeated in every sequence; truncated if it leaves fewer than <paramref name="stride"/> + 1 pieces for the
    /// second text.</param>
    /// <param name="second">Split into windows.</param>
    /// <param name="maxLength">Maximum sequence length, including special tokens.</param>
    /// <param name="stride">Number of pieces of the second text that adjacent windows share, at least 0.</param>
    /// <param name="specials">The model's special tokens.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for the stride and one new piece.</exception>
    public static List<EncodedText> EncodeWindows(PieceSpan[] first, PieceSpan[] second, int maxLength, int stride, SpecialTokens specials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        var room = Room(maxLength, PairSpecials, stride + 1L);
        var question = first[..Math.Min(first.Length, room - Math.Min(second.Length, stride + 1))];
        return [.. PieceWindow.Cover(second.Length, room - question.Length, stride)
            .Select(window => Assemble(question, second.AsSpan(window.First, window.Count), hasPair: true, specials))];
    }

    /// <summary>Encodes [CLS] window of the text [SEP], for windows that cover the text.</summary>
    /// <param name="text">Split into windows.</param>
    /// <param name="maxLength">Maximum sequence length, including special tokens.</param>
    /// <param name="stride">Number of pieces that adjacent windows share, at least 0.</param>
    /// <param name="specials">The model's special tokens.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for the stride and one new piece.</exception>
    public static List<EncodedText> EncodeWindows(PieceSpan[] text, int maxLength, int stride, SpecialTokens specials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        var room = Room(maxLength, SingleSpecials, stride + 1L);
        return [.. PieceWindow.Cover(text.Length, room, stride)
            .Select(window => Assemble(text.AsSpan(window.First, window.Count), default, hasPair: false, specials))];
    }

    // Same order of cases as in transformers.
    private static (int Shorter, int Longer) LongestFirst(int shorter, int longer, int room)
    {
        if (shorter + (long)longer <= room)
            return (shorter, longer);

        longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        return shorter + (long)longer > room ? (room / 2, room / 2 + room % 2) : (shorter, longer);
    }

    // Counts all pieces of the text with fewer characters, and those of the other until there are more.
    private static bool IsLonger(TextPieces text, TextPieces pair)
    {
        var textIsFirst = text.Length <= pair.Length;
        var count = (textIsFirst ? text : pair).Count(long.MaxValue);
        return textIsFirst ? count > pair.Count(count) : text.Count(count) > count;
    }

    private static int Room(int? maxLength, int specials, long least)
    {
        if (maxLength is null)
            return int.MaxValue;
        if (maxLength.Value - (long)specials < least)
        {
            throw new ArgumentException(
                $"A maximum length of {maxLength} is too short: {specials} special tokens and {least} pieces need {specials + least}.",
                nameof(maxLength));
        }

        return maxLength.Value - specials;
    }

    private static EncodedText Assemble(ReadOnlySpan<PieceSpan> first, ReadOnlySpan<PieceSpan> second, bool hasPair, SpecialTokens specials)
    {
        var encoded = new EncodedText(first.Length + second.Length + (hasPair ? PairSpecials : SingleSpecials));
        var position = 0;
        AddSpecial(specials.ClassificationId);
        Add(first, 0);
        AddSpecial(specials.SeparatorId);
        if (hasPair)
        {
            Add(second, 1);
            AddSpecial(specials.SeparatorId);
        }

        return encoded;

        void AddSpecial(int id)
        {
            encoded.Ids[position] = id;
            encoded.Segments[position++] = EncodedText.SpecialSegment;
        }

        void Add(ReadOnlySpan<PieceSpan> pieces, sbyte segment)
        {
            foreach (var piece in pieces)
            {
                (encoded.Ids[position], encoded.Begins[position], encoded.Ends[position]) = (piece.Id, piece.Begin, piece.End);
                encoded.Segments[position++] = segment;
            }
        }
    }
}
