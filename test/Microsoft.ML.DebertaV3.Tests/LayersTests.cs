using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tests.Support.Layers;
using Mono.Cecil;

namespace Microsoft.ML.DebertaV3.Tests;

/// <summary>
/// The arrows between the folders, read off the using lines and off the compiled code; and the same checks on code that breaks them.
/// </summary>
[TestClass]
public sealed class LayersTests
{
    [TestMethod]
    public void UsingLinesAndNamespaces_FollowTheArrows()
    {
        var sources = SourceFile.All();

        var violations = sources.SelectMany(s => s.Violations()).ToArray();

        Assert.IsGreaterThan(50, sources.Count);
        Assert.IsEmpty(violations, string.Join('\n', violations));
    }

    [TestMethod]
    public void CompiledCode_FollowsTheArrows()
    {
        using var library = AssemblyDefinition.ReadAssembly(typeof(DebertaV3Config).Assembly.Location);

        var violations = new CompiledLayers(SourceFile.All()).Violations(library.MainModule.Types).ToArray();

        Assert.IsEmpty(violations, string.Join('\n', violations));
    }

    [TestMethod]
    [DataRow("src")]
    [DataRow("test")]
    [DataRow("samples")]
    public void Folder_HasAtMostThirtyFilesSideBySide(string root)
    {
        var crowded = Directory.EnumerateFiles(RepositoryRoot.Path(root), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!)
            .Where(folder => !folder.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .CountBy(folder => folder)
            .Where(folder => folder.Value > 30);

        Assert.IsEmpty(crowded, string.Join('\n', crowded));
    }

    [TestMethod]
    [DataRow("src")]
    [DataRow("test")]
    [DataRow("samples")]
    public void Line_HasAtMost140Columns(string root)
    {
        var files = Directory.EnumerateFiles(RepositoryRoot.Path(root), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

        var tooLong = files.SelectMany(file => File.ReadLines(file).Index()
            .Where(line => line.Item.Length > 140)
            .Select(line => $"{file}({line.Index + 1})"));

        Assert.IsEmpty(tooLong, string.Join('\n', tooLong));
    }

    [TestMethod]
    public void PublicSurface_HoldsNoTorchSharpType()
    {
        var surface = Directory.GetFiles(RepositoryRoot.Path("src/Microsoft.ML.DebertaV3"), "PublicAPI.*.txt");

        Assert.HasCount(2, surface);
        foreach (var file in surface)
            Assert.IsFalse(Regex.IsMatch(File.ReadAllText(file), @"TorchSharp|\btorch\."), file);
    }

    [TestMethod]
    [DataRow("Catalog", "Runtime", true)]
    [DataRow("Tasks", "Training", true)]
    [DataRow("Tasks/TextClassification", "Tasks", true)]
    [DataRow("Tasks", "Tasks/TextClassification", true)]
    [DataRow("Tasks/TextClassification", "Tasks/Metrics", true)]
    [DataRow("Tasks/Metrics", "Tasks/TextClassification", false)]
    [DataRow("Tasks/TextClassification", "Tasks/TextRegression", false)]
    [DataRow("Tasks", "Pretraining", false)]
    [DataRow("Pretraining", "Fitting", true)]
    [DataRow("Fitting", "Tasks", false)]
    [DataRow("Training", "Modules", true)]
    [DataRow("Training", "Checkpoints", false)]
    [DataRow("Checkpoints", "Tasks", false)]
    [DataRow("Modules", "Tokenization", false)]
    [DataRow("Modules", "Training", false)]
    [DataRow("Runtime", "Modules", false)]
    [DataRow("DataViews", "DataViews", true)]
    public void MayUse_IsTheArrow(string from, string to, bool expected)
    {
        var mayUse = LayerRules.MayUse(from, to);

        Assert.AreEqual(expected, mayUse);
    }

    [TestMethod]
    [DataRow("Tokenization", "TorchSharp.Modules", false)]
    [DataRow("Tokenization", "Microsoft.ML.Tokenizers", true)]
    [DataRow("Tokenization", "Microsoft.ML.Data", false)]
    [DataRow("Training", "Microsoft.ML", false)]
    [DataRow("Training", "TorchSharp", true)]
    [DataRow("Modules", "Microsoft.ML.Runtime", false)]
    [DataRow("Runtime", "Microsoft.ML.Data", false)]
    [DataRow("DataViews", "Microsoft.ML.Data", true)]
    [DataRow("Modules", "System.Linq", true)]
    public void MayUseNamespace_KeepsMlNetAndTorchInTheirPlaces(string from, string other, bool expected)
    {
        var mayUse = LayerRules.MayUseNamespace(from, other);

        Assert.AreEqual(expected, mayUse);
    }

    [TestMethod]
    [DataRow("Modules/A.cs", "using Microsoft.ML.DebertaV3.Training;\n\nnamespace Microsoft.ML.DebertaV3.Modules;",
        "must not use Microsoft.ML.DebertaV3.Training")]
    [DataRow("Modules/A.cs", "using X = Microsoft.ML.DebertaV3.Training.AdamW;\nnamespace Microsoft.ML.DebertaV3.Modules;",
        "must not use Microsoft.ML.DebertaV3.Training")]
    [DataRow("Tokenization/A.cs", "using static TorchSharp.torch;\nnamespace Microsoft.ML.DebertaV3.Tokenization;",
        "must not use TorchSharp")]
    [DataRow("Training/A.cs", "global using Microsoft.ML.Data;\nnamespace Microsoft.ML.DebertaV3.Training;",
        "must not use Microsoft.ML.Data")]
    [DataRow("Tasks/A/A.cs", "using Microsoft.ML.DebertaV3.Tasks.B;\nnamespace Microsoft.ML.DebertaV3.Tasks.A;",
        "must not use Microsoft.ML.DebertaV3.Tasks.B")]
    [DataRow("Modules/Attention/A.cs", "namespace Microsoft.ML.DebertaV3.Modules.Attention;",
        "its folder asks for Microsoft.ML.DebertaV3.Modules")]
    [DataRow("Modules/A.cs", "namespace Microsoft.ML.DebertaV3.Training;", "its folder asks for Microsoft.ML.DebertaV3.Modules")]
    [DataRow("Helpers/A.cs", "namespace Microsoft.ML.DebertaV3.Helpers;", "'Helpers' is no layer")]
    public void SourceCheck_Reports_WhenAFileBreaksARule(string path, string text, string expected)
    {
        var violations = new SourceFile(path, text).Violations().ToArray();

        Assert.HasCount(1, violations);
        StringAssert.Contains(violations[0], expected);
    }

    [TestMethod]
    public void SourceCheck_IsSilent_WhenAFileKeepsTheRules()
    {
        const string text = """
            using System.Linq;
            using Microsoft.ML.DebertaV3.Runtime;
            using static TorchSharp.torch;

            namespace Microsoft.ML.DebertaV3.Modules;

            internal sealed class A
            {
                void Run()
                {
                    using var scope = NewDisposeScope();
                    using (no_grad()) { }
                }
            }
            """;

        var file = new SourceFile("Modules/A.cs", text);

        Assert.IsEmpty(file.Violations());
        Assert.HasCount(3, file.Usings);
        CollectionAssert.AreEqual(new[] { "A" }, file.Types.ToArray());
    }

    [TestMethod]
    public void CompiledCheck_Reports_WhenAMethodBodyBreaksARule()
    {
        using var tests = AssemblyDefinition.ReadAssembly(typeof(LayersTests).Assembly.Location);
        var type = tests.MainModule.GetType(typeof(MadeUpViolation).FullName);

        var violations = new CompiledLayers(SourceFile.All()).Violations([type]).ToArray();

        foreach (
            var used in new[] { "Training.RateSchedule", "Training.TrainingPace", "DebertaV3.TrainingProgress", "Microsoft.ML.IDataView" })
            Assert.IsTrue(violations.Any(v => v.EndsWith($"{used}.", StringComparison.Ordinal)),
                $"{used} is not among:\n{string.Join('\n', violations)}");
    }

    [TestMethod]
    public void CompiledCheck_PutsATypeOfTheRootNamespaceIntoItsFilesFolder()
    {
        using var library = AssemblyDefinition.ReadAssembly(typeof(DebertaV3Config).Assembly.Location);
        var layers = new CompiledLayers(SourceFile.All());

        var folders = new[] { typeof(DebertaV3Config),
            typeof(TrainingProgress) }.Select(t => layers.FolderOf(library.MainModule.GetType(t.FullName))).ToArray();

        CollectionAssert.AreEqual(new[] { "Modules", "Training" }, folders);
    }
}
