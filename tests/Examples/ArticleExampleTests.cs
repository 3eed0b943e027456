using Backprop.Cli.Examples;
using Backprop.Layers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Examples;

/// <summary>
/// The article's three-layer network: σ(θ₂·σ(θ₁·x)), x = (0.35, 0.9), y = 0.5, C = ½(y − a₂)², learning rate 1. Every number of one pass,
/// and of a hundred. Numbers with 15 digits and more were computed in float64; the shorter ones are compared to their last digit.
/// </summary>
public class ArticleExampleTests
{
    private static readonly Matrix<double> Theta1 = ArticleExample.Theta1, Theta2 = ArticleExample.Theta2;

    [Fact]
    public void TheProcedureGivesEveryNumberOfTheFirstPass()
    {
        DeltaTrace t = ArticleExample.Trace(Theta1, Theta2);
        Close.To([0.755, 0.68], t.Z[0]);
        Close.To([0.6802671966986485, 0.6637386974043528], t.A[1]);
        Close.To([0.801444986673512], t.Z[1]);
        Close.To([0.6902834929076443], t.A[2]);
        Close.To([0.1902834929076443], t.BigDelta[1]);
        Close.To([0.04068112511233903], t.SmallDelta[1]);
        Close.To(new[,] { { 0.02767403493871786, 0.02700163699100741 } }, t.Gradients[1]);
        Close.To([0.01220433753370171, 0.03661301260110512], t.BigDelta[0]);
        Close.To([0.00265448903088474, 0.00817164506412987], t.SmallDelta[0]);
        Close.To(FirstGradient1, t.Gradients[0]);
    }

    // The article works with y − a₂ and rounds it to −0.19.
    [Fact]
    public void TheArticleRoundsTheErrorToTwoDecimals()
        => Assert.Equal(-0.19, -ArticleExample.Trace(Theta1, Theta2).BigDelta[1][0], 0.005);

    [Fact]
    public void TheFrameworkGivesTheSameGradientsAndTheSameStep()
    {
        Sequential<double> network = ArticleExample.ByChainRule();
        double cost = ArticleExample.Train(network, passes: 1).Single();
        Close.To(0.01810390383656677, cost);
        Close.To(FirstGradient1, network.Parameters[0].Gradient);
        Close.To(new[,] { { 0.02767403493871786, 0.02700163699100741 } }, network.Parameters[1].Gradient);
        Close.To(new[,] { { 0.09907092883919034, 0.7976109598722038 }, { 0.39713992422755456, 0.592645519442283 } }, network.Parameters[0].Value);
        Close.To(new[,] { { 0.27232596506128215, 0.8729983630089926 } }, network.Parameters[1].Value);
    }

    // The article prints 0.165 for the second cost: a slipped decimal point.
    [Fact]
    public void AfterOneStepTheCostIsLower()
    {
        Sequential<double> network = ArticleExample.ByChainRule();
        Close.To([0.01810390383656677, 0.0165653823267704], ArticleExample.Train(network, passes: 2));

        network = ArticleExample.ByChainRule();
        ArticleExample.Train(network, passes: 1);
        Close.To([0.6820185832642942], network.Infer(ArticleExample.Sample.Inputs).Enumerate());
    }

    [Fact]
    public void AHundredPassesOfTheFramework()
    {
        Sequential<double> network = ArticleExample.ByChainRule();
        Close.To(3.266878922007038e-07, ArticleExample.Train(network, passes: 100)[99]);
        AssertChainRuleWeights(network.Parameters[0].Value, network.Parameters[1].Value);
    }

    [Fact]
    public void AHundredPassesOfTheProcedure()
    {
        (Matrix<double> theta1, Matrix<double> theta2) = (Theta1, Theta2);
        double cost = double.NaN;
        for (int pass = 0; pass < 100; pass++)
        {
            DeltaTrace t = ArticleExample.Trace(theta1, theta2);
            cost = t.BigDelta[1].DotProduct(t.BigDelta[1]) / 2;
            (theta1, theta2) = (theta1 - t.Gradients[0], theta2 - t.Gradients[1]);
        }
        Close.To(3.266878922007038e-07, cost);
        AssertChainRuleWeights(theta1, theta2);
    }

