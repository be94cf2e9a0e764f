"""Handwritten digits: images of 28 x 28 pixels as columns of 784 numbers (course unit 11)."""

from operator import index

import numpy as np

from nnlib.backend import to_numpy
from nnlib.contracts import checked, label_mask
from nnlib.layers import require_dense

SIDE = 28  # pixels of one side


def check_digits(X, y, X_test, y_test):
    """Look for what spoils a data set before anything is trained on it.

    Parameters
    ----------
    X : array (784, m)
        Training images, pixels from 0 to 1.
    y : array (m,)
        Their labels, whole numbers from 0 to 9.
    X_test : array (784, k)
        Test images.
    y_test : array (k,)
        Their labels.

    Raises
    ------
    ValueError
        If a shape is wrong, a pixel is out of range or no number, a label is none of the ten, or
        training and test overlap: an image that is in both. The first fault found is named.

    Notes
    -----
    To compare each image with each is slow: m times k columns. So every image gets a key, a
    weighted sum of its pixels, and only images with equal keys are compared. Equal images must
    have equal keys, however the sum is rounded; it is not rounded at all, because it adds whole
    numbers: pixels in units of 2**-20, times weights below 2**23, sum to less than
    784 * 2**43 < 2**53, up to which floats hold every whole number.

    Examples
    --------
    >>> X, X_test = np.zeros((784, 2)), np.ones((784, 1))
    >>> check_digits(X, np.array([3, 7]), X_test, np.array([1]))
    >>> check_digits(X, np.array([3, 7]), X_test, np.array([10]))
    Traceback (most recent call last):
    ValueError: check_digits: y_test must hold a label from 0 to 9 for every image, got 10.
    """
    X, y, X_test, y_test, xp = checked(
        "check_digits",
        X=(X, "784 m"),
        y=(y, "m"),
        X_test=(X_test, "784 k"),
        y_test=(y_test, "k"),
    )
    for name, pixels in (("X", X), ("X_test", X_test)):
        inside = (pixels >= 0) & (pixels <= 1)  # not so for NaN
        if not xp.all(inside):
            raise ValueError(
                f"check_digits: {name} must be in the range 0 to 1, got "
                f"{float(pixels[~inside][0]):.12g}. Pixels from 0 to 255 are divided by 255."
            )
    for name, labels in (("y", y), ("y_test", y_test)):
        known = (labels >= 0) & (labels <= 9) & (labels == xp.round(labels))
        if not xp.all(known):
            raise ValueError(
                f"check_digits: {name} must hold a label from 0 to 9 for every image, got "
                f"{float(labels[~known][0]):.12g}."
            )
    twin = _first_twin(X, X_test, xp)
    if twin is not None:
        raise ValueError(
            f"check_digits: X and X_test must not overlap, got column {twin[0]} of X again as "
            f"column {twin[1]} of X_test. Remove it from one of them."
        )


def one_hot(labels, n_classes):
    """Columns with a single 1, in the row of the label.

    Parameters
    ----------
    labels : array (m,), integers
        Labels from 0 to n_classes - 1.
    n_classes : int
        Number of classes C.

    Returns
    -------
    array (C, m)
        Zeros and ones.

    Raises
    ------
    ValueError
        If labels is not one-dimensional, or a label is outside 0 to C - 1.
    TypeError
        If the labels are not whole numbers.

    Examples
    --------
    >>> one_hot(np.array([1, 0, 2]), 3)
    array([[0., 1., 0.],
           [1., 0., 0.],
           [0., 0., 1.]])
    """
    labels, xp = checked("one_hot", labels=(labels, "m", int))
    return xp.astype(label_mask("one_hot", "labels", labels, index(n_classes)), xp.float64)


