using System.CommandLine;
using System.Globalization;
using Backprop.Cli.Options;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Onnx;
using Backprop.Serialization;
using Backprop.Tabular;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop export MODEL --format onnx --output FILE</c></summary>
internal sealed class ExportCommand : Command
{
    private readonly Argument<string> model = ModelArgument.Create();
    private readonly Option<ExportFormat?> format = ValueOption.Choice<ExportFormat>("--format", "What is written", "onnx");
    private readonly Option<string?> output = ValueOption.File("--output", "The file to write [default: the model's name with .onnx].");
    private readonly Option<bool> core = new("--core") { Description = "Export the network alone: encoded features in, scores or standardised values out." };

    public ExportCommand()
        : base("export", "Writes a model as ONNX, one input per column: raw rows in, label and probabilities or value out. Compares it with the model first.")
    {
        Add(model);
        Add(format);
        Add(output);
        Add(core);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        string modelPath = line.GetRequiredValue(model), outputPath = line.GetValue(output) ?? Path.ChangeExtension(modelPath, ".onnx");
        OutputPath.Check("--output", outputPath, [], modelPath);
        TabularModel? trained = line.GetValue(core) ? null : Trained(modelPath);
        OnnxReport report = trained is null ? OnnxFile.Save(outputPath, Network(modelPath)) : OnnxFile.Save(outputPath, trained);
        Write("inputs", report.Inputs);
        Write("double, because float would blur them", report.DoubleInputs);
        Write("dates with the day first, 3/4 is 3 April", [.. (trained?.Encoder.Columns ?? []).OfType<DateEncoder>().Where(date => date.Order == DateOrder.DayFirst).Select(date => date.Column)]);
        Write("outputs", report.Outputs);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"compared with the model on {report.Samples} sample rows: largest difference {report.LargestDifference:0.0e+0}"));
        Console.Out.WriteLine($"saved {Printable.Text(outputPath)}");
        return ExitCode.Ok;
    }

    private static void Write(string what, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
            Console.Out.WriteLine($"{what}: {Printable.List(names)}");
    }

    private static Sequential<float> Network(string path) => ModelFile.Load<float>(path).Model;

    private static TabularModel Trained(string path)
    {
        LoadedModel<float> loaded = ModelFile.Load<float>(path);
        return TabularModel.IsIn(loaded) ? TabularModel.Of(loaded, path) : throw new UsageException($"{path} holds a network without columns; export it alone with --core");
    }
}
