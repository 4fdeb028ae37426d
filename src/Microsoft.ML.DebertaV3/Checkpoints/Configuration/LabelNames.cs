using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Reads the labels of config.json (<c>id2label</c>), or the default if they are missing.</summary>
internal static class LabelNames
{
    private const int NamesShown = 5;

    private static readonly string[] LabelledHeads = ["ForSequenceClassification", "ForTokenClassification"];

    /// <summary>
    /// Returns the labels by index. Without id2label, returns numbered names if num_labels is present or the head has labels; otherwise
    /// null.
    /// </summary>
    /// <exception cref="InvalidDataException">The ids are not 0, 1, ..., or a label is not text.</exception>
    public static IReadOnlyList<string>? Read(ConfigValues values, IReadOnlyList<string> architectures)
    {
        if (values.Find("id2label") is { } table)
            return FromTable(values, table);
        if (values.Has("num_labels"))
            return Numbered(values);
        var isLabelled = architectures.Any(name => Array.Exists(LabelledHeads, head => name.EndsWith(head, StringComparison.Ordinal)));
        return isLabelled ? CheckpointConfig.DefaultLabels : null; // transformers omits its default of two labels
    }

    private static string[] FromTable(ConfigValues values, JsonElement table)
    {
        if (table.ValueKind != JsonValueKind.Object || !table.EnumerateObject().Any())
            throw values.Wrong("id2label", "an object from ids to labels");

        var labels = new string?[table.EnumerateObject().Count()];
        foreach (var entry in table.EnumerateObject())
        {
            var isNumber = int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
            if (!isNumber || id >= labels.Length || labels[id] is not null || entry.Value.ValueKind != JsonValueKind.String)
                throw values.Wrong("id2label", $"a text for each of the ids 0 to {labels.Length - 1}");
            labels[id] = entry.Value.GetString();
        }

        return Distinct(values, labels!);
    }

    /// <summary>Makes the names distinct: appends the id to repeated names, and replaces empty names by transformers' default.</summary>
    private static string[] Distinct(ConfigValues values, string[] labels)
    {
        var given = labels.Where(label => label.Length > 0).ToHashSet();
        var repeated = labels.CountBy(label => label).Where(count => count.Key.Length == 0 || count.Value > 1).Select(count => count.Key)
            .ToHashSet();
        if (repeated.Count == 0)
            return labels;
        var distinct = labels.Select((label, id) => repeated.Contains(label) ? Unused(label, id, given) : label).ToArray();
        var renamed = Enumerable.Range(0, labels.Length).Where(id => labels[id] != distinct[id]).ToArray();
        var shown = renamed.Take(NamesShown)
            .Select(id => $"label {id} ('{Malformed.Show(labels[id])}') is called '{Malformed.Show(distinct[id])}'");
        values.Note(
            $"\"id2label\" gives one name to several labels, or none: "
                + $"{string.Join(", ", shown)}{(renamed.Length > NamesShown ? ", ..." : "")}.");
        return distinct;
    }

    private static string Unused(string label, int id, HashSet<string> used)
    {
        var name = $"{(label.Length == 0 ? "LABEL" : label)}_{id}";
        while (!used.Add(name))
            name += "_";
        return name;
    }

    private static NumberedLabels Numbered(ConfigValues values)
    {
        const int Maximum = 1_000_000;
        var count = values.Integer("num_labels");
        if (count is < 1 or > Maximum)
            throw values.Wrong("num_labels", $"a number from 1 to {Maximum}");
        return new NumberedLabels(count);
    }

    // Uses no memory until the size of the head has confirmed the number of labels.
    private sealed class NumberedLabels(int count) : IReadOnlyList<string>
    {
        public int Count => count;

        public string this[int index] =>
            index >= 0 && index < count ? $"LABEL_{index}" : throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(id => $"LABEL_{id}").GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
