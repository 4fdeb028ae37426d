using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>The recipe of a training case.</summary>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Optimizer">AdamW's constants.</param>
/// <param name="Schedule">The learning rate of each step.</param>
/// <param name="Later">What of the recipe a later part brings, in words; null for nothing.</param>
internal sealed partial record TrainingRecipe(int Steps, AdamWOptions Optimizer, LearningRateSchedule Schedule, string? Later)
{
    /// <exception cref="InvalidDataException">The recipe asks for what is not known.</exception>
    public static TrainingRecipe Read(JsonElement recipe)
    {
        var adam = recipe.Member("adamw");
        Require(recipe.Member("dropout").GetDouble() == 0, "dropout that is not 0");
        Require(adam.Member("decoupled").GetBoolean() && adam.Member("bias_correction").GetBoolean(), "Adam without decoupled decay or bias correction");
        var clip = Numbers(recipe, "clip", ClipPattern());
        var schedule = Numbers(recipe, "schedule", SchedulePattern());
        var betas = adam.Member("betas").Numbers();
        return new(
            recipe.Member("optimizer_steps").GetInt32(),
            new(betas[0], betas[1], adam.Member("eps").GetDouble(), adam.Member("weight_decay").GetDouble(), clip[0]),
            new(adam.Member("lr").GetDouble(), (long)schedule[0], (long)schedule[1]),
            FindLater(recipe));
    }

    private static string? FindLater(JsonElement recipe)
    {
        if (recipe.Member("micro_batches_per_step").GetInt32() > 1)
            return LaterParts.Find(HfFormat.Name, LaterParts.Accumulation) ?? throw new InvalidDataException("unknown recipe: gradient accumulation");
        if (recipe.Member("layer_lr_multiplier").EnumerateObject().Any(entry => entry.Value.GetDouble() != 1))
            return LaterParts.Find(HfFormat.Name, LaterParts.LayerDecay) ?? throw new InvalidDataException("unknown recipe: layer-wise learning-rate decay");
        return null;
    }

    private static double[] Numbers(JsonElement recipe, string field, Regex pattern)
    {
        var match = pattern.Match(recipe.Member(field).GetString() ?? "");
        Require(match.Success, $"a {field} '{recipe.Member(field)}'");
        return [.. match.Groups.Values.Skip(1).Select(group => double.Parse(group.Value, CultureInfo.InvariantCulture))];
    }

    private static void Require(bool isKnown, string what)
    {
        if (!isKnown)
            throw new InvalidDataException($"unknown recipe: {what}");
    }

    [GeneratedRegex(@"max_norm (\d+(?:\.\d+)?)")]
    private static partial Regex ClipPattern();

    [GeneratedRegex(@"linear warm-up (\d+) steps from 0, then linear to 0 at step (\d+)")]
    private static partial Regex SchedulePattern();
}
