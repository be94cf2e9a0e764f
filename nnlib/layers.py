"""Layers: arrays of neurons that share an input (units 03, 05 and 06)."""

from nnlib.initializers import initialize
from nnlib.shapes import require_dense


class Dense:
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

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib import relu
    >>> layer = Dense(2, 1, relu)
    >>> layer.W, layer.b = np.array([[1.0, -1.0]]), np.array([[0.5]])
    >>> layer.forward(np.array([[1.0, 0.0, 3.0], [1.0, 2.0, 1.0]]))  # Z is 0.5, -1.5, 2.5
    array([[0.5, 0. , 2.5]])
    """

    def __init__(self, n_in, n_out, activation=None, seed=0):
        ((self.W, self.b),) = initialize([n_in, n_out], seed)
        self.activation = activation

    def forward(self, A_prev):
        """Output for a batch.

        Parameters
        ----------
        A_prev : array (n_in, m)
            Output of the layer before; one column for each example.

        Returns
        -------
        array (n_out, m)
            Activations.

        Raises
        ------
        ValueError
            If A_prev, which the message calls X, does not fit the weights.
        """
        require_dense("Dense", self.W, A_prev, self.b)
        Z = self.W @ A_prev + self.b  # (n_out, m); b is repeated along the m columns
        return Z if self.activation is None else self.activation(Z)

    def count_parameters(self):
        """Count weights and biases.

        Returns
        -------
        int
            ``n_out * n_in + n_out``.

        Examples
        --------
        >>> Dense(4, 3).count_parameters()
        15
        """
        return self.W.size + self.b.size


def collapse(W1, b1, W2, b2):
    """The one affine layer that equals layer 2 after layer 1.

    Parameters
    ----------
    W1 : array (n_1, n_0)
        Weights of the first layer.
    b1 : array (n_1, 1)
        Its bias.
    W2 : array (n_2, n_1)
        Weights of the second layer.
    b2 : array (n_2, 1)
        Its bias.

    Returns
    -------
    W : array (n_2, n_0)
        ``W2 @ W1``.
    b : array (n_2, 1)
        ``W2 @ b1 + b2``.

    Raises
    ------
    ValueError
        If the shapes do not fit together.

    Notes
    -----
    ``W2 @ (W1 @ X + b1) + b2 == (W2 @ W1) @ X + (W2 @ b1 + b2)`` for every X: without an
    activation between them, two layers can do no more than one.

    Examples
    --------
    >>> import numpy as np
    >>> W, b = collapse(np.array([[2.0]]), np.array([[1.0]]), np.array([[3.0]]), np.array([[4.0]]))
    >>> W, b  # 3 * (2 x + 1) + 4 = 6 x + 7
    (array([[6.]]), array([[7.]]))
    """
    if W2.shape[1:] != W1.shape[:1]:
        raise ValueError(f"collapse: W2 must have shape (n_2, {W1.shape[0]}), got {W2.shape}.")
    for name, W, b in (("b1", W1, b1), ("b2", W2, b2)):
        if b.shape != (W.shape[0], 1):
            raise ValueError(f"collapse: {name} must have shape ({W.shape[0]}, 1), got {b.shape}.")
    return W2 @ W1, W2 @ b1 + b2
