using System.Globalization;
using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Labels;

/// <summary>Which output of a model each label of a dataset stands for.</summary>
public sealed class ClassMap
{
    private const int ListedAtMost = 50;
    private const string Cure = "Name the model's classes in the order of its outputs with --classes.";

    private readonly Dictionary<string, int> _exact;
    private readonly Dictionary<string, int> _loose;

    private ClassMap(IReadOnlyList<string> names, Dictionary<string, int> exact, Dictionary<string, int> loose) =>
        (Names, _exact, _loose) = (names, exact, loose);

    /// <summary>The classes, one per output, in the order of the outputs.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Maps by name where the model's classes are named, else by order.</summary>
    /// <param name="labels">The dataset's labels; repeats do not matter.</param>
    /// <param name="classNames">The model's classes in the order of its outputs, or null where they are not known.</param>
    /// <param name="outputs">The number of the model's outputs, at least 1.</param>
    /// <exception cref="InvalidSpecException">The names are not as many as the outputs, or <see cref="ByName"/> or <see cref="ByOrder"/> refused them.</exception>
    public static ClassMap Create(IEnumerable<string> labels, IReadOnlyList<string>? classNames, int outputs)
    {
        if (classNames is null)
            return ByOrder(labels, outputs);
        if (classNames.Count == outputs)
            return ByName(labels, classNames);
        throw new InvalidSpecException(
            $"{Count(classNames.Count, "class")} are named ({List(classNames)}) but the model has {Count(outputs, "output")}. {Cure}");
    }

    /// <summary>Maps each label to the class of its name: exactly, else ignoring case, '_', '-' and spaces.</summary>
    /// <param name="labels">The dataset's labels; repeats do not matter, and classes without a label are fine.</param>
    /// <param name="classNames">The model's classes in the order of its outputs.</param>
    /// <exception cref="InvalidSpecException">A class is named twice, or a label is not among the classes, or fits several of them.</exception>
    public static ClassMap ByName(IEnumerable<string> labels, IReadOnlyList<string> classNames)
    {
        Dictionary<string, int> exact = [];
        Dictionary<string, int> loose = [];
        const int Several = -1;
        for (int index = 0; index < classNames.Count; index++)
        {
            if (!exact.TryAdd(classNames[index], index))
                throw new InvalidSpecException($"The class {classNames[index]} is named twice; every output needs a name of its own. {Cure}");
            if (!loose.TryAdd(Loose(classNames[index]), index))
                loose[Loose(classNames[index])] = Several;
        }

        foreach (string ambiguous in loose.Where(pair => pair.Value == Several).Select(pair => pair.Key).ToArray())
            loose.Remove(ambiguous);
        ClassMap map = new([.. classNames], exact, loose);
        string[] distinct = Distinct(labels);
        string[] unknown = [.. distinct.Where(label => map.Find(label) is null)];
        return unknown.Length == 0
            ? map
            : throw new InvalidSpecException(
                $"The labels {List(unknown)} are not among the model's classes. Dataset: {List(distinct)}. Model: {List(classNames)}. "
                + "Rename the labels, or name the model's classes in the order of its outputs with --classes.");
    }

    /// <summary>Maps the ordinally sorted distinct labels to the outputs in order, as torchvision's ImageFolder numbers classes.</summary>
    /// <param name="labels">The dataset's labels; repeats do not matter.</param>
    /// <param name="outputs">The number of the model's outputs, at least 1.</param>
    /// <exception cref="InvalidSpecException">There are not as many labels as outputs, so the order says nothing.</exception>
    public static ClassMap ByOrder(IEnumerable<string> labels, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        string[] distinct = Distinct(labels);
        if (distinct.Length != outputs)
        {
            throw new InvalidSpecException(
                $"The dataset has {Count(distinct.Length, "label")} ({List(distinct)}) but the model has {Count(outputs, "output")} without names "
                + $"(numbered 0 to {outputs - 1}), so labels cannot be matched by order. {Cure}");
        }

        Dictionary<string, int> exact = distinct.Select(KeyValuePair.Create).ToDictionary();
        return new ClassMap(distinct, exact, []);
    }

    /// <summary>The output that <paramref name="label"/> stands for, from 0.</summary>
    /// <exception cref="InvalidSpecException">The label is not among the classes.</exception>
    public int IndexOf(string label) =>
        Find(label) ?? throw new InvalidSpecException($"The label {label} is not among the classes {List(Names)}. {Cure}");

    private int? Find(string label) =>
        _exact.TryGetValue(label, out int index) || _loose.TryGetValue(Loose(label), out index) ? index : null;

    private static string[] Distinct(IEnumerable<string> labels) => [.. labels.Distinct().Order(StringComparer.Ordinal)];

    private static string Loose(string name) => string.Concat(name.Where(letter => letter is not ('_' or '-' or ' '))).ToUpperInvariant();

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : noun.EndsWith('s') ? "es" : "s")}");

    private static string List(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return "none";
        string listed = string.Join(", ", names.Take(ListedAtMost));
        return names.Count <= ListedAtMost ? listed : string.Create(CultureInfo.InvariantCulture, $"{listed} and {names.Count - ListedAtMost:N0} more");
    }
}
