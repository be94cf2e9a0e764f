"""All parameters of a network in one vector, so that a step is a few operations on it."""

from math import isfinite

from nnlib.backend import array_module
from nnlib.base import entries


class OneVector:
    """Lend the layers of a network views on one vector; at the end each gets its own arrays.

    Parameters
    ----------
    model : Layer
        Network with at least one parameter. Between ``with`` and the end of its block the arrays
        of its layers are views on `values`.

    Attributes
    ----------
    values : array (n,)
        All parameters, in the order of ``model.params``.
    places : list of (Layer, str, slice, tuple)
        For each parameter the layer, its name there, its part of `values`, and its shape.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.dense import Dense
    >>> layer = Dense(2, 3)
    >>> with OneVector(layer) as vector:
    ...     vector.values[:] = 7.0
    >>> float(layer.W[0, 0]), vector.values.shape
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
        if not xp.isdtype(dtype, "real floating"):
            dtype = xp.float64
        self.values = xp.concat([xp.reshape(xp.astype(a, dtype), (-1,)) for a in arrays])
        self.places, self._views, start = [], [], 0
        for (_, layer, name), array in zip(found, arrays, strict=True):
            part, start = slice(start, start + array.size), start + array.size
            self.places.append((layer, name, part, tuple(array.shape)))
            self._views.append(xp.reshape(self.values[part], array.shape))

    def __enter__(self):
        for (layer, name, _, _), view in zip(self.places, self._views, strict=True):
            setattr(layer, name, view)
        return self

    def __exit__(self, *error):
        self.gather()
        for (layer, name, _, _), view in zip(self.places, self._views, strict=True):
            setattr(layer, name, array_module(view).asarray(view, copy=True))

    def gather(self):
        """Take over arrays that somebody put into a layer in the meantime."""
        for (layer, name, _, shape), view in zip(self.places, self._views, strict=True):
            array = getattr(layer, name)
            if array is not view:
                view[...] = array_module(view).reshape(array, shape)
                setattr(layer, name, view)

    def gradient(self):
        """Put the gradients of the layers into one vector.

        Returns
        -------
        array (n,)
            New array, in the order of `values`.
        """
        grads = [layer._grads[name] for layer, name, _, _ in self.places]
        xp = array_module(self.values)
        return xp.concat([xp.reshape(grad, (-1,)) for grad in grads])


class PlainStep:
    """One step of training for networks of any layers.

    Parameters
    ----------
    model : Sequential
        The network.
    objective : object
        Its loss.
    optimizer : object
        Changes ``{"all": vector.values}`` in place.
    vector : OneVector
        All parameters of the network.

    Attributes
    ----------
    outputs : array (n_L, m)
        What the network gave for the last batch.
    """

    def __init__(self, model, objective, optimizer, vector):
        self.model, self.objective, self.optimizer = model, objective, optimizer
        self.vector, self.outputs = vector, None

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
        self.outputs, loss = Z, self.objective.forward(Z, Y)
        if isfinite(loss):
            self.model._backward(self.objective.backward(Z, Y), cache)
            self.optimizer.step({"all": self.vector.values}, {"all": self.vector.gradient()})
        return loss
