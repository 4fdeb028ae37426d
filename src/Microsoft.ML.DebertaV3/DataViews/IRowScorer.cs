namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Scores rows of text: the interface between a model and the data views of this folder. Thread safe.</summary>
internal interface IRowScorer
{
    /// <summary>Name of the task in error messages.</summary>
    string Name { get; }

    /// <summary>The input columns: up to two text columns and one column of text vectors.</summary>
    IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>The columns that scoring adds.</summary>
    IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <summary>Rows per batch.</summary>
    int BatchSize { get; }

    /// <summary>Scores rows: returns for each row, in order, an object that <see cref="OutputColumns"/> decode.</summary>
    object[] Score(IReadOnlyList<TextRow> rows);
}
