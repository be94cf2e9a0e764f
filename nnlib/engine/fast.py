"""What makes training fast: the step of a network of dense layers, without making arrays.

The formulas are those of `nnlib.dense`, `nnlib.objectives` and `nnlib.optimisers`, where they are
explained; a test holds both equal. A step of a small network spends most of its time on making
arrays and calling functions, a step of a large one on matrix products and on moving arrays between
memory and processor. So:

- All parameters lie in one vector, and all gradients in another (`nnlib.engine.vector`). An optimiser
  needs a few operations on the vector, not a few for every W and b. It takes the vector in blocks
  that fit in the processor's cache, so that its operations read the memory once.
- Arrays are made once for each batch size, and written again in every step. They never leave this
  module and the training loop: what a user gets is an array that nothing here writes to later.
- What is not needed any more is overwritten: Z by A = g(Z), and A, on the way back, by dA and then
  dZ. For that g'(Z) is told from A, as in ``A (1 - A)`` for the sigmoid. The logits become the
  gradient of the loss in the same way, by one pass for softmax and cross-entropy together.

Everything here is NumPy's; arrays of other libraries take the plain way.
"""

from functools import partial
from math import isfinite

import numpy as np

from nnlib.dense import Activation, Dense
from nnlib.engine.inplace import ACTIVATIONS, LOSSES, UPDATES

BLOCK = 2**17  # bytes of each vector that an optimiser works on at a time


def compile_step(model, objective, optimizer, flat):
    """Make the fast form of `nnlib.engine.vector.PlainStep`, where there is one.

    Parameters
    ----------
    model : Sequential
        The network.
    objective : object
        Its loss.
    optimizer : object
        What it remembers is shared, so that its own `step` can go on afterwards.
    flat : OneVector
        All parameters of the network.

    Returns
    -------
    FastStep or None
        None unless the arrays are NumPy's, the layers `Dense`, each with or followed by relu,
        leaky_relu, sigmoid, tanh or nothing, and objective and optimizer those of nnlib.

    Examples
    --------
    >>> from nnlib.model import Sequential
    >>> from nnlib.objectives import MeanSquaredError
    >>> from nnlib.optimisers import SGD
    >>> from nnlib.engine.vector import OneVector
    >>> model = Sequential([Dense(2, 1)])
    >>> model.layers[0].W[:] = [[1.0, 2.0]]
    >>> with OneVector(model) as flat:
    ...     step = compile_step(model, MeanSquaredError(), SGD(0.25), flat)
    ...     step.step(np.array([[1.0], [1.0]]), np.array([[5.0]]))  # (1 + 2 - 5)**2
    4.0
    >>> model.layers[0].W, model.layers[0].b  # minus 0.25 * 2 * (3 - 5) * 1
    (array([[2., 3.]]), array([[1.]]))
    """
    stages = _stages(model)
    loss, update = LOSSES.get(type(objective)), UPDATES.get(type(optimizer))
    if not (stages and loss and update):
        return None
    function, names = update
    vectors = [flat.vector, flat.gradient]
    for name in names:
        vectors.append(getattr(optimizer, name).setdefault("all", np.zeros_like(flat.vector)))
        if vectors[-1].shape != flat.vector.shape or vectors[-1].dtype != flat.vector.dtype:
            return None  # it remembers another network: the plain way complains
    windows = list(flat.windows(flat.gradient).values())  # W1, b1, W2, b2, ...
    grads = list(zip(windows[::2], windows[1::2], strict=True))
    return FastStep(stages, loss, partial(function, optimizer), vectors, grads)


