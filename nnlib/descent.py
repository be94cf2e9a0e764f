"""Gradient descent: small steps against the gradient of the mean loss (course unit 07)."""

from numbers import Integral

import numpy as np

from nnlib.activations import sigmoid
from nnlib.backend import require_rng
from nnlib.contracts import alike, checked, require_examples
from nnlib.losses import yes_no_cost


def gradient_step(w, grad, learning_rate):
    """``w - learning_rate * grad``: one step downhill.

    Parameters
    ----------
    w : array, any shape
        Parameters.
    grad : array, same shape
        Gradient of the loss with respect to w.
    learning_rate : float
        How far the step goes.

    Returns
    -------
    array, same shape
        A new array.

    Examples
    --------
    >>> import numpy as np
    >>> gradient_step(np.array([1.0, 2.0]), np.array([10.0, -10.0]), 0.1)
    array([0., 3.])
    """
    w, grad, _ = alike("gradient_step", w=w, grad=grad)
    return w - learning_rate * grad


def fit_line(x, y, learning_rate, steps):
    """Fit ``y = w x + b`` by gradient descent on the mean squared error, from ``w = b = 0``.

    Parameters
    ----------
    x : array (m,)
        Inputs.
    y : array (m,)
        Values wanted.
    learning_rate : float
        How far each step goes.
    steps : int
        Number of steps.

    Returns
    -------
    w, b : float
        The line after the last step.
    losses : list of float
        The loss before each step. With a rate too large they grow to inf, then nan.

    Notes
    -----
    With ``e = w x + b - y`` the loss is the mean of ``e**2``. By the chain rule its slopes are the
    means of ``2 e x`` (in w) and of ``2 e`` (in b).

    Examples
    --------
    >>> import numpy as np
    >>> w, b, losses = fit_line(np.array([-1.0, 1.0]), np.array([1.0, 5.0]), 0.5, 1)
    >>> w, b, losses  # e = -1, -5: the slopes are -4 and -6
    (2.0, 3.0, [13.0])
    """
    x, y, xp = checked("fit_line", x=(x, "m"), y=(y, "m"))
    require_examples("fit_line", "x", x)
    w, b, losses = 0.0, 0.0, []
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is to be seen, not an error
        for _ in range(steps):
            error = w * x + b - y
            losses.append(float(xp.mean(error**2)))
            dw, db = float(xp.mean(2.0 * error * x)), float(xp.mean(2.0 * error))
            w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, losses


def minibatches(X, Y, batch_size, rng):
    """Columns in groups, in a new random order: one epoch.

    Parameters
    ----------
    X : array (n, m)
        Inputs.
    Y : array (k, m)
        Targets; column j belongs to column j of X.
    batch_size : int
        Columns in a group; the last group has what is left.
    rng : numpy.random.Generator
        Draws the order, at once.

    Returns
    -------
    iterator of (array, array)
        ``(X_batch, Y_batch)``; over all groups every column comes once.

    Raises
    ------
    ValueError
        If the shapes do not fit or batch_size is no positive whole number; at the call, not when
        the first group is asked for.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.arange(5.0)[None, :]
    >>> [x.shape for x, y in minibatches(X, 2 * X, 2, np.random.default_rng(0))]
    [(1, 2), (1, 2), (1, 1)]
    """
    X, Y, xp = checked("minibatches", X=(X, "n m"), Y=(Y, "k m"))
    if not isinstance(batch_size, Integral) or batch_size < 1:
        raise ValueError(
            f"minibatches: batch_size must be a positive whole number, got {batch_size!r}."
        )
    require_rng("minibatches", rng)
    m = X.shape[1]
    order = xp.asarray(rng.permutation(m))
    groups = (order[start : start + batch_size] for start in range(0, m, int(batch_size)))
    return ((xp.take(X, group, axis=1), xp.take(Y, group, axis=1)) for group in groups)


def logistic_regression_gradient(W, b, X, Y):
    """Mean binary cross-entropy of one sigmoid neuron, and its gradient.

    Parameters
    ----------
    W : array (1, n)
        Weights.
    b : array (1, 1)
        Bias.
    X : array (n, m)
        Inputs.
    Y : array (1, m)
        Targets, 0 or 1.

    Returns
    -------
    cost : float
        Mean over the examples.
    dW : array (1, n)
        Gradient with respect to W.
    db : array (1, 1)
        Gradient with respect to b.

    Notes
    -----
    One example with logit z costs ``ln(1 + e**z) - y z``, see `nnlib.losses.yes_no_cost`. Its slope
    is ``p - y`` with ``p = sigmoid(z)``.

    Examples
    --------
    >>> import numpy as np
    >>> X, Y = np.array([[1.0, 3.0]]), np.array([[1.0, 0.0]])
    >>> cost, dW, db = logistic_regression_gradient(np.zeros((1, 1)), np.zeros((1, 1)), X, Y)
    >>> round(cost, 4), dW, db  # ln 2; p - y is -0.5, 0.5
    (0.6931, array([[0.5]]), array([[0.]]))
    """
    who = "logistic_regression_gradient"
    W, b, X, Y, xp = checked(who, W=(W, "1 n"), b=(b, "1 1"), X=(X, "n m"), Y=(Y, "1 m"))
    require_examples(who, "X", X)
    Z = W @ X + b  # (1, m)
    dZ = (sigmoid(Z) - Y) / X.shape[1]
    return float(xp.mean(yes_no_cost(Z, Y))), dZ @ X.T, xp.sum(dZ, axis=1, keepdims=True)


def should_stop(losses, tolerance, patience):
    """Whether the last `patience` losses brought no gain above `tolerance`.

    Parameters
    ----------
    losses : list of float
        So far, oldest first.
    tolerance : float
        Smallest gain that counts is above this; at least 0.
    patience : int
        How many losses are waited for; at least 1.

    Returns
    -------
    bool
        True if there are more than `patience` losses, and the lowest of all is at most
        `tolerance` below the lowest of those before the last `patience`.

    Raises
    ------
    ValueError
        If tolerance or patience is out of range.

    Examples
    --------
    >>> should_stop([3.0, 1.0, 2.0, 0.5], tolerance=0.5, patience=2)  # 1.0 -> 0.5
    True
    >>> should_stop([3.0, 1.0, 2.0, 0.4], tolerance=0.5, patience=2)
    False
    """
    if not isinstance(patience, Integral) or patience < 1:
        raise ValueError(
            f"should_stop: patience must be a positive whole number, got {patience!r}."
        )
    if not tolerance >= 0:
        raise ValueError(f"should_stop: tolerance must be at least 0, got {tolerance!r}.")
    losses, patience = [float(loss) for loss in losses], int(patience)
    return len(losses) > patience and min(losses[:-patience]) - min(losses) <= float(tolerance)
