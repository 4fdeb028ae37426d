using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Scoring;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public sealed partial class DebertaV3PretrainingOptions
{
    /// <summary>Output column for the pieces of the text, a vector of text. Default <c>Pieces</c>.</summary>
    public string PiecesColumnName { get; set => field = Name(value); } = "Pieces";

    /// <summary>
    /// Output column for the UTF-16 index at which each piece begins in the text, a vector of Int32. Default <c>PieceStart</c>.
    /// </summary>
    public string PieceStartColumnName { get; set => field = Name(value); } = "PieceStart";

    /// <summary>Output column for the length of each piece in UTF-16 units, a vector of Int32. Default <c>PieceLength</c>.</summary>
    public string PieceLengthColumnName { get; set => field = Name(value); } = "PieceLength";

    /// <summary>
    /// Output column for the probability that each piece was replaced, a vector of Single. Default <c>ReplacedProbability</c>.
    /// </summary>
    public string ReplacedProbabilityColumnName { get; set => field = Name(value); } = "ReplacedProbability";

    /// <summary>Output column for the mean of these probabilities over the text, a Single. Default <c>AnomalyScore</c>.</summary>
    public string AnomalyScoreColumnName { get; set => field = Name(value); } = "AnomalyScore";

    /// <summary>Names of the output columns, by role.</summary>
    internal IReadOnlyDictionary<string, string> Columns
    {
        get
        {
            var columns = new Dictionary<string, string>
            {
                ["Pieces"] = PiecesColumnName,
                ["PieceStart"] = PieceStartColumnName,
                ["PieceLength"] = PieceLengthColumnName,
            };
            if (Objective == PretrainingObjective.ReplacedTokenDetection)
                (columns["ReplacedProbability"], columns["AnomalyScore"]) = (ReplacedProbabilityColumnName, AnomalyScoreColumnName);
            return columns;
        }
    }

    /// <summary>Settings that are saved with the fitted model.</summary>
    internal ModelSettings ModelSettings => new()
    {
        Kind = Objective == PretrainingObjective.ReplacedTokenDetection ? PretrainedTask.Detection : PretrainedTask.Masking,
        TextColumns = [InputColumnName],
        Columns = Columns,
        BatchSize = BatchSize,
        MaxLength = MaxLength ?? PretrainingRecipe.MaxLength,
    };
}
