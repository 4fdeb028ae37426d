namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Finds the goldens and data sets that lie beside the repository, in <c>../shared</c>.</summary>
internal static class Shared
{
    /// <summary>The full path of a file or folder below <c>../shared</c>.</summary>
    /// <remarks>Absent, the test is inconclusive; where the environment variable CI is "true" it fails.</remarks>
    public static string Path(string relative)
    {
        var path = System.IO.Path.Combine(RepositoryRoot(), "..", "shared", relative);
        if (File.Exists(path) || Directory.Exists(path))
            return System.IO.Path.GetFullPath(path);

        var message = $"'{relative}' is not in the folder 'shared' beside the repository: this test needs it.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(message);
        Assert.Inconclusive(message);
        return path;
    }

    /// <summary>The folder that holds the .sln, found upwards from the test assembly.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Microsoft.ML.DebertaV3.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Microsoft.ML.DebertaV3.sln above {AppContext.BaseDirectory}.");
    }
}
