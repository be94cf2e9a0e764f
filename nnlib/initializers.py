"""Where weights come from: random numbers to start with, or another library's arrays (unit 05)."""

from numbers import Integral

import numpy as np

from nnlib.backend import as_float64, require_rng
from nnlib.layers import layer_pairs


def initialize(sizes, seed):
    """Random weights of variance 2 / n_in and zero biases for every layer.

    Parameters
    ----------
    sizes : list of int
        Units of each layer, the input first.
    seed : int
        Seed of the random numbers. The same seed gives the same numbers.

    Returns
    -------
    list of (array, array)
        One ``(W, b)`` for each weight layer, of shapes (n_out, n_in) and (n_out, 1).

    Notes
    -----
    A weighted sum of n_in inputs has n_in times the variance of one term; dividing by n_in keeps
    the size of the activations from layer to layer, and 2 makes up for the half that ReLU removes.
    All layers share one generator: a new one per layer would repeat the same numbers.

    References
    ----------
    He, Zhang, Ren, Sun: Delving deep into rectifiers, ICCV 2015, equation (10).

    Examples
    --------
    >>> [(W.shape, b.shape) for W, b in initialize([4, 3, 1], seed=0)]
    [((3, 4), (3, 1)), ((1, 3), (1, 1))]
    """
    rng = np.random.default_rng(seed)
    return [
        (he_normal(n_out, n_in, rng), np.zeros((n_out, 1)))
        for n_in, n_out in layer_pairs("initialize", sizes)
    ]


def he_normal(n_out, n_in, rng):
    """Normal weights of mean 0 and variance ``2 / n_in``, for layers with ReLU.

    Parameters
    ----------
    n_out, n_in : int
        Values per example going out and coming in.
    rng : numpy.random.Generator
        Draws the numbers.

    Returns
    -------
    array (n_out, n_in)
        Not truncated: now and then an entry is far from 0.

    References
    ----------
    He, Zhang, Ren, Sun: Delving deep into rectifiers, ICCV 2015, equation (10).

    Examples
    --------
    >>> he_normal(2, 3, np.random.default_rng(0)).shape
    (2, 3)
    """
    _require_sizes("he_normal", n_out=n_out, n_in=n_in)
    require_rng("he_normal", rng)
    return rng.normal(0.0, np.sqrt(2.0 / n_in), size=(n_out, n_in))


def glorot_uniform(n_out, n_in, rng):
    """Uniform weights between ``-r`` and ``r = sqrt(6 / (n_in + n_out))``, for tanh and sigmoid.

    Parameters
    ----------
    n_out, n_in : int
        Values per example going out and coming in.
    rng : numpy.random.Generator
        Draws the numbers.

    Returns
    -------
    array (n_out, n_in)
        Variance ``2 / (n_in + n_out)``.

    Notes
    -----
    Variance 1 / n_in would keep the size of what goes forward, 1 / n_out that of the gradients on
    the way back. The mean of n_in and n_out is between the two; the variance of a uniform number
    is ``r**2 / 3``.

    References
    ----------
    Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks,
    AISTATS 2010, equation (16).

    Examples
    --------
    >>> W = glorot_uniform(2, 4, np.random.default_rng(0))  # r = sqrt(6 / 6)
    >>> W.shape, bool(abs(W).max() <= 1)
    ((2, 4), True)
    """
    _require_sizes("glorot_uniform", n_out=n_out, n_in=n_in)
    require_rng("glorot_uniform", rng)
    r = np.sqrt(6.0 / (n_in + n_out))
    return rng.uniform(-r, r, size=(n_out, n_in))


def _require_sizes(who, **sizes):
    for name, size in sizes.items():
        if not isinstance(size, Integral) or size < 1:
            raise ValueError(f"{who}: {name} must be a positive whole number, got {size!r}.")


def from_keras(kernel, bias):
    """Weights of a Keras Dense layer in the layout of this course.

    Parameters
    ----------
    kernel : array (n_in, n_out)
        Keras computes ``x @ kernel + bias`` with examples in rows.
    bias : array (n_out,)
        One number for each unit.

    Returns
    -------
    W : array (n_out, n_in)
        The kernel transposed.
    b : array (n_out, 1)
        The bias as a column.

    Raises
    ------
    ValueError
        If the shapes are not those of one Dense layer.

    Examples
    --------
    >>> W, b = from_keras(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([7.0, 8.0, 9.0]))
    >>> W.shape, b.shape
    ((3, 2), (3, 1))
    """
    (kernel, _), (bias, _) = as_float64(kernel), as_float64(bias)
    if kernel.ndim != 2:
        raise ValueError(
            f"from_keras: kernel must have shape (n_in, n_out), got {tuple(kernel.shape)}."
        )
    if bias.shape != kernel.shape[1:]:
        raise ValueError(
            f"from_keras: bias must have shape {tuple(kernel.shape[1:])}, got {tuple(bias.shape)}. "
            "One number for each kernel column."
        )
    return kernel.T, bias[:, None]
