using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

public class ScheduleTests
{
    // 10 steps an epoch, 4 epochs.
    private static SchedulePoint At(long step) => new(step, stepsPerEpoch: 10, totalSteps: 40);

    [Fact]
    public void APointKnowsEpochsAndProgress()
    {
        Assert.Equal((0.0, 0.0), (At(0).Epochs, At(0).Progress));
        Assert.Equal((1.5, 0.375), (At(15).Epochs, At(15).Progress));
        Assert.Equal((5.0, 1.0), (At(50).Epochs, At(50).Progress));
    }

    [Fact]
    public void APointRefusesNumbersThatMeanNothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>("step", () => new SchedulePoint(-1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("stepsPerEpoch", () => new SchedulePoint(0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("totalSteps", () => new SchedulePoint(0, 1, 0));
    }

    [Fact]
    public void ConstantIsOne() => Assert.All([0, 7, 40, 99], step => Assert.Equal(1, new ConstantSchedule().Factor(At(step))));

    // Stairs of 1.5 epochs = 15 steps, each half the one before.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(14, 1)]
    [InlineData(15, 0.5)]
    [InlineData(29, 0.5)]
    [InlineData(30, 0.25)]
    [InlineData(45, 0.125)]
    public void StepIsStairs(long step, double factor) => Assert.Equal(factor, new StepSchedule(1.5, gamma: 0.5).Factor(At(step)));

    // Stairs of k tenths of an epoch of S steps: ⌊10·s/(S·k)⌋ in whole numbers.
    [Theory]
    [InlineData(1, 10)]
    [InlineData(3, 10)]
    [InlineData(7, 10)]
    [InlineData(1, 3)]
    [InlineData(7, 9)]
    public void StairsOfFractionsBeginAtTheirStep(int tenths, int steps)
    {
        for (long step = 0; step < 1000; step++)
            Assert.Equal(Math.Pow(0.99, 10 * step / (steps * tenths)), new StepSchedule(tenths / 10.0, gamma: 0.99).Factor(new(step, steps, 1000)));
    }

    // γ = 1/4 per epoch: half after half an epoch.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 0.5)]
    [InlineData(10, 0.25)]
    [InlineData(15, 0.125)]
    [InlineData(40, 1.0 / 256)]
    public void ExponentialDecaysWithEveryStep(long step, double factor)
        => Assert.Equal(factor, new ExponentialSchedule(0.25).Factor(At(step)), 15);

    // ½(1 + cos πt): t = 0: 1; ¼: ½ + √2/4; ½: ½; ¾: ½ − √2/4; 1: 0.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 0.85355339059327373)]
    [InlineData(20, 0.5)]
    [InlineData(30, 0.14644660940672624)]
    [InlineData(40, 0)]
    [InlineData(99, 0)]
    public void CosineFallsToZero(long step, double factor) => Assert.Equal(factor, new CosineSchedule().Factor(At(step)), 15);

    // W = 4 steps: 1/5, 2/5, 3/5, 4/5; then ½(1 + cos π(s − 4)/36) over 36 steps, squeezed into [0.1, 1]:
    // s = 4: 1; s = 16 (a third): 0.1 + 0.9·¾; s = 22 (half): 0.1 + 0.9·½; s = 28 (two thirds): 0.1 + 0.9·¼; s = 40: 0.1.
    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(1, 0.4)]
    [InlineData(3, 0.8)]
    [InlineData(4, 1)]
    [InlineData(16, 0.775)]
    [InlineData(22, 0.55)]
    [InlineData(28, 0.325)]
    [InlineData(40, 0.1)]
    [InlineData(41, 0.1)]
    public void CosineWarmsUpFirst(long step, double factor)
        => Assert.Equal(factor, new CosineSchedule(warmup: 0.4, minimum: 0.1).Factor(At(step)), 15);

    // A warm-up as long as the run: (s + 1)/41 until the end.
    [Fact]
    public void AWarmUpAsLongAsTheRunOnlyRises()
    {
        var schedule = new CosineSchedule(warmup: 4);
        Assert.Equal([1 / 41.0, 40 / 41.0], [schedule.Factor(At(0)), schedule.Factor(At(39))]);
        Assert.Equal(0, schedule.Factor(At(40)));
    }

    // ½ − ½cos(2π·log₂(1 + 15t)). t = 1/15: log₂2, a whole cycle: 0. t = 1/30: log₂1.5 = 0.5849625, ½ − ½cos(3.6754278) = 0.9304310.
    // t = 2/15: log₂3 = 1.5849625: the same. t = (2√2 − 1)/15 lies between steps; t = 7/15, 1: log₂8, log₂16: 0. t = ½: log₂8.5 = 3.0874628:
    // ½ − ½cos(0.5495452) = 0.0736189.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.930430970)]
    [InlineData(2, 0)]
    [InlineData(4, 0.930430970)]
    [InlineData(14, 0)]
    [InlineData(15, 0.073618934)]
    [InlineData(30, 0)]
    [InlineData(31, 0)]
    public void CosLogDoublesItsCycles(long step, double factor) => Assert.Equal(factor, new CosLogSchedule().Factor(new SchedulePoint(step, 10, 30)), 8);

    // With one cycle log₂(1 + t): at t = √2 − 1 = 0.4142 the rate is 1, so near it; at ½: ½ − ½cos(2π·0.5849625) = 0.9304310.
    [Fact]
    public void CosLogCanHaveOneCycle()
    {
        Assert.Equal(1, new CosLogSchedule(cycles: 1).Factor(new SchedulePoint(41421356, 1, 100_000_000)), 12);
        Assert.Equal(0.930430970, new CosLogSchedule(cycles: 1).Factor(new SchedulePoint(1, 1, 2)), 8);
    }

    [Fact]
    public void EveryFactorIsFiniteAndWithinOne()
    {
        Schedule[] schedules = [new ConstantSchedule(), new StepSchedule(2), new ExponentialSchedule(0.9), new CosineSchedule(), new CosineSchedule(1.25, 0.5), new CosineSchedule(9), new CosLogSchedule(), new CosLogSchedule(30), new FlatCosSchedule(), new PlateauSchedule()];
        foreach (Schedule schedule in schedules)
            for (long step = 0; step < 60; step++)
                Assert.InRange(schedule.Factor(At(step)), 0, 1);
        Assert.Equal(typeof(Schedule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Schedule))).Select(t => t.Name).Order(),
                     schedules.Select(s => s.GetType().Name).Distinct().Order());
    }

