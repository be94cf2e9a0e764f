"""What optimisers share: settings, checks, and a memory for each parameter.

Settings are looked at when they are given. A learning rate may be changed while a network is
trained, by hand or by a schedule, so it is looked at whenever it is set.
"""

from math import isfinite
from numbers import Real

import numpy as np

from nnlib.backend import array_module
from nnlib.contracts import wrong_shape


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


def setting(who, name, value, below=float("inf"), zero=True):
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
    zero : bool, optional
        Whether it may be 0.

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
    limit = limit if zero else "a number above 0"
    if not isinstance(value, Real) or isinstance(value, bool):
        advice = " Leave out the quotes." if isinstance(value, str) else ""
        raise TypeError(f"{who}: {name} must be {limit}, got {value!r}.{advice}")
    if not (isfinite(value) and 0.0 <= value < below and (zero or value > 0)):
        raise ValueError(f"{who}: {name} must be {limit}, got {value!r}.")
    return value


def remembered(state, key, w):
    """What is remembered for a key; zeros before the first step.

    Parameters
    ----------
    state : dict of array
        Gets an entry with the first step.
    key : str
        Name of the parameter.
    w : array
        The parameter.

    Returns
    -------
    array
        To be changed in place, of the shape of w.

    Examples
    --------
    >>> state = {}
    >>> v = remembered(state, "w", np.ones(2))
    >>> v += 1.0
    >>> remembered(state, "w", np.ones(2))
    array([1., 1.])
    """
    if key not in state:
        state[key] = array_module(w).zeros_like(w)
    return state[key]


def require_step(who, params, grads, state=None):
    """Refuse a step that can not be made, before anything is changed.

    Parameters
    ----------
    who : str
        Head of the error.
    params, grads : dict of array
        As in the `step` of every optimiser.
    state : dict of array, optional
        What is remembered from earlier steps.

    Raises
    ------
    ValueError
        If keys, shapes or types differ.
    TypeError
        If params holds something that can not be changed in place.

    Examples
    --------
    >>> require_step("SGD", {"w": np.ones(2)}, {"v": np.ones(2)})
    Traceback (most recent call last):
    ValueError: SGD: grads must have the keys of params, ['w'], got ['v'].
    """
    if params.keys() != grads.keys():
        raise ValueError(
            f"{who}: grads must have the keys of params, {sorted(params)}, got {sorted(grads)}."
        )
    for key, w in params.items():
        if isinstance(w, np.generic) or not hasattr(w, "dtype"):
            raise TypeError(
                f"{who}: params[{key!r}] must be an array, got a {type(w).__name__}. "
                "A single number can not be changed in place: np.array(w)."
            )
        if not array_module(w).isdtype(w.dtype, "real floating"):
            raise TypeError(f"{who}: params[{key!r}] must hold floats, got dtype {w.dtype}.")
        shape = getattr(grads[key], "shape", None)
        if shape != w.shape:
            raise ValueError(wrong_shape(who, f"grads[{key!r}]", list(w.shape), shape or ()))
        before = (state or {}).get(key, w)
        if before.shape != w.shape or before.dtype != w.dtype:
            raise ValueError(
                f"{who}: params[{key!r}] must be as in earlier steps, {before.dtype} of shape "
                f"{tuple(before.shape)}, got {w.dtype} of shape {tuple(w.shape)}. "
                "Make a new optimiser for each network."
            )
