namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Disentangled attention of one head over one sequence.</summary>
/// <remarks>
/// He et al. 2021 (DeBERTa), eq. 4, as in <see cref="Modules.DisentangledSelfAttention"/>: content to content, content to position and
/// position to content. Each product with positions covers the distances of 16 rows: a window of the table.
/// </remarks>
/// <param name="scratch">The thread's memory.</param>
/// <param name="headSize">Width of the head.</param>
/// <param name="scale">Of scores: 1 / √(3 · head size).</param>
/// <param name="format">The type of the next product's input.</param>
internal unsafe readonly struct AttentionHead(HeadScratch scratch, int headSize, float scale, NumberFormat format)
{
    private const int Block = TransposedSum.Size;

    /// <summary>Attended values of the first queries.</summary>
    /// <param name="query">Queries of the head, [length, ..]; keys and values follow at the same distance each.</param>
    /// <param name="stride">Numbers from a piece to the next.</param>
    /// <param name="hidden">Numbers from a query to its key, and from that to its value.</param>
    /// <param name="length">Pieces. At least 16 more rows may be read after them.</param>
    /// <param name="queries">Number of queries to compute.</param>
    /// <param name="positions">The layer's table.</param>
    /// <param name="head">Which head.</param>
    /// <param name="to">[.., hidden], as the input of a product.</param>
    /// <param name="row">The first query's row of it.</param>
    /// <param name="column">The head's first column of it.</param>
    public void Attend(
        float* query, nint stride, int hidden, int length, int queries, RelativeTable positions, int head, Rows to, int row, int column)
    {
        scratch.Reserve(length, headSize);
        var key = query + hidden;
        PackKeys(key, stride, length);
        PackValues(key + hidden, stride, length);
        for (var first = 0; first < queries; first += HeadScratch.Queries)
        {
            var count = Math.Min(HeadScratch.Queries, queries - first);
            for (var q = 0; q < count; q++)
                RowKernels.Multiply(query + (first + q) * stride, scale, scratch.Query + q * headSize, headSize);
            ContentToContent(count, length);
            PositionToContent(key, stride, first, count, length, positions.Queries(head), positions.Reach);
            for (var q = 0; q < count; q += Block)
                Softmax(first, q, Math.Min(Block, count - q), length, positions.Keys(head), positions.Reach);
            Values(count, length);
            for (var q = 0; q < count; q++)
            {
                var output = scratch.Output + q * scratch.OutputStride;
                RowKernels.Multiply(output, scratch.Factors[q], output, headSize);
                format.Store(output, to, row + first + q, column, headSize);
            }
        }
    }

    private void PackKeys(float* key, nint stride, int length)
    {
        for (var k = 0; k < length; k++, key += stride)
        {
            var to = scratch.KeyPanels + (nint)(k / PackedMatrix.Width) * headSize * PackedMatrix.Width + k % PackedMatrix.Width;
            for (var i = 0; i < headSize; i++)
                to[i * PackedMatrix.Width] = key[i];
        }
    }

    private void PackValues(float* value, nint stride, int length)
    {
        for (var k = 0; k < length; k++, value += stride)
        {
            for (var i = 0; i < headSize; i += PackedMatrix.Width)
            {
                var to = scratch.ValuePanels + ((nint)(i / PackedMatrix.Width) * length + k) * PackedMatrix.Width;
                var count = Math.Min(PackedMatrix.Width, headSize - i);
                new ReadOnlySpan<float>(value + i, count).CopyTo(new(to, count));
            }
        }
    }

    private void ContentToContent(int queries, int length)
    {
        var rows = Blocks.RoundUp(queries, FloatKernel.RowUnit);
        for (var panel = 0; panel < PackedMatrix.PanelsOf(length); panel++)
        {
            FloatKernel.Multiply(scratch.Query, headSize, rows, scratch.KeyPanels + (nint)panel * headSize * PackedMatrix.Width, headSize,
                scratch.Zeros, 0, scratch.Scores + panel * PackedMatrix.Width, scratch.ScoreStride);
        }
    }

    // Of 16 keys at a time, the products with the distances that any of them has to any of the queries. Key k finds distance q - k at
    // column q - first + 15 - (k - k0): one column less with each key, so that a view whose rows are one shorter is [key, query].
    private void PositionToContent(float* key, nint stride, int first, int queries, int length, float* panels, int reach)
    {
        for (var k = 0; k < length; k += Block)
        {
            var lowest = first - (k + Block - 1) + reach - 1; // column of the table
            Window(key + k * stride, stride, panels, reach, lowest, queries + Block - 1, scratch.KeyWindow, scratch.KeyWindowStride);
            var view = scratch.KeyWindow + HeadScratch.Margin + Block - 1;
            for (var q = 0; q < queries; q += Block)
                TransposedSum.Add(view + q, scratch.KeyWindowStride - 1, scratch.Scores + q * scratch.ScoreStride + k, scratch.ScoreStride);
        }
    }

    // Of 16 queries, their products with the distances to all keys: query q finds key k's at column k + 15 - (q - q0).
    private void Softmax(int first, int q, int count, int length, float* panels, int reach)
    {
        var lowest = reach - 1 - (first + q + Block - 1);
        Window(scratch.Query + q * headSize, headSize, panels, reach, lowest, length + Block - 1,
            scratch.QueryWindow, scratch.WindowStride);
        for (var row = 0; row < count; row++)
        {
            var scores = scratch.Scores + (q + row) * scratch.ScoreStride;
            var added = scratch.QueryWindow + row * scratch.WindowStride + HeadScratch.Margin + Block - 1 - row;
            scratch.Factors[q + row] = 1 / RowKernels.Exponentials(scores, added, length);
        }
    }

    private void Values(int queries, int length)
    {
        var rows = Blocks.RoundUp(queries, FloatKernel.RowUnit);
        for (var panel = 0; panel < PackedMatrix.PanelsOf(headSize); panel++)
        {
            FloatKernel.Multiply(scratch.Scores, scratch.ScoreStride, rows, scratch.ValuePanels + (nint)panel * length * PackedMatrix.Width,
                length, scratch.Zeros, 0, scratch.Output + panel * PackedMatrix.Width, scratch.OutputStride);
        }
    }

    // Products of 16 rows with columns [lowest, lowest + count) of a table; columns that it does not have repeat its first or last one.
    private void Window(float* rows, nint stride, float* panels, int reach, int lowest, int count, float* window, nint windowStride)
    {
        var (last, highest) = (2 * reach - 2, lowest + count - 1);
        var (from, to) = (Math.Clamp(lowest, 0, last), Math.Clamp(highest, 0, last));
        // column of the table at the first
        var origin = highest < 0 || lowest > last ? from / PackedMatrix.Width * PackedMatrix.Width : lowest;
        for (var panel = from / PackedMatrix.Width; panel <= to / PackedMatrix.Width; panel++)
        {
            FloatKernel.Multiply(rows, stride, Block, panels + (nint)panel * headSize * PackedMatrix.Width, headSize, scratch.Zeros, 0,
                window + HeadScratch.Margin + panel * PackedMatrix.Width - origin, windowStride);
        }
        if (lowest == from && highest == to)
            return;
        for (var row = 0; row < Block; row++)
        {
            var values = window + row * windowStride + HeadScratch.Margin;
            var (first, end) = (values[from - origin], values[to - origin]);
            new Span<float>(values, Math.Clamp(-lowest, 0, count)).Fill(first);
            var beyond = Math.Clamp(highest - last, 0, count);
            new Span<float>(values + count - beyond, beyond).Fill(end);
        }
    }
}
