"""The formulas of `nnlib.engine.fast`: activations, losses and optimisers that write over their arguments.

An activation is a `Kind`; `zeros` is a row of zeros. A loss is a function of ``(Z, Y, R)``: it turns
Z into the gradient dZ, may write to R, which has the same shape, and returns the mean loss. An
optimiser is a function of ``(optimizer, blocks, scratch)``: one step on every block of w, g and
what is remembered; it may write to g and to the scratch, and its second entry in the table names
the attributes in which it remembers. Derived where the plain form of each stands.

>>> Z = np.array([[-1.0, 2.0]])
>>> ACTIVATIONS[relu].forward(Z, None, np.zeros(2))
>>> Z
array([[0., 2.]])
"""

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np

from nnlib.activations import leaky_relu, relu, sigmoid, tanh
from nnlib.objectives import BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy
from nnlib.optimisers import SGD, Adam, Momentum


class Kind(NamedTuple):
    """An activation in place.

    Parameters
    ----------
    forward : callable
        Function of ``(Z, S, zeros)`` that turns Z into A, and may write to S if it is no None.
    slope : callable
        Function of ``(A, S)`` that writes g'(Z) to S.
    dtype : dtype or None
        Type of S, if it is not that of Z.
    """

    forward: Callable
    slope: Callable
    dtype: type | None = None


def _relu(Z, S, zeros):
    np.maximum(Z, zeros, out=Z)  # twice as fast with a row of zeros as with the number 0


def _relu_slope(A, S):
    np.greater(A, 0.0, out=S)


def _leaky_relu(Z, S, zeros):
    np.maximum(Z, np.multiply(Z, 0.01, out=S), out=Z)


def _leaky_relu_slope(A, S):
    np.maximum(np.greater(A, 0.0, out=S), 0.01, out=S)


def _sigmoid(Z, S=None, zeros=None):
    """``sigmoid(z) = (1 + tanh(z / 2)) / 2``."""
    np.tanh(np.multiply(Z, 0.5, out=Z), out=Z)
    np.add(np.multiply(Z, 0.5, out=Z), 0.5, out=Z)


def _sigmoid_slope(A, S):
    np.multiply(np.subtract(1.0, A, out=S), A, out=S)


def _tanh(Z, S, zeros):
    np.tanh(Z, out=Z)


def _tanh_slope(A, S):
    np.subtract(1.0, np.multiply(A, A, out=S), out=S)


def _mse(Z, Y, R):
    np.subtract(Z, Y, out=Z)
    loss = float(np.vdot(Z, Z)) / Z.shape[1]
    np.multiply(Z, 2.0 / Z.shape[1], out=Z)
    return loss


def _binary_cross_entropy(Z, Y, R):
    """``max(z, 0) + ln(1 + e**-|z|) - y z``, slope ``sigmoid(z) - y``."""
    loss = float(np.sum(np.maximum(Z, 0.0, out=R)) - np.sum(np.multiply(Z, Y, out=R)))
    np.negative(np.abs(Z, out=R), out=R)
    loss += float(np.sum(np.log1p(np.exp(R, out=R), out=R)))
    _sigmoid(Z)
    np.subtract(Z, Y, out=Z)
    np.multiply(Z, 1.0 / Z.shape[1], out=Z)
    return loss / Z.shape[1]


def _softmax_cross_entropy(Z, Y, R):
    """``ln(sum e**z) - z_c``, slope ``softmax(z) - y``; the largest entry is subtracted first."""
    if Y.ndim == 1:
        Y = np.equal(Y, np.arange(Z.shape[0])[:, None])
    np.copyto(R, Y)
    np.subtract(Z, np.maximum.reduce(Z, axis=0), out=Z)
    loss = -float(np.vdot(R, Z))
    np.exp(Z, out=Z)
    sums = np.add.reduce(Z, axis=0)
    loss += float(np.add.reduce(np.log(sums)))
    np.divide(Z, sums, out=Z)
    np.subtract(Z, R, out=Z)
    np.multiply(Z, 1.0 / Z.shape[1], out=Z)
    return loss / Z.shape[1]


def _sgd(optimizer, blocks, scratch):
    rate = optimizer.learning_rate
    for w, g in blocks:
        np.multiply(g, rate, out=g)
        np.subtract(w, g, out=w)


def _momentum(optimizer, blocks, scratch):
    for w, g, v in blocks:
        np.multiply(v, optimizer.beta, out=v)
        np.add(v, g, out=v)
        np.multiply(v, optimizer.learning_rate, out=g)
        np.subtract(w, g, out=w)


def _adam(optimizer, blocks, scratch):
    """With the corrections taken out of the loop, as after algorithm 1 of the paper."""
    beta1, beta2 = optimizer.beta1, optimizer.beta2
    t = optimizer._t["all"] = optimizer._t.get("all", 0) + 1
    root = sqrt(1.0 - beta2**t)
    rate, eps = optimizer.learning_rate * root / (1.0 - beta1**t), optimizer.eps * root
    for w, g, m, v in blocks:
        s = scratch[: w.size]
        np.multiply(m, beta1, out=m)
        np.add(m, np.multiply(g, 1.0 - beta1, out=s), out=m)
        np.multiply(v, beta2, out=v)
        np.multiply(np.multiply(g, 1.0 - beta2, out=s), g, out=s)
        np.add(v, s, out=v)
        np.add(np.sqrt(v, out=s), eps, out=s)
        np.divide(m, s, out=s)
        np.subtract(w, np.multiply(s, rate, out=s), out=w)


ACTIVATIONS = {
    None: None,
    relu: Kind(_relu, _relu_slope, np.bool_),
    leaky_relu: Kind(_leaky_relu, _leaky_relu_slope),
    sigmoid: Kind(_sigmoid, _sigmoid_slope),
    tanh: Kind(_tanh, _tanh_slope),
}
LOSSES = {
    MeanSquaredError: _mse,
    BinaryCrossEntropy: _binary_cross_entropy,
    SoftmaxCrossEntropy: _softmax_cross_entropy,
}
UPDATES = {SGD: (_sgd, ()), Momentum: (_momentum, ("_v",)), Adam: (_adam, ("_m", "_v"))}
