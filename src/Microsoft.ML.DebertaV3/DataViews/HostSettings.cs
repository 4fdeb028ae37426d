using System.Security.Cryptography;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Seed, device and temporary folder of an <c>MLContext</c>. None of them is saved with a model.</summary>
internal static class HostSettings
{
    /// <summary>Returns the device of the context.</summary>
    /// <exception cref="InvalidOperationException">The device does not exist, and fallback to the CPU is not allowed.</exception>
    public static torch.Device Device(IHostEnvironment environment)
    {
        var settings = (IHostEnvironmentInternal)environment;
        return DeviceChooser.Choose(settings.GpuDeviceId, settings.FallbackToCpu);
    }

    /// <summary>Returns the folder for temporary files (<c>MLContext.TempFilePath</c>).</summary>
    public static string TemporaryFolder(IHostEnvironment environment) => ((IHostEnvironmentInternal)environment).TempFilePath;

    /// <summary>
    /// Returns the seed of the context. If it has none, logs and returns that of the interrupted run, or else a random one.
    /// </summary>
    public static int Seed(IHostEnvironment environment, IChannel channel, int? interrupted = null)
    {
        if (((IHostEnvironmentInternal)environment).Seed is { } seed)
            return seed;
        if (interrupted is { } stored)
        {
            channel.Info($"MLContext has no seed; this fit continues with the seed of the interrupted fit, {stored}.");
            return stored;
        }
        var fresh = RandomNumberGenerator.GetInt32(int.MaxValue);
        channel.Info($"MLContext has no seed; this fit uses {fresh}. new MLContext(seed: {fresh}) repeats it.");
        return fresh;
    }
}
