using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Catalog.ModelBuilder;

/// <summary>Code in the shape of Model Builder's, compiled against what a project of it references.</summary>
internal static class GeneratedCode
{
    private const string Folder = "test/Microsoft.ML.DebertaV3.Tests/Catalog/ModelBuilder";

    /// <summary>One of the files beside this one.</summary>
    public static string Read(string name) => File.ReadAllText(Path.Combine(RepositoryRoot.Path(Folder), name));

    /// <summary>The errors of the compiler.</summary>
    /// <param name="files">The source of each file.</param>
    /// <param name="hasAnchor">Whether the project references Microsoft.ML.TorchSharp beside this library and ML.NET.</param>
    public static string[] Errors(IEnumerable<string> files, bool hasAnchor)
    {
        var paths = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Reviews", files.Select(file => CSharpSyntaxTree.ParseText(file)),
            (hasAnchor ? [.. paths, Anchor.AssemblyPath] : paths).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return [.. compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.ToString())];
    }
}
