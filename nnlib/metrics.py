"""How good predictions are, in numbers that people read (course unit 11).

`y` are true labels and `y_hat` predicted ones, whole numbers from 0 to n_classes - 1 in arrays of
shape (m,). For one class, *hits* are the examples that are of this class and predicted so.
"""

from operator import index

from nnlib.contracts import checked, label_mask, require_examples


def confusion_matrix(y, y_hat, n_classes):
    """Count how often each true class was predicted as each class.

    Parameters
    ----------
    y : array (m,)
        True labels.
    y_hat : array (m,)
        Predicted labels.
    n_classes : int
        Number of classes C.

    Returns
    -------
    array (C, C), int64
        Entry [i, j] counts the examples of class i that were predicted as j. The sum is m.

    Raises
    ------
    ValueError
        If the shapes differ, or a label is outside 0 to C - 1.

    Notes
    -----
    With one-hot columns T and P for truth and prediction it is the product ``T @ P.T``.

    Examples
    --------
    >>> import numpy as np
    >>> confusion_matrix(np.array([0, 0, 1, 2]), np.array([0, 2, 1, 2]), 3)
    array([[1, 0, 1],
           [0, 1, 0],
           [0, 0, 1]])
    """
    T, P, xp = _one_hots("confusion_matrix", y, y_hat, n_classes)
    return xp.astype(T @ P.T, xp.int64)


def accuracy(y, y_hat):
    """Share of the examples that are predicted right.

    Parameters
    ----------
    y : array (m,)
        True labels.
    y_hat : array (m,)
        Predicted labels.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If the shapes differ, or there is no example.

    Examples
    --------
    >>> import numpy as np
    >>> accuracy(np.array([0, 0, 1, 2]), np.array([0, 2, 1, 2]))
    0.75
    """
    y, y_hat, xp = checked("accuracy", y=(y, "m"), y_hat=(y_hat, "m"))
    require_examples("accuracy", "y", y)
    return float(xp.mean(xp.astype(y == y_hat, xp.float64)))


def precision(y, y_hat, n_classes, average=None):
    """``hits / predicted``: of the examples predicted as a class, the share that is of this class.

    Parameters
    ----------
    y : array (m,)
        True labels.
    y_hat : array (m,)
        Predicted labels.
    n_classes : int
        Number of classes C.
    average : None, "macro" or "micro", optional
        None gives one number for each class. "macro" is their mean: every class counts the same.
        "micro" adds up the classes before it divides: every example counts the same.

    Returns
    -------
    array (C,) or float
        From 0 to 1. A class that is never predicted gets 0.

    Raises
    ------
    ValueError
        If the shapes differ, a label is outside 0 to C - 1, or average is something else.

    Examples
    --------
    >>> import numpy as np
    >>> y, y_hat = np.array([0, 0, 1, 2]), np.array([0, 2, 1, 2])
    >>> precision(y, y_hat, 3)
    array([1. , 1. , 0.5])
    """
    hits, _, predicted, xp = _counts("precision", y, y_hat, n_classes)
    return _share("precision", hits, predicted, average, xp)


def recall(y, y_hat, n_classes, average=None):
    """``hits / true``: of the examples of a class, the share that is predicted so.

    Parameters
    ----------
    y : array (m,)
        True labels.
    y_hat : array (m,)
        Predicted labels.
    n_classes : int
        Number of classes C.
    average : None, "macro" or "micro", optional
        As in `precision`.

    Returns
    -------
    array (C,) or float
        From 0 to 1. A class without an example gets 0.

    Examples
    --------
    >>> import numpy as np
    >>> y, y_hat = np.array([0, 0, 1, 2]), np.array([0, 2, 1, 2])
    >>> recall(y, y_hat, 3)
    array([0.5, 1. , 1. ])
    """
    hits, true, _, xp = _counts("recall", y, y_hat, n_classes)
    return _share("recall", hits, true, average, xp)


