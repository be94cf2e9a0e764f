"""Losses: one number that says how far predictions are from the targets (course unit 04).

All are means over the m examples of what is summed over the outputs of one example, with the
natural logarithm; inf where that is beyond the range of floats. Their gradients with respect to the logits are in `nnlib.objectives`; for labels
`nnlib.backprop.softmax_cross_entropy_backward`.
"""

import numpy as np

from nnlib.backend import array_module
from nnlib.contracts import checked, label_mask, require_examples

# The smallest share that a logarithm is taken of: ln(3.7e-44) = -100, and log(0) is never asked for.
SMALLEST = 3.720075976020836e-44


@np.errstate(over="ignore")
def mse(Y_hat, Y):
    """``(1/m) * sum((Y_hat - Y)**2)``: mean squared error.

    Parameters
    ----------
    Y_hat : array (n, m)
        Predictions; one column for each example.
    Y : array (n, m)
        Targets.

    Returns
    -------
    float
        Summed over the n outputs, mean over the m examples. 0 only if every prediction is right.

    Raises
    ------
    ValueError
        If the shapes differ, or there is no example.

    Examples
    --------
    >>> import numpy as np
    >>> mse(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 4.0], [0.0, 4.0]]))  # (9 + 4) / 2
    6.5
    """
    Y_hat, Y, xp = checked("mse", Y_hat=(Y_hat, "n m"), Y=(Y, "n m"))
    require_examples("mse", "Y", Y)
    return float(xp.sum((Y_hat - Y) ** 2)) / Y.shape[1]


def binary_cross_entropy(P, Y):
    """``-(1/m) * sum(Y * ln(P) + (1 - Y) * ln(1 - P))``: loss of yes-or-no predictions.

    Parameters
    ----------
    P : array (n, m)
        Probabilities of "yes", from 0 to 1; one column for each example.
    Y : array (n, m)
        Targets, 1 for "yes" and 0 for "no".

    Returns
    -------
    float
        Summed over the n outputs, mean over the m examples.

    Raises
    ------
    ValueError
        If the shapes differ, there is no example, or an entry is outside 0 to 1.

    Notes
    -----
    The loss is minus the logarithm of the probability that was given to the right answer. A wrong
    answer that was held for certain would cost infinity; here a logarithm is at least -100.

    References
    ----------
    The bound of -100 is that of ``torch.nn.BCELoss``.

    Examples
    --------
    >>> import numpy as np
    >>> round(binary_cross_entropy(np.array([[0.8, 0.9, 0.4]]), np.array([[1.0, 1.0, 0.0]])), 6)
    0.279777
    >>> binary_cross_entropy(np.array([[0.0]]), np.array([[1.0]]))
    100.0
    """
    P, Y, xp = checked("binary_cross_entropy", P=(P, "n m"), Y=(Y, "n m"))
    require_examples("binary_cross_entropy", "Y", Y)
    for name, array, advice in (("P", P, "sigmoid(Z) is."), ("Y", Y, "1 is yes, 0 is no.")):
        if not xp.all((array >= 0) & (array <= 1)):
            raise ValueError(
                f"binary_cross_entropy: {name} must be between 0 and 1 everywhere, got an entry "
                f"that is not. {advice}"
            )
    # where, and not a maximum: the side that is not asked for stays as it is
    cost_of_yes = -xp.log(xp.where(P < SMALLEST, SMALLEST, P))  # (n, m)
    cost_of_no = -xp.log(xp.where(1.0 - P < SMALLEST, SMALLEST, 1.0 - P))
    return float(xp.sum(Y * cost_of_yes + (1.0 - Y) * cost_of_no)) / Y.shape[1]


@np.errstate(over="ignore")
def softmax_cross_entropy(Z, labels):
    """``-(1/m) * sum(ln(softmax(Z)[label]))``: loss of a choice between C classes.

    Parameters
    ----------
    Z : array (C, m)
        Logits; one column for each example.
    labels : array (m,), integers
        Number of the right class of each example, from 0 to C - 1.

    Returns
    -------
    float
        Mean over the m examples.

    Raises
    ------
    ValueError
        If the shapes do not fit, there is no example, or a label is outside 0 to C - 1.
    TypeError
        If the labels are not whole numbers.

    Examples
    --------
    >>> import numpy as np
    >>> round(softmax_cross_entropy(np.zeros((10, 3)), np.array([0, 9, 4])), 6)  # ln 10
    2.302585
    """
    who = "softmax_cross_entropy"
    Z, labels, xp = checked(who, Z=(Z, "C m"), labels=(labels, "m", int))
    require_examples(who, "Z", Z)
    Y = xp.astype(label_mask(who, "labels", labels, Z.shape[0]), Z.dtype)  # (C, m)
    return float(xp.mean(choice_cost(Z, Y)))


@np.errstate(over="ignore")  # a distance beyond the floats is -inf, and e**-inf is 0
def choice_cost(Z, Y):
    """``-sum_k y_k ln p_k`` of every example, with ``P = softmax(Z)``.

    Parameters
    ----------
    Z : array (C, m)
        Logits.
    Y : array (C, m)
        One-hot columns, or shares that sum to 1.

    Returns
    -------
    array (m,)
        At least 0, in the precision of Z.

    Notes
    -----
    ``-ln(e**z_k / sum_i e**z_i) = ln(sum_i e**z_i) - z_k``. Subtracting the largest entry of a
    column from all of it changes neither side, and then no exponential overflows and the sum is at
    least 1. So the probabilities, which may round to 0, are never formed.

    Examples
    --------
    >>> choice_cost(np.array([[0.0], [1000.0]]), np.array([[1.0], [0.0]]))
    array([1000.])
    """
    xp = array_module(Z)
    Z = Z - xp.max(Z, axis=0, keepdims=True)
    log_sum = xp.log(xp.sum(xp.exp(Z), axis=0))  # (m,)
    return log_sum - xp.sum(Y * xp.where(Y == 0, 0.0, Z), axis=0)  # also where Z is -inf


def yes_no_cost(Z, Y):
    """``-y ln p - (1 - y) ln(1 - p)`` of every entry, with ``P = sigmoid(Z)``.

    Parameters
    ----------
    Z : array (n, m)
        Logits.
    Y : array (n, m)
        Targets from 0 to 1.

    Returns
    -------
    array (n, m)
        At least 0, in the precision of Z.

    Notes
    -----
    ``ln p = z - ln(1 + e**z)`` and ``ln(1 - p) = -ln(1 + e**z)``, so the cost is
    ``ln(1 + e**z) - y z``. Written as ``max(z, 0) + ln(1 + e**-|z|)`` the first term never
    overflows, and no ln 0 occurs.

    Examples
    --------
    >>> yes_no_cost(np.array([[1000.0, 1000.0]]), np.array([[1.0, 0.0]]))
    array([[   0., 1000.]])
    """
    xp = array_module(Z)
    softplus = xp.where(Z > 0, Z, 0.0) + xp.log1p(xp.exp(-xp.abs(Z)))  # ln(1 + e**Z)
    return softplus - Y * Z
