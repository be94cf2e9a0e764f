"""The settings of optimisers: numbers that are looked at when they are given.

A learning rate may be changed while a network is trained, by hand or by a schedule, so it is looked
at whenever it is set.
"""

from math import isfinite
from numbers import Real


class Rated:
    """What all optimisers share: a learning rate that is never below 0 and never without end.

    Attributes
    ----------
    learning_rate : float
        May be changed between steps.

    Examples
    --------
    >>> from nnlib.optimisers import SGD
    >>> optimizer = SGD(0.1)
    >>> optimizer.learning_rate = -0.1
    Traceback (most recent call last):
    ValueError: SGD: learning_rate must be a number from 0 up, got -0.1.
    """

    @property
    def learning_rate(self):
        """How far one step goes."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        self._learning_rate = setting(type(self).__name__, "learning_rate", value)


def setting(who, name, value, below=float("inf")):
    """A number from 0 up.

    Parameters
    ----------
    who : str
        Head of the error.
    name : str
        What the number is called there.
    value : float
        The number.
    below : float, optional
        It has to be below this one.

    Returns
    -------
    float
        The number itself.

    Raises
    ------
    TypeError
        If it is no number.
    ValueError
        If it is out of the range.

    Examples
    --------
    >>> setting("Momentum", "beta", 0.9, below=1.0)
    0.9
    >>> setting("SGD", "learning_rate", "0.1")
    Traceback (most recent call last):
    TypeError: SGD: learning_rate must be a number from 0 up, got '0.1'. Leave out the quotes.
    """
    limit = f"from 0 to below {below:g}" if isfinite(below) else "a number from 0 up"
    if not isinstance(value, Real) or isinstance(value, bool):
        advice = " Leave out the quotes." if isinstance(value, str) else ""
        raise TypeError(f"{who}: {name} must be {limit}, got {value!r}.{advice}")
    if not (isfinite(value) and 0.0 <= value < below):
        raise ValueError(f"{who}: {name} must be {limit}, got {value!r}.")
    return value
