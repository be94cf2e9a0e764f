"""Where weights come from: random numbers to start with, or another library's arrays (unit 05)."""

import numpy as np

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
        (rng.normal(0.0, np.sqrt(2.0 / n_in), size=(n_out, n_in)), np.zeros((n_out, 1)))
        for n_in, n_out in layer_pairs("initialize", sizes)
    ]


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
    kernel, bias = np.asarray(kernel, dtype=float), np.asarray(bias, dtype=float)
    if kernel.ndim != 2:
        raise ValueError(f"from_keras: kernel must have shape (n_in, n_out), got {kernel.shape}.")
    if bias.shape != kernel.shape[1:]:
        raise ValueError(
            f"from_keras: bias must have shape {kernel.shape[1:]}, got {bias.shape}. "
            "One number for each kernel column."
        )
    return kernel.T, bias[:, None]
