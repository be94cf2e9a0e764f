"""Activation functions and their derivatives (course unit 03).

All but `softmax` work on every entry by itself: they take a number or an array of any shape and
return float64 of the same shape. ``f_grad(z)`` is the derivative of ``f`` at the pre-activation
``z``, not at the activation ``f(z)``. No exponential overflows: each exponent is at most 0.
"""

from nnlib.backend import as_float64


def sigmoid(z):
    """``1 / (1 + e**-z)``: rises from 0 to 1, and is 1/2 at 0.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.

    Returns
    -------
    array
        Same shape. Between 0 and 1, which it reaches only by rounding.

    Notes
    -----
    ``e**-z`` overflows for z below -709. With ``q = e**-|z|``, which is at most 1, the same value
    is ``1 / (1 + q)`` for z >= 0, and ``q / (1 + q)`` for z < 0 (both sides multiplied by e**z).

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    """
    z, xp = as_float64(z)
    q = xp.exp(-xp.abs(z))
    return xp.where(z >= 0, 1.0, q) / (1.0 + q)


def sigmoid_grad(z):
    """Derivative of `sigmoid`: ``s * (1 - s)`` with ``s = sigmoid(z)``.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.

    Returns
    -------
    array
        Same shape. At most 1/4, at z = 0.

    Notes
    -----
    With ``q = e**-|z|`` the product is ``q / (1 + q)**2``. Written so, nothing cancels: ``1 - s``
    is rounded to 0 for z above 37, although the slope there is not 0.

    Examples
    --------
    >>> sigmoid_grad([-1000.0, 0.0, 1000.0])
    array([0.  , 0.25, 0.  ])
    """
    z, xp = as_float64(z)
    q = xp.exp(-xp.abs(z))
    return q / (1.0 + q) ** 2


def tanh(z):
    """``(e**z - e**-z) / (e**z + e**-z)``: rises from -1 to 1, and is 0 at 0.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.

    Returns
    -------
    array
        Same shape. Between -1 and 1, which it reaches only by rounding.

    Notes
    -----
    Multiplied above and below by ``e**-|z|`` this is ``(1 - q) / (1 + q)`` with
    ``q = e**(-2 |z|)``, with the sign of z. ``expm1`` gives ``q - 1`` in full precision where z is
    close to 0 and ``1 - q`` would cancel.

    Examples
    --------
    >>> tanh([-1000.0, 0.0, 1000.0])
    array([-1.,  0.,  1.])
    """
    z, xp = as_float64(z)
    q_minus_1 = xp.expm1(-2.0 * xp.abs(z))
    return xp.sign(z) * -q_minus_1 / (2.0 + q_minus_1)


def tanh_grad(z):
    """Derivative of `tanh`: ``1 - tanh(z)**2``.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.

    Returns
    -------
    array
        Same shape. At most 1, at z = 0.

    Notes
    -----
    With ``q = e**(-2 |z|)`` it is ``4 q / (1 + q)**2``, in which nothing cancels for large z.

    Examples
    --------
    >>> tanh_grad([-1000.0, 0.0, 1000.0])
    array([0., 1., 0.])
    """
    z, xp = as_float64(z)
    q = xp.exp(-2.0 * xp.abs(z))
    return 4.0 * q / (1.0 + q) ** 2


def relu(z):
    """``max(0, z)``.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.

    Returns
    -------
    array
        Same shape. At least 0, without an upper bound.

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])
    """
    z, xp = as_float64(z)
    return xp.where(z < 0, 0.0, z)


def relu_grad(z):
    """Derivative of `relu`: 1 where ``z > 0``, else 0.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.

    Returns
    -------
    array
        Zeros and ones, same shape. At z = 0 there is no derivative; by convention it is 0.

    Examples
    --------
    >>> relu_grad([-2.0, 0.0, 3.0])
    array([0., 0., 1.])
    """
    z, xp = as_float64(z)
    return xp.where(z > 0, xp.ones_like(z), 0.0)


def leaky_relu(z, alpha=0.01):
    """``z`` where ``z > 0``, else ``alpha * z``.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.
    alpha : float, optional
        Slope on the negative side; any number.

    Returns
    -------
    array
        Same shape.

    Examples
    --------
    >>> leaky_relu([-2.0, 0.0, 3.0], alpha=0.1)
    array([-0.2,  0. ,  3. ])
    """
    z, xp = as_float64(z)
    return xp.where(z > 0, z, alpha * z)


def leaky_relu_grad(z, alpha=0.01):
    """Derivative of `leaky_relu`: 1 where ``z > 0``, else alpha.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.
    alpha : float, optional
        Slope on the negative side; any number. By convention also the derivative at 0.

    Returns
    -------
    array
        Same shape.

    Examples
    --------
    >>> leaky_relu_grad([-2.0, 0.0, 3.0], alpha=0.1)
    array([0.1, 0.1, 1. ])
    """
    z, xp = as_float64(z)
    return xp.where(z > 0, xp.ones_like(z), float(alpha))


def softmax(Z):
    """``e**Z`` divided by its column sums: every column becomes positive and sums to 1.

    Parameters
    ----------
    Z : array (n, m)
        Logits; one column for each example.

    Returns
    -------
    array (n, m)
        Every column sums to 1. Entries are above 0, which they reach only by rounding.

    Raises
    ------
    ValueError
        If Z is not two-dimensional.

    Notes
    -----
    Subtracting a number c from a whole column changes nothing, because ``e**-c`` cancels. With c
    the largest entry of that column no exponential overflows, and the sum is at least 1.

    Examples
    --------
    >>> softmax([[0.0, 1000.0], [0.0, 1000.0]])
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """
    Z, xp = as_float64(Z)
    if Z.ndim != 2:
        hint = " One example is z[:, None]." if Z.ndim == 1 else ""
        raise ValueError(f"softmax: Z must have shape (n, m), got {tuple(Z.shape)}.{hint}")
    top = xp.max(Z, axis=0, keepdims=True)
    E = xp.exp(2.0 * xp.maximum(0.5 * Z - 0.5 * top, -500.0))  # (n, m); halves can not overflow
    return E / xp.sum(E, axis=0, keepdims=True)
