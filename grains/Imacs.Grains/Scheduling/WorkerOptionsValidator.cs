using Microsoft.Extensions.Options;

namespace Imacs.Grains.Scheduling;

/// <summary>Holds <see cref="WorkerOptions"/> to their ranges when the silo starts.</summary>
[OptionsValidator]
internal sealed partial class WorkerOptionsValidator : IValidateOptions<WorkerOptions>;
