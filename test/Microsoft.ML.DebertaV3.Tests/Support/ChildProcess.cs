using System.Diagnostics;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Runs test/Microsoft.ML.DebertaV3.Tests.Child, which was built beside the tests, in a process of its own.</summary>
internal static class ChildProcess
{
    private const string Name = "Microsoft.ML.DebertaV3.Tests.Child";

    /// <summary>Its standard output, line by line. The network is out of reach: a proxy is named that nobody serves.</summary>
    public static string[] Run(params string[] arguments) => RunProgram([DotNet(), Assembly, .. arguments]);

    /// <summary>
    /// As <see cref="Run"/>, after a shell line that mounts something; nobody else sees the mount. Inconclusive where the system does not
    /// let us.
    /// </summary>
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

    /// <summary>How it ends, whatever its exit code.</summary>
    public static (int ExitCode, string[] Output, string Errors) End(params string[] arguments) =>
        End(new Dictionary<string, string?>(), arguments);

    /// <inheritdoc cref="End(string[])"/>
    /// <param name="environment">Variables to set; null to unset.</param>
    /// <param name="arguments">The command.</param>
    public static (int ExitCode, string[] Output, string Errors) End(
        IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        EndOf(DotNet(), environment, [Assembly, .. arguments]);

    /// <summary>The program's assembly: .../bin/Debug/net10.0/ of the tests has the same configuration.</summary>
    public static string Assembly
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Shared.RepositoryRoot(), "test", Name, "bin", output.Parent!.Name, output.Name, $"{Name}.dll");
        }
    }

    private static string[] RunProgram(string[] command)
    {
        var end = EndOf(command[0], new Dictionary<string, string?>(), command[1..]);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        return end.Output;
    }

    /// <summary>As <see cref="End(string[])"/>, of another program.</summary>
    public static (int ExitCode, string[] Output, string Errors) EndOf(
        string program, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in new[] { "http_proxy", "https_proxy", "all_proxy" })
            start.Environment[variable] = "http://127.0.0.1:9";
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, lines.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), errors.Result);
    }

    /// <summary>The program that runs this one: the runtime lies in its shared/Microsoft.NETCore.App/VERSION/.</summary>
    public static string DotNet()
    {
        var runtime = Path.TrimEndingDirectorySeparator(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        return Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
    }
}
