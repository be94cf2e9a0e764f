"""What a network asks of its examples and targets before it is trained or measured.

A network is tried on one example and a loss on all targets. When that fails, the shapes told are
those of the whole arrays, under the names that the caller gave them.
"""

from nnlib.backend import array_module
from nnlib.engine.batches import count_examples, examples_axis, slices
from nnlib.engine.guards import mean_loss
from nnlib.objectives import Objective


def require_array(who, name, value):
    """Complain about lists, tables and single numbers.

    Parameters
    ----------
    who : str
        Head of the error.
    name : str
        The argument.
    value : object
        What was given for it.

    Raises
    ------
    TypeError
        If it is no array with at least one axis.

    Examples
    --------
    >>> require_array("predict", "X", [1.0, 2.0])
    Traceback (most recent call last):
    TypeError: predict: X must be an array with one column for each example, got a list. \
Make an array of it: np.array(X).
    """
    if not hasattr(value, "__dlpack__") or not getattr(value, "shape", None):
        raise TypeError(
            f"{who}: {name} must be an array with one column for each example, got a "
            f"{type(value).__name__}. Make an array of it: np.array({name.split()[-1]})."
        )


def check_data(who, model, objective, X, Y, kind=""):
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
    kind : str, optional
        Put before the names X and Y, such as "validation ".

    Raises
    ------
    TypeError, ValueError
        If they do not fit to each other, to the network or to the loss.
    """
    for name, array in (("X", X), ("Y", Y)):
        _check_array(who, model, kind + name, array)
    m = count_examples(X)
    if m == 0:
        raise ValueError(
            f"{who}: {kind}X must hold at least one example, got shape {tuple(X.shape)}."
        )
    one = _try_example(who, kind, model, X)
    softmax = getattr(objective, "name", "") == "softmax_cross_entropy"
    if softmax and one.ndim == 2 and one.shape[0] == 1:
        raise ValueError(
            f"{who}: the network must give a number for each class, got one in all. One output can "
            "not tell classes apart; take binary_cross_entropy with Y of shape (1, m)."
        )
    if count_examples(Y) != m:
        raise ValueError(
            f"{who}: {kind}Y must have as many examples as {kind}X, {m}, got {count_examples(Y)}. "
            f"{_turned(X, Y, softmax)}"
        )
    _try_targets(who, kind, objective, one, Y)


def _check_array(who, model, name, array):
    require_array(who, name, array)
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


def _turned(X, Y, softmax):
    """Next step for another number of examples in Y than in X."""
    shapes = f"X has shape {tuple(X.shape)} and Y {tuple(Y.shape)}."
    if Y.ndim == 2 and Y.shape[0] == count_examples(X):
        fits = "Y.ravel()" if softmax and Y.shape[1] == 1 else "Y.T"
        return f"{shapes} {fits} fits."
    return f"Examples stand in columns; {shapes}"


def _try_example(who, kind, model, X):
    """Output for the first example."""
    one, first = next(slices(X, 1)), model
    try:
        return model.predict(one)
    except (ValueError, TypeError):
        while first.layers:
            first = first.layers[0]
        if _error(first._forward, one, False):  # so it looks at the shape before it calculates
            _retell(_error(first._forward, X, False), who, "X", kind)
        raise


def _try_targets(who, kind, objective, one, Y):
    try:
        for part in slices(Y, 1024):
            mean_loss(objective, objective.forward(_outputs(one, part), part))
    except (ValueError, TypeError) as error:
        outputs = _outputs(one, Y)
        if isinstance(objective, Objective) and (fault := _fault(objective, outputs, Y)):
            raise type(error)(f"{who}: {kind}Y must {fault}") from None
        _retell(_error(objective.forward, outputs, Y) or error, who, "Y", kind)
        raise


def _outputs(one, Y):
    """Zeros of the shape that the network would give for as many examples as Y has."""
    shape = list(one.shape)
    shape[examples_axis(one)] = count_examples(Y)
    return array_module(one).zeros(tuple(shape), dtype=one.dtype)


def _fault(objective, outputs, Y):
    """What is wrong with targets of another shape or type, and the next step; None otherwise."""
    xp, shape, softmax = array_module(Y), tuple(outputs.shape), "softmax" in objective.name
    whole = xp.isdtype(Y.dtype, ("integral", "bool"))
    if softmax and Y.ndim == 1:
        if whole or not xp.isdtype(Y.dtype, "real floating"):
            return None
        advice = " Y.astype(int) fits." if bool(xp.all(xp.floor(Y) == Y)) else ""
        return f"hold whole numbers, got dtype {Y.dtype}.{advice}"
    if tuple(Y.shape) == shape:
        return None
    advice = f" The network gives {shape[0]} for each example." if len(shape) == 2 else ""
    if Y.ndim == 1 and shape[0] == 1:
        advice = " A row is Y[None, :]."
    elif Y.ndim == 1 and whole:
        advice = f" one_hot(Y, {shape[0]}) fits."
    elif softmax and Y.ndim == 2 and Y.shape[0] == 1:
        advice = " Y.ravel() fits."
    wanted = f"{shape} or {shape[1:]}" if softmax else f"{shape}"
    return f"have shape {wanted}, got {tuple(Y.shape)}.{advice}"


def _error(function, *args):
    """The error of a call, None without one."""
    try:
        function(*args)
    except (ValueError, TypeError) as error:
        return error
    return None


def _retell(error, who, letter, kind):
    """Raise an error about one of the two arrays again, under the caller's names."""
    subject, must, rest = str(error).partition(": ")[2].partition(" must ")
    words = subject.split()
    if must and letter in words:
        subject = " ".join(kind + word if word == letter else word for word in words)
        raise type(error)(f"{who}: {subject} must {rest}") from None
