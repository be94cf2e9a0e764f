"""One precision for a whole layer: that of its input."""

from nnlib.backend import array_module


def one_precision(X, *parameters):
    """Input and parameters of a layer in one float type; what has it already is not copied.

    Parameters
    ----------
    X : array
        Input. If it holds floats, their type is taken; whole numbers, such as pixels, get that of
        the first parameter. Anything else is handed back as it is.
    *parameters : array
        Floats.

    Returns
    -------
    list of array
        X, then the parameters in the order given.

    Notes
    -----
    float32 times float64 is float64. One parameter in float64 would make the rest of the network
    twice as slow, and nothing would say so.

    Examples
    --------
    >>> import numpy as np
    >>> X, W = one_precision(np.zeros(2, dtype=np.float32), np.ones((3, 2)))
    >>> W.dtype
    dtype('float32')
    """
    if not hasattr(X, "dtype"):
        return [X, *parameters]
    xp = array_module(X)
    if xp.isdtype(X.dtype, ("integral", "bool")):
        X = xp.astype(X, parameters[0].dtype)
    if not xp.isdtype(X.dtype, "real floating"):
        return [X, *parameters]
    return [X, *(a if a.dtype == X.dtype else xp.astype(a, X.dtype) for a in parameters)]
