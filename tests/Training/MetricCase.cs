using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Training;

/// <summary>A metric, its data, and what scikit-learn says: the table that every test goes through that holds for every metric.</summary>
public sealed record MetricCase(Metric Metric, MetricData Data, double Unweighted, double Weighted)
{
    // Each row a sample. Class 3 is predicted once and never true, class 4 never occurs: it does not count in macroF1.
    private static readonly double[,] Scores =
    {
        { 2.0, 0.5, -1, 0.1, -2 }, { 0.3, 1.7, 0.2, -0.4, -2 }, { -0.5, 0.4, 0.9, 0.2, -3 }, { 1.1, 1.3, -0.2, 0.5, -1 }, { 0.2, -0.7, 2.5, 0.1, -2 },
        { -1.2, 0.6, 0.4, 1.5, -2 }, { 0.8, 0.1, 0.3, -0.6, -1 }, { -0.3, 2.2, 1.9, 0.7, -2 }, { 1.4, -0.9, 0.6, 0.2, -4 }, { 0.5, 0.9, -1.6, 0.3, -2 },
    };

    private static readonly double[] Classes = [0, 1, 2, 0, 2, 1, 0, 2, 0, 1];

    // Two classes, one score: three samples tie at 0.5, two at −1, each across the classes.
    private static readonly double[] BinaryScores = [0.5, -1, 2, 0.5, -0.3, 0.5, 1.2, -1, -2.5, 0.1];
    private static readonly double[] BinaryClasses = [1, 0, 1, 0, 0, 1, 0, 1, 0, 1];

    private static readonly double[,] Predicted = { { 1.5, -2 }, { 0.2, 0.4 }, { 3.1, 1.5 }, { -0.7, 2.2 }, { 2.4, -1.1 }, { 1.0, 0.3 } };
    private static readonly double[,] Actual = { { 1.0, -1.5 }, { 0.5, 0.1 }, { 2.5, 2.5 }, { -1.2, 1.9 }, { 2.6, -0.2 }, { 0.1, 0.8 } };

    private static readonly double[] Weights = [1, 2, 0.5, 1.5, 1, 3, 0.25, 1, 2, 0.75];

    // The numbers, from scikit-learn 1.2.1 with the arrays above as scores, truth, z, y, a, t and w:
    //
    //   from scipy.special import softmax, expit
    //   from sklearn import metrics as m
    //   for weights in (None, w):
    //       guess = scores.argmax(axis=1)
    //       print(m.accuracy_score(truth, guess, sample_weight=weights))
    //       print(m.log_loss(truth, softmax(scores, axis=1), labels=range(5), sample_weight=weights))
    //       print(m.f1_score(truth, guess, average="macro", sample_weight=weights))
    //   for weights in (None, w):
    //       guess = (z > 0).astype(int)
    //       print(m.accuracy_score(y, guess, sample_weight=weights))
    //       print(m.log_loss(y, expit(z), sample_weight=weights))
    //       print(m.f1_score(y, guess, average="macro", sample_weight=weights))
    //       print(m.roc_auc_score(y, z, sample_weight=weights))
    //   for weights in (None, w[:6]):
    //       print(m.mean_squared_error(t, a, squared=False, sample_weight=weights))
    //       print(m.mean_absolute_error(t, a, sample_weight=weights))
    //       print(m.r2_score(t, a, sample_weight=weights))
    //
    // ece is not in scikit-learn; by its definition, with the same arrays and for two classes the scores (0, z):
    //
    //   def ece(p, truth, w):
    //       bins = [[b / 15 < max(row) <= (b + 1) / 15 for row in p] for b in range(15)]
    //       part = lambda values, bin: sum(v * n for v, n, b in zip(values, w, bin) if b)
    //       right = [row.index(max(row)) == t for row, t in zip(p, truth)]
    //       return sum(abs(part([max(row) for row in p], b) - part(right, b)) for b in bins) / sum(w)
    public static IReadOnlyList<MetricCase> All { get; } =
    [
        new(new Accuracy(), MetricData.Several, 0.7, 0.5769230769230769),
        new(new LogLoss(), MetricData.Several, 0.8006852427778239, 0.8738622118521632),
        new(new MacroF1(), MetricData.Several, 0.5571428571428572, 0.515625),
        new(new Accuracy(), MetricData.Binary, 0.7, 0.7884615384615384),
        new(new LogLoss(), MetricData.Binary, 0.6416606444792416, 0.5324557927700041),
        new(new MacroF1(), MetricData.Binary, 0.6969696969696968, 0.7883832778394377),
        new(new Auc(), MetricData.Binary, 0.66, 0.7851851851851852),
        new(new ExpectedCalibrationError(), MetricData.Several, 0.28216260402107735, 0.2776757735022492),
        new(new ExpectedCalibrationError(), MetricData.Binary, 0.24589033449062256, 0.15037857875286548),
        new(new Rmse(), MetricData.Regression, 0.5959637469207113, 0.5798247006910127),
        new(new Mae(), MetricData.Regression, 0.5416666666666667, 0.5277777777777779),
        new(new R2(), MetricData.Regression, 0.7986269033386466, 0.7180703693487951),
    ];

    public static TheoryData<MetricCase> Cases => [.. All];

    public static TheoryData<MetricCase> BinaryCases => [.. All.Where(c => c.Data == MetricData.Binary)];

    /// <summary>Fresh matrices: outputs × samples.</summary>
    public static (Matrix<double> Output, Matrix<double> Target) Of(MetricData data) => data switch
    {
        MetricData.Several => (Matrix<double>.Build.DenseOfArray(Scores).Transpose(), Row(Classes)),
        MetricData.Binary => (Row(BinaryScores), Row(BinaryClasses)),
        _ => (Matrix<double>.Build.DenseOfArray(Predicted).Transpose(), Matrix<double>.Build.DenseOfArray(Actual).Transpose()),
    };

    public static Vector<double> WeightsFor(Matrix<double> output) => Vector<double>.Build.Dense(Weights[..output.ColumnCount]);

    public static Matrix<double> Row(params double[] values) => Matrix<double>.Build.DenseOfRowArrays(values);

    public static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * Math.Abs(expected));

    public static void AssertRefused(string message, Func<double> evaluate)
        => Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => evaluate()).Message);

    public override string ToString() => $"{Metric.Name} ({Data})";
}
