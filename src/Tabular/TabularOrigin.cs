using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Backprop.Data;
using Backprop.Training.Checkpoints;

namespace Backprop.Tabular;

/// <summary>What a training on a table hangs on beside the network, the options of the trainer and the encoded numbers: it is compared when the training goes on.</summary>
internal static class TabularOrigin
{
    public static CheckpointOptions? AddTo(CheckpointOptions? checkpoints, TabularEncoder encoder, TabularOptions options) => checkpoints is null ? null : checkpoints with
    {
        Origin = new Dictionary<string, string>(checkpoints.Origin)
        {
            // The seed of a member is derived from it.
            ["seed of the training"] = options.Seed.ToString(),
            ["target"] = DisplayText.Quote(encoder.Target.Column),
            ["task"] = encoder.Target.Task.ToString(),
            ["preset"] = options.Preset.ToString(),
            ["part for validation"] = Describe(options.Validation),
            ["part for the test"] = Describe(options.Test),
            // Classes and categories have names that the encoded numbers do not show.
            ["encoding of the columns"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(encoder.ToJson().ToJsonString())))[..16],
        },
    };

    private static string Describe(HeldOut part) => part.Path is null ? part.Fraction.ToString(CultureInfo.InvariantCulture) : "a file";
}
