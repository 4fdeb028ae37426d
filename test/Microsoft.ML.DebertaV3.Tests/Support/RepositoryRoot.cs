namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Finds files of the repository itself, upwards from the folder of the test assembly.</summary>
internal static class RepositoryRoot
{
    private const string SolutionName = "Microsoft.ML.DebertaV3.sln";

    /// <summary>The full path of a file or folder of the repository, given relative to the folder of the .sln.</summary>
    /// <exception cref="DirectoryNotFoundException">No folder above the test assembly holds the .sln.</exception>
    public static string Path(string relative) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Find(), relative));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, SolutionName)))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException(
            $"No folder above {AppContext.BaseDirectory} holds {SolutionName}: run the tests from a clone of the repository.");
    }
}
