using System.Text.Json;
using System.Text.Json.Serialization;

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

    /// <summary>Reads a stream.</summary>
    /// <exception cref="InvalidDataException">The model has none of this name.</exception>
    public static T Read<T>(ModelLoadContext ctx, string stream, Func<Stream, T> read)
    {
        using var source = Open(ctx, stream)
            ?? throw new InvalidDataException($"The model has no stream '{stream}': the file is damaged or was not written by this library.");
        return read(source);
    }

    /// <summary>Writes weights straight into the file, stored: ML.NET would write them to a temporary file first and then deflate them, which takes long and saves 7 %.</summary>
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
    /// <exception cref="InvalidDataException">The model has none of this name.</exception>
    public static byte[] ReadAll(ModelLoadContext ctx, string stream) => Read(ctx, stream, source =>
    {
        using var memory = new MemoryStream();
        source.CopyTo(memory);
        return memory.ToArray();
    });

    // Out of the archive itself: ML.NET would extract it to a temporary file first.
    private static Stream? Open(ModelLoadContext ctx, string stream) => ctx.InRepository
        ? RepositoryAccess.Open(ctx.Repository, RepositoryAccess.PathOf(ctx.Repository, ctx.Directory, stream))
        : null;

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
