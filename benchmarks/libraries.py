"""The same work in nnlib and in other libraries, for `benchmarks/nnlib.py`.

    python benchmarks/libraries.py NAME

is started by it, once for each library: it reads a case from every line of the standard input and
writes how long its repetitions took. A process for each, because idle threads of one library would
disturb another. Everything is float32, each competitor written as its documentation advises.
"""

import gc
import json
import os
import resource
import sys
import time
from itertools import pairwise
from pathlib import Path

THREADS = int(os.environ.get("BENCHMARK_THREADS", "2"))
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(THREADS)
os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
sys.path[0] = str(Path(__file__).resolve().parent.parent)  # or nnlib.py here would be "nnlib"

import numpy as np

EPOCH = 16_384  # examples of the row about a whole fit
RATE = 0.01


def data(sizes, m):
    """m examples in rows, and their labels."""
    rng = np.random.default_rng(0)
    return rng.random((m, sizes[0]), dtype=np.float32), rng.integers(0, sizes[-1], m)


def pictures():
    return np.random.default_rng(0).random((32, 1, 28, 28), dtype=np.float32)


def sequences():
    """20 time steps, 32 examples, 16 numbers each."""
    return np.random.default_rng(0).random((20, 32, 16), dtype=np.float32)


class Nnlib:
    """This library, as `Sequential.fit` uses it."""

    def version(self):
        return f"NumPy {np.__version__}"

    def model(self, sizes):
        from nnlib.activations import relu
        from nnlib.model import Dense, Sequential

        pairs = list(pairwise(sizes))
        layers = [Dense(a, b, relu, seed=n) for n, (a, b) in enumerate(pairs)]
        layers[-1].activation = None
        return Sequential(layers).astype("float32")

    def optimizer(self, name):
        from nnlib import optimisers

        return {"sgd": optimisers.SGD, "adam": optimisers.Adam}[name](RATE)

    def train(self, sizes, m, optimizer):
        from nnlib.engine.batches import take
        from nnlib.engine.vector import OneVector
        from nnlib.objectives import objective

        X, labels = data(sizes, m)
        Y = np.eye(sizes[-1], dtype=np.float32)[labels]
        batch = [take(rows, np.arange(m)) for rows in (X, Y)]
        model = self.model(sizes)
        flat = OneVector(model).__enter__()
        loss = objective("softmax_cross_entropy")
        stepper = self.stepper(model, loss, self.optimizer(optimizer), flat)
        return lambda: stepper.step(*batch)

    def stepper(self, *arguments):
        from nnlib.engine.fast import compile_step

        return compile_step(*arguments)

    def infer(self, sizes, m):
        model, X = self.model(sizes), data(sizes, m)[0].T
        return lambda: model.predict(X)

    def layer(self, layer, X):
        for name in layer.names:
            setattr(layer, name, getattr(layer, name).astype(np.float32))
        dY = np.ones_like(layer.forward(X))

        def both():
            layer.forward(X, training=True)
            return layer.backward(dY)

        return both

    def conv(self):
        from nnlib.extras.convolution import Conv2D

        return self.layer(Conv2D(1, 8, 3), pictures())

    def lstm(self):
        from nnlib.extras.recurrent import LSTM

        return self.layer(LSTM(16, 32), np.ascontiguousarray(sequences().transpose(0, 2, 1)))

    def epoch(self, sizes, m):
        X, labels = data(sizes, EPOCH)
        model, optimizer, columns = self.model(sizes), self.optimizer("sgd"), X.T.copy()
        options = {"loss": "softmax_cross_entropy", "epochs": 1, "progress": False}
        return lambda: model.fit(columns, labels, optimizer=optimizer, batch_size=m, **options)


class Plain(Nnlib):
    """The step of `Sequential.fit` for networks that nothing fast is written for."""

    def stepper(self, *arguments):
        from nnlib.engine.vector import PlainStep

        return PlainStep(*arguments)

    infer = conv = lstm = epoch = None


