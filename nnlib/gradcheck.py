"""Checking gradients against numerical slopes, and looking at their size (course unit 09).

Checks are made in float64: a central difference with h = 1e-5 has an error of about 1e-10 there. In
float32 rounding alone makes it 1e-2 for a right gradient.
"""

import math
from copy import deepcopy
from itertools import product

import numpy as np

from nnlib.activations import relu, sigmoid, tanh
from nnlib.backend import array_module, require_rng
from nnlib.backprop import backward_of, model_backward
from nnlib.contracts import alike
from nnlib.forward import model_forward


def numerical_gradient(f, x, h=1e-5):
    """``(f(x + h e) - f(x - h e)) / (2 h)`` for every entry, e being 1 there and 0 elsewhere.

    Parameters
    ----------
    f : callable
        Function of an array of x's shape that returns one number.
    x : array, any shape
        float64. Every entry is changed in place and set back, also if f raises; so f may also
        read x through a layer that holds it.
    h : float, optional
        Half the distance of the two points.

    Returns
    -------
    array, same shape
        Approximate gradient of f at x; its error shrinks with ``h**2``, rounding grows with 1/h.

    Raises
    ------
    TypeError
        If x is no float64 array.
    ValueError
        If f returns more than one number, or x is read-only.

    Examples
    --------
    >>> numerical_gradient(lambda x: float(np.sum(x**2)), np.array([1.0, -3.0])).round(6)
    array([ 2., -6.])
    """
    xp = array_module(x)
    if not hasattr(x, "dtype") or x.dtype != xp.float64:
        raise TypeError(
            "numerical_gradient: x must be an array of float64, got "
            f"{getattr(x, 'dtype', type(x).__name__)}. Small differences need the precision."
        )
    if not getattr(getattr(x, "flags", None), "writeable", True):
        raise ValueError(
            "numerical_gradient: x must be an array that can be changed, got one that is "
            "read-only. Give a copy: np.array(x)."
        )
    grad = xp.zeros_like(x)
    for index in product(*map(range, x.shape)):
        kept = float(x[index])
        try:
            x[index] = kept + h
            above = _one_number(f(x))
            x[index] = kept - h
            below = _one_number(f(x))
        finally:
            x[index] = kept
        grad[index] = (above - below) / (2.0 * h)
    return grad


def _one_number(value):
    """Float, from a number or an array with one entry."""
    shape = tuple(getattr(value, "shape", ()))
    if math.prod(shape) != 1:
        raise ValueError(
            f"numerical_gradient: f must return one number, got an array of shape {shape}. "
            "A loss is a mean or a sum."
        )
    return float(value[(0,) * len(shape)]) if shape else float(value)


def relative_error(a, b):
    """``norm(a - b) / (norm(a) + norm(b))``, and 0 when both are zero.

    Parameters
    ----------
    a, b : array, any one shape
        Two gradients.

    Returns
    -------
    float
        From 0 (equal) to 1 (opposite, or only one is zero: the usual sign of a forgotten gradient).
        Below 1e-7 is good, 1e-4 can be a kink of ReLU between the two points, above 1e-2 is wrong.
        nan if an entry is infinite or nan.

    References
    ----------
    Stanford CS231n, Neural Networks Part 3, gradient checks (the scale).

    Examples
    --------
    >>> relative_error(np.array([3.0, 4.0]), np.array([6.0, 8.0]))  # 5 / (5 + 10)
    0.3333333333333333
    """
    a, b, xp = alike("relative_error", a=a, b=b)
    if a.size == 0:
        return 0.0
    tops = [float(xp.max(xp.abs(a))), float(xp.max(xp.abs(b)))]
    if not all(map(math.isfinite, tops)):
        return math.nan
    if max(tops) == 0.0:
        return 0.0
    a, b = a / max(tops), b / max(tops)  # changes no ratio, and no square overflows or vanishes
    norm = xp.linalg.vector_norm
    return float(norm(a - b) / (norm(a) + norm(b)))


