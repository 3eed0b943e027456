namespace Backprop.Training;

/// <summary>How far an epoch has come.</summary>
/// <param name="Steps">Steps taken in it.</param>
/// <param name="Costs">The sum of their costs, each times the weight of its batch.</param>
/// <param name="Weights">The sum of those weights.</param>
/// <param name="Seconds">The time they took, up to the last interruption.</param>
internal readonly record struct EpochProgress(int Steps, double Costs, double Weights, double Seconds)
{
    public EpochProgress After(double cost, double weight) => this with { Steps = Steps + 1, Costs = Costs + cost * weight, Weights = Weights + weight };
}
