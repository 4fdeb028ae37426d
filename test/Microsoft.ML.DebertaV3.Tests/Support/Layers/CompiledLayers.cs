using Mono.Cecil;

namespace Microsoft.ML.DebertaV3.Tests.Support.Layers;

/// <summary>Holds compiled types to the rules. A type of the root namespace belongs to the folder of the file that declares it.</summary>
internal sealed class CompiledLayers(IReadOnlyList<SourceFile> sources)
{
    private readonly Dictionary<string, string> _folderOfRootType = sources
        .Where(s => s.Namespace is SourceFile.Root or "Microsoft.ML")
        .SelectMany(s => s.Types.Select(type => (Name: $"{s.Namespace}.{type}", s.LayerFolder)))
        .DistinctBy(t => t.Name)
        .ToDictionary(t => t.Name, t => t.LayerFolder);

    /// <summary>Each use that the rules forbid, one line each.</summary>
    public IEnumerable<string> Violations(IEnumerable<TypeDefinition> types)
    {
        foreach (var type in types)
        {
            if (FolderOf(type) is not { } from)
                continue;
            foreach (var used in CompiledReferences.Of(type))
            {
                var isAllowed = FolderOf(used) is { } to ? LayerRules.MayUse(from, to) : LayerRules.MayUseNamespace(from, used.Namespace);
                if (!isAllowed)
                    yield return $"{type.FullName} ({from}) must not use {used.FullName}.";
            }
        }
    }

    /// <summary>The folder of one of our types; null for all others.</summary>
    public string? FolderOf(TypeReference type)
    {
        if (type.Namespace.StartsWith($"{SourceFile.Root}.", StringComparison.Ordinal))
            return type.Namespace[(SourceFile.Root.Length + 1)..].Replace('.', '/');
        var name = type.Name.Split('`')[0];
        if (_folderOfRootType.TryGetValue($"{type.Namespace}.{name}", out var folder))
            return folder;
        return type.Namespace == SourceFile.Root ? throw new InvalidOperationException($"No source file declares {type.FullName}.") : null;
    }
}
