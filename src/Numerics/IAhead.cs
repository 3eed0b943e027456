namespace Backprop.Numerics;

/// <summary>What a tile asks for ahead of the next one. A type, so that the tiles which ask for nothing have no instruction for it.</summary>
internal interface IAhead
{
    /// <summary>Whether that is B of the next tile.</summary>
    static abstract bool FetchesFactor { get; }
}

/// <summary>B is in a near cache.</summary>
internal readonly struct NothingAhead : IAhead
{
    public static bool FetchesFactor => false;
}

/// <summary>B comes from afar.</summary>
internal readonly struct FactorAhead : IAhead
{
    public static bool FetchesFactor => true;
}
