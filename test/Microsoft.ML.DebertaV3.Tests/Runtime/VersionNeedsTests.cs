using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class VersionNeedsTests
{
    private const string UnmetVersion = "GLIBCXX_3.4.32";
    private const int Mutations = 500;

    [TestMethod]
    public void Relax_FlagsOneNeedWeak_AndLeavesEveryOtherByteAlone()
    {
        var original = NativeBinding.Read();
        var relaxed = (byte[])original.Clone();

        VersionNeeds.Relax(relaxed, UnmetVersion);

        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != relaxed[i]).ToArray();
        Assert.HasCount(1, changed);
        Assert.AreEqual(original[changed[0]] | 2, relaxed[changed[0]]); // VER_FLG_WEAK
    }

    [TestMethod]
    public void Relax_ChangesNothing_WhenTheNeedIsWeakAlready()
    {
        var once = NativeBinding.Read();
        VersionNeeds.Relax(once, UnmetVersion);
        var twice = (byte[])once.Clone();

        VersionNeeds.Relax(twice, UnmetVersion);

        Assert.IsTrue(once.AsSpan().SequenceEqual(twice));
    }

    [TestMethod]
    [DataRow("GLIBCXX_9.9.99")]
    [DataRow("GLIBCXX_3.")] // the beginning of a real one
    [DataRow("LIBCXX_3.4.32")] // the end of a real one
    [DataRow("GLIBCXX_3.4.320")]
    [DataRow("")]
    public void Relax_ChangesNothing_WhenNoNeedHasTheVersion(string version)
    {
        var original = NativeBinding.Read();
        var relaxed = (byte[])original.Clone();

        VersionNeeds.Relax(relaxed, version);

        Assert.IsTrue(original.AsSpan().SequenceEqual(relaxed));
    }

    [TestMethod]
    public void Relax_GivesBadImageFormatOrSucceeds_WhenBytesAreDamaged()
    {
        var original = NativeBinding.Read();
        var relaxed = (byte[])original.Clone();
        VersionNeeds.Relax(relaxed, UnmetVersion);
        var flag = Enumerable.Range(0, original.Length).Single(i => original[i] != relaxed[i]);
        var random = new Random(17);
        var refused = 0;

        for (var i = 0; i < Mutations; i++)
        {
            var damaged = Damage(original, flag, random);
            try
            {
                VersionNeeds.Relax(damaged, UnmetVersion);
            }
            catch (BadImageFormatException)
            {
                refused++;
            }
        }

        Assert.IsInRange(Mutations / 10, Mutations - 1, refused);
    }

    [TestMethod]
    public void Relax_GivesBadImageFormat_WhenTheFileIsNoElf()
    {
        Assert.ThrowsExactly<BadImageFormatException>(() => VersionNeeds.Relax([], UnmetVersion));
        Assert.ThrowsExactly<BadImageFormatException>(() => VersionNeeds.Relax(new byte[1000], UnmetVersion));
    }

    // One to four bytes in the file header, the section headers (the end of the file) or the version needs; every tenth time the file is
    // cut as well.
    private static byte[] Damage(byte[] original, int flag, Random random)
    {
        var bytes = (byte[])original.Clone();
        for (var n = random.Next(1, 5); n > 0; n--)
        {
            var place = random.Next(3) switch
            {
                0 => random.Next(4, 64),
                1 => bytes.Length - 1 - random.Next(2500),
                _ => flag + random.Next(-400, 400),
            };
            bytes[place] = (byte)random.Next(256);
        }
        return random.Next(10) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
