namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>One input row of the network: [CLS] text [SEP], or [CLS] text [SEP] pair [SEP]. Not padded.</summary>
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

    /// <summary>-1 special, 0 first text, 1 second text. [length]</summary>
    public sbyte[] Segments { get; }

    /// <summary>UTF-16 index at which a piece begins in the text of its segment; 0 for specials. [length]</summary>
    public int[] Begins { get; }

    /// <summary>UTF-16 index behind a piece in the text of its segment; 0 for specials. [length]</summary>
    public int[] Ends { get; }

    /// <summary>Number of positions.</summary>
    public int Length => Ids.Length;
}
