using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;
using Backprop.Tabular;

namespace Backprop.Samples;

/// <summary>One safetensors file holds a model; what is loaded predicts the same, bit for bit.</summary>
public static class SaveAndLoad
{
    public static void Run(TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("backprop-").FullName;
        try
        {
            // A model from a CSV file carries its columns and classes.
            string path = Path.Combine(folder, "penguins.safetensors");
            TabularModel trained = TabularTrainer.Train("data/penguins.csv", target: "species", new TabularOptions { Epochs = 20 });
            trained.Save(path);
            TabularModel loaded = TabularModel.Load(path);
            CsvTable rows = CsvTable.Read("data/penguins.csv");
            bool same = trained.Predict(rows).Zip(loaded.Predict(rows)).All(pair => pair.First.Probabilities.SequenceEqual(pair.Second.Probabilities));
            output.WriteLine($"penguins: {rows.RowCount} predictions, {(same ? "the same bit for bit" : "DIFFERENT")}");

            // A network from code is saved by itself.
            string network = Path.Combine(folder, "network.safetensors");
            var model = new Sequential<float>(new Seed(1), new Dense<float>(4, 8), new ReLU<float>(), new Dense<float>(8, 2));
            ModelFile.Save(network, model);
            LoadedModel<float> again = ModelFile.Load<float>(network);
            output.WriteLine($"network: {again.Model.Layers.Count} layers, {new FileInfo(network).Length} bytes");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
