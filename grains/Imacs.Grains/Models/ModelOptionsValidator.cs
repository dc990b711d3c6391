using Microsoft.Extensions.Options;

namespace Imacs.Grains.Models;

/// <summary>Holds <see cref="ModelOptions"/> to their ranges when the silo starts.</summary>
[OptionsValidator]
internal sealed partial class ModelOptionsValidator : IValidateOptions<ModelOptions>;
