namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>The real libLibTorchSharp.so of the test output folder.</summary>
internal static class NativeBinding
{
    public static string File =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories).First();

    public static byte[] Read() => System.IO.File.ReadAllBytes(File);
}
