using Backprop.Layers;
using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

/// <summary>Misuse of the classes that read and write files.</summary>
public class FileMisuseTests
{
    [Fact]
    public void NullsAreRefusedByName()
    {
        Assert.Throws<ArgumentNullException>("path", () => AtomicFile.Write(null!, _ => { }));
        Assert.Throws<ArgumentException>("path", () => AtomicFile.Write("", _ => { }));
        Assert.Throws<ArgumentNullException>("write", () => AtomicFile.Write("x", null!));
        Assert.Throws<ArgumentNullException>("tensors", () => new SafetensorsFile(null!));
        Assert.Throws<ArgumentException>("path", () => SafetensorsFile.Read(""));
        Assert.Throws<ArgumentNullException>("stream", () => SafetensorsFile.Read((Stream)null!));
        Assert.Throws<ArgumentNullException>("stream", () => new SafetensorsFile([]).Write((Stream)null!));
        Assert.Throws<ArgumentNullException>("into", () => WeightsFile.Load("x", (Sequential<float>)null!));
        Assert.Throws<ArgumentException>("path", () => AtomicFile.EnsureWritable(""));
        Assert.Throws<ArgumentException>("name", () => StoredTensor.From<float>("", [1], [1f]));
        Assert.Throws<ArgumentNullException>("model", () => ModelFile.Pack((Sequential<float>)null!, null));
    }

    [Fact]
    public void MessagesSayWhatIsWrong()
    {
        StoredTensor tensor = StoredTensor.From<double>("t", [1], [1.0]);
        Assert.StartsWith("The tensor name t is used twice or reserved.", Assert.Throws<ArgumentException>(() => new SafetensorsFile([tensor, tensor])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Tensor t with shape [2] in F32 does not have 4 bytes.", Assert.Throws<ArgumentException>(() => StoredTensor.From<float>("t", [2], [1f])).Message, StringComparison.Ordinal);
        Assert.Equal("Tensor t is stored as F64, which F32 cannot hold without loss.", Assert.Throws<InvalidOperationException>(() => tensor.Values<float>()).Message);
        Assert.Equal("Backprop stores float or double, not Int32.", Assert.Throws<NotSupportedException>(() => StoredTensor.TypeOf<int>()).Message);
    }
}
