"""Layers that keep activations in a range in which learning works: normalisation and dropout."""

import numpy as np

from nnlib.backend import array_module
from nnlib.base import Layer
from nnlib.contracts import checked, require_examples
from nnlib.engine.rates import setting
from nnlib.extras.precision import one_precision
from nnlib.extras.settings import whole
from nnlib.training import dropout


class BatchNorm(Layer):
    """Every feature with mean beta and deviation gamma over the batch, see `batch_norm`.

    Parameters
    ----------
    n : int
        Features of columns (n, m), or channels of pictures (m, n, h, w). A channel is normalised
        over the examples and the pixels together.
    momentum : float, optional
        Weight of the old value in the running averages. Other libraries give that of the new one.
    eps : float, optional
        Keeps the division from being by 0.

    Attributes
    ----------
    gamma, beta : array (n, 1)
        Scale and shift, which are trained; ones and zeros at the start.
    running_mean, running_var : array (n, 1)
        Averages over the batches seen in training, used outside of it. The variance is divided by
        the number of values, not by one less.

    Notes
    -----
    With ``x_hat = (x - mean) / s`` and ``s = sqrt(var + eps)``, each x has an effect of its own,
    one through the mean and one through the variance of its batch. Together, with means over the
    batch::

        dx = (g - mean(g) - x_hat * mean(g * x_hat)) / s        g = gamma * dy
        dgamma = sum of dy * x_hat                              dbeta = sum of dy

    Outside of training mean and variance are constants, and ``dx = g / s``.

    References
    ----------
    Ioffe, Szegedy: Batch normalization, ICML 2015, algorithm 1 and the gradients in section 3.

    Examples
    --------
    >>> BatchNorm(1, eps=0.0).forward(np.array([[1.0, 5.0]]), training=True)
    array([[-1.,  1.]])
    """

    names = ("gamma", "beta")
    state = ("running_mean", "running_var")
    settings = ("n", "momentum", "eps")

    def __init__(self, n, momentum=0.9, eps=1e-5):
        super().__init__()
        self.n = n = whole("BatchNorm", "n", n)
        self.momentum = setting("BatchNorm", "momentum", momentum, below=1.0)
        self.eps = setting("BatchNorm", "eps", eps)
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))
        self.running_mean, self.running_var = np.zeros((n, 1)), np.ones((n, 1))

    def _check(self):
        column = f"{self.n} 1"
        names = (*self.names, *self.state)
        return checked("BatchNorm", **{name: (getattr(self, name), column) for name in names})

    def _forward(self, X, training):
        *own, _ = self._check()
        X, *parameters = one_precision(X, *own)
        pictures = getattr(X, "ndim", 2) == 4
        X, xp = checked("BatchNorm", X=(X, f"m {self.n} h w" if pictures else f"{self.n} m"))
        axes, column = ((0, 2, 3), (1, -1, 1, 1)) if pictures else ((1,), (-1, 1))
        gamma, beta, mean, var = (xp.reshape(array, column) for array in parameters)
        if training:
            require_examples("BatchNorm", "X", X)
            _require_spread(X, self.n)
            mean = xp.mean(X, axis=axes, keepdims=True)
            var = xp.var(X, axis=axes, keepdims=True)
            for name, old, now in zip(self.state, own[2:], (mean, var), strict=True):
                new = self.momentum * old + (1.0 - self.momentum) * xp.reshape(now, (-1, 1))
                setattr(self, name, xp.astype(new, old.dtype))
        s = xp.sqrt(var + self.eps)
        X_hat = (X - mean) / s
        return gamma * X_hat + beta, (X_hat, s, gamma, axes if training else None)

    def _backward(self, dY, cache):
        X_hat, s, gamma, batch_axes = cache
        grads = _scale_and_shift(dY, X_hat, (0, 2, 3) if dY.ndim == 4 else (1,))
        return _through(gamma * dY, X_hat, s, batch_axes), grads


