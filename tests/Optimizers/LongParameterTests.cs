using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

/// <summary>
/// The rules run on vector registers, with a tail: whatever the length, each element of a parameter goes where it would go alone, in the same bits.
/// The golden trajectories are for a dozen elements; these reach the middle of long ones, with weight decay.
/// </summary>
public class LongParameterTests
{
    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void AnElementDoesNotKnowItsNeighbours(string name)
    {
        foreach (int length in new[] { 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130 })
        {
            AssertAlone<float>(name, length);
            AssertAlone<double>(name, length);
        }
    }

    private static void AssertAlone<T>(string name, int length) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream random = new Seed(length).Stream(name);
        T[] values = [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked(random.NextNormal()))];
        T[][] gradients = [.. Enumerable.Range(0, 3).Select(_ => values.Select(_ => T.CreateChecked(random.NextNormal())).ToArray())];
        T[] together = Moved(name, values, gradients);
        for (int k = 0; k < length; k++)
            Assert.Equal(Moved(name, [values[k]], [.. gradients.Select(gradient => new[] { gradient[k] })])[0], together[k]);
    }

    private static T[] Moved<T>(string name, T[] values, T[][] gradients) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter<T> parameter = OptimizerCase.Vector("bias", values);
        Optimizer<T> optimizer = OptimizerCase.Make(name, [parameter], weightDecay: 0.25);
        foreach (T[] gradient in gradients)
        {
            parameter.WithGradient(gradient);
            optimizer.Step(T.CreateChecked(0.5));
        }
        return parameter.Values.ToArray();
    }

    // w ← w − η(g + λw) for the first step of SGD and of its momentum; g + λw = 0.5·4 + 0.25·2 = 2.5 and w = 2 − 0.1·2.5 = 1.75, at every place of a long vector.
    [Theory]
    [InlineData("Sgd", 1.75)]
    [InlineData("Sgd momentum", 1.75)]
    // v = g', then g' + μv = 2.5 + 0.9·2.5 = 4.75: 2 − 0.1·4.75.
    [InlineData("Sgd Nesterov", 1.525)]
    // m̂/√v̂ = 2.5/2.5: 2 − 0.1.
    [InlineData("Adam", 1.9)]
    // Decoupled: w·(1 − 0.1·0.25) = 1.95, and −0.1 for the sign of g.
    [InlineData("AdamW", 1.85)]
    // v = (1 − 0.99)·2.5² : 2.5/(0.1·2.5) = 10 : 2 − 1.
    [InlineData("RmsProp", 1)]
    [InlineData("Adagrad", 1.9)]
    public void WeightDecayPullsTowardsZero(string name, double expected)
    {
        double[] moved = Moved(name, [.. Enumerable.Repeat(2.0, 40)], [[.. Enumerable.Repeat(4.0, 40)]]);
        Assert.All(moved, value => Assert.Equal(expected, value, 1e-7));
    }
}
