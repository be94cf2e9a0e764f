"""What layers and losses of your own have to return, looked at where a mistake would go unseen.

NumPy repeats a gradient of a wrong shape silently where it can, and an array of two rows can be
taken apart like a pair. So the first thing after each call is a look at what came back.
"""

from numbers import Real


class _Parameters(dict):
    """What `Layer.params` gives: a dict of the arrays, whose entries can not be exchanged.

    Another array put into this dict would never reach the layer. The arrays themselves can be
    changed.

    Examples
    --------
    >>> import numpy as np
    >>> params = _Parameters(W=np.zeros(2))
    >>> params["W"][:] = 1.0
    >>> params
    {'W': array([1., 1.])}
    >>> params["W"] = np.ones(2)
    Traceback (most recent call last):
    TypeError: params: entries must stay, got a new one. Change the array in place, \
params['W'][:] = ..., or set it in its layer, layer.W = ...
    """

    def _refuse(self, *args, **kwargs):
        key = next(iter(self), "W")
        raise TypeError(
            "params: entries must stay, got a new one. Change the array in place, "
            f"params[{key!r}][:] = ..., or set it in its layer, layer.{key.rstrip('0123456789')} = ..."
        )

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = setdefault = pop = popitem = clear = _refuse

    def __reduce__(self):
        return dict, (dict(self),)  # a copy is a plain dict


def output_of(layer, returned):
    """What ``_forward`` returned, if it is an output and a cache.

    Parameters
    ----------
    layer : Layer
        Whose function it was.
    returned : object
        What it returned.

    Returns
    -------
    (array, object)
        The same pair.

    Raises
    ------
    TypeError
        If it is no pair, or its first entry no array.

    Examples
    --------
    >>> import numpy as np
    >>> output_of(None, (np.zeros(2), None))
    (array([0., 0.]), None)
    """
    if type(returned) is tuple and len(returned) == 2 and hasattr(returned[0], "shape"):
        return returned
    raise TypeError(
        f"{type(layer).__name__}: _forward must return a pair, the output and a cache for "
        f"_backward, got {_kind(returned)}. Write return Y, cache; None is a cache too."
    )


def gradients_of(layer, returned, shape):
    """What ``_backward`` returned, if every gradient has the shape of what it belongs to.

    Parameters
    ----------
    layer : Layer
        Whose function it was.
    returned : object
        What it returned.
    shape : tuple of int
        Shape of the layer's input.

    Returns
    -------
    (array, dict of array)
        The same pair.

    Raises
    ------
    TypeError
        If it is no pair of an array and a dict.
    ValueError
        If a gradient is missing or has another shape.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.dense import Dense
    >>> grads = {"W": np.zeros((2, 3)), "b": np.zeros(2)}
    >>> gradients_of(Dense(3, 2), (np.zeros((3, 5)), grads), (3, 5))
    Traceback (most recent call last):
    ValueError: Dense: _backward must return a gradient of b of shape (2, 1), the shape of b, \
got (2,).
    """
    who = type(layer).__name__
    if type(returned) is not tuple or len(returned) != 2 or not isinstance(returned[1], dict):
        raise TypeError(
            f"{who}: _backward must return a pair, dX and a dict of gradients, got "
            f"{_kind(returned)}. Write return dX, {{...}}; without parameters the dict is empty."
        )
    dX, grads = returned
    if tuple(getattr(dX, "shape", ())) != shape or not hasattr(dX, "shape"):
        raise ValueError(
            f"{who}: _backward must return dX of shape {shape}, the shape of X, got {_shape(dX)}."
        )
    for name in layer.names:
        wanted = tuple(getattr(layer, name).shape)
        if name not in grads:
            raise ValueError(
                f"{who}: _backward must return a gradient of {name}, got the keys {list(grads)}. "
                f"Its key is {name!r}."
            )
        if tuple(getattr(grads[name], "shape", ())) != wanted or not hasattr(grads[name], "shape"):
            raise ValueError(
                f"{who}: _backward must return a gradient of {name} of shape {wanted}, the shape "
                f"of {name}, got {_shape(grads[name])}."
            )
    return returned


def require_list(layers, others):
    """Complain about layers without the brackets of a list.

    Parameters
    ----------
    layers : object
        First argument of `Sequential`.
    others : tuple
        All further ones.

    Raises
    ------
    TypeError
        If there are further ones, or layers can not be walked through.

    Examples
    --------
    >>> require_list(3, ())
    Traceback (most recent call last):
    TypeError: Sequential: layers must be a list, got a int. \
Write the brackets too: Sequential([...]).
    """
    if others or not hasattr(layers, "__iter__"):
        raise TypeError(
            f"Sequential: layers must be a list, got a {type(layers).__name__}. "
            "Write the brackets too: Sequential([...])."
        )


def mean_loss(objective, value):
    """What ``forward`` of a loss returned, as a float.

    Parameters
    ----------
    objective : object
        The loss.
    value : object
        What it returned.

    Returns
    -------
    float
        The same number.

    Raises
    ------
    TypeError
        If it is no number.

    Examples
    --------
    >>> mean_loss(None, 2)
    2.0
    """
    if isinstance(value, Real) or getattr(value, "shape", None) == ():
        return float(value)
    raise TypeError(
        f"{type(objective).__name__}: forward must return one number, the mean loss over the "
        f"examples, got {_kind(value)}."
    )


def slope_of(objective, dZ, Z):
    """What ``backward`` of a loss returned, if it has the shape of Z.

    Parameters
    ----------
    objective : object
        The loss.
    dZ : object
        What it returned.
    Z : array (n_L, m)
        Output of the network.

    Returns
    -------
    array (n_L, m)
        dZ itself.

    Raises
    ------
    ValueError
        If it has another shape.

    Examples
    --------
    >>> import numpy as np
    >>> slope_of(None, np.array([[1.0]]), np.array([[3.0]]))
    array([[1.]])
    """
    if getattr(dZ, "shape", None) == Z.shape:
        return dZ
    raise ValueError(
        f"{type(objective).__name__}: backward must return an array of shape {tuple(Z.shape)}, "
        f"the shape of Z, got {_shape(dZ)}."
    )


def _kind(value):
    if value is None:
        return "None"
    if type(value) is tuple:
        return f"a tuple of {', '.join(type(part).__name__ for part in value)}"
    return f"a {type(value).__name__}"


def _shape(value):
    return tuple(value.shape) if hasattr(value, "shape") else _kind(value)
