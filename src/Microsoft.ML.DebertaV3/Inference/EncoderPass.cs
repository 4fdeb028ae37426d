namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>One forward pass through a backbone: sequences side by side, without padding.</summary>
/// <remarks>
/// Every operation is a set of parts that a <see cref="WorkTeam"/> shares. Holds the activations of the current sequences and is reused for
/// the next; by one caller at a time.
/// </remarks>
internal sealed unsafe class EncoderPass : IDisposable
{
    private const int RowsOfPart = 96; // a multiple of the kernel's twelve; a part's rows and a panel fit into the second cache
    private const int PartsOfMember = 6; // more parts than threads: one that starts late takes fewer
    private const int RowsOfRowPart = 16; // where rows are taken singly

    private readonly EncoderWeights _weights;
    private readonly PassMemory _memory;
    private readonly List<HeadScratch> _scratch = [];   // of each member of a team
    private readonly List<AlignedMemory> _tiles = [];   // of each member: [rows of a part, width]
    private readonly Action<int, int> _embed, _multiply, _attend, _normalize;

    private int[][] _sequences = [];
    private int[] _ids = [];        // of each row
    private int[] _starts = [];     // first row of each sequence
    private int _rows;              // rows in work
    private LayerWeights _layer = null!;
    private RelativeTable _positions = null!;
    private bool _isFirstOnly;      // whether only the output at the first piece of each sequence is needed
    private (Rows From, PackedMatrix Matrix, Rows To, bool Gelu, int Groups) _product;
    private NormalizationWeights _normalization = null!;

    public EncoderPass(EncoderWeights weights)
    {
        _weights = weights;
        _memory = new(weights.Config, weights.Format);
        (_embed, _multiply, _attend, _normalize) = (Embed, Multiply, Attend, Normalize);
    }

    /// <summary>First row of each sequence.</summary>
    public IReadOnlyList<int> Starts => _starts;

    private NumberFormat Format => _weights.Format;

    /// <summary>The hidden states after some layers, [rows, hidden], valid until the next call.</summary>
    /// <param name="sequences">Ids; at least one each.</param>
    /// <param name="team">Shares the work.</param>
    /// <param name="layers">How many layers to run; 0: the embeddings' output.</param>
    /// <param name="isFirstOnly">Whether only the first piece of each sequence is needed; row i then belongs to sequence i.</param>
    public Rows Run(int[][] sequences, WorkTeam team, int layers, bool isFirstOnly)
    {
        Begin(sequences, team);
        RunParts(team, _embed);
        var tables = layers == 0 ? [] : _weights.Positions(sequences.Max(sequence => sequence.Length), team);
        for (var i = 0; i < layers; i++)
        {
            (_layer, _positions, _isFirstOnly) = (_weights.Layers[i], tables[i], isFirstOnly && i == layers - 1);
            RunLayer(team);
        }
        if (isFirstOnly && layers == 0)
            GatherFirst();
        return _memory.Hidden;
    }

    public void Dispose()
    {
        _memory.Dispose();
        _scratch.ForEach(scratch => scratch.Dispose());
        _tiles.ForEach(tile => tile.Dispose());
    }

    private void Begin(int[][] sequences, WorkTeam team)
    {
        _sequences = sequences;
        _ids = [.. sequences.SelectMany(sequence => sequence)];
        _starts = new int[sequences.Length];
        _rows = 0;
        for (var i = 0; i < sequences.Length; i++)
            (_starts[i], _rows) = (_rows, _rows + sequences[i].Length);
        _memory.Reserve(_rows);
        while (_scratch.Count < team.Size)
        {
            _scratch.Add(new());
            _tiles.Add(new(RowsOfPart * PackedMatrix.Width * sizeof(float)));
        }
    }

    private void RunLayer(WorkTeam team)
    {
        Multiply(team, _memory.HiddenOperand, _layer.QueryKeyValue, _memory.QueryKeyValue);
        team.Run(_sequences.Length * _weights.Config.AttentionHeads, _attend);
        if (_isFirstOnly)
            GatherFirst();
        Multiply(team, _memory.Context, _layer.AttentionOutput, _memory.Projected);
        Normalize(team, _layer.AttentionNormalization);
        Multiply(team, _memory.HiddenOperand, _layer.Intermediate, _memory.Intermediate, gelu: true);
        Multiply(team, _memory.Intermediate, _layer.Output, _memory.Projected);
        Normalize(team, _layer.OutputNormalization);
    }

