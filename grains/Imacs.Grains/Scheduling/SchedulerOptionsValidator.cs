using Microsoft.Extensions.Options;

namespace Imacs.Grains.Scheduling;

/// <summary>Holds <see cref="SchedulerOptions"/> to their ranges when the silo starts.</summary>
[OptionsValidator]
internal sealed partial class SchedulerOptionsValidator : IValidateOptions<SchedulerOptions>;
