using Backprop.Cli.Examples;

foreach (Example example in Example.All)
    if (args.Length == 0 || args[0] == example.Name)
        example.Write(Console.Out);
return 0;
