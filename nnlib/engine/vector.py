"""All parameters of a network in one vector, so that a step is a few operations on it."""

from math import isfinite

from nnlib.backend import array_module
from nnlib.base import entries
from nnlib.contracts import wrong_shape
from nnlib.engine.guards import mean_loss, slope_of


class OneVector:
    """Lend the layers of a network windows on one vector; at the end each gets its own arrays.

    Parameters
    ----------
    model : Layer
        Network with at least one parameter. Between ``with`` and the end of its block the arrays
        of its layers are windows on `vector`.

    Attributes
    ----------
    vector : array (n,)
        All parameters, in the order of ``model.params``.
    gradient : array (n,)
        Place for their gradients.
    places : list of (str, Layer, str, slice)
        Key in ``model.params``, layer, name there, and where its numbers are in the vector.

    Raises
    ------
    ValueError
        If there are no parameters.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.dense import Dense
    >>> layer = Dense(2, 3)
    >>> with OneVector(layer) as flat:
    ...     flat.vector[:] = 7.0
    >>> float(layer.W[0, 0]), flat.vector.shape
    (7.0, (9,))
    """

    def __init__(self, model):
        found = entries(model)
        if not found:
            raise ValueError(
                f"{type(model).__name__}: layers must have parameters to train, got none. "
                "Add a Dense layer."
            )
        arrays = [getattr(layer, name) for _, layer, name in found]
        xp = array_module(arrays[0])
        dtype = xp.result_type(*arrays)
        dtype = dtype if xp.isdtype(dtype, "real floating") else xp.float64
        self.vector = xp.concat([xp.reshape(xp.astype(a, dtype), (-1,)) for a in arrays])
        self.gradient = xp.zeros_like(self.vector)
        self.places, end = [], 0
        for (key, layer, name), array in zip(found, arrays, strict=True):
            self.places.append((key, layer, name, slice(end, end := end + array.size)))
        self._own = self.windows(self.vector)

    def windows(self, vector):
        """Cut a vector of this order into arrays that share its memory.

        Parameters
        ----------
        vector : array (n,)
            Such as `vector` or `gradient`.

        Returns
        -------
        dict of array
            Keys and shapes of ``model.params``.
        """
        xp = array_module(vector)
        return {
            key: xp.reshape(vector[part], getattr(layer, name).shape)
            for key, layer, name, part in self.places
        }

    def __enter__(self):
        for key, layer, name, _ in self.places:
            setattr(layer, name, self._own[key])
        return self

    def __exit__(self, *error):
        try:
            self.gather()
        finally:
            for key, layer, name, _ in self.places:
                setattr(layer, name, copied(self._own[key]))

    def gather(self):
        """Take over arrays that somebody put into a layer in the meantime."""
        for key, layer, name, _ in self.places:
            array, window = getattr(layer, name), self._own[key]
            if array is not window:
                if getattr(array, "shape", None) != window.shape:
                    kind, shape = type(layer).__name__, getattr(array, "shape", ())
                    raise ValueError(wrong_shape(kind, name, list(window.shape), shape))
                window[...] = array_module(window).reshape(array, window.shape)
                setattr(layer, name, window)


def copied(array):
    """Copy an array of any library.

    Parameters
    ----------
    array : array
        Any shape.

    Returns
    -------
    array
        With memory of its own.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.zeros(2)
    >>> np.shares_memory(copied(x), x)
    False
    """
    return array_module(array).asarray(array, copy=True)


class PlainStep:
    """One step of training for networks of any layers.

    Parameters
    ----------
    model : Sequential
        The network.
    objective : object
        Its loss.
    optimizer : object
        Changes ``{"all": flat.vector}`` in place.
    flat : OneVector
        All parameters of the network.

    Attributes
    ----------
    outputs : array (n_L, m)
        What the network gave for the last batch.
    """

    def __init__(self, model, objective, optimizer, flat):
        self.model, self.objective, self.optimizer = model, objective, optimizer
        self.flat, self.outputs = flat, None

    def step(self, X, Y):
        """Change the parameters by one step of the optimiser.

        Parameters
        ----------
        X : array (n_0, m)
            One batch.
        Y : array (n_L, m) or (m,)
            Its targets.

        Returns
        -------
        float
            Mean loss of the batch before the step. Where it is not finite, nothing was changed.
        """
        Z, cache = self.model._forward(X, True)
        self.outputs, loss = Z, mean_loss(self.objective, self.objective.forward(Z, Y))
        if isfinite(loss):
            self.model._backward(slope_of(self.objective, self.objective.backward(Z, Y), Z), cache)
            for _, layer, name, part in self.flat.places:
                self.flat.gradient[part] = array_module(Z).reshape(layer._grads[name], (-1,))
            self.optimizer.step({"all": self.flat.vector}, {"all": self.flat.gradient})
        return loss
