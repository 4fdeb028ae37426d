using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Settings of pre-training that continued training should reuse: stored under a key of config.json that published folders do not have.
/// </summary>
/// <param name="Masking">Which pieces were masked together.</param>
/// <param name="MaskingRate">Fraction of the pieces that was masked, in (0, 1).</param>
/// <param name="MaxLength">Sequence length in pieces, including [CLS] and [SEP]; 8 to 65,536.</param>
internal sealed record PretrainingRecord(MaskingScheme Masking, double MaskingRate, int MaxLength)
{
    /// <summary>The key in config.json. The prefix avoids conflicts with keys of other programs, which ignore it.</summary>
    public const string Key = "mlnet_pretraining";

    private const string MaskingKey = "masking", RateKey = "masking_rate", LengthKey = "maximum_length";
    private const int Least = 8, Most = 1 << 16; // range of the option

    /// <summary>Reads the record from config.json; null if there is none.</summary>
    /// <exception cref="InvalidDataException">A value is missing, has the wrong type or is out of range; the message names it.</exception>
    public static PretrainingRecord? Read(ConfigValues config, string path)
    {
        if (config.Find(Key) is not { } table)
            return null;
        if (table.ValueKind != JsonValueKind.Object)
            throw config.Wrong(Key, "an object");
        var values = new ConfigValues(table, path);
        var isKnown = Enum.TryParse<MaskingScheme>(values.Text(MaskingKey), out var masking) && Enum.IsDefined(masking);
        Require(values, MaskingKey, isKnown, $"one of {string.Join(", ", Enum.GetNames<MaskingScheme>())}");
        Require(values, RateKey, values.Number(RateKey) is > 0 and < 1, "a number in (0, 1)");
        Require(values, LengthKey, values.Integer(LengthKey) is >= Least and <= Most,
            string.Create(CultureInfo.InvariantCulture, $"a number from {Least} to {Most}"));
        return new(masking, values.Number(RateKey), values.Integer(LengthKey));
    }

    /// <summary>Keys and values, in order.</summary>
    public IEnumerable<(string Key, Action<Utf8JsonWriter> Write)> Values =>
    [
        (MaskingKey, json => json.WriteStringValue(Masking.ToString())),
        (RateKey, json => ConfigWriter.WriteFloat(json, MaskingRate)),
        (LengthKey, json => json.WriteNumberValue(MaxLength)),
    ];

    private static void Require(ConfigValues values, string key, bool holds, string wanted)
    {
        if (!holds)
            throw values.Wrong(key, wanted);
    }
}
