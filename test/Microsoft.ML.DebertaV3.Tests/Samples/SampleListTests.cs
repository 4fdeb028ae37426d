using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Samples;

[TestClass]
public sealed class SampleListTests
{
    [TestMethod]
    public void List_NamesEverySample()
    {
        var list = File.ReadAllText(RepositoryRoot.Path("samples/README.md"));
        var projects = Directory.GetFiles(RepositoryRoot.Path("samples"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path("."), Path.GetDirectoryName(path)!).Replace('\\', '/')).ToArray();

        var missing = projects.Where(project => !list.Contains($"`{project}`", StringComparison.Ordinal)).ToArray();

        Assert.IsGreaterThanOrEqualTo(6, projects.Length);
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }
}
