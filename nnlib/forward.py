"""The forward pass, and what a stack of layers without activations is worth (course unit 06)."""

from nnlib.contracts import checked
from nnlib.layers import require_dense


def dense_forward(A_prev, W, b, activation):
    """``A = activation(W @ A_prev + b)``, and what the way back will need.

    Parameters
    ----------
    A_prev : array (n_in, m)
        What the layer reads; one column for each example.
    W : array (n_out, n_in)
        Weights.
    b : array (n_out, 1)
        Bias.
    activation : callable
        Function of Z.

    Returns
    -------
    A : array (n_out, m)
        Activations.
    cache : dict
        The arrays "A_prev", "W", "b" and "Z", not copied.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.activations import relu
    >>> x, W, b = np.array([[1.0], [2.0]]), np.array([[3.0, -4.0]]), np.array([[1.0]])
    >>> A, cache = dense_forward(x, W, b, relu)
    >>> A, cache["Z"]  # 3 * 1 - 4 * 2 + 1 = -4
    (array([[0.]]), array([[-4.]]))
    """
    return _dense("dense_forward", A_prev, W, b, activation)


def _dense(who, A_prev, W, b, activation):
    require_dense(who, W, A_prev, b, called="A_prev")
    A_prev, W, b, _ = checked(who, A_prev=(A_prev, "n_in m"), W=(W, "n_out n_in"), b=(b, "n_out 1"))
    Z = W @ A_prev + b  # (n_out, m); b is repeated along the m columns
    return activation(Z), {"A_prev": A_prev, "W": W, "b": b, "Z": Z}


def model_forward(X, parameters, activations):
    """Output of a network, and the caches of its layers.

    Parameters
    ----------
    X : array (n_0, m)
        Input; one column for each example.
    parameters : list of (array, array)
        ``(W, b)`` of each layer, first layer first.
    activations : list of callable
        For each layer its function of Z, first layer first.

    Returns
    -------
    A_L : array (n_L, m)
        Output of the last layer.
    caches : list of dict
        Those of `dense_forward`, first layer first.

    Raises
    ------
    ValueError
        If the lists are not of one length, or shapes do not fit; the text names the layer.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.activations import relu
    >>> W, b = np.array([[2.0]]), np.array([[1.0]])
    >>> A, caches = model_forward(np.array([[3.0]]), [(W, b), (W, b)], [relu, relu])
    >>> A, len(caches)  # 2 * (2 * 3 + 1) + 1
    (array([[15.]]), 2)
    """
    if len(parameters) != len(activations):
        raise ValueError(
            f"model_forward: activations must have length {len(parameters)}, one for each (W, b), "
            f"got {len(activations)}."
        )
    A, caches = X, []
    for number, ((W, b), activation) in enumerate(zip(parameters, activations, strict=True), 1):
        A, cache = _dense(f"model_forward, layer {number}", A, W, b, activation)
        caches.append(cache)
    return A, caches


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
    W1, b1, W2, b2, _ = checked(
        "collapse", W1=(W1, "n_1 n_0"), b1=(b1, "n_1 1"), W2=(W2, "n_2 n_1"), b2=(b2, "n_2 1")
    )
    return W2 @ W1, W2 @ b1 + b2


def collapse_network(parameters):
    """The one affine layer that equals a stack of them.

    Parameters
    ----------
    parameters : list of (array, array)
        ``(W, b)`` of each layer, first layer first.

    Returns
    -------
    W : array (n_L, n_0)
        Product of all weights, the last layer's on the left.
    b : array (n_L, 1)
        What the stack gives for an input of zeros.

    Raises
    ------
    ValueError
        If the list is empty, or shapes do not fit together.

    Examples
    --------
    >>> import numpy as np
    >>> double_and_1 = (np.array([[2.0]]), np.array([[1.0]]))
    >>> collapse_network([double_and_1] * 3)  # 2 (2 (2 x + 1) + 1) + 1
    (array([[8.]]), array([[7.]]))
    """
    if len(parameters) == 0:
        raise ValueError(
            "collapse_network: parameters must be a list of one or more (W, b), got an empty list."
        )
    W, b = parameters[0]
    W, b, _ = checked("collapse_network", W=(W, "n_out n_in"), b=(b, "n_out 1"))
    for W_next, b_next in parameters[1:]:
        W, b = collapse(W, b, W_next, b_next)
    return W, b


def hinge_fit(knots, values):
    """Weights of a sum of hinges through given points: ``d + sum_i w[i] * relu(x - knots[i])``.

    Parameters
    ----------
    knots : array (k+1,)
        Increasing; at least two.
    values : array (k+1,)
        What the sum shall be at each of them.

    Returns
    -------
    d : float
        Value at the first knot.
    w : array (k,)
        Weight of the hinge at each knot but the last.

    Raises
    ------
    ValueError
        If there is only one knot, or they do not increase.

    Notes
    -----
    Hinge i is 0 up to its knot and has slope 1 after it. So the slope between knot i and the next
    is ``w[0] + ... + w[i]``; it must be the slope of the line through the two points, and w[i] is
    the change of slope at knot i. Left of the first knot nothing has started: d is its value.

    Examples
    --------
    >>> import numpy as np
    >>> hinge_fit(np.array([0.0, 1.0, 3.0]), np.array([5.0, 7.0, 7.0]))  # slopes 2 and 0
    (5.0, array([ 2., -2.]))
    """
    knots, values, xp = checked("hinge_fit", knots=(knots, "n"), values=(values, "n"))
    if knots.shape[0] < 2:
        raise ValueError(f"hinge_fit: knots must be two or more, got {knots.shape[0]}.")
    gaps = knots[1:] - knots[:-1]
    if not bool(xp.all(gaps > 0)):
        i = next(i for i in range(gaps.shape[0]) if not bool(gaps[i] > 0))
        raise ValueError(
            f"hinge_fit: knots must increase, got {float(knots[i + 1])} after {float(knots[i])}. "
            "Sort them, and values in the same order."
        )
    slopes = (values[1:] - values[:-1]) / gaps  # (k,)
    return float(values[0]), xp.concat([slopes[:1], slopes[1:] - slopes[:-1]])
