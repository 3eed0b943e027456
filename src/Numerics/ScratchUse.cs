namespace Backprop.Numerics;

/// <summary>What a working buffer holds. Each use has its own, so that one never overwrites another.</summary>
internal enum ScratchUse
{
    /// <summary>A copied panel of the left factor.</summary>
    Panel,

    /// <summary>All copied panels of a left factor, for several products.</summary>
    Panels,

    /// <summary>A right factor, transposed.</summary>
    Factor,

    /// <summary>A transposed operand.</summary>
    Operand,

    /// <summary>A result that is still to be transposed.</summary>
    Result,

    /// <summary>Zeros, where a chain starts with none.</summary>
    Zeros,

    /// <summary>Some columns of a product, which are not stored.</summary>
    Strip,

    /// <summary>A chain over some of the samples, still to be added to the others.</summary>
    Chain,
}
