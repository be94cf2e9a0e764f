"""The perceptron's activation (course unit 01)."""

from nnlib.backend import as_float64


def step(z):
    """1 where ``z >= 0``, else 0: the activation of the perceptron.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.

    Returns
    -------
    array
        Zeros and ones, same shape.

    Notes
    -----
    The slope is 0 everywhere except at the jump, so gradient descent learns nothing from it.

    Examples
    --------
    >>> step([-0.5, 0.0, 2.0])
    array([0., 1., 1.])
    """
    z, xp = as_float64(z)
    return xp.where(z >= 0, xp.ones_like(z), 0.0)
