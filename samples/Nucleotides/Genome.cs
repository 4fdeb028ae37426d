namespace Nucleotides;

/// <summary>
/// Made-up sequences of four families, each with three motifs of its own. A sequence is six motifs of its family in any order, with random
/// nucleotides between them; each nucleotide of a motif is exchanged for a random one with a probability.
/// </summary>
/// <param name="seed">The motifs follow from it.</param>
internal sealed class Genome(int seed)
{
    public const string Alphabet = "ACGT";
    public const int Length = 64, Families = 4, MotifLength = 8;
    private const int Motifs = 3, Copies = 6;
    private const double MutationRate = 0.1;

    // [family][motif]
    private readonly string[][] _motifs = MakeMotifs(new Random(seed));

    /// <summary>
    /// The mean loss per nucleotide of a reader who knows the motifs and where each one is, below which none can be: random nucleotides
    /// have the entropy ln 4, those of motifs that of the mutation.
    /// </summary>
    public static double Entropy
    {
        get
        {
            var (kept, other) = (1 - MutationRate + MutationRate / Alphabet.Length, MutationRate / Alphabet.Length);
            var motif = -kept * Math.Log(kept) - (Alphabet.Length - 1) * other * Math.Log(other);
            var part = (double)Copies * MotifLength / Length;
            return part * motif + (1 - part) * Math.Log(Alphabet.Length);
        }
    }

    /// <summary>Sequences of all families in turn.</summary>
    /// <param name="count">Number of sequences.</param>
    /// <param name="drawn">Seed of these sequences.</param>
    public Sequence[] Draw(int count, int drawn)
    {
        var random = new Random(drawn);
        return [.. Enumerable.Range(0, count).Select(index => new Sequence
        {
            Family = $"family {index % Families + 1}",
            Text = Draw(_motifs[index % Families], random),
        })];
    }

    private static string Draw(string[] motifs, Random random)
    {
        // The free nucleotides are divided among the gaps: before, between and behind the motifs.
        var free = Length - Copies * MotifLength;
        int[] cuts = [.. Enumerable.Range(0, Copies).Select(_ => random.Next(free + 1)).Order()];
        var text = Letters(Length, random);
        for (var index = 0; index < Copies; index++)
        {
            var (motif, start) = (motifs[random.Next(Motifs)], cuts[index] + index * MotifLength);
            for (var i = 0; i < MotifLength; i++)
                text[start + i] = random.NextDouble() < MutationRate ? Alphabet[random.Next(Alphabet.Length)] : motif[i];
        }
        return new(text);
    }

    private static string[][] MakeMotifs(Random random) => [.. Enumerable.Range(0, Families).Select(_ =>
        Enumerable.Range(0, Motifs).Select(_ => new string(Letters(MotifLength, random))).ToArray())];

    private static char[] Letters(int count, Random random)
    {
        var letters = new char[count];
        random.GetItems<char>(Alphabet, letters);
        return letters;
    }
}
