using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;

namespace Backprop.Tests.Cli;

/// <summary><c>backprop export</c> from the command line.</summary>
public sealed class ExportTests(IrisModel iris) : IClassFixture<IrisModel>
{
    [Fact]
    public void Export_says_what_goes_in_and_out_and_how_well_it_agrees()
    {
        string[] lines = CommandRun.Of(iris.Folder, "export", "model.safetensors", "--format", "onnx", "--output", "iris.onnx").Ok().Output.TrimEnd().Split('\n');
        Assert.Equal("inputs: sepal_length, sepal_width, petal_length, petal_width", lines[0]);
        Assert.Equal("outputs: label, probabilities", lines[1]);
        Assert.StartsWith("compared with the model on 64 sample rows: largest difference ", lines[2]);
        Assert.Equal("saved iris.onnx", lines[3]);
        Assert.True(File.Exists(iris["iris.onnx"]));
    }

    [Fact]
    public void Without_options_the_file_is_called_like_the_model()
    {
        Assert.EndsWith("saved model.onnx\n", CommandRun.Of(iris.Folder, "export", "model.safetensors").Ok().Output);
        Assert.True(File.Exists(iris["model.onnx"]));
    }

    [Fact]
    public void A_network_without_columns_is_exported_alone()
    {
        ModelFile.Save(iris["bare.safetensors"], new Sequential<float>(new Seed(1), new Dense<float>(2, 3), new Tanh<float>()));
        CommandRun refused = CommandRun.Of(iris.Folder, "export", "bare.safetensors");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("--core", refused.Error);
        Assert.StartsWith("inputs: input\noutputs: output\n", CommandRun.Of(iris.Folder, "export", "bare.safetensors", "--core").Ok().Output);
    }

    [Fact]
    public void Export_names_the_inputs_that_are_double()
    {
        File.WriteAllText(iris["far.csv"], "t,z,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{1_700_000_000 + 3 * i},{i % 7},{i % 5}.5\n")));
        CommandRun.Of(iris.Folder, "train", "far.csv", "--target", "y", "--preset", "plain", "--epochs", "1", "--output", "far.safetensors").Ok();
        Assert.StartsWith("inputs: t, z\ndouble, because float would blur them: t\noutputs: value\n", CommandRun.Of(iris.Folder, "export", "far.safetensors").Ok().Output);
    }

    [Fact]
    public void Export_names_the_dates_that_are_read_with_the_day_first()
    {
        File.WriteAllText(iris["sold.csv"], "sold,built,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{1 + i % 28}/{1 + i % 12}/2021,{1 + i % 12}/{1 + i % 28}/2021,{i % 5}.5\n")));
        CommandRun.Of(iris.Folder, "train", "sold.csv", "--target", "y", "--preset", "plain", "--epochs", "1", "--output", "sold.safetensors").Ok();
        Assert.StartsWith("inputs: sold, built\ndates with the day first, 3/4 is 3 April: sold\noutputs: value\n", CommandRun.Of(iris.Folder, "export", "sold.safetensors").Ok().Output);
    }

    [Theory]
    [InlineData(2, "--format: expected one of onnx, got \"pickle\"", "--format", "pickle")]
    [InlineData(2, "would replace a file that is read", "--output", "model.safetensors")]
    [InlineData(5, "cannot be written", "--output", "nowhere/model.onnx")]
    public void Refusals(int code, string message, params string[] options)
    {
        CommandRun run = CommandRun.Of(iris.Folder, ["export", "model.safetensors", .. options]);
        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error);
    }
}
