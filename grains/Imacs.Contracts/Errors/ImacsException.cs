namespace Imacs.Contracts.Errors;

/// <summary>The root of every failure a caller can act on. The message names what, where and what to do.</summary>
[GenerateSerializer, Alias("imacs.error")]
public abstract class ImacsException : Exception
{
    /// <summary>Creates a failure.</summary>
    /// <param name="message">One or two plain sentences: what failed, where, and the cure.</param>
    /// <param name="innerException">The cause, if another library reported one.</param>
    protected ImacsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>True where trying the same call again may succeed; the one retry layer looks only at this.</summary>
    public virtual bool IsTransient => false;

    /// <summary>True where something that was given (a spec, a model, data, a folder) must change before another attempt can succeed.</summary>
    public virtual bool IsInput => false;
}
