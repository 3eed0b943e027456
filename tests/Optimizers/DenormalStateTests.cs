using System.Numerics;
using Backprop.Layers;
using Backprop.Optimizers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Optimizers;

/// <summary>
/// What a rule remembers decays where gradients stay zero, as behind a dead ReLU. Denormal numbers stop decaying (0.9 of the smallest rounds to itself) and
/// take many processors a hundred times as long: so they become zero, and nothing else does.
/// </summary>
public class DenormalStateTests
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Adagrad's sum of squares never decays.</summary>
    public static TheoryData<string> Decaying => ["Sgd momentum", "Sgd Nesterov", "Adam", "AdamW", "RmsProp"];

    [Theory]
    [MemberData(nameof(Decaying))]
    public void DecayEndsAtZero(string name)
    {
        AssertDecays(name, SmallestNormal);
        AssertDecays(name, 2.2250738585072014e-308);
    }

    // 19 elements: registers of any width, and a tail.
    private static void AssertDecays<T>(string name, T smallestNormal) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter<T> parameter = OptimizerCase.Vector("bias", new T[19]);
        Optimizer<T> optimizer = OptimizerCase.Make(name, [parameter]);
        T start = smallestNormal * T.CreateChecked(1.5);
        SetState(optimizer, start);
        for (int step = 0; step < 1000; step++)
        {
            optimizer.Step(T.One);
            Assert.All(Elements(optimizer), value => Assert.True(value == T.Zero || T.IsNormal(value), $"{value} is denormal."));
        }
        // 1.5 · 0.999ⁿ falls below 1 after 406 steps, the others sooner.
        Assert.All(Elements(optimizer), value => Assert.Equal(T.Zero, value));
        // Without the flush: the recurrence itself stands still above zero.
        T stuck = start;
        for (int step = 0; step < 100_000; step++)
            stuck *= T.CreateChecked(0.9);
        Assert.NotEqual(T.Zero, stuck);
    }

    [Theory]
    [InlineData(SmallestNormal / 0.9f, SmallestNormal)]
    [InlineData(-SmallestNormal / 0.9f, -SmallestNormal)]
    [InlineData(SmallestNormal, 0)]
    [InlineData(-SmallestNormal, 0)]
    [InlineData(float.Epsilon, 0)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    public void TheSmallestNormalNumberStays(float momentum, float expected)
    {
        Parameter<float> parameter = OptimizerCase.Vector("bias", new float[19]);
        Optimizer<float> optimizer = OptimizerCase.Make("Sgd momentum", [parameter]);
        SetState(optimizer, momentum);
        optimizer.Step(1);
        Assert.All(Elements(optimizer), value => Assert.Equal(expected, value));
    }

    // η = 0.5, μ = 0.9: the step itself still takes v = 0.9 · 1.2e-38 as it is.
    [Fact]
    public void OnlyWhatIsRememberedIsFlushed()
    {
        Parameter<float> parameter = OptimizerCase.Vector("bias", new float[19]);
        Optimizer<float> optimizer = OptimizerCase.Make("Sgd momentum", [parameter], learningRate: 0.5);
        SetState(optimizer, SmallestNormal);
        optimizer.Step(1);
        Assert.All(parameter.Values.ToArray(), value => Assert.Equal(-0.45f * SmallestNormal, value, float.Epsilon));
    }

    // Rules that square g: √(1.2e-38 / (1 − β₂)) is 3.4e-18 for Adam, √(1.2e-38 / 0.01) = 1.1e-18 for RmsProp, √1.2e-38 = 1.1e-19 for Adagrad.
    [Theory]
    [InlineData("Adam", 3.4e-18f, 3.5e-18f, 0.999f)]
    [InlineData("AdamW", 3.4e-18f, 3.5e-18f, 0.999f)]
    [InlineData("RmsProp", 1.08e-18f, 1.09e-18f, 0.99f)]
    [InlineData("Adagrad", 1.08e-19f, 1.09e-19f, 1)]
    public void ASquareThatWouldBeDenormalCountsAsZero(string name, float below, float above, float decay)
    {
        foreach (float gradient in new[] { below, -below, above, -above })
        {
            Parameter<float> parameter = OptimizerCase.Vector("bias", new float[19]);
            Optimizer<float> optimizer = OptimizerCase.Make(name, [parameter]);
            SetState(optimizer, 2 * SmallestNormal);
            parameter.Gradients.Fill(gradient);
            optimizer.Step(1);
            float kept = decay * (2 * SmallestNormal);
            Assert.All(optimizer.State[^1].Value.Enumerate(), square => Assert.Equal(Math.Abs(gradient) == below, square == kept));
            Assert.All(parameter.Values.ToArray(), value => Assert.True(value * Math.Sign(gradient) < 0));
        }
    }

    private static void SetState<T>(Optimizer<T> optimizer, T value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Matrix<T> state in optimizer.State.Select(named => named.Value))
            state.AsColumnMajorArray().AsSpan().Fill(value);
    }

    private static T[] Elements<T>(Optimizer<T> optimizer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. optimizer.State.SelectMany(named => named.Value.Enumerate())];
}
