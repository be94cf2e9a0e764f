# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% id="start" role="setup"
import numpy as np

from autograder import unit

check = unit("05-layers").check

# %% id="layer-demo"
W_demo = np.array([[1.0, 0.0, 2.0, 1.0], [0.0, 1.0, 3.0, -1.0], [2.0, 1.0, 0.0, 0.0]])
x_demo = np.array([[1.0], [2.0], [0.0], [1.0]])
b_demo = np.array([[1.0], [0.0], [-3.0]])
print(W_demo.shape, x_demo.shape, b_demo.shape)
print(W_demo @ x_demo + b_demo)  # the three sums of the table


# %% id="layer-shapes" points=3 role="solution"
def layer_shapes(sizes, m):
    """Shapes of all arrays of a network, layer by layer.

    sizes: list of ints [n_0, n_1, ..., n_L], inputs first. m: number of examples.
    Returns a list with one dict per weight layer, first layer first. Keys "W", "X", "b",
    "Z", "A"; each value a tuple of two ints. "X" is what this layer reads.
    """
    ### BEGIN SOLUTION
    shapes = []
    for layer in range(1, len(sizes)):
        n_in, n_out = sizes[layer - 1], sizes[layer]
        shapes.append(
            {
                "W": (n_out, n_in),
                "X": (n_in, m),
                "b": (n_out, 1),
                "Z": (n_out, m),
                "A": (n_out, m),
            }
        )
    return shapes
    ### END SOLUTION


# %% id="count" points=2 role="solution"
def count_parameters(sizes):
    """Number of weights and biases of the network sizes = [n_0, n_1, ..., n_L]; an int."""
    ### BEGIN SOLUTION
    total = 0
    for layer in range(1, len(sizes)):
        total += sizes[layer] * sizes[layer - 1]  # weights
        total += sizes[layer]  # biases
    return total
    ### END SOLUTION


def count_neurons(sizes):
    """Number of neurons; the inputs are not neurons. An int."""
    ### BEGIN SOLUTION
    return sum(sizes[1:])
    ### END SOLUTION


def count_layers(sizes):
    """Number of layers with weights; the input is layer 0 and has none. An int."""
    ### BEGIN SOLUTION
    return len(sizes) - 1
    ### END SOLUTION


# %% id="counter-demo"
try:
    for sizes in ([4, 1], [4, 3, 1], [784, 16, 10]):  # put in any sizes you like
        print(sizes, "weight layers:", count_layers(sizes), "neurons:", count_neurons(sizes))
        for layer, shapes in enumerate(layer_shapes(sizes, m=32), start=1):
            print("   layer", layer, shapes)
        print("   parameters:", count_parameters(sizes))
except NotImplementedError as todo:
    print("First answer the tasks above:", todo)

# %% id="bias-demo"
products = np.zeros((3, 3))  # stands for W @ X with n_out = 3 and m = 3
b_column = np.array([[10.0], [20.0], [30.0]])  # 10 for neuron 1, 20 for neuron 2, 30 for neuron 3
print(products + b_column)  # each row has its own bias
print(products + b_column.ravel())  # ravel() leaves one axis, (3,): each column has one bias
print(np.zeros((3, 1)) + b_column.ravel())  # a single example has become three


# %% id="check-dense" points=4 role="solution"
def check_dense(W, X, b):
    """Shape of Z = W @ X + b if the three arrays fit; otherwise an error that helps.

    W: (n_out, n_in), X: (n_in, m), b: (n_out, 1).
    Returns the shape of Z, a tuple. Raises ValueError whose text names the culprit (W, X or b),
    the shape expected and the shape found.
    """

    ### BEGIN SOLUTION
    def is_2d(array):
        return isinstance(array, np.ndarray) and array.ndim == 2

    def blame(name, expected, array):
        wanted = "of shape" if is_2d(array) else "a 2-D array of shape"
        sizes = ", ".join(str(size) for size in expected)
        found = array.shape if isinstance(array, np.ndarray) else f"a {type(array).__name__}"
        raise ValueError(f"check_dense: {name} must be {wanted} ({sizes}), got {found}.")

    # What b and X tell about W; a letter where nobody tells.
    n_out = b.shape[0] if is_2d(b) and b.shape[1] == 1 else "n_out"
    n_in = X.shape[0] if is_2d(X) else "n_in"
    if not is_2d(W):
        blame("W", (n_out, n_in), W)
    if not is_2d(X):
        blame("X", (W.shape[1], "m"), X)
    if not is_2d(b):
        blame("b", (W.shape[0], 1), b)
    if W.shape[1] != n_in:
        if X.T.shape[0] == W.shape[1] and n_out == W.shape[0]:
            blame("X", (W.shape[1], "m"), X)
        blame("W", (n_out, n_in), W)
    if b.shape != (W.shape[0], 1):
        blame("b", (W.shape[0], 1), b)
    return (W.shape[0], X.shape[1])
    ### END SOLUTION


