using NetVips;

namespace Imacs.Datasets.Imaging;

/// <summary>Sets up libvips once for the process, before the first image.</summary>
/// <remarks>
/// The caller decodes many images at once, so threads inside one image would only compete with it; and no operation is ever
/// repeated on the same input, so the operation cache would only hold memory. Its warnings about damaged files would go to standard
/// error, in the middle of a progress bar; each such file is refused with a sentence of ours instead.
/// </remarks>
internal static class VipsRuntime
{
    // Held, because native code calls it for as long as the process lives. Before Ready, which uses it.
    private static readonly Log.LogDelegate Silence = static (_, _, _) => { };
    private static readonly bool Ready = Configure();

    /// <summary>Loads and configures libvips; cheap after the first call.</summary>
    /// <exception cref="DllNotFoundException">The native library could not be loaded.</exception>
    public static void EnsureReady()
    {
        if (!Ready)
            throw new DllNotFoundException("libvips could not be loaded; restore the package NetVips.Native.linux-x64.");
    }

    private static bool Configure()
    {
        if (!ModuleInitializer.VipsInitialized)
            return false;
        NetVips.NetVips.Concurrency = 1;
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);
        Cache.Max = 0;
        Cache.MaxMem = 0;
        Cache.MaxFiles = 0;
        return true;
    }
}
