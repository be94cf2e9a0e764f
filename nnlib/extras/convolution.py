"""Layers for pictures, which are arrays (m, c, h, w): convolution, pooling, flattening."""

import numpy as np

from nnlib.backend import array_module
from nnlib.base import Layer
from nnlib.contracts import checked
from nnlib.extras.precision import one_precision
from nnlib.extras.settings import whole
from nnlib.images import max_pool_backward, max_pool_forward, pool_places
from nnlib.patches import add_patches, conv_output_size, patches


class Conv2D(Layer):
    """Convolution: every filter is slid over every picture, and gives one output channel.

    Parameters
    ----------
    c_in : int
        Channels of the pictures.
    n_filters : int
        Channels of the output.
    kernel_size : int
        Rows and columns of a filter.
    stride : int, optional
        Pixels from one place to the next, down and across.
    padding : int, optional
        Rows and columns of zeros added on each of the four sides.
    seed : int, optional
        Seed of the filters.

    Attributes
    ----------
    W : array (n_filters, c_in, kernel_size, kernel_size)
        Filters, normal numbers of variance 2 / (c_in * kernel_size**2), see `initialize`.
    b : array (n_filters,)
        Bias, zeros at the start.

    Notes
    -----
    With the windows of all pictures as the columns of a matrix P (`patches`), and W as a matrix
    with one filter in each row, ``Y = W @ P + b`` is a dense layer that treats every place as an
    example. So the gradients are those of a dense layer::

        dW = dY @ P.T        db = dY summed over the places        dP = W.T @ dY

    and a pixel gets the sum of dP over all the windows that contain it (`add_patches`).

    Examples
    --------
    >>> layer = Conv2D(1, 8, 3)
    >>> layer.forward(np.zeros((5, 1, 28, 28))).shape, layer.count_parameters()  # 8 * 9 + 8
    ((5, 8, 26, 26), 80)
    """

    names = ("W", "b")
    settings = ("c_in", "n_filters", "kernel_size", "stride", "padding")

    def __init__(self, c_in, n_filters, kernel_size, stride=1, padding=0, seed=0):
        super().__init__()
        self.c_in = whole("Conv2D", "c_in", c_in)
        self.n_filters = whole("Conv2D", "n_filters", n_filters)
        self.kernel_size = whole("Conv2D", "kernel_size", kernel_size)
        self.stride = whole("Conv2D", "stride", stride)
        self.padding = whole("Conv2D", "padding", padding, least=0)
        shape = (n_filters, c_in, kernel_size, kernel_size)
        scale = np.sqrt(2.0 / (c_in * kernel_size**2))
        self.W = np.random.default_rng(seed).normal(0.0, scale, size=shape)
        self.b = np.zeros(n_filters)

    def _check(self):
        k = self.kernel_size
        axes = f"{self.n_filters} {self.c_in} {k} {k}"
        return checked("Conv2D", W=(self.W, axes), b=(self.b, f"{self.n_filters}"))

    def _forward(self, X, training):
        W, b, _ = self._check()
        X, W, b = one_precision(X, W, b)
        W, X, b, xp = checked("Conv2D", W=(W, "f c kh kw"), X=(X, "m c h w"), b=(b, "f"))
        (m, _, h, w), (f, _, kh, kw) = X.shape, W.shape
        h_out = conv_output_size(h, kh, self.stride, self.padding)
        w_out = conv_output_size(w, kw, self.stride, self.padding)
        P = patches(X, (kh, kw), self.stride, self.padding)  # (c * kh * kw, m * h_out * w_out)
        Y = xp.reshape(W, (f, -1)) @ P + b[:, None]
        Y = xp.permute_dims(xp.reshape(Y, (f, m, h_out, w_out)), (1, 0, 2, 3))
        return Y, (P, W, X.shape)

    def _backward(self, dY, cache):
        P, W, shape = cache
        xp = array_module(dY)
        dY = xp.reshape(xp.permute_dims(dY, (1, 0, 2, 3)), (W.shape[0], -1))  # as W @ P
        grads = {"W": xp.reshape(dY @ P.T, W.shape), "b": xp.sum(dY, axis=1)}
        dP = xp.reshape(W, (W.shape[0], -1)).T @ dY
        return add_patches(dP, shape, W.shape[2:], self.stride, self.padding), grads


class MaxPool2D(Layer):
    """The largest value of every window of size x size pixels; the windows lie side by side.

    Parameters
    ----------
    size : int
        Divides the rows and the columns of the pictures.

    Notes
    -----
    Only the largest value of a window has an influence, so it gets the whole gradient; of equal
    values the first one, row by row.

    Examples
    --------
    >>> MaxPool2D(2).forward(np.array([[[[1.0, 5.0, 2.0, 0.0], [4.0, 3.0, 8.0, 0.0]]]]))
    array([[[[5., 8.]]]])
    """

    settings = ("size",)

    def __init__(self, size):
        super().__init__()
        self.size = whole("MaxPool2D", "size", size)

    def _forward(self, X, training):
        return max_pool_forward(X, self.size), X

    def _backward(self, dY, cache):
        return max_pool_backward(dY, cache, self.size), {}


class AveragePool2D(Layer):
    """The mean of every window of size x size pixels; the windows lie side by side.

    Parameters
    ----------
    size : int
        Divides the rows and the columns of the pictures.

    Notes
    -----
    Every pixel of a window has the share 1 / size**2 in the mean, so it gets this share of the
    gradient.

    Examples
    --------
    >>> AveragePool2D(2).forward(np.array([[[[1.0, 5.0, 2.0, 0.0], [4.0, 2.0, 8.0, 0.0]]]]))
    array([[[[3. , 2.5]]]])
    """

    settings = ("size",)

    def __init__(self, size):
        super().__init__()
        self.size = whole("AveragePool2D", "size", size)

    def _forward(self, X, training):
        X, _ = checked("AveragePool2D", X=(X, "m c h w"))
        places = pool_places("AveragePool2D", X.shape, self.size)
        return sum(X[place] for place in places) / len(places), X.shape

    def _backward(self, dY, cache):
        places = pool_places("AveragePool2D", cache, self.size)
        share = dY / len(places)
        dX = array_module(dY).empty(cache, dtype=dY.dtype)  # every pixel is in one window
        for place in places:
            dX[place] = share
        return dX, {}


class Flatten(Layer):
    """Pictures (m, c, h, w) as columns (c * h * w, m), for the dense layers that follow.

    Notes
    -----
    Channel by channel, and within a channel row after row.

    Examples
    --------
    >>> Flatten().forward(np.array([[[[1.0, 2.0], [3.0, 4.0]]], [[[5.0, 6.0], [7.0, 8.0]]]]))
    array([[1., 5.],
           [2., 6.],
           [3., 7.],
           [4., 8.]])
    """

    def _forward(self, X, training):
        X, xp = checked("Flatten", X=(X, "m c h w"))
        m, c, h, w = X.shape
        return xp.reshape(xp.permute_dims(X, (1, 2, 3, 0)), (c * h * w, m)), X.shape

    def _backward(self, dY, cache):
        m, c, h, w = cache
        xp = array_module(dY)
        return xp.permute_dims(xp.reshape(dY, (c, h, w, m)), (3, 0, 1, 2)), {}
