using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Backprop.Tests.Architecture;

/// <summary>How <see cref="PublicApi"/> writes types and members: nearly as C# declares them.</summary>
internal static class ApiText
{
    public static string Heading(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum ",
            { IsInterface: true } => "interface ",
            { IsValueType: true } => $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{(IsRecord(type) ? "record " : "")}struct ",
            { IsAbstract: true, IsSealed: true } => "static class ",
            _ => $"{(type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{(IsRecord(type) ? "record " : "class ")}",
        };
        IEnumerable<Type> bases = type.IsEnum ? [] : [
            .. type is { IsValueType: false, BaseType: { } parent } && parent != typeof(object) ? [parent] : Type.EmptyTypes,
            .. type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(item => item.IsPublic && !(IsRecord(type) && item == typeof(IEquatable<>).MakeGenericType(type)))];
        string[] names = [.. bases.Select((item, order) => (item, order)).OrderBy(item => item.item.IsInterface).ThenBy(item => TypeName.Of(item.item), StringComparer.Ordinal).Select(item => TypeName.Of(item.item))];
        return $"public {kind}{TypeName.OfDefinition(type)}{(names.Length == 0 ? "" : $" : {string.Join(", ", names)}")}{Constraints(type.GetGenericArguments())}";
    }

    public static string Delegate(Type type)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        return $"public delegate {TypeName.Of(invoke.ReturnParameter)} {TypeName.OfDefinition(type)}({Parameters(invoke)}){Constraints(type.GetGenericArguments())}";
    }

    public static string Field(FieldInfo field)
        => $"{(field.IsPublic ? "public" : "protected")} {(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeName.Of(field)} {field.Name}{(field.IsLiteral ? $" = {Constant(field.GetRawConstantValue())}" : "")}";

    public static string Constructor(ConstructorInfo constructor)
        => $"{Modifiers(constructor)}{TypeName.Plain(constructor.DeclaringType!)}({Parameters(constructor)})";

    public static string Property(PropertyInfo property)
    {
        MethodInfo[] visible = [.. property.GetAccessors(nonPublic: true).Where(accessor => accessor.IsPublic || accessor.IsFamily || accessor.IsFamilyOrAssembly)];
        MethodInfo widest = visible.FirstOrDefault(accessor => accessor.IsPublic) ?? visible[0];
        string accessors = string.Concat(visible.OrderByDescending(accessor => accessor == property.GetMethod).Select(accessor
            => $"{(accessor.IsPublic || !widest.IsPublic ? "" : "protected ")}{(accessor == property.GetMethod ? "get" : IsInit(accessor) ? "init" : "set")}; "));
        string name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        return $"{Modifiers(widest)}{(property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "")}{TypeName.Of(property)} {name} {{ {accessors}}}";
    }

    public static string Event(EventInfo item) => $"{Modifiers(item.AddMethod!)}event {TypeName.Of(item)} {item.Name}";

    public static string Method(MethodInfo method)
    {
        string name = method.Name.StartsWith("op_", StringComparison.Ordinal) ? $"operator {method.Name[3..]}" : method.Name;
        Type[] generic = method.GetGenericArguments();
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Modifiers(method)}{TypeName.Of(method.ReturnParameter)} {name}{(generic.Length == 0 ? "" : $"<{string.Join(", ", generic.Select(type => type.Name))}>")}({extension}{Parameters(method)}){Constraints(generic)}";
    }

    private static string Modifiers(MethodBase method)
    {
        string access = method.IsPublic ? "public " : "protected ";
        if (method.IsStatic)
            return $"{access}static ";
        if (method.DeclaringType!.IsInterface || !method.IsVirtual)
            return access;
        bool overrides = method is MethodInfo info && info.GetBaseDefinition().DeclaringType != method.DeclaringType;
        return access + (method, overrides) switch
        {
            ({ IsFinal: true }, false) => "",
            ({ IsFinal: true }, true) => "sealed override ",
            ({ IsAbstract: true }, true) => "abstract override ",
            ({ IsAbstract: true }, false) => "abstract ",
            (_, true) => "override ",
            _ => "virtual ",
        };
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string passing = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } when parameter.IsDefined(typeof(IsReadOnlyAttribute)) => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        return $"{passing}{TypeName.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";
    }

    private static string Default(ParameterInfo parameter)
        => parameter.RawDefaultValue is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? "default"
            : (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) is { IsEnum: true } type && parameter.RawDefaultValue is { } value
                ? $"{type.Name}.{Enum.ToObject(type, value)}"
                : Constant(parameter.RawDefaultValue);

    private static string Constant(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        char character => $"'{character}'",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Constraints(Type[] parameters)
        => string.Concat(parameters.Where(parameter => parameter.IsGenericParameter).Select(Constraint));

    private static string Constraint(Type parameter)
    {
        GenericParameterAttributes special = parameter.GenericParameterAttributes;
        bool isStruct = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        bool isUnmanaged = parameter.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsUnmanagedAttribute");
        string[] all =
        [
            .. special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : isUnmanaged ? ["unmanaged"] : isStruct ? ["struct"] : Array.Empty<string>(),
            .. parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(TypeName.Of),
            .. special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? ["new()"] : Array.Empty<string>(),
            .. special.HasFlag(GenericParameterAttributes.AllowByRefLike) ? ["allows ref struct"] : Array.Empty<string>(),
        ];
        return all.Length == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", all)}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsRecord(Type type)
        => type.IsValueType
            ? type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true
            : type.GetMethod("<Clone>$") is not null;
}
