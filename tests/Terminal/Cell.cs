namespace Backprop.Tests.Terminal;

/// <summary>A character on a screen.</summary>
/// <param name="Character">What stands there.</param>
/// <param name="Colour">One of the 16 colours of a terminal, or <see cref="Plain"/>.</param>
internal readonly record struct Cell(char Character, int Colour)
{
    /// <summary>The terminal's own colour.</summary>
    public const int Plain = -1;
}
