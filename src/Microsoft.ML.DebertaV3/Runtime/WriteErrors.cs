namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// One kind of error for what keeps a file or folder from being written. .NET has another for missing rights than for a full disk.
/// </summary>
internal static class WriteErrors
{
    /// <summary>Runs a step that writes.</summary>
    /// <param name="what">What is written, with its path: the message begins with it.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static T Translate<T>(string what, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException($"{what} cannot be written: {problem.Message}", problem);
        }
    }

    /// <inheritdoc cref="Translate{T}"/>
    public static void Translate(string what, Action step) => Translate(what, () =>
    {
        step();
        return true;
    });

    /// <summary>As <see cref="Translate(string, Action)"/>, of a folder, whose path the message names whatever failed.</summary>
    public static void TranslateFolder(string folder, Action step)
    {
        try
        {
            step();
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException
            || (problem is IOException && !problem.Message.Contains(folder, StringComparison.Ordinal)))
        {
            throw new IOException($"The folder {folder} cannot be written: {problem.Message}", problem);
        }
    }
}
