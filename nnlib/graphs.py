"""Backpropagation where a value is used several times: its contributions add up (course unit 08)."""

from nnlib.activations import relu
from nnlib.backend import as_float64
from nnlib.backprop import dense_backward
from nnlib.contracts import checked
from nnlib.layers import require_dense
from nnlib.slopes import relu_backward


def chain_rule(x, y, z):
    """Value and slopes of ``f = (x + y) * z``.

    Parameters
    ----------
    x, y, z : float
        Any numbers.

    Returns
    -------
    dict of float
        "f", "df_dx", "df_dy" and "df_dz".

    Notes
    -----
    With ``q = x + y`` the product ``f = q z`` has the slopes ``df/dq = z`` and ``df/dz = q``. The
    sum has slope 1 in x and in y, so both get ``df/dq * 1``.

    Examples
    --------
    >>> chain_rule(-2.0, 5.0, -4.0)
    {'f': -12.0, 'df_dx': -4.0, 'df_dy': -4.0, 'df_dz': 3.0}
    """
    q = float(x) + float(y)
    df_dq = float(z)
    return {"f": q * float(z), "df_dx": df_dq, "df_dy": df_dq, "df_dz": q}


def shared_value_grad(x):
    """Derivative of ``x * relu(x) + x**2``: ``4 x`` where ``x > 0``, else ``2 x``.

    Parameters
    ----------
    x : array or number
        Any shape.

    Returns
    -------
    array
        Same shape.

    Notes
    -----
    x is used three times, and each use gives a share. As first factor: ``relu(x)``. Inside relu:
    ``x * relu'(x)``. In the square: ``2 x``.

    Examples
    --------
    >>> shared_value_grad([-1.0, 0.0, 1.0])
    array([-2.,  0.,  4.])
    """
    x, _ = as_float64(x)
    as_factor = relu(x)
    inside_relu = relu_backward(x, x)  # from above comes the other factor, x
    in_square = 2.0 * x
    return as_factor + inside_relu + in_square


def skip_backward(dY, X, W, b):
    """Gradients of ``Y = relu(W @ X + b) + X`` with respect to X, W and b.

    Parameters
    ----------
    dY : array (n, m)
        Gradient with respect to Y; the 1/m of the mean is already in it.
    X : array (n, m)
        Input of the block.
    W : array (n, n)
        Weights.
    b : array (n, 1)
        Bias.

    Returns
    -------
    dX : array (n, m)
        Through the layer, plus dY itself, which takes the way around it.
    dW : array (n, n)
        As of a dense layer.
    db : array (n, 1)
        As of a dense layer.

    Examples
    --------
    >>> import numpy as np
    >>> dY, X, W, b = (np.array([[number]]) for number in (1.0, 5.0, 3.0, 0.0))
    >>> skip_backward(dY, X, W, b)  # relu(3 x) + x has slope 3 + 1
    (array([[4.]]), array([[5.]]), array([[1.]]))
    """
    require_dense("skip_backward", W, X, b)
    X, W, b, dY, _ = checked(
        "skip_backward", X=(X, "n m"), W=(W, "n n"), b=(b, "n 1"), dY=(dY, "n m")
    )
    dZ = relu_backward(dY, W @ X + b)
    dW, db, dX = dense_backward(dZ, X, W)
    return dX + dY, dW, db
