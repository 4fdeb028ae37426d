namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>Finds the output of a folder's head that means true.</summary>
internal static class BinaryFolder
{
    private static readonly string[] False = ["False", "LABEL_0"], True = ["True", "LABEL_1"];

    /// <summary>Returns the task's labels, and for each output the row of the stored head; null if they are in order.</summary>
    /// <param name="labels">The folder's labels.</param>
    /// <param name="positive">The label that means true; null: found by its name.</param>
    /// <exception cref="InvalidDataException">There are more than two labels, or which one means true is unknown.</exception>
    public static (IReadOnlyList<string> Labels, int[]? Order) Head(IReadOnlyList<string> labels, string? positive)
    {
        if (labels.Count > 2)
            throw Refused(labels, "binary classification needs two, or one whose output is the log-odds");
        var place = Place(labels, positive);
        return labels.Count == 1 ? (labels, null) : (BinaryTask.LabelNames, place == 1 ? null : [1, 0]);
    }

    private static int Place(IReadOnlyList<string> labels, string? positive)
    {
        if (positive is null)
            return labels.Count == 1 ? 0 : PlaceByName(labels);
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] == positive)
                return i;
        }
        throw Refused(labels, $"'{positive}' ({nameof(DebertaV3LoadOptions.PositiveLabel)}) is not one of them");
    }

    private static int PlaceByName(IReadOnlyList<string> labels)
    {
        for (var i = 0; i < False.Length; i++)
        {
            if (Is(labels[0], False[i]) && Is(labels[1], True[i]))
                return 1;
            if (Is(labels[0], True[i]) && Is(labels[1], False[i]))
                return 0;
        }
        throw Refused(labels, $"{nameof(DebertaV3LoadOptions.PositiveLabel)} must say which of them counts as true");
    }

    private static bool Is(string label, string name) => label.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static InvalidDataException Refused(IReadOnlyList<string> labels, string problem)
    {
        var names = string.Join(", ", labels.Take(10).Select(label => $"'{label}'"));
        return new($"The folder has {labels.Count} label{(labels.Count == 1 ? "" : "s")}, {names}{(labels.Count > 10 ? ", ..." : "")}: "
            + $"{problem}.");
    }
}