class FastStep:
    """One step of training in arrays that are made once, with the meaning of `PlainStep`.

    Parameters
    ----------
    stages : list of (array (n_out, n_in), array (n_out, 1), Kind or None)
        W, b and the activation of every weight layer.
    loss, update : callable
        The objective, and one step of the optimiser, as in `nnlib.engine.inplace`.
    vectors : list of array (n,)
        Parameters, gradients, and what the optimiser remembers.
    grads : list of (array (n_out, n_in), array (n_out, 1))
        Windows on the gradients, for every weight layer.

    Attributes
    ----------
    outputs : array (n_L, m)
        What the network gave for the last batch; the next batch of this size writes to it.
    """

    def __init__(self, stages, loss, update, vectors, grads):
        self.stages, self.loss, self.update, self.grads = stages, loss, update, grads
        size = BLOCK // vectors[0].itemsize
        self.blocks = [
            [vector[start : start + size] for vector in vectors]
            for start in range(0, vectors[0].size, size)
        ]
        self.scratch = np.empty_like(self.blocks[0][0])
        self.buffers = {}
        self.outputs = None

    def step(self, X, Y):
        """Change the parameters by one step of the optimiser.

        Parameters
        ----------
        X : array (n_0, m)
            One batch.
        Y : array (n_L, m) or (m,)
            Its targets, which the objective has been tried on.

        Returns
        -------
        float
            Mean loss of the batch before the step. Where it is not finite, nothing was changed.
        """
        m = X.shape[1]
        layers, zeros, ones, self.outputs, R = self.buffers.get(m) or self._new_buffers(m)
        inputs = []
        A = X if X.dtype == R.dtype else X.astype(R.dtype)
        for W, b, kind, Z, S, _, _ in layers:
            inputs.append(A)
            np.dot(W, A, out=Z)
            np.add(Z, b, out=Z)
            if kind:
                kind.forward(Z, S, zeros)  # Z is A now
                kind.slope(Z, S)  # S is g'(Z)
            A = Z
        np.copyto(self.outputs, A)
        loss = self.loss(A, Y, R)  # A is dA now
        if isfinite(loss):
            self._backward(A, layers, inputs, ones)
            self.update(self.blocks, self.scratch)
        return loss

    def _backward(self, dA, layers, inputs, ones):
        for n in reversed(range(len(layers))):
            (W, _, kind, _, S, dW, db), A_prev = layers[n], inputs[n]
            dZ = np.multiply(dA, S, out=dA) if kind else dA
            np.dot(dZ, A_prev.T, out=dW)
            np.dot(dZ, ones, out=db)  # the sum over the examples
            if n:
                dA = np.dot(W.T, dZ, out=A_prev)

    def _new_buffers(self, m):
        dtype, layers = self.scratch.dtype, []
        for (W, b, kind), (dW, db) in zip(self.stages, self.grads, strict=True):
            shape = (W.shape[0], m)
            S = np.empty(shape, kind.dtype or dtype) if kind else None
            layers.append((W, b, kind, np.empty(shape, dtype), S, dW, db))
        zeros, ones = np.zeros(m, dtype), np.ones((m, 1), dtype)
        made = layers, zeros, ones, np.empty(shape, dtype), np.empty(shape, dtype)
        return self.buffers.setdefault(m, made)


def predict(model, X):
    """Output of a network of dense layers, without caches for the way back.

    Parameters
    ----------
    model : Sequential
        The network.
    X : array (n_0, m)
        One column for each example.

    Returns
    -------
    array (n_L, m) or None
        None where `compile_step` would give None, or where X does not fit.

    Examples
    --------
    >>> from nnlib.model import Sequential
    >>> model = Sequential([Dense(2, 1)])
    >>> model.layers[0].W[:] = [[1.0, -1.0]]
    >>> predict(model, np.array([[3.0, 0.0], [1.0, 1.0]]))
    array([[ 2., -1.]])
    """
    stages = _stages(model)
    if not stages or type(X) is not np.ndarray or X.shape[:-1] != (stages[0][0].shape[1],):
        return None
    if X.dtype != stages[0][0].dtype or X.shape[1] == 0:
        return None
    A, zeros = X, np.zeros(X.shape[1], X.dtype)
    for W, b, kind in stages:
        A = np.dot(W, A)
        np.add(A, b, out=A)
        if kind:
            kind.forward(A, None, zeros)
    return A


def _stages(model):
    """W, b and the activation of each weight layer; None if there is anything else."""
    from nnlib.model import Sequential  # which imports this module

    if type(model) is not Sequential:
        return None
    stages, n_in, dtype = [], None, None
    for layer in model.layers:
        kind = _kind_of(layer)
        if type(layer) is Dense and kind and layer.names == Dense.names:
            n_in, dtype = n_in or layer.W.shape[-1], dtype or layer.W.dtype
            if not _is_stage(layer.W, layer.b, n_in, dtype):
                return None
            stages.append([layer.W, layer.b, *kind])
            n_in = layer.W.shape[0]
        elif type(layer) is Activation and kind and not layer._given:
            if not stages or stages[-1][2]:
                return None
            stages[-1][2:] = kind
        else:
            return None
    return stages


def _kind_of(layer):
    """A list with the activation in place; an empty one if it is not known."""
    function = getattr(layer, "activation", getattr(layer, "function", None))
    return [kind for known, kind in ACTIVATIONS.items() if known is function]


def _is_stage(W, b, n_in, dtype):
    arrays = type(W) is type(b) is np.ndarray and W.dtype == b.dtype == dtype
    return (
        arrays
        and dtype in (np.float32, np.float64)
        and W.shape == (b.size, n_in)
        and b.shape == (b.size, 1)
    )
