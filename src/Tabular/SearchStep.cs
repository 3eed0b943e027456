namespace Backprop.Tabular;

/// <summary>A training of a search that is done.</summary>
/// <param name="Trial">The trial, its last score that of this training.</param>
/// <param name="Rung">How far the search is, from 1.</param>
/// <param name="Rungs">How many rungs there are.</param>
/// <param name="Best">The best trial so far: of the highest rung, the best score.</param>
/// <param name="Left">An estimate of the time that the rest takes.</param>
public sealed record SearchStep(SearchTrial Trial, int Rung, int Rungs, SearchTrial Best, TimeSpan Left);
