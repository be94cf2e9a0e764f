"""Layers for pictures: against the functions of the course, by hand, and against PyTorch."""

import re

import numpy as np
import pytest

from nnlib.activations import relu
from nnlib.engine.storage import load, save
from nnlib.extras import AveragePool2D, Conv2D, Flatten, MaxPool2D
from nnlib.images import conv2d_forward, max_pool_backward, max_pool_forward


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is not installed: no second opinion")


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 0)])
def test_convolution_is_that_of_the_course(stride, padding):
    layer = Conv2D(3, 5, 2, stride, padding, seed=1)
    layer.b = np.random.default_rng(0).normal(size=5)
    X = np.random.default_rng(1).normal(size=(4, 3, 7, 6))
    expected = conv2d_forward(X, layer.W, layer.b, stride, padding)
    np.testing.assert_array_equal(layer.forward(X), expected)


def test_convolution_by_hand():
    # The filter 1, 10 over 100, 1000 on the rows 1, 2, 3 and 4, 5, 6: 1 + 20 + 400 + 5000 and
    # 2 + 30 + 500 + 6000. Backwards with dY = 1, 100: dW = 1 * (1, 2; 4, 5) + 100 * (2, 3; 5, 6),
    # db = 101, and every pixel gets the filter times 1, shifted by a column times 100.
    layer = Conv2D(1, 1, 2)
    layer.W, layer.b = np.array([[[[1.0, 10.0], [100.0, 1000.0]]]]), np.array([0.5])
    picture = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    assert layer.forward(picture).tolist() == [[[[5421.5, 6532.5]]]]
    dX = layer.backward(np.array([[[[1.0, 100.0]]]]))
    assert layer.grads["W"].tolist() == [[[[201.0, 302.0], [504.0, 605.0]]]]
    assert layer.grads["b"].tolist() == [101.0]
    assert dX.tolist() == [[[[1.0, 110.0, 1000.0], [100.0, 11000.0, 100000.0]]]]


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_convolution_against_pytorch(torch, stride, padding):
    layer = Conv2D(3, 5, 4, stride, padding, seed=1)
    X = np.random.default_rng(1).normal(size=(2, 3, 9, 8))
    Y = layer.forward(X)
    dY = np.random.default_rng(2).normal(size=Y.shape)
    dX = layer.backward(dY)
    x, w, b = (torch.tensor(a, requires_grad=True) for a in (X, layer.W, layer.b))
    y = torch.nn.functional.conv2d(x, w, b, stride=stride, padding=padding)
    y.backward(torch.tensor(dY))
    ours = (Y, dX, layer.grads["W"], layer.grads["b"])
    for mine, theirs in zip(ours, (y.detach(), x.grad, w.grad, b.grad), strict=True):
        np.testing.assert_allclose(mine, theirs.numpy(), rtol=1e-10, atol=1e-12)


def test_pooling_against_pytorch(torch):
    X = np.random.default_rng(1).integers(0, 4, size=(2, 3, 6, 9)).astype(float)  # with ties
    functions = torch.nn.functional
    for layer, theirs in (
        (MaxPool2D(3), functions.max_pool2d),
        (AveragePool2D(3), functions.avg_pool2d),
    ):
        x = torch.tensor(X, requires_grad=True)
        y = theirs(x, 3)
        Y = layer.forward(X)
        np.testing.assert_allclose(Y, y.detach().numpy(), rtol=1e-14)
        dY = np.random.default_rng(2).normal(size=Y.shape)
        y.backward(torch.tensor(dY))
        np.testing.assert_allclose(layer.backward(dY), x.grad.numpy(), rtol=1e-14)


def test_max_pool_layer_is_that_of_the_course():
    X = np.random.default_rng(1).integers(0, 3, size=(2, 3, 4, 6)).astype(float)
    layer = MaxPool2D(2)
    Y = layer.forward(X)
    np.testing.assert_array_equal(Y, max_pool_forward(X, 2))
    np.testing.assert_array_equal(layer.backward(Y + 1), max_pool_backward(Y + 1, X, 2))


def test_average_pool_shares_the_gradient():
    # The mean of 1, 2, 3, 6 is 3; each of the four gets a quarter of 8.
    layer = AveragePool2D(2)
    assert layer.forward(np.array([[[[1.0, 2.0], [3.0, 6.0]]]])).item() == 3.0
    assert layer.backward(np.array([[[[8.0]]]])).tolist() == [[[[2.0, 2.0], [2.0, 2.0]]]]


def test_flatten_goes_channel_by_channel_and_row_by_row():
    X = np.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5)
    layer = Flatten()
    Y = layer.forward(X)
    np.testing.assert_array_equal(Y, X.reshape(2, -1).T)
    np.testing.assert_array_equal(layer.backward(Y), X)


def test_weights_at_the_start():
    layer = Conv2D(8, 500, 5, seed=1)
    variance = 2 / (8 * 25)
    assert abs(layer.W.mean()) < 6 * np.sqrt(variance / layer.W.size)
    assert abs(layer.W.var() / variance - 1) < 6 * np.sqrt(2 / layer.W.size)
    assert not layer.b.any()
    np.testing.assert_array_equal(layer.W, Conv2D(8, 500, 5, seed=1).W)
    assert not np.array_equal(layer.W, Conv2D(8, 500, 5, seed=2).W)


