"""Gradient descent: small steps against the gradient of the mean loss (course unit 07)."""

from nnlib.contracts import checked


def alike(who, **arrays):
    """Do what `checked` does for arrays of any shape, as long as it is the same for all.

    Parameters
    ----------
    who : str
        Head of the error.
    **arrays : array
        Each array under its name. The first one sets the shape.

    Returns
    -------
    list
        The arrays as floats in the order given, then their array module.

    Examples
    --------
    >>> import numpy as np
    >>> w, grad, xp = alike("example", w=np.array([1, 2]), grad=np.array([0.5, 0.5]))
    >>> w - grad
    array([0.5, 1.5])
    """
    first = next(iter(arrays.values()))
    axes = " ".join(f"n_{i + 1}" for i in range(getattr(first, "ndim", 2)))
    return checked(who, **{name: (array, axes) for name, array in arrays.items()})


def gradient_step(w, grad, learning_rate):
    """``w - learning_rate * grad``: one step downhill.

    Parameters
    ----------
    w : array, any shape
        Parameters.
    grad : array, same shape
        Gradient of the loss with respect to w.
    learning_rate : float
        How far the step goes.

    Returns
    -------
    array, same shape
        A new array.

    Examples
    --------
    >>> import numpy as np
    >>> gradient_step(np.array([1.0, 2.0]), np.array([10.0, -10.0]), 0.1)
    array([0., 3.])
    """
    w, grad, _ = alike("gradient_step", w=w, grad=grad)
    return w - learning_rate * grad
