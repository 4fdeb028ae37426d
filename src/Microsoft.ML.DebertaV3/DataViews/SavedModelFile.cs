using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>ML.NET's saved zip, written in one step: <c>mlContext.Model.Save(path)</c> empties the old file first.</summary>
internal static class SavedModelFile
{
    // Wherever in a chain a model is, it finds the wanted storage in the file that it is saved into.
    private const string Folder = "DebertaV3", StorageEntry = "WeightStorage";

    /// <summary>Writes a model and the schema of its input as <c>Model.Save</c> does.</summary>
    /// <exception cref="IOException">The file cannot be written; an old one is as it was.</exception>
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

    /// <summary>How a model's weights are wanted in the file that is being written.</summary>
    public static WeightStorage StorageOf(RepositoryWriter repository) =>
        RepositoryAccess.Has(repository, RepositoryAccess.PathOf(repository, Folder, StorageEntry))
            ? WeightStorage.Float16 : WeightStorage.Float32;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SaveInputSchema")]
    private static extern void SaveSchema(ModelOperationsCatalog catalog, DataViewSchema? inputSchema, RepositoryWriter rep);
}
