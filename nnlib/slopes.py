"""Backward of each activation: the gradient from above times the slope (course unit 08).

``f_backward(dA, Z)`` gets the gradient of the mean loss with respect to ``A = f(Z)`` and returns
the one with respect to Z. It takes the pre-activations Z, not A, and keeps the precision of dA.
"""

from nnlib.activations import leaky_relu_grad, sigmoid_grad, softmax, tanh_grad
from nnlib.contracts import alike, checked


def relu_backward(dA, Z):
    """``dZ = dA`` where ``Z > 0``, else 0, also at 0.

    Parameters
    ----------
    dA : array, any shape
        Gradient with respect to ``relu(Z)``.
    Z : array, same shape
        Pre-activations.

    Returns
    -------
    array, same shape
        In the precision of dA.

    Examples
    --------
    >>> import numpy as np
    >>> relu_backward(np.array([[5.0, 6.0, 7.0]]), np.array([[-1.0, 0.0, 2.0]]))
    array([[0., 0., 7.]])
    """
    Z, dA, xp = alike("relu_backward", Z=Z, dA=dA)
    return xp.where(Z > 0, dA, 0.0)  # not dA * relu_grad(Z): the same, without a detour to float64


def leaky_relu_backward(dA, Z, alpha=0.01):
    """``dZ = dA * leaky_relu_grad(Z, alpha)``.

    Parameters
    ----------
    dA : array, any shape
        Gradient with respect to ``leaky_relu(Z, alpha)``.
    Z : array, same shape
        Pre-activations.
    alpha : float, optional
        Slope on the negative side and at 0.

    Returns
    -------
    array, same shape
        In the precision of dA.

    Examples
    --------
    >>> import numpy as np
    >>> leaky_relu_backward(np.array([[5.0, 6.0, 7.0]]), np.array([[-1.0, 0.0, 2.0]]), alpha=0.5)
    array([[2.5, 3. , 7. ]])
    """
    Z, dA, xp = alike("leaky_relu_backward", Z=Z, dA=dA)
    return dA * xp.astype(leaky_relu_grad(Z, alpha), dA.dtype)


def sigmoid_backward(dA, Z):
    """``dZ = dA * sigmoid_grad(Z)``.

    Parameters
    ----------
    dA : array, any shape
        Gradient with respect to ``sigmoid(Z)``.
    Z : array, same shape
        Pre-activations.

    Returns
    -------
    array, same shape
        In the precision of dA.

    Examples
    --------
    >>> import numpy as np
    >>> sigmoid_backward(np.array([[8.0]]), np.array([[0.0]]))  # 8 * 1/4
    array([[2.]])
    """
    Z, dA, xp = alike("sigmoid_backward", Z=Z, dA=dA)
    return dA * xp.astype(sigmoid_grad(Z), dA.dtype)


def tanh_backward(dA, Z):
    """``dZ = dA * tanh_grad(Z)``.

    Parameters
    ----------
    dA : array, any shape
        Gradient with respect to ``tanh(Z)``.
    Z : array, same shape
        Pre-activations.

    Returns
    -------
    array, same shape
        In the precision of dA.

    Examples
    --------
    >>> import numpy as np
    >>> tanh_backward(np.array([[8.0]]), np.array([[0.0]]))  # 8 * 1
    array([[8.]])
    """
    Z, dA, xp = alike("tanh_backward", Z=Z, dA=dA)
    return dA * xp.astype(tanh_grad(Z), dA.dtype)


def softmax_backward(dA, Z):
    """``dZ = P * (dA - s)`` with ``P = softmax(Z)`` and s the column sums of ``P * dA``.

    Parameters
    ----------
    dA : array (n, m)
        Gradient with respect to ``softmax(Z)``.
    Z : array (n, m)
        Logits.

    Returns
    -------
    array (n, m)
        In the precision of dA. Every column sums to 0: a shift of all logits changes nothing.

    Notes
    -----
    One column: ``dz_j = sum_i da_i dp_i/dz_j`` with ``dp_i/dz_j = p_i ([i = j] - p_j)``, see
    `softmax_jacobian`. The sum is ``p_j (da_j - sum_i p_i da_i)``; no matrix is needed.

    Examples
    --------
    >>> import numpy as np
    >>> softmax_backward(np.array([[4.0], [0.0]]), np.array([[0.0], [0.0]]))  # 0.5 * (4 - 2), ...
    array([[ 1.],
           [-1.]])
    """
    Z, dA, xp = checked("softmax_backward", Z=(Z, "n m"), dA=(dA, "n m"))
    P = xp.astype(softmax(Z), dA.dtype)
    return P * (dA - xp.sum(P * dA, axis=0, keepdims=True))