class LayerNorm(Layer):
    """Every example by itself with mean 0 and deviation 1, then scaled and shifted.

    Parameters
    ----------
    n : int
        Features: rows of columns (n, m) or of sequences (T, n, m). Each column of each time step
        is normalised over its n values.
    eps : float, optional
        Keeps the division from being by 0.

    Attributes
    ----------
    gamma, beta : array (n, 1)
        Scale and shift, one for each feature; ones and zeros at the start.

    Notes
    -----
    The gradients are those of `BatchNorm` with means over the features instead of the batch. No
    example has an effect on another, so training makes no difference.

    References
    ----------
    Ba, Kiros, Hinton: Layer normalization, 2016, arXiv:1607.06450.

    Examples
    --------
    >>> LayerNorm(2, eps=0.0).forward(np.array([[1.0, 30.0], [5.0, 10.0]]))
    array([[-1.,  1.],
           [ 1., -1.]])
    """

    names = ("gamma", "beta")
    settings = ("n", "eps")

    def __init__(self, n, eps=1e-5):
        super().__init__()
        self.n = n = whole("LayerNorm", "n", n)
        self.eps = setting("LayerNorm", "eps", eps)
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))

    def _check(self):
        column = f"{self.n} 1"
        return checked("LayerNorm", gamma=(self.gamma, column), beta=(self.beta, column))

    def _forward(self, X, training):
        gamma, beta, _ = self._check()
        X, gamma, beta = one_precision(X, gamma, beta)
        sequences = getattr(X, "ndim", 2) == 3
        X, xp = checked("LayerNorm", X=(X, f"T {self.n} m" if sequences else f"{self.n} m"))
        mean = xp.mean(X, axis=-2, keepdims=True)
        s = xp.sqrt(xp.var(X, axis=-2, keepdims=True) + self.eps)
        X_hat = (X - mean) / s
        return gamma * X_hat + beta, (X_hat, s, gamma)

    def _backward(self, dY, cache):
        X_hat, s, gamma = cache
        grads = _scale_and_shift(dY, X_hat, (0, 2) if dY.ndim == 3 else (1,))
        return _through(gamma * dY, X_hat, s, (-2,)), grads


class Dropout(Layer):
    """In training every value is dropped with probability `rate`, and the others are scaled up.

    Parameters
    ----------
    rate : float
        Probability of dropping, from 0 to below 1.
    seed : int, optional
        Seed of the draws. Two layers of one seed drop at the same places.

    Attributes
    ----------
    count : array (1,)
        How many batches were drawn. Seed and count together determine the next draw, so a network
        that was saved goes on as if it had not been.

    Raises
    ------
    ValueError
        If the rate is not from 0 to below 1.
    TypeError
        If it is no number.

    Notes
    -----
    What is kept is divided by ``1 - rate``, so that the mean stays what it is without dropout; then
    nothing is to be done outside of training. See `nnlib.training.dropout`.

    Examples
    --------
    >>> X = np.ones((1, 1000))
    >>> Y = Dropout(0.2).forward(X, training=True)
    >>> sorted({float(y) for y in Y[0]}), bool(abs(Y.mean() - 1) < 0.05)
    ([0.0, 1.25], True)
    """

    state = ("count",)
    settings = ("rate", "seed")

    def __init__(self, rate, seed=0):
        super().__init__()
        self.rate, self.seed, self.count = rate, seed, np.zeros(1)
        self._check()

    def _check(self):
        setting("Dropout", "rate", self.rate, below=1.0)
        whole("Dropout", "seed", self.seed, least=0)
        checked("Dropout", count=(self.count, "1"))

    def _forward(self, X, training):
        self._check()
        if not training:
            return X, None
        rng = np.random.default_rng([self.seed, int(self.count[0])])
        self.count = self.count + 1.0
        return dropout(X, self.rate, True, rng)

    def _backward(self, dY, mask):
        return dY if mask is None else dY * mask, {}


def _require_spread(X, n):
    """Refuse a batch of one value for each feature: less its mean it is 0, whatever it was."""
    if X.size == n:
        raise ValueError(
            "BatchNorm: X must have two or more values for each feature in training, got shape "
            f"{tuple(X.shape)}. Take a batch_size that leaves no single example for the last batch."
        )


def _scale_and_shift(dY, X_hat, axes):
    """Gradients of gamma and beta as columns: sums over all axes but that of the features."""
    xp = array_module(dY)
    sums = {"gamma": xp.sum(dY * X_hat, axis=axes), "beta": xp.sum(dY, axis=axes)}
    return {name: array[:, None] for name, array in sums.items()}


def _through(g, X_hat, s, axes):
    """Gradient of the input from that of X_hat; axes are those of the mean, None for constants."""
    if axes is None:
        return g / s
    xp = array_module(g)
    mean, along = (xp.mean(array, axis=axes, keepdims=True) for array in (g, g * X_hat))
    return (g - mean - X_hat * along) / s
