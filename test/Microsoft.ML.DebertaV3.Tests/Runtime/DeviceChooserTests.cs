using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
public sealed class DeviceChooserTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Choose_GivesTheCpu_WhenNoDeviceIsAskedFor(bool fallbackToCpu)
    {
        var device = DeviceChooser.Choose(gpuDeviceId: null, fallbackToCpu);

        Assert.AreEqual(DeviceType.CPU, device.type);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    public void Choose_HonoursTheIndex_WhenTheDeviceExists(int id)
    {
        var device = DeviceChooser.Choose(id, fallbackToCpu: false, cudaDevices: 4);

        Assert.AreEqual(DeviceType.CUDA, device.type);
        Assert.AreEqual(id, device.index);
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(4, 4)]
    [DataRow(-1, 4)]
    public void Choose_FallsBack_WhenTheDeviceIsAbsentAndItMay(int id, int cudaDevices)
    {
        var device = DeviceChooser.Choose(id, fallbackToCpu: true, cudaDevices);

        Assert.AreEqual(DeviceType.CPU, device.type);
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(4, 4)]
    [DataRow(-1, 4)]
    public void Choose_SaysWhatToDo_WhenTheDeviceIsAbsentAndItMayNotFallBack(int id, int cudaDevices)
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => DeviceChooser.Choose(id, fallbackToCpu: false, cudaDevices));

        foreach (
            var part in new[] { $"GpuDeviceId is {id}", $"sees {cudaDevices} CUDA", "TorchSharp-cuda-windows", "TorchSharp-cuda-linux",
            "FallbackToCpu" })
            StringAssert.Contains(error.Message, part);
    }

    [TestMethod]
    public void Choose_FallsBack_WhenTorchSeesNoDevice()
    {
        if (torch.cuda.is_available())
            Assert.Inconclusive("This machine has a CUDA device.");

        var device = DeviceChooser.Choose(gpuDeviceId: 0, fallbackToCpu: true);

        Assert.AreEqual(DeviceType.CPU, device.type);
        Assert.ThrowsExactly<InvalidOperationException>(() => DeviceChooser.Choose(gpuDeviceId: 0, fallbackToCpu: false));
    }
}
