using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>The log of a rank that says nothing, because the first rank says it. Errors go on.</summary>
internal sealed class QuietChannel(IChannel channel) : IChannel
{
    public string ContextDescription => channel.ContextDescription;

    public TException Process<TException>(TException ex)
        where TException : Exception => channel.Process(ex);

    public void Error(MessageSensitivity sensitivity, string message) => channel.Error(sensitivity, message);

    public void Error(MessageSensitivity sensitivity, string format, params object[] args) => channel.Error(sensitivity, format, args);

    public void Trace(MessageSensitivity sensitivity, string message)
    {
    }

    public void Trace(MessageSensitivity sensitivity, string format, params object[] args)
    {
    }

    public void Info(MessageSensitivity sensitivity, string message)
    {
    }

    public void Info(MessageSensitivity sensitivity, string format, params object[] args)
    {
    }

    public void Warning(MessageSensitivity sensitivity, string message)
    {
    }

    public void Warning(MessageSensitivity sensitivity, string format, params object[] args)
    {
    }

    public void Send(ChannelMessage message)
    {
    }

    public void Dispose()
    {
        // FitPipeline owns the channel.
    }
}
