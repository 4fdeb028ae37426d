using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Edits the required symbol versions (<c>.gnu.version_r</c>) of a 64-bit little-endian ELF file in memory.</summary>
/// <remarks>
/// libLibTorchSharp.so requires GLIBCXX_3.4.32 for one symbol, <c>_ZSt21ios_base_library_initv</c>, which it never calls (the compiler
/// emits it for &lt;iostream&gt;). The dynamic loader accepts an unmet requirement that is flagged weak.
/// </remarks>
internal static class VersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2;                      // VER_FLG_WEAK

    /// <summary>Flags every requirement of <paramref name="version"/> as weak. Other bytes are not changed.</summary>
    /// <exception cref="BadImageFormatException">The bytes are not a 64-bit little-endian ELF file.</exception>
    public static void Relax(Span<byte> elf, string version)
    {
        if (elf.Length < 64 || !elf[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new BadImageFormatException("Not a 64-bit little-endian ELF file.");
        try
        {
            var headers = ToIndex(BinaryPrimitives.ReadUInt64LittleEndian(elf[0x28..]));
            int size = UInt16(elf, 0x3a), count = UInt16(elf, 0x3c);
            for (var i = 0; i < count; i++)
            {
                var header = headers + i * size;
                if (UInt32(elf, header + 4) == VersionNeedSection)
                    RelaxSection(elf, header, headers + (int)UInt32(elf, header + 40) * size, version);
            }
        }
        catch (ArgumentOutOfRangeException problem)
        {
            throw new BadImageFormatException("The ELF file's section headers point outside the file.", problem);
        }
    }

    private static void RelaxSection(Span<byte> elf, int header, int stringsHeader, string version)
    {
        var need = ToIndex(BinaryPrimitives.ReadUInt64LittleEndian(elf[(header + 24)..]));
        var strings = ToIndex(BinaryPrimitives.ReadUInt64LittleEndian(elf[(stringsHeader + 24)..]));
        int next;
        do
        {
            int count = UInt16(elf, need + 2), entry = need + (int)UInt32(elf, need + 8);
            for (var k = 0; k < count; k++)
            {
                if (IsName(elf[(strings + (int)UInt32(elf, entry + 8))..], version))
                    BinaryPrimitives.WriteUInt16LittleEndian(elf[(entry + 4)..], (ushort)(UInt16(elf, entry + 4) | Weak));
                entry += Forward(UInt32(elf, entry + 12), isLast: k == count - 1);
            }
            next = Forward(UInt32(elf, need + 12), isLast: true);
            need += next;
        }
        while (next != 0);
    }

    // A zero-terminated name.
    private static bool IsName(ReadOnlySpan<byte> text, string name) =>
        text.Length > name.Length && text[name.Length] == 0 && Ascii.Equals(text[..name.Length], name);

    private static int Forward(uint step, bool isLast) => (step > 0 || isLast) && step <= int.MaxValue
        ? (int)step
        : throw new BadImageFormatException("The ELF file's version needs do not move forward.");

    private static int ToIndex(ulong offset) =>
        offset <= int.MaxValue ? (int)offset : throw new BadImageFormatException("The ELF file is too large.");

    private static ushort UInt16(Span<byte> elf, int index) => BinaryPrimitives.ReadUInt16LittleEndian(elf[index..]);

    private static uint UInt32(Span<byte> elf, int index) => BinaryPrimitives.ReadUInt32LittleEndian(elf[index..]);
}