def test_whole_numbers_are_taken_in_the_precision_of_the_filters():
    layer = Conv2D(1, 2, 3)
    layer.W, layer.b = layer.W.astype(np.float32), layer.b.astype(np.float32)
    pixels = np.full((1, 1, 4, 4), 255, dtype=np.uint8)
    assert layer.forward(pixels).dtype == np.float32
    assert Conv2D(1, 2, 3).forward(pixels).dtype == np.float64


def test_extreme_pictures_give_no_warning():
    X = np.array([1e100, -1e100] * 8).reshape(1, 1, 4, 4)
    for layer in (Conv2D(1, 2, 1), MaxPool2D(2), AveragePool2D(2), Flatten()):
        assert np.isfinite(layer.backward(layer.forward(X) / 1e10)).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: Conv2D(3, 4, 2).forward(np.zeros((2, 1, 5, 5))),
            "Conv2D: X must have shape (m, 3, h, w), got (2, 1, 5, 5).",
        ),
        (
            lambda: Conv2D(3, 4, 2).forward(np.zeros((28, 28))),
            "Conv2D: X must have shape (m, 3, h, w), got (28, 28).",
        ),
        (
            lambda: Conv2D(1, 4, 6).forward(np.zeros((2, 1, 5, 9))),
            (
                "conv_output_size: kernel must be at most n + 2 * padding = 5, got 6. Take a smaller "
                "kernel or more padding."
            ),
        ),
        (
            lambda: Conv2D(1, 4, 3, stride=0),
            "Conv2D: stride must be a whole number from 1 up, got 0.",
        ),
        (
            lambda: AveragePool2D(2).forward(np.zeros((1, 1, 4, 5))),
            (
                "AveragePool2D: X must have shape (m, c, a multiple of 2, a multiple of 2), "
                "got (1, 1, 4, 5)."
            ),
        ),
        (
            lambda: Flatten().forward(np.zeros((4, 5))),
            "Flatten: X must have shape (m, c, h, w), got (4, 5).",
        ),
        (
            lambda: AveragePool2D(0),
            "AveragePool2D: size must be a whole number from 1 up, got 0.",
        ),
    ],
)
def test_refused(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: Conv2D(1, 4, (3, 3)),
            (
                "Conv2D: kernel_size must be a whole number from 1 up, got (3, 3). One number counts "
                "for both directions: kernel_size=3."
            ),
        ),
        (
            lambda: Conv2D(1, 4, (3, 5)),
            "Conv2D: kernel_size must be a whole number from 1 up, got (3, 5).",
        ),
        (
            lambda: Conv2D(1, 4, 3, relu),
            (
                "Conv2D: stride must be a whole number from 1 up, got <function relu>. An activation "
                "is a layer of its own: Activation(relu)."
            ),
        ),
        (
            lambda: Conv2D(1, 4, 3, padding="same"),
            (
                "Conv2D: padding must be a whole number from 0 up, got 'same'. Pictures keep their "
                "size with stride 1 and padding (kernel_size - 1) / 2."
            ),
        ),
        (
            lambda: Conv2D(1, 4, 3, padding="valid"),
            (
                "Conv2D: padding must be a whole number from 0 up, got 'valid'. Nothing is added with "
                "padding=0."
            ),
        ),
        (
            lambda: Conv2D("1", 4, 3),
            "Conv2D: c_in must be a whole number from 1 up, got '1'. Leave out the quotes.",
        ),
        (lambda: Conv2D(1, 4.0, 3), "Conv2D: n_filters must be a whole number from 1 up, got 4.0."),
        (
            lambda: Conv2D(1, 4, True),
            "Conv2D: kernel_size must be a whole number from 1 up, got True.",
        ),
        (
            lambda: Conv2D(1, 4, np.array([3])),
            "Conv2D: kernel_size must be a whole number from 1 up, got array([3]).",
        ),
        (
            lambda: MaxPool2D((2, 2)),
            (
                "MaxPool2D: size must be a whole number from 1 up, got (2, 2). One number counts for "
                "both directions: size=2."
            ),
        ),
        (
            lambda: AveragePool2D(None),
            "AveragePool2D: size must be a whole number from 1 up, got None.",
        ),
    ],
)
def test_settings_of_other_libraries_are_told(call, message):
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        call()


def test_numbers_of_numpy_are_taken_and_can_be_saved(tmp_path):
    layer = Conv2D(*np.array([1, 4, 3]), stride=np.int8(2), padding=np.uint8(1))
    save(layer, tmp_path / "layer.npz")
    assert (
        repr(load(tmp_path / "layer.npz"))
        == repr(layer)
        == ("Conv2D(c_in=1, n_filters=4, kernel_size=3, stride=2, padding=1)")
    )


def test_filters_in_the_layout_of_keras_are_blamed_not_the_pictures():
    layer, X = Conv2D(3, 4, 2), np.zeros((5, 3, 8, 8))
    layer.W = np.zeros((2, 2, 3, 4))  # rows, columns, channels, filters
    message = "Conv2D: W must have shape (4, 3, 2, 2), got (2, 2, 3, 4)."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        layer.forward(X)
