namespace Imacs.Architecture.Tests.Contracts;

/// <summary>Types as a contract names them: ours by alias, so that a class can be renamed; others as C# writes them.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(void)] = "void",
    };

    /// <summary>The name of a type.</summary>
    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (AliasOf(type) is { } alias)
            return alias;
        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
            : type.Name;
    }

    /// <summary>The alias of a type or a method; null where it has none.</summary>
    public static string? AliasOf(System.Reflection.MemberInfo member) =>
        member.GetCustomAttributes(typeof(AliasAttribute), inherit: false).Cast<AliasAttribute>().FirstOrDefault()?.Alias;

    /// <summary>A type and all that it is made of.</summary>
    public static IEnumerable<Type> Parts(Type type)
    {
        yield return type;
        foreach (Type part in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments())
        {
            foreach (Type inner in Parts(part))
                yield return inner;
        }
    }
}
