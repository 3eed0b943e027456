using System.Xml;

namespace Backprop.Circuits;

/// <summary>What stands in a drawing: a text that SVG can hold, in one line.</summary>
internal static class DrawnName
{
    /// <exception cref="ArgumentException">It is empty, or has a control character or another one that XML cannot hold.</exception>
    public static void Require(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        for (int i = 0; i < name.Length; i++)
            if (char.IsSurrogatePair(name, i))
                i++;
            else if (char.IsControl(name[i]) || !XmlConvert.IsXmlChar(name[i]))
                throw new ArgumentException($"Expected a name that can be drawn, got U+{(int)name[i]:X4} at position {i}; leave it out.", parameter);
    }
}
