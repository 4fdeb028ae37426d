using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Scoring;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

public sealed partial class DebertaV3PretrainingOptions
{
    /// <summary>Column for the pieces of the text, a vector of text. Default <c>Pieces</c>.</summary>
    public string PiecesColumnName { get; set => field = Name(value); } = "Pieces";

    /// <summary>Column for where each piece begins in the text, a vector of Int32 (UTF-16 units). Default <c>PieceStart</c>.</summary>
    public string PieceStartColumnName { get; set => field = Name(value); } = "PieceStart";

    /// <summary>Column for the length of each piece in the text, a vector of Int32 (UTF-16 units). Default <c>PieceLength</c>.</summary>
    public string PieceLengthColumnName { get; set => field = Name(value); } = "PieceLength";

    /// <summary>Column for the probability that each piece was replaced, a vector of Single. Default <c>ReplacedProbability</c>.</summary>
    public string ReplacedProbabilityColumnName { get; set => field = Name(value); } = "ReplacedProbability";

    /// <summary>Column for the mean of these probabilities over the text, a Single. Default <c>AnomalyScore</c>.</summary>
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

    /// <summary>What the fitted model remembers of them.</summary>
    internal ModelSettings ModelSettings => new()
    {
        Kind = Objective == PretrainingObjective.ReplacedTokenDetection ? PretrainedTask.Detection : PretrainedTask.Masking,
        TextColumns = [InputColumnName],
        Columns = Columns,
        BatchSize = BatchSize,
        MaxLength = MaxLength ?? PretrainingRecipe.MaxLength,
    };
}
