using Backprop.Samples;

namespace Backprop.Tests.Samples;

/// <summary>Every sample runs and shows what it promises, so documentation cannot rot.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Xor_is_learnt()
    {
        string output = Run(XorFromCode.Run);
        Assert.Contains("0 xor 0 = 0", output);
        Assert.Contains("0 xor 1 = 1", output);
        Assert.Contains("1 xor 0 = 1", output);
        Assert.Contains("1 xor 1 = 0", output);
        Assert.Contains("total                                                 33", output);
    }

    [Fact]
    public void A_setosa_is_recognised()
    {
        string output = Run(IrisFromCsv.Run);
        Assert.Contains("test accuracy: ", output);
        Assert.Contains("setosa (", output);
    }

    [Fact]
    public void A_loaded_model_predicts_the_same()
    {
        string output = Run(SaveAndLoad.Run);
        Assert.Contains("penguins: 344 predictions, the same bit for bit", output);
        Assert.Contains("network: 3 layers", output);
    }

    [Fact]
    public void The_gradient_check_tells_a_right_layer_from_a_wrong_one()
    {
        string output = Run(CustomLayer.Run);
        Assert.Contains("Cube:      passed", output);
        // (3z² − 2z²) / 3z²
        Assert.Contains("WrongCube: FAILED: 4 derivatives, 0 kinks left out, largest relative error 0.333", output);
        Assert.Contains("saved and loaded: the same bit for bit", output);
    }

    [Fact]
    public void An_optimizer_a_metric_and_a_callback_of_ones_own_work_together()
    {
        string[] lines = Run(CustomTraining.Run).Split('\n');
        Assert.Equal(["epoch 25", "epoch 50", "epoch 75", "epoch 100"], lines[..4].Select(line => line.Split(':')[0]));
        Assert.StartsWith("in the end: cost ", lines[4], StringComparison.Ordinal);
        // The last steps of the schedule are below 0.001, and each weight and bias is within one of its mark.
        double largest = double.Parse(lines[4].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(largest, 0, 0.01);
    }

    [Fact]
    public void The_pinball_loss_finds_the_quantile()
    {
        string output = Run(CustomLoss.Run);
        Assert.Contains("gradient check passed", output);
        string[] words = output[(output.IndexOf("quantile:", StringComparison.Ordinal) + 9)..].Split([' ', '·', 'x', '+', '\n'], StringSplitOptions.RemoveEmptyEntries);
        // y = x + u with u uniform on [0, 1): its 0.9 quantile is 1·x + 0.9. The standard error of a sample quantile is
        // √(q(1 − q)/n) = √(0.09/2000) = 0.0067; three of them.
        Assert.Equal(1, double.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), 0.03);
        Assert.Equal(0.9, double.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), 0.02);
    }

    private static string Run(Action<TextWriter> sample)
    {
        using var output = new StringWriter();
        sample(output);
        return output.ToString();
    }
}
