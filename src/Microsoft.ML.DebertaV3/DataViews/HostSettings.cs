using System.Security.Cryptography;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>What an <c>MLContext</c> says of seed, device and temporary files. None is ever stored in a model.</summary>
internal static class HostSettings
{
    /// <summary>The context's device.</summary>
    /// <exception cref="InvalidOperationException">It does not exist and may not be replaced by the CPU.</exception>
    public static torch.Device Device(IHostEnvironment environment)
    {
        var settings = (IHostEnvironmentInternal)environment;
        return DeviceChooser.Choose(settings.GpuDeviceId, settings.FallbackToCpu);
    }

    /// <summary>Where the context keeps temporary files (<c>MLContext.TempFilePath</c>).</summary>
    public static string TemporaryFolder(IHostEnvironment environment) => ((IHostEnvironmentInternal)environment).TempFilePath;

    /// <summary>The context's seed; where it has none, that of an interrupted run, else a fresh one; either is logged.</summary>
    public static int Seed(IHostEnvironment environment, IChannel channel, int? interrupted = null)
    {
        if (((IHostEnvironmentInternal)environment).Seed is { } seed)
            return seed;
        if (interrupted is { } stored)
        {
            channel.Info($"MLContext has no seed; this fit goes on with {stored}, the interrupted one's.");
            return stored;
        }
        var fresh = RandomNumberGenerator.GetInt32(int.MaxValue);
        channel.Info($"MLContext has no seed; this fit uses {fresh}. new MLContext(seed: {fresh}) repeats it.");
        return fresh;
    }
}
