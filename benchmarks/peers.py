#!/usr/bin/python3
"""Training throughput of PyTorch, scikit-learn and hand-written NumPy on the workloads W1-W5 of Workload.cs.

    MNIST=folder /usr/bin/python3 benchmarks/peers.py torch THREADS WORKLOAD SECONDS
    MNIST=folder /usr/bin/python3 benchmarks/peers.py numpy|sklearn THREADS WORKLOAD SECONDS
    MNIST=folder /usr/bin/python3 benchmarks/peers.py accuracy THREADS WORKLOAD

prints one line "PEER WORKLOAD THREADS samples/s", or PyTorch's test accuracy after five epochs of MNIST. The whole loop is timed: shuffling, gathering the batch, forward, loss, backward, update.
Needs Debian's python3-torch and python3-sklearn. Two pools would fight for the cores: PyTorch runs best with OpenMP on one
thread and OpenBLAS on THREADS.
"""
import os, struct, sys, time

PEER, THREADS, NAME, SECONDS = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4]) if len(sys.argv) > 4 else 0
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)
import numpy as np

def idx(name):
    data = open(os.path.join(os.environ["MNIST"], name), "rb").read()
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(struct.unpack(f">{data[3]}I", data[4:4 + 4 * data[3]]))

def mnist(part="train"):
    return idx(part + "-images-idx3-ubyte").reshape(-1, 784).astype(np.float32) / 255, idx(part + "-labels-idx1-ubyte").astype(np.int64)

def flowers():
    random = np.random.default_rng(1)
    return random.standard_normal((150, 4)).astype(np.float32), random.integers(0, 3, 150)

def waves():
    random = np.random.default_rng(1)
    x = random.standard_normal((20640, 8)).astype(np.float32)
    return x, (np.sin(x.sum(1)) + 0.1 * random.standard_normal(20640)).astype(np.float32)

SIZES, DATA, BATCH = {
    "W1": ([784, 128, 10], mnist, 64), "W2": ([784, 512, 512, 10], mnist, 128), "W3": ([4, 16, 3], flowers, 16),
    "W4": ([784, 1024, 1024, 1024, 10], mnist, 512), "W5": ([8, 64, 64, 1], waves, 32),
}[NAME]

def torch_step():
    import ctypes, torch
    torch.set_num_threads(1)
    ctypes.CDLL("libopenblas.so.0").openblas_set_num_threads(THREADS)
    torch.manual_seed(0)
    layers = []
    for i in range(len(SIZES) - 1):
        layers += [torch.nn.Linear(SIZES[i], SIZES[i + 1])] + ([torch.nn.ReLU()] if i + 2 < len(SIZES) else [])
    net = torch.nn.Sequential(*layers)
    loss = torch.nn.MSELoss() if NAME == "W5" else torch.nn.CrossEntropyLoss()
    p = net.parameters()
    optimizer = {"W1": lambda: torch.optim.SGD(p, 0.1), "W3": lambda: torch.optim.SGD(p, 0.1), "W4": lambda: torch.optim.SGD(p, 0.01, momentum=0.9)}.get(NAME, lambda: torch.optim.Adam(p))()
    x, y = (torch.from_numpy(part) for part in DATA())
    y = y[:, None] if NAME == "W5" else y
    def batches():
        while True:
            order = torch.randperm(len(x))
            for start in range(0, len(x), BATCH):
                yield order[start:start + BATCH]
    drawn = batches()
    def step():
        i = next(drawn)
        optimizer.zero_grad(set_to_none=True)
        loss(net(x[i]), y[i]).backward()
        optimizer.step()
        return len(i)
    def accuracy():
        x, y = mnist("t10k")
        with torch.no_grad():
            return (net(torch.from_numpy(x)).argmax(1).numpy() == y).mean()
    step.accuracy = accuracy
    return step

def numpy_step():
    random = np.random.default_rng(0)
    x, y = DATA()
    w = [(random.standard_normal((a, b)) * np.sqrt(2 / a)).astype(np.float32) for a, b in zip(SIZES, SIZES[1:])]
    c = [np.zeros(b, np.float32) for b in SIZES[1:]]
    def batches():
        while True:
            order = random.permutation(len(x))
            for start in range(0, len(x), BATCH):
                yield order[start:start + BATCH]
    drawn = batches()
    def step():
        i = next(drawn)
        a = x[i]
        h = np.maximum(a @ w[0] + c[0], 0)
        z = h @ w[1] + c[1]
        z = np.exp(z - z.max(1, keepdims=True))
        z /= z.sum(1, keepdims=True)
        z[np.arange(len(i)), y[i]] -= 1
        z *= np.float32(0.1 / len(i))
        d = (z @ w[1].T) * (h > 0)
        w[1] -= h.T @ z; c[1] -= z.sum(0); w[0] -= a.T @ d; c[0] -= d.sum(0)
        return len(i)
    return step

def sklearn_step():
    import warnings; warnings.filterwarnings("ignore")
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    sgd = dict(solver="sgd", momentum=0, nesterovs_momentum=False)
    options = dict(batch_size=BATCH, alpha=0, max_iter=1, random_state=0, **{"W1": dict(sgd, learning_rate_init=0.1), "W3": dict(sgd, learning_rate_init=0.1),
              "W4": dict(sgd, momentum=0.9, learning_rate_init=0.01)}.get(NAME, dict(solver="adam")))
    if NAME == "W3":
        options.update(max_iter=40, n_iter_no_change=1000)
    x, y = DATA()
    x, y = x[:12800], y[:12800]
    def step():
        model = (MLPRegressor if NAME == "W5" else MLPClassifier)(tuple(SIZES[1:-1]), **options).fit(x, y)
        return len(x) * model.n_iter_
    return step

if PEER == "accuracy":
    step = torch_step()
    for _ in range(5 * -(-60000 // BATCH)):
        step()
    print(f"torch {NAME} {step.accuracy():.4f}")
    sys.exit()

step = {"torch": torch_step, "numpy": numpy_step, "sklearn": sklearn_step}[PEER]()
def run(seconds):
    start, done = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        done += step()
    return done / (time.perf_counter() - start)
run(SECONDS / 4)
print(f"{PEER} {NAME} {THREADS} {run(SECONDS):.0f}")
