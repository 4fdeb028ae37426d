using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Compute capability of an NVIDIA device, queried from the driver because TorchSharp does not expose it.</summary>
internal static unsafe class CudaCapability
{
    private const int Success = 0, MajorAttribute = 75; // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR

    /// <summary>Returns the major version, for example 8 for 8.6; 0 if there is no driver or no such device.</summary>
    public static int Major(int device)
    {
        var name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(name, out var driver))
            return 0;
        try
        {
            return Major(driver, device);
        }
        finally
        {
            NativeLibrary.Free(driver);
        }
    }

    private static int Major(nint driver, int device)
    {
        if (!NativeLibrary.TryGetExport(driver, "cuInit", out var initialize)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGet", out var get)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetAttribute", out var attribute))
            return 0;
        int handle = 0, major = 0;
        var isKnown = ((delegate* unmanaged<uint, int>)initialize)(0) == Success
            && ((delegate* unmanaged<int*, int, int>)get)(&handle, device) == Success
            && ((delegate* unmanaged<int*, int, int, int>)attribute)(&major, MajorAttribute, handle) == Success;
        return isKnown ? major : 0;
    }
}
