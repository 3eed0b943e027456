using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>The commands from end to end: train, then everything that uses the model.</summary>
public sealed class CommandTests(IrisModel iris) : IClassFixture<IrisModel>
{
    [Fact]
    public void Train_prints_results_on_standard_output_and_progress_on_standard_error()
    {
        string[] lines = iris.Training.Output.Split('\n');
        Assert.Equal("""classification of "species": 150 rows, 4 columns, 4 inputs, 3 classes""", lines[0]);
        Assert.Equal(["accuracy", "logLoss", "macroF1"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["train", "validation", "test"], lines[3..6].Select(line => line.Split(' ')[0]));
        Assert.Contains("saved model.safetensors", lines);
        Assert.Contains("next: backprop predict model.safetensors iris.csv", lines);
        Assert.Contains("epoch 30/30", iris.Training.Error);
        Assert.Contains("training 5 networks of 133,639 parameters, each on 96 rows: 30 epochs of 5 steps in all", iris.Training.Error);
        Assert.DoesNotContain("epoch 30/30", iris.Training.Output);
    }

    [Fact]
    public void The_next_command_that_train_suggests_works()
    {
        string next = iris.Training.Output.Split("next: backprop ")[1].Trim();
        Assert.StartsWith("prediction\n", CommandRun.Of(iris.Folder, next.Split(' ')).Ok().Output);
    }

    [Fact]
    public void Predict_keeps_the_order_of_the_rows()
    {
        string[] lines = File.ReadAllLines(iris["iris.csv"]);
        File.WriteAllLines(iris["backwards.csv"], [lines[0], .. lines[1..].Reverse()]);
        string[] forwards = Predictions("iris.csv"), backwards = Predictions("backwards.csv");
        Assert.Equal(150, forwards.Length);
        Assert.Equal(3, forwards.Distinct().Count());
        Assert.Equal(forwards.Reverse(), backwards);
    }

    [Fact]
    public void Predict_adds_probabilities_that_sum_to_one_and_are_largest_for_the_prediction()
    {
        CommandRun.Of(iris.Folder, "predict", "model.safetensors", "iris.csv", "--probabilities", "--output", "probabilities.csv").Ok();
        CsvTable table = CsvTable.Read(iris["probabilities.csv"]);
        string[] classes = ["setosa", "versicolor", "virginica"];
        Assert.Equal(["prediction", .. classes.Select(name => $"probability_{name}")], table.Columns.Select(column => column.Name));
        for (int row = 0; row < table.RowCount; row++)
        {
            double[] p = [.. table.Columns.Skip(1).Select(column => column.Number(row)!.Value)];
            Assert.Equal(1, p.Sum(), 1e-12);
            Assert.Equal(classes[Array.IndexOf(p, p.Max())], table.Columns[0].Text(row));
        }
    }

    [Fact]
    public void Predict_compresses_a_file_whose_name_says_so()
    {
        CommandRun.Of(iris.Folder, "predict", "model.safetensors", "iris.csv", "--output", "predictions.csv.gz").Ok();
        using var gzip = new StreamReader(new GZipStream(File.OpenRead(iris["predictions.csv.gz"]), CompressionMode.Decompress));
        Assert.Equal(CommandRun.Of(iris.Folder, "predict", "model.safetensors", "iris.csv").Ok().Output, gzip.ReadToEnd());
    }

    [Fact]
    public void Evaluate_says_how_many_of_the_predictions_are_right()
    {
        string[] species = [.. File.ReadLines(iris["iris.csv"]).Skip(1).Select(line => line.Split(',')[4])];
        int right = species.Zip(Predictions("iris.csv")).Count(pair => pair.First == pair.Second);
        JsonObject json = JsonNode.Parse(CommandRun.Of(iris.Folder, "evaluate", "model.safetensors", "iris.csv", "--json").Ok().Output)!.AsObject();
        Assert.Equal(["task", "rows", "features", "classes", "test", "model", "warnings"], json.Select(property => property.Key));
        Assert.Equal(right / 150.0, json["test"]!["accuracy"]!.GetValue<double>(), 1e-15);
        Assert.Contains((right / 150.0).ToString("0.0000", CultureInfo.InvariantCulture), CommandRun.Of(iris.Folder, "evaluate", "model.safetensors", "iris.csv").Ok().Output);
    }

    [Fact]
    public void Inspect_shows_layers_columns_classes_and_training()
    {
        string shown = CommandRun.Of(iris.Folder, "inspect", "model.safetensors").Ok().Output;
        Assert.All(["format version 1", "Dense(4→", "petal_width", "classes setosa, versicolor, virginica", "150 rows: 30 epochs", "validation"], part => Assert.Contains(part, shown));
    }

    [Fact]
    public void Inspect_shows_a_network_that_was_not_trained_from_a_file()
    {
        ModelFile.Save(iris["bare.safetensors"], new Sequential<double>(new Seed(1), new Dense<double>(2, 3), new Tanh<double>()));
        Assert.Contains("Dense(2→3)", CommandRun.Of(iris.Folder, "inspect", "bare.safetensors").Ok().Output);
    }

    [Fact]
    public void Check_compares_every_matrix_of_the_network()
    {
        string shown = CommandRun.Of(iris.Folder, "check", "model.safetensors", "iris.csv", "--rows", "2", "--entries", "5").Ok().Output;
        Assert.All(["0.members.0.1.weight[", "0.members.4.7.bias[", "input[", "passed: "], part => Assert.Contains(part, shown));
    }

    [Fact]
    public void Rows_come_from_standard_input_too()
        => Assert.Equal(
            CommandRun.Of(iris.Folder, "predict", "model.safetensors", "iris.csv").Ok().Output,
            CommandRun.WithInput(File.ReadAllText(iris["iris.csv"]), iris.Folder, "predict", "model.safetensors", "-").Ok().Output);

    [Fact]
    public void Rows_come_from_several_files_and_from_gzip()
    {
        WriteParts();
        foreach (string command in new[] { "predict", "evaluate" })
        {
            Assert.Equal(
                CommandRun.Of(iris.Folder, command, "model.safetensors", "iris.csv").Ok().Output,
                CommandRun.Of(iris.Folder, command, "model.safetensors", "first.csv", "second.csv.gz").Ok().Output);
        }
    }

    [Fact]
    public void A_file_that_is_given_twice_is_named()
    {
        CommandRun run = CommandRun.Of(iris.Folder, ["train", "iris.csv", "./iris.csv", "--target", "species", "--epochs", "1", "--output", "twice.safetensors"]).Ok();
        Assert.Contains("iris.csv is given 2 times: each of its rows counts as often", run.Error);
        Assert.DoesNotContain("is given", iris.Training.Error);
    }

    [Fact]
    public void Training_from_several_files_or_standard_input_is_training_from_the_one_file()
    {
        WriteParts();
        string[] options = ["--target", "species", "--epochs", "3", "--output", "other.safetensors", "--json"];
        CommandRun[] runs =
        [
            CommandRun.Of(iris.Folder, ["train", "iris.csv", .. options]),
            CommandRun.Of(iris.Folder, ["train", "first.csv", "second.csv.gz", .. options]),
            CommandRun.WithInput(File.ReadAllText(iris["iris.csv"]), iris.Folder, ["train", "-", .. options]),
            CommandRun.WithInput(File.ReadAllText(iris["first.csv"]), iris.Folder, ["train", "-", "second.csv.gz", .. options]),
        ];
        string[] results =
        [
            .. runs.Select(run =>
            {
                JsonObject json = JsonNode.Parse(run.Ok().Output)!.AsObject();
                Assert.Equal(150, json["rows"]!.GetValue<int>());
                Assert.True(json.Remove("seconds") && json.Remove("samplesPerSecond"));
                return json.ToJsonString();
            }),
        ];
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    /// <summary>The rows of <c>iris.csv</c> in two files, the second compressed.</summary>
    private void WriteParts()
    {
        string[] lines = File.ReadAllLines(iris["iris.csv"]);
        File.WriteAllLines(iris["first.csv"], lines[..60]);
        using var gzip = new GZipStream(File.Create(iris["second.csv.gz"]), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', [lines[0], .. lines[60..]])));
    }

    private string[] Predictions(string file)
        => CommandRun.Of(iris.Folder, "predict", "model.safetensors", file).Ok().Output.TrimEnd().Split('\n')[1..];
}
