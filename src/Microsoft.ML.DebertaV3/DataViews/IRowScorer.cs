namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>What scores rows of text: all that the views and mappers of this folder know of a model. Thread safe.</summary>
internal interface IRowScorer
{
    /// <summary>Name of the task as users see it, for errors.</summary>
    string Name { get; }

    /// <summary>The text columns: one, or two for a pair.</summary>
    IReadOnlyList<string> TextColumns { get; }

    /// <summary>The columns that scoring adds.</summary>
    IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <summary>Rows that one forward takes.</summary>
    int BatchSize { get; }

    /// <summary>The network's output of each row, in order: of whatever type the scorer's own <see cref="OutputColumns"/> decode.</summary>
    object[] Score(IReadOnlyList<TextRow> rows);
}
