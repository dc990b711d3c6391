using System.Reflection;
using System.Runtime.CompilerServices;
using Imacs.Grains.Roles;

namespace Imacs.Architecture.Tests.Contracts;

/// <summary>Everything that silos of different versions must agree on, as lines of text; and what is wrong with it.</summary>
internal sealed class ContractText
{
    private readonly List<string> _faults = [];
    private readonly SortedDictionary<string, List<string>> _blocks = new(StringComparer.Ordinal);

    /// <summary>Renders the contracts of some types.</summary>
    /// <param name="types">All types to look at: interfaces of grains, grain classes, and what is serialised.</param>
    /// <param name="isOurs">Whether a type is one that must be listed, wherever it turns up.</param>
    public ContractText(IEnumerable<Type> types, Func<Type, bool> isOurs)
    {
        Queue<Type> open = new(types.OrderBy(type => type.FullName, StringComparer.Ordinal));
        HashSet<Type> seen = [];
        while (open.TryDequeue(out Type? type))
        {
            if (!seen.Add(type))
                continue;
            foreach (Type next in Add(type).SelectMany(TypeText.Parts).Where(part => !part.IsGenericParameter && isOurs(part)))
                open.Enqueue(next);
        }
    }

    /// <summary>The lines, a block for each alias.</summary>
    public IReadOnlyList<string> Lines => [.. _blocks.Values.SelectMany(block => block)];

    /// <summary>What must not be, a sentence each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    private IEnumerable<Type> Add(Type type) =>
        type.IsInterface ? AddInterface(type) : typeof(IGrainBase).IsAssignableFrom(type) ? AddGrain(type) : type.IsEnum ? AddEnum(type) : AddSerialised(type);

    private List<Type> AddInterface(Type type)
    {
        List<string> block = Begin("interface", type, TypeText.AliasOf(type));
        List<Type> mentioned = [];
        HashSet<string> aliases = [];
        foreach (MethodInfo method in type.GetMethods().OrderBy(method => TypeText.AliasOf(method) ?? method.Name, StringComparer.Ordinal))
        {
            string? alias = TypeText.AliasOf(method);
            if (alias is null)
                _faults.Add($"{type.FullName}.{method.Name} has no [Alias].");
            else if (!aliases.Add(alias))
                _faults.Add($"{type.FullName} has two methods with the alias '{alias}'.");
            Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
            block.Add($"  {alias} = {method.Name}({string.Join(", ", parameters.Select(TypeText.Of))}) -> {TypeText.Of(method.ReturnType)}");
            mentioned.AddRange([.. parameters, method.ReturnType]);
        }

        return mentioned;
    }

    private IEnumerable<Type> AddGrain(Type type)
    {
        string? name = type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, null!).ToString();
        if (name is null)
            _faults.Add($"{type.FullName} has no [GrainType].");
        RunsOnAttribute? role = type.GetCustomAttribute<RunsOnAttribute>();
        if (role is null)
            _faults.Add($"{type.FullName} has no [RunsOn].");
        Begin("grain", type, name)[0] += $", runs on {role?.Role}";
        return [];
    }

    private IEnumerable<Type> AddEnum(Type type)
    {
        List<string> block = BeginSerialised("enum", type);
        foreach (object value in Enum.GetValues(type))
            block.Add($"  {Convert.ToInt64(value)} = {value}");
        return [];
    }

    private List<Type> AddSerialised(Type type)
    {
        List<string> block = BeginSerialised("type", type);
        List<Type> mentioned = [];
        if (type.BaseType is { } parent && parent.Assembly == type.Assembly)
            mentioned.Add(parent);
        SortedDictionary<uint, string> members = [];
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            MemberInfo member = Declared(field);
            if (member.GetCustomAttribute<IdAttribute>() is not { } id)
                _faults.Add($"{type.FullName}.{member.Name} has no [Id]; it would not be sent.");
            else if (!members.TryAdd(id.Id, $"  {id.Id} = {member.Name}: {TypeText.Of(field.FieldType)}"))
                _faults.Add($"{type.FullName}: the id {id.Id} is used twice, the second time by {member.Name}.");
            mentioned.Add(field.FieldType);
        }

        block.AddRange(members.Values);
        return mentioned;
    }

    /// <summary>The property that a field is behind, or the field.</summary>
    private static MemberInfo Declared(FieldInfo field) =>
        field.GetCustomAttribute<CompilerGeneratedAttribute>() is not null && field.Name.StartsWith('<')
            && field.DeclaringType!.GetProperty(
                field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is { } property
            ? property
            : field;

    private List<string> BeginSerialised(string kind, Type type)
    {
        if (type.GetCustomAttribute<GenerateSerializerAttribute>() is null)
            _faults.Add($"{type.FullName} is sent, but has no [GenerateSerializer].");
        return Begin(kind, type, TypeText.AliasOf(type));
    }

    private List<string> Begin(string kind, Type type, string? alias)
    {
        if (alias is null && kind != "grain")
            _faults.Add($"{type.FullName} has no [Alias].");
        // Types and interfaces share one set of aliases; grain types are another.
        string key = $"{(kind == "grain" ? "grain" : "alias")} {alias}";
        if (alias is not null && _blocks.ContainsKey(key))
            _faults.Add($"The {key} is used twice, the second time by {type.FullName}.");
        return _blocks[alias is null ? $"{key}{type.FullName}" : key] = [$"{kind} {alias} = {type.FullName}"];
    }
}
