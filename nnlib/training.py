"""Training written out with the functions of the course, and what belongs to it (unit 10).

`Sequential.fit` does the same for any network, with fewer operations. `train` always returns the
weights of the best epoch, `fit` does so only with patience.
"""

from math import isfinite

import numpy as np

from nnlib.activations import relu
from nnlib.backprop import model_backward
from nnlib.contracts import checked
from nnlib.descent import minibatches
from nnlib.forward import model_forward
from nnlib.initializers import initialize
from nnlib.objectives import SoftmaxCrossEntropy
from nnlib.optimisers import Adam
from nnlib.perceptron import step
from nnlib.regularisation import dropout, l2_penalty
from nnlib.scaling import Standardizer, split_and_scale
from nnlib.slopes import relu_backward

__all__ = ["dropout", "l2_penalty", "overfit", "split_and_scale", "train"]

LIMIT = 20_000  # steps of `overfit`


def train(X, Y, X_val, Y_val, sizes, epochs, batch_size, optimizer, seed):
    """Train a network of dense layers, ReLU between them, on softmax cross-entropy.

    Parameters
    ----------
    X : array (n_0, m)
        Training examples.
    Y : array (C, m)
        Their classes as one-hot columns.
    X_val : array (n_0, k)
        Examples that are not trained on.
    Y_val : array (C, k)
        Their classes.
    sizes : list of int
        Units of each layer, the input first: n_0, ..., C.
    epochs : int
        How often every example is visited, each time in a new order.
    batch_size : int
        Examples for one step.
    optimizer : object
        With ``step(params, grads)``; the keys are "W1", "b1", "W2", ...
    seed : int
        Of the weights and of the order.

    Returns
    -------
    parameters : list of (array, array)
        ``(W, b)`` of each layer, as they were after the epoch with the lowest "val_loss".
    history : dict
        Lists "loss" and "val_loss", each over the whole set after each epoch.

    Raises
    ------
    ValueError
        If shapes do not fit.
    RuntimeError
        If the loss is no finite number any more.

    Examples
    --------
    >>> X, Y = np.array([[-2.0, -1.0, 1.0, 2.0]]), np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]])
    >>> parameters, history = train(X, Y, X, Y, [1, 4, 2], 50, 2, Adam(0.1), seed=0)
    >>> len(parameters), history["val_loss"][-1] < 0.01
    (2, True)
    """
    parameters = initialize(sizes, seed)
    rng = np.random.default_rng([seed, 1])  # not the numbers that the weights came from
    best, history = _copied(parameters), {"loss": [], "val_loss": []}
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(1, epochs + 1):
            for X_batch, Y_batch in minibatches(X, Y, batch_size, rng):
                _, grads = _loss_and_gradients(X_batch, Y_batch, parameters)
                optimizer.step(_by_name(parameters), _by_name(grads))
            history["loss"].append(_loss(X, Y, parameters))
            history["val_loss"].append(_loss(X_val, Y_val, parameters))
            if not isfinite(history["loss"][-1] + history["val_loss"][-1]):
                raise RuntimeError(
                    f"train: loss must be a finite number, got {history['loss'][-1]} in epoch "
                    f"{epoch}. Take a smaller learning rate."
                )
            if history["val_loss"][-1] == min(history["val_loss"]):
                best = _copied(parameters)
    return best, history


def _identity(Z):
    return Z


def _identity_backward(dA, Z):
    return dA


def _loss_and_gradients(X, Y, parameters):
    """Mean loss of a batch, and ``(dW, db)`` of every layer."""
    hidden = len(parameters) - 1
    Z, caches = model_forward(X, parameters, [relu] * hidden + [_identity])
    dZ = SoftmaxCrossEntropy().backward(Z, Y)  # the 1/m is put in here
    grads, _ = model_backward(dZ, caches, [relu_backward] * hidden + [_identity_backward])
    return SoftmaxCrossEntropy().forward(Z, Y), grads


def _loss(X, Y, parameters):
    Z, _ = model_forward(X, parameters, [relu] * (len(parameters) - 1) + [_identity])
    return SoftmaxCrossEntropy().forward(Z, Y)


def _by_name(pairs):
    """``[(W, b), ...]`` as ``{"W1": W, "b1": b, "W2": ...}``; the arrays themselves."""
    return {
        f"{name}{layer}": array
        for layer, pair in enumerate(pairs, 1)
        for name, array in zip("Wb", pair, strict=True)
    }


def _copied(parameters):
    return [(W + 0.0, b + 0.0) for W, b in parameters]


def overfit(X, Y, seed):
    """Learn a few examples by heart: a network and a gradient that are right can do it.

    Parameters
    ----------
    X : array (n, m)
        Few examples, such as 20.
    Y : array (C, m)
        Their classes as one-hot columns.
    seed : int
        Of the weights.

    Returns
    -------
    list of float
        Mean loss before each step; the last is below 0.01.

    Raises
    ------
    RuntimeError
        If `LIMIT` steps are not enough, because equal examples differ in class.

    Notes
    -----
    Examples that lie close together are hard to tell apart. So the first layer is one of step
    units that stay as they are, with a random direction w and a threshold between every two
    neighbours: each example has a pattern of its own. Two layers after it are trained.

    Examples
    --------
    >>> losses = overfit(np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]]), np.eye(4), seed=0)
    >>> losses[0] > 1.0, losses[-1] < 0.01
    (True, True)
    """
    X, Y, _ = checked("overfit", X=(X, "n m"), Y=(Y, "C m"))
    X = Standardizer().fit(X).apply(X)
    w = np.random.default_rng([seed, 1]).normal(size=(1, X.shape[0]))
    places = np.unique(w @ np.unique(X, axis=1))  # of the different examples, in their order
    between = places - np.diff(places, prepend=places[0] - 1.0) / 2.0
    X = 2.0 * step(w @ X - between[:, None]) - 1.0  # neighbours differ by 2 in one row
    parameters, optimizer = initialize([len(places), 64, Y.shape[0]], seed), Adam(0.003)
    losses = []
    for _ in range(LIMIT):
        loss, grads = _loss_and_gradients(X, Y, parameters)
        losses.append(loss)
        if loss < 1e-2:
            return losses
        optimizer.step(_by_name(parameters), _by_name(grads))
    raise RuntimeError(
        f"overfit: loss must get below 0.01, got {losses[-1]} after {len(losses)} steps. "
        "Look for columns of X that are equal, or nearly, and differ in class."
    )
