"""Shapes and counts of layered networks, and a check of the arrays of one layer (course unit 05).

`sizes` lists the units of every layer, the input first: ``[784, 16, 10]``. The input is layer 0
and has no weights, so a network has ``len(sizes) - 1`` weight layers.
"""

from itertools import pairwise
from operator import index

import numpy as np


def layer_shapes(sizes, m):
    """Shape of every array of a network that is given m examples.

    Parameters
    ----------
    sizes : list of int
        Units of each layer, the input first.
    m : int
        Number of examples.

    Returns
    -------
    list of dict
        One for each weight layer, with keys "W", "X", "b", "Z", "A". "X" is the layer's own input.

    Examples
    --------
    >>> layer_shapes([4, 3, 1], m=5)[0]
    {'W': (3, 4), 'X': (4, 5), 'b': (3, 1), 'Z': (3, 5), 'A': (3, 5)}
    """
    m = index(m)
    return [
        {"W": (n_out, n_in), "X": (n_in, m), "b": (n_out, 1), "Z": (n_out, m), "A": (n_out, m)}
        for n_in, n_out in layer_pairs("layer_shapes", sizes)
    ]


def count_parameters(sizes):
    """Count weights and biases: ``n_out * n_in + n_out`` in every weight layer.

    Parameters
    ----------
    sizes : list of int
        Units of each layer, the input first.

    Returns
    -------
    int
        Number of trainable numbers.

    Examples
    --------
    >>> count_parameters([784, 16, 10])  # 16 * 784 + 16 and 10 * 16 + 10
    12730
    """
    return sum(n_out * n_in + n_out for n_in, n_out in layer_pairs("count_parameters", sizes))


def count_neurons(sizes):
    """Count neurons; inputs are not neurons, because they compute nothing.

    Parameters
    ----------
    sizes : list of int
        Units of each layer, the input first.

    Returns
    -------
    int
        Number of hidden and output neurons.

    Examples
    --------
    >>> count_neurons([784, 16, 10])
    26
    """
    return sum(n_out for _, n_out in layer_pairs("count_neurons", sizes))


def count_layers(sizes):
    """Count the layers that have weights; the input is not one of them.

    Parameters
    ----------
    sizes : list of int
        Units of each layer, the input first.

    Returns
    -------
    int
        Number of weight layers.

    Examples
    --------
    >>> count_layers([784, 16, 10])
    2
    """
    return len(layer_pairs("count_layers", sizes))


def layer_pairs(who, sizes):
    """``(n_in, n_out)`` of every weight layer.

    Parameters
    ----------
    who : str
        Head of the error.
    sizes : list of int
        Units of each layer, the input first.

    Returns
    -------
    list of (int, int)
        First layer first.

    Examples
    --------
    >>> layer_pairs("example", [784, 16, 10])
    [(784, 16), (16, 10)]
    """
    try:
        whole = [index(size) for size in sizes]
    except TypeError:
        whole = []
    if len(whole) < 2 or min(whole) < 1:
        raise ValueError(
            f"{who}: sizes must be a list of two or more positive whole numbers, got {sizes!r}. "
            "The input comes first, as in [784, 16, 10]."
        )
    return list(pairwise(whole))


def check_dense(W, X, b):
    """Shape of ``Z = W @ X + b``, or an error that names the array to change.

    Parameters
    ----------
    W : array (n_out, n_in)
        Weights.
    X : array (n_in, m)
        Input; one column for each example.
    b : array (n_out, 1)
        Bias.

    Returns
    -------
    tuple of int
        ``(n_out, m)``.

    Raises
    ------
    ValueError
        If the arrays do not fit. The text gives one culprit, the shape expected and the shape
        found.

    Notes
    -----
    NumPy alone does not notice every fault: a bias of shape (m,) or (1, m) broadcasts along the
    wrong axis without an error. When W and X disagree, b tells the number of outputs, and a
    transpose that would make everything fit tells who is turned.

    Examples
    --------
    >>> check_dense(np.ones((3, 4)), np.ones((4, 5)), np.zeros((3, 1)))
    (3, 5)
    >>> check_dense(np.ones((4, 3)), np.ones((4, 5)), np.zeros((3, 1)))
    Traceback (most recent call last):
    ValueError: check_dense: W must have shape (3, 4), got (4, 3). W.T fits.
    """
    return require_dense("check_dense", W, X, b)


