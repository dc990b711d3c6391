using System.Globalization;
using Imacs.Contracts.Errors;
using TorchSharp;

namespace Imacs.Torch.Devices;

/// <summary>The spelling of devices, held against what this machine has.</summary>
public static class DeviceNames
{
    private const string Numbered = "cuda:";

    /// <summary>Refuses a device that cannot be worked on.</summary>
    /// <param name="name">"cpu", "cuda" or "cuda:N". libtorch is loaded only for the latter two.</param>
    /// <exception cref="InvalidSpecException">It is none of them, or this machine has no such device.</exception>
    public static void Check(string name)
    {
        int number = 0;
        if (name == "cpu")
            return;
        bool isNumbered = name.StartsWith(Numbered, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Numbered.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (name != "cuda" && !isNumbered)
            throw new InvalidSpecException($"--device {name}: choose cpu, cuda or cuda:N.");
        TorchRuntime.Initialise();
        if (!torch.cuda.is_available())
            throw new InvalidSpecException($"--device {name}: libtorch finds no CUDA device here. Use --device cpu, or install the CUDA build of libtorch and its driver.");
        if (number >= torch.cuda.device_count())
            throw new InvalidSpecException($"--device {name}: there are {torch.cuda.device_count()} CUDA devices here, numbered from 0.");
    }
}
