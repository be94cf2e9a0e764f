"""First steps with arrays: rows are features, columns are examples (course unit 00)."""

from nnlib.contracts import checked


def standardize(X):
    """``(X - mean) / std`` for every row: all features come to mean 0 and deviation 1.

    Parameters
    ----------
    X : array (n, m)
        One column for each example.

    Returns
    -------
    array (n, m)
        New array. A row whose entries are all equal becomes 0.

    Raises
    ------
    ValueError
        If X is not two-dimensional, or has no column.

    Notes
    -----
    The deviation is that of the m examples: the root of the mean squared distance from the mean,
    with m below the fraction line and not m - 1. Distances are divided by the largest of their row
    before they are squared, so that no square leaves the range of floats; the factor cancels. The
    mean of large numbers is rounded; subtracting the mean of the distances removes what was left.

    Examples
    --------
    >>> import numpy as np
    >>> standardize(np.array([[1.0, 3.0], [7.0, 7.0]]))
    array([[-1.,  1.],
           [ 0.,  0.]])
    """
    X, xp = checked("standardize", X=(X, "n m"))
    if X.shape[1] == 0:
        raise ValueError(f"standardize: X must have one column or more, got shape {X.shape}.")
    constant = xp.max(X, axis=1, keepdims=True) == xp.min(X, axis=1, keepdims=True)  # (n, 1)
    top = xp.max(xp.abs(X), axis=1, keepdims=True)
    huge = top > float(xp.finfo(X.dtype).max) * 2.0**-60
    X = xp.where(huge, X * 2.0**-60, X)  # no sum leaves the range of floats; the factor cancels
    # A constant row is taken out here: its rounded mean may differ from its entries.
    D = xp.where(constant, 0.0, X - xp.mean(X, axis=1, keepdims=True))
    D = D / xp.where(constant, 1.0, xp.max(xp.abs(D), axis=1, keepdims=True))
    D = D - xp.mean(D, axis=1, keepdims=True)
    std = xp.sqrt(xp.mean(D**2, axis=1, keepdims=True))  # (n, 1)
    return D / xp.where(constant, 1.0, std)


def images_to_columns(images):
    """Write every image as one column, row after row.

    Parameters
    ----------
    images : array (m, h, w)
        Grey values of m images of h rows and w columns.

    Returns
    -------
    array (h*w, m)
        New array. Pixel (r, c) of image j stands in row ``r * w + c`` of column j.

    Raises
    ------
    ValueError
        If images is not three-dimensional.

    Notes
    -----
    Each image is first laid out as a row, then all are turned. Reshaping to (h*w, m) at once would
    have the right shape, and pixels of different images in every column.

    Examples
    --------
    >>> import numpy as np
    >>> images_to_columns(np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]))
    array([[1., 5.],
           [2., 6.],
           [3., 7.],
           [4., 8.]])
    """
    images, xp = checked("images_to_columns", images=(images, "m h w"))
    m, h, w = images.shape
    rows = xp.reshape(images, (m, h * w))
    return xp.asarray(rows.T, copy=True)


def slope(f, x, h=1e-5):
    """``(f(x + h) - f(x - h)) / (2 h)``: how fast f changes at x.

    Parameters
    ----------
    f : callable
        Function of one number that returns one number.
    x : float
        Where the slope is wanted.
    h : float, optional
        Size of the step to either side.

    Returns
    -------
    float
        The slope of f, up to an error of the order of h squared.

    Raises
    ------
    ValueError
        If h is 0.

    Notes
    -----
    By Taylor's formula, ``f(x +- h) = f(x) +- h f'(x) + h**2 f''(x) / 2 +- h**3 f'''(x) / 6 + ...``
    In the difference the terms with even powers cancel, and ``f'(x) + h**2 f'''(x) / 6 + ...``
    is left. One step to one side only would leave an error of the order of h.

    Examples
    --------
    >>> round(slope(lambda x: x**2, 3.0), 6)
    6.0
    """
    x, h = float(x), float(h)  # a float32 would swallow a small step
    if h == 0:
        raise ValueError("slope: h must be a number other than 0, got 0. Try 1e-5.")
    return float((f(x + h) - f(x - h)) / (2.0 * h))


def residuals(Y_hat, y):
    """``Y_hat - y``: how far each prediction is from its target.

    Parameters
    ----------
    Y_hat : array (1, m)
        Predictions.
    y : array (m,) or (1, m)
        Targets.

    Returns
    -------
    array (1, m)
        New array; positive where the prediction is too large.

    Raises
    ------
    ValueError
        If the shapes do not fit. NumPy would make (m, m) differences out of (1, m) and (m, 1).

    Examples
    --------
    >>> import numpy as np
    >>> residuals(np.array([[3.0, 5.0]]), np.array([1.0, 6.0]))
    array([[ 2., -1.]])
    """
    axes = "m" if getattr(y, "ndim", 2) == 1 else "1 m"
    Y_hat, y, xp = checked("residuals", Y_hat=(Y_hat, "1 m"), y=(y, axes))
    return Y_hat - xp.reshape(y, (1, Y_hat.shape[1]))
