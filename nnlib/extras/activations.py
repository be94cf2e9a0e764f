"""More activation functions, as smooth as ReLU is not: elu and softplus.

Like those of `nnlib.activations` they take a number or an array of any shape and return float64 of
the same shape. With this module imported, layers know their backward functions.
"""

from nnlib.activations import sigmoid
from nnlib.backend import as_float64
from nnlib.backprop import BACKWARDS
from nnlib.contracts import alike


def elu(z, alpha=1.0):
    """``z`` where ``z > 0``, else ``alpha * (e**z - 1)``.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.
    alpha : float, optional
        Minus the value that is approached on the negative side.

    Returns
    -------
    array
        Same shape.

    Notes
    -----
    ``expm1`` gives ``e**z - 1`` in full precision where z is close to 0. Its exponent is kept at
    most 0, because the branch that is not taken is computed too and would overflow.

    References
    ----------
    Clevert, Unterthiner, Hochreiter: Fast and accurate deep network learning by exponential linear
    units, ICLR 2016.

    Examples
    --------
    >>> elu([-1000.0, 0.0, 1000.0])
    array([  -1.,    0., 1000.])
    """
    z, xp = as_float64(z)
    return xp.where(z > 0, z, alpha * xp.expm1(xp.where(z > 0, 0.0, z)))


def elu_grad(z, alpha=1.0):
    """Derivative of `elu`: 1 where ``z > 0``, else ``alpha * e**z``.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.
    alpha : float, optional
        As in `elu`.

    Returns
    -------
    array
        Same shape. By convention alpha at z = 0; for alpha = 1 that is the derivative.

    Examples
    --------
    >>> elu_grad([-1000.0, 0.0, 1000.0])
    array([0., 1., 1.])
    """
    z, xp = as_float64(z)
    return xp.where(z > 0, xp.ones_like(z), alpha * xp.exp(xp.where(z > 0, 0.0, z)))


def elu_backward(dA, Z, alpha=1.0):
    """``dZ = dA * elu_grad(Z, alpha)``.

    Parameters
    ----------
    dA : array, any shape
        Gradient with respect to ``elu(Z, alpha)``.
    Z : array, same shape
        Pre-activations.
    alpha : float, optional
        As in `elu`.

    Returns
    -------
    array, same shape
        In the precision of dA.

    Examples
    --------
    >>> import numpy as np
    >>> elu_backward(np.array([[5.0, 6.0]]), np.array([[-1000.0, 2.0]]))
    array([[0., 6.]])
    """
    Z, dA, xp = alike("elu_backward", Z=Z, dA=dA)
    return dA * xp.astype(elu_grad(Z, alpha), dA.dtype)


def softplus(z):
    """``ln(1 + e**z)``: a smooth `relu`, and a way to numbers above 0.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.

    Returns
    -------
    array
        Same shape. Above 0, which it reaches only by rounding.

    Notes
    -----
    With ``e**z`` taken out of the logarithm for z > 0, both cases are
    ``max(z, 0) + ln(1 + e**-|z|)``, in which nothing overflows.

    Examples
    --------
    >>> softplus([-1000.0, 0.0, 1000.0])  # ln 2 at 0
    array([0.00000000e+00, 6.93147181e-01, 1.00000000e+03])
    """
    z, xp = as_float64(z)
    return xp.where(z > 0, z, 0.0) + xp.log1p(xp.exp(-xp.abs(z)))


def softplus_grad(z):
    """Derivative of `softplus`: the sigmoid.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.

    Returns
    -------
    array
        Same shape. Between 0 and 1, 1/2 at z = 0.

    Examples
    --------
    >>> softplus_grad([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    """
    return sigmoid(z)


def softplus_backward(dA, Z):
    """``dZ = dA * softplus_grad(Z)``.

    Parameters
    ----------
    dA : array, any shape
        Gradient with respect to ``softplus(Z)``.
    Z : array, same shape
        Pre-activations.

    Returns
    -------
    array, same shape
        In the precision of dA.

    Examples
    --------
    >>> import numpy as np
    >>> softplus_backward(np.array([[8.0]]), np.array([[0.0]]))  # 8 * 1/2
    array([[4.]])
    """
    Z, dA, xp = alike("softplus_backward", Z=Z, dA=dA)
    return dA * xp.astype(softplus_grad(Z), dA.dtype)


BACKWARDS.update({elu: elu_backward, softplus: softplus_backward})
