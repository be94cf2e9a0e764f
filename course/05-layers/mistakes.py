"""Known wrong answers of unit 05-layers, the words for each, and unusual right answers."""

import re

import numpy as np

from autograder.checking import mistake, reference, variant


def pairs(sizes):
    """(n_in, n_out) of each weight layer."""
    return [(sizes[k - 1], sizes[k]) for k in range(1, len(sizes))]


def dicts(sizes, m, **change):
    """Right shapes with some entries replaced; each change is a function of (n_in, n_out)."""
    result = []
    for n_in, n_out in pairs(sizes):
        shapes = {
            "W": (n_out, n_in),
            "X": (n_in, m),
            "b": (n_out, 1),
            "Z": (n_out, m),
            "A": (n_out, m),
        }
        result.append(shapes | {key: value(n_in, n_out) for key, value in change.items()})
    return result


# layer-shapes


@mistake(
    "layer-shapes",
    "w-transposed",
    family="transposed",
    says="Your W has a row for each input. With examples as columns, each neuron is a row of W.",
    ask="W @ X needs equal inner sizes: which size of W meets the rows of X?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m, W=lambda n_in, n_out: (n_in, n_out))


@mistake(
    "layer-shapes",
    "b-flat",
    family="rank",
    says="Your b has one axis. Broadcasting reads (n,) as (1, n), a row along the examples.",
    ask="How many axes must b have so that it lies along the neurons?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m, b=lambda n_in, n_out: (n_out,))


@mistake(
    "layer-shapes",
    "b-row",
    family="transposed",
    says="Your b is a row. A row lies along the examples; with m = n it is silently wrong.",
    ask="Which axis of Z belongs to the neurons: rows or columns?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m, b=lambda n_in, n_out: (1, n_out))


@mistake(
    "layer-shapes",
    "b-copied",
    family="broadcasting",
    says="Your b has a column for each example. Stored is one column; broadcasting copies it.",
    ask="Would the number of biases change if another example came?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m, b=lambda n_in, n_out: (n_out, m))


@mistake(
    "layer-shapes",
    "b-of-inputs",
    family="wrong-layer",
    says="Your b has an entry for each input. A bias belongs to a neuron of the layer.",
    ask="How many sums does the layer form?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m, b=lambda n_in, n_out: (n_in, 1))


@mistake(
    "layer-shapes",
    "every-layer-reads-x",
    family="wrong-layer",
    says='Your later layers read the first input. "X" is what this layer itself reads.',
    ask="What does layer 2 read: the features, or what layer 1 gives?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m, X=lambda n_in, n_out: (sizes[0], m))


@mistake(
    "layer-shapes",
    "every-layer-on-x",
    family="wrong-layer",
    says="Your later layers take the number of features for n_in in W and X. Only layer 1 does.",
    ask="What does layer 2 read: the features, or what layer 1 gives?",
)
def layer_shapes(sizes, m):
    first = sizes[0]
    return dicts(sizes, m, W=lambda n_in, n_out: (n_out, first), X=lambda n_in, n_out: (first, m))


@mistake(
    "layer-shapes",
    "examples-as-rows",
    family="layout",
    says="Your X, Z and A have one example per row. In this course the examples are columns.",
    ask="Which axis of X counts the examples here?",
)
def layer_shapes(sizes, m):
    return dicts(
        sizes,
        m,
        X=lambda n_in, n_out: (m, n_in),
        Z=lambda n_in, n_out: (m, n_out),
        A=lambda n_in, n_out: (m, n_out),
    )


@mistake(
    "layer-shapes",
    "keras-layout",
    family="layout",
    says="Your shapes are those of Keras: examples as rows, W as (n_in, n_out), b with one axis.",
    ask="In this course examples are columns. What becomes of each shape?",
)
def layer_shapes(sizes, m):
    return dicts(
        sizes,
        m,
        W=lambda n_in, n_out: (n_in, n_out),
        X=lambda n_in, n_out: (m, n_in),
        b=lambda n_in, n_out: (n_out,),
        Z=lambda n_in, n_out: (m, n_out),
        A=lambda n_in, n_out: (m, n_out),
    )


@mistake(
    "layer-shapes",
    "z-turned",
    family="transposed",
    says="Your Z and A are (m, n_out). The outer sizes of (n_out, n_in) @ (n_in, m) say otherwise.",
    ask="Which two sizes remain when the inner ones disappear, and in which order?",
)
def layer_shapes(sizes, m):
    turned = {key: lambda n_in, n_out: (m, n_out) for key in "ZA"}
    return dicts(sizes, m, **turned)


@mistake(
    "layer-shapes",
    "z-single",
    family="examples",
    says="Your Z and A have one column, as for a single example; there are m of them.",
    ask="What does each column of Z belong to?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m, Z=lambda n_in, n_out: (n_out, 1), A=lambda n_in, n_out: (n_out, 1))


@mistake(
    "layer-shapes",
    "a-of-previous",
    family="wrong-layer",
    says='Your "A" is the activation of the layer before. It is this layer\'s own output, g(Z).',
    ask="Does an activation change a shape?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m, A=lambda n_in, n_out: (n_in, m))


@mistake(
    "layer-shapes",
    "input-as-layer",
    family="off-by-one",
    says="Your list has an entry for the input too. Layer 0 has no weights, so it gets no dict.",
    ask="How many weight layers has 4-3-1?",
)
def layer_shapes(sizes, m):
    return dicts([sizes[0], *sizes], m)


@mistake(
    "layer-shapes",
    "output-missing",
    family="off-by-one",
    says="Your list stops before the output layer. It has weights as well.",
    ask="Which is the last pair of neighbours in the list of sizes?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m)[:-1]


@mistake(
    "layer-shapes",
    "first-layer-only-shapes",
    family="off-by-one",
    says="Your list holds the first layer only.",
    ask="When does a loop end if return stands inside it?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m)[:1]


@mistake(
    "layer-shapes",
    "backwards",
    family="order",
    says="Your list begins with the output layer. The first layer comes first.",
    ask="In which order do the data pass through the layers?",
)
def layer_shapes(sizes, m):
    return dicts(sizes, m)[::-1]


@mistake(
    "layer-shapes",
    "lists-for-shapes",
    family="type",
    says="Your shapes are lists. NumPy writes a shape as a tuple, in round brackets.",
    ask="Which brackets does W.shape print?",
)
def layer_shapes(sizes, m):
    return [{key: list(shape) for key, shape in layer.items()} for layer in dicts(sizes, m)]


@mistake(
    "layer-shapes",
    "one-dict-for-all",
    family="shared",
    says="All entries of your list are one and the same dict, filled with the last layer.",
    ask="Where in the loop must a new dict be made?",
)
def layer_shapes(sizes, m):
    return [dicts(sizes, m)[-1]] * (len(sizes) - 1)


@variant("layer-shapes", "from-arrays")
def layer_shapes(sizes, m):
    A, result = np.zeros((sizes[0], m)), []
    for n in sizes[1:]:
        W, b = np.zeros((n, A.shape[0])), np.zeros((n, 1))
        Z = W @ A + b
        result.append({"W": W.shape, "X": A.shape, "b": b.shape, "Z": Z.shape, "A": Z.shape})
        A = Z
    return result


@variant("layer-shapes", "other-order-of-keys")
def layer_shapes(sizes, m):
    def layer(n_in, n_out):
        keys, Z = ("A", "Z", "b", "X", "W"), (n_out, m)
        return dict(zip(keys, (Z, Z, (n_out, 1), (n_in, m), (n_out, n_in)), strict=True))

    return list(map(layer, sizes, sizes[1:]))


@variant("layer-shapes", "numpy-integers")
def layer_shapes(sizes, m):
    n = np.array(sizes)
    return dicts(list(n), np.int64(m))


# count


@mistake(
    "count",
    "no-biases",
    family="missing-term",
    says="You count the weights only. Each neuron has a bias, and training changes it too.",
    ask="4-3-1 has 15 weights. How many biases come to them?",
)
def count_parameters(sizes):
    return sum(n_in * n_out for n_in, n_out in pairs(sizes))


@mistake(
    "count",
    "product-of-all",
    family="wrong-operation",
    says="You multiply all sizes. Weights join neighbouring layers only; each layer adds its own.",
    ask="Which arrows go from layer 0 straight to layer 2?",
)
def count_parameters(sizes):
    return int(np.prod(sizes))


@mistake(
    "count",
    "product-and-biases",
    family="wrong-operation",
    says="You multiply all sizes and add the biases. Weights join neighbouring layers only.",
    ask="Which arrows go from layer 0 straight to layer 2?",
)
def count_parameters(sizes):
    return int(np.prod(sizes)) + sum(sizes[1:])


@mistake(
    "count",
    "biases-for-inputs",
    family="off-by-one",
    says="You gave the inputs biases. Inputs compute no sum, so they have none.",
    ask="For which layers does the formula Z = W A + b hold: from l = 0 or from l = 1?",
)
def count_parameters(sizes):
    return sum(n_in * n_out for n_in, n_out in pairs(sizes)) + sum(sizes)


@mistake(
    "count",
    "one-bias-per-layer",
    family="missing-factor",
    says="You count one bias for each layer. Every neuron of a layer has its own.",
    ask="Which shape has b, and how many numbers are in it?",
)
def count_parameters(sizes):
    return sum(n_in * n_out + 1 for n_in, n_out in pairs(sizes))


@mistake(
    "count",
    "biases-of-inputs",
    family="wrong-layer",
    says="You add n_in biases for each layer: one for each value read, not for each neuron.",
    ask="Does a bias belong to a value that is read or to a sum that is formed?",
)
def count_parameters(sizes):
    return sum(n_in * n_out + n_in for n_in, n_out in pairs(sizes))


@mistake(
    "count",
    "hidden-biases-only",
    family="missing-term",
    says="You left out the biases of the output layer.",
    ask="Are the output neurons neurons like the others?",
)
def count_parameters(sizes):
    return sum(n_in * n_out for n_in, n_out in pairs(sizes)) + sum(sizes[1:-1])


@mistake(
    "count",
    "first-layer-only",
    family="missing-term",
    says="You count the first layer only.",
    ask="How many weight layers has 4-3-1? Or does return stand inside the loop?",
)
def count_parameters(sizes):
    return sizes[0] * sizes[1] + sizes[1]


@mistake(
    "count",
    "sum-of-sizes",
    family="wrong-operation",
    says="You add the sizes. That counts the squares and circles of the drawing, not its arrows.",
    ask="How many arrows join 4 inputs to 3 neurons?",
)
def count_parameters(sizes):
    return sum(sizes)


@mistake(
    "count",
    "inputs-as-neurons",
    family="off-by-one",
    says="You count the inputs as neurons. They hold features and compute nothing.",
    ask="784-16-10 has 26 neurons. Which numbers were added?",
)
def count_neurons(sizes):
    return sum(sizes)


@mistake(
    "count",
    "hidden-neurons-only",
    family="missing-term",
    says="You count hidden neurons only. The outputs are computed by neurons too.",
    ask="What stands at the output of a network: something given or something computed?",
)
def count_neurons(sizes):
    return sum(sizes[1:-1])


@mistake(
    "count",
    "without-outputs",
    family="off-by-one",
    says="You count the inputs and leave out the outputs. Inputs are no neurons, outputs are.",
    ask="Which end of the list of sizes belongs to the inputs?",
)
def count_neurons(sizes):
    return sum(sizes[:-1])


@mistake(
    "count",
    "layers-for-neurons",
    family="wrong-quantity",
    says="You count layers where neurons are asked for.",
    ask="How many neurons are in a layer of size 16?",
)
def count_neurons(sizes):
    return len(sizes) - 1


@mistake(
    "count",
    "input-as-layer-counted",
    family="off-by-one",
    says="You count the input as a layer. Here only layers with weights count; it is layer 0.",
    ask="Which weights belong to the input?",
)
def count_layers(sizes):
    return len(sizes)


@mistake(
    "count",
    "hidden-layers-only",
    family="off-by-one",
    says="You count hidden layers only. The output layer has weights as well.",
    ask="Between which sizes of 4-3-1 do weights stand?",
)
def count_layers(sizes):
    return len(sizes) - 2


@mistake(
    "count",
    "neurons-for-layers",
    family="wrong-quantity",
    says="You count neurons where layers are asked for: 16 neurons are not 16 layers.",
    ask="Is 16 in 784-16-10 a depth or a width?",
)
def count_layers(sizes):
    return sum(sizes[1:])


@variant("count", "weights-with-bias-column")
def count_parameters(sizes):
    return sum((n_in + 1) * n_out for n_in, n_out in pairs(sizes))


@variant("count", "numpy-dot")
def count_parameters(sizes):
    n = np.array(sizes)
    return n[:-1] @ n[1:] + n[1:].sum()


@variant("count", "all-but-inputs")
def count_neurons(sizes):
    return np.sum(sizes) - sizes[0]


@variant("count", "from-the-shapes")
def count_neurons(sizes):
    return sum(layer["b"][0] for layer in reference("layer_shapes")(sizes, 1))


@variant("count", "neighbours")
def count_layers(sizes):
    return sum(1 for _ in pairs(sizes))


@variant("count", "numpy-diff")
def count_layers(sizes):
    return np.diff(sizes).size


# check-dense: most wrong answers are the right one with something left out


def right(W, X, b):
    """The right check; a ValueError where the arrays do not fit."""
    return reference("check_dense")(W, X, b)


def complaint(name, expected, array):
    """A message in the form of the lesson."""
    expected = ", ".join(map(str, expected))
    return ValueError(f"check_dense: {name} must have shape ({expected}), got {np.shape(array)}.")


def is_2d(a):
    return isinstance(a, np.ndarray) and a.ndim == 2


def rows(a, letter):
    """Rows of a 2-D array, a letter for anything else."""
    return a.shape[0] if is_2d(a) else letter


def columns(a, letter):
    """Columns of a 2-D array, a letter for anything else."""
    return a.shape[1] if is_2d(a) else letter


def reworded(change):
    """A check whose message went through `change`."""

    def check(W, X, b):
        try:
            return right(W, X, b)
        except ValueError as error:
            raise ValueError(change(str(error))) from None

    return check


PARTS = re.compile(r"(check_dense: (\w) must be .*?of shape )(\(.*\))(, got )(\(.*\)|a \w+)")
SYMBOLS = {"W": "(n_out, n_in)", "X": "(n_in, m)", "b": "(n_out, 1)"}


@mistake(
    "check-dense",
    "always-blames-b",
    family="wrong-culprit",
    says="Your function blames b whatever is wrong, also where b is a proper column.",
    ask="With W (2, 3), X (4, 5) and b (2, 1): does W @ X ever get as far as b?",
)
def check_dense(W, X, b):
    try:
        return right(W, X, b)
    except ValueError:
        raise complaint("b", (rows(W, "n_out"), 1), b) from None


@mistake(
    "check-dense",
    "always-blames-w",
    family="wrong-culprit",
    says="Your function blames W whatever is wrong, also where W and X fit each other.",
    ask="If the columns of W equal the rows of X, which array is left to be wrong?",
)
def check_dense(W, X, b):
    try:
        return right(W, X, b)
    except ValueError:
        raise complaint("W", (rows(b, "n_out"), rows(X, "n_in")), W) from None


@mistake(
    "check-dense",
    "always-blames-x",
    family="wrong-culprit",
    says="Your function blames X whatever is wrong, also where W and X fit each other.",
    ask="If the columns of W equal the rows of X, which array is left to be wrong?",
)
def check_dense(W, X, b):
    try:
        return right(W, X, b)
    except ValueError:
        raise complaint("X", (columns(W, "n_in"), "m"), X) from None


@mistake(
    "check-dense",
    "b-never-checked",
    family="missing-check",
    says="Your function compares W and X and never looks at b.",
    ask="What would broadcasting do to a b of shape (1, n) when m = n?",
)
def check_dense(W, X, b):
    return right(W, X, np.zeros((rows(W, 1), 1)))


@mistake(
    "check-dense",
    "b-never-checked-but-used",
    family="missing-check",
    says="Your function uses b as a witness where W and X disagree, but accepts any b otherwise.",
    ask="Which shapes of b does NumPy add to W @ X without an error?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(X) and W.shape[1] == X.shape[0]:
        return (W.shape[0], X.shape[1])
    return right(W, X, b)


@mistake(
    "check-dense",
    "sizes-not-shapes",
    family="size-for-shape",
    says="Your function counts the entries of b. (n,), (1, n) and (n, 1) all have n of them.",
    ask="Which attribute tells a row from a column: size or shape?",
)
def check_dense(W, X, b):
    if is_2d(W) and isinstance(b, np.ndarray) and b.size == W.shape[0]:
        b = b.reshape(-1, 1)
    return right(W, X, b)


@mistake(
    "check-dense",
    "all-sizes-not-shapes",
    family="size-for-shape",
    says="Your function compares numbers of entries, so it cannot see a transposed W or X.",
    ask="How many entries have arrays of shape (2, 3) and (3, 2)?",
)
def check_dense(W, X, b):
    def size(a):
        return int(np.size(a))

    n_out = size(b)
    n_in = size(W) // n_out if n_out else 0
    if n_out * n_in != size(W):
        raise complaint("b", (rows(W, "n_out"), 1), b)
    if not n_in or size(X) % n_in:
        raise complaint("X", (n_in, "m"), X)
    return (n_out, size(X) // n_in)


@mistake(
    "check-dense",
    "only-rows-of-b",
    family="missing-check",
    says="Your function compares only the rows of b, b.shape[0], and not its other axes.",
    ask="What are shape[0] and the rest of the shape for b of shape (n,) and (n, m)?",
)
def check_dense(W, X, b):
    if is_2d(W) and isinstance(b, np.ndarray) and b.shape[:1] == W.shape[:1]:
        b = np.zeros((W.shape[0], 1))
    return right(W, X, b)


@mistake(
    "check-dense",
    "accepts-flat-b",
    family="rank",
    says="Your function accepts a b of shape (n,). Broadcasting lays it along the examples.",
    ask="What is added to row 1 of W @ X when b has the shape (n,) and m = n?",
)
def check_dense(W, X, b):
    if is_2d(W) and isinstance(b, np.ndarray) and b.shape == W.shape[:1]:
        b = b.reshape(-1, 1)
    return right(W, X, b)


@mistake(
    "check-dense",
    "accepts-row-b",
    family="transposed",
    says="Your function accepts a b of shape (1, n). A row lies along the examples.",
    ask="What is added to row 1 of W @ X when b is a row and m = n?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(b) and b.shape == (1, W.shape[0]):
        b = b.T
    return right(W, X, b)


@mistake(
    "check-dense",
    "accepts-copied-b",
    family="broadcasting",
    says="Your function accepts a b of shape (n, m): one bias for each example.",
    ask="With which m would such a b still fit tomorrow?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(X) and is_2d(b) and b.shape == (W.shape[0], X.shape[1]):
        b = np.zeros((W.shape[0], 1))
    return right(W, X, b)


@mistake(
    "check-dense",
    "accepts-single-b",
    family="broadcasting",
    says="Your function accepts a b of shape (1, 1): all neurons would share one bias.",
    ask="How many biases has a layer of n neurons?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(b) and b.shape == (1, 1):
        b = np.zeros((W.shape[0], 1))
    return right(W, X, b)


@mistake(
    "check-dense",
    "left-to-numpy",
    family="missing-check",
    says="Your function lets NumPy decide. NumPy computes with some wrong shapes, such as an X with "
    "one axis or a b that is no column, and where it stops it names no array.",
    ask="Which wrong shapes of X does @ accept, and which of b does + accept when m = n?",
)
def check_dense(W, X, b):
    return (W @ X + b).shape


@mistake(
    "check-dense",
    "no-rank-check",
    family="missing-check",
    says="Your function reads shape[1] before it knows that there are two axes, or any shape.",
    ask="What is W.shape[1] when W has the shape (3,), and when W is a list?",
)
def check_dense(W, X, b):
    (n_out, n_in), m = (W.shape[0], W.shape[1]), X.shape[1]
    if X.shape[0] != n_in or b.shape[1] != 1:
        return right(W, X, b)
    return right(W, X, b) and (n_out, m)


@mistake(
    "check-dense",
    "accepts-lists",
    family="type",
    says="Your function turns lists into arrays. Every argument must already be an array.",
    ask="What does isinstance(W, np.ndarray) say about a list?",
)
def check_dense(W, X, b):
    return right(np.asarray(W), np.asarray(X), np.asarray(b))


@mistake(
    "check-dense",
    "three-axes-pass",
    family="rank",
    says="Your function asks for at least two axes. Three are too many.",
    ask="Which values of ndim does the rule allow?",
)
def check_dense(W, X, b):
    def flat(a):
        return a[..., 0] if isinstance(a, np.ndarray) and a.ndim == 3 else a

    return right(flat(W), flat(X), flat(b))


@mistake(
    "check-dense",
    "type-error-for-rank",
    family="wrong-exception",
    says="Your function raises TypeError where an argument is no 2-D array. A ValueError is asked.",
    ask="Which exception does the task name, for every fault?",
)
def check_dense(W, X, b):
    if not (is_2d(W) and is_2d(X) and is_2d(b)):
        raise TypeError("every argument must be a 2-D array")
    return right(W, X, b)


@mistake(
    "check-dense",
    "uses-assert",
    family="wrong-exception",
    says="Your function uses assert. It raises AssertionError, and python -O leaves it out.",
    ask="Which statement raises an error of the kind you choose?",
)
def check_dense(W, X, b):
    try:
        return right(W, X, b)
    except ValueError as error:
        raise AssertionError(str(error)) from None


@mistake(
    "check-dense",
    "raises-type-error",
    family="wrong-exception",
    says="Your function raises TypeError. The types are right; the values, the shapes, are not.",
    ask="Which exception does the task name?",
)
def check_dense(W, X, b):
    try:
        return right(W, X, b)
    except ValueError as error:
        raise TypeError(str(error)) from None


@mistake(
    "check-dense",
    "prints-instead",
    family="no-exception",
    says="Your function prints or drops the message and goes on. A caller never learns of it.",
    ask="What does the caller get back when nothing is raised?",
)
def check_dense(W, X, b):
    try:
        return right(W, X, b)
    except ValueError as error:
        print(error)


@mistake(
    "check-dense",
    "returns-the-text",
    family="no-exception",
    says="Your function returns something where the arrays do not fit, instead of raising.",
    ask="Which keyword stops a function with an error?",
)
def check_dense(W, X, b):
    try:
        return right(W, X, b)
    except ValueError as error:
        return str(error)


@mistake(
    "check-dense",
    "names-two",
    family="no-culprit",
    says="Your text names both W and X. It must point at one.",
    ask="Which of the two would fit everything else if it were turned around?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(X) and is_2d(b) and W.shape[1] != X.shape[0]:
        raise ValueError(f"W and X do not fit: got {W.shape} and {X.shape}")
    return right(W, X, b)


@mistake(
    "check-dense",
    "names-all",
    family="no-culprit",
    says="Your text lists all three arrays whatever is wrong. It must point at one.",
    ask="If you had to look at one array first, which one?",
)
def check_dense(W, X, b):
    try:
        return right(W, X, b)
    except ValueError:
        text = f"W {np.shape(W)}, X {np.shape(X)} and b {np.shape(b)} do not fit"
        raise ValueError(text) from None


@mistake(
    "check-dense",
    "names-none",
    family="no-culprit",
    says="Your text names no array: neither W nor X nor b stands in it.",
    ask="What does a reader of 'shapes do not fit' have to do next?",
)
def check_dense(W, X, b):
    return reworded(lambda text: "the shapes do not fit")(W, X, b)


@mistake(
    "check-dense",
    "w-when-x-is-turned",
    family="wrong-culprit",
    says="Where W and X disagree you always blame W, also where X turned around would fit.",
    ask="With W (2, 3), X (5, 3) and b (2, 1): what are the shapes of W.T and X.T?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(X) and is_2d(b) and W.shape[1] != X.shape[0]:
        raise complaint("W", (b.shape[0], X.shape[0]), W)
    return right(W, X, b)


@mistake(
    "check-dense",
    "x-when-w-is-turned",
    family="wrong-culprit",
    says="Where W and X disagree you always blame X, also where W turned around would fit.",
    ask="With W (3, 2), X (3, 5) and b (2, 1): what are the shapes of W.T and X.T?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(X) and is_2d(b) and W.shape[1] != X.shape[0]:
        raise complaint("X", (W.shape[1], "m"), X)
    return right(W, X, b)


@mistake(
    "check-dense",
    "b-not-asked-w",
    family="ignored-evidence",
    says="Where W.T and X.T would both fit, you blame W without asking b how many neurons there are.",
    ask="W (2, 3), X (2, 3): which of b (2, 1) and b (3, 1) speaks for W, which against it?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(X) and is_2d(b) and W.shape[1] != X.shape[0] == W.shape[0]:
        raise complaint("W", (W.shape[1], W.shape[0]), W)
    return right(W, X, b)


@mistake(
    "check-dense",
    "b-not-asked-x",
    family="ignored-evidence",
    says="Where W.T and X.T would both fit, you blame X without asking b how many neurons there are.",
    ask="W (2, 3), X (2, 3): which of b (2, 1) and b (3, 1) speaks for W, which against it?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(X) and is_2d(b) and X.shape[1] == W.shape[1] != X.shape[0]:
        raise complaint("X", (X.shape[1], X.shape[0]), X)
    return right(W, X, b)


@mistake(
    "check-dense",
    "b-first",
    family="wrong-culprit",
    says="Your function compares b with the rows of W before it looks whether W and X fit.",
    ask="If W is turned around, whose number of rows is wrong: that of b or that of W?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(X) and is_2d(b) and b.shape != (W.shape[0], 1):
        raise complaint("b", (W.shape[0], 1), b)
    return right(W, X, b)


@mistake(
    "check-dense",
    "letters-only",
    family="message",
    says="Your text gives the expected shape in letters, where other arrays tell the numbers.",
    ask="X has 3 rows. What can you say about the columns of W?",
)
def check_dense(W, X, b):
    def change(text):
        return PARTS.sub(lambda match: f"{match[1]}{SYMBOLS[match[2]]}{match[4]}{match[5]}", text)

    return reworded(change)(W, X, b)


@mistake(
    "check-dense",
    "no-expected-shape",
    family="message",
    says="Your text says what was found, but not which shape was expected.",
    ask="Which shape would have fitted? The other two arrays tell.",
)
def check_dense(W, X, b):
    return reworded(lambda text: PARTS.sub(r"\2 is wrong, got \5", text))(W, X, b)


@mistake(
    "check-dense",
    "no-found-shape",
    family="message",
    says="Your text says what was expected, but not which shape was found.",
    ask="What would you want to read if this error came from the middle of a long program?",
)
def check_dense(W, X, b):
    return reworded(lambda text: PARTS.sub(r"\1\3", text))(W, X, b)


@mistake(
    "check-dense",
    "name-only",
    family="message",
    says="Your text names the culprit and gives no shape at all.",
    ask="What must stand in the text besides the name?",
    also=("no-expected-shape",),
)
def check_dense(W, X, b):
    return reworded(lambda text: PARTS.sub(r"\2 is wrong", text))(W, X, b)


@mistake(
    "check-dense",
    "found-and-expected-swapped",
    family="message",
    says="Your text calls the shape found the expected one, and the expected one found.",
    ask="Which of the two shapes does the argument have?",
)
def check_dense(W, X, b):
    return reworded(lambda text: PARTS.sub(r"\1\5\4\3", text))(W, X, b)


@mistake(
    "check-dense",
    "keras-w-expected",
    family="layout",
    says="Your function expects W as (n_in, n_out), as Keras keeps it. Here neurons are rows.",
    ask="W @ X: which size of W must equal the rows of X?",
)
def check_dense(W, X, b):
    return right(W.T if is_2d(W) else W, X, b)


@mistake(
    "check-dense",
    "rows-are-examples",
    family="layout",
    says="Your function expects one example per row of X. In this course examples are columns.",
    ask="Which axis of X meets the columns of W?",
)
def check_dense(W, X, b):
    return right(W, X.T if is_2d(X) else X, b)


@mistake(
    "check-dense",
    "wants-flat-b",
    family="rank",
    says="Your function asks for a b of shape (n,) and refuses the proper column (n, 1).",
    ask="Which of the two lies along the neurons when it is added to W @ X?",
)
def check_dense(W, X, b):
    if isinstance(b, np.ndarray) and b.ndim == 1:
        return right(W, X, b.reshape(-1, 1))
    if is_2d(W) and is_2d(X) and W.shape[1] == X.shape[0]:
        raise complaint("b", (f"{W.shape[0]},",), b)
    return right(W, X, b)


@mistake(
    "check-dense",
    "wants-copied-b",
    family="broadcasting",
    says="Your function asks for a b with a column for each example. One column is enough.",
    ask="Who copies b over the examples?",
)
def check_dense(W, X, b):
    if is_2d(W) and is_2d(X) and is_2d(b) and W.shape[1] == X.shape[0]:
        if b.shape == (W.shape[0], X.shape[1]):
            return b.shape
        raise complaint("b", (W.shape[0], X.shape[1]), b)
    return right(W, X, b)


@mistake(
    "check-dense",
    "refuses-empty",
    family="over-strict",
    says="Your function refuses arrays of size zero. They are 2-D arrays and can fit.",
    ask="What is the shape of the product of a (2, 0) and a (0, 5) array?",
)
def check_dense(W, X, b):
    for name, a in (("W", W), ("X", X), ("b", b)):
        if np.size(a) == 0:
            raise ValueError(f"check_dense: {name} must not be empty, got {np.shape(a)}")
    return right(W, X, b)


@mistake(
    "check-dense",
    "refuses-integers",
    family="over-strict",
    says="Your function refuses arrays of integers. Only the shapes are to be checked.",
    ask="Does the rule say anything about the kind of numbers?",
)
def check_dense(W, X, b):
    for name, a in (("W", W), ("X", X), ("b", b)):
        if isinstance(a, np.ndarray) and a.dtype.kind in "iu":
            raise ValueError(f"check_dense: {name} must hold floats, got {a.dtype}")
    return right(W, X, b)


@mistake(
    "check-dense",
    "returns-z",
    family="wrong-quantity",
    says="Your function returns Z itself. Asked is its shape, a tuple.",
    ask="Which attribute of Z holds its shape?",
)
def check_dense(W, X, b):
    right(W, X, b)
    return W @ X + b


@mistake(
    "check-dense",
    "returns-true",
    family="wrong-quantity",
    says="Your function returns True where the arrays fit. Asked is the shape of Z.",
    ask="Which two numbers describe the result of the layer?",
)
def check_dense(W, X, b):
    return bool(right(W, X, b))


@mistake(
    "check-dense",
    "returns-nothing",
    family="missing-return",
    says="Your function finds the faults but returns None where the arrays fit.",
    ask="Which line hands the shape of Z back?",
)
def check_dense(W, X, b):
    right(W, X, b)


@mistake(
    "check-dense",
    "shape-turned",
    family="transposed",
    says="Your function returns (m, n_out). Z has a row for each neuron.",
    ask="Which sizes of (n_out, n_in) @ (n_in, m) remain, and in which order?",
)
def check_dense(W, X, b):
    return right(W, X, b)[::-1]


@mistake(
    "check-dense",
    "shape-of-w",
    family="wrong-quantity",
    says="Your function returns the shape of W instead of that of Z.",
    ask="Which size of W disappears in W @ X?",
)
def check_dense(W, X, b):
    right(W, X, b)
    return W.shape


@mistake(
    "check-dense",
    "shape-of-b",
    family="wrong-quantity",
    says="Your function returns one column for Z, as for a single example.",
    ask="How many columns has X?",
)
def check_dense(W, X, b):
    right(W, X, b)
    return b.shape


@mistake(
    "check-dense",
    "shape-as-list",
    family="type",
    says="Your function returns the shape as a list. A shape is a tuple.",
    ask="Which brackets does Z.shape print?",
)
def check_dense(W, X, b):
    return list(right(W, X, b))


@mistake(
    "check-dense",
    "no-f",
    family="message",
    says="Your text shows the braces themselves: the f before the quotes is missing.",
    ask='What does Python make of f"{2 + 3}", and what of "{2 + 3}"?',
)
def check_dense(W, X, b):
    return reworded(lambda text: PARTS.sub(r"\1{expected}, got {\2.shape}", text))(W, X, b)


@mistake(
    "check-dense",
    "other-letters",
    family="message",
    says="Your text gives the expected shape in other letters than n_out, n_in and m, and no numbers.",
    ask="X has 3 rows. What can you say about the columns of W?",
)
def check_dense(W, X, b):
    def change(text):
        own = {"W": "(k, n)", "X": "(n, k)", "b": "(k, one)"}
        return PARTS.sub(lambda match: f"{match[2]} is {own[match[2]]}{match[4]}{match[5]}", text)

    return reworded(change)(W, X, b)


@variant("check-dense", "letters-for-rank")
def check_dense(W, X, b):
    for name, a in (("W", W), ("X", X), ("b", b)):
        if not is_2d(a):
            found = a.shape if isinstance(a, np.ndarray) else type(a).__name__
            raise ValueError(f"Expected shape {SYMBOLS[name]} for `{name}`; found {found}")
    n_out, n_in = b.shape[0], X.shape[0]
    if W.shape[1] == n_in:
        if b.shape == (W.shape[0], 1):
            return np.zeros((W.shape[0], X.shape[1])).shape
        raise ValueError(f"`b`: expected ({W.shape[0]},1) but found {b.shape}")
    if X.shape[1] == W.shape[1] and W.shape[0] == n_out:
        raise ValueError(f"{X.shape} was found for X instead of {X.shape[::-1]}")
    raise ValueError(f"shape of W is {W.shape}, expected shape is ({n_out}, {n_in})")


@variant("check-dense", "undecided-is-x-with-reasons")
def check_dense(W, X, b):
    def wrong(name, expected, why):
        array = {"W": W, "X": X, "b": b}[name]
        raise ValueError(
            f"check_dense(W, X, b): {name}'s shape should be {expected} because {why}, "
            f"received {np.shape(array)}"
        )

    for name, a in (("b", b), ("X", X), ("W", W)):
        if not is_2d(a):
            wrong(name, SYMBOLS[name], "it must be a 2-D array")
    if W.shape[1] != X.shape[0]:
        if W.shape[0] == X.shape[0] and b.shape == (W.shape[1], 1):
            wrong("W", W.shape[::-1], f"X has {X.shape[0]} rows and b has shape {b.shape}")
        wrong("X", f"({W.shape[1]}, m)", f"W has shape {W.shape}")
    if b.shape != (W.shape[0], 1):
        wrong("b", (W.shape[0], 1), f"W has {W.shape[0]} rows")
    return (W @ X).shape


@variant("check-dense", "own-exception")
def check_dense(W, X, b):
    class ShapeError(ValueError):
        pass

    try:
        return right(W, X, b)
    except ValueError as error:
        raise ShapeError(str(error)) from None


# repair


def named(body, name):
    """The function `body` under another name."""

    def layer(W, X, b):
        return body(W, X, b)

    layer.__name__ = name
    return layer


def elementwise(W, X, b):
    return np.sum(W * X.T, axis=1, keepdims=True) + b


def reshaped(W, X, b):
    return (X.T @ W.T + b.T).reshape(W.shape[0], X.shape[1])


WRONG_LAYERS = [
    (
        "rows-for-columns",
        "layout",
        lambda W, X, b: X @ W + b,
        "X @ W belongs to the layout with examples as rows. Here X has a row for each input.",
        "Write the shapes under X @ W for n_in = 3, n_out = 2, m = 4. Which inner sizes meet?",
        (),
    ),
    (
        "w-turned",
        "transposed",
        lambda W, X, b: W.T @ X + b,
        "W is turned around, as for a W of shape (n_in, n_out). Our W has neurons as rows already.",
        "Which shape has W.T, and does it meet the rows of X?",
        (),
    ),
    (
        "flat-bias",
        "rank",
        lambda W, X, b: W @ X + b.flatten(),
        "The bias lies along the examples, as every b of shape (n,) or (1, n) does.",
        "With m = n: to which entries does the first bias go, to a row or to a column?",
        ("row-bias",),
    ),
    (
        "row-bias",
        "transposed",
        lambda W, X, b: W @ X + b.T,
        "A bias with one axis, or as a row, is added along the examples, not along the neurons.",
        "With m = n: to which entries does the first bias go, to a row or to a column?",
        ("flat-bias",),
    ),
    (
        "elementwise",
        "wrong-operation",
        elementwise,
        "Entries are multiplied one by one and summed: right for one example, but not for several.",
        "For m = 4: how many products does neuron 1 need with each example?",
        (),
    ),
    (
        "reshape-for-transpose",
        "reshape",
        reshaped,
        "reshape is used where rows and columns must be swapped. The shape is right, entries are not.",
        "What do reshape(3, 2) and .T make of [[1, 2, 3], [4, 5, 6]]?",
        (),
    ),
    (
        "w-reshaped",
        "reshape",
        lambda W, X, b: W.reshape(X.shape[0], -1).T @ X + b,
        "W was cut anew with reshape and then turned: its weights stand in the wrong places.",
        "Which entry of W joins input 0 to neuron 1, before and after?",
        (),
    ),
    (
        "no-bias",
        "missing-term",
        lambda W, X, b: W @ X,
        "The bias is missing.",
        "What is the output of the layer when all inputs are 0?",
        (),
    ),
    (
        "star-for-product",
        "wrong-operation",
        lambda W, X, b: W * X + b,
        "* multiplies entry by entry. A layer needs rows times columns.",
        "What is the difference between A * B and A @ B for two square arrays?",
        (),
    ),
    (
        "rows-returned",
        "layout",
        lambda W, X, b: X.T @ W.T + b.T,
        "The result has one example per row. It is right, but in the other layout.",
        "Which shape must Z have here?",
        (),
    ),
    (
        "bias-summed",
        "broadcasting",
        lambda W, X, b: W @ X + b.sum(),
        "The biases are added up to one number, and every neuron gets it.",
        "How many biases has a layer of two neurons?",
        (),
    ),
    (
        "first-bias-for-all",
        "broadcasting",
        lambda W, X, b: W @ X + b[0],
        "Every neuron gets the bias of the first one.",
        "What is b[0], and over which rows is it stretched?",
        (),
    ),
    (
        "examples-summed",
        "axis",
        lambda W, X, b: (W @ X).sum(axis=1, keepdims=True) + b,
        "The sum runs over the examples: one column is left for all of them.",
        "Should one example know anything of another?",
        (),
    ),
    (
        "bias-before-weights",
        "order",
        lambda W, X, b: W @ (X + b),
        "The bias is added to the inputs. It belongs to the sums, after the weights.",
        "Which has as many rows as b: X or W @ X?",
        (),
    ),
    (
        "first-example-only",
        "examples",
        lambda W, X, b: (W @ X)[:, :1] + b,
        "Only the first example is computed.",
        "How many columns must Z have?",
        (),
    ),
    (
        "bias-subtracted",
        "sign",
        lambda W, X, b: W @ X - b,
        "The bias is subtracted.",
        "What is the output of the layer when all inputs are 0?",
        (),
    ),
]
RIGHT_LAYERS = {
    "bias-as-weight": lambda W, X, b: np.hstack([W, b]) @ np.vstack([X, np.ones(X.shape[1])]),
    "example-by-example": lambda W, X, b: np.stack([W @ x + b[:, 0] for x in X.T], axis=1),
    "rows-and-back": lambda W, X, b: (X.T @ W.T + b.ravel()).T,
}
for number in range(1, 6):
    for key, family, body, says, ask, also in WRONG_LAYERS:
        mistake(
            "repair",
            f"{key}-{number}",
            family=family,
            says=says,
            ask=ask,
            also=[f"{other}-{number}" for other in also],
        )(named(body, f"repaired_{number}"))
    for key, body in RIGHT_LAYERS.items():
        variant("repair", f"{key}-{number}")(named(body, f"repaired_{number}"))


# initialize


def drawn(sizes, seed, draw, bias=lambda n_out, rng: np.zeros((n_out, 1))):
    """Parameters with weights draw(rng, n_out, n_in) from one generator."""
    rng = np.random.default_rng(seed)
    return [(draw(rng, n_out, n_in), bias(n_out, rng)) for n_in, n_out in pairs(sizes)]


def he(rng, n_out, n_in):
    return rng.normal(0.0, np.sqrt(2.0 / n_in), size=(n_out, n_in))


@mistake(
    "initialize",
    "fan-out",
    family="wrong-layer",
    says="Your variance is 2 / n_out. It should follow the number of products in each sum.",
    ask="How many products does one neuron add up: n_in or n_out?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: r.normal(0.0, np.sqrt(2.0 / n), size=(n, k)))


@mistake(
    "initialize",
    "variance-as-std",
    family="missing-root",
    says="You gave rng.normal the variance. Its second argument is the standard deviation.",
    ask="How does one get from the variance to the standard deviation?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: r.normal(0.0, 2.0 / k, size=(n, k)))


@mistake(
    "initialize",
    "without-two",
    family="missing-factor",
    says="Your variance is 1 / n_in. The 2 that makes up for ReLU is missing.",
    ask="What does ReLU do to about half of the values?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: r.normal(0.0, np.sqrt(1.0 / k), size=(n, k)))


@mistake(
    "initialize",
    "glorot",
    family="wrong-layer",
    says="Your variance is 2 / (n_in + n_out), Glorot's rule. Asked is 2 / n_in.",
    ask="Which sizes does the formula of the task use?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: r.normal(0.0, np.sqrt(2.0 / (n + k)), size=(n, k)))


@mistake(
    "initialize",
    "standard-normal",
    family="missing-factor",
    says="Your weights have variance 1, whatever n_in is.",
    ask="How large do sums of 784 such products become?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: r.normal(size=(n, k)))


@mistake(
    "initialize",
    "hundredth",
    family="missing-factor",
    says="Your weights have the fixed standard deviation 0.01. It should follow n_in.",
    ask="What becomes of the sums after ten layers with such small weights?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: 0.01 * r.normal(size=(n, k)))


@mistake(
    "initialize",
    "fixed-scale",
    family="missing-factor",
    says="Your weights have one fixed variance in all layers, whatever n_in is.",
    ask="A neuron with 784 inputs and one with 4: whose sum has more products?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: r.normal(0.0, 0.16, size=(n, k)))


@mistake(
    "initialize",
    "first-size-for-all",
    family="wrong-layer",
    says="Your variance is 2 / n_0 in every layer. Only the first layer reads n_0 numbers.",
    ask="What does layer 2 read, and how many numbers are that?",
)
def initialize(sizes, seed):
    std = np.sqrt(2.0 / sizes[0])
    return drawn(sizes, seed, lambda r, n, k: r.normal(0.0, std, size=(n, k)))


@mistake(
    "initialize",
    "sum-of-all-sizes",
    family="wrong-layer",
    says="Your variance is 2 / (sum of all sizes) in every layer. It should follow n_in of the layer.",
    ask="How many products does one neuron of layer 2 add up?",
)
def initialize(sizes, seed):
    std = np.sqrt(2.0 / sum(sizes))
    return drawn(sizes, seed, lambda r, n, k: r.normal(0.0, std, size=(n, k)))


@mistake(
    "initialize",
    "last-layer-zero",
    family="symmetry",
    says="The weights of the last layer are all 0; those of the others are drawn.",
    ask="Does the loop draw for the last layer too, or is its W made beforehand with zeros?",
)
def initialize(sizes, seed):
    *others, (W, b) = drawn(sizes, seed, he)
    return [*others, (np.zeros(W.shape), b)]


@mistake(
    "initialize",
    "zero-weights",
    family="symmetry",
    says="Your weights are all 0. Neurons that begin alike stay alike.",
    ask="How could training ever make two equal neurons different?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: np.zeros((n, k)))


@mistake(
    "initialize",
    "equal-weights",
    family="symmetry",
    says="All weights of a layer are one and the same number.",
    ask="How could training ever make two equal neurons different?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: np.full((n, k), r.normal(0.0, np.sqrt(2.0 / k))))


@mistake(
    "initialize",
    "equal-rows",
    family="symmetry",
    says="Every neuron of a layer has the same weights: one row was drawn and repeated.",
    ask="How many numbers must be drawn for a W of shape (n_out, n_in)?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: np.tile(he(r, 1, k), (n, 1)))


@mistake(
    "initialize",
    "equal-columns",
    family="symmetry",
    says="Every neuron treats all its inputs alike: one column was drawn and repeated.",
    ask="How many numbers must be drawn for a W of shape (n_out, n_in)?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: np.tile(he(r, n, k)[:, :1], (1, k)))


@mistake(
    "initialize",
    "not-centred",
    family="distribution",
    says="Your weights are all positive, as numbers from rand are. Their mean must be 0.",
    ask="Around which number should the weights lie?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: np.sqrt(2.0 / k) * r.random((n, k)))


@mistake(
    "initialize",
    "uniform",
    family="distribution",
    says="Mean and variance are right, but the numbers are uniform, not normal.",
    ask="How far from 0 can a normal number lie? And the farthest of yours?",
)
def initialize(sizes, seed):
    return drawn(
        sizes, seed, lambda r, n, k: r.uniform(-np.sqrt(6.0 / k), np.sqrt(6.0 / k), size=(n, k))
    )


@mistake(
    "initialize",
    "truncated",
    family="distribution",
    says="Large numbers are cut off, as some Keras initialisers do. Asked is the full bell curve.",
    ask="How far from 0 can a normal number lie? And the farthest of yours?",
)
def initialize(sizes, seed):
    def cut(rng, n_out, n_in):
        z = rng.normal(size=(n_out, n_in))
        while (far := np.abs(z) > 2).any():
            z[far] = rng.normal(size=int(far.sum()))
        return z * np.sqrt(2.0 / n_in) / 0.87962566

    return drawn(sizes, seed, cut)


@mistake(
    "initialize",
    "reseeded-per-layer",
    family="seed",
    says="A generator with the same seed is made for each layer, so the layers repeat each other.",
    ask="What does a new generator with the same seed draw first?",
)
def initialize(sizes, seed):
    return [drawn([n_in, n_out], seed, he)[0] for n_in, n_out in pairs(sizes)]


@mistake(
    "initialize",
    "seed-from-width",
    family="seed",
    says="The seed of each layer follows from its sizes, so layers of equal sizes repeat each other.",
    ask="Which seed does each layer of 5-5-5 get?",
)
def initialize(sizes, seed):
    return [drawn([n_in, n_out], seed + n_out, he)[0] for n_in, n_out in pairs(sizes)]


@mistake(
    "initialize",
    "fixed-seed",
    family="seed",
    says="Your numbers do not depend on the argument seed.",
    ask="Where does seed go in your function?",
)
def initialize(sizes, seed):
    return drawn(sizes, 0, he)


@mistake(
    "initialize",
    "no-seed",
    family="seed",
    says="Your generator gets no seed, so every call gives other numbers.",
    ask="Where does seed go in your function?",
)
def initialize(sizes, seed):
    return drawn(sizes, None, he)


@mistake(
    "initialize",
    "zero-is-no-seed",
    family="seed",
    says="The seed 0 is treated as if there were none, so it gives other numbers each time.",
    ask="Is 0 true or false in an if?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed or None, he)


@mistake(
    "initialize",
    "w-transposed-init",
    family="transposed",
    says="Your W is (n_in, n_out). In the course's layout each neuron is a row.",
    ask="Which shape must W have so that W @ X fits?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: he(r, n, k).T.copy())


@mistake(
    "initialize",
    "flat-bias-init",
    family="rank",
    says="Your b has the shape (n_out,). It must be a column with two axes.",
    ask="What does broadcasting do with (n,) when m = n?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, he, lambda n_out, rng: np.zeros(n_out))


@mistake(
    "initialize",
    "row-bias-init",
    family="transposed",
    says="Your b is a row, (1, n_out). It must be a column.",
    ask="Which axis of Z belongs to the neurons?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, he, lambda n_out, rng: np.zeros((1, n_out)))


@mistake(
    "initialize",
    "random-bias",
    family="distribution",
    says="Your biases are other numbers than 0, as if drawn at random. They start at 0.",
    ask="Which of W and b must be random so that neurons differ?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, he, lambda n_out, rng: rng.normal(size=(n_out, 1)))


@mistake(
    "initialize",
    "bias-of-ones",
    family="distribution",
    says="Your biases all start at one number that is not 0. They start at 0.",
    ask="Which number leaves the sums as they are?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, he, lambda n_out, rng: np.ones((n_out, 1)))


@mistake(
    "initialize",
    "layer-for-input",
    family="off-by-one",
    says="Your list has an entry for the input. Layer 0 has neither weights nor biases.",
    ask="How many weight layers has 4-3-2-3?",
)
def initialize(sizes, seed):
    return drawn([sizes[0], *sizes], seed, he)


@mistake(
    "initialize",
    "last-layer-missing",
    family="off-by-one",
    says="Your list stops before the output layer.",
    ask="Which is the last pair of neighbours in the list of sizes?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, he)[:-1]


@mistake(
    "initialize",
    "first-layer-only-init",
    family="off-by-one",
    says="Your list holds the first layer only.",
    ask="When does a loop end if return stands inside it?",
)
def initialize(sizes, seed):
    return drawn(sizes, seed, he)[:1]


@mistake(
    "initialize",
    "nothing-returned",
    family="missing-return",
    says="Your function returned None: there is no return. print only shows a value.",
    ask="Which line hands the list back to the caller?",
)
def initialize(sizes, seed):
    print(drawn(sizes, seed, he))


@mistake(
    "initialize",
    "returns-a-dict",
    family="type",
    says='Your function returns no list. Names such as "W1" are one way to keep parameters; here '
    "it is a list of pairs.",
    ask="How does one reach W of the second layer in a list of pairs?",
)
def initialize(sizes, seed):
    return {f"W{k}": W for k, (W, _) in enumerate(drawn(sizes, seed, he), start=1)}


@mistake(
    "initialize",
    "weights-only",
    family="missing-term",
    says="Your list holds the weights only. Each entry is a pair (W, b).",
    ask="What else does a layer need besides W?",
)
def initialize(sizes, seed):
    return [W for W, _ in drawn(sizes, seed, he)]


@mistake(
    "initialize",
    "one-after-the-other",
    family="type",
    says="Your list holds W and b one after the other. Each entry is a pair (W, b).",
    ask="How many entries has the list for 4-3-2, and how many should it have?",
)
def initialize(sizes, seed):
    return [array for pair in drawn(sizes, seed, he) for array in pair]


@variant("initialize", "scaled-standard-normal")
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: r.standard_normal((n, k)) * (2 / k) ** 0.5)


@variant("initialize", "a-seed-per-layer")
def initialize(sizes, seed):
    return [
        (he(np.random.default_rng([seed, k]), n_out, n_in), np.zeros((n_out, 1), dtype=int))
        for k, (n_in, n_out) in enumerate(pairs(sizes))
    ]


@variant("initialize", "old-generator")
def initialize(sizes, seed):
    state = np.random.RandomState(seed)
    return [
        (np.sqrt(2 / n_in) * state.randn(n_out, n_in), np.zeros((n_out, 1)))
        for n_in, n_out in pairs(sizes)
    ]


@variant("initialize", "drawn-turned")
def initialize(sizes, seed):
    return drawn(sizes, seed, lambda r, n, k: r.normal(0.0, np.sqrt(2.0 / k), size=(k, n)).T)


# from-keras


@mistake(
    "from-keras",
    "kernel-as-it-is",
    family="layout",
    says="Your W is the kernel as it came, (n_in, n_out). Here each neuron is a row.",
    ask="Which shape must W have so that W @ X fits?",
)
def from_keras(kernel, bias):
    return kernel, bias.reshape(-1, 1)


@mistake(
    "from-keras",
    "reshape-for-t",
    family="reshape",
    says="Your W has the right shape but the weights are mixed up: reshape does not swap axes.",
    ask="What do reshape(2, 3) and .T make of [[1, 2], [3, 4], [5, 6]]?",
)
def from_keras(kernel, bias):
    return kernel.reshape(kernel.shape[::-1]), bias.reshape(-1, 1)


@mistake(
    "from-keras",
    "bias-flat-still",
    family="rank",
    says="Your b has one axis still. Our b is a column (n_out, 1).",
    ask="What does broadcasting do with (n,) in our layout?",
    also=("bias-turned",),
)
def from_keras(kernel, bias):
    return kernel.T, bias


@mistake(
    "from-keras",
    "bias-turned",
    family="rank",
    says="You transposed the bias. An array with one axis is the same after .T.",
    ask="How many axes has bias.T?",
    also=("bias-flat-still",),
)
def from_keras(kernel, bias):
    return kernel.T, bias.T


@mistake(
    "from-keras",
    "bias-as-row",
    family="transposed",
    says="Your b is a row, (1, n_out). Our b is a column.",
    ask="Which axis of Z belongs to the neurons?",
)
def from_keras(kernel, bias):
    return kernel.T, bias[None, :]


@mistake(
    "from-keras",
    "kernel-and-bias-as-they-are",
    family="layout",
    says="Both came back as they were. Weights and bias must both change their layout.",
    ask="Which shapes have W and b in this course?",
)
def from_keras(kernel, bias):
    return kernel, bias


@mistake(
    "from-keras",
    "b-before-w",
    family="order",
    says="Your pair begins with b. It is (W, b).",
    ask="In which order does the task name the two results?",
)
def from_keras(kernel, bias):
    return bias.reshape(-1, 1), kernel.T


@mistake(
    "from-keras",
    "w-alone",
    family="missing-term",
    says="Only W came back. Asked is the pair (W, b).",
    ask="What becomes of the bias?",
)
def from_keras(kernel, bias):
    return kernel.T


@variant("from-keras", "indexed-column")
def from_keras(kernel, bias):
    return np.ascontiguousarray(np.transpose(kernel)), bias[:, np.newaxis]


@variant("from-keras", "entry-by-entry")
def from_keras(kernel, bias):
    n_in, n_out = kernel.shape
    W = np.array([[kernel[i, j] for i in range(n_in)] for j in range(n_out)])
    return W, np.array([[value] for value in bias])
