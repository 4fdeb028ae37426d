using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads and writes the streams of a model in ML.NET's zip file.</summary>
internal static class ModelStreams
{
    // Losses and metrics may be NaN.
    private static readonly JsonSerializerOptions Layout = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Begins writing a model.</summary>
    /// <exception cref="NotSupportedException">The context writes to a single stream.</exception>
    public static void Begin(ModelSaveContext ctx, VersionInfo version)
    {
        if (!ctx.InRepository)
            throw new NotSupportedException("A DeBERTaV3 model is several streams; save it with mlContext.Model.Save.");
        ctx.CheckAtModel();
        ctx.SetVersionInfo(version);
    }

    /// <summary>Begins reading a model.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or a decompression bomb.</exception>
    public static void BeginReading(ModelLoadContext ctx, VersionInfo version)
    {
        ctx.CheckAtModel(version);
        if (ctx.Repository is null)
            throw new NotSupportedException("A DeBERTaV3 model is several streams; load it with mlContext.Model.Load.");
        SavedStreams.Of(ctx).Check();
    }

    /// <summary>Reads a stream and verifies its length and checksum.</summary>
    /// <exception cref="InvalidDataException">The stream is missing or damaged.</exception>
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
    /// Writes weights directly to the file without compression. ML.NET would first write them to a temporary file and then deflate them,
    /// which is slow and saves only 7 %.
    /// </summary>
    /// <param name="ctx">Save context of the model.</param>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="write">Writes the weights sequentially in the requested format.</param>
    public static void SaveWeights(ModelSaveContext ctx, string stream, Action<Stream, WeightStorage> write)
    {
        var path = RepositoryAccess.PathOf(ctx.Repository, ctx.Directory, stream);
        using var entry = RepositoryAccess.CreateStored(ctx.Repository, path);
        write(entry, SavedModelFile.StorageOf(ctx.Repository));
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="InvalidDataException">The stream is missing or damaged.</exception>
    public static byte[] ReadAll(ModelLoadContext ctx, string stream) => Read(ctx, stream, source => ((CheckedEntry)source).ReadToEnd());

    /// <summary>Same as <see cref="ReadAll"/>, for JSON, with a limit on its size.</summary>
    /// <inheritdoc cref="ReadAll"/>
    public static byte[] ReadJson(ModelLoadContext ctx, string stream) => Read(ctx, stream, source =>
    {
        var entry = (CheckedEntry)source;
        SavedStreams.Of(ctx).CheckJson(stream, entry);
        return entry.ReadToEnd();
    });

    /// <summary>Serializes the settings of a model to JSON.</summary>
    public static byte[] Settings<T>(T settings) => JsonSerializer.SerializeToUtf8Bytes(settings, Layout);

    /// <summary>Deserializes the settings of a saved model.</summary>
    /// <exception cref="InvalidDataException">The JSON is damaged, or the settings are incomplete or invalid.</exception>
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
