namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Converts the various exceptions that a damaged archive or pickle can cause to InvalidDataException.</summary>
internal static class ReadErrors
{
    /// <summary>Runs a step that parses a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message begins with its path.</exception>
    public static T Translate<T>(string path, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (InvalidDataException cause) when (!cause.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw Malformed.File(path, $"{cause.Message.TrimEnd('.')}.", cause);
        }
        catch (EndOfStreamException cause)
        {
            throw Malformed.File(path, "the file ends too early: it is truncated.", cause);
        }
        catch (Exception cause) when (cause is ArgumentException or OverflowException or NotSupportedException)
        {
            throw Malformed.File(path, $"the archive is damaged: {cause.Message}", cause);
        }
    }
}
