using Backprop.Numerics;

namespace Backprop.Tabular;

/// <summary>One option that a search draws.</summary>
/// <param name="Name">On the command line, without dashes.</param>
/// <param name="IsGiven">Whether the caller has set it: then it stays.</param>
/// <param name="Draw">A value from a stream: as it is written on the command line, and how the options take it.</param>
internal sealed record SearchSetting(string Name, bool IsGiven, Func<RandomStream, (string Text, Func<TabularOptions, TabularOptions> Set)> Draw)
{
    /// <summary>One of some values, each as likely.</summary>
    public static SearchSetting Choice<T>(string name, bool isGiven, T[] values, Func<T, string> text, Func<TabularOptions, T, TabularOptions> set) => new(name, isGiven, stream =>
    {
        T value = values[stream.NextIndex(values.Length)];
        return (text(value), options => set(options, value));
    });

    /// <summary>A number whose logarithm is uniform, to three digits.</summary>
    public static SearchSetting LogUniform(string name, bool isGiven, double least, double greatest, Func<TabularOptions, double, TabularOptions> set) => new(name, isGiven, stream =>
    {
        string text = (least * Math.Pow(greatest / least, stream.NextUniform())).ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
        double value = double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        return (text, options => set(options, value));
    });
}
