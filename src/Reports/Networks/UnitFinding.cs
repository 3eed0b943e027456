namespace Backprop.Reports.Networks;

/// <summary>How many units of an activation layer do nothing.</summary>
/// <param name="Layer">Its name, such as <c>1</c>.</param>
/// <param name="Title">What it is.</param>
/// <param name="Ailment"><c>dead</c> or <c>saturated</c>.</param>
/// <param name="Count">How many units.</param>
/// <param name="Units">Of how many.</param>
internal sealed record UnitFinding(string Layer, string Title, string Ailment, int Count, int Units);