class Products(Nnlib):
    """Only the matrix products of a step, at the same shapes: nothing can be faster."""

    def train(self, sizes, m, optimizer):
        X = data(sizes, m)[0].T
        A = [X, *(np.ones((n, m), np.float32) for n in sizes[1:])]
        W = [np.ones((b, a), np.float32) for a, b in pairwise(sizes)]
        dW, dA = [np.empty_like(w) for w in W], [np.empty_like(a, order="C") for a in A]

        def products():
            for n, w in enumerate(W):
                np.dot(w, A[n], out=A[n + 1])
            for n in reversed(range(len(W))):
                np.dot(A[n + 1], A[n].T, out=dW[n])
                if n:
                    np.dot(W[n].T, A[n + 1], out=dA[n])
            for a in A[1:]:
                a.fill(1.0)  # or the numbers would grow beyond all bounds

        return products

    infer = conv = lstm = epoch = None


class Torch:
    """PyTorch, eager, on the processor."""

    def __init__(self):
        import torch

        torch.set_num_threads(THREADS)
        self.torch = torch

    def version(self):
        return f"PyTorch {self.torch.__version__}, {self.torch.get_num_threads()} threads"

    def model(self, sizes):
        nn, layers = self.torch.nn, []
        for a, b in pairwise(sizes):
            layers += [nn.Linear(a, b), nn.ReLU()]
        return nn.Sequential(*layers[:-1])

    def optimizer(self, model, name):
        kinds = {"sgd": self.torch.optim.SGD, "adam": self.torch.optim.Adam}
        return kinds[name](model.parameters(), lr=RATE)

    def train(self, sizes, m, optimizer):
        X, labels = map(self.torch.from_numpy, data(sizes, m))
        return self.step(sizes, optimizer, lambda: [(X, labels)])

    def step(self, sizes, optimizer, batches):
        model, loss_of = self.model(sizes), self.torch.nn.CrossEntropyLoss()
        optimizer = self.optimizer(model, optimizer)

        def step():
            for X, labels in batches():
                optimizer.zero_grad(set_to_none=True)
                loss = loss_of(model(X), labels)
                loss.backward()
                optimizer.step()
            return loss.item()

        return step

    def infer(self, sizes, m):
        model, X = self.model(sizes).eval(), self.torch.from_numpy(data(sizes, m)[0])

        def infer():
            with self.torch.inference_mode():
                return model(X)

        return infer

    def layer(self, layer, X):
        X = self.torch.from_numpy(X).requires_grad_()

        def both():
            layer.zero_grad(set_to_none=True)
            X.grad = None
            Y = layer(X)
            Y = Y[0] if isinstance(Y, tuple) else Y
            Y.backward(self.torch.ones_like(Y))

        return both

    def conv(self):
        return self.layer(self.torch.nn.Conv2d(1, 8, 3), pictures())

    def lstm(self):
        return self.layer(self.torch.nn.LSTM(16, 32), sequences())

    def epoch(self, sizes, m):
        X, labels = map(self.torch.from_numpy, data(sizes, EPOCH))

        def batches():
            for chosen in self.torch.randperm(EPOCH).split(m):
                yield X[chosen], labels[chosen]

        return self.step(sizes, "sgd", batches)


