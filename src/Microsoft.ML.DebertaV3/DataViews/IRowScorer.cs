namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>What scores rows of text: all that the views and mappers of this folder know of a model. Thread safe.</summary>
internal interface IRowScorer
{
    /// <summary>Name of the task as users see it, for errors.</summary>
    string Name { get; }

    /// <summary>The columns that it reads: up to two texts, and one vector of texts.</summary>
    IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>The columns that scoring adds.</summary>
    IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <summary>Rows that one forward takes.</summary>
    int BatchSize { get; }

    /// <summary>What is said of each row, in order: of whatever type the scorer's own <see cref="OutputColumns"/> decode.</summary>
    object[] Score(IReadOnlyList<TextRow> rows);
}
