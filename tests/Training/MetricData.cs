namespace Backprop.Tests.Training;

/// <summary>Which arrays a metric is measured on.</summary>
public enum MetricData
{
    Several,
    Binary,
    Regression,
}
