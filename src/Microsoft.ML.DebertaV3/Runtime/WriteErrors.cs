namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>Reports all write failures as IOException: .NET throws other exceptions for missing permissions than for a full disk.</summary>
internal static class WriteErrors
{
    /// <summary>Runs a step that writes files.</summary>
    /// <param name="what">What is written, with its path; the message begins with it.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="IOException">The step failed.</exception>
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

    /// <summary>Same as <see cref="Translate(string, Action)"/>, for a folder. The message always names its path.</summary>
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
