using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Serialization;

/// <summary>Files from Backprop to PyTorch and back, with PyTorch itself: tests/PyTorch/exchange.py.</summary>
public sealed class PyTorchExchangeTests : IDisposable
{
    private const float Tolerance = 1e-5f;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void PyTorch_computes_the_same_from_our_files()
    {
        string python = Python();
        // Networks of all layers in random order, sizes and settings, and one wide enough for every tile of the products.
        Sequential<float>[] networks =
        [
            .. Enumerable.Range(1, 40).Select(seed => RandomNetwork.Build<float>(new Seed(seed))),
            new(new Seed(41), new Dense<float>(100, 130), new ReLU<float>(), new Dense<float>(130, 70), new Tanh<float>(), new Dense<float>(70, 10), new Softmax<float>()),
        ];
        List<string> files = [];
        List<Matrix<float>> inputs = [];
        foreach ((Sequential<float> network, int i) in networks.Select((network, i) => (network, i)))
        {
            inputs.Add(RandomNetwork.Inputs(network, new Seed(i).Stream("inputs"), 9));
            ModelFile.Save(folder[$"{i}"], network);
            new SafetensorsFile([StoredTensor.From<float>("x", [9, inputs[i].RowCount], inputs[i].AsColumnMajorArray())]).Write(folder[$"{i}.x"]);
            files.AddRange([folder[$"{i}"], folder[$"{i}.x"], folder[$"{i}.y"]]);
        }
        HashSet<Type> seen = [.. networks.SelectMany(network => network.Tree).Select(layer => layer.GetType())];
        // An ensemble is several networks, not a layer that PyTorch would know.
        Assert.Equal(LayerRegistry<float>.Kinds.Select(kind => kind.Name).Where(name => name != "ensemble").Order(), LayerRegistry<float>.Kinds.Where(kind => seen.Contains(kind.LayerType)).Select(kind => kind.Name).Order());

        Run(python, ["predict", .. files]);

        for (int i = 0; i < networks.Length; i++)
            AssertClose(SafetensorsFile.Read(folder[$"{i}.y"]).Tensors.Single().Values<float>(), networks[i].Infer(inputs[i]).AsColumnMajorArray(), $"{i}");
    }

    [Fact]
    public void We_compute_the_same_from_files_of_PyTorch()
    {
        Run(Python(), ["make", folder["w"], folder["x"], folder["y"]]);
        var network = new Sequential<float>(new Seed(1),
            new Dense<float>(5, 7), new Tanh<float>(), new BatchNorm<float>(7), new Residual<float>(new Dense<float>(7, 7), new GELU<float>()),
            new LayerNorm<float>(7), new Dense<float>(7, 3, bias: false), new Softmax<float>());

        WeightsFile.Load(folder["w"], network);

        StoredTensor x = SafetensorsFile.Read(folder["x"]).Tensors.Single();
        AssertClose(SafetensorsFile.Read(folder["y"]).Tensors.Single().Values<float>(), network.Infer(Matrix<float>.Build.Dense(5, 20, x.Values<float>())).AsColumnMajorArray(), "PyTorch's network");
    }

    [Fact]
    public void The_lines_of_the_readme_load_a_network()
    {
        string python = Python();
        var network = new Sequential<float>(new Seed(1), new Dense<float>(4, 32), new ReLU<float>(), new Dense<float>(32, 3));
        ModelFile.Save(folder["network.safetensors"], network);
        string readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Script())!, "..", "..", "README.md"));
        string lines = readme.Split("```python\n")[1].Split("```")[0];
        File.WriteAllText(folder["lines.py"], $"{lines}\nimport sys\nexpected = torch.tensor([float(text) for text in sys.argv[1:]])\nassert torch.allclose(model(torch.tensor([[1., 2., 3., 4.]]))[0], expected, rtol=1e-5, atol=1e-5)\n");
        float[] expected = network.Infer(Matrix<float>.Build.DenseOfColumnArrays([1, 2, 3, 4])).AsColumnMajorArray();

        (int code, string error) = Start(python, [folder["lines.py"], .. expected.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture))], folder.Path);
        Assert.True(code == 0, error);
    }

    private static void AssertClose(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        float difference = expected.Zip(actual).Max(pair => MathF.Abs(pair.First - pair.Second) / MathF.Max(1, MathF.Abs(pair.First)));
        Assert.True(difference <= Tolerance, $"network {what}: {difference}");
    }

    // The first Python that has PyTorch.
    private static string Python()
    {
        foreach (string python in new[] { "python3", "/usr/bin/python3" })
            if (Start(python, ["-c", "import torch"]).Code == 0)
                return python;
        Assert.Skip("no python3 with torch (Debian: python3-torch).");
        return "";
    }

    private static void Run(string python, string[] arguments)
    {
        (int code, string error) = Start(python, [Script(), .. arguments]);
        Assert.True(code == 0, error);
    }

    private static (int Code, string Error) Start(string python, string[] arguments, string folder = "")
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardError = true, WorkingDirectory = folder })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    private static string Script([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "PyTorch", "exchange.py");
}
