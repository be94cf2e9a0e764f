"""Layers as objects, and networks made of them (course unit 06).

A layer is two functions that keep no state: `_forward` gives the output and a cache of what the
way back will need, `_backward` stands directly below it and turns the gradient of the output into
the gradients of the input and of the parameters. `Layer` adds what all of them share.
"""

from nnlib.backend import array_module
from nnlib.backprop import backward_of
from nnlib.initializers import initialize
from nnlib.layers import require_dense


class Layer:
    """What all layers share: a memory of the last forward pass, parameters, and gradients.

    A layer of your own gives `names`, the attributes that are trained, and the two functions
    ``_forward(X, training)``, which returns the output and a cache, and ``_backward(dY, cache)``,
    which returns dX and a dict of gradients with the keys `names`.

    Attributes
    ----------
    names : tuple of str
        Attributes that hold parameters, in a fixed order.
    grads : dict
        Gradients of the mean loss, with the keys and shapes of `params`; set by `backward`.
    """

    names: tuple[str, ...] = ()

    def __init__(self):
        self.grads = {}
        self._cache = None

    def _forward(self, X, training):
        raise NotImplementedError(f"{type(self).__name__}: write _forward(X, training).")

    def _backward(self, dY, cache):
        raise NotImplementedError(f"{type(self).__name__}: write _backward(dY, cache).")

    def forward(self, X, training=False):
        """Output for a batch; what `backward` needs is kept until the next call.

        Parameters
        ----------
        X : array (n_in, m)
            One column for each example; layers of images and sequences state their own shape.
        training : bool, optional
            Whether layers that behave differently in training, such as dropout, do so.

        Returns
        -------
        array (n_out, m)
            New array, or a view of X.
        """
        Y, self._cache = self._forward(X, training)
        return Y

    def backward(self, dY):
        """Gradients of the last forward pass; the 1/m is already in dY.

        Parameters
        ----------
        dY : array (n_out, m)
            Gradient of the mean loss with respect to the output.

        Returns
        -------
        array (n_in, m)
            Gradient with respect to the input. Those of the parameters are in `grads`.

        Raises
        ------
        RuntimeError
            If there was no forward pass.
        """
        if self._cache is None:
            who = type(self).__name__
            raise RuntimeError(f"{who}: backward needs a forward pass. Call forward(X) first.")
        dX, self.grads = self._backward(dY, self._cache)
        return dX

    @property
    def params(self):
        """Parameters by name; the arrays themselves, so that an optimiser can change them."""
        return {name: getattr(self, name) for name in self.names}

    def count_parameters(self):
        """Count the numbers that are trained.

        Returns
        -------
        int
            0 for a layer without parameters.
        """
        return sum(int(array.size) for array in self.params.values())


class Dense(Layer):
    """Fully connected layer: ``A = activation(W @ A_prev + b)``.

    Parameters
    ----------
    n_in, n_out : int
        Values per example coming in and going out.
    activation : callable, optional
        Function of the pre-activations Z; without one the layer returns Z.
    seed : int, optional
        Seed of the weights.

    Attributes
    ----------
    W : array (n_out, n_in)
        Weights, drawn as in `initialize`.
    b : array (n_out, 1)
        Bias, zeros at the start.
    activation : callable or None
        As given.

    Notes
    -----
    With dZ the gradient at the pre-activations, the mean loss already being a mean over examples:
    ``dW = dZ @ A_prev.T``, ``db = dZ`` summed over the examples, ``dA_prev = W.T @ dZ``. Derived
    in course unit ``backprop``.

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

    def __init__(self, n_in, n_out, activation=None, seed=0):
        super().__init__()
        ((self.W, self.b),) = initialize([n_in, n_out], seed)
        self.activation = activation

    def _forward(self, A_prev, training):
        require_dense("Dense", self.W, A_prev, self.b)
        Z = self.W @ A_prev + self.b  # (n_out, m); b is repeated along the m columns
        if self.activation is None:
            return Z, (A_prev, None)
        return _apply("Dense", self.activation, Z), (A_prev, Z)

    def _backward(self, dA, cache):
        A_prev, Z = cache
        dZ = dA if Z is None else backward_of("Dense", self.activation)(dA, Z)
        xp = array_module(dZ)
        db = xp.sum(dZ, axis=1, keepdims=True)
        return self.W.T @ dZ, {"W": dZ @ A_prev.T, "b": db}


class Activation(Layer):
    """An activation function as a layer of its own; it has no parameters.

    Parameters
    ----------
    function : callable
        Function of the pre-activations Z that returns an array of the same shape.
    backward : callable, optional
        Function of ``(dA, Z)`` that returns dZ. The activations of nnlib know theirs.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.activations import relu
    >>> Activation(relu).forward(np.array([[-1.0, 2.0]]))
    array([[0., 2.]])
    """

    def __init__(self, function, backward=None):
        super().__init__()
        self.function, self._given = function, backward

    def _forward(self, Z, training):
        return _apply("Activation", self.function, Z), Z

    def _backward(self, dA, cache):
        return (self._given or backward_of("Activation", self.function))(dA, cache), {}


def _apply(who, function, Z):
    """``function(Z)`` in the precision of Z."""
    A = function(Z)
    if getattr(A, "shape", None) != Z.shape:
        raise ValueError(
            f"{who}: activation must return an array of shape {tuple(Z.shape)}, the shape of Z, "
            f"got {getattr(A, 'shape', A)}."
        )
    return A if A.dtype == Z.dtype else array_module(Z).astype(A, Z.dtype)


class Sequential(Layer):
    """Layers one after the other; each reads what the one before gave.

    Parameters
    ----------
    layers : iterable of Layer, optional
        First layer first. The list is copied.

    Attributes
    ----------
    layers : list of Layer
        As given, and what `add` appended.
    """

    def __init__(self, layers=()):
        super().__init__()
        self.layers = []
        for layer in layers:
            self.add(layer)

    def add(self, layer):
        """Append a layer.

        Parameters
        ----------
        layer : Layer
            Any layer, or another network.

        Raises
        ------
        TypeError
            If it is no layer.
        """
        if not isinstance(layer, Layer):
            advice = " Activation(f) makes a layer of a function f." if callable(layer) else ""
            raise TypeError(f"Sequential: layer must be a Layer, got {layer!r}.{advice}")
        self.layers.append(layer)

    def _forward(self, X, training):
        caches = []
        for layer in self.layers:
            X, cache = layer._forward(X, training)
            caches.append(cache)
        return X, caches

    def _backward(self, dY, cache):
        for layer, kept in zip(reversed(self.layers), reversed(cache), strict=True):
            dY, layer.grads = layer._backward(dY, kept)
        return dY, {}
