using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Optimizers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Optimizers;

public class OptimizerStateTests
{
    [Theory]
    [InlineData("Sgd")]
    [InlineData("Sgd momentum", "momentum")]
    [InlineData("Adam", "first_moment", "second_moment")]
    [InlineData("AdamW", "first_moment", "second_moment")]
    [InlineData("RmsProp", "mean_square")]
    [InlineData("Adagrad", "square_sum")]
    public void TheStateIsNamedAfterItsParameter(string name, params string[] names)
    {
        Optimizer<float> optimizer = OptimizerCase.Make(name, Parameters<float>());
        Assert.Equal([.. names.Select(n => $"0.weight.{n}"), .. names.Select(n => $"0.bias.{n}")], optimizer.State.Select(s => s.Name));
        Assert.All(optimizer.State, s => Assert.Equal(s.Name.Contains("bias", StringComparison.Ordinal) ? (3, 1, true) : (3, 2, false), (s.Value.RowCount, s.Value.ColumnCount, s.IsVector)));
    }

    [Fact]
    public void TheStateIsTheMemoryOfTheRule()
    {
        Parameter<double> bias = OptimizerCase.Vector("bias", 1.0, 2).WithGradient(3, 4);
        var optimizer = new Sgd<double>([bias], learningRate: 0.1, momentum: 0.5);
        optimizer.Step(1);
        optimizer.Step(1);
        // v = g, then 0.5·g + g
        Assert.Equal([4.5, 6], Assert.Single(optimizer.State).Value.AsColumnMajorArray());
    }

    [Theory]
    [MemberData(nameof(OptimizerCase.Names), MemberType = typeof(OptimizerCase))]
    public void SavedAndRestoredItGoesOnBitForBit(string name)
    {
        GoesOnBitForBit<float>(name);
        GoesOnBitForBit<double>(name);
    }

    private static void GoesOnBitForBit<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter<T>[] parameters = Parameters<T>();
        Optimizer<T> optimizer = OptimizerCase.Make(name, parameters, weightDecay: 0.01);
        RunSteps(optimizer, parameters, 0, 5);

        Parameter<T>[] resumedParameters = Parameters<T>();
        for (int i = 0; i < parameters.Length; i++)
            parameters[i].Values.CopyTo(resumedParameters[i].Values);
        Optimizer<T> resumed = OptimizerCase.Make(name, resumedParameters, weightDecay: 0.01);
        NamedMatrix<T>[] saved = [.. optimizer.State.Select(s => s with { Value = s.Value.Clone() })];
        long savedSteps = optimizer.StepCount;

        RunSteps(optimizer, parameters, 5, 12);
        resumed.Restore(savedSteps, saved);
        RunSteps(resumed, resumedParameters, 5, 12);

        Assert.Equal(12, resumed.StepCount);
        for (int i = 0; i < parameters.Length; i++)
            Assert.Equal(parameters[i].Values.ToArray(), resumedParameters[i].Values.ToArray());
        Assert.Equal(optimizer.State.Select(s => s.Value.AsColumnMajorArray()), resumed.State.Select(s => s.Value.AsColumnMajorArray()));
    }

    // Negative control for the test above: forgetting either half of the state shows.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HalfOfTheStateIsNotEnough(bool forgetSteps)
    {
        Parameter<double>[] parameters = Parameters<double>();
        var optimizer = new Adam<double>(parameters, learningRate: 0.1);
        RunSteps(optimizer, parameters, 0, 5);
        Parameter<double>[] resumedParameters = Parameters<double>();
        for (int i = 0; i < parameters.Length; i++)
            parameters[i].Values.CopyTo(resumedParameters[i].Values);
        var resumed = new Adam<double>(resumedParameters, learningRate: 0.1);
        resumed.Restore(forgetSteps ? 0 : optimizer.StepCount, forgetSteps ? optimizer.State : resumed.State);
        RunSteps(optimizer, parameters, 5, 6);
        RunSteps(resumed, resumedParameters, 5, 6);
        Assert.NotEqual(parameters[0].Values.ToArray(), resumedParameters[0].Values.ToArray());
    }

    [Fact]
    public void AForeignStateIsRefusedAndChangesNothing()
    {
        var momentum = new Sgd<float>(Parameters<float>(), learningRate: 1, momentum: 0.9);
        IReadOnlyList<NamedMatrix<float>> adagrad = new Adagrad<float>(Parameters<float>(), learningRate: 1).State;
        IReadOnlyList<NamedMatrix<float>> adam = new Adam<float>(Parameters<float>(), learningRate: 1).State;
        NamedMatrix<float>[] wrongShape = [momentum.State[0] with { Value = Matrix<float>.Build.Dense(3, 2, 1f) }, momentum.State[1] with { Value = Matrix<float>.Build.Dense(1, 3) }];

        Assert.Contains("0.weight.momentum 3×2, got 0.weight.square_sum 3×2", Assert.Throws<ArgumentException>(() => momentum.Restore(1, adagrad)).Message, StringComparison.Ordinal);
        Assert.Contains("2 matrices, got 4", Assert.Throws<ArgumentException>(() => momentum.Restore(1, adam)).Message, StringComparison.Ordinal);
        Assert.Contains("0.bias.momentum 3×1, got 0.bias.momentum 1×3", Assert.Throws<ArgumentException>(() => momentum.Restore(1, wrongShape)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => momentum.Restore(-1, momentum.State));
        Assert.Equal(0, momentum.StepCount);
        Assert.All(momentum.State, s => Assert.All(s.Value.AsColumnMajorArray(), value => Assert.Equal(0, value)));
    }

    private static Parameter<T>[] Parameters<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter<T>[] parameters = [new("weight", 3, 2), new("bias", 3, 1, isVector: true)];
        foreach (Parameter<T> parameter in parameters)
        {
            parameter.Name = $"0.{parameter.Name}";
            parameter.Values.Fill(T.One);
        }
        return parameters;
    }

    private static void RunSteps<T>(Optimizer<T> optimizer, Parameter<T>[] parameters, int from, int to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int step = from; step < to; step++)
        {
            RandomStream random = new Seed(1).Stream("gradients", step);
            foreach (Parameter<T> parameter in parameters)
                foreach (ref T gradient in parameter.Gradients)
                    gradient = T.CreateChecked(random.NextNormal());
            optimizer.Step(T.CreateChecked(0.125));
        }
    }
}