def require_dense(who, W, X, b, called="X"):
    """Do what `check_dense` does, with another name at the head of the error.

    Parameters
    ----------
    who : str
        Head of the error.
    W, X, b : array
        As in `check_dense`.
    called : str, optional
        What X is called in the error.

    Returns
    -------
    tuple of int
        ``(n_out, m)``.
    """
    shapes = {"W": _shape(W), "X": _shape(X), "b": _shape(b)}
    for name, array in (("W", W), ("X", X), ("b", b)):
        if not hasattr(array, "ndim") or len(shapes[name] or ()) != 2:
            raise ValueError(_not_2d(who, name, array, shapes, called))
    (rows, cols), (n_in, m) = shapes["W"], shapes["X"]
    n_out = _bias_size(shapes["b"])
    if cols == n_in:
        if n_out == rows:
            return (rows, m)
        raise ValueError(_wrong(who, "b", (rows, 1), shapes["b"], shapes["b"] == (1, rows)))
    w_turned = rows == n_in and n_out in (cols, None)
    x_turned = m == cols and n_out in (rows, None)
    if w_turned or (not x_turned and n_out != rows):
        expected = ("n_out" if n_out is None else n_out, n_in)
        raise ValueError(_wrong(who, "W", expected, shapes["W"], w_turned))
    raise ValueError(_wrong(who, called, (cols, "m"), shapes["X"], x_turned))


def _shape(array):
    """Shape as a tuple of ints; None for nested lists of unequal lengths."""
    try:
        return tuple(int(size) for size in getattr(array, "shape", None) or np.shape(array))
    except ValueError:
        return None


def _bias_size(shape):
    """n_out as the bias tells it; None when the bias is no column."""
    return shape[0] if shape is not None and len(shape) == 2 and shape[1] == 1 else None


def _wrong(who, name, expected, got, turned):
    wanted = ", ".join(str(size) for size in expected)
    advice = f" {name}.T fits." if turned else ""
    return f"{who}: {name} must have shape ({wanted}), got {got}.{advice}"


def _not_2d(who, name, array, shapes, called):
    """Error text for an argument that is no two-dimensional array."""
    W, X, b = (shape if shape and len(shape) == 2 else None for shape in shapes.values())
    n_out, n_in = _bias_size(b), X[0] if X else None
    if W and n_out in (W[0], None) and n_in in (W[1], None):
        n_out, n_in = W
    n_out = "n_out" if n_out is None else n_out
    n_in = "n_in" if n_in is None else n_in
    expected = {"W": (n_out, n_in), "X": (n_in, "m"), "b": (n_out, 1)}[name]
    got, name, advice = shapes[name], called if name == "X" else name, " It needs two axes."
    if not hasattr(array, "ndim"):
        kind = type(array).__name__
        got = f"a {kind} of shape {got}" if got is not None else f"a {kind} of unequal rows"
        advice = f" Make an array of it: np.array({name})."
        if name == "b" and shapes[name] == ():
            advice = f" No bias is np.zeros(({n_out}, 1))."
    elif got and len(got) == 1:
        x = name.lower()
        example = f"feature is {x}[None, :]" if n_in == 1 else f"example is {x}[:, None]"
        advice = {"W": " One neuron is w[None, :].", "b": " A column is b[:, None]."}
        advice = advice.get(name, f" One {example}.")
    return _wrong(who, name, expected, got, False) + advice
