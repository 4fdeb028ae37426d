using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
public sealed class BFloat16HardwareTests
{
    [TestMethod]
    [DataRow("flags\t\t: fpu avx512f avx512_bf16 clzero", true)]
    [DataRow("flags\t\t: fpu amx_bf16 amx_tile", true)]
    [DataRow("flags\t\t: fpu avx2 avx512f avx512_vnni", false)]
    [DataRow("flags\t\t: fpu xavx512_bf16 avx512_bf16x", false)]
    [DataRow("bugs\t\t: avx512_bf16", false)]
    [DataRow("", false)]
    public void IsIn_ReadsTheFlagsOfCpuInfo(string line, bool expected)
    {
        string[] lines = ["processor\t: 0", "model name\t: avx512_bf16", line];

        Assert.AreEqual(expected, BFloat16Hardware.IsIn(lines));
    }

    [TestMethod]
    public void IsIn_SaysOfTheCpuWhatTheKernelSays()
    {
        const string cpuInfo = "/proc/cpuinfo";
        if (!File.Exists(cpuInfo))
            Assert.Inconclusive($"{cpuInfo} is not there.");
        var words = File.ReadAllText(cpuInfo).Split(' ', '\n', '\t');

        Assert.AreEqual(words.Contains("avx512_bf16") || words.Contains("amx_bf16"), BFloat16Hardware.IsIn(CPU));
    }

    [TestMethod]
    public void IsIn_IsFalse_ForADeviceThatIsNotThere() =>
        Assert.IsFalse(BFloat16Hardware.IsIn(new Device(TorchSharp.DeviceType.CUDA, 4711)));
}
