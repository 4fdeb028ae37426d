using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// Loads TorchSharp's native libraries before TorchSharp does, to support older Linux systems and to name a missing package in the error.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 was linked against a newer libstdc++ than that of Debian 12, Ubuntu 22.04 and RHEL 9. <see cref="VersionNeeds"/>
/// explains why a copy with one relaxed entry is safe (docs/decisions/0002-native-loading.md). Thread safe; runs once per process.
/// </remarks>
internal static class NativeLibraries
{
    private const string Binding = "LibTorchSharp";
    private static readonly string[] LinuxDependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];
    private static readonly Lazy<InvalidOperationException?> Problem = new(Load);

    /// <summary>Loads the libraries, unless that was done before.</summary>
    /// <exception cref="InvalidOperationException">No native package is referenced, or it cannot be loaded; the message names the package
    /// to add.</exception>
    public static void EnsureLoaded()
    {
        if (Problem.Value is { } problem)
            throw new InvalidOperationException(problem.Message, problem);
    }

    private static InvalidOperationException? Load()
    {
        try
        {
            if (OperatingSystem.IsLinux() && FindBinding(SearchFolders()) is { } binding)
            {
                using var policy = WaitPolicy.Sleep();
                LoadOnLinux(binding);
            }
            torch.InitializeDeviceType(DeviceType.CPU);
            NativeWork.Watch();
            return null;
        }
        catch (Exception problem) // every exception of TorchSharp's static constructor becomes one readable error
        {
            return new InvalidOperationException(Describe(problem), problem);
        }
    }

    [SupportedOSPlatform("linux")]
    private static void LoadOnLinux(string binding)
    {
        if (NativeLibrary.TryLoad(binding, out _))
            return;

        var folder = Path.GetDirectoryName(binding)!;
        foreach (var dependency in LinuxDependencies)
            NativeLibrary.TryLoad(Path.Combine(folder, dependency), out _);
        if (NativeLibrary.TryLoad(binding, out _))
            return;

        // TorchSharp then finds the loaded copy by its soname.
        RelaxedCopy.Load(binding);
    }

    private static string? FindBinding(IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, $"lib{Binding}.so")).FirstOrDefault(File.Exists);

    private static IEnumerable<string> SearchFolders()
    {
        var runtimeFolder = Path.Combine("runtimes", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}",
            "native");
        yield return Path.Combine(AppContext.BaseDirectory, runtimeFolder);
        yield return AppContext.BaseDirectory;
        foreach (var folder in (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
        if (Path.GetDirectoryName(typeof(torch).Assembly.Location) is { Length: > 0 } beside)
        {
            yield return beside;
            yield return Path.Combine(beside, runtimeFolder);
        }
    }

    /// <summary>Returns the error message for the user.</summary>
    internal static string Describe(Exception problem)
    {
        // there is no place for the copy, which no package would solve
        if (problem is IOException and not (FileNotFoundException or FileLoadException))
            return problem.Message;
        var package = OperatingSystem.IsWindows()
            ? "libtorch-cpu-win-x64" : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64" : "libtorch-cpu-linux-x64";
        var gpu = OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";
        var innermost = problem.GetBaseException().Message;
        return $"TorchSharp's native library was not found or did not load. Add the NuGet package {package} 2.10.0 "
            + $"(or, for an NVIDIA GPU, {gpu} 0.107.0) to the application's project. The loader said: {innermost}";
    }
}
