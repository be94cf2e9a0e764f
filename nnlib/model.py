"""Networks: layers one after the other (course unit 06). Their layers have names here too."""

from nnlib.backend import array_module
from nnlib.base import Layer
from nnlib.contracts import say_where
from nnlib.dense import Activation, Dense
from nnlib.engine import fast
from nnlib.engine.batches import examples_axis, slices
from nnlib.engine.datachecks import require_array
from nnlib.engine.fitting import evaluate, fit
from nnlib.engine.guards import gradients_of, output_of, require_list
from nnlib.engine.storage import save

__all__ = ["Activation", "Dense", "Layer", "Sequential"]


class Sequential(Layer):
    """Layers one after the other; each reads what the one before gave.

    Parameters
    ----------
    layers : iterable of Layer, optional
        First layer first. The list is copied.
    *others : Layer
        None. Layers without the brackets of a list are refused.

    Attributes
    ----------
    history : History or None
        Of the last `fit`, also of one that ended with an error.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.activations import relu
    >>> network = Sequential([Dense(2, 3, relu), Dense(3, 1)])
    >>> network.forward(np.zeros((2, 5))).shape
    (1, 5)
    >>> list(network.params)
    ['W1', 'b1', 'W2', 'b2']
    >>> print(network.summary())
    1  Dense(2, 3, relu)  9 parameters
    2  Dense(3, 1)        4 parameters
    """

    def __init__(self, layers=(), *others):
        super().__init__()
        self.history = None
        require_list(layers, others)
        for layer in layers:
            self.add(layer)

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self.layers))})"

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
            if isinstance(layer, type):
                advice = f" Make one of the class: {layer.__name__}(...)."
            raise TypeError(f"Sequential: layer must be a Layer, got {layer!r}.{advice}")
        self.layers.append(layer)

    def _forward(self, X, training):
        caches = []
        for number, layer in enumerate(self.layers, 1):
            try:
                Y, cache = output_of(layer, layer._forward(X, training))
            except (ValueError, TypeError, RuntimeError) as error:
                say_where(error, number)
                raise
            caches.append((cache, tuple(X.shape)))
            X = Y
        return X, caches

    def _backward(self, dY, caches):
        steps = zip(self.layers, caches, strict=True)
        for number, (layer, (cache, shape)) in reversed(list(enumerate(steps, 1))):
            try:
                dY, layer._grads = gradients_of(layer, layer._backward(dY, cache), shape)
            except (ValueError, TypeError, RuntimeError) as error:
                say_where(error, number)
                raise
        return dY, {}

    def fit(
        self,
        X,
        Y,
        *,
        loss,
        optimizer,
        epochs,
        batch_size=32,
        validation=None,
        patience=None,
        seed=0,
        dtype=None,
        progress=None,
        callbacks=(),
    ):
        """Train: change the parameters so that the mean loss gets small.

        Parameters
        ----------
        X : array (n_0, m)
            One column for each example; images (m, c, h, w).
        Y : array (n_L, m) or (m,)
            Targets; for "softmax_cross_entropy" also the labels, whole numbers.
        loss : str or object
            "mse", "binary_cross_entropy" or "softmax_cross_entropy", or an object with ``forward(Z,
            Y)`` and ``backward(Z, Y)``. The two for classes take logits: the network ends without
            sigmoid or softmax.
        optimizer : object
            Such as ``Adam(0.001)``. It sees one parameter, "all": the parameters of all layers in
            one vector.
        epochs : int
            How often every example is visited.
        batch_size : int, optional
            Examples for one step; the last batch of an epoch may be smaller.
        validation : (array, array), optional
            Examples and targets that are only measured, after each epoch.
        patience : int, optional
            End after so many epochs without a new lowest "val_loss". With patience the weights are
            in the end those of the best epoch, without it the last; interrupted or not.
        seed : int, optional
            Of the order of the examples. Same seed, same numbers.
        dtype : str, optional
            "float32" or "float64": convert the parameters first; they stay so.
        progress : bool, optional
            Whether to show a bar; by default in a terminal and in a notebook.
        callbacks : list of object, optional
            Objects with any of the methods ``before_epoch(run)``, ``after_batch(run)``,
            ``after_epoch(run)``; see `nnlib.engine.fitting.Run`.

        Returns
        -------
        History
            Dict of lists with an entry for each epoch, also in `history`: "loss", and as far as
            they are measured "accuracy", "val_loss", "val_accuracy" or "val_r2".

        Raises
        ------
        ValueError, TypeError
            If data, loss and network do not fit together. Then nothing was changed.
        RuntimeError
            If the loss is no finite number any more; the weights of the best epoch are back.

        Examples
        --------
        >>> import numpy as np
        >>> from nnlib.optimisers import SGD
        >>> network = Sequential([Dense(1, 1)])
        >>> x = np.array([[0.0, 1.0, 2.0]])
        >>> history = network.fit(x, 3 * x + 1, loss="mse", optimizer=SGD(0.1), epochs=200)
        >>> print(np.round(network.predict(np.array([[10.0]])), 3))
        [[31.]]
        """
        settings = {key: value for key, value in locals().items() if key not in ("self", "X", "Y")}
        return fit(self, X, Y, settings)

    def evaluate(self, X, Y, loss):
        """Measure the network on a whole set.

        Parameters
        ----------
        X : array (n_0, m)
            One column for each example; images (m, c, h, w).
        Y : array (n_L, m) or (m,)
            Targets.
        loss : str or object
            As in `fit`.

        Returns
        -------
        dict of float
            "loss", the mean over all examples, and "accuracy" or "r2".

        Examples
        --------
        >>> import numpy as np
        >>> network = Sequential([Dense(1, 1)])
        >>> network.layers[0].W[:] = 2.0
        >>> network.evaluate(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), "mse")
        {'loss': 0.5, 'r2': -1.0}
        """
        return evaluate(self, X, Y, loss)

    def predict(self, X, batch_size=None):
        """Output in evaluation mode. Nothing is kept for `backward`.

        Parameters
        ----------
        X : array (n_0, m)
            One column for each example; images (m, c, h, w).
        batch_size : int, optional
            How many examples to work on at once, if X is too large for all of them.

        Returns
        -------
        array (n_L, m)
            What the last layer gives: logits, where the loss applies softmax or sigmoid itself.
        """
        require_array("predict", "X", X)
        if batch_size is None:
            Y = fast.predict(self, X)
            return self._forward(X, False)[0] if Y is None else Y
        if batch_size < 1:
            raise ValueError(f"predict: batch_size must be at least 1, got {batch_size}.")
        parts = [self.predict(part) for part in slices(X, batch_size)]
        return array_module(parts[0]).concat(parts, axis=examples_axis(parts[0]))

    def summary(self):
        """Describe the network.

        Returns
        -------
        str
            One line for each layer: its number, itself, and how many parameters it has.
        """
        names = [" ".join(repr(layer).split()) for layer in self.layers]
        width = max(map(len, names), default=0)
        digits = len(str(len(names)))
        return "\n".join(
            f"{n:{digits}}  {name:{width}}  {layer.count_parameters()} parameters"
            for n, (name, layer) in enumerate(zip(names, self.layers, strict=True), 1)
        )

    def save(self, path):
        """Write the network to a file, from which `nnlib.engine.storage.load` makes an equal one.

        Parameters
        ----------
        path : str or Path
            Ends in ".npz".
        """
        save(self, path)
