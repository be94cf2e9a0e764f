"""Pictures of digits that come with nnlib: scanned ones of 8 x 8 pixels, drawn ones of 28 x 28.

Neither of the two is MNIST. Where they come from stands in the files ``digits.txt`` and
``glyphs.txt`` beside the data.
"""

from importlib import resources

import numpy as np


def load_digits():
    """Handwritten digits of 8 x 8 pixels, the test part of the UCI optical digits.

    This is not MNIST, and not made from it: 13 other people wrote the digits on forms, which were
    scanned in black and white; a value is the share of ink in a block of 4 x 4 pixels.

    Returns
    -------
    X : array (64, 1797)
        One picture in each column, its rows one after the other; from 0 (paper) to 1 (ink), in
        steps of 1/16.
    labels : array (1797,)
        0 to 9.

    References
    ----------
    E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits. UCI Machine Learning
    Repository, 1998, https://doi.org/10.24432/C50P49. Licence: CC BY 4.0.

    Examples
    --------
    >>> X, labels = load_digits()
    >>> X.shape, labels[:4], float(X.max())
    ((64, 1797), array([0, 1, 2, 3]), 1.0)
    """
    images, labels = _read("digits.npz")
    return _columns(images, 16.0), labels


def load_glyphs():
    """Drawn digits of 28 x 28 pixels, in a part for training and one for testing.

    They look like handwriting but no person wrote them: the program ``draw_glyphs.py`` draws each
    one with strokes of its own.

    Returns
    -------
    X : array (784, 4000)
        One picture in each column, its rows one after the other; from 0 (paper) to 1 (ink).
    labels : array (4000,)
        0 to 9, 400 of each.
    X_test : array (784, 1000)
        Pictures for testing.
    labels_test : array (1000,)
        Their classes, 100 of each.

    Examples
    --------
    >>> X, labels, X_test, labels_test = load_glyphs()
    >>> X.shape, X_test.shape, np.bincount(labels_test)
    ((784, 4000), (784, 1000), array([100, 100, 100, 100, 100, 100, 100, 100, 100, 100]))
    """
    images, labels = _read("glyphs.npz")
    X = _columns(images, 255.0)
    return X[:, :4000], labels[:4000], X[:, 4000:], labels[4000:]


def _read(name):
    """Images (m, height, width) and labels (m,) of a file of this package."""
    with (
        resources.files("nnlib.data").joinpath(name).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return arrays["images"], arrays["labels"].astype(np.int64)


def _columns(images, full):
    """Columns (height * width, m) with values from 0 to 1; `full` is the value of full ink."""
    return images.reshape(len(images), -1).T / full
