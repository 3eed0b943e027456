using System.Reflection;
using System.Runtime.CompilerServices;

namespace Backprop.Tests.Architecture;

/// <summary>Types under the names that C# gives them, with <c>?</c> where null may come and with the names of a tuple's elements.</summary>
internal static class TypeName
{
    private static readonly Dictionary<Type, string> Keywords = new (Type Type, string Keyword)[]
    {
        (typeof(void), "void"), (typeof(object), "object"), (typeof(string), "string"), (typeof(bool), "bool"), (typeof(char), "char"),
        (typeof(byte), "byte"), (typeof(sbyte), "sbyte"), (typeof(short), "short"), (typeof(ushort), "ushort"), (typeof(int), "int"), (typeof(uint), "uint"),
        (typeof(long), "long"), (typeof(ulong), "ulong"), (typeof(nint), "nint"), (typeof(nuint), "nuint"), (typeof(float), "float"), (typeof(double), "double"), (typeof(decimal), "decimal"),
    }.ToDictionary(pair => pair.Type, pair => pair.Keyword);

    public static string Of(ParameterInfo parameter) => Write(parameter.ParameterType, new NullabilityInfoContext().Create(parameter), TupleNames(parameter));

    public static string Of(PropertyInfo property) => Write(property.PropertyType, new NullabilityInfoContext().Create(property), TupleNames(property));

    public static string Of(FieldInfo field) => Write(field.FieldType, new NullabilityInfoContext().Create(field), TupleNames(field));

    public static string Of(EventInfo item) => Write(item.EventHandlerType!, new NullabilityInfoContext().Create(item), TupleNames(item));

    /// <summary>A type of which nothing more is known: a base, a constraint.</summary>
    public static string Of(Type type) => Write(type, null, new Queue<string?>());

    /// <summary>A type where it is declared: <c>Dense&lt;T&gt;</c>, nested <c>Outer.Inner</c>.</summary>
    public static string OfDefinition(Type type)
    {
        string arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => $"{Variance(argument)}{argument.Name}"))}>" : "";
        return $"{(type.DeclaringType is { } outer ? $"{Plain(outer)}." : "")}{Plain(type)}{arguments}";
    }

    /// <summary>The name without type parameters.</summary>
    public static string Plain(Type type) => type.Name.Split('`')[0];

    private static string Write(Type type, NullabilityInfo? nullability, Queue<string?> tupleNames)
    {
        if (type.IsByRef)
            return Write(type.GetElementType()!, nullability, tupleNames);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{Write(inner, nullability, tupleNames)}?";
        string question = !type.IsValueType && nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } && !type.IsValueType ? "?" : "";
        if (type.IsArray)
            return $"{Write(type.GetElementType()!, nullability?.ElementType, tupleNames)}[{new string(',', type.GetArrayRank() - 1)}]{question}";
        if (type.IsPointer || type.IsGenericParameter)
            return type.Name + question;
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword + question;
        if (!type.IsGenericType)
            return (type.DeclaringType is { } around ? $"{Plain(around)}." : "") + type.Name + question;
        Type[] arguments = type.GetGenericArguments();
        bool isTuple = typeof(ITuple).IsAssignableFrom(type) && type.IsValueType;
        string?[] names = isTuple ? [.. arguments.Select(_ => tupleNames.TryDequeue(out string? name) ? name : null)] : new string?[arguments.Length];
        IEnumerable<string> written = arguments.Select((argument, k)
            => Write(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(k), tupleNames) + (names[k] is { } name ? $" {name}" : ""));
        return (isTuple ? $"({string.Join(", ", written)})" : $"{(type.DeclaringType is { } outer ? $"{Plain(outer)}." : "")}{Plain(type)}<{string.Join(", ", written)}>") + question;
    }

    private static string Variance(Type parameter) => (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.Covariant => "out ",
        GenericParameterAttributes.Contravariant => "in ",
        _ => "",
    };

    private static Queue<string?> TupleNames(ICustomAttributeProvider of)
        => new(of.GetCustomAttributes(typeof(TupleElementNamesAttribute), inherit: false).Cast<TupleElementNamesAttribute>().SelectMany(attribute => attribute.TransformNames));
}
