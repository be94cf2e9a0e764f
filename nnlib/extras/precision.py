"""One precision for a whole layer: that of its input."""

from nnlib.backend import array_module


def in_precision_of(X, *arrays):
    """The arrays in the float type of X; one that has it already is not copied.

    Parameters
    ----------
    X : array
        Input of a layer, of any float type.
    *arrays : array
        Its parameters.

    Returns
    -------
    list of array
        In the order given.

    Notes
    -----
    float32 times float64 is float64. One parameter in float64 would make the rest of the network
    twice as slow, and nothing would say so.

    Examples
    --------
    >>> import numpy as np
    >>> [W] = in_precision_of(np.zeros(2, dtype=np.float32), np.ones((3, 2)))
    >>> W.dtype
    dtype('float32')
    """
    xp = array_module(X)
    return [array if array.dtype == X.dtype else xp.astype(array, X.dtype) for array in arrays]
