using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.DataViews;

/// <summary>A row with a column of each type that ML.NET has.</summary>
internal sealed class EveryType
{
    public string Sentence1 { get; set; } = "";

    public string Sentence2 { get; set; } = "";

    public bool Boolean { get; set; }

    public sbyte SByte { get; set; }

    public byte Byte { get; set; }

    public short Int16 { get; set; }

    public ushort UInt16 { get; set; }

    public int Int32 { get; set; }

    public uint UInt32 { get; set; }

    public long Int64 { get; set; }

    public ulong UInt64 { get; set; }

    public float Single { get; set; }

    public double Double { get; set; }

    [KeyType(7)]
    public byte SmallKey { get; set; }

    [KeyType(1000)]
    public ulong LargeKey { get; set; }

    public DateTime DateTime { get; set; }

    public DateTimeOffset DateTimeOffset { get; set; }

    public TimeSpan TimeSpan { get; set; }

    public DataViewRowId RowId { get; set; }

    public ReadOnlyMemory<char> Memory { get; set; }

    public float[] Singles { get; set; } = [];

    [VectorType(3)]
    public bool[] Booleans { get; set; } = [];

    public string[] Texts { get; set; } = [];

    [KeyType(9)]
    public uint[] Keys { get; set; } = [];

    public DateTime[] Dates { get; set; } = [];

    [VectorType(50)]
    public VBuffer<double> Sparse { get; set; }

    public static EveryType Of(int i) => new()
    {
        Sentence1 = $"row {i}",
        Sentence2 = new string('x', i % 9),
        Boolean = i % 2 == 0,
        SByte = (sbyte)-i,
        Byte = (byte)i,
        Int16 = (short)(-300 * i),
        UInt16 = (ushort)(300 * i),
        Int32 = -70_000 * i,
        UInt32 = 70_000u * (uint)i,
        Int64 = -5_000_000_000 * i,
        UInt64 = 5_000_000_000 * (ulong)i,
        Single = 0.1f * i,
        Double = i % 3 == 0 ? double.NaN : 0.1 * i,
        SmallKey = (byte)(i % 8),
        LargeKey = (ulong)i,
        DateTime = new DateTime(2024, 1, 1).AddHours(i),
        DateTimeOffset = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(i % 5)).AddDays(i),
        TimeSpan = TimeSpan.FromSeconds(i),
        RowId = new DataViewRowId((ulong)i, 3),
        Memory = $"memory {i}".AsMemory(),
        Singles = [.. Enumerable.Range(0, i % 4).Select(j => i + 0.5f * j)],
        Booleans = [i % 2 == 0, i % 3 == 0, i % 5 == 0],
        Texts = [.. Enumerable.Range(0, i % 3).Select(j => $"word {i} {j}")],
        Keys = [.. Enumerable.Range(0, i % 5).Select(j => (uint)(i + j) % 10)],
        Dates = [new DateTime(2000, 1, 1).AddDays(i)],
        Sparse = new VBuffer<double>(50, 2, [i, -i], [i % 20, 20 + i % 20]),
    };
}
