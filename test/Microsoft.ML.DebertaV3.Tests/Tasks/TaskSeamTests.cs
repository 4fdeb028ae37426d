using Microsoft.ML.DebertaV3.Tests.Support.Layers;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>A task is added by its own folder, its methods on a catalog and a line of the registry: no other file names it.</summary>
[TestClass]
public sealed class TaskSeamTests
{
    // What tasks share.
    private static readonly string[] Shared = ["Fitting", "Metrics"];

    [TestMethod]
    public void NoFileOutsideATasksFolder_NamesIt_ButTheCatalogs()
    {
        var sources = SourceFile.All();
        var tasks = sources.Select(file => file.LayerFolder.Split('/')).Where(path => path is ["Tasks", _]).Select(path => path[1])
            .Distinct().Except(Shared).ToArray();

        var named = tasks.SelectMany(task => sources
            .Where(file => file.LayerFolder != $"Tasks/{task}" && file.LayerFolder != "Catalog")
            .Where(file => file.Usings.Any(name => name == $"{SourceFile.Root}.Tasks.{task}"))
            .Select(file => $"{file.Path} names {task}")).ToArray();

        Assert.IsGreaterThan(3, tasks.Length);
        Assert.IsEmpty(named, string.Join('\n', named));
    }
}
