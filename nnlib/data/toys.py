"""Small sets of points in the plane, each made to show what a straight line cannot do.

In all of them the classes take turns, 0, 1, 0, 1, ..., so that they are equally frequent.
"""

import math
from operator import index

import numpy as np

from nnlib.backend import require_rng


def xor_data():
    """The four points of XOR: class 1 where exactly one of the two inputs is 1.

    Returns
    -------
    X : array (2, 4)
        One point in each column.
    labels : array (4,)
        0 or 1.

    Examples
    --------
    >>> xor_data()
    (array([[0., 0., 1., 1.],
           [0., 1., 0., 1.]]), array([0, 1, 1, 0]))
    """
    return np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]]), np.array([0, 1, 1, 0])


def circles(m, noise, rng):
    """Two rings around the origin: class 0 of radius 1, class 1 of radius 1/2.

    Parameters
    ----------
    m : int
        Number of points.
    noise : float
        Standard deviation of what is added to both coordinates.
    rng : numpy.random.Generator
        Source of the random numbers.

    Returns
    -------
    X : array (2, m)
        One point in each column.
    labels : array (m,)
        0 or 1.

    Examples
    --------
    >>> X, labels = circles(4, noise=0.0, rng=np.random.default_rng(0))
    >>> labels, np.sqrt(np.sum(X**2, axis=0)).round(2)
    (array([0, 1, 0, 1]), array([1. , 0.5, 1. , 0.5]))
    """
    labels = _turns("circles", m, 2, noise, rng)
    angle = rng.uniform(0.0, 2.0 * np.pi, len(labels))
    radius = np.where(labels == 0, 1.0, 0.5)
    return _moved(radius * np.cos(angle), radius * np.sin(angle), noise, rng), labels


def moons(m, noise, rng):
    """Two half circles of radius 1, each reaching into the other.

    Class 0 is the upper half of a circle around (0, 0), class 1 the lower half of one around
    (1, 1/2).

    Parameters
    ----------
    m : int
        Number of points.
    noise : float
        Standard deviation of what is added to both coordinates.
    rng : numpy.random.Generator
        Source of the random numbers.

    Returns
    -------
    X : array (2, m)
        One point in each column.
    labels : array (m,)
        0 or 1.

    Examples
    --------
    >>> X, labels = moons(200, noise=0.0, rng=np.random.default_rng(0))
    >>> bool(np.all(X[1, labels == 0] >= 0.0)), bool(np.all(X[1, labels == 1] <= 0.5))
    (True, True)
    """
    labels = _turns("moons", m, 2, noise, rng)
    angle = rng.uniform(0.0, np.pi, len(labels))
    upper = labels == 0
    x = np.where(upper, np.cos(angle), 1.0 - np.cos(angle))
    y = np.where(upper, np.sin(angle), 0.5 - np.sin(angle))
    return _moved(x, y, noise, rng), labels


def spirals(m, n_arms, noise, rng):
    """Arms that wind around the origin, one class for each.

    Parameters
    ----------
    m : int
        Number of points.
    n_arms : int
        Number of arms and of classes, at least 2.
    noise : float
        Standard deviation of what is added to both coordinates.
    rng : numpy.random.Generator
        Source of the random numbers.

    Returns
    -------
    X : array (2, m)
        One point in each column.
    labels : array (m,)
        0 to n_arms - 1.

    Notes
    -----
    At the radius r, which is evenly spread between 0.1 and 1, arm k has the angle
    ``2 pi (r + k / n_arms)``: it makes nine tenths of a turn, and all arms have the same shape.

    Examples
    --------
    >>> X, labels = spirals(300, 3, noise=0.02, rng=np.random.default_rng(0))
    >>> X.shape, np.bincount(labels)
    ((2, 300), array([100, 100, 100]))
    """
    labels = _turns("spirals", m, n_arms, noise, rng)
    radius = rng.uniform(0.1, 1.0, len(labels))
    angle = 2.0 * np.pi * (radius + labels / n_arms)
    return _moved(radius * np.cos(angle), radius * np.sin(angle), noise, rng), labels


def _turns(who, m, n_classes, noise, rng):
    """Labels 0, 1, ..., n_classes - 1, 0, 1, ... after a look at the numbers given."""
    require_rng(who, rng)
    if index(n_classes) < 2:
        raise ValueError(f"{who}: n_arms must be at least 2, got {n_classes}.")
    if index(m) < n_classes:
        raise ValueError(f"{who}: m must be at least {n_classes}, one point a class, got {m}.")
    if not 0.0 <= noise < math.inf:
        raise ValueError(f"{who}: noise must be a number from 0 up, got {noise}.")
    return np.arange(m) % n_classes


def _moved(x, y, noise, rng):
    """Points (2, m), with noise."""
    return np.stack([x, y]) + rng.normal(0.0, noise, (2, len(x)))
