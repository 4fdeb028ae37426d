using TorchSharp;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Maps ML.NET's <c>MLContext.GpuDeviceId</c> and <c>FallbackToCpu</c> to a torch device.</summary>
internal static class DeviceChooser
{
    /// <summary>
    /// Returns the CPU for a null id; otherwise that CUDA device, or the CPU if it does not exist and fallback is allowed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The device does not exist and <paramref name="fallbackToCpu"/> is false.</exception>
    public static torch.Device Choose(int? gpuDeviceId, bool fallbackToCpu)
    {
        NativeLibraries.EnsureLoaded();
        var devices = gpuDeviceId is null || !torch.cuda.is_available() ? 0 : torch.cuda.device_count();
        return Choose(gpuDeviceId, fallbackToCpu, devices);
    }

    internal static torch.Device Choose(int? gpuDeviceId, bool fallbackToCpu, int cudaDevices)
    {
        if (gpuDeviceId is not { } id)
            return torch.CPU;
        if (id >= 0 && id < cudaDevices)
            return new torch.Device(DeviceType.CUDA, id);
        if (fallbackToCpu)
            return torch.CPU;
        throw new InvalidOperationException(
            $"MLContext.GpuDeviceId is {id}, but TorchSharp sees {cudaDevices} CUDA device(s). Use an id below {cudaDevices}, "
            + "add the NuGet package TorchSharp-cuda-windows or TorchSharp-cuda-linux, or set MLContext.FallbackToCpu to true.");
    }
}
