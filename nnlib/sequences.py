"""Sequences, batch normalisation and autoencoders: one step of each (course unit 12).

The layers built from these steps are in `nnlib.extras`.
"""

from operator import index

from nnlib.activations import sigmoid, tanh
from nnlib.contracts import checked


def rnn_step(x, h_prev, Wx, Wh, b):
    """``tanh(Wx @ x + Wh @ h_prev + b)``: the new state of a recurrent layer.

    Parameters
    ----------
    x : array (n, m)
        Input at this time step, one column for each sequence.
    h_prev : array (k, m)
        State after the time step before; zeros at the start.
    Wx : array (k, n)
        Weights of the input.
    Wh : array (k, k)
        Weights of the state.
    b : array (k, 1)
        Bias.

    Returns
    -------
    array (k, m)
        The state after this time step.

    Raises
    ------
    ValueError
        If the shapes do not fit together.

    Examples
    --------
    >>> import numpy as np
    >>> one, half = np.ones((1, 1)), np.full((1, 1), 0.5)
    >>> rnn_step(half, np.zeros((1, 1)), one, one, -half)  # tanh(1 * 0.5 + 1 * 0 - 0.5)
    array([[0.]])
    """
    Wx, x, Wh, h_prev, b, _ = checked(
        "rnn_step",
        Wx=(Wx, "k n"),
        x=(x, "n m"),
        Wh=(Wh, "k k"),
        h_prev=(h_prev, "k m"),
        b=(b, "k 1"),
    )
    return tanh(Wx @ x + Wh @ h_prev + b)


def lstm_step(x, h_prev, c_prev, W, U, b):
    """The new state and the new memory of a long short-term memory.

    Parameters
    ----------
    x : array (n, m)
        Input at this time step, one column for each sequence.
    h_prev, c_prev : array (k, m)
        State and memory after the time step before; zeros at the start.
    W : array (4k, n)
        Weights of the input; k rows each for input gate, forget gate, output gate, candidate.
    U : array (4k, k)
        Weights of the state, in the same order.
    b : array (4k, 1)
        Bias, in the same order.

    Returns
    -------
    h : array (k, m)
        The state after this time step.
    c : array (k, m)
        The memory after this time step.

    Raises
    ------
    ValueError
        If the shapes do not fit together.

    Notes
    -----
    With the rows of ``Z = W @ x + U @ h_prev + b`` split into four blocks::

        i, f, o = sigmoid of the first three        what to write, to keep, to show
        g = tanh of the last                        what could be written
        c = f * c_prev + i * g
        h = o * tanh(c)

    References
    ----------
    Hochreiter, Schmidhuber: Long short-term memory, Neural Computation 9, 1997. Gers,
    Schmidhuber, Cummins: Learning to forget, Neural Computation 12, 2000, for the forget gate.

    Examples
    --------
    With weights of zero every gate is half open, and nothing new is written:

    >>> import numpy as np
    >>> one = np.ones((1, 1))
    >>> h, c = lstm_step(one, one, one, np.zeros((4, 1)), np.zeros((4, 1)), np.zeros((4, 1)))
    >>> c
    array([[0.5]])
    """
    h_prev, c_prev, x, _ = checked(
        "lstm_step", h_prev=(h_prev, "k m"), c_prev=(c_prev, "k m"), x=(x, "n m")
    )
    (k, _), n = h_prev.shape, x.shape[0]
    W, U, b, _, _ = checked(
        "lstm_step",
        W=(W, f"{4 * k} {n}"),
        U=(U, f"{4 * k} {k}"),
        b=(b, f"{4 * k} 1"),
        x=(x, "n m"),
    )
    Z = W @ x + U @ h_prev + b  # (4k, m)
    i, f, o = sigmoid(Z[:k, :]), sigmoid(Z[k : 2 * k, :]), sigmoid(Z[2 * k : 3 * k, :])
    g = tanh(Z[3 * k :, :])
    c = f * c_prev + i * g
    return o * tanh(c), c


def batch_norm(X, gamma, beta, running, training, momentum=0.9, eps=1e-5):
    """``gamma * (X - mean) / sqrt(var + eps) + beta``, every feature by itself.

    Parameters
    ----------
    X : array (n, m)
        One column for each example.
    gamma, beta : array (n, 1)
        Scale and shift, which are trained.
    running : dict
        Averages over the batches seen, "mean" and "var", of shape (n, 1). In training the dict is
        given new arrays, in place.
    training : bool
        Whether mean and variance are those of this batch (True) or of `running` (False).
    momentum : float, optional
        Weight of the old value in `running`. Other libraries give the weight of the new one.
    eps : float, optional
        Keeps the division from being by 0.

    Returns
    -------
    array (n, m)
        In training with mean beta and standard deviation gamma in each row, but for eps.

    Raises
    ------
    ValueError
        If the shapes do not fit together.

    Notes
    -----
    The variance is the mean of the squared deviations, divided by m and not by m - 1, in the
    result as well as in `running`.

    References
    ----------
    Ioffe, Szegedy: Batch normalization, ICML 2015, algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> one, zero = np.ones((1, 1)), np.zeros((1, 1))
    >>> running = {"mean": zero, "var": one}
    >>> batch_norm(np.array([[1.0, 5.0]]), one, zero, running, training=True, eps=0)
    array([[-1.,  1.]])
    >>> running["mean"], running["var"]  # 0.9 * 0 + 0.1 * 3 and 0.9 * 1 + 0.1 * 4
    (array([[0.3]]), array([[1.3]]))
    """
    X, gamma, beta, mean, var, xp = checked(
        "batch_norm",
        X=(X, "n m"),
        gamma=(gamma, "n 1"),
        beta=(beta, "n 1"),
        **{f"running_{key}": (running[key], "n 1") for key in ("mean", "var")},
    )
    if training:
        batch_mean, batch_var = (f(X, axis=1, keepdims=True) for f in (xp.mean, xp.var))  # (n, 1)
        running["mean"] = momentum * mean + (1.0 - momentum) * batch_mean
        running["var"] = momentum * var + (1.0 - momentum) * batch_var
        mean, var = batch_mean, batch_var
    return gamma * (X - mean) / xp.sqrt(var + eps) + beta


def autoencoder_shapes(sizes, m):
    """Shapes of all activations of an autoencoder, whose second half mirrors the first.

    Parameters
    ----------
    sizes : list of int
        Units of each layer, from the input to the code.
    m : int
        Number of examples.

    Returns
    -------
    list of tuple
        ``(n, m)`` for each layer, the input first: ``2 * len(sizes) - 1`` of them.

    Raises
    ------
    ValueError
        If sizes is no list of positive whole numbers.

    Examples
    --------
    >>> autoencoder_shapes([784, 64, 8], m=5)
    [(784, 5), (64, 5), (8, 5), (64, 5), (784, 5)]
    """
    try:
        encoder = [index(size) for size in sizes]
    except TypeError:
        encoder = []
    if min(encoder, default=0) < 1:
        raise ValueError(
            "autoencoder_shapes: sizes must be a list of one or more positive whole numbers, got "
            f"{sizes!r}. The input comes first, as in [784, 64, 8]."
        )
    m = index(m)
    return [(n, m) for n in encoder + encoder[-2::-1]]
