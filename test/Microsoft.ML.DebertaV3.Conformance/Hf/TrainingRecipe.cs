using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>The recipe of a training case.</summary>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Optimizer">AdamW's constants.</param>
/// <param name="Schedule">The learning rate of each step.</param>
/// <param name="MicroBatches">Stored batches whose gradients make one step.</param>
/// <param name="Multipliers">Factors on the learning rate by name, where a name may end with *.</param>
internal sealed partial record TrainingRecipe(
    int Steps, AdamWOptions Optimizer, RateSchedule Schedule, int MicroBatches, IReadOnlyDictionary<string, double> Multipliers)
{
    /// <exception cref="InvalidDataException">The recipe asks for what is not known.</exception>
    public static TrainingRecipe Read(JsonElement recipe)
    {
        var adam = recipe.Member("adamw");
        Require(recipe.Member("dropout").GetDouble() == 0, "dropout that is not 0");
        Require(adam.Member("decoupled").GetBoolean(), "decay that is not decoupled");
        Require(adam.Member("bias_correction").GetBoolean(), "no bias correction");
        var clip = Numbers(recipe, "clip", ClipPattern());
        var schedule = Numbers(recipe, "schedule", SchedulePattern());
        var betas = adam.Member("betas").Numbers();
        return new(
            recipe.Member("optimizer_steps").GetInt32(),
            new(betas[0], betas[1], adam.Member("eps").GetDouble(), adam.Member("weight_decay").GetDouble(), clip[0]),
            new(adam.Member("lr").GetDouble(), (long)schedule[0], (long)schedule[1]),
            recipe.Member("micro_batches_per_step").GetInt32(),
            recipe.Member("layer_lr_multiplier").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetDouble()));
    }

    /// <summary>The rules of training that give every parameter its multiplier.</summary>
    /// <param name="parameters">The network's parameters by name.</param>
    /// <param name="layers">Encoder layers of the network.</param>
    /// <exception cref="InvalidDataException">There are none: the multipliers are not one factor per layer.</exception>
    public ParameterRules Rules(IReadOnlyList<string> parameters, int layers)
    {
        var topLayer = string.Create(CultureInfo.InvariantCulture, $"deberta.encoder.layer.{layers - 1}.");
        var decay = Multiplier(parameters.First(name => name.StartsWith(topLayer, StringComparison.Ordinal)));
        var rules = new ParameterRules(decay, layers);
        foreach (var name in parameters)
            Require(Math.Abs(rules.Multiplier(name) - Multiplier(name)) < 1e-9,
                $"a learning rate of {name} that one factor per layer does not give");
        return rules;
    }

    // A bias takes the multiplier of its weight.
    private double Multiplier(string parameter)
    {
        const string bias = ".bias", weight = ".weight";
        var name = parameter.EndsWith(bias, StringComparison.Ordinal) ? parameter[..^bias.Length] + weight : parameter;
        var found = Multipliers.Where(entry => entry.Key.EndsWith('*')
            ? name.StartsWith(entry.Key[..^1], StringComparison.Ordinal) : entry.Key == name).ToArray();
        Require(found.Length == 1, $"{found.Length} learning rates of {parameter}");
        return found[0].Value;
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
