namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Damage as files suffer it: flipped bits, overwritten, removed and repeated bytes.</summary>
internal static class Mutation
{
    /// <summary>
    /// Whether damaged weights loaded, since they are numbers, and a row had no score, since they overflow: as documented.
    /// </summary>
    public static bool IsOverflow(Exception problem) =>
        problem is InvalidOperationException && problem.Message.Contains("not a finite number", StringComparison.Ordinal);

    /// <summary>A damaged copy.</summary>
    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        var at = random.Next(bytes.Length);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                random.NextBytes(bytes.AsSpan(at, Math.Min(4, bytes.Length - at)));
                return bytes;
            case 2:
                bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill(random.Next(2) == 0 ? (byte)0 : (byte)0xff);
                return bytes;
            case 3: // early bytes hold lengths and counts
                bytes[random.Next(Math.Min(64, bytes.Length))] = (byte)random.Next(256);
                return bytes;
            case 4:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 16))..]];
            default:
                return [.. bytes[..at], .. bytes[random.Next(at + 1)..]];
        }
    }
}
