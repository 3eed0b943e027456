namespace Backprop.Cli.Options;

/// <summary>What <c>export</c> can write.</summary>
internal enum ExportFormat
{
    /// <summary>Open Neural Network Exchange.</summary>
    Onnx,
}
