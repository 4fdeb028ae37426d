namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Puts pieces of one or two texts into the templates of the network, cut to a length.</summary>
internal static class PairEncoder
{
    private const int SingleSpecials = 2;
    private const int PairSpecials = 3;

    /// <summary>[CLS] text [SEP], or [CLS] text [SEP] pair [SEP]; the longer of two texts is cut first.</summary>
    /// <param name="text">The first text.</param>
    /// <param name="pair">The second text; null: there is none.</param>
    /// <param name="maxLength">Longest result, specials included; null: no limit.</param>
    /// <param name="specials">The model's special tokens.</param>
    /// <param name="cutsStart">Texts lose their beginning, not their end.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for a piece beside the specials.</exception>
    public static EncodedText Encode(TextPieces text, TextPieces? pair, int? maxLength, SpecialTokens specials, bool cutsStart)
    {
        var room = Room(maxLength, pair is null ? SingleSpecials : PairSpecials, 1);
        var wanted = cutsStart ? int.MaxValue : room;
        var (first, isAllOfText) = text.First(wanted);
        if (pair is null)
            return Assemble(Kept(first, Math.Min(first.Length, room), cutsStart), default, hasPair: false, specials);

        var (second, isAllOfPair) = pair.First(wanted);
        var (shorter, longer) = LongestFirst(Math.Min(first.Length, second.Length), Math.Max(first.Length, second.Length), room);
        // Lengths above the room count as the room would, but for this: an odd piece goes to the text that was longer.
        var isKnown = Math.Min(first.Length, second.Length) < room || (isAllOfText && isAllOfPair) || shorter == longer;
        var firstIsLonger = isKnown ? first.Length > second.Length : IsLonger(text, pair);
        var cut = firstIsLonger ? longer : shorter;
        return Assemble(
            Kept(first, cut, cutsStart), Kept(second, shorter + longer - cut, cutsStart), hasPair: true, specials);
    }

    private static ReadOnlySpan<PieceSpan> Kept(PieceSpan[] pieces, int count, bool cutsStart) =>
        cutsStart ? pieces.AsSpan(pieces.Length - count) : pieces.AsSpan(0, count);

    /// <summary>[CLS] first [SEP] part of second [SEP], as often as it takes to see all of the second text.</summary>
    /// <param name="first">Repeated in every window; cut where it leaves the second text less than <paramref name="stride"/> + 1
    /// pieces.</param>
    /// <param name="second">Split into windows.</param>
    /// <param name="maxLength">Length of a window, specials included.</param>
    /// <param name="stride">Pieces of the second text that two neighbouring windows share. 0 or more.</param>
    /// <param name="specials">The model's special tokens.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for the stride and one more piece.</exception>
    public static List<EncodedText> EncodeWindows(PieceSpan[] first, PieceSpan[] second, int maxLength, int stride, SpecialTokens specials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        var room = Room(maxLength, PairSpecials, stride + 1L);
        var question = first[..Math.Min(first.Length, room - Math.Min(second.Length, stride + 1))];
        return [.. PieceWindow.Cover(second.Length, room - question.Length, stride)
            .Select(window => Assemble(question, second.AsSpan(window.First, window.Count), hasPair: true, specials))];
    }

    /// <summary>[CLS] part of the text [SEP], as often as it takes to see all of it.</summary>
    /// <param name="text">Split into windows.</param>
    /// <param name="maxLength">Length of a window, specials included.</param>
    /// <param name="stride">Pieces that two neighbouring windows share. 0 or more.</param>
    /// <param name="specials">The model's special tokens.</param>
    /// <exception cref="ArgumentException">The maximum leaves no room for the stride and one more piece.</exception>
    public static List<EncodedText> EncodeWindows(PieceSpan[] text, int maxLength, int stride, SpecialTokens specials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        var room = Room(maxLength, SingleSpecials, stride + 1L);
        return [.. PieceWindow.Cover(text.Length, room, stride)
            .Select(window => Assemble(text.AsSpan(window.First, window.Count), default, hasPair: false, specials))];
    }

    // The order of the cases is that of transformers.
    private static (int Shorter, int Longer) LongestFirst(int shorter, int longer, int room)
    {
        if (shorter + (long)longer <= room)
            return (shorter, longer);

        longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        return shorter + (long)longer > room ? (room / 2, room / 2 + room % 2) : (shorter, longer);
    }

    // The text with fewer characters is counted to its end, the other one until it has more pieces.
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
