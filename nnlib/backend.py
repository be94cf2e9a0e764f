"""The seam to other array libraries: code that asks for `xp` here also runs on CuPy arrays.

NumPy is all that nnlib needs. Only when an array of another library comes in is the package
array-api-compat imported, which gives that library NumPy's names.
"""

import numpy as np


def array_module(x):
    """Return the module whose functions work on x.

    Parameters
    ----------
    x : array, number or list
        Python's own numbers and lists count as NumPy's.

    Returns
    -------
    module
        NumPy, or another library under the names of the array API standard.

    Examples
    --------
    >>> array_module(np.zeros(3)).__name__, array_module([1, 2]).__name__
    ('numpy', 'numpy')
    """
    if isinstance(x, np.ndarray) or not hasattr(x, "__dlpack__"):
        return np
    from array_api_compat import array_namespace  # type: ignore[import-not-found]

    return array_namespace(x)


def as_float64(x):
    """Return x as a float64 array, together with its array module.

    Parameters
    ----------
    x : array, number or list
        Integers and float32 are converted. A float64 array is returned itself, not a copy.

    Returns
    -------
    x : array
        Same shape, float64.
    xp : module
        See `array_module`.

    Examples
    --------
    >>> x, xp = as_float64(3)
    >>> x, xp.__name__
    (array(3.), 'numpy')
    """
    xp = array_module(x)
    return xp.asarray(x, dtype=xp.float64), xp
