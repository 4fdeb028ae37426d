using System.Diagnostics;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Runs test/Microsoft.ML.DebertaV3.Tests.Child, which was built beside the tests, in a process of its own.</summary>
internal static class ChildProcess
{
    private const string Name = "Microsoft.ML.DebertaV3.Tests.Child";

    /// <summary>Its standard output, line by line. The network is out of reach: a proxy is named that nobody serves.</summary>
    public static string[] Run(params string[] arguments) => RunProgram([DotNet(), Assembly, .. arguments]);

    /// <summary>As <see cref="Run"/>, after a shell line that mounts something; nobody else sees the mount. Inconclusive where the system does not let us.</summary>
    public static string[] RunMounted(string mount, params string[] arguments)
    {
        try
        {
            RunProgram(["unshare", "-rm", "sh", "-c", mount]);
        }
        catch (Exception problem) when (problem is System.ComponentModel.Win32Exception or AssertFailedException)
        {
            Assert.Inconclusive($"This system lets no test mount a folder: {problem.Message}");
        }
        return RunProgram(["unshare", "-rm", "sh", "-c", $"{mount} && exec \"$@\"", "sh", DotNet(), Assembly, .. arguments]);
    }

    // .../bin/Debug/net10.0/ of the tests
    private static string Assembly
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Shared.RepositoryRoot(), "test", Name, "bin", output.Parent!.Name, output.Name, $"{Name}.dll");
        }
    }

    private static string[] RunProgram(string[] command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument);
        foreach (var variable in new[] { "http_proxy", "https_proxy", "all_proxy" })
            start.Environment[variable] = "http://127.0.0.1:9";

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return lines.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    // The runtime lies in <dotnet>/shared/Microsoft.NETCore.App/<version>/.
    private static string DotNet()
    {
        var runtime = Path.TrimEndingDirectorySeparator(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        return Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
    }
}
