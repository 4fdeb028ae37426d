using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Writes ML.NET's zip file atomically, unlike <c>mlContext.Model.Save(path)</c>, which truncates the old file first.</summary>
internal static class SavedModelFile
{
    // This entry tells a model, wherever it is in a chain, which number format to use.
    private const string Folder = "DebertaV3", StorageEntry = "WeightStorage";

    /// <summary>Writes a model and its input schema, like <c>Model.Save</c>.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    public static void Write(
        ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path, WeightStorage storage) =>
        AtomicFile.Write(path, stream =>
        {
            using var repository = RepositoryWriter.CreateNew(stream, catalog.GetEnvironment());
            if (storage != WeightStorage.Float32)
                repository.CreateEntry(Folder, StorageEntry).Dispose();
            ModelSaveContext.SaveModel(repository, model, CompositeDataLoader<object, ITransformer>.TransformerDirectory);
            SaveSchema(catalog, inputSchema, repository);
            RepositoryAccess.Commit(repository);
        });

    /// <summary>Returns the requested number format of weights in the file that is being written.</summary>
    public static WeightStorage StorageOf(RepositoryWriter repository) =>
        RepositoryAccess.Has(repository, RepositoryAccess.PathOf(repository, Folder, StorageEntry))
            ? WeightStorage.Float16 : WeightStorage.Float32;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SaveInputSchema")]
    private static extern void SaveSchema(ModelOperationsCatalog catalog, DataViewSchema? inputSchema, RepositoryWriter rep);
}