    // A schedule of one's own sees the progress t: ½ − ½cos(2π·log₂(1 + 15t)) is 0 where 1 + 15t is a power of two, at t = 0, 1/15, 7/15;
    // at t = 2/15 it is ½ − ½cos(2π·log₂3).
    [Fact]
    public void AScheduleCanBeWrittenOnTheProgressAlone()
    {
        var schedule = new CosLog();
        Assert.Equal(0, schedule.Factor(new SchedulePoint(0, 5, 15)), 14);
        Assert.Equal(0, schedule.Factor(new SchedulePoint(1, 5, 15)), 14);
        Assert.Equal(0, schedule.Factor(new SchedulePoint(7, 5, 15)), 14);
        Assert.Equal(0.5 - 0.5 * Math.Cos(2 * Math.PI * Math.Log2(3)), schedule.Factor(new SchedulePoint(2, 5, 15)), 14);
    }

    // 1 for half of the 40 steps; then ½ + ½cos π(s/20 − 1): a quarter of the fall at s = 25 is ½ + √2/4, a half at 30.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(19, 1)]
    [InlineData(20, 1)]
    [InlineData(25, 0.85355339059327373)]
    [InlineData(30, 0.5)]
    [InlineData(40, 0)]
    public void FlatCosHoldsAndFalls(long step, double factor) => Assert.Equal(factor, new FlatCosSchedule().Factor(At(step)), 15);

    [Fact]
    public void SettingsOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new StepSchedule(0));
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => new StepSchedule(1, gamma: 0));
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => new ExponentialSchedule(1.1));
        Assert.Throws<ArgumentOutOfRangeException>("warmup", () => new CosineSchedule(warmup: -1));
        Assert.Throws<ArgumentOutOfRangeException>("minimum", () => new CosineSchedule(minimum: 1.1));
        Assert.Throws<ArgumentOutOfRangeException>("cycles", () => new CosLogSchedule(0));
        Assert.Throws<ArgumentOutOfRangeException>("cycles", () => new CosLogSchedule(31));
    }

    private sealed class CosLog : Schedule
    {
        public override double Factor(SchedulePoint point) => 0.5 - 0.5 * Math.Cos(2 * Math.PI * Math.Log2(1 + 15 * point.Progress));
    }
}
