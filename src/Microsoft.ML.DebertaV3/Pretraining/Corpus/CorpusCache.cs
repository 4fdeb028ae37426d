using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Tokenizes a text column once and packs it into a temporary file, with memory independent of the amount of text.</summary>
/// <param name="host">ML.NET host; can cancel the reading and provides the temporary folder.</param>
/// <param name="channel">Log channel.</param>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="maxLength">Number of ids of a full sequence.</param>
internal sealed class CorpusCache(IHost host, IChannel channel, DebertaV3Tokenizer tokenizer, int maxLength)
{
    private const string TaskName = "DebertaV3Pretraining";
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    /// <summary>Folder of the file; created if it does not exist. Default: <c>MLContext.TempFilePath</c>.</summary>
    public string Folder { get; init; } = HostSettings.TemporaryFolder(host);

    /// <summary>Cancels the reading, with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The clock: progress is logged every 10 seconds.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens a new file.</summary>
    public Func<string, FileStreamOptions, FileStream> Open { get; init; } = (path, options) => new FileStream(path, options);

    /// <summary>
    /// Writes the file, with one document per row. The file disappears on an error, when the result is disposed, and when the process ends
    /// (<see cref="TemporaryFile"/>).
    /// </summary>
    /// <param name="input">The rows, which are read once.</param>
    /// <param name="textColumn">Name of the text column.</param>
    /// <param name="purpose">Purpose of the rows, for messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or not text.</exception>
    /// <exception cref="InvalidOperationException">There is no text, or not enough for one sequence.</exception>
    /// <exception cref="IOException">The file cannot be written, for example because the disk is full.</exception>
    public PackedSequences Write(IDataView input, string textColumn, string purpose = "training")
    {
        var columns = TextColumnReader.Find(input.Schema, TaskName, [new(textColumn)]);
        WriteErrors.Translate(What, () => Directory.CreateDirectory(Folder));
        var file = WriteErrors.Translate(What, () => TemporaryFile.Create(Folder, "deberta-v3-corpus-", Open));
        try
        {
            using (var writer = new PackedFileWriter(file, Folder, maxLength))
                writer.Finish(Pack(input, columns[0], writer, purpose));
            return PackedSequences.Of(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private string What => $"The cache of the tokenized text, in the folder {Folder} (MLContext.TempFilePath),";

    private CorpusTotals Pack(IDataView input, DataViewSchema.Column column, PackedFileWriter writer, string purpose)
    {
        var packer = new SequencePacker(maxLength, tokenizer.ClassificationId, tokenizer.SeparatorId, writer.Append);
        var (documents, empty, lastLine) = (0L, 0L, Time.GetTimestamp());
        using var cursor = input.GetRowCursor([column]);
        var reader = new TextColumnReader(cursor, TaskName, [new(column.Name)]);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            Cancellation.ThrowIfCancellationRequested();
            if (Add(reader.Read().First, packer))
                documents++;
            else
                empty++;
            if (Time.GetElapsedTime(lastLine) < LongestSilence)
                continue;
            channel.Info($"{documents} {purpose} rows with {packer.Pieces} pieces are tokenized so far.");
            lastLine = Time.GetTimestamp();
        }
        var dropped = packer.Finish();
        if (documents == 0)
            throw new InvalidOperationException(
                $"{TaskName} found no text in column '{column.Name}': "
                + $"{(empty == 0 ? $"there are no {purpose} rows" : $"all {empty} {purpose} rows are empty")}.");
        if (packer.FullSequences == 0)
            throw TooShort(column.Name, packer.Pieces + dropped, documents, purpose);
        channel.Info(
            $"{documents} {purpose} rows with {packer.Pieces} pieces are tokenized and cached; {empty} empty rows and the last {dropped} "
            + "pieces are left out.");
        return new(documents, empty, packer.Pieces);
    }

    // Returns whether the text has any piece.
    private bool Add(string text, SequencePacker packer)
    {
        var any = false;
        foreach (var chunk in TextChunks.Of(text))
        {
            var pieces = tokenizer.EncodeToIds(text.AsSpan(chunk)).ToArray();
            any |= pieces.Length > 0;
            packer.Add(pieces);
        }
        packer.EndDocument();
        return any;
    }

    private InvalidOperationException TooShort(string column, long pieces, long documents, string purpose) => new(
        $"Column '{column}' has {pieces} pieces in {documents} {purpose} row(s): fewer than one sequence needs, "
        + $"which is {maxLength} with [CLS] and [SEP] (MaxLength). Give more text, or a smaller MaxLength.");
}

/// <summary>Counts of a corpus.</summary>
/// <param name="Documents">Number of rows with text.</param>
/// <param name="EmptyRows">Number of rows without text, which are skipped.</param>
/// <param name="Pieces">Number of pieces in all sequences, without [CLS] and [SEP].</param>
internal readonly record struct CorpusTotals(long Documents, long EmptyRows, long Pieces);
