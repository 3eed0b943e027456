using Backprop.Layers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>That gradients are right, for each row of <see cref="LayerCases"/>.</summary>
public class LayerGradientTests
{
    private const int Samples = 5;

    [Fact]
    public void The_table_holds_every_layer_there_is()
    {
        Type[] layers = [.. typeof(Layer<>).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && IsLayer(type)).OrderBy(type => type.Name)];
        Type[] tested = [.. LayerCases.All<double>().Select(row => row.Make().GetType().GetGenericTypeDefinition()).Distinct().OrderBy(type => type.Name)];

        Assert.Equal(layers, tested);
        Assert.True(layers.Length >= 17);

        static bool IsLayer(Type? type) => type is not null && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Layer<>)) || IsLayer(type.BaseType));
    }

    // The largest error of a right gradient: rounding ε·|C|/h and curvature h²·C'''/6 with h = 6e-6 are both near 1e-10 times
    // the size of C and C'''. No normal input lies within h of a kink, so no entry may be left out either.
    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Backward_is_the_derivative_of_Forward(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);

        AssertPasses(GradientCheck.Run(row.Build(), row.Input(Samples)));
        AssertPasses(GradientCheck.Run(row.Build(), row.Input(1)));
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Backward_is_the_derivative_of_Forward_inside_Residual(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        int outputs = row.Make().OutputSize(row.Features);

        if (outputs == row.Features)
            AssertPasses(GradientCheck.Run(LayerCase<double>.Network(new Residual<double>(row.Make())), row.Input(Samples)));
        var between = new Residual<double>(new Dense<double>(3, row.Features), row.Make(), new Dense<double>(outputs, 3));
        AssertPasses(GradientCheck.Run(LayerCase<double>.Network(between), RandomMatrix.Normal<double>(3, Samples, "input")));
    }

    // Both start from the same numbers. Each of at most three layers in a chain rounds (unit 6e-8) sums of at most 6 terms and a
    // few elementary functions; normalisation divides by deviations that for these inputs are above 0.1. Together some tens of
    // units of the largest entry: below 1e-5.
    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Float_agrees_with_double(string name)
    {
        var (wide, narrow) = (LayerCases.Get<double>(name), LayerCases.Get<float>(name));
        Layer<double> expected = wide.Build();
        Layer<float> actual = narrow.Build();

        MatrixAssert.Close(expected.Infer(wide.Input(Samples)), actual.Infer(narrow.Input(Samples)), 1e-5, floor: 1, "infer");
        MatrixAssert.Close(expected.Forward(wide.Input(Samples)), actual.Forward(narrow.Input(Samples)), 1e-5, floor: 1, "output");
        MatrixAssert.Close(
            expected.Backward(wide.OutputGradient(expected, Samples)), actual.Backward(narrow.OutputGradient(actual, Samples)), 1e-5, floor: 1, "input gradient");
        foreach ((Parameter<double> a, Parameter<float> b) in expected.Parameters.Zip(actual.Parameters))
            MatrixAssert.Close(a.Gradient, b.Gradient, 1e-5, floor: 1, a.Name);
    }

    // Both sums hold the same terms and differ only in where the rounding falls.
    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Gradients_of_two_Backwards_add_up(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Layer<double> layer = row.Build();
        Matrix<double>[] once = [.. new[] { 0, 1 }.SelectMany(step => { layer.ZeroGradients(); Pass(step); return layer.Parameters.Select(p => p.Gradient.Clone()); })];

        layer.ZeroGradients();
        Pass(0);
        Pass(1);

        for (int p = 0; p < layer.Parameters.Count; p++)
            MatrixAssert.Close(once[p] + once[layer.Parameters.Count + p], layer.Parameters[p].Gradient, 1e-14, floor: 1, layer.Parameters[p].Name);
        layer.ZeroGradients();
        Assert.All(layer.Parameters, p => Assert.All(p.Gradients.ToArray(), g => Assert.Equal(0, g)));

        void Pass(int step)
        {
            layer.Step = step;
            layer.Forward(row.Input(Samples, $"input {step}"));
            layer.Backward(row.OutputGradient(layer, Samples, $"output gradient {step}"));
        }
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void BackwardParameters_gives_the_parameter_gradients_of_Backward(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Check(row.Build(), row.Build());
        Check(LayerCase<double>.Network(new Tanh<double>(), row.Make()), LayerCase<double>.Network(new Tanh<double>(), row.Make()));
        Check(LayerCase<double>.Network(row.Make(), new Tanh<double>()), LayerCase<double>.Network(row.Make(), new Tanh<double>()));

        void Check(Layer<double> whole, Layer<double> parametersOnly)
        {
            whole.Forward(row.Input(Samples));
            whole.Backward(row.OutputGradient(whole, Samples));
            parametersOnly.Forward(row.Input(Samples));
            parametersOnly.BackwardParameters(row.OutputGradient(parametersOnly, Samples));
            MatrixAssert.SameGradients(whole, parametersOnly);
        }
    }

    private static void AssertPasses(GradientCheckReport report)
    {
        Assert.True(report.Passed && report.Tolerance <= 1e-6, $"{report}\n{string.Join("\n", report.Worst)}");
        Assert.Equal(0, report.Kinks);
    }
}
