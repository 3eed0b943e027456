using Backprop.Cli;

return BackpropCommand.Run(args);