def check_layer(layer, X, rng, training=False):
    """Compare all gradients of a layer with numerical ones.

    Parameters
    ----------
    layer : Layer
        With parameters in float64. It is left as it was.
    X : array
        Input in float64, no entry near a kink such as that of ReLU.
    rng : numpy.random.Generator
        Draws the gradient that comes from above.
    training : bool, optional
        As in `Layer.forward`. Every pass starts from a copy of the layer, so one that draws
        random numbers draws the same ones each time.

    Returns
    -------
    dict of float
        `relative_error` under the name of each parameter, and under "X". 0 where both gradients
        are below 1e-8 and only rounding could be compared.

    Raises
    ------
    ValueError
        If a gradient is missing or has another shape than its parameter.

    Notes
    -----
    The loss is ``sum(dY * Y)`` with dY drawn at random, so that its gradient with respect to Y is
    dY, and no two outputs can stand in for each other. A sum of the outputs would not do: for
    softmax, whose columns always sum to 1, every gradient of it is 0.

    Examples
    --------
    >>> from nnlib.model import Dense
    >>> errors = check_layer(Dense(3, 2, tanh), np.ones((3, 4)), np.random.default_rng(0))
    >>> sorted(errors), max(errors.values()) < 1e-7
    (['W', 'X', 'b'], True)
    """
    require_rng("check_layer", rng)
    twin = deepcopy(layer)
    Y = twin.forward(X, training)
    xp = array_module(Y)
    dY = xp.asarray(rng.normal(size=tuple(Y.shape)))
    found = {"X": twin.backward(dY), **twin.grads}

    def loss(_):
        return xp.sum(dY * deepcopy(layer).forward(X, training))

    places = {**layer.params, "X": X}
    if set(found) != set(places):
        raise ValueError(
            f"check_layer: grads of {type(layer).__name__} must have the keys "
            f"{sorted(layer.params)}, got {sorted(twin.grads)}."
        )
    return {
        name: _compare(found[name], numerical_gradient(loss, place))
        for name, place in places.items()
    }


def _compare(found, expected):
    """`relative_error`, but 0 where both are no more than rounding."""
    error = relative_error(found, expected)
    xp = array_module(expected)
    small = all(float(xp.max(xp.abs(grad))) < 1e-8 for grad in (found, expected) if grad.size)
    return 0.0 if small else error


def gradient_norms(depth, activation, seed):
    """Size of the weight gradients of a deep network before training, layer by layer.

    Parameters
    ----------
    depth : int
        Number of layers, each ``A = activation(W @ A + b)`` with 16 units.
    activation : {"sigmoid", "tanh", "relu"}
        Of every layer, the last included.
    seed : int
        Seed of all random numbers; the weights are drawn first, then the input (16, 8).

    Returns
    -------
    list of float
        Frobenius norm of dW, first layer first, for the loss ``(1/8) * 0.5 * sum(A_L**2)``.

    Raises
    ------
    ValueError
        If the activation is none of the three, or depth is below 1.

    Notes
    -----
    On the way back every layer multiplies by W.T and by the slope of the activation. That of
    sigmoid is at most 1/4; ten of them multiply to less than a millionth.

    Examples
    --------
    >>> norms = gradient_norms(depth=6, activation="sigmoid", seed=0)
    >>> norms[0] < norms[-1] / 100
    True
    """
    functions = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}
    if activation not in functions:
        raise ValueError(
            f"gradient_norms: activation must be one of {', '.join(functions)}, got {activation!r}."
        )
    if depth < 1:
        raise ValueError(f"gradient_norms: depth must be at least 1, got {depth}.")
    function, rng, n = functions[activation], np.random.default_rng(seed), 16
    parameters = [(rng.normal(0.0, np.sqrt(1 / n), (n, n)), np.zeros((n, 1))) for _ in range(depth)]
    X = rng.normal(size=(n, 8))
    A, caches = model_forward(X, parameters, [function] * depth)
    backward = backward_of("gradient_norms", function)
    grads, _ = model_backward(A / 8, caches, [backward] * depth)
    return [float(np.linalg.norm(dW)) for dW, _ in grads]
