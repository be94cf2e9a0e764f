"""The shape contract: what every public function asks of its arrays, and says when one is wrong.

NumPy repeats an array of a wrong shape silently where it can: a bias of shape (m,) or (1, m) is
added along the wrong axis without an error. So each function states its shapes once, at its
border, and nothing is repeated that was not meant to be.
"""

from nnlib.backend import array_module


def checked(who, **arguments):
    """Arrays as floats, after a look at their shapes.

    Parameters
    ----------
    who : str
        Head of the error, the name of the function or class that asks.
    **arguments : tuple
        For each array its name, and the pair of the array and its axes, such as ``(W, "n_out
        n_in")``. The same letter stands for the same size in all of them; a number stands for
        itself. A third entry ``int`` asks for whole numbers, which stay as they are.

    Returns
    -------
    list
        The arrays in the order given, then their array module (see `nnlib.backend`). Whole numbers
        become float64; floats keep their precision.

    Raises
    ------
    ValueError
        If a shape does not fit; the text gives the shape expected and the shape found.
    TypeError
        If an argument is no array, does not hold numbers, or belongs to another array library
        than the first.

    Examples
    --------
    >>> import numpy as np
    >>> W, X, xp = checked("example", W=(np.ones((2, 3)), "n_out n_in"), X=(np.ones((3, 5)), "n_in m"))
    >>> (W @ X).shape
    (2, 5)
    >>> checked("mse", Y_hat=(np.ones((2, 3)), "n m"), Y=(np.ones((3, 2)), "n m"))
    Traceback (most recent call last):
    ValueError: mse: Y must have shape (2, 3), got (3, 2). Y.T fits.
    """
    sizes, found, first = {}, [], None
    for name, (array, axes, *kind) in arguments.items():
        shape = getattr(array, "shape", None)
        if shape is None or not hasattr(array, "__dlpack__" if shape else "dtype"):  # tables too
            wanted = ", ".join(axes.split()) + ("," if len(axes.split()) == 1 else "")
            raise TypeError(_no_array(who, name, array, f"shape ({wanted})"))
        xp = array_module(array)
        first = first or (name, xp)
        if xp is not first[1]:
            raise TypeError(
                f"{who}: {name} must be an array of {first[1].__name__} like {first[0]}, got one of "
                f"{xp.__name__}. Move one of them first."
            )
        _match(who, name, tuple(shape), axes.split(), sizes)
        found.append(_numbers(who, name, array, xp, whole=bool(kind)))
    return [*found, first[1]]


def _match(who, name, shape, axes, sizes):
    """Compare one shape with its axes, and note the sizes that are new."""
    new = {}
    fits = len(shape) == len(axes)
    for size, axis in zip(shape, axes, strict=False):
        wanted = int(axis) if axis.isdigit() else sizes.get(axis, new.setdefault(axis, size))
        fits = fits and size == wanted
    if not fits:
        expected = [int(axis) if axis.isdigit() else sizes.get(axis, axis) for axis in axes]
        raise ValueError(wrong_shape(who, name, expected, shape))
    sizes.update({axis: size for axis, size in new.items() if axis not in sizes})


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
    name, first = next(iter(arrays.items()))
    if not hasattr(first, "shape"):
        raise TypeError(_no_array(who, name, first, "any shape"))
    axes = " ".join(map(str, first.shape))
    return checked(who, **{name: (array, axes) for name, array in arrays.items()})


def require_examples(who, name, array):
    """Refuse an array without columns: there is no mean of nothing.

    Parameters
    ----------
    who : str
        Head of the error.
    name : str
        The argument.
    array : array (..., m)
        Its last axis counts the examples.

    Examples
    --------
    >>> import numpy as np
    >>> require_examples("mse", "Y", np.ones((2, 0)))
    Traceback (most recent call last):
    ValueError: mse: Y must have one example or more, got shape (2, 0).
    """
    if array.shape[-1] == 0:
        shape = tuple(array.shape)
        raise ValueError(f"{who}: {name} must have one example or more, got shape {shape}.")


