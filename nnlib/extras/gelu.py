"""The activation gelu, and the distribution function of normal numbers that it needs."""

from math import exp, pi, sqrt

from nnlib.activations import tanh
from nnlib.backend import as_float64
from nnlib.backprop import BACKWARDS
from nnlib.contracts import alike

STEP, TERMS = 0.5, 13  # of the sum in normal_cdf; the 14th term would be below 1e-19
CUBE = 0.044715  # of the tanh form, as published


def normal_cdf(z):
    """Share of standard normal numbers that are below z, ``(1 + erf(z / sqrt(2))) / 2``.

    Parameters
    ----------
    z : array or number
        Any shape.

    Returns
    -------
    array
        Same shape. From 0 to 1; exact to about 14 digits, also where it is close to 0.

    Notes
    -----
    With ``x = |z| / sqrt(2)`` the share above the size of z is ``erfc(x) / 2``, and::

        erfc(x) = (2 x e**-x**2 / pi) * integral from 0 to infinity of e**-t**2 / (t**2 + x**2)

    The sum over the midpoints ``t = h/2, 3h/2, ...`` times h gives such an integral almost exactly:
    for h = 1/2 the error is about ``e**(-pi**2 / h**2)``, below 1e-17, once the effect of the pole
    at t = ix is put right by adding ``2 / (1 + e**(2 pi x / h))``, for x below pi / h.

    References
    ----------
    Hunter, Regan: A note on the evaluation of the complementary error function, Mathematics of
    Computation 26, 1972.

    Examples
    --------
    >>> normal_cdf([-1000.0, 0.0, 1.0, 1000.0]).round(6)
    array([0.      , 0.5     , 0.841345, 1.      ])
    """
    z, xp = as_float64(z)
    x = xp.clip(xp.abs(z) / sqrt(2.0), 0.0, 28.0)  # beyond 28 the result is 0 anyway
    square, total = x * x, xp.zeros_like(x)
    for n in range(TERMS):
        t_square = ((n + 0.5) * STEP) ** 2
        total = total + exp(-t_square) / (t_square + square)
    pole = 1.0 / (1.0 + xp.exp(2.0 * pi / STEP * x))
    above = STEP / pi * x * xp.exp(-square) * total + xp.where(x < pi / STEP, pole, 0.0)
    return xp.where(z < 0, above, 1.0 - above)


def gelu(z, approximate="none"):
    """``z * normal_cdf(z)``: z times the share of normal numbers that are below z.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.
    approximate : {"none", "tanh"}, optional
        Whether to take ``z / 2 * (1 + tanh(sqrt(2 / pi) * (z + 0.044715 * z**3)))`` instead, which
        differs by at most 5e-4.

    Returns
    -------
    array
        Same shape.

    References
    ----------
    Hendrycks, Gimpel: Gaussian error linear units, 2016, arXiv:1606.08415.

    Examples
    --------
    >>> gelu([-1.0, 0.0, 1.0, 1000.0]).round(4)
    array([-1.587e-01,  0.000e+00,  8.413e-01,  1.000e+03])
    """
    _require_form("gelu", approximate)
    z, _ = as_float64(z)
    return z * (normal_cdf(z) if approximate == "none" else 0.5 + 0.5 * _tanh_form(z)[0])


def gelu_grad(z, approximate="none"):
    """Derivative of `gelu`: ``normal_cdf(z) + z * e**(-z**2 / 2) / sqrt(2 pi)``.

    Parameters
    ----------
    z : array or number
        Pre-activations, any shape.
    approximate : {"none", "tanh"}, optional
        Which form `gelu` had; each has its own derivative.

    Returns
    -------
    array
        Same shape. Below 0 for z below -0.75; the function is not monotonic.

    Examples
    --------
    >>> gelu_grad([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    """
    _require_form("gelu_grad", approximate)
    z, xp = as_float64(z)
    near = xp.clip(z, -40.0, 40.0)  # beyond, the second term is 0
    if approximate == "none":
        return normal_cdf(z) + near * xp.exp(-0.5 * near * near) / sqrt(2.0 * pi)
    T, slope = _tanh_form(near)
    return 0.5 + 0.5 * T + 0.5 * near * slope


def gelu_backward(dA, Z, approximate="none"):
    """``dZ = dA * gelu_grad(Z, approximate)``.

    Parameters
    ----------
    dA : array, any shape
        Gradient with respect to ``gelu(Z, approximate)``.
    Z : array, same shape
        Pre-activations.
    approximate : {"none", "tanh"}, optional
        As in `gelu`.

    Returns
    -------
    array, same shape
        In the precision of dA.

    Examples
    --------
    >>> import numpy as np
    >>> gelu_backward(np.array([[8.0]]), np.array([[0.0]]))  # 8 * 1/2
    array([[4.]])
    """
    Z, dA, xp = alike("gelu_backward", Z=Z, dA=dA)
    return dA * xp.astype(gelu_grad(Z, approximate), dA.dtype)


def _tanh_form(z):
    """``T = tanh(u)`` of the tanh form and its slope, ``(1 - T**2) * du/dz``."""
    z, xp = as_float64(z)
    z = xp.clip(z, -40.0, 40.0)  # T is -1 or 1 long before
    T = tanh(sqrt(2.0 / pi) * (z + CUBE * z**3))
    return T, (1.0 - T * T) * sqrt(2.0 / pi) * (1.0 + 3.0 * CUBE * z * z)


def _require_form(who, approximate):
    if approximate not in ("none", "tanh"):
        raise ValueError(f'{who}: approximate must be "none" or "tanh", got {approximate!r}.')


BACKWARDS[gelu] = gelu_backward
