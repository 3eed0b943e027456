namespace Backprop.Circuits;

/// <summary>A gradient computed path by path, and what that took.</summary>
/// <param name="Gradient">The sum over all paths of the product of their local gradients.</param>
/// <param name="Paths">How many paths were summed.</param>
/// <param name="EdgesVisited">How many edges they have together; an edge that n paths share counts n times.</param>
public readonly record struct PathSum(double Gradient, long Paths, long EdgesVisited);
