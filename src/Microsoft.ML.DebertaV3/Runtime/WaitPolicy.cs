using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Makes libtorch's OpenMP threads sleep while they wait, unless the environment says otherwise.</summary>
/// <remarks>
/// GNU OpenMP reads its variables once, when it is loaded. The variable is therefore set for the native code alone, and only while the
/// libraries load: the application's environment stays what it was (docs/decisions/0010-threads.md).
/// </remarks>
[SupportedOSPlatform("linux")]
internal static partial class WaitPolicy
{
    private const string Variable = "OMP_WAIT_POLICY";
    private static readonly string[] OwnersChoice = [Variable, "GOMP_SPINCOUNT"];

    /// <summary>Loads libraries under the policy.</summary>
    public static void Sleeping(Action load)
    {
        if (OwnersChoice.Any(name => Environment.GetEnvironmentVariable(name) is not null) || SetVariable(Variable, "PASSIVE", 1) != 0)
        {
            load();
            return;
        }
        try
        {
            load();
        }
        finally
        {
            _ = UnsetVariable(Variable);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int UnsetVariable(string name);
}