    private void Multiply(WorkTeam team, Rows from, PackedMatrix matrix, Rows to, bool gelu = false)
    {
        var chunks = Blocks.Count(_rows, RowsOfPart);
        var groups = Math.Clamp((team.Size == 1 ? 1 : PartsOfMember * team.Size) / chunks, 1, matrix.Panels);
        _product = (from, matrix, to, gelu, groups);
        team.Run(chunks * groups, _multiply);
    }

    private void Normalize(WorkTeam team, NormalizationWeights weights)
    {
        _normalization = weights;
        RunParts(team, _normalize);
    }

    private void RunParts(WorkTeam team, Action<int, int> work) => team.Run(Blocks.Count(_rows, RowsOfRowPart), work);

    private void Embed(int part, int member)
    {
        var (config, weights) = (_weights.Config, _weights.WordNormalization);
        for (var row = part * RowsOfRowPart; row < Math.Min(_rows, (part + 1) * RowsOfRowPart); row++)
        {
            var word = _weights.Words.Slice(_ids[row] * config.HiddenSize, config.HiddenSize);
            fixed (float* values = word)
                RowKernels.Normalize(values, null, weights, (float)config.LayerNormEpsilon, _memory.Hidden[row]);
            Format.Store(_memory.Hidden[row], _memory.HiddenOperand, row, 0, config.HiddenSize);
        }
    }

    private void Multiply(int part, int member)
    {
        var (from, matrix, to, gelu, groups) = _product;
        var (chunk, group) = Math.DivRem(part, groups);
        var first = chunk * RowsOfPart;
        var rows = Blocks.RoundUp(Math.Min(RowsOfPart, _rows - first), Format.RowUnit);
        for (var panel = group * matrix.Panels / groups; panel < (group + 1) * matrix.Panels / groups; panel++)
        {
            var column = panel * PackedMatrix.Width;
            if (gelu)
                MultiplyGelu(from, first, rows, matrix, panel, to, _tiles[member].Floats);
            else
                matrix.Multiply(from, first, rows, panel, to[first] + column, to.Stride);
        }
        Format.Release();
    }

    private void MultiplyGelu(Rows from, int first, int rows, PackedMatrix matrix, int panel, Rows to, float* tile)
    {
        matrix.Multiply(from, first, rows, panel, tile, PackedMatrix.Width);
        RowKernels.Gelu(tile, rows * PackedMatrix.Width);
        for (var row = 0; row < rows; row++)
            Format.Store(tile + row * PackedMatrix.Width, to, first + row, panel * PackedMatrix.Width, PackedMatrix.Width);
    }

    private void Attend(int part, int member)
    {
        var config = _weights.Config;
        var (sequence, head) = Math.DivRem(part, config.AttentionHeads);
        var (start, length) = (_starts[sequence], _sequences[sequence].Length);
        var column = head * config.HeadSize;
        new AttentionHead(_scratch[member], config.HeadSize, (float)config.AttentionScale, Format).Attend(
            _memory.QueryKeyValue[start] + column, _memory.QueryKeyValue.Stride, config.HiddenSize, length, _isFirstOnly ? 1 : length,
            _positions, head, _memory.Context, _isFirstOnly ? sequence : start, column);
    }

    private void Normalize(int part, int member)
    {
        var epsilon = (float)_weights.Config.LayerNormEpsilon;
        for (var row = part * RowsOfRowPart; row < Math.Min(_rows, (part + 1) * RowsOfRowPart); row++)
        {
            RowKernels.Normalize(_memory.Projected[row], _memory.Hidden[row], _normalization, epsilon, _memory.Hidden[row]);
            Format.Store(_memory.Hidden[row], _memory.HiddenOperand, row, 0, _weights.Config.HiddenSize);
        }
    }

    // From here on a sequence is one row.
    private void GatherFirst()
    {
        for (var i = 0; i < _starts.Length; i++)
        {
            new ReadOnlySpan<float>(_memory.Hidden[_starts[i]], _weights.Config.HiddenSize)
                .CopyTo(new(_memory.Hidden[i], _weights.Config.HiddenSize));
        }
        _rows = _starts.Length;
    }
}
