"""A layer that gives every token, such as a letter or a word, its own column of numbers."""

import numpy as np

from nnlib.backend import array_module
from nnlib.base import Layer
from nnlib.contracts import checked
from nnlib.extras.settings import whole


class Embedding(Layer):
    """A trained column of n_dim numbers for each token, such as a letter or a word.

    Parameters
    ----------
    n_tokens : int
        Different tokens, numbered from 0.
    n_dim : int
        Numbers for each.
    seed : int, optional
        Seed of the numbers.

    Attributes
    ----------
    W : array (n_dim, n_tokens)
        One column for each token, standard normal numbers at the start.

    Notes
    -----
    Input are the numbers of the tokens, (T, m), output the sequences (T, n_dim, m). To take column
    j of W is to multiply W with a column that is 1 in row j and 0 elsewhere. So the gradient is
    that of a dense layer whose input is one-hot; a token that occurs several times gets the sum.
    Whole numbers have no slope: the gradient handed back is zeros.

    Examples
    --------
    >>> layer = Embedding(3, 2)
    >>> layer.W = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    >>> layer.forward(np.array([[2], [0]]))[:, :, 0]  # one sequence: token 2, then token 0
    array([[ 3., 30.],
           [ 1., 10.]])
    """

    names = ("W",)
    settings = ("n_tokens", "n_dim")

    def __init__(self, n_tokens, n_dim, seed=0):
        super().__init__()
        self.n_tokens = whole("Embedding", "n_tokens", n_tokens)
        self.n_dim = whole("Embedding", "n_dim", n_dim)
        self.W = np.random.default_rng(seed).normal(size=(n_dim, n_tokens))

    def _check(self):
        checked("Embedding", W=(self.W, f"{self.n_dim} {self.n_tokens}"))

    def _forward(self, X, training):
        axes = f"{self.n_dim} {self.n_tokens}"
        W, X, xp = checked("Embedding", W=(self.W, axes), X=(X, "T m", int))
        n_dim, n_tokens = W.shape
        if X.size and (int(xp.min(X)) < 0 or int(xp.max(X)) >= n_tokens):
            raise ValueError(
                f"Embedding: X must hold numbers from 0 to {n_tokens - 1}, got {int(xp.min(X))} "
                f"to {int(xp.max(X))}."
            )
        columns = xp.take(W, xp.reshape(X, (-1,)), axis=1)  # (n_dim, T * m)
        Y = xp.permute_dims(xp.reshape(columns, (n_dim, *X.shape)), (1, 0, 2))
        return Y, (X, n_tokens)

    def _backward(self, dY, cache):
        X, n_tokens = cache
        xp = array_module(dY)
        dW, tokens = 0.0, xp.arange(n_tokens)[None, :]
        for t in range(X.shape[0]):  # one step at a time: the one-hot matrix stays small
            one_hot = xp.astype(X[t, :][:, None] == tokens, dY.dtype)  # (m, n_tokens)
            dW = dW + dY[t, ...] @ one_hot
        return xp.zeros(X.shape, dtype=dY.dtype), {"W": dW}
