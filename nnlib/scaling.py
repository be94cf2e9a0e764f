"""Scaling that is learnt from the training examples only (course unit 10)."""

from nnlib.backend import require_rng
from nnlib.contracts import checked


class Standardizer:
    """``(X - mean) / deviation`` per row, with the numbers of the examples it was fitted to.

    Statistics of the test examples must not leak into what the network sees: fit to the training
    examples, apply to all.

    Attributes
    ----------
    mean : array (n, 1)
        Mean of each row.
    deviation : array (n, 1)
        Standard deviation of each row; 1 for a row whose entries are all equal.

    Examples
    --------
    >>> import numpy as np
    >>> scaler = Standardizer().fit(np.array([[1.0, 3.0], [5.0, 5.0]]))
    >>> scaler.apply(np.array([[4.0], [6.0]]))  # (4 - 2) / 1 and (6 - 5) / 1
    array([[2.],
           [1.]])
    """

    def fit(self, X):
        """Take mean and deviation of every row.

        Parameters
        ----------
        X : array (n, m)
            Training examples, at least one.

        Returns
        -------
        Standardizer
            Itself.

        Raises
        ------
        ValueError
            If there is no example.
        """
        X, xp = checked("Standardizer", X=(X, "n m"))
        if X.shape[1] == 0:
            raise ValueError(
                f"Standardizer: X must hold at least one example, got shape {tuple(X.shape)}."
            )
        low, high = (f(X, axis=1, keepdims=True) for f in (xp.min, xp.max))
        equal = low == high  # rounding gives such a row a deviation just above 0
        self.mean = xp.where(equal, low, xp.mean(X, axis=1, keepdims=True))
        deviation = xp.std(X, axis=1, keepdims=True)
        self.deviation = xp.where(equal, xp.ones_like(deviation), deviation)
        return self

    def apply(self, X):
        """Scale examples.

        Parameters
        ----------
        X : array (n, m)
            Any examples with as many rows as those of `fit`.

        Returns
        -------
        array (n, m)
            New array.

        Raises
        ------
        RuntimeError
            If `fit` was not called.
        ValueError
            If the number of rows differs.
        """
        if not hasattr(self, "mean"):
            raise RuntimeError("Standardizer: apply needs a fit. Call fit(X_train) first.")
        _, X, _ = checked("Standardizer", mean=(self.mean, "n 1"), X=(X, "n m"))
        return (X - self.mean) / self.deviation


def split_and_scale(X, Y, fraction, rng):
    """Split at random into training and test examples; scale both with the training statistics.

    Parameters
    ----------
    X : array (n, m)
        Examples.
    Y : array (k, m) or (m,)
        Targets. Labels (m,) keep their type.
    fraction : float
        Share for training, from 0 to 1; ``round(fraction * m)`` examples, at least one.
    rng : numpy.random.Generator
        Draws the examples.

    Returns
    -------
    X_train, Y_train, X_test, Y_test : array
        X scaled by `Standardizer`.

    Raises
    ------
    ValueError
        If no example would be left for training, or the fraction is above 1.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.arange(10.0)[None, :]
    >>> parts = split_and_scale(X, 2 * X, 0.75, np.random.default_rng(0))
    >>> [part.shape for part in parts]  # Python's round(7.5) is 8
    [(1, 8), (1, 8), (1, 2), (1, 2)]
    """
    labels = getattr(Y, "ndim", 2) == 1
    X, floats, xp = checked("split_and_scale", X=(X, "n m"), Y=(Y, "m" if labels else "k m"))
    Y = Y if labels else floats
    m = X.shape[1]
    n_train = round(fraction * m) if 0 <= fraction <= 1 else 0
    if n_train < 1:
        raise ValueError(
            f"split_and_scale: fraction must be from 0 to 1 and leave an example for training, got "
            f"{fraction!r} of {m}."
        )
    require_rng("split_and_scale", rng)
    order = xp.asarray(rng.permutation(m))
    train_part, test_part = order[:n_train], order[n_train:]
    scaler = Standardizer().fit(xp.take(X, train_part, axis=1))
    return tuple(
        xp.take(array, part, axis=array.ndim - 1)
        for part in (train_part, test_part)
        for array in (scaler.apply(X), Y)
    )
