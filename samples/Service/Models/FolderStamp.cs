using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TextService;

/// <summary>The state of a folder's files: names, sizes and times, without reading them.</summary>
internal static class FolderStamp
{
    private const int Digits = 12;

    /// <summary>A short text that differs for different states; empty where there is no folder.</summary>
    public static string Of(string folder)
    {
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists)
            return "";
        var lines = directory.GetFiles().Where(file => !file.Name.StartsWith('.')) // hidden ones are temporary
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))))[..Digits];
    }
}
