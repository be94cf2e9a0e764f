"""The perceptron: its activation, its learning rule, and what one alone cannot do (unit 01)."""

from operator import index

from nnlib.backend import as_float64
from nnlib.contracts import checked


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


def train_perceptron(X, y, epochs, learning_rate=1.0):
    """Learn weights and bias of one step neuron from its mistakes.

    Parameters
    ----------
    X : array (n, m)
        One column for each example.
    y : array (m,)
        Targets, 0 or 1.
    epochs : int
        How often to visit all examples at most.
    learning_rate : float, optional
        Size of a correction.

    Returns
    -------
    w : array (n,)
        Weights.
    b : float
        Bias.
    mistakes : list of int
        Number of corrections in each epoch that was run. A last entry of 0 says that every example
        is right.

    Raises
    ------
    ValueError
        If the shapes do not fit, a target is not 0 or 1, or epochs is negative.

    Notes
    -----
    Weights and bias start at 0 and the columns are visited in order. With ``error = y - y_hat``,
    which is 1, 0 or -1, the correction is ``w += learning_rate * error * x`` and
    ``b += learning_rate * error``. It moves ``w . x + b`` by ``learning_rate * (x . x + 1)`` in the
    direction wanted. If a line (a plane, ...) separates the two classes, the corrections come to
    an end after finitely many.

    References
    ----------
    Rosenblatt: The perceptron, Psychological Review 65, 1958. Novikoff: On convergence proofs for
    perceptrons, 1962.

    Examples
    --------
    >>> import numpy as np
    >>> corners = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    >>> train_perceptron(corners, np.array([0.0, 0.0, 0.0, 1.0]), epochs=10)  # AND
    (array([2., 1.]), -3.0, [2, 3, 3, 2, 1, 0])
    """
    X, y, xp = checked("train_perceptron", X=(X, "n m"), y=(y, "m"))
    if not xp.all((y == 0) | (y == 1)):
        raise ValueError("train_perceptron: y must hold only 0 and 1. For -1 and 1: (y + 1) / 2.")
    if index(epochs) < 0:
        raise ValueError(f"train_perceptron: epochs must be 0 or more, got {epochs}.")
    learning_rate = float(learning_rate)
    w, b, mistakes = xp.zeros(X.shape[0], dtype=X.dtype), 0.0, []
    for _ in range(index(epochs)):
        mistakes.append(0)
        for j in range(X.shape[1]):
            x = X[:, j]
            error = float(y[j]) - float(step(w @ x + b))
            if error != 0:
                w = w + learning_rate * error * x
                b = b + learning_rate * error
                mistakes[-1] += 1
        if mistakes[-1] == 0:
            break
    return w, b, mistakes


def xor(X):
    """Exclusive or, by three step neurons in two layers.

    Parameters
    ----------
    X : array (2, m)
        Inputs, near 0 or 1; one column for each example.

    Returns
    -------
    array (m,)
        1 where exactly one input is 1, else 0.

    Raises
    ------
    ValueError
        If X has not two rows.

    Notes
    -----
    ``x1 XOR x2`` is ``(x1 OR x2) AND (x1 NAND x2)``. One neuron is not enough: no straight line
    has (0, 1) and (1, 0) on one side, and (0, 0) and (1, 1) on the other.

    Examples
    --------
    >>> import numpy as np
    >>> xor(np.array([[0, 0, 1, 1], [0, 1, 0, 1]]))
    array([0., 1., 1., 0.])
    """
    X, _ = checked("xor", X=(X, "2 m"))
    either = step(X[0, :] + X[1, :] - 0.5)  # OR, (m,)
    not_both = step(-X[0, :] - X[1, :] + 1.5)  # NAND
    return step(either + not_both - 1.5)  # AND
