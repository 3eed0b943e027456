using System.Text.Json.Nodes;

namespace Backprop.Tests.Fuzzing;

/// <summary>Changes a JSON text where it means something: values, keys, elements and whole branches, so that it is JSON still, and nearly what a reader expects.</summary>
internal static class JsonMutation
{
    // Becomes \ud800 in the text: no writer would write it.
    private const string HalfACharacter = "HALF-A-CHARACTER";

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "0.5", "-1.5", "3", "1000000", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "18446744073709551616",
        "1e308", "-1e308", "1e400", "1e-320", "5e-324", "\"\"", "\" \"", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"1\"", "\"\\u0000\"", $"\"{HalfACharacter}\"", "\"a\\nb\"", "\"\\u001b[31m\"", "\"ß∂\"",
        "[]", "{}", "[[]]", "[null]", "[0,0]", "{\"\":null}", "[[[[[[[[]]]]]]]]",
    ];

    /// <summary>One to four changes.</summary>
    public static string Of(string text, FuzzRandom random)
    {
        JsonNode root = JsonNode.Parse(text)!;
        for (int change = random.Below(4); change >= 0; change--)
            Change(Slots(root), random);
        string changed = root.ToJsonString().Replace(HalfACharacter, @"\ud800", StringComparison.Ordinal);
        return random.OneIn(25) ? TextMutation.Of(changed, random) : changed;
    }

    private static void Change(List<(JsonNode Parent, object Key)> slots, FuzzRandom random)
    {
        if (slots.Count == 0)
            return;
        (JsonNode parent, object key) = random.Of(slots);
        JsonNode? Other()
        {
            (JsonNode from, object at) = random.Of(slots);
            return Get(from, at)?.DeepClone();
        }
        switch (random.Below(9))
        {
            case 0 or 1:
                Set(parent, key, JsonNode.Parse(random.Of(Values)));
                break;
            case 2:
                Set(parent, key, Other());
                break;
            case 3:
                Remove(parent, key);
                break;
            case 4 when parent is JsonObject named:
                JsonNode? value = named[(string)key]?.DeepClone();
                named.Remove((string)key);
                named[random.Of(slots).Key as string ?? "more"] = value;
                break;
            case 4 or 5 when parent is JsonArray list:
                list.Insert(random.Below(list.Count + 1), Other());
                break;
            case 5:
                ((JsonObject)parent)[random.Of(slots).Key as string ?? "more"] = Other();
                break;
            case 6 when Get(parent, key) is JsonValue number && number.TryGetValue(out double d) && Math.Abs(d) < 1e300:
                Set(parent, key, JsonValue.Create(random.Of([d + 1, d - 1, -d, d * 1e6, d + 0.5, 2 * d])));
                break;
            case 6 or 7 when Get(parent, key) is JsonValue plain && plain.TryGetValue(out string? text):
                Set(parent, key, TextMutation.Of(text, random));
                break;
            case 7 when Get(parent, key) is JsonArray array && array.Count > 0:
                for (int more = random.Below(20); more >= 0; more--)
                    array.Add(array[random.Below(array.Count)]?.DeepClone());
                break;
            default:
                Set(parent, key, random.OneIn(2) ? new JsonArray(Get(parent, key)?.DeepClone()) : new JsonObject { ["kind"] = Get(parent, key)?.DeepClone() });
                break;
        }
    }

    private static List<(JsonNode Parent, object Key)> Slots(JsonNode? node)
    {
        List<(JsonNode, object)> slots = [];
        Collect(node);
        return slots;

        void Collect(JsonNode? from)
        {
            if (from is JsonObject map)
                foreach ((string key, JsonNode? value) in map)
                {
                    slots.Add((map, key));
                    Collect(value);
                }
            else if (from is JsonArray list)
                for (int k = 0; k < list.Count; k++)
                {
                    slots.Add((list, k));
                    Collect(list[k]);
                }
        }
    }

    private static JsonNode? Get(JsonNode parent, object key) => key is string name ? parent[name] : parent[(int)key];

    private static void Set(JsonNode parent, object key, JsonNode? value)
    {
        if (key is string name)
            parent[name] = value;
        else
            parent[(int)key] = value;
    }

    private static void Remove(JsonNode parent, object key)
    {
        if (key is string name)
            parent.AsObject().Remove(name);
        else
            parent.AsArray().RemoveAt((int)key);
    }
}
