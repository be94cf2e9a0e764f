"""What all layers share (course unit 06).

A layer is two functions that keep no state: `_forward` gives the output and a cache of what the
way back will need, `_backward` stands directly below it and turns the gradient of the output into
the gradients of the input and of the parameters. `Layer` adds a memory of the last forward pass.
"""

from nnlib.backend import array_module, float_type, move
from nnlib.contracts import wrong_shape
from nnlib.engine.guards import _Parameters, gradients_of, output_of


class Layer:
    """What all layers share: a memory of the last forward pass, parameters, and gradients.

    A layer of your own names its attributes in the three lists below, and gives the functions
    ``_forward(X, training)``, which returns the output and a cache, and ``_backward(dY, cache)``,
    which returns dX and a dict of gradients with the keys `names`. Neither may
    store anything in the layer, except new arrays for what `state` lists.

    Attributes
    ----------
    names : tuple of str
        Attributes that are trained.
    state : tuple of str
        Attributes that hold other arrays, such as running means: saved, but not trained.
    settings : tuple of str
        Attributes that hold plain values or activation functions. With the arrays they are all
        that a file holds. From it a layer without arrays is made by its constructor, which takes
        them under these names; one with arrays is not, and `_check` may look at what it got.
    layers : list of Layer
        Layers inside this one.

    Examples
    --------
    >>> import numpy as np
    >>> class Scale(Layer):
    ...     names = ("factor",)
    ...
    ...     def __init__(self):
    ...         self.factor = np.ones((1, 1))
    ...
    ...     def _forward(self, X, training):
    ...         return self.factor * X, X
    ...
    ...     def _backward(self, dY, X):
    ...         return self.factor * dY, {"factor": (dY * X).sum(keepdims=True)}
    >>> layer = Scale()
    >>> Y = layer.forward(np.array([[3.0, 4.0]]))
    >>> layer.backward(np.array([[1.0, 10.0]])), layer.grads["factor"]  # 1 * 3 + 10 * 4
    (array([[ 1., 10.]]), array([[43.]]))
    """

    names: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    # For a layer whose __init__ does not call this one; all three are only ever replaced.
    layers: list["Layer"] | tuple = ()
    _grads: dict = _Parameters()
    _memory: tuple | None = None

    def __init__(self):
        self.layers = []

    def __repr__(self):
        values = ((name, getattr(self, name)) for name in self.settings)
        shown = (f"{name}={getattr(value, '__name__', repr(value))}" for name, value in values)
        return f"{type(self).__name__}({', '.join(shown)})"

    def _forward(self, X, training):
        raise NotImplementedError(f"{type(self).__name__}: write _forward(X, training).")

    def _backward(self, dY, cache):
        raise NotImplementedError(f"{type(self).__name__}: write _backward(dY, cache).")

    def _check(self):
        """Complain if settings and arrays do not fit together; called after reading a file."""

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
        Y, cache = output_of(self, self._forward(X, training))
        self._memory = tuple(Y.shape), tuple(X.shape), cache
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
        ValueError
            If dY has not the shape of the output.
        """
        who = type(self).__name__
        if self._memory is None:
            raise RuntimeError(f"{who}: backward needs a forward pass. Call forward(X) first.")
        shape, shape_in, cache = self._memory
        if tuple(getattr(dY, "shape", ())) != shape:
            raise ValueError(wrong_shape(who, "dY", list(shape), getattr(dY, "shape", ())))
        dX, self._grads = gradients_of(self, self._backward(dY, cache), shape_in)
        return dX

    @property
    def params(self):
        """Parameters by name; the arrays themselves, so that an optimiser can change them.

        A dict to read: another array is put into its layer, ``layer.W = ...``. Of layers inside
        this one the name gets their number among those that have parameters: "W1", "b1", "W2", ...
        """
        return _Parameters({key: getattr(layer, name) for key, layer, name in entries(self)})

    @property
    def grads(self):
        """Gradients of the mean loss from the last `backward`, with the keys of `params`."""
        found = {key: layer._grads.get(name) for key, layer, name in entries(self)}
        return {key: grad for key, grad in found.items() if grad is not None}

    def count_parameters(self):
        """Count the numbers that are trained.

        Returns
        -------
        int
            0 for a layer without parameters.
        """
        return sum(int(array.size) for array in self.params.values())

    def astype(self, dtype):
        """Convert the parameters of this layer and of those inside it.

        Parameters
        ----------
        dtype : str or dtype
            "float32" halves memory and time, "float64" is exact to 16 digits.

        Returns
        -------
        Layer
            Itself.

        Examples
        --------
        >>> from nnlib.dense import Dense
        >>> Dense(3, 2).astype("float32").W.dtype
        dtype('float32')
        """
        return self._change(lambda array, xp: xp.astype(array, float_type("astype", xp, dtype)))

    def to(self, xp):
        """Move the parameters of this layer and of those inside it to another array library.

        Parameters
        ----------
        xp : module
            Such as ``cupy``, or ``numpy`` to come back.

        Returns
        -------
        Layer
            Itself. From now on it wants inputs of that library.
        """
        return self._change(lambda array, _: move(array, xp))

    def _change(self, function):
        for layer in walk(self):
            for name in (*layer.names, *layer.state):
                array = getattr(layer, name)
                setattr(layer, name, function(array, array_module(array)))
        return self


def entries(layer):
    """Find every parameter of a layer and of the layers inside it.

    Parameters
    ----------
    layer : Layer
        A single layer or a network.

    Returns
    -------
    list of (str, Layer, str)
        The key in `Layer.params`, the layer that holds the array, and its name there.

    Raises
    ------
    ValueError
        If a layer with parameters is there twice.

    Examples
    --------
    >>> entries(Layer())
    []
    """
    parts = [part for part in walk(layer) if part.names]
    if len({id(part) for part in parts}) < len(parts):
        twice = next(part for n, part in enumerate(parts) if part in parts[:n])
        raise ValueError(
            f"{type(layer).__name__}: layers must be different objects, got {twice!r} twice. "
            "Make a layer for each place."
        )
    if not layer.layers:
        return [(name, layer, name) for name in layer.names]
    return [(f"{name}{n}", part, name) for n, part in enumerate(parts, 1) for name in part.names]


def walk(layer):
    """List a layer and all layers inside it, in the order in which they stand.

    Parameters
    ----------
    layer : Layer
        A single layer or a network.

    Returns
    -------
    list of Layer
        The layer itself first.

    Examples
    --------
    >>> walk(Layer())
    [Layer()]
    """
    return [layer, *(part for inside in layer.layers for part in walk(inside))]