    // The article prints 5.92944818e-07.
    [Fact]
    public void AHundredPassesAsTheArticleComputesThem()
    {
        Sequential<double> network = ArticleExample.AsPrinted();
        double cost = ArticleExample.Train(network, passes: 100)[99];
        Close.To(5.929448176860616e-07, cost);
        Assert.Equal(5.92944818e-07, cost, 0.5e-15);
        AssertArticleWeights(network.Parameters[0].Value, network.Parameters[1].Value);
    }

    // The article's program line by line, without any of Backprop. Its hidden error is a 1×2 row Δ₁ᵀ, which NumPy broadcasts against the 2×1
    // column a₁ .* (1 − a₁) to the 2×2 matrix M[j,k] = Δ₁[k]·a₁[j]·(1 − a₁[j]); the update xᵀ·M is one row, added to both rows of θ₁.
    [Fact]
    public void TheMisreadLayerIsWhatTheArticleRuns()
    {
        double[] x = [0.35, 0.9], a1 = new double[2], row = new double[2];
        double[,] theta1 = { { 0.1, 0.8 }, { 0.4, 0.6 } };
        double[] theta2 = [0.3, 0.9];
        double cost = double.NaN;
        for (int pass = 0; pass < 100; pass++)
        {
            for (int i = 0; i < 2; i++)
                a1[i] = Sigmoid(theta1[i, 0] * x[0] + theta1[i, 1] * x[1]);
            double a2 = Sigmoid(theta2[0] * a1[0] + theta2[1] * a1[1]), error = 0.5 - a2;
            cost = error * error / 2;
            double delta2 = error * a2 * (1 - a2);
            for (int k = 0; k < 2; k++)
                row[k] = x[0] * (delta2 * theta2[k] * a1[0] * (1 - a1[0])) + x[1] * (delta2 * theta2[k] * a1[1] * (1 - a1[1]));
            for (int k = 0; k < 2; k++)
            {
                theta1[0, k] += row[k];
                theta1[1, k] += row[k];
                theta2[k] += delta2 * a1[k];
            }
        }
        Close.To(5.929448176860616e-07, cost);
        AssertArticleWeights(Matrix<double>.Build.DenseOfArray(theta1), Matrix<double>.Build.DenseOfRowArrays(theta2));
    }

    [Fact]
    public void TheGradientCheckPassesTheChainRule()
    {
        GradientCheckReport report = ArticleExample.Check(ArticleExample.ByChainRule());
        Assert.True(report.Passed, report.ToString());
        Assert.Equal((8, 0), (report.Checked, report.Kinks));
    }

    // Only the first weights' gradient is wrong; the check says which. Of its entries [0,1] is the farthest off.
    [Fact]
    public void TheGradientCheckFailsTheArticle()
    {
        GradientCheckReport report = ArticleExample.Check(ArticleExample.AsPrinted());
        Assert.False(report.Passed, report.ToString());
        Assert.Equal(["0.weight"], report.Worst.Where(entry => !(entry.RelativeError <= report.Tolerance)).Select(entry => entry.Name));
        Assert.Equal(["0.weight", "1.weight", "input"], report.Worst.Select(entry => entry.Name));
        GradientCheckEntry worst = report.Worst[0];
        Assert.Equal(0.00238904012779627, worst.Numeric, 1e-10);
        Assert.Equal((0, 1), (worst.Row, worst.Column));
    }

    private static double[,] FirstGradient1 => new[,] { { 0.00092907116080966, 0.00238904012779627 }, { 0.00286007577244545, 0.00735448055771688 } };

    private static void AssertChainRuleWeights(Matrix<double> theta1, Matrix<double> theta2)
    {
        Close.ToDecimals(8, new[,] { { 0.09949729, 0.79870731 }, { 0.35650028, 0.48814358 } }, theta1);
        Close.ToDecimals(8, new[,] { { -0.30047225, 0.32533603 } }, theta2);
    }

    private static void AssertArticleWeights(Matrix<double> theta1, Matrix<double> theta2)
    {
        Close.ToDecimals(7, new[,] { { 0.0993309, 0.6425254 }, { 0.3993309, 0.4425254 } }, theta1);
        Close.ToDecimals(8, new[,] { { -0.30032342, 0.31508797 } }, theta2);
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
