"""Pictures: convolution and pooling, as in a convolutional network (course unit 12).

A batch of pictures is an array (m, c, h, w): m examples with c channels of h rows and w columns.
"""

from operator import index

from nnlib.contracts import checked, wrong_shape


def conv_output_size(n, kernel, stride=1, padding=0):
    """``(n + 2 * padding - kernel) // stride + 1``: the places a kernel can take along one axis.

    Parameters
    ----------
    n : int
        Pixels along the axis.
    kernel : int
        Pixels that the kernel covers.
    stride : int, optional
        Pixels from one place to the next.
    padding : int, optional
        Zeros added on each side.

    Returns
    -------
    int
        At least 1. Rounded down: pixels at the end that fill no whole stride are left out.

    Raises
    ------
    ValueError
        If the kernel does not fit into the padded axis, or a number is too small.

    Examples
    --------
    >>> conv_output_size(28, kernel=3), conv_output_size(28, kernel=3, padding=1)
    (26, 28)
    >>> conv_output_size(28, kernel=3, stride=2)  # 25 // 2 + 1
    13
    """
    who = "conv_output_size"
    n, kernel, stride, padding = index(n), index(kernel), index(stride), index(padding)
    for name, value, least in (
        ("kernel", kernel, 1),
        ("stride", stride, 1),
        ("padding", padding, 0),
    ):
        if value < least:
            raise ValueError(f"{who}: {name} must be at least {least}, got {value}.")
    if n < 1 or n + 2 * padding < kernel:
        raise ValueError(
            f"{who}: kernel must be at most n + 2 * padding = {n + 2 * padding}, got {kernel}. "
            "Take a smaller kernel or more padding."
        )
    return (n + 2 * padding - kernel) // stride + 1


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


def patches(X, kernel, stride=1, padding=0):
    """Every window of every picture as one column.

    Parameters
    ----------
    X : array (m, c, h, w)
        Pictures.
    kernel : (int, int)
        Rows and columns of a window, (kh, kw).
    stride, padding : int, optional
        As in `conv2d_forward`.

    Returns
    -------
    array (c * kh * kw, m * h_out * w_out)
        Picture by picture, and within a picture place by place, row after row.

    Notes
    -----
    The loop runs over the kh * kw offsets inside a window, not over the pixels: what all windows
    have at offset (i, j) is the picture from (i, j) on, in steps of the stride.

    Examples
    --------
    >>> import numpy as np
    >>> patches(np.arange(6.0).reshape(1, 1, 2, 3), (2, 2))
    array([[0., 1.],
           [1., 2.],
           [3., 4.],
           [4., 5.]])
    """
    X, xp = checked("patches", X=(X, "m c h w"))
    padded = _pad(X, padding, xp)
    channels_first = xp.permute_dims(padded, (1, 0, 2, 3))  # (c, m, h, w)
    windows = [channels_first[place] for place in _offsets(padded.shape, kernel, stride)]
    stacked = xp.stack(windows, axis=1)  # (c, kh * kw, m, h_out, w_out)
    return xp.reshape(stacked, (X.shape[1] * len(windows), -1))


def add_patches(columns, shape, kernel, stride=1, padding=0):
    """Add columns back to the pixels they came from: the backward function of `patches`.

    Parameters
    ----------
    columns : array (c * kh * kw, m * h_out * w_out)
        Gradient with respect to the result of `patches`.
    shape : tuple of int
        Shape (m, c, h, w) of the pictures.
    kernel : (int, int)
        Rows and columns of a window, (kh, kw).
    stride, padding : int, optional
        As in `conv2d_forward`.

    Returns
    -------
    array (m, c, h, w)
        For each pixel the sum over all windows that contain it.

    Examples
    --------
    >>> import numpy as np
    >>> add_patches(np.ones((4, 2)), (1, 1, 2, 3), (2, 2))  # the middle is in both windows
    array([[[[1., 2., 1.],
             [1., 2., 1.]]]])
    """
    (m, c, h, w), (kh, kw) = shape, kernel
    h_out = conv_output_size(h, kh, stride, padding)
    w_out = conv_output_size(w, kw, stride, padding)
    axes = f"{c * kh * kw} {m * h_out * w_out}"
    columns, xp = checked("add_patches", columns=(columns, axes))
    windows = xp.reshape(columns, (c, kh * kw, m, h_out, w_out))
    padded = (m, c, h + 2 * padding, w + 2 * padding)
    total = xp.zeros((c, m, *padded[2:]), dtype=columns.dtype)
    for number, place in enumerate(_offsets(padded, kernel, stride)):
        total[place] += windows[:, number, ...]
    inside = total[:, :, padding : padding + h, padding : padding + w]
    return xp.permute_dims(inside, (1, 0, 2, 3))


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
    return _offsets(shape, (size, size), size)


def _offsets(shape, kernel, stride):
    """For each offset inside a window, row by row: the slices that take it from all windows."""
    (h, w), (kh, kw) = shape[2:], kernel
    down = (conv_output_size(h, kh, stride) - 1) * stride + 1
    across = (conv_output_size(w, kw, stride) - 1) * stride + 1
    everything = slice(None)
    return [
        (everything, everything, slice(i, i + down, stride), slice(j, j + across, stride))
        for i in range(kh)
        for j in range(kw)
    ]


def _pad(X, padding, xp):
    """The pictures inside a frame of zeros."""
    if padding == 0:
        return X
    m, c, h, w = X.shape
    framed = xp.zeros((m, c, h + 2 * padding, w + 2 * padding), dtype=X.dtype)
    framed[:, :, padding : padding + h, padding : padding + w] = X
    return framed
