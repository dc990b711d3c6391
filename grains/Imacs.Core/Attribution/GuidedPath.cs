namespace Imacs.Core.Attribution;

/// <summary>
/// One path of guided integrated gradients, as a pure step function: ask for <see cref="Point"/>, compute the gradient there, hand it to
/// <see cref="Advance"/>, until <see cref="IsDone"/>. The path moves the features with the smallest gradients first, so that it does not cross
/// regions where the model is noisy and the features irrelevant.
/// </summary>
/// <remarks>
/// Kapishnikov, Venugopalan, Avci, Wedin, Terry and Bolukbasi, "Guided Integrated Gradients: an Adaptive Path Method for Removing Noise", CVPR 2021,
/// with the arithmetic of the PAIR library's implementation in float64 [gig]. Memory is a handful of arrays of the input's length, whatever the number of steps.
/// </remarks>
public sealed class GuidedPath
{
    private const double Close = 1e-9;

    private readonly double[] _input;
    private readonly double[] _baseline;
    private readonly double[] _point;
    private readonly double[] _before;
    private readonly double[] _farthest;
    private readonly double[] _magnitudes;
    private readonly int[] _order;
    private readonly double[] _attribution;
    private readonly GuidedPathOptions _options;
    private readonly double _length;
    private int _step;

    /// <summary>Starts at the baseline.</summary>
    /// <param name="input">The input's features.</param>
    /// <param name="baseline">As many of the baseline.</param>
    /// <param name="options">Steps, fraction and largest distance.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public GuidedPath(ReadOnlySpan<float> input, ReadOnlySpan<float> baseline, GuidedPathOptions options)
    {
        if (input.Length != baseline.Length)
            throw new ArgumentException($"The baseline has {baseline.Length} features, the input {input.Length}.", nameof(baseline));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1, nameof(options));
        if (options.Fraction is not (>= 0 and <= 1) || options.MaxDistance is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options, "Fraction and largest distance must lie in 0 to 1.");
        _options = options;
        (_input, _baseline) = (Widened(input), Widened(baseline));
        _point = (double[])_baseline.Clone();
        _before = new double[_point.Length];
        _farthest = new double[_point.Length];
        _magnitudes = new double[_point.Length];
        _order = new int[_point.Length];
        _attribution = new double[_point.Length];
        _length = Distance(_input, _baseline);
        // An input that equals its baseline has nothing to attribute.
        _step = _length == 0 ? options.Steps : 0;
    }

    /// <summary>Whether the path has arrived at the input.</summary>
    public bool IsDone => _step == _options.Steps;

    /// <summary>Where the next gradient is wanted; valid until <see cref="Advance"/>.</summary>
    public ReadOnlySpan<double> Point => _point;

    /// <summary>What the steps so far give each feature: the sum of (change of the feature) x gradient.</summary>
    public ReadOnlySpan<double> Attribution => _attribution;

    /// <summary>Takes one step: moves features until the rest of the way to the input, in L1, is what the step demands.</summary>
    /// <param name="gradient">The gradient at <see cref="Point"/>, finite.</param>
    /// <exception cref="ArgumentException">The gradient has another length.</exception>
    /// <exception cref="ArithmeticException">A component of the gradient is not finite.</exception>
    /// <exception cref="InvalidOperationException">The path has arrived.</exception>
    public void Advance(ReadOnlySpan<double> gradient)
    {
        if (IsDone)
            throw new InvalidOperationException("The path has arrived at the input.");
        if (gradient.Length != _point.Length)
            throw new ArgumentException($"The gradient has {gradient.Length} components, the input {_point.Length} features.", nameof(gradient));
        Sort(gradient);
        _point.CopyTo(_before, 0);

        double alpha = (_step + 1.0) / _options.Steps;
        double least = Math.Max(alpha - _options.MaxDistance, 0);
        double most = Math.Min(alpha + _options.MaxDistance, 1);
        for (int i = 0; i < _point.Length; i++)
            _farthest[i] = _baseline[i] + ((_input[i] - _baseline[i]) * most);
        PullUp(least);
        double target = _length * (1 - alpha);
        // Every round but the last brings at least one more feature to its farthest point, so there are at most as many as features.
        while (MoveSelected(target))
        {
        }

        for (int i = 0; i < _point.Length; i++)
            _attribution[i] += (_point[i] - _before[i]) * gradient[i];
        _step++;
    }

    /// <summary>Moves what lies behind the allowed interval to its lower end.</summary>
    private void PullUp(double least)
    {
        for (int i = 0; i < _point.Length; i++)
        {
            double way = _input[i] - _baseline[i];
            if (way != 0 && (_point[i] - _baseline[i]) / way < least)
                _point[i] = _baseline[i] + (way * least);
        }
    }

    /// <summary>Moves the features with the smallest gradients.</summary>
    /// <returns>Whether more must move in this step.</returns>
    private bool MoveSelected(double target)
    {
        double current = Distance(_point, _input);
        double gap = current - target;
        if (gap <= Math.Max(Close * Math.Max(Math.Abs(target), Math.Abs(current)), Close))
            return false;
        double threshold = Threshold();
        double reach = 0;
        for (int i = 0; i < _point.Length; i++)
        {
            if (IsSelected(i, threshold))
                reach += Math.Abs(_point[i] - _farthest[i]);
        }

        // All features are as far as they may be; what is left of the gap is rounding.
        if (reach == 0)
            return false;
        double gamma = gap / reach;
        for (int i = 0; i < _point.Length; i++)
        {
            if (IsSelected(i, threshold))
                _point[i] = gamma > 1 ? _farthest[i] : _point[i] + ((_farthest[i] - _point[i]) * gamma);
        }

        return gamma > 1;
    }

    private bool IsSelected(int feature, double threshold) => _point[feature] != _farthest[feature] && _magnitudes[feature] <= threshold;

    /// <summary>The gradient magnitude at the fraction's rank among all features, those that have arrived counted as infinite.</summary>
    private double Threshold()
    {
        int rank = (int)Math.Floor(_options.Fraction * (_point.Length - 1));
        foreach (int feature in _order)
        {
            if (_point[feature] != _farthest[feature] && rank-- == 0)
                return _magnitudes[feature];
        }

        return double.PositiveInfinity;
    }

    private void Sort(ReadOnlySpan<double> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            if (!double.IsFinite(gradient[i]))
                throw new ArithmeticException($"The gradient is {gradient[i]} at feature {i}, step {_step}.");
            _magnitudes[i] = Math.Abs(gradient[i]);
            _order[i] = i;
        }

        // Sorting moves the keys; the magnitudes are wanted by feature as well.
        Array.Sort((double[])_magnitudes.Clone(), _order);
    }

    private static double Distance(double[] from, double[] to)
    {
        double sum = 0;
        for (int i = 0; i < from.Length; i++)
            sum += Math.Abs(from[i] - to[i]);
        return sum;
    }

    private static double[] Widened(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }
}
