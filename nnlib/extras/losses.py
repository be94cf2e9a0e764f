"""A loss that single wild targets do not govern."""

from nnlib.metrics import r2
from nnlib.objectives import Objective


class Huber(Objective):
    """``e**2 / 2`` for errors up to delta, ``delta * (e - delta / 2)`` beyond, e being ``|z - y|``.

    Summed over the outputs, mean over the examples.

    Parameters
    ----------
    delta : float, optional
        Where the parabola goes over into a straight line, without a kink.

    Raises
    ------
    ValueError
        If delta is not above 0.

    Notes
    -----
    With ``q = min(e, delta)`` both cases are ``q * (e - q / 2)``. The slope in z is the error
    itself, but never more than delta in size: a target that is far off pulls no harder than one
    that is delta off.

    References
    ----------
    Huber: Robust estimation of a location parameter, Annals of Mathematical Statistics 35, 1964.

    Examples
    --------
    >>> import numpy as np
    >>> Z, Y = np.array([[0.5, 10.0]]), np.array([[0.0, 0.0]])
    >>> Huber().forward(Z, Y), Huber().backward(Z, Y)  # (0.5**2 / 2 + 1 * (10 - 0.5)) / 2
    (4.8125, array([[0.25, 0.5 ]]))
    """

    name = "huber"

    def __init__(self, delta=1.0):
        if not delta > 0:
            raise ValueError(f"Huber: delta must be above 0, got {delta!r}.")
        self.delta = delta

    def _forward(self, Z, Y, xp):
        error = xp.abs(Z - Y)
        q = xp.where(error < self.delta, error, self.delta)
        return xp.sum(q * (error - 0.5 * q)) / Z.shape[1]

    def _backward(self, Z, Y, xp):
        return xp.clip(Z - Y, -self.delta, self.delta) / Z.shape[1]

    def _measure(self, Z, Y, xp):
        return "R2", r2(Z, Y)
