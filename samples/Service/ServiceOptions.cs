namespace TextService;

/// <summary>
/// Settings of the section <c>Service</c>: <c>--Service:MaximumBatch=8</c>, or the variable <c>Service__MaximumBatch</c>.
/// </summary>
internal sealed class ServiceOptions
{
    /// <summary>Folder with the models: <c>classifier</c> and <c>entities</c>, as SavePretrained writes them.</summary>
    public string Models { get; set; } = "service-models";

    /// <summary>Longest text in UTF-16 code units; longer ones are refused with 413.</summary>
    public int MaximumTextLength { get; set; } = 4_000;

    /// <summary>Longest body of a request in bytes; longer ones are refused with 413.</summary>
    public int MaximumBodySize { get; set; } = 64 * 1024;

    /// <summary>Texts that may wait for each model; more are refused with 429.</summary>
    public int MaximumWaiting { get; set; } = 256;

    /// <summary>Texts that are scored together; 1: one by one.</summary>
    public int MaximumBatch { get; set; } = 32;

    /// <summary>Milliseconds that the first text of a batch waits for others, where there are none yet. 0: not at all.</summary>
    public int BatchDelay { get; set; }

    /// <summary>Batches of a model that are scored at the same time. A batch of several texts uses all cores by itself.</summary>
    public int Scorers { get; set; } = 1;

    /// <summary>Explanations at the same time: each takes as long as about a hundred predictions.</summary>
    public int MaximumExplanations { get; set; } = 1;

    /// <summary>Explanations that may wait; more are refused with 429.</summary>
    public int MaximumWaitingExplanations { get; set; } = 8;

    /// <summary>Seconds between two looks for a changed model.</summary>
    public double ReloadInterval { get; set; } = 2;

    /// <summary>Seconds that requests have to end once the service stops.</summary>
    public double ShutdownTimeout { get; set; } = 30;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidDataException">A setting is out of its range.</exception>
    /// <exception cref="InvalidOperationException">A setting is not a number.</exception>
    public static ServiceOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Service").Get<ServiceOptions>() ?? new();
        Require(nameof(MaximumTextLength), options.MaximumTextLength, 1);
        Require(nameof(MaximumBodySize), options.MaximumBodySize, 1);
        Require(nameof(MaximumWaiting), options.MaximumWaiting, 1);
        Require(nameof(MaximumBatch), options.MaximumBatch, 1);
        Require(nameof(BatchDelay), options.BatchDelay, 0);
        Require(nameof(Scorers), options.Scorers, 1);
        Require(nameof(MaximumExplanations), options.MaximumExplanations, 1);
        Require(nameof(MaximumWaitingExplanations), options.MaximumWaitingExplanations, 0);
        Require(nameof(ReloadInterval), options.ReloadInterval, 0.01);
        Require(nameof(ShutdownTimeout), options.ShutdownTimeout, 0);
        return options;
    }

    private static void Require(string name, double value, double least)
    {
        if (!(value >= least && value <= int.MaxValue))
            throw new InvalidDataException(FormattableString.Invariant($"Service:{name} is {value}; it must be at least {least}."));
    }
}
