"""What a network asks of its examples and settings before it is trained or measured."""

from nnlib.activations import sigmoid, softmax
from nnlib.backend import array_module
from nnlib.batches import count_examples, examples_axis, slices
from nnlib.objectives import objective

EVENTS = ("before_epoch", "after_batch", "after_epoch")


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
        If the network ends with the function that the loss applies itself.

    Examples
    --------
    >>> from nnlib.dense import Dense
    >>> suited("example", Dense(2, 3), "mse").name
    'mse'
    """
    found, last = objective(loss), model
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
    for callback in settings["callbacks"]:
        if not any(hasattr(callback, event) for event in EVENTS):
            raise TypeError(
                f"fit: callbacks must have a method {', '.join(EVENTS[:-1])} or {EVENTS[-1]}, "
                f"got {callback!r}."
            )


def check_data(who, model, objective, X, Y):
    """Complain about examples before any time is spent on them.

    Parameters
    ----------
    who : str
        Head of the error.
    model : Sequential
        The network; it is tried on one example.
    objective : object
        The loss; it is tried on all targets.
    X, Y : array
        Examples and targets.

    Raises
    ------
    TypeError, ValueError
        If they do not fit to each other, to the network or to the loss.
    """
    for name, array in (("X", X), ("Y", Y)):
        _check_array(who, model, name, array)
    m = count_examples(X)
    if m == 0:
        raise ValueError(f"{who}: X must hold at least one example, got shape {tuple(X.shape)}.")
    if count_examples(Y) != m:
        raise ValueError(
            f"{who}: Y must have as many examples as X, {m}, got {count_examples(Y)}. Examples "
            f"stand in columns; X has shape {tuple(X.shape)} and Y {tuple(Y.shape)}."
        )
    one = model.predict(next(slices(X, 1)))
    for part in slices(Y, 1024):
        shape = list(one.shape)
        shape[examples_axis(one)] = count_examples(part)
        objective.forward(array_module(one).zeros(tuple(shape), dtype=one.dtype), part)


def _check_array(who, model, name, array):
    if not getattr(array, "shape", None):
        raise TypeError(
            f"{who}: {name} must be an array with one column for each example, got a "
            f"{type(array).__name__}. Make an array of it: np.array({name})."
        )
    xp = array_module(array)
    for key, parameter in list(model.params.items())[:1]:
        if array_module(parameter) is not xp:
            raise TypeError(
                f"{who}: {name} must be an array of {array_module(parameter).__name__} like "
                f"the parameter {key}, got one of {xp.__name__}. Move one of them first."
            )
    if xp.isdtype(array.dtype, "real floating") and not bool(xp.all(xp.isfinite(array))):
        bad = int(xp.sum(xp.astype(~xp.isfinite(array), xp.int64)))
        raise ValueError(f"{who}: {name} must hold finite numbers, got {bad} that are nan or inf.")
