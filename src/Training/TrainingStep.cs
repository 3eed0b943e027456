using System.Numerics;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Optimizers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training;

/// <summary>One step of training: forward, loss, backward, average, update.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="model">The network.</param>
/// <param name="loss">What it is to make small.</param>
/// <param name="optimizer">How its parameters change.</param>
internal sealed class TrainingStep<T>(Layer<T> model, Loss<T> loss, Optimizer<T> optimizer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Kernels that add a product to the weights at once take some 40 ms to compile, and a step gains about 10 µs.</summary>
    internal const int FewestSteps = 4096;

    // A container of the caller's own may take its layers through several batches before a step: then each product is computed at once.
    private readonly bool goesBackwardOnce = model.Tree.All(layer => layer is LeafLayer<T> || layer.GetType().Assembly == typeof(Layer<>).Assembly);

    private readonly RunningStatistics<T> statistics = new(model);
    private LossBuffers<T> buffers;

    /// <summary>What a step of a run may at most leave θ' of large layers as a product for.</summary>
    /// <param name="planned">The steps of the whole run.</param>
    /// <param name="isLast">Whether it is the last of its epoch. It computes its gradients: until the next one, others may look at them and use the network.</param>
    public ProductUse Use(long planned, bool isLast)
        => !goesBackwardOnce || isLast ? ProductUse.Store : planned >= FewestSteps ? ProductUse.Add : ProductUse.Strips;

    /// <summary>Takes the step. A cost that is not finite leaves the model as it was, its running statistics included.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="use">See <see cref="Use"/>.</param>
    /// <returns>The mean cost per sample (by weight), before the update; 0 when all the batch's weights are 0, and nothing was done.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Trainer{T}.Step"/>.</exception>
    public double Take(Batch<T> batch, ProductUse use)
    {
        // The gradients of the step before go first: one that is still a product lives on the batch before.
        model.DiscardGradients();
        optimizer.PendingUse = use;
        T total = batch.TotalWeight;
        if (total == T.Zero)
            return 0;
        T gradientScale = batch.GradientScale;
        long step = model.Step;
        statistics.Keep();
        Matrix<T> output = model.GivenForward(batch.Inputs);
        (double cost, Matrix<T> delta) = loss.Evaluate(output, batch.Targets, batch.Weights, ref buffers);
        if (double.IsFinite(cost))
        {
            model.BackwardParameters(delta);
            optimizer.Step(gradientScale);
        }
        else
        {
            model.Step = step;
            statistics.PutBack();
        }
        return cost / double.CreateChecked(total);
    }
}
