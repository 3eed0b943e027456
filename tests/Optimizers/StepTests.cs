using System.Numerics;
using Backprop.Layers;
using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

/// <summary>What holds for a step of every optimizer.</summary>
public class StepTests
{
    [Fact]
    public void EveryConcreteOptimizerIsInTheCaseTable()
    {
        IEnumerable<Type> inTable = OptimizerCase.Names.Select(row => OptimizerCase.Make(row.Data, [OptimizerCase.Vector("bias", 1.0)]).GetType());
        IEnumerable<Type> inAssembly =
            from type in typeof(Optimizer<>).Assembly.GetTypes()
            where !type.IsAbstract && type.IsGenericTypeDefinition && type.GetGenericArguments().Length == 1
            let closed = type.MakeGenericType(typeof(double))
            where closed.IsAssignableTo(typeof(Optimizer<double>))
            select closed;
        Assert.Equal(inAssembly.Select(t => t.Name).Order(), inTable.Select(t => t.Name).Distinct().Order());
    }

    // m = 4 is a power of two, so 1/m and the sums are exact and the two runs must agree in every bit.
    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void AStepOnTheSumIsAStepOnTheMean(string name)
    {
        double[] sum = [4.4, -0.8, 0.012];
        Parameter<double> summed = OptimizerCase.Vector("bias", 1.0, -2, 3).WithGradient(sum);
        Parameter<double> mean = OptimizerCase.Vector("bias", 1.0, -2, 3).WithGradient([.. sum.Select(g => g / 4)]);
        Optimizer<double> ofSum = OptimizerCase.Make(name, [summed], weightDecay: 0.1);
        Optimizer<double> ofMean = OptimizerCase.Make(name, [mean], weightDecay: 0.1);
        for (int step = 0; step < 3; step++)
        {
            ofSum.Step(0.25);
            ofMean.Step(1);
            Assert.Equal(mean.Values.ToArray(), summed.Values.ToArray());
        }
        Assert.NotEqual(1.0, summed.Values[0]);
    }

    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void LearningRateZeroChangesNoWeight(string name)
    {
        Parameter<float> parameter = OptimizerCase.Vector("bias", 1f, -2, 3.3f).WithGradient(4, -5, 0);
        Optimizer<float> optimizer = OptimizerCase.Make(name, [parameter], learningRate: 0, weightDecay: 0.1);
        for (int step = 0; step < 3; step++)
            optimizer.Step(1);
        Assert.Equal([1f, -2, 3.3f], parameter.Values.ToArray());

        optimizer.LearningRate = 0.1;
        optimizer.Step(1);
        Assert.DoesNotContain(parameter.Values.ToArray(), value => value is 1f or -2f or 3.3f);
    }

    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void TheRateFactorMultipliesTheLearningRate(string name)
    {
        Parameter<double> a = OptimizerCase.Vector("bias", 1.0, -2).WithGradient(0.3, 0.7);
        Parameter<double> b = OptimizerCase.Vector("bias", 1.0, -2).WithGradient(0.3, 0.7);
        Optimizer<double> scheduled = OptimizerCase.Make(name, [a], learningRate: 0.5, weightDecay: 0.1);
        scheduled.RateFactor = 0.25;
        scheduled.Step(1);
        OptimizerCase.Make(name, [b], learningRate: 0.125, weightDecay: 0.1).Step(1);
        Assert.Equal(b.Values.ToArray(), a.Values.ToArray());
        Assert.Equal(0.5, scheduled.LearningRate);
    }

    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void AStepLeavesTheGradientAndCountsItself(string name)
    {
        Parameter<double> parameter = OptimizerCase.Vector("bias", 1.0, 2).WithGradient(3, -4);
        Optimizer<double> optimizer = OptimizerCase.Make(name, [parameter]);
        optimizer.Clipping = GradientClipping.ByValue(0.5);
        optimizer.Step(0.5);
        optimizer.Clipping = GradientClipping.ByNorm(0.5);
        optimizer.Step(0.5);
        Assert.Equal([3, -4], parameter.Gradients.ToArray());
        Assert.Equal(2, optimizer.StepCount);
    }

    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void ANaNInTheGradientReachesTheWeight(string name)
    {
        Parameter<double> parameter = OptimizerCase.Vector("bias", 1.0, 2).WithGradient(double.NaN, 1);
        OptimizerCase.Make(name, [parameter]).Step(1);
        Assert.True(double.IsNaN(parameter.Values[0]));
        Assert.True(double.IsFinite(parameter.Values[1]));
    }

    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void AStepAllocatesNothing(string name)
    {
        AssertAllocatesNothing<float>(name);
        AssertAllocatesNothing<double>(name);
    }

    private static void AssertAllocatesNothing<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter<T>[] parameters = [new("weight", 30, 20), new("bias", 30, 1, isVector: true)];
        foreach (GradientClipping? clipping in new[] { null, GradientClipping.ByNorm(1), GradientClipping.ByValue(1) })
        {
            Optimizer<T> optimizer = OptimizerCase.Make(name, parameters);
            optimizer.Clipping = clipping;
            Assert.Equal(0, Allocation.Of(() => optimizer.Step(T.One)));
        }
    }
}
