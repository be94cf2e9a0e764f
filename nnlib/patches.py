"""Patches of pictures as columns of a matrix, and back (course unit 12).

A convolution is one matrix product with all patches under its kernel.
"""

from operator import index

from nnlib.contracts import checked


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
        ("n", n, 1),
        ("kernel", kernel, 1),
        ("stride", stride, 1),
        ("padding", padding, 0),
    ):
        if value < least:
            raise ValueError(f"{who}: {name} must be at least {least}, got {value}.")
    if n + 2 * padding < kernel:
        raise ValueError(
            f"{who}: kernel must be at most n + 2 * padding = {n + 2 * padding}, got {kernel}. "
            "Take a smaller kernel or more padding."
        )
    return (n + 2 * padding - kernel) // stride + 1


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
    windows = [channels_first[place] for place in offsets(padded.shape, kernel, stride)]
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
    for number, place in enumerate(offsets(padded, kernel, stride)):
        total[place] += windows[:, number, ...]
    inside = total[:, :, padding : padding + h, padding : padding + w]
    return xp.permute_dims(inside, (1, 0, 2, 3))


def offsets(shape, kernel, stride):
    """Find the pixels at each place inside the windows.

    Parameters
    ----------
    shape : tuple of int
        Shape (m, c, h, w) of the pictures.
    kernel : (int, int)
        Rows and columns of a window.
    stride : int
        Steps from one window to the next.

    Returns
    -------
    list of tuple of slice
        One entry for each place, row by row; ``X[entry]`` takes it from all windows.

    Examples
    --------
    >>> offsets((1, 1, 3, 3), (1, 2), 1)[1]  # the right pixel of windows of 1 x 2
    (slice(None, None, None), slice(None, None, None), slice(0, 3, 1), slice(1, 3, 1))
    """
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
