using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Makes libtorch's OpenMP threads sleep while they wait, unless the environment says otherwise.</summary>
/// <remarks>
/// GNU OpenMP reads its variables once, when it is loaded. The variable is therefore set for the native code alone, and only while the
/// libraries load: the application's environment stays what it was (docs/decisions/0010-threads.md).
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed partial class WaitPolicy : IDisposable
{
    private const string Variable = "OMP_WAIT_POLICY";
    private static readonly string[] OwnersChoice = [Variable, "GOMP_SPINCOUNT"];

    private readonly bool _isSet;

    private WaitPolicy(bool isSet) => _isSet = isSet;

    /// <summary>Sets the policy for the libraries that are loaded before the result is disposed.</summary>
    public static WaitPolicy Sleep() => new(
        OwnersChoice.All(name => Environment.GetEnvironmentVariable(name) is null) && SetVariable(Variable, "PASSIVE", 1) == 0);

    public void Dispose()
    {
        if (_isSet)
            _ = UnsetVariable(Variable);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetVariable(string name);
}
