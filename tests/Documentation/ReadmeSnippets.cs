using System.Data;
using System.IO.Compression;
using System.Text;
using Backprop.Circuits;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Reports;
using Backprop.Serialization;
using Backprop.Tabular;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;
using Backprop.Training.Metrics;

namespace Backprop.Tests.Documentation;

/// <summary>The C# of the README, compiled and run. ReadmeTests holds the two against each other, line by line.</summary>
public sealed class ReadmeSnippets
{
    internal static void From_a_query(IDbCommand command)
    {
        using IDataReader reader = command.ExecuteReader();          // SELECT species, island, bill_length_mm, … FROM penguins ORDER BY id: all but the id
        TabularModel penguins = TabularTrainer.Train(CsvTable.FromReader(reader), target: "species");
        Assert.NotNull(penguins);
    }

    [Fact]
    public void From_code()
    {
        (float[][] inputs, int[] classes) = IrisRows();

        var seed = new Seed(42);
        var data = Dataset<float>.FromRows(inputs, classes);        // float[][], a row per sample, and int[], one class per sample: 0, 1 or 2
        Split split = Split.Random(data.Count, validation: 0.2, test: 0.2, seed);
        Dataset<float> train = data.Subset(split.Train), validation = data.Subset(split.Validation), test = data.Subset(split.Test);
        var model = new Sequential<float>(seed,          // draws every weight once, from the stream named after its parameter
            new Dense<float>(4, 32), new ReLU<float>(),
            new Residual<float>(new Dense<float>(32, 32), new ReLU<float>()),
            new Dense<float>(32, 3));
        var trainer = new Trainer<float>(model, new SoftmaxCrossEntropy<float>(), new Adam<float>(model.Parameters, learningRate: 1e-2),
            new TrainerOptions { Epochs = 50, BatchSize = 32, Seed = seed, Metrics = [new Accuracy()] })
        {
            Callbacks = { new EarlyStopping<float>(patience: 10) },      // puts the best weights back
        };
        TrainingHistory history = trainer.Fit(train, validation);
        Evaluation tested = trainer.Evaluate(test);                 // the mean cost of a sample, and the metrics
        var probabilities = new Softmax<float>().Infer(model.Infer(test.Inputs));    // from scores; classes × samples

        // Among these samples are several that nearly every model confuses. Who knows nothing has a cost of ln 3.
        Assert.True(history.Epochs[history.BestEpoch - 1].Metrics["accuracy"] > 0.8);
        Assert.InRange(tested.Cost, 0, Math.Log(3) / 2);
        Assert.All(probabilities.ColumnSums(), sum => Assert.Equal(1, sum, 1e-5f));
        Assert.Equal(tested.Metrics["accuracy"], Enumerable.Range(0, 30).Average(s => probabilities.Column(s).MaximumIndex() == (int)test.Targets[0, s] ? 1.0 : 0), 1e-12);
    }

