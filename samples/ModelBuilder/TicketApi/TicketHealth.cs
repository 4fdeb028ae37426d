using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tickets;

/// <summary>Healthy where the model sorts a message: an exception counts as unhealthy.</summary>
internal sealed class TicketHealth(TicketEngines engines) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var output = engines.Predict(new TicketModel.ModelInput { Text = "The street lamp flickers." });
        return Task.FromResult(output.Score.All(float.IsFinite)
            ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Scores are not finite."));
    }
}
