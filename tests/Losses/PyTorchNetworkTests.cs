using System.Numerics;
using Backprop.Layers;
using Backprop.Tests.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Losses;

/// <summary>
/// Outputs, loss and every gradient of whole networks against PyTorch. The relative error of an entry is
/// <c>|a − b| / max(|a|, |b|, 1e-3·largest magnitude of that matrix)</c>. PyTorch averages over the batch; here sums are divided by m.
/// </summary>
public class PyTorchNetworkTests
{
    public static readonly TheoryData<string> Names = [.. PyTorchNetwork.All.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void In_double(string name) => Check<double>(name, 1e-10);

    [Theory]
    [MemberData(nameof(Names))]
    public void In_float(string name) => Check<float>(name, 1e-4);

    private static void Check<T>(string name, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PyTorchNetwork expected = PyTorchNetwork.All.Single(network => network.Name == name);
        Sequential<T> network = expected.Network<T>();
        Matrix<T> input = PyTorchNetwork.Convert<T>(expected.Input);

        Matrix<T> output = network.Forward(input);
        (double cost, Matrix<T> delta) = expected.Loss<T>().Evaluate(output, PyTorchNetwork.Convert<T>(expected.Target));
        Matrix<T> inputGradient = network.Backward(delta);

        int m = input.ColumnCount;
        Compare("output", expected.Output, output);
        Assert.Equal(expected.LossValue, cost / m, tolerance * expected.LossValue);
        Compare("input gradient", m * expected.InputGradient, inputGradient);
        Assert.Equal(expected.Gradients.Keys, network.Parameters.Select(parameter => parameter.Name));
        foreach (Parameter<T> parameter in network.Parameters)
        {
            Matrix<double> gradient = m * expected.Gradients[parameter.Name];
            if (IsCancelled(name, parameter.Name))
                AssertOnlyRounding(network.Parameters[0], gradient, parameter);
            else
                Compare(parameter.Name, gradient, parameter.Gradient);
        }

        void Compare(string what, Matrix<double> a, Matrix<T> b) => MatrixAssert.Close(a, b, tolerance, floor: 1e-3, what);

        // What both have is the rounding of m terms, of the size of the same layer's weight gradient.
        void AssertOnlyRounding(Parameter<T> weight, Matrix<double> theirs, Parameter<T> ours)
        {
            double largest = weight.Gradients.ToArray().Max(g => Math.Abs(double.CreateChecked(g)));
            double bound = m * largest * double.CreateChecked(T.BitIncrement(T.One) - T.One);
            Assert.All(theirs.AsColumnMajorArray(), g => Assert.InRange(g, -bound, bound));
            Assert.All(ours.Gradients.ToArray(), g => Assert.InRange(double.CreateChecked(g), -bound, bound));
        }
    }

    // BatchNorm subtracts the mean of the batch and with it any bias before it: that gradient is exactly 0 in mathematics, so
    // there is no digit on which two libraries could agree.
    private static bool IsCancelled(string network, string parameter) => (network, parameter) == ("batchnorm", "0.bias");
}
