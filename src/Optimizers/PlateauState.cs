namespace Backprop.Optimizers;

/// <summary>What a <see cref="PlateauSchedule"/> remembers, for checkpoints.</summary>
/// <param name="Factor">The present factor.</param>
/// <param name="BestCost">The lowest cost that counted as an improvement; +∞ before the first.</param>
/// <param name="EpochsWithoutImprovement">Epochs since then, or since the last reduction.</param>
public readonly record struct PlateauState(double Factor, double BestCost, int EpochsWithoutImprovement)
{
    internal static PlateauState Start { get; } = new(Factor: 1, BestCost: double.PositiveInfinity, EpochsWithoutImprovement: 0);
}
