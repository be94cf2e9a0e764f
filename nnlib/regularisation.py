"""What keeps a network from learning its examples by heart (course unit 10)."""

from nnlib.backend import array_module, require_rng
from nnlib.contracts import alike


def l2_penalty(parameters, strength):
    """``0.5 * strength * sum(W**2)`` over all weights, and its gradients. Biases are free.

    Parameters
    ----------
    parameters : list of (array, array)
        ``(W, b)`` of each layer.
    strength : float
        Factor of the penalty.

    Returns
    -------
    penalty : float
        To be added to the loss.
    grads : list of (array, array)
        ``(strength * W, zeros)``, to be added to the gradients.

    Examples
    --------
    >>> import numpy as np
    >>> l2_penalty([(np.array([[1.0, -2.0]]), np.array([[3.0]]))], strength=0.1)  # 0.05 (1 + 4)
    (0.25, [(array([[ 0.1, -0.2]]), array([[0.]]))])
    """
    squares = sum(float(array_module(W).sum(W * W)) for W, _ in parameters)
    grads = [(strength * W, array_module(b).zeros_like(b)) for W, b in parameters]
    return 0.5 * strength * squares, grads


def dropout(A, rate, training, rng):
    """Inverted dropout: in training each entry is dropped with probability `rate`.

    Parameters
    ----------
    A : array
        Activations, any shape.
    rate : float
        Probability of dropping, from 0 to below 1.
    training : bool
        Otherwise nothing is dropped.
    rng : numpy.random.Generator
        Draws the mask.

    Returns
    -------
    A_out : array
        ``A * mask``.
    mask : array
        0 or ``1 / (1 - rate)``, which keeps the mean of A_out that of A; ones if not training.

    Raises
    ------
    ValueError
        If the rate is not from 0 to below 1.
    TypeError
        If A is no array.

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov: Dropout, JMLR 15, 2014, section 10.

    Examples
    --------
    >>> import numpy as np
    >>> dropout(np.ones((1, 2)), 0.5, False, np.random.default_rng(0))
    (array([[1., 1.]]), array([[1., 1.]]))
    """
    if not 0.0 <= rate < 1.0:
        raise ValueError(f"dropout: rate must be from 0 to below 1, got {rate!r}.")
    A, xp = alike("dropout", A=A)
    if not training:
        return A, xp.ones_like(A)
    require_rng("dropout", rng)
    kept = xp.asarray(rng.random(tuple(A.shape)) >= rate)
    mask = xp.astype(kept, A.dtype) / (1.0 - rate)
    return A * mask, mask
