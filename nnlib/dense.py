"""The dense layer, and activations as layers: a forward, and below it its backward (unit 06)."""

from nnlib.backend import array_module
from nnlib.backprop import backward_of, dense_backward
from nnlib.base import Layer
from nnlib.contracts import alike, checked
from nnlib.initializers import initialize
from nnlib.layers import require_dense


class Dense(Layer):
    """Fully connected layer: ``A = activation(W @ A_prev + b)``.

    Parameters
    ----------
    n_in, n_out : int
        Values per example coming in and going out.
    activation : callable, optional
        Function of the pre-activations Z; without one the layer returns Z.
    seed : int, optional
        Seed of the weights. Layers of one shape and one seed start with the same weights.

    Attributes
    ----------
    W : array (n_out, n_in)
        Weights, drawn as in `initialize`.
    b : array (n_out, 1)
        Bias, zeros at the start.
    activation : callable or None
        As given.

    Raises
    ------
    TypeError, ValueError
        If activation is no function, or a number of values is not a whole one from 1 up.

    Notes
    -----
    With dZ the gradient at the pre-activations, the mean loss already being a mean over examples:
    ``dW = dZ @ A_prev.T``, ``db = dZ`` summed over the examples, ``dA_prev = W.T @ dZ``. Derived
    at `nnlib.backprop.dense_backward`.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.activations import relu
    >>> layer = Dense(2, 1, relu)
    >>> layer.W, layer.b = np.array([[1.0, -1.0]]), np.array([[0.5]])
    >>> layer.forward(np.array([[1.0, 0.0, 3.0], [1.0, 2.0, 1.0]]))  # Z is 0.5, -1.5, 2.5
    array([[0.5, 0. , 2.5]])
    """

    names = ("W", "b")
    settings = ("activation",)

    def __init__(self, n_in, n_out, activation=None, seed=0):
        super().__init__()
        if activation is not None:
            _require_function("Dense", "activation", activation)
        for name, value in (("n_in", n_in), ("n_out", n_out)):
            if not hasattr(value, "__index__") or value < 1:
                raise ValueError(f"Dense: {name} must be a whole number from 1 up, got {value!r}.")
        ((self.W, self.b),) = initialize([n_in, n_out], seed)
        self.activation = activation

    def __repr__(self):
        n_out, n_in = self.W.shape
        name = f", {_name(self.activation)}" if self.activation else ""
        return f"Dense({n_in}, {n_out}{name})"

    def _check(self):
        checked("Dense", W=(self.W, "n_out n_in"), b=(self.b, "n_out 1"))

    def _forward(self, A_prev, training):
        require_dense("Dense", self.W, A_prev, self.b)
        W, b, _ = checked("Dense", W=(self.W, "n_out n_in"), b=(self.b, "n_out 1"))
        A_prev = _as_floats(W, A_prev)
        Z = W @ A_prev + b  # (n_out, m); b is repeated along the m columns
        if self.activation is None:
            return Z, (A_prev, None)
        return _apply("Dense", self.activation, Z), (A_prev, Z)

    def _backward(self, dA, cache):
        A_prev, Z = cache
        dZ = dA if Z is None else _like(Z, backward_of("Dense", self.activation)(dA, Z))
        dW, db, dA_prev = dense_backward(dZ, A_prev, self.W)
        return dA_prev, {"W": dW, "b": db}


class Activation(Layer):
    """An activation function as a layer of its own; it has no parameters.

    Parameters
    ----------
    function : callable
        Function of the pre-activations Z that returns an array of the same shape.
    backward : callable, optional
        Function of ``(dA, Z)`` that returns dZ. The activations of nnlib know theirs.

    Raises
    ------
    TypeError
        If an argument is no function.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.activations import relu
    >>> Activation(relu).forward(np.array([[-1.0, 2.0]]))
    array([[0., 2.]])
    """

    settings = ("function",)

    def __init__(self, function, backward=None):
        super().__init__()
        _require_function("Activation", "function", function)
        if backward is not None:
            _require_function("Activation", "backward", backward)
        self.function, self._given = function, backward

    def __repr__(self):
        return f"Activation({_name(self.function)})"

    def _forward(self, Z, training):
        Z, _ = alike("Activation", Z=Z)
        return _apply("Activation", self.function, Z), Z

    def _backward(self, dA, Z):
        backward = self._given or backward_of("Activation", self.function)
        return _like(Z, backward(dA, Z)), {}


def _require_function(who, name, value):
    if not callable(value):
        advice = f" Write {value} without the quotes." if isinstance(value, str) else ""
        raise TypeError(f"{who}: {name} must be a function, got {value!r}.{advice}")


def _name(function):
    """The name of a function, with the settings that functools.partial gave it."""
    inner = getattr(function, "func", function)
    settings = "".join(f", {k}={v}" for k, v in getattr(function, "keywords", {}).items())
    return getattr(inner, "__name__", type(inner).__name__) + settings


def _apply(who, function, Z):
    """``function(Z)`` in the precision of Z."""
    A = function(Z)
    if getattr(A, "shape", None) != Z.shape:
        raise ValueError(
            f"{who}: activation must return an array of shape {tuple(Z.shape)}, the shape of Z, "
            f"got {getattr(A, 'shape', f'a {type(A).__name__}')}."
        )
    return _like(Z, A)


def _as_floats(W, X):
    """X itself, or whole numbers such as pixels in the precision of W."""
    xp = array_module(X)
    if hasattr(X, "dtype") and xp.isdtype(X.dtype, ("integral", "bool")):
        return xp.astype(X, W.dtype)
    return checked("Dense", X=(X, "n_in m"))[0]


def _like(Z, A):
    """A in the precision of Z."""
    return A if A.dtype == Z.dtype else array_module(Z).astype(A, Z.dtype)
