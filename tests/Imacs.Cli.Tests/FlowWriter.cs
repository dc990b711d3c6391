using System.Text;

namespace Imacs.Cli.Tests;

/// <summary>Keeps what is written by one flow of execution, and whatever it starts, apart from what everybody else writes.</summary>
/// <param name="everybody">Where everything else goes.</param>
internal sealed class FlowWriter(TextWriter everybody) : TextWriter
{
    private readonly AsyncLocal<StringWriter?> _own = new();

    public override Encoding Encoding => everybody.Encoding;

    private TextWriter Target => _own.Value ?? everybody;

    /// <summary>From here on, what this flow writes goes to the writer that is returned.</summary>
    public StringWriter Begin() => _own.Value = new StringWriter();

    public override void Write(char value) => Target.Write(value);

    public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);

    public override void Write(ReadOnlySpan<char> buffer) => Target.Write(buffer);

    public override void Write(string? value) => Target.Write(value);

    public override void Flush() => Target.Flush();
}
