"""Pictures: convolution and pooling, as in a convolutional network (course unit 12).

A batch of pictures is an array (m, c, h, w): m examples with c channels of h rows and w columns.
"""

from operator import index

from nnlib.contracts import checked, wrong_shape
from nnlib.patches import conv_output_size, offsets, patches


def conv2d_forward(X, W, b, stride=1, padding=0):
    """Slide every filter over every picture, and take the weighted sum at each place.

    Parameters
    ----------
    X : array (m, c, h, w)
        Pictures.
    W : array (f, c, kh, kw)
        Filters; each one reads all channels.
    b : array (f,)
        One bias for each filter.
    stride : int, optional
        Pixels from one place to the next, down and across.
    padding : int, optional
        Rows and columns of zeros added on each of the four sides.

    Returns
    -------
    array (m, f, h_out, w_out)
        See `conv_output_size`.

    Raises
    ------
    ValueError
        If the shapes do not fit together, or the filters do not fit into the pictures.

    Notes
    -----
    ``Y[e, f, r, s] = b[f] + sum of W[f] * X[e, :, r * stride : r * stride + kh, s * stride : ...]``.
    The filter is not turned around, so this is a cross-correlation; every library calls it a
    convolution. Written as columns by `patches`, all windows of all pictures are multiplied by all
    filters in one matrix product.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]]]])
    >>> edge = np.array([[[[-1.0, 1.0]]]])  # right neighbour minus left
    >>> conv2d_forward(X, edge, np.zeros(1))
    array([[[[0., 1., 0.],
             [0., 1., 0.]]]])
    """
    X, W, b, xp = checked("conv2d_forward", X=(X, "m c h w"), W=(W, "f c kh kw"), b=(b, "f"))
    (m, _, h, w), (f, _, kh, kw) = X.shape, W.shape
    h_out = conv_output_size(h, kh, stride, padding)
    w_out = conv_output_size(w, kw, stride, padding)
    columns = patches(X, (kh, kw), stride, padding)  # (c * kh * kw, m * h_out * w_out)
    Y = xp.reshape(W, (f, -1)) @ columns + b[:, None]
    return xp.permute_dims(xp.reshape(Y, (f, m, h_out, w_out)), (1, 0, 2, 3))


def max_pool_forward(X, size):
    """The largest value of every window; the windows lie side by side.

    Parameters
    ----------
    X : array (m, c, h, w)
        Pictures; size divides h and w.
    size : int
        Rows and columns of a window.

    Returns
    -------
    array (m, c, h / size, w / size)
        One value for each window, in every channel by itself.

    Raises
    ------
    ValueError
        If size does not divide h and w.

    Examples
    --------
    >>> import numpy as np
    >>> max_pool_forward(np.array([[[[1.0, 5.0, 2.0, 0.0], [4.0, 3.0, 8.0, 0.0]]]]), 2)
    array([[[[5., 8.]]]])
    """
    X, xp = checked("max_pool_forward", X=(X, "m c h w"))
    first, *others = (X[place] for place in pool_places("max_pool_forward", X.shape, size))
    largest = first
    for value in others:
        largest = xp.maximum(largest, value)
    return largest if others else xp.asarray(first, copy=True)


def max_pool_backward(dY, X, size):
    """Send the gradient of every window to its largest value.

    Parameters
    ----------
    dY : array (m, c, h / size, w / size)
        Gradient with respect to the result of `max_pool_forward`.
    X : array (m, c, h, w)
        Pictures that were pooled.
    size : int
        Rows and columns of a window.

    Returns
    -------
    array (m, c, h, w)
        Zero but for one pixel in each window. Of equal values the first one, row by row, is taken.

    Raises
    ------
    ValueError
        If size does not divide h and w, or dY has another shape.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[[[1.0, 5.0, 8.0, 0.0], [4.0, 3.0, 8.0, 0.0]]]])
    >>> max_pool_backward(np.array([[[[10.0, 20.0]]]]), X, 2)
    array([[[[ 0., 10., 20.,  0.],
             [ 0.,  0.,  0.,  0.]]]])
    """
    who = "max_pool_backward"
    X, xp = checked(who, X=(X, "m c h w"))
    Y = max_pool_forward(X, size)
    dY, _, _ = checked(who, dY=(dY, " ".join(map(str, Y.shape))), X=(X, "m c h w"))
    dX = xp.zeros(X.shape, dtype=dY.dtype)
    open_ = xp.ones(Y.shape, dtype=xp.bool)  # windows whose maximum has not been met yet
    for place in pool_places(who, X.shape, size):
        here = open_ & (X[place] == Y)
        dX[place] = xp.where(here, dY, xp.zeros_like(dY))
        open_ = open_ & ~here
    return dX


def pool_places(who, shape, size):
    """Where the pixels at each place inside a window are; the windows lie side by side.

    Parameters
    ----------
    who : str
        Head of the error.
    shape : tuple of int
        Shape (m, c, h, w) of the pictures.
    size : int
        Rows and columns of a window.

    Returns
    -------
    list of tuple of slice
        One entry for each of the size * size places, row by row; ``X[entry]`` has shape
        (m, c, h / size, w / size).

    Examples
    --------
    >>> len(pool_places("example", (5, 3, 4, 6), 2))
    4
    """
    size = index(size)
    if size < 1:
        raise ValueError(f"{who}: size must be at least 1, got {size}.")
    h, w = shape[2:]
    if h % size or w % size:
        wanted = ["m", "c", f"a multiple of {size}", f"a multiple of {size}"]
        raise ValueError(wrong_shape(who, "X", wanted, shape))
    return offsets(shape, (size, size), size)
