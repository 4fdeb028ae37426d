using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Tests.Support.Layers;

/// <summary>
/// What the layers test reads of one source file: where it lies, its namespace, what its using lines name, what it declares.
/// </summary>
internal sealed partial class SourceFile
{
    /// <summary>The library's root namespace.</summary>
    public const string Root = "Microsoft.ML.DebertaV3";

    private const string Folder = $"src/{Root}";

    /// <param name="path">Relative to the library's folder, with slashes: "Modules/Backbone.cs".</param>
    /// <param name="text">The C# text.</param>
    public SourceFile(string path, string text)
    {
        Path = path;
        Namespace = NamespaceLine().Match(text) is { Success: true } match ? match.Groups[1].Value : "";
        Usings = [.. UsingLine().Matches(text).Select(m => m.Groups[1].Value)];
        Types = [.. Declaration().Matches(text).Select(m => m.Groups[1].Value)];
    }

    public string Path { get; }

    /// <summary>
    /// "Modules", "Tasks/TextClassification": the top folder, and of Tasks the one below. What lies deeper shares the namespace.
    /// </summary>
    public string LayerFolder
    {
        get
        {
            var folders = Path.Split('/')[..^1];
            return string.Join('/', folders.Take(folders is ["Tasks", ..] ? 2 : 1));
        }
    }

    public string Namespace { get; }

    /// <summary>Namespaces, or types in them, that the using lines name.</summary>
    public IReadOnlyList<string> Usings { get; }

    /// <summary>Names of the declared types, nested ones too.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>The namespace that the folder asks for.</summary>
    public string FolderNamespace => $"{Root}.{LayerFolder.Replace('/', '.')}";

    // The types that every user names, extension methods, an attribute that the runtime knows by its name, a file of attributes alone.
    private bool IsException =>
        Namespace is Root or "System.Runtime.CompilerServices" or "" || (LayerFolder == "Catalog" && Namespace == "Microsoft.ML");

    /// <summary>Every source file of the library; Build holds a task of the build, not the library.</summary>
    public static IReadOnlyList<SourceFile> All()
    {
        var root = RepositoryRoot.Path(Folder);
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: System.IO.Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Where(f => f.Path.Split('/')[0] is not ("bin" or "obj" or "Build"))
            .Select(f => new SourceFile(f.Path, File.ReadAllText(f.File)))];
    }

    /// <summary>What is wrong with the using lines and the namespace, one line each.</summary>
    public IEnumerable<string> Violations()
    {
        if (!LayerRules.Knows(LayerFolder))
            yield return $"{Path}: '{LayerFolder}' is no layer.";
        if (Namespace != FolderNamespace && !IsException)
            yield return $"{Path}: its namespace is {Namespace}, its folder asks for {FolderNamespace}.";
        foreach (var name in Usings)
        {
            if (name.StartsWith($"{Root}.", StringComparison.Ordinal)
                ? !LayerRules.MayUse(LayerFolder, name[(Root.Length + 1)..].Replace('.', '/'))
                : name != Root && !LayerRules.MayUseNamespace(LayerFolder, name))
                yield return $"{Path}: must not use {name}.";
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    // using N;  using static N.T;  global using N;  using A = N.T<..>;
    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?(?:global::)?([A-Z][\w.]*)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^[\w ]*\b(?:class|struct|interface|enum|record|delegate [\w.<>\[\]?]+) (?:struct |class )?(\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
