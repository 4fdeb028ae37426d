using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>The streams of a model in ML.NET's saved zip.</summary>
internal static class ModelStreams
{
    // A loss or a metric may be NaN.
    private static readonly JsonSerializerOptions Layout = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Starts a model of several streams.</summary>
    /// <exception cref="NotSupportedException">The context writes one stream only.</exception>
    public static void Begin(ModelSaveContext ctx, VersionInfo version)
    {
        if (!ctx.InRepository)
            throw new NotSupportedException("A DeBERTaV3 model is several streams; save it with mlContext.Model.Save.");
        ctx.CheckAtModel();
        ctx.SetVersionInfo(version);
    }

    /// <summary>Opens a model of several streams.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or made to fill memory.</exception>
    public static void BeginReading(ModelLoadContext ctx, VersionInfo version)
    {
        ctx.CheckAtModel(version);
        if (ctx.Repository is null)
            throw new NotSupportedException("A DeBERTaV3 model is several streams; load it with mlContext.Model.Load.");
        SavedStreams.Of(ctx).Check();
    }

    /// <summary>Reads a stream, and compares its length and its checksum with what the archive says.</summary>
    /// <exception cref="InvalidDataException">The model has none of this name, or it is damaged.</exception>
    public static T Read<T>(ModelLoadContext ctx, string stream, Func<Stream, T> read)
    {
        var entry = RepositoryAccess.Find(ctx.Repository, RepositoryAccess.PathOf(ctx.Repository, ctx.Directory, stream))
            ?? throw new InvalidDataException(
            $"The model has no stream '{stream}': the file is damaged or was not written by this library.");
        using var source = new CheckedEntry(entry, stream);
        var result = read(source);
        try
        {
            source.Complete();
            return result;
        }
        catch
        {
            (result as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes weights straight into the file, stored: ML.NET would write them to a temporary file first and then deflate them, which takes
    /// long and saves 7 %.
    /// </summary>
    /// <param name="ctx">Of the model.</param>
    /// <param name="stream">Its name.</param>
    /// <param name="write">Writes it, front to back, as whoever saves wants it.</param>
    public static void SaveWeights(ModelSaveContext ctx, string stream, Action<Stream, WeightStorage> write)
    {
        var path = RepositoryAccess.PathOf(ctx.Repository, ctx.Directory, stream);
        using var entry = RepositoryAccess.CreateStored(ctx.Repository, path);
        write(entry, SavedModelFile.StorageOf(ctx.Repository));
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="InvalidDataException">The model has none of this name, or it is damaged.</exception>
    public static byte[] ReadAll(ModelLoadContext ctx, string stream) => Read(ctx, stream, source => ((CheckedEntry)source).ReadToEnd());

    /// <summary>As <see cref="ReadAll"/>, of JSON.</summary>
    /// <inheritdoc cref="ReadAll"/>
    public static byte[] ReadJson(ModelLoadContext ctx, string stream) => Read(ctx, stream, source =>
    {
        var entry = (CheckedEntry)source;
        SavedStreams.Of(ctx).CheckJson(stream, entry);
        return entry.ReadToEnd();
    });

    /// <summary>What a model remembers of its options, as JSON.</summary>
    public static byte[] Settings<T>(T settings) => JsonSerializer.SerializeToUtf8Bytes(settings, Layout);

    /// <summary>The settings of a saved model.</summary>
    /// <exception cref="InvalidDataException">The JSON is damaged, or its values make no model.</exception>
    public static T ReadSettings<T>(byte[] json, Func<T, bool> isComplete)
    {
        try
        {
            if (JsonSerializer.Deserialize<T>(json, Layout) is { } settings && isComplete(settings))
                return settings;
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"The model's settings are not the JSON that this library writes: {problem.Message}", problem);
        }
        throw new InvalidDataException("The model's settings lack a value or hold one out of range.");
    }
}
