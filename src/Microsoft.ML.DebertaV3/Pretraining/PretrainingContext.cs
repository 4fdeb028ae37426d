using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Settings shared by the components of one fit.</summary>
/// <param name="Config">Configuration of the checkpoint, with which the fitted networks are saved.</param>
/// <param name="Settings">Settings of the training step.</param>
/// <param name="Training">Settings of the training loop.</param>
/// <param name="Random">Random streams of the fit.</param>
internal sealed record PretrainingContext(
    DebertaV3Config Config, PretrainingStepSettings Settings, TrainingSettings Training, RandomStreams Random)
{
    /// <summary>Converts options to settings, with defaults filled in.</summary>
    public static PretrainingContext Of(DebertaV3PretrainingOptions options, FitStart start)
    {
        var checkpoint = start.Checkpoint;
        var learningRate = options.LearningRate ?? PretrainingRecipe.LearningRate(checkpoint.Config, isContinued: checkpoint.Seed is null);
        var isDetection = options.Objective == PretrainingObjective.ReplacedTokenDetection;
        var masking = (isDetection ? new MaskingOptions() : MaskingOptions.LanguageModeling) with
        {
            Rate = options.MaskingRate ?? PretrainingRecipe.MaskingRate,
            Scheme = options.Masking ?? PretrainingRecipe.Masking,
        };
        var settings = new PretrainingStepSettings(new TokenMasker(new(checkpoint.Tokenizer), masking), checkpoint.Config.PaddingId)
        {
            Order = options.Order,
            DetectionWeight = options.DetectionWeight,
            Temperature = options.SamplingTemperature,
            DiscriminatorRateFactor = (options.DiscriminatorLearningRate ?? learningRate) / learningRate,
        };
        return new(checkpoint.Config, settings, Loop(options, start, learningRate), start.Random);
    }

    /// <summary>Creates the evaluation of a language model and, if there is one, a discriminator.</summary>
    public IValidation Validation(MaskedLanguageModel generator, PretrainingNetwork? both, ISizedExamples heldOut) =>
        new PretrainingValidation(
        generator, both, heldOut, Settings, Training.BatchSize, Random, Training.Device);

    private static TrainingSettings Loop(DebertaV3PretrainingOptions options, FitStart start, double learningRate)
    {
        var settings = FitSettings.Of(options, start.Checkpoint.Config, start.Device, learningRate, options.MaxEpochs);
        return settings with
        {
            Optimizer = settings.Optimizer with { CorrectsBias = options.AdamBiasCorrection },
            RowsPerBatch = start.Batch.Rows,
            FirstBatchSize = start.Batch.FirstSize,
            IntervalSteps = options.IntervalSteps,
        };
    }
}
