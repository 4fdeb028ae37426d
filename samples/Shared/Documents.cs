using Microsoft.ML;
using Microsoft.ML.Data;

namespace Shared;

/// <summary>Texts to pre-train on: UTF-8 files in which each line is a document.</summary>
internal static class Documents
{
    /// <summary>
    /// The lines of all files, in order; read when they are asked for. A line ends at a tab, which would begin a second column.
    /// </summary>
    public static IDataView Load(MLContext mlContext, params string[] files) =>
        mlContext.Data.CreateTextLoader([new TextLoader.Column("Text", DataKind.String, 0)], separatorChar: '\t').Load(files);
}
