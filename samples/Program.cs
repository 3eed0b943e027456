using Backprop.Samples;

// dotnet run -c Release --project samples -- 1
(string Title, Action<TextWriter> Run)[] samples =
[
    ("XOR from code", XorFromCode.Run),
    ("Iris from CSV", IrisFromCsv.Run),
    ("Save and load", SaveAndLoad.Run),
    ("A layer of your own", CustomLayer.Run),
    ("A loss of your own", CustomLoss.Run),
    ("An optimizer, a metric and a callback of your own", CustomTraining.Run),
];

if (args is [var text] && int.TryParse(text, out int number) && number >= 1 && number <= samples.Length)
{
    samples[number - 1].Run(Console.Out);
    return 0;
}
Console.WriteLine("Choose a sample by its number: dotnet run -c Release --project samples -- 1");
for (int s = 0; s < samples.Length; s++)
    Console.WriteLine($"  {s + 1}  {samples[s].Title}");
return args.Length == 0 ? 0 : 2;
