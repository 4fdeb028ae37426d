using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Estimator for a DeBERTaV3 model that needs no training, for use in ML.NET pipelines. Created by the methods on
/// <c>mlContext.Transforms.Text</c>.
/// </summary>
/// <remarks><see cref="Fit"/> reads the weights, and only the schema of the data. It is thread safe and can be called repeatedly.</remarks>
public sealed class DebertaV3Estimator : IEstimator<DebertaV3Transformer>
{
    private readonly IHostEnvironment _environment; // for the current device settings: a host keeps those of its creation
    private readonly IHost _host;
    private readonly ReadyModel _model;

    internal DebertaV3Estimator(IHostEnvironment environment, ReadyModel model)
    {
        _environment = environment;
        _host = environment.Register(model.Task.Name);
        _model = model;
    }

    /// <summary>Reads the weights and returns the transformer; the caller disposes it.</summary>
    /// <param name="input">Data with the text columns; no row is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    /// <exception cref="InvalidDataException">The checkpoint does not have the required head (the message says why), or is
    /// damaged.</exception>
    /// <exception cref="IOException">A file of the checkpoint is missing or cannot be read.</exception>
    public DebertaV3Transformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _host.Start("Fit");
        TextColumnReader.Find(input.Schema, _model.Task.Name, _model.Task.Inputs);
        return Load(channel.Info);
    }

    /// <summary>The transformer, without data.</summary>
    internal DebertaV3Transformer Load()
    {
        using var channel = _host.Start("Load");
        return Load(channel.Info);
    }

    /// <summary>Returns the schema with the columns that the transformer will add.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        TextColumnReader.Find(inputSchema, _model.Task.Name, _model.Task.Inputs);
        return PromisedColumns.Add(inputSchema, _model.Task.OutputColumns);
    }

    private DebertaV3Transformer Load(Action<string> inform)
    {
        using var work = NativeWork.Begin();
        return new DebertaV3Transformer(_environment, _model.Load(HostSettings.Device(_environment), inform));
    }
}
