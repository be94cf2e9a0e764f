"""One neuron before its activation: the weighted sum ``w . x + b`` (course unit 02)."""

from nnlib.contracts import checked, wrong_shape


def neuron(x, w, b):
    """``w . x + b``: inputs times weights, added up, plus the bias.

    Parameters
    ----------
    x : array (n,)
        Inputs.
    w : array (n,)
        One weight for each input.
    b : float
        Bias.

    Returns
    -------
    float
        The weighted sum.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> round(neuron(np.array([1.0, 2.0]), np.array([0.1, 0.2]), 0.3), 12)  # 0.1 + 0.4 + 0.3
    0.8
    """
    x, w, _ = checked("neuron", x=(x, "n"), w=(w, "n"))
    return float(w @ x) + _one_number("neuron", b)


def neuron_with_bias_input(x, w):
    """Compute what `neuron` does, with the bias as the weight of one more input that is always 1.

    Parameters
    ----------
    x : array (n,)
        Inputs.
    w : array (n+1,)
        Weights; the last one is the bias.

    Returns
    -------
    float
        ``w[0] * x[0] + ... + w[n-1] * x[n-1] + w[n] * 1``.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> round(neuron_with_bias_input(np.array([1.0, 2.0]), np.array([0.1, 0.2, 0.3])), 12)
    0.8
    """
    who = "neuron_with_bias_input"
    x, w, xp = checked(who, x=(x, "n"), w=(w, "n_plus_1"))
    if w.shape[0] != x.shape[0] + 1:
        raise ValueError(
            f"{wrong_shape(who, 'w', [x.shape[0] + 1], w.shape)} "
            "One weight for each input, and the bias last."
        )
    return float(w @ xp.concat([x, xp.ones(1, dtype=x.dtype)]))


def neuron_batch(X, w, b):
    """``w . x + b`` for every column x of X.

    Parameters
    ----------
    X : array (n, m)
        One column for each example.
    w : array (n,)
        One weight for each input.
    b : float
        Bias, the same for all examples.

    Returns
    -------
    array (m,)
        One weighted sum for each example.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> neuron_batch(np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]]), np.array([2.0, 10.0]), 1.0)
    array([ 3., 15.,  7.])
    """
    X, w, _ = checked("neuron_batch", X=(X, "n m"), w=(w, "n"))
    return w @ X + _one_number("neuron_batch", b)


def rescale_weights(w, scale):
    """``w / scale``: the weights for features that were multiplied by scale.

    Parameters
    ----------
    w : array (n,)
        Weights for the features as they were.
    scale : array (n,)
        Factor of each feature: not 0, but it may be negative.

    Returns
    -------
    array (n,)
        New weights that give the same predictions.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a factor is 0: that feature is lost.

    Notes
    -----
    ``(w_i / scale_i) * (scale_i x_i) = w_i x_i``. So the size of a weight says nothing about the
    importance of its feature, as long as the features have different units.

    Examples
    --------
    >>> import numpy as np
    >>> rescale_weights(np.array([6.0, 4.0]), np.array([1000.0, -2.0]))  # km to m; sign turned
    array([ 0.006, -2.   ])
    """
    w, scale, xp = checked("rescale_weights", w=(w, "n"), scale=(scale, "n"))
    if xp.any(scale == 0):
        raise ValueError(
            "rescale_weights: scale must hold no 0, got one. A feature times 0 cannot be restored."
        )
    return w / scale


def _one_number(who, b):
    """The bias as a Python float."""
    if getattr(b, "shape", ()) != ():
        raise ValueError(f"{who}: b must be one number, got shape {tuple(b.shape)}.")
    return float(b)
