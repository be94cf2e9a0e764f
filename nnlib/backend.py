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


def to_numpy(array):
    """Copy an array of another library to NumPy, from a GPU to the computer's memory.

    Parameters
    ----------
    array : array
        Of any library.

    Returns
    -------
    array
        Same shape and numbers; NumPy's own arrays are returned themselves.

    Examples
    --------
    >>> to_numpy(np.array([1.0, 2.0]))
    array([1., 2.])
    """
    if isinstance(array, np.ndarray):
        return array
    if hasattr(array, "get"):  # CuPy's way; it has no other, so that no copy is made by mistake
        return array.get()
    try:
        return np.asarray(array)
    except TypeError:  # number by number is slow, and works with every library
        numbers = [float(array[place]) for place in np.ndindex(*array.shape)]
        return np.array(numbers).reshape(array.shape)


def move(array, xp):
    """Copy an array to another library.

    Parameters
    ----------
    array : array
        Of any library.
    xp : module
        Such as ``cupy`` or ``numpy``.

    Returns
    -------
    array
        Of xp; itself if it was.

    Examples
    --------
    >>> move(np.ones(2), np)
    array([1., 1.])
    """
    if xp is np:
        return to_numpy(array)
    return xp.asarray(array if isinstance(array, np.ndarray) else to_numpy(array))


def float_type(who, xp, dtype):
    """The dtype of an array module that goes by a name.

    Parameters
    ----------
    who : str
        Head of the error.
    xp : module
        See `nnlib.backend`.
    dtype : str or dtype
        "float32" or "float64".

    Returns
    -------
    dtype
        Of that module.

    Raises
    ------
    ValueError
        If it is another one.

    Examples
    --------
    >>> import numpy as np
    >>> float_type("example", np, "float32")
    <class 'numpy.float32'>
    """
    name = getattr(dtype, "name", None) or getattr(dtype, "__name__", None) or str(dtype)
    for known in ("float32", "float64"):
        if str(name).split(".")[-1] == known:
            return getattr(xp, known)
    raise ValueError(f'{who}: dtype must be "float32" or "float64", got {dtype!r}.')


def in_precision(array, dtype):
    """Floats in another precision; whole numbers stay, they may be labels.

    Parameters
    ----------
    array : array
        Any shape.
    dtype : dtype
        A floating one.

    Returns
    -------
    array
        The array itself where nothing is to do.

    Examples
    --------
    >>> import numpy as np
    >>> in_precision(np.ones(2), np.float32).dtype, in_precision(np.array([1]), np.float32).dtype
    (dtype('float32'), dtype('int64'))
    """
    xp = array_module(array)
    if array.dtype == dtype or not xp.isdtype(array.dtype, "real floating"):
        return array
    return xp.astype(array, dtype)


def require_rng(who, rng):
    """Complain about a seed where a generator is wanted.

    Parameters
    ----------
    who : str
        Head of the error.
    rng : numpy.random.Generator
        What was given.

    Raises
    ------
    TypeError
        If it is something else.

    Examples
    --------
    >>> require_rng("spirals", 0)
    Traceback (most recent call last):
    TypeError: spirals: rng must be a NumPy generator, got 0. Make one: np.random.default_rng(0).
    """
    if not isinstance(rng, np.random.Generator):
        seed = rng if type(rng) is int and rng >= 0 else 0
        raise TypeError(
            f"{who}: rng must be a NumPy generator, got {rng!r}. "
            f"Make one: np.random.default_rng({seed})."
        )
