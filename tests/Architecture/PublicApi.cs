using System.Reflection;
using System.Runtime.CompilerServices;

namespace Backprop.Tests.Architecture;

/// <summary>
/// What a program that uses the library can see, as text: one line per type and member, with nullability, constraints, defaults and constants, in a fixed order.
/// </summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The whole library.</summary>
    public static string Of(Assembly assembly)
    {
        IEnumerable<string> rooms = assembly.GetExportedTypes()
            .GroupBy(type => type.Namespace!).OrderBy(room => room.Key, StringComparer.Ordinal)
            .Select(room => $"{room.Key}\n\n{string.Join("\n", room.OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Describe))}");
        return string.Join("\n", rooms);
    }

    /// <summary>A type: its own line, and one for each member that others can see.</summary>
    public static string Describe(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return $"  {ApiText.Delegate(type)}\n";
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}")
            : [.. Fields(type), .. Constructors(type), .. Properties(type), .. Events(type), .. Methods(type)];
        return $"  {ApiText.Heading(type)}\n{string.Concat(members.Select(member => $"      {member}\n"))}";
    }

    private static IEnumerable<string> Fields(Type type)
        => Sorted(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(ApiText.Field));

    private static IEnumerable<string> Constructors(Type type)
        => Sorted(type.GetConstructors(Declared).Where(constructor => IsVisible(constructor, type) && !constructor.IsStatic && !IsGenerated(constructor)).Select(ApiText.Constructor));

    private static IEnumerable<string> Properties(Type type)
        => Sorted(type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(accessor => IsVisible(accessor, type)) && !IsGeneratedByRecord(property)).Select(ApiText.Property));

    private static IEnumerable<string> Events(Type type)
        => Sorted(type.GetEvents(Declared).Where(item => IsVisible(item.AddMethod!, type)).Select(ApiText.Event));

    private static IEnumerable<string> Methods(Type type)
        => Sorted(type.GetMethods(Declared).Where(method => IsVisible(method, type) && !IsGenerated(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))).Select(ApiText.Method));

    private static IOrderedEnumerable<string> Sorted(IEnumerable<string> members) => members.Order(StringComparer.Ordinal);

    // What is protected in a class that nobody can derive from is nobody's business.
    private static bool IsVisible(MethodBase method, Type type)
        => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !type.IsSealed);

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsGeneratedByRecord(PropertyInfo property) => property.Name == "EqualityContract" && IsGenerated(property.GetMethod!);
}
