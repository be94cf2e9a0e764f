"""Examples for training, and others that are kept back for testing."""

import numpy as np

from nnlib.backend import require_rng
from nnlib.contracts import checked


def split(X, labels, fraction, rng, stratify=False):
    """Draw a part of the examples for training; the others are for testing.

    Parameters
    ----------
    X : array (n, m)
        One example in each column.
    labels : array (m,)
        Class of each example, whole numbers.
    fraction : float
        Share of the training part, between 0 and 1: ``round(fraction * m)`` examples.
    rng : numpy.random.Generator
        Source of the random order.
    stratify : bool, optional
        Whether every class is divided by itself, so that both parts hold the same mixture; then
        ``round(fraction * size)`` examples of every class are for training.

    Returns
    -------
    X_train : array (n, m_train)
        Drawn columns, in random order.
    labels_train : array (m_train,)
        Their classes.
    X_test : array (n, m_test)
        The other columns, in random order.
    labels_test : array (m_test,)
        Their classes.

    Raises
    ------
    ValueError
        If the shapes do not fit, or if one part would be empty.

    Examples
    --------
    >>> X, labels = np.array([[10.0, 11.0, 12.0, 13.0]]), np.array([0, 1, 2, 3])
    >>> split(X, labels, 0.75, np.random.default_rng(2))
    (array([[13., 12., 10.]]), array([3, 2, 0]), array([[11.]]), array([1]))
    """
    X, _ = checked("split", X=(X, "n m"))
    labels, _ = checked("split", labels=(labels, str(X.shape[1]), int))
    if not 0.0 <= fraction <= 1.0:
        raise ValueError(f"split: fraction must be between 0 and 1, got {fraction}.")
    require_rng("split", rng)
    order = rng.permutation(len(labels))
    groups = [order]
    if stratify:
        groups = [order[labels[order] == label] for label in np.unique(labels)]
    sizes = [round(fraction * len(group)) for group in groups]
    train, test = (
        np.concatenate([group[part] for group, part in zip(groups, parts, strict=True)])
        for parts in ([slice(0, k) for k in sizes], [slice(k, None) for k in sizes])
    )
    if not len(train) or not len(test):
        raise ValueError(
            f"split: fraction must leave examples for both parts, got {fraction} of {len(labels)}."
        )
    if stratify:  # the classes stand one after the other
        train, test = rng.permutation(train), rng.permutation(test)
    return X[:, train], labels[train], X[:, test], labels[test]
