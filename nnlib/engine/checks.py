"""What a training asks of its settings before anything is changed."""

from difflib import get_close_matches

from nnlib.activations import sigmoid, softmax
from nnlib.backend import array_module, float_type
from nnlib.objectives import objective

EVENTS = ("before_epoch", "after_batch", "after_epoch")
LOSSES = ("mse", "binary_cross_entropy", "softmax_cross_entropy")


def suited(who, model, loss):
    """The objective of a loss, if the last activation of the network suits it.

    Parameters
    ----------
    who : str
        Head of the error.
    model : Sequential
        The network.
    loss : str or object
        As in `objective`.

    Returns
    -------
    object
        The objective.

    Raises
    ------
    ValueError
        If there is no such loss, or the network ends with the function that the loss applies itself.

    Examples
    --------
    >>> from nnlib.dense import Dense
    >>> suited("example", Dense(2, 3), "mse").name
    'mse'
    """
    found, last = _objective(who, loss), model
    while last.layers:
        last = last.layers[-1]
    ends_with = getattr(last, "activation", getattr(last, "function", None))
    applied = {"softmax_cross_entropy": softmax, "binary_cross_entropy": sigmoid}
    name = getattr(found, "name", "")
    if name in applied and ends_with is applied[name]:
        raise ValueError(
            f"{who}: the last layer must give logits, got {last!r}. The loss {name} applies "
            f"{ends_with.__name__} itself, which is exact where the two apart would overflow. "
            f"Leave out the last {ends_with.__name__}, and apply it to what predict returns."
        )
    return found


def _objective(who, loss):
    try:
        return objective(loss)
    except ValueError as error:
        text, names = str(error).replace("objective: which", f"{who}: loss"), LOSSES
        if isinstance(loss, str):
            word = loss.lower().replace(" ", "_").replace("-", "_")
            close = [name for name in names if word and word in name]
            close = close or get_close_matches(word, names, 2, 0.7)
            text += f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
        raise ValueError(text) from None


def check_parameters(model):
    """Complain about parameters that no training can mend.

    Parameters
    ----------
    model : Sequential
        The network.

    Raises
    ------
    TypeError, ValueError
        If one is no array of finite numbers.

    Examples
    --------
    >>> from nnlib.dense import Dense
    >>> layer = Dense(2, 1)
    >>> layer.b = 0.0
    >>> check_parameters(layer)
    Traceback (most recent call last):
    TypeError: fit: the parameter b must be an array, got a float. Make a new layer, or set an array.
    """
    for key, array in model.params.items():
        if not hasattr(array, "__dlpack__") or not hasattr(array, "shape"):
            raise TypeError(
                f"fit: the parameter {key} must be an array, got "
                f"{'None' if array is None else 'a ' + type(array).__name__}. Make a new layer, or set an array."
            )
        xp = array_module(array)
        if xp.isdtype(array.dtype, "real floating") and not bool(xp.all(xp.isfinite(array))):
            raise ValueError(
                f"fit: the parameter {key} must hold finite numbers, got nan or inf. "
                "Make a new network: from these numbers no training gets anywhere."
            )


def check_settings(settings):
    """Complain about settings of a training that can not be meant.

    Parameters
    ----------
    settings : dict
        Keyword arguments of `Sequential.fit`.

    Raises
    ------
    TypeError, ValueError
        If one is out of its range.

    Examples
    --------
    >>> check_settings(
    ...     {"optimizer": None, "epochs": 0, "batch_size": 1, "patience": None, "validation": None}
    ... )
    Traceback (most recent call last):
    TypeError: fit: optimizer must have a method step(params, grads), got None. Take Adam(0.001).
    """
    optimizer = settings["optimizer"]
    if isinstance(optimizer, type) or not callable(getattr(optimizer, "step", None)):
        raise TypeError(
            f"fit: optimizer must have a method step(params, grads), got {optimizer!r}. "
            "Take Adam(0.001)."
        )
    for name in ("epochs", "batch_size", "patience"):
        value = settings[name]
        if name == "patience" and value is None:
            continue
        if isinstance(value, bool) or not hasattr(value, "__index__") or value < 1:
            raise ValueError(f"fit: {name} must be a whole number from 1 up, got {value!r}.")
    validation = settings["validation"]
    if validation is None and settings["patience"] is not None:
        raise ValueError(
            f"fit: validation must be given with patience {settings['patience']}, got None. "
            "Give examples that are not trained on: validation=(X_val, Y_val)."
        )
    if validation is not None and not (
        isinstance(validation, tuple | list) and len(validation) == 2
    ):
        raise TypeError(
            f"fit: validation must be a pair (X_val, Y_val), got a {type(validation).__name__}."
        )
    seed = settings["seed"]
    if isinstance(seed, bool) or not hasattr(seed, "__index__") or seed < 0:
        raise ValueError(f"fit: seed must be a whole number from 0 up, got {seed!r}.")
    if settings["dtype"] is not None:
        float_type("fit", array_module(0), settings["dtype"])
    _check_callbacks(settings["callbacks"])


def _check_callbacks(callbacks):
    if not isinstance(callbacks, list | tuple):
        shown = callbacks.__name__ if isinstance(callbacks, type) else type(callbacks).__name__
        raise TypeError(
            f"fit: callbacks must be a list, got {shown}. Write [...] around it, also if it is one."
        )
    for callback in callbacks:
        if isinstance(callback, type):
            raise TypeError(
                f"fit: callbacks must be objects, got the class {callback.__name__}. "
                f"Make one of it: {callback.__name__}(...)."
            )
        if not any(callable(getattr(callback, event, None)) for event in EVENTS):
            raise TypeError(
                f"fit: callbacks must have a method {', '.join(EVENTS[:-1])} or {EVENTS[-1]}, "
                f"got {callback!r}."
            )