def shift_images(X, dx, dy):
    """Move every image; pixels that leave it are lost, those that become free are 0.

    Parameters
    ----------
    X : array (784, m)
        Images as columns.
    dx : int
        Pixels to the right; to the left if negative.
    dy : int
        Pixels down; up if negative.

    Returns
    -------
    array (784, m)
        New array.

    Raises
    ------
    ValueError
        If X has not 784 rows.
    TypeError
        If dx or dy is not a whole number.

    Examples
    --------
    >>> X = np.zeros((784, 1))
    >>> X[0, 0] = 1.0  # top left
    >>> shift_images(X, 2, 1)[1 * 28 + 2, 0]
    np.float64(1.0)
    """
    X, xp = checked("shift_images", X=(X, "784 m"))
    to_row, from_row = _overlap("dy", dy)
    to_col, from_col = _overlap("dx", dx)
    images = xp.reshape(X, (SIDE, SIDE, X.shape[1]))  # row, column, example
    moved = xp.zeros_like(images)
    moved[to_row, to_col, :] = images[from_row, from_col, :]
    return xp.reshape(moved, X.shape)


def same_on_both(xp_a, xp_b, parameters, X):
    """Largest absolute difference between the logits of one network, computed by two libraries.

    Parameters
    ----------
    xp_a, xp_b : module
        NumPy, or a module that works alike, such as CuPy.
    parameters : list of (array (n_out, n_in), array (n_out, 1))
        Weights and bias of each layer, first layer first; ReLU after all but the last.
    X : array (n_in, m)
        Input; one column for each example.

    Returns
    -------
    float
        About 1e-15 times the size of the logits if both compute in float64: sums that are added up
        in another order are rounded in another way.

    Raises
    ------
    ValueError
        If the shapes of a layer do not fit.

    Examples
    --------
    >>> same_on_both(np, np, [(np.ones((2, 3)), np.zeros((2, 1)))], np.ones((3, 4)))
    0.0
    """
    difference = _logits(xp_a, parameters, X) - _logits(xp_b, parameters, X)
    return float(np.max(np.abs(difference), initial=0.0))


def _logits(xp, parameters, X):
    """Last Z of the network, computed by xp and brought to NumPy."""
    A = Z = xp.asarray(X)
    for W, b in parameters:
        W, b = xp.asarray(W), xp.asarray(b)
        require_dense("same_on_both", W, A, b)
        Z = W @ A + b  # (n_out, m)
        A = xp.where(Z < 0, xp.zeros_like(Z), Z)
    return to_numpy(Z)


def _overlap(name, d):
    """Slices of one axis, where the pixels go to and where they come from, for a shift by d."""
    try:
        d = max(-SIDE, min(SIDE, index(d)))  # farther is as good as out of sight
    except TypeError:
        raise TypeError(f"shift_images: {name} must be a whole number, got {d!r}.") from None
    return slice(max(d, 0), SIDE + min(d, 0)), slice(max(-d, 0), SIDE + min(-d, 0))


def _first_twin(X, X_test, xp):
    """Columns (i, j) with ``X[:, i] == X_test[:, j]``, or None."""
    places = {}
    for i, key in enumerate(_keys(X, xp)):
        places.setdefault(key, []).append(i)
    for j, key in enumerate(_keys(X_test, xp)):
        if key in places:
            alike = xp.take(X, xp.asarray(places[key]), axis=1)  # (784, a few)
            twins = xp.all(alike == X_test[:, j : j + 1], axis=0)
            if xp.any(twins):
                return places[key][int(xp.argmax(xp.astype(twins, xp.int64)))], j
    return None


def _keys(X, xp):
    """One whole number for each column, equal for equal columns."""
    # The factor is odd, so that no two of the weights are alike.
    weights = (xp.arange(1, X.shape[0] + 1, dtype=xp.int64) * 7368787) % 2**23
    weights = xp.astype(weights, xp.float64)
    keys = []
    for start in range(0, X.shape[1], 1000):  # in parts, to need little memory
        pixels = xp.astype(X[:, start : min(start + 1000, X.shape[1])], xp.float64)
        part = weights @ xp.round(pixels * 2.0**20)
        keys += [int(part[j]) for j in range(part.shape[0])]
    return keys
