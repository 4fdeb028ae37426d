namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Masks random pieces of a sequence: dynamic masking, uniform over the whole sequence.</summary>
/// <remarks>
/// The published masker marks one unit in int(1/rate) and then masks from the left until the number of pieces is reached, so that the last
/// 47 of 512 pieces are never masked. Here, units (also those of <see cref="MaskingScheme.NGrams"/>) are drawn in random order until the
/// number is reached. Thread safe.
/// </remarks>
internal sealed class TokenMasker(MaskingVocabulary vocabulary, MaskingOptions options)
{
    /// <summary>Masks max(1, round(rate * candidates)) pieces of [CLS] ... [SEP]; <paramref name="ids"/> are not modified.</summary>
    /// <remarks>
    /// Candidates are all pieces except [CLS], [SEP], [PAD], [MASK] and [UNK]. Words and n-grams that would exceed the number are skipped,
    /// so that slightly fewer pieces may be masked. Only if no word is short enough, one word is masked that exceeds it. Without
    /// candidates, nothing is masked.
    /// </remarks>
    public MaskedText Mask(int[] ids, Random random)
    {
        var text = new MaskedText((int[])ids.Clone(), new int[ids.Length]);
        var units = MaskingUnits.Of(ids, vocabulary, options.Scheme != MaskingScheme.Pieces);
        if (units.Count == 0)
            return text;
        var runs = options.Scheme == MaskingScheme.NGrams
            ? UnitRun.NGrams(units.Count, options.Rate, random) : UnitRun.Singles(units.Count);
        HideRuns(text, units, runs, Math.Max(1, (int)Math.Round(options.Rate * units.Pieces)), random);
        return text;
    }

    private void HideRuns(MaskedText text, MaskingUnits units, UnitRun[] runs, int wanted, Random random)
    {
        var hidden = 0;
        for (var drawn = 0; drawn < runs.Length && hidden < wanted; drawn++)
        {
            var other = random.Next(drawn, runs.Length);
            (runs[drawn], runs[other]) = (runs[other], runs[drawn]);
            var count = Pieces(units, runs[drawn]);
            if (hidden + count > wanted)
                continue;
            Hide(text, units, runs[drawn], random);
            hidden += count;
        }
        if (hidden == 0)
            Hide(text, units, runs[0] with { Length = 1 }, random);
    }

    private static int Pieces(MaskingUnits units, UnitRun run)
    {
        var count = 0;
        for (var i = 0; i < run.Length; i++)
            count += units[(run.First + i) % units.Count].Length;
        return count;
    }

    private void Hide(MaskedText text, MaskingUnits units, UnitRun run, Random random)
    {
        for (var i = 0; i < run.Length; i++)
        {
            foreach (var position in units[(run.First + i) % units.Count])
            {
                text.Labels[position] = text.Ids[position];
                text.Ids[position] = Replacement(text.Ids[position], random);
            }
        }
    }

    private int Replacement(int original, Random random)
    {
        var share = random.NextDouble();
        if (share < options.MaskedShare)
            return vocabulary.MaskId;
        return share < options.MaskedShare + options.KeptShare ? original : vocabulary.RandomPiece(random);
    }
}

/// <summary>A masked sequence.</summary>
/// <param name="Ids">Ids after masking, [length].</param>
/// <param name="Labels">The original id of each selected piece, even if it was kept; 0 elsewhere. [length]</param>
internal sealed record MaskedText(int[] Ids, int[] Labels);
