"""Losses as objects: the number to be made small and, directly below it, its gradient.

An objective keeps no state. `_forward` is the mean loss and `_backward` its gradient with respect
to the output Z of the network: the one place where 1/m is put in. The two for classification take
logits, so the network ends without sigmoid or softmax.
"""

import numpy as np

from nnlib.activations import sigmoid, softmax
from nnlib.contracts import checked, label_mask, require_examples
from nnlib.losses import choice_cost, mse, yes_no_cost
from nnlib.metrics import accuracy, r2


class Objective:
    """What all objectives share: a look at the arrays before every computation.

    One of your own gives `name` and ``_forward(Z, Y, xp)``, ``_backward(Z, Y, xp)`` and
    ``_measure(Z, Y, xp)``; Z and Y are of one shape and precision there, and xp is their module.

    Attributes
    ----------
    name : str
        As `objective` knows it.
    """

    name: str

    @np.errstate(over="ignore")
    def forward(self, Z, Y):
        """Mean loss over the examples.

        Parameters
        ----------
        Z : array (n, m)
            Output of the network.
        Y : array (n, m)
            Targets. `SoftmaxCrossEntropy` also takes integer labels (m,).

        Returns
        -------
        float
            At least 0; inf where it is beyond the range of floats.

        Raises
        ------
        ValueError
            If a shape does not fit, there is no example, or Y holds what cannot be a target.
        """
        return float(self._forward(*self._inputs(Z, Y)))

    @np.errstate(over="ignore")
    def backward(self, Z, Y):
        """Gradient of the mean loss with respect to Z.

        Parameters
        ----------
        Z : array (n, m)
            Output of the network.
        Y : array (n, m)
            Targets, as in `forward`.

        Returns
        -------
        array (n, m)
            dZ in the precision of Z; the 1/m is in it.
        """
        return self._backward(*self._inputs(Z, Y))

    def measure(self, Z, Y):
        """How good the output is, in a number for people.

        Parameters
        ----------
        Z : array (n, m)
            Output of the network.
        Y : array (n, m)
            Targets, as in `forward`.

        Returns
        -------
        (str, float)
            "accuracy", the share of right answers, or "R2", see `nnlib.metrics.r2`.
        """
        return self._measure(*self._inputs(Z, Y))

    def _inputs(self, Z, Y):
        who = type(self).__name__
        Z, Y, xp = checked(who, Z=(Z, "n m"), Y=(Y, "n m"))
        require_examples(who, "Z", Z)
        return Z, Y if Y.dtype == Z.dtype else xp.astype(Y, Z.dtype), xp

    def _forward(self, Z, Y, xp):
        raise NotImplementedError(f"{type(self).__name__}: write _forward(Z, Y, xp).")

    def _backward(self, Z, Y, xp):
        raise NotImplementedError(f"{type(self).__name__}: write _backward(Z, Y, xp).")

    def _measure(self, Z, Y, xp):
        raise NotImplementedError(f"{type(self).__name__}: write _measure(Z, Y, xp).")


class MeanSquaredError(Objective):
    """``(1/m) * sum((Z - Y)**2)``: summed over the outputs, mean over the examples.

    Examples
    --------
    >>> import numpy as np
    >>> Z, Y = np.array([[1.0, 5.0]]), np.array([[2.0, 3.0]])
    >>> MeanSquaredError().forward(Z, Y), MeanSquaredError().backward(Z, Y)  # (1 + 4) / 2
    (2.5, array([[-1.,  2.]]))
    """

    name = "mse"

    def _forward(self, Z, Y, xp):
        return mse(Z, Y)

    def _backward(self, Z, Y, xp):
        return 2.0 * (Z - Y) / Z.shape[1]

    def _measure(self, Z, Y, xp):
        return "R2", r2(Z, Y)


