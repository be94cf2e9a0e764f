"""One precision for a whole layer: that of NumPy's rule, as in a dense layer."""

from nnlib.backend import array_module


def one_precision(X, *parameters):
    """Input and parameters of a layer in one float type; what has it already is not copied.

    Parameters
    ----------
    X : array
        Input. Whole numbers, such as pixels, get the type of the first parameter. Anything that
        is no array of numbers is handed back as it is.
    *parameters : array
        Floats.

    Returns
    -------
    list of array
        X, then the parameters in the order given.

    Notes
    -----
    float32 times float64 is float64. For a network that works in float32 its parameters are
    converted too: ``model.astype("float32")``, or ``dtype`` in `Sequential.fit`.

    Examples
    --------
    >>> import numpy as np
    >>> X, W = one_precision(np.zeros(2, dtype=np.float32), np.ones((3, 2)))
    >>> X.dtype, W.dtype
    (dtype('float64'), dtype('float64'))
    """
    if not hasattr(X, "dtype"):
        return [X, *parameters]
    xp = array_module(X)
    if xp.isdtype(X.dtype, ("integral", "bool")):
        X = xp.astype(X, parameters[0].dtype)
    if not xp.isdtype(X.dtype, "real floating"):
        return [X, *parameters]
    dtype = xp.result_type(X, *parameters)
    return [a if a.dtype == dtype else xp.astype(a, dtype) for a in (X, *parameters)]
