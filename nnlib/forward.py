"""The forward pass, and what a stack of layers without activations is worth (course unit 06)."""


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
