using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

public class PlateauScheduleTests
{
    private static double[] Factors(PlateauSchedule schedule, params double[] costs)
        => [.. costs.Select(cost =>
        {
            schedule.Observe(cost);
            return schedule.Factor(new SchedulePoint(0, 1, 1));
        })];

    // Patience 1 bears one bad epoch and reduces at the second, then counts anew. 9.5 is no improvement on 10 by a tenth (below 9
    // would be), 8.9 is.
    [Fact]
    public void ReducesAfterMoreBadEpochsThanPatience()
    {
        var schedule = new PlateauSchedule(gamma: 0.5, patience: 1, threshold: 0.1);
        double[] factors = Factors(schedule, 10, 9.5, 8.9, 8.9, 8.9, 8.9, 8.9, 1, 2, 3);
        Assert.Equal([1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125], factors);
    }

    [Fact]
    public void NeverFallsBelowTheMinimum()
        => Assert.Equal([1, 0.5, 0.3, 0.3], Factors(new PlateauSchedule(gamma: 0.5, patience: 0, minimum: 0.3), 1, 1, 1, 1));

    [Fact]
    public void NaNAndInfinityAreNoImprovement()
        => Assert.Equal([0.5, 0.25, 0.25, 0.125], Factors(new PlateauSchedule(gamma: 0.5, patience: 0), double.NaN, double.PositiveInfinity, 5, double.NaN));

    // −10 is below −9 by more than a tenth of 9 (−9.9); −9.8 would not be.
    [Fact]
    public void NegativeCostsImproveDownwards()
        => Assert.Equal([1, 0.5, 0.5], Factors(new PlateauSchedule(gamma: 0.5, patience: 0, threshold: 0.1), -9, -9.8, -10));

    [Fact]
    public void RestoredItGoesOnAsBefore()
    {
        double[] costs = [5, 4, 4, 4, 4, 3, 3, 3, 3, 3];
        var whole = new PlateauSchedule(patience: 2);
        double[] expected = Factors(whole, costs);
        for (int cut = 0; cut < costs.Length; cut++)
        {
            var first = new PlateauSchedule(patience: 2);
            double[] before = Factors(first, costs[..cut]);
            var second = new PlateauSchedule(patience: 2) { State = first.State };
            double[] after = Factors(second, costs[cut..]);
            Assert.Equal(expected, before.Concat(after));
            Assert.Equal(whole.State, second.State);
        }
    }

    [Fact]
    public void SettingsOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => new PlateauSchedule(gamma: 0));
        Assert.Throws<ArgumentOutOfRangeException>("patience", () => new PlateauSchedule(patience: -1));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => new PlateauSchedule(threshold: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("minimum", () => new PlateauSchedule(minimum: -0.1));
    }
}