    [Fact]
    public void By_hand()
    {
        (Dataset<float> train, _) = Iris();
        var model = new Sequential<float>(new Seed(42), new Dense<float>(4, 16), new ReLU<float>(), new Dense<float>(16, 3));
        var loss = new SoftmaxCrossEntropy<float>();
        var optimizer = new Adam<float>(model.Parameters, learningRate: 1e-2f);
        var sampler = new BatchSampler<float>(train, batchSize: 16, new Seed(42));
        double first = loss.Evaluate(model.Infer(train.Inputs), train.Targets).Cost;
        for (int epoch = 0; epoch < 20; epoch++)
        {
            foreach (var batch in sampler.Epoch(epoch))
            {
                var a = model.Forward(batch.Inputs);
                var (cost, delta) = loss.Evaluate(a, batch.Targets);     // sums over the batch
                model.Backward(delta);
                optimizer.Step(gradientScale: 1f / batch.Count);         // averages θ' once
                model.ZeroGradients();
            }
        }
        Assert.True(loss.Evaluate(model.Infer(train.Inputs), train.Targets).Cost < first / 5);

        float[] scores = new float[model.OutputSize(4)];
        model.Infer([5.1f, 3.5f, 1.4f, 0.2f], scores);               // one row, or many one after the other
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void From_csv_saved_and_loaded()
    {
        var row = new Dictionary<string, string> { ["sepal_length"] = "5.1", ["sepal_width"] = "3.5", ["petal_length"] = "1.4", ["petal_width"] = "0.2" };
        var written = new List<object>();
        var Console = new { WriteLine = (Action<object>)written.Add };
        try
        {
            TabularModel iris = TabularTrainer.Train("data/iris.csv", target: "species");
            Console.WriteLine(iris.Summary.Test!["accuracy"]);
            Console.WriteLine(iris.Predict(row).Label);                  // row: column name → text, or number, date, …

            iris.Save("iris.safetensors");
            TabularModel same = TabularModel.Load("iris.safetensors");   // predicts the same, bit for bit

            Assert.True((double)written[0] > 0.85);
            Assert.Equal("setosa", written[1]);
            Assert.Equal(iris.Predict(row).Probabilities, same.Predict(row).Probabilities);
        }
        finally
        {
            File.Delete("iris.safetensors");
        }
    }

    [Fact]
    public void On_the_layers_of_a_trained_network()
    {
        var seed = new Seed(2);
        var saved = new Sequential<float>(new Seed(1), new Dense<float>(4, 32), new ReLU<float>(), new Dense<float>(32, 3));
        try
        {
            ModelFile.Save("network.safetensors", saved);
            var trained = ModelFile.Load<float>("network.safetensors").Model;
            var head = new Dense<float>(32, 5);
            var extended = new Sequential<float>(seed, [.. trained.Layers.SkipLast(1), head]);    // keeps what was learnt, draws the new weights
            var slowly = new Adam<float>(ParameterGroup.Split(extended.Parameters, p => !head.Parameters.Contains(p), learningRateFactor: 0.1), learningRate: 1e-2);    // 0 would freeze them

            Assert.Equal(saved.Parameters.Take(2).Select(p => p.Value), extended.Parameters.Take(2).Select(p => p.Value));
            Assert.Equal([(1, 0.1), (1, 1.0)], slowly.Groups.Select(group => (group.Parameters.Count / 2, group.LearningRateFactor)));
        }
        finally
        {
            File.Delete("network.safetensors");
        }
    }

    [Fact]
    public void Weights_of_a_file()
    {
        var saved = new Sequential<float>(new Seed(1), new Dense<float>(4, 32), new ReLU<float>(), new Dense<float>(32, 3));
        var network = new Sequential<float>(new Seed(2), new Dense<float>(4, 32), new ReLU<float>(), new Dense<float>(32, 3));
        try
        {
            ModelFile.Save("network.safetensors", saved);
            WeightsFile.Load("network.safetensors", network);
            Assert.Equal(saved.State.Select(item => item.Value), network.State.Select(item => item.Value));

            network.Parameters[0].Value.Clear();
            WeightsFile.Save("network.safetensors", network);
            WeightsFile.Load("network.safetensors", saved);
            Assert.Equal(saved.State.Select(item => item.Value), network.State.Select(item => item.Value));
        }
        finally
        {
            File.Delete("network.safetensors");
        }
    }

    [Fact]
    public void Interrupted_and_resumed()
    {
        (Dataset<float> train, Dataset<float> validation) = Iris();
        try
        {
            Assert.Equal((StopReason.Cancelled, 0), Train(new CancellationToken(canceled: true)));
            Assert.Equal((StopReason.Completed, 50), Train(CancellationToken.None));
        }
        finally
        {
            Directory.Delete("checkpoints", recursive: true);
        }

        (StopReason, int) Train(CancellationToken cancellationToken)
        {
            var seed = new Seed(42);
            var options = new TrainerOptions { Epochs = 50, Seed = seed, Checkpoints = new CheckpointOptions("checkpoints") { EveryEpochs = 10, Keep = 3 } };
            var model = new Sequential<float>(seed, new Dense<float>(4, 8), new ReLU<float>(), new Dense<float>(8, 3));
            var trainer = new Trainer<float>(model, new SoftmaxCrossEntropy<float>(), new Adam<float>(model.Parameters, learningRate: 1e-3), options);
            TrainingHistory history = Checkpoint.Newest("checkpoints") is { } newest
                ? trainer.Resume(Checkpoint<float>.Load(newest), train, validation, cancellationToken)
                : trainer.Fit(train, validation, cancellationToken);
            return (history.StopReason, history.Epochs.Count);
        }
    }

    [Fact]
    public void From_several_files()
    {
        string[] lines = File.ReadAllLines("data/iris.csv");
        try
        {
            File.WriteAllLines("january.csv", lines[..100]);
            using (var gzip = new GZipStream(File.Create("february.csv.gz"), CompressionLevel.Fastest))
                gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', [lines[0], .. lines[100..]])));

            CsvTable table = CsvTable.Read(["january.csv", "february.csv.gz"]);
            TabularModel model = TabularTrainer.Train(table, target: "species");

            Assert.Equal((150, 3), (model.Summary.Rows, model.Summary.Classes));

            CrossValidation judged = CrossValidation.Run(table, target: "species", folds: 5);
            Console.WriteLine($"{judged.Mean["accuracy"]:0.000} ± {judged.StandardDeviation["accuracy"]:0.000}");

            Assert.InRange(judged.Mean["accuracy"], 0.93, 1);

            TrainingWatch watch = new();
            TabularRun run = TabularTrainer.Run(table, "species", watch.AddTo(new TabularOptions()));
            TrainingReport.Of(run, watch).Save("report.html");
            Assert.StartsWith("<!doctype html>", File.ReadAllText("report.html"), StringComparison.Ordinal);
            File.Delete("report.html");

            var options = new TabularOptions { Preset = Preset.Plain, Hidden = [8], Epochs = 9 };
            SearchResult found = TabularSearch.Run(table, target: "species", options, new SearchOptions { Trials = 30 });
            TabularModel best = TabularTrainer.Train(table, target: "species", found.Best.Options);
            Assert.Equal(found.Best.Scores[^1], best.Summary.Validation!["accuracy"]);
        }
        finally
        {
            File.Delete("january.csv");
            File.Delete("february.csv.gz");
        }
    }

    [Fact]
    public void Circuits()
    {
        var written = new List<string>();
        var drawn = new Dictionary<string, string>();
        var Console = new { WriteLine = (Action<string>)written.Add };
        var File = new { WriteAllText = (Action<string, string>)drawn.Add };

        Node x = new("x", 3), y = new("y", -4);
        Node f = ((x + Node.Sigmoid(y)) / (Node.Sigmoid(x) + Node.Square(x + y))).Named("f");
        var circuit = new Circuit(f);
        circuit.Backward();                                          // visits each edge once
        Console.WriteLine($"∂f/∂x = {x.Gradient}, ∂f/∂y = {y.Gradient}");
        File.WriteAllText("f.svg", circuit.ToSvg());                 // or ToText for the terminal, ToDot for Graphviz

        Assert.StartsWith("∂f/∂x = 2.05956979557216", written.Single(), StringComparison.Ordinal);
        Assert.Contains(", ∂f/∂y = 1.59223275148380", written.Single(), StringComparison.Ordinal);
        Assert.Contains("2.05956979557", drawn["f.svg"], StringComparison.Ordinal);
    }

    // Standardised, as a network likes them.
    private static (float[][] Inputs, int[] Classes) IrisRows()
    {
        CsvTable table = CsvTable.Read("data/iris.csv");
        int[] rows = [.. Enumerable.Range(0, table.RowCount)];
        Dataset<float> iris = TabularEncoder.Fit(table, SchemaInference.Infer(table, "species"), rows).EncodeDataset<float>(table, rows);
        return ([.. iris.Inputs.EnumerateColumns().Select(sample => sample.ToArray())], [.. iris.Targets.Row(0).Select(index => (int)index)]);
    }

    private static (Dataset<float> Train, Dataset<float> Validation) Iris()
    {
        CsvTable table = CsvTable.Read("data/iris.csv");
        TableSchema schema = SchemaInference.Infer(table, "species");
        Split split = Split.Stratified(schema.ClassIndices(table), schema.Classes, validation: 0.2, test: 0, new Seed(1));
        TabularEncoder encoder = TabularEncoder.Fit(table, schema, split.Train);
        return (encoder.EncodeDataset<float>(table, split.Train), encoder.EncodeDataset<float>(table, split.Validation));
    }
}