# %% id="broken"
def broken_1(W, X, b):
    return X @ W + b


def broken_2(W, X, b):
    return W.T @ X + b


def broken_3(W, X, b):
    return W @ X + b.flatten()  # flatten() copies all entries into one axis


def broken_4(W, X, b):
    return np.sum(W * X.T, axis=1, keepdims=True) + b  # keepdims: axis 1 stays, with size 1


def broken_5(W, X, b):
    rows = X.T @ W.T + b.T  # right, but one example per row: (m, n_out)
    return rows.reshape(W.shape[0], X.shape[1])


def try_out(layer, n_in, n_out, m):
    """Say how the result of a layer differs from W @ X + b for these sizes."""
    rng = np.random.default_rng(0)
    W = rng.normal(size=(n_out, n_in))
    X = rng.normal(size=(n_in, m))
    b = rng.normal(size=(n_out, 1))
    try:
        Z = layer(W, X, b)
    except ValueError:
        return "stops with an error"
    if Z.shape != (n_out, m):
        return f"runs, but the shape is {Z.shape}"
    return "is right" if np.allclose(Z, W @ X + b) else "runs, but the numbers are wrong"


for layer in (broken_1, broken_2, broken_3, broken_4, broken_5):
    print(layer.__name__)
    for n_in, n_out, m in ((3, 2, 4), (4, 3, 3), (3, 3, 3), (3, 2, 1)):
        print(f"   n_in={n_in}, n_out={n_out}, m={m}:", try_out(layer, n_in, n_out, m))


# %% id="repair" points=5 role="solution"
def repaired_1(W, X, b):
    """Repair of: return X @ W + b"""
    ### BEGIN SOLUTION
    return W @ X + b
    ### END SOLUTION


def repaired_2(W, X, b):
    """Repair of: return W.T @ X + b"""
    ### BEGIN SOLUTION
    return W @ X + b
    ### END SOLUTION


def repaired_3(W, X, b):
    """Repair of: return W @ X + b.flatten()"""
    ### BEGIN SOLUTION
    return W @ X + b
    ### END SOLUTION


def repaired_4(W, X, b):
    """Repair of: return np.sum(W * X.T, axis=1, keepdims=True) + b"""
    ### BEGIN SOLUTION
    return W @ X + b
    ### END SOLUTION


def repaired_5(W, X, b):
    """Repair of: rows = X.T @ W.T + b.T, then return rows.reshape(W.shape[0], X.shape[1])"""
    ### BEGIN SOLUTION
    return (X.T @ W.T + b.T).T
    ### END SOLUTION


# %% id="initialize" points=2 role="solution"
def initialize(sizes, seed):
    """First weights and biases of the network sizes = [n_0, n_1, ..., n_L].

    Returns a list with one pair (W, b) per weight layer, first layer first. W: (n_out, n_in),
    normal numbers with mean 0 and variance 2 / n_in; b: (n_out, 1), zeros. The same seed gives
    the same numbers, another seed others; no two layers get the same numbers.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    parameters = []
    for layer in range(1, len(sizes)):
        n_in, n_out = sizes[layer - 1], sizes[layer]
        W = rng.normal(0.0, np.sqrt(2.0 / n_in), size=(n_out, n_in))
        parameters.append((W, np.zeros((n_out, 1))))
    return parameters
    ### END SOLUTION


# %% id="from-keras" points=1 role="solution"
def from_keras(kernel, bias):
    """The same layer in our layout.

    kernel: (n_in, n_out), bias: (n_out,), as Keras keeps them.
    Returns (W, b), W of shape (n_out, n_in), b of shape (n_out, 1).
    """
    ### BEGIN SOLUTION
    return kernel.T, bias.reshape(-1, 1)
    ### END SOLUTION
