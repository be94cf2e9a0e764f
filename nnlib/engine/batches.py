"""Where the examples stand in an array, and how to take some of them."""

from nnlib.backend import array_module


def examples_axis(X):
    """Axis of the examples: the last one, but the first one of images.

    Parameters
    ----------
    X : array (n, m), (T, n, m), (m,) or (m, c, h, w)
        Columns, sequences, labels or images. Only an array of four axes counts as images.

    Returns
    -------
    int
        0 for images, else the number of the last axis.

    Raises
    ------
    TypeError
        If X is no array with at least one axis.

    Examples
    --------
    >>> import numpy as np
    >>> examples_axis(np.zeros((784, 5))), examples_axis(np.zeros((5, 1, 28, 28)))
    (1, 0)
    """
    shape = getattr(X, "shape", None)
    if not shape:
        raise TypeError(
            f"examples_axis: X must be an array with examples in columns, got {type(X).__name__}."
        )
    return 0 if len(shape) == 4 else len(shape) - 1


def count_examples(X):
    """Count the examples of an array.

    Parameters
    ----------
    X : array
        As in `examples_axis`.

    Returns
    -------
    int
        m.

    Examples
    --------
    >>> import numpy as np
    >>> count_examples(np.zeros((784, 5)))
    5
    """
    return int(X.shape[examples_axis(X)])


def slices(X, batch_size):
    """Views on the examples in their order, batch_size at a time.

    Parameters
    ----------
    X : array
        As in `examples_axis`.
    batch_size : int or None
        The last batch may be smaller; None for all in one.

    Yields
    ------
    array
        View of X.

    Examples
    --------
    >>> import numpy as np
    >>> [part.shape for part in slices(np.zeros((2, 5)), 3)]
    [(2, 3), (2, 2)]
    """
    if batch_size is None:
        yield X
        return
    m = count_examples(X)
    for start in range(0, max(m, 1), batch_size):
        part = slice(start, min(start + batch_size, m))
        yield X[part] if examples_axis(X) == 0 else X[..., part]


def examples_first(X):
    """Copy with one row of memory for each example, so that taking some of them is fast.

    Parameters
    ----------
    X : array
        As in `examples_axis`.

    Returns
    -------
    array
        Examples on the first axis, the other axes in their order.

    Examples
    --------
    >>> import numpy as np
    >>> examples_first(np.array([[1, 2, 3], [4, 5, 6]]))
    array([[1, 4],
           [2, 5],
           [3, 6]])
    """
    xp = array_module(X)
    moved = xp.moveaxis(X, examples_axis(X), 0)
    rows = xp.empty(tuple(moved.shape), dtype=X.dtype)
    if rows.ndim == 1:
        rows[...] = moved
        return rows
    for start in range(0, rows.shape[1], 8):  # strips that stay in the processor's cache
        strip = slice(start, min(start + 8, rows.shape[1]))
        rows[:, strip, ...] = moved[:, strip, ...]
    return rows


def take(rows, indices):
    """Take examples out of what `examples_first` made, and put their axis where it belongs.

    Parameters
    ----------
    rows : array
        Examples on the first axis.
    indices : array of int
        Which examples, in which order.

    Returns
    -------
    array
        The examples taken, on the axis that `examples_axis` names.

    Examples
    --------
    >>> import numpy as np
    >>> take(examples_first(np.array([[1, 2, 3], [4, 5, 6]])), np.array([2, 0]))
    array([[3, 1],
           [6, 4]])
    """
    xp = array_module(rows)
    taken = xp.take(rows, indices, axis=0)
    return taken if taken.ndim == 4 else xp.moveaxis(taken, 0, -1)
