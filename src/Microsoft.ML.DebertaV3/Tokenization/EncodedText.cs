namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>One input sequence of the network, without padding: [CLS] text [SEP], or [CLS] text [SEP] pair [SEP].</summary>
internal sealed class EncodedText
{
    /// <summary>Segment of [CLS] and [SEP].</summary>
    public const sbyte SpecialSegment = -1;

    /// <param name="length">Number of positions.</param>
    public EncodedText(int length)
    {
        Ids = new int[length];
        Segments = new sbyte[length];
        Begins = new int[length];
        Ends = new int[length];
    }

    /// <summary>Piece ids. [length]</summary>
    public int[] Ids { get; }

    /// <summary>Segment of each position: -1 special token, 0 first text, 1 second text. [length]</summary>
    public sbyte[] Segments { get; }

    /// <summary>UTF-16 index at which each piece begins in the text of its segment; 0 for special tokens. [length]</summary>
    public int[] Begins { get; }

    /// <summary>UTF-16 index after each piece in the text of its segment; 0 for special tokens. [length]</summary>
    public int[] Ends { get; }

    /// <summary>Number of positions.</summary>
    public int Length => Ids.Length;
}
