using Imacs.Contracts.Errors;
using TorchSharp;

namespace Imacs.Torch;

/// <summary>libtorch, set up once for the process.</summary>
public static class TorchRuntime
{
    private static readonly Lazy<bool> Ready = new(Load);

    /// <summary>Loads libtorch with one thread inside each operation: parallelism is one device thread for each core.</summary>
    /// <exception cref="ModelContractException">The native library does not load on this system.</exception>
    public static void Initialise() => _ = Ready.Value;

    /// <summary>The version of libtorch's binding in use.</summary>
    public static string Version => typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    private static bool Load()
    {
        try
        {
            torch.set_num_threads(1);
            torch.set_num_interop_threads(1);
            return true;
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or NotSupportedException)
        {
            throw new ModelContractException(
                "libtorch does not load on this system. It needs 64-bit Linux with glibc 2.28 and libstdc++ of GCC 12 or newer; run `ldd libLibTorchSharp.so` in the output folder to see what is missing.",
                error);
        }
    }
}