def f1(y, y_hat, n_classes, average=None):
    """``2 * hits / (true + predicted)``: precision and recall in one number.

    Parameters
    ----------
    y : array (m,)
        True labels.
    y_hat : array (m,)
        Predicted labels.
    n_classes : int
        Number of classes C.
    average : None, "macro" or "micro", optional
        As in `precision`. "macro" is the mean of the numbers of the classes, not that of the mean
        precision and the mean recall.

    Returns
    -------
    array (C,) or float
        From 0 to 1. A class that neither occurs nor is predicted gets 0.

    Notes
    -----
    It is the harmonic mean ``2 p r / (p + r)`` of precision p and recall r, which is small as soon
    as one of them is: put in p = hits / predicted and r = hits / true. The "micro" average of all
    three is the accuracy, because every example is one true and one predicted label.

    Examples
    --------
    >>> import numpy as np
    >>> y, y_hat = np.array([0, 0, 1, 2]), np.array([0, 2, 1, 2])
    >>> f1(y, y_hat, 3).round(3)
    array([0.667, 1.   , 0.667])
    """
    hits, true, predicted, xp = _counts("f1", y, y_hat, n_classes)
    return _share("f1", 2.0 * hits, true + predicted, average, xp)


def r2(Y_hat, Y):
    """``1 - sum((Y - Y_hat)**2) / sum((Y - mean)**2)``: how much of the spread is explained.

    Parameters
    ----------
    Y_hat : array (n, m)
        Predictions of numbers; one column for each example.
    Y : array (n, m)
        Targets.

    Returns
    -------
    float
        Mean over the n outputs. 1 is perfect, 0 as good as always saying the mean of the targets,
        and below 0 is worse than that. An output whose targets are all equal has no spread to
        explain: it counts 1 if every prediction is right, else 0.

    Raises
    ------
    ValueError
        If the shapes differ, or there is no example.

    Examples
    --------
    >>> import numpy as np
    >>> r2(np.array([[1.0, 2.0, 4.0]]), np.array([[1.0, 2.0, 3.0]]))  # 1 - 1 / (1 + 0 + 1)
    0.5
    """
    Y_hat, Y, xp = checked("r2", Y_hat=(Y_hat, "n m"), Y=(Y, "n m"))
    require_examples("r2", "Y", Y)
    error = xp.sum((Y - Y_hat) ** 2, axis=1)  # (n,)
    spread = xp.sum((Y - xp.mean(Y, axis=1, keepdims=True)) ** 2, axis=1)
    # Not spread == 0: the rounded mean of equal numbers may differ from them.
    constant = xp.max(Y, axis=1) == xp.min(Y, axis=1)
    unexplained = xp.where(constant, xp.astype(error > 0, error.dtype), error)
    return float(xp.mean(1.0 - unexplained / xp.where(constant, 1.0, spread)))


def _one_hots(who, y, y_hat, n_classes):
    """Truth and prediction as float columns, (C, m) each."""
    y, y_hat, xp = checked(who, y=(y, "m"), y_hat=(y_hat, "m"))
    C = index(n_classes)
    T, P = label_mask(who, "y", y, C), label_mask(who, "y_hat", y_hat, C)
    return xp.astype(T, xp.float64), xp.astype(P, xp.float64), xp


def _counts(who, y, y_hat, n_classes):
    """Hits, true examples and predictions of every class, (C,) each."""
    T, P, xp = _one_hots(who, y, y_hat, n_classes)
    return xp.sum(T * P, axis=1), xp.sum(T, axis=1), xp.sum(P, axis=1), xp


def _share(who, top, bottom, average, xp):
    """``top / bottom``, 0 where both are 0."""
    if average not in (None, "macro", "micro"):
        raise ValueError(f'{who}: average must be None, "macro" or "micro", got {average!r}.')
    if average == "micro":
        top, bottom = xp.sum(top), xp.sum(bottom)
    share = top / xp.where(bottom == 0, 1.0, bottom)
    return share if average is None else float(xp.mean(share))
