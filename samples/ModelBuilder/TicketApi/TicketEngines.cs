using System.Reflection;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using Microsoft.ML.Data;
using Engine = Microsoft.ML.PredictionEngine<Tickets.TicketModel.ModelInput, Tickets.TicketModel.ModelOutput>;

namespace Tickets;

/// <summary>A pool of prediction engines over one model: an engine serves one caller at a time, the model all of them.</summary>
/// <remarks>Thread safe. Stands where Model Builder puts PredictionEnginePool of Microsoft.Extensions.ML.</remarks>
public sealed class TicketEngines : IDisposable
{
    private readonly ITransformer _model;
    private readonly ObjectPool<Engine> _engines;

    private TicketEngines(MLContext mlContext, ITransformer model)
    {
        _model = model;
        _engines = new DefaultObjectPoolProvider().Create(new EnginePolicy(mlContext, model));
        Labels = ReadLabels();
    }

    /// <summary>The labels in the order of the scores.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Loads a model file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no model of this program.</exception>
    public static TicketEngines Load(string modelPath)
    {
        var mlContext = new MLContext();
        try
        {
            return new(mlContext, mlContext.Model.Load(modelPath, out _));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            var cause = problem is TargetInvocationException { InnerException: { } inner } ? inner : problem;
            throw new InvalidDataException(
                $"{modelPath} is no model of this program: {cause.Message} Delete it to train it anew, or name another with --Model.",
                problem);
        }
    }

    /// <summary>Sorts one message.</summary>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public TicketModel.ModelOutput Predict(TicketModel.ModelInput input)
    {
        var engine = _engines.Get();
        try
        {
            return engine.Predict(input);
        }
        finally
        {
            _engines.Return(engine);
        }
    }

    /// <summary>Frees the engines and the model's native memory.</summary>
    public void Dispose()
    {
        (_engines as IDisposable)?.Dispose();
        (_model as IDisposable)?.Dispose();
    }

    private string[] ReadLabels()
    {
        var engine = _engines.Get();
        VBuffer<ReadOnlyMemory<char>> labels = default;
        engine.OutputSchema["Label"].GetKeyValues(ref labels);
        _engines.Return(engine);
        return [.. labels.DenseValues().Select(label => label.ToString())];
    }

    private sealed class EnginePolicy(MLContext mlContext, ITransformer model) : PooledObjectPolicy<Engine>
    {
        // Engines come and go, the model stays.
        private static readonly PredictionEngineOptions Shared = new() { OwnsTransformer = false };

        public override Engine Create() =>
            mlContext.Model.CreatePredictionEngine<TicketModel.ModelInput, TicketModel.ModelOutput>(model, Shared);

        public override bool Return(Engine obj) => true;
    }
}
