"""Backpropagation: every step hands the gradient from above on to its inputs (course unit 08).

A backward gets the gradient of the mean loss with respect to the output of its step and returns
those with respect to the inputs, each in the shape of its input. The 1/m of the mean is put in
once, by the gradient of the loss; nothing after it divides by m.
"""

from functools import partial

from nnlib.activations import leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.contracts import checked, label_mask, require_examples
from nnlib.perceptron import step
from nnlib.slopes import (
    leaky_relu_backward,
    relu_backward,
    sigmoid_backward,
    softmax_backward,
    tanh_backward,
)

# Which backward belongs to which activation. A function of your own becomes known to the layers by
# an entry here; nnlib.extras.activations adds its functions in the same way.
BACKWARDS = {
    relu: relu_backward,
    leaky_relu: leaky_relu_backward,
    sigmoid: sigmoid_backward,
    tanh: tanh_backward,
    softmax: softmax_backward,
}


def backward_of(who, function):
    """Backward function of an activation.

    Parameters
    ----------
    who : str
        Head of the error.
    function : callable
        A key of `BACKWARDS`; with `functools.partial` also with settings of its own.

    Returns
    -------
    callable
        Function of ``(dA, Z)`` that returns dZ.

    Raises
    ------
    ValueError
        If it is not known, or is the step function, whose slope is 0.

    Examples
    --------
    >>> backward_of("example", relu).__name__
    'relu_backward'
    >>> backward_of("example", partial(leaky_relu, alpha=0.2)).keywords
    {'alpha': 0.2}
    """
    if isinstance(function, partial) and function.func in BACKWARDS and not function.args:
        return partial(BACKWARDS[function.func], **function.keywords)
    if function in BACKWARDS:
        return BACKWARDS[function]
    if function is step:
        raise ValueError(
            f"{who}: activation must have a slope that is not 0 everywhere, got step. "
            "Nothing is learnt through it; use sigmoid or relu."
        )
    name = getattr(function, "__name__", repr(function))
    advice = "Give both in a layer of its own: Activation(f, backward=f_backward)."
    if name in [known.__name__ for known in BACKWARDS]:  # another library's, such as np.tanh
        advice = f"Take nnlib.{name}."
    raise ValueError(
        f"{who}: activation must be a function whose backward is known, got {name}. {advice}"
    )


def dense_backward(dZ, A_prev, W):
    """Gradients of ``Z = W @ A_prev + b`` with respect to W, b and A_prev.

    Parameters
    ----------
    dZ : array (n_out, m)
        Gradient with respect to Z; the 1/m of the mean is already in it.
    A_prev : array (n_in, m)
        What the layer read.
    W : array (n_out, n_in)
        Its weights.

    Returns
    -------
    dW : array (n_out, n_in)
        ``dZ @ A_prev.T``.
    db : array (n_out, 1)
        dZ summed over the examples.
    dA_prev : array (n_in, m)
        ``W.T @ dZ``.

    Notes
    -----
    ``z_ij = sum_k w_ik a_kj + b_i`` for example j. The weight w_ik is used once for every example,
    with slope a_kj, so its contributions add up: ``dw_ik = sum_j dz_ij a_kj``. The bias has slope 1:
    ``db_i = sum_j dz_ij``. The input a_kj is used once for every unit, with slope w_ik:
    ``da_kj = sum_i w_ik dz_ij``.

    Examples
    --------
    >>> import numpy as np
    >>> dZ, A_prev, W = np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]]), np.ones((1, 2))
    >>> dW, db, dA_prev = dense_backward(dZ, A_prev, W)
    >>> dW, db  # 1 * 3 + 2 * 4 and 1 * 5 + 2 * 6; 1 + 2
    (array([[11., 17.]]), array([[3.]]))
    """
    W, A_prev, dZ, xp = checked(
        "dense_backward", W=(W, "n_out n_in"), A_prev=(A_prev, "n_in m"), dZ=(dZ, "n_out m")
    )
    return dZ @ A_prev.T, xp.sum(dZ, axis=1, keepdims=True), W.T @ dZ


