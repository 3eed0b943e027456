namespace Backprop.Serialization;

/// <summary>The element types of stored tensors that Backprop reads, under their names in the safetensors format.</summary>
public enum TensorType
{
    /// <summary>IEEE 754 binary32, 4 bytes: <see cref="float"/>.</summary>
    F32,

    /// <summary>IEEE 754 binary64, 8 bytes: <see cref="double"/>.</summary>
    F64,

    /// <summary>Signed 64-bit integer, 8 bytes. No weights: PyTorch's batch normalisation counts batches in it.</summary>
    I64,
}