def label_mask(who, name, labels, n_classes):
    """Where each label is: True in the row of its class, False elsewhere.

    Parameters
    ----------
    who : str
        Head of the error.
    name : str
        What the labels are called there.
    labels : array (m,)
        Whole numbers, as integers or floats.
    n_classes : int
        Number of classes C.

    Returns
    -------
    array (C, m), bool
        One True in every column.

    Raises
    ------
    ValueError
        If a label is not one of 0, 1, ..., C - 1.

    Examples
    --------
    >>> import numpy as np
    >>> label_mask("example", "labels", np.array([1, 0, 1]), 2)
    array([[False,  True, False],
           [ True, False,  True]])
    """
    xp = array_module(labels)
    classes = xp.arange(n_classes, dtype=xp.float64)
    mask = xp.astype(labels, xp.float64)[None, :] == classes[:, None]
    known = xp.any(mask, axis=0)  # (m,)
    if not xp.all(known):
        stranger = float(labels[~known][0])
        raise ValueError(
            f"{who}: {name} must be whole numbers from 0 to {n_classes - 1}, got {stranger:.12g}."
        )
    return mask


def wrong_shape(who, name, expected, got):
    """Text of the error, with the next step where the shape shows it.

    Parameters
    ----------
    who : str
        Head of the error.
    name : str
        The argument.
    expected : list of int or str
        Sizes; a name for each one that may be anything.
    got : tuple of int
        The shape found.

    Returns
    -------
    str
        One or two sentences.

    Examples
    --------
    >>> wrong_shape("Dense", "X", [784, "m"], (784,))
    'Dense: X must have shape (784, m), got (784,). One example is x[:, None].'
    """
    wanted = ", ".join(str(size) for size in expected) + ("," if len(expected) == 1 else "")
    advice = ""
    if len(expected) == 2 and len(got) == 1:
        column = expected[1] == 1
        one_row = expected[0] == 1 and not column
        advice = f" {'A row' if one_row else 'A column' if column else 'One example'} is "
        advice += f"{name.lower()}[None, :]." if one_row else f"{name.lower()}[:, None]."
        if name[0] == "Y" and expected[1] == got[0] and not (one_row or column):
            advice = f" Labels become columns by one_hot({name.lower()}, n)."
    elif len(expected) == 1 and len(got) == 2 and 1 in got:
        advice = f" {name}.ravel() is one."
    elif len(expected) == len(got) == 2 and _fits(expected, got[::-1]):
        advice = f" {name}.T fits."
    return f"{who}: {name} must have shape ({wanted}), got {tuple(got)}.{advice}"


def say_where(error, number):
    """Put the number of a layer at the head of an error: 2, or 2.1 in a network inside.

    Parameters
    ----------
    error : Exception
        Changed in place.
    number : int
        Counts from 1.
    """
    if type(error) in (ValueError, TypeError, RuntimeError, NotImplementedError):
        text = str(error)
        inside = text.removeprefix("Sequential, layer ")
        error.args = (f"Sequential, layer {number}{': ' if inside == text else '.'}{inside}",)


def _fits(expected, shape):
    pairs = zip(expected, shape, strict=True)
    known = any(isinstance(want, int) for want in expected)
    return known and all(isinstance(want, str) or want == size for want, size in pairs)


def _no_array(who, name, value, shape):
    return (
        f"{who}: {name} must be an array of {shape}, got a {type(value).__name__}. "
        f"Make an array of it: np.array({name})."
    )


def _numbers(who, name, array, xp, whole):
    """The array itself if it holds floats (or whole numbers, if they are wanted)."""
    if xp.isdtype(array.dtype, "real floating") and not whole:
        return array
    if xp.isdtype(array.dtype, ("integral", "bool")):
        return array if whole else xp.astype(array, xp.float64)
    kind = "whole numbers" if whole else "real numbers"
    raise TypeError(f"{who}: {name} must hold {kind}, got dtype {array.dtype}.")
