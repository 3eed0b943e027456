namespace Backprop.Reports.Judging;

/// <summary>The samples whose predicted class has a probability above <paramref name="Low"/> and at most <paramref name="High"/>.</summary>
/// <param name="Low">The lower edge.</param>
/// <param name="High">The upper edge.</param>
/// <param name="Count">The samples, by weight.</param>
/// <param name="Confidence">Their mean probability.</param>
/// <param name="Accuracy">The share that is right.</param>
internal sealed record ReliabilityBin(double Low, double High, double Count, double Confidence, double Accuracy);
