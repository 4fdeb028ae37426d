using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;

namespace Tickets;

/// <summary>A pool of prediction engines over one model: an engine serves one caller at a time, the model all of them.</summary>
/// <remarks>Thread safe. Stands where Model Builder puts PredictionEnginePool of Microsoft.Extensions.ML.</remarks>
public sealed class TicketEngines : IDisposable
{
    private readonly ITransformer _model;
    private readonly ObjectPool<PredictionEngine<TicketModel.ModelInput, TicketModel.ModelOutput>> _engines;

    private TicketEngines(MLContext mlContext, ITransformer model)
    {
        _model = model;
        _engines = new DefaultObjectPoolProvider().Create(new Policy(mlContext, model));
    }

    /// <summary>Loads a model file.</summary>
    public static TicketEngines Load(string modelPath)
    {
        var mlContext = new MLContext();
        return new(mlContext, mlContext.Model.Load(modelPath, out _));
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

    private sealed class Policy(MLContext mlContext, ITransformer model)
        : PooledObjectPolicy<PredictionEngine<TicketModel.ModelInput, TicketModel.ModelOutput>>
    {
        public override PredictionEngine<TicketModel.ModelInput, TicketModel.ModelOutput> Create() =>
            mlContext.Model.CreatePredictionEngine<TicketModel.ModelInput, TicketModel.ModelOutput>(model, new PredictionEngineOptions { OwnsTransformer = false });

        public override bool Return(PredictionEngine<TicketModel.ModelInput, TicketModel.ModelOutput> obj) => true;
    }
}