class Keras:
    """Keras with the TensorFlow backend."""

    def __init__(self):
        import keras
        import tensorflow

        tensorflow.config.threading.set_intra_op_parallelism_threads(THREADS)
        tensorflow.config.threading.set_inter_op_parallelism_threads(THREADS)
        self.keras, self.tensorflow = keras, tensorflow

    def version(self):
        return f"Keras {self.keras.__version__} on TensorFlow {self.tensorflow.__version__}"

    def model(self, sizes, optimizer="sgd"):
        keras = self.keras
        hidden = [keras.layers.Dense(n, activation="relu") for n in sizes[1:-1]]
        layers = [keras.Input((sizes[0],)), *hidden, keras.layers.Dense(sizes[-1])]
        model = keras.Sequential(layers)
        kinds = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(optimizer=kinds[optimizer](RATE), loss=loss)
        return model

    def train(self, sizes, m, optimizer):
        model, (X, labels) = self.model(sizes, optimizer), data(sizes, m)
        return lambda: model.train_on_batch(X, labels)

    def infer(self, sizes, m):
        model, (X, _) = self.model(sizes), data(sizes, m)
        return lambda: model.predict_on_batch(X)

    def layer(self, layer, X):
        X = self.tensorflow.constant(X)

        @self.tensorflow.function
        def both():
            with self.tensorflow.GradientTape() as tape:
                tape.watch(X)
                Y = layer(X)
            return tape.gradient(Y, [X, *layer.trainable_variables])

        layer.build(X.shape)
        return both

    def conv(self):
        X = np.ascontiguousarray(pictures().transpose(0, 2, 3, 1))
        return self.layer(self.keras.layers.Conv2D(8, 3), X)

    def lstm(self):
        X = np.ascontiguousarray(sequences().transpose(1, 0, 2))
        return self.layer(self.keras.layers.LSTM(32, return_sequences=True), X)

    def epoch(self, sizes, m):
        model, (X, labels) = self.model(sizes), data(sizes, EPOCH)
        return lambda: model.fit(X, labels, batch_size=m, epochs=1, verbose=0)


class Sklearn:
    """scikit-learn's MLPClassifier: partial_fit is one visit of every example."""

    def __init__(self):
        import sklearn
        from sklearn.neural_network import MLPClassifier

        self.sklearn, self.kind = sklearn, MLPClassifier

    def version(self):
        return f"scikit-learn {self.sklearn.__version__}"

    def fitted(self, sizes, batch_size, examples, optimizer):
        X, labels = data(sizes, examples)
        model = self.kind(
            sizes[1:-1],
            solver=optimizer,
            batch_size=batch_size,
            learning_rate_init=RATE,
            alpha=0.0,
            momentum=0.0,
        )
        classes = np.arange(sizes[-1])
        return model, X, lambda: model.partial_fit(X, labels, classes=classes)

    def train(self, sizes, m, optimizer):
        return self.fitted(sizes, m, m, optimizer)[2]

    def infer(self, sizes, m):
        model, X, fit = self.fitted(sizes, m, m, "sgd")
        fit()
        return lambda: model.predict_proba(X)

    conv = lstm = None

    def epoch(self, sizes, m):
        return self.fitted(sizes, m, EPOCH, "sgd")[2]


LIBRARIES = {
    "nnlib": Nnlib,
    "plain": Plain,
    "products": Products,
    "PyTorch": Torch,
    "Keras": Keras,
    "scikit-learn": Sklearn,
}


def busy():
    """Seconds that all processors have worked, for anybody; 0 where the system does not tell."""
    try:
        first = Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:]
    except OSError:
        return 0.0
    idle = int(first[3]) + int(first[4])
    return (sum(map(int, first[:8])) - idle) / os.sysconf("SC_CLK_TCK")


def durations(function, seconds, repetitions):
    """Time single calls for so long, but at least the repetitions; the first one is left out.

    Also the number of processors that other programs kept busy in the meantime.
    """
    function()
    taken, begun, before = [], time.perf_counter(), busy() - time.process_time()
    while len(taken) < repetitions or time.perf_counter() < begun + seconds:
        start = time.perf_counter()
        function()
        taken.append(time.perf_counter() - start)
    others = busy() - time.process_time() - before
    return taken, max(0.0, others) / (time.perf_counter() - begun)


def peak():
    """Largest memory of this process so far, in MiB."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 if sys.platform == "linux" else 1024**2)


def serve(name):
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    library, made = LIBRARIES[name](), {}
    answers.write(json.dumps({"version": library.version(), "memory": peak()}) + "\n")
    answers.flush()
    for line in sys.stdin:
        case = json.loads(line)
        key = json.dumps(case["work"])
        if key not in made:
            made.clear()
            gc.collect()
            what, *arguments = case["work"]
            make = getattr(library, what)
            made[key] = make and make(*arguments)
            for _ in range(2 if made[key] else 0):
                made[key]()
        taken, others = [], 0.0
        if made[key]:
            taken, others = durations(made[key], case["seconds"], case["repetitions"])
        told = {"durations": taken, "others": others, "memory": peak()}
        answers.write(json.dumps(told) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