def softmax_jacobian(z):
    """``J[i, j] = dp_i / dz_j = p_i * ([i = j] - p_j)`` with ``p = softmax(z)``.

    Parameters
    ----------
    z : array (n,)
        Logits of one example.

    Returns
    -------
    array (n, n)
        Symmetric; rows and columns sum to 0.

    Notes
    -----
    ``p_i = e**z_i / s`` with s the sum of all exponentials. By the quotient rule the slope is
    ``([i = j] e**z_i s - e**z_i e**z_j) / s**2``.

    Examples
    --------
    >>> import numpy as np
    >>> softmax_jacobian(np.array([0.0, 0.0]))
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    z, xp = checked("softmax_jacobian", z=(z, "n"))
    p = softmax(z[:, None])  # (n, 1)
    return p * (xp.eye(p.shape[0], dtype=p.dtype) - p.T)


def softmax_cross_entropy_backward(Z, labels):
    """``dZ = (P - Y) / m`` with ``P = softmax(Z)`` and Y the labels as one-hot columns.

    Parameters
    ----------
    Z : array (C, m)
        Logits.
    labels : array (m,) of int
        Number of the right class of each example, from 0 to C - 1.

    Returns
    -------
    array (C, m)
        Gradient of the mean loss; the 1/m is in it.

    Raises
    ------
    ValueError
        If a label is not between 0 and C - 1, a shape does not fit, or there is no example.

    Notes
    -----
    One example with right class c: ``loss = -ln p_c = ln(sum_j e**z_j) - z_c``. The first term has
    the slope ``e**z_i / sum_j e**z_j = p_i``, the second -1 where i = c. No logarithm and no
    division by p is left, so nothing overflows where p_c is 0.

    Examples
    --------
    >>> import numpy as np
    >>> softmax_cross_entropy_backward(np.zeros((2, 1)), np.array([1]))
    array([[ 0.5],
           [-0.5]])
    """
    who = "softmax_cross_entropy_backward"
    Z, labels, xp = checked(who, Z=(Z, "C m"), labels=(labels, "m", int))
    require_examples(who, "Z", Z)
    Y = xp.astype(label_mask(who, "labels", labels, Z.shape[0]), Z.dtype)  # (C, m)
    return (xp.astype(softmax(Z), Z.dtype) - Y) / Z.shape[1]


def model_backward(dA_L, caches, activation_backwards):
    """Gradients of all parameters of a network and of its input, last layer first.

    Parameters
    ----------
    dA_L : array (n_L, m)
        Gradient with respect to the output; the 1/m is already in it.
    caches : list of dict
        As `model_forward` returns them: A_prev, W, b, Z of each layer, first layer first.
    activation_backwards : list of callable
        For each layer the function of ``(dA, Z)`` that returns dZ, first layer first.

    Returns
    -------
    grads : list of (array, array)
        ``(dW, db)`` of each layer, first layer first.
    dX : array (n_0, m)
        Gradient with respect to the input.

    Raises
    ------
    ValueError
        If the two lists are not of one length.

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib.forward import model_forward
    >>> W, b = np.array([[2.0]]), np.array([[1.0]])
    >>> _, caches = model_forward(np.array([[3.0]]), [(W, b), (W, b)], [relu, relu])
    >>> grads, dX = model_backward(np.array([[1.0]]), caches, [relu_backward, relu_backward])
    >>> grads[0], dX  # A = 2 (2 * 3 + 1) + 1: slopes 2 * 3, 2 and 2 * 2
    ((array([[6.]]), array([[2.]])), array([[4.]]))
    """
    if len(caches) != len(activation_backwards):
        raise ValueError(
            f"model_backward: activation_backwards must have length {len(caches)}, one for each "
            f"layer, got {len(activation_backwards)}."
        )
    grads, dA = [], dA_L
    for cache, backward in zip(reversed(caches), reversed(activation_backwards), strict=True):
        dW, db, dA = dense_backward(backward(dA, cache["Z"]), cache["A_prev"], cache["W"])
        grads.insert(0, (dW, db))
    return grads, dA
