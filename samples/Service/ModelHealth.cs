using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TextService;

/// <summary>
/// Healthy where both models answer, degraded where too many texts wait to ask them. An exception, or no answer in time, counts as
/// unhealthy.
/// </summary>
internal sealed class ModelHealth(Batcher<Classifier, Classification> classifier, Batcher<EntityFinder, Entity[]> entities) : IHealthCheck
{
    private const string Text = "The street lamp flickers.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var first = classifier.Submit(Text, cancellationToken, out var label);
        var second = entities.Submit(Text, cancellationToken, out var found);
        if (first is Submission.Stopping || second is Submission.Stopping)
            return HealthCheckResult.Unhealthy("The service stops.");
        if (first is Submission.QueueFull || second is Submission.QueueFull)
            return HealthCheckResult.Degraded("Too many texts wait.");
        var answer = await label.WaitAsync(Patience, cancellationToken);
        await found.WaitAsync(Patience, cancellationToken);
        return float.IsFinite(answer.Result.Score) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Scores are not finite.");
    }
}