class BinaryCrossEntropy(Objective):
    """``-y ln p - (1 - y) ln(1 - p)`` with ``p = sigmoid(z)``, for questions of yes or no.

    Summed over the outputs, mean over the examples. A logit above 0 is a yes.

    Notes
    -----
    The loss of one entry is ``ln(1 + e**z) - y z``, see `nnlib.losses.yes_no_cost`. Its slope is
    ``p - y``.

    Examples
    --------
    >>> import numpy as np
    >>> Z, Y = np.array([[1000.0, 1000.0]]), np.array([[1.0, 0.0]])
    >>> BinaryCrossEntropy().forward(Z, Y), BinaryCrossEntropy().backward(Z, Y)
    (500.0, array([[0. , 0.5]]))
    """

    name = "binary_cross_entropy"

    def _inputs(self, Z, Y):
        Z, Y, xp = super()._inputs(Z, Y)
        if not bool(xp.all((Y >= 0) & (Y <= 1))):
            raise ValueError(
                "BinaryCrossEntropy: Y must hold numbers from 0 to 1, got numbers from "
                f"{float(xp.min(Y))} to {float(xp.max(Y))}. Write 0 for no and 1 for yes."
            )
        return Z, Y, xp

    def _forward(self, Z, Y, xp):
        return xp.sum(yes_no_cost(Z, Y)) / Z.shape[1]

    def _backward(self, Z, Y, xp):
        return (xp.astype(sigmoid(Z), Z.dtype) - Y) / Z.shape[1]

    def _measure(self, Z, Y, xp):
        yes, right = xp.reshape(Z > 0, (-1,)), xp.reshape(Y > 0.5, (-1,))
        return "accuracy", accuracy(right, yes)


class SoftmaxCrossEntropy(Objective):
    """``-ln p`` of the right class, with ``P = softmax(Z)``; mean over the examples.

    Targets are the numbers of the classes, of shape (m,), or one-hot columns, of shape (C, m).

    Notes
    -----
    One example with right class c: ``-ln p_c = ln(sum_j e**z_j) - z_c``, see
    `nnlib.losses.choice_cost`. The slope in z_i is ``p_i``, minus 1 where i = c. For columns of
    shares that sum to 1 it is ``p_i - y_i``.

    Examples
    --------
    >>> import numpy as np
    >>> Z = np.array([[0.0, 1000.0], [0.0, 0.0]])
    >>> round(SoftmaxCrossEntropy().forward(Z, np.array([0, 1])), 4)  # (ln 2 + 1000) / 2
    500.3466
    >>> SoftmaxCrossEntropy().backward(Z, np.array([0, 1]))
    array([[-0.25,  0.5 ],
           [ 0.25, -0.5 ]])
    """

    name = "softmax_cross_entropy"

    def _inputs(self, Z, Y):
        who = "SoftmaxCrossEntropy"
        if getattr(Y, "ndim", None) == 1:
            Z, Y, xp = checked(who, Z=(Z, "C m"), Y=(Y, "m", int))
            require_examples(who, "Z", Z)
            return Z, xp.astype(label_mask(who, "Y", Y, Z.shape[0]), Z.dtype), xp
        Z, Y, xp = super()._inputs(Z, Y)
        sums = xp.sum(Y, axis=0)
        if not bool(xp.all(xp.abs(sums - 1.0) < 1e-3)):
            raise ValueError(
                f"{who}: columns of Y must sum to 1, got sums from {float(xp.min(sums))} to "
                f"{float(xp.max(sums))}. Where several can be right use BinaryCrossEntropy."
            )
        return Z, Y, xp

    def _forward(self, Z, Y, xp):
        return xp.mean(choice_cost(Z, Y))

    def _backward(self, Z, Y, xp):
        return (xp.astype(softmax(Z), Z.dtype) - Y) / Z.shape[1]

    def _measure(self, Z, Y, xp):
        return "accuracy", accuracy(xp.argmax(Y, axis=0), xp.argmax(Z, axis=0))


def objective(which):
    """Objective of a name.

    Parameters
    ----------
    which : str or object
        "mse", "binary_cross_entropy", "softmax_cross_entropy", or an object with ``forward(Z, Y)``
        and ``backward(Z, Y)``, which is returned itself.

    Returns
    -------
    object
        With `forward` and `backward`; those of nnlib also have `name` and `measure`.

    Raises
    ------
    ValueError
        If it is neither.

    Examples
    --------
    >>> objective("mse").name
    'mse'
    """
    kinds = (MeanSquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy)
    known = {kind.name: kind for kind in kinds}
    if isinstance(which, str) and which in known:
        return known[which]()
    if not isinstance(which, type) and hasattr(which, "forward") and hasattr(which, "backward"):
        return which
    advice = " Write the brackets too: " + which.__name__ + "()." if which in kinds else ""
    raise ValueError(
        f"objective: which must be one of {', '.join(known)}, or an object with forward and "
        f"backward, got {which!r}.{advice}"
    )
