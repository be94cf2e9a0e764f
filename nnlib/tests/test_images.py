"""Convolution and pooling: published values, a slow loop, sizes that do not divide, ties."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.images import conv2d_forward, max_pool_backward, max_pool_forward
from nnlib.patches import add_patches, conv_output_size, patches


def linspace(first, last, *shape):
    return np.linspace(first, last, int(np.prod(shape))).reshape(shape)


def slow_convolution(X, W, b, stride, padding):
    """Straight from the definition, one sum for each output."""
    X = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    (m, _, h, w), (f, _, kh, kw) = X.shape, W.shape
    rows, columns = range(0, h - kh + 1, stride), range(0, w - kw + 1, stride)
    Y = np.zeros((m, f, len(rows), len(columns)))
    for e, k in np.ndindex(m, f):
        for r, i in enumerate(rows):
            for s, j in enumerate(columns):
                Y[e, k, r, s] = (X[e, :, i : i + kh, j : j + kw] * W[k]).sum() + b[k]
    return Y


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((28, 3), 26),
        ((28, 3, 1, 1), 28),  # 28 + 2 - 3 + 1
        ((28, 3, 2), 13),  # 25 // 2 + 1: the last column is left out
        ((28, 5, 3, 2), 10),  # 27 // 3 + 1
        ((7, 7), 1),
        ((1, 3, 5, 1), 1),  # 0 // 5 + 1
        ((2, 1, 3), 1),
    ],
)
def test_output_size_by_hand(arguments, expected):
    assert conv_output_size(*arguments) == expected
    assert type(conv_output_size(*arguments)) is int


@given(*(st.integers(1, 9) for _ in range(3)), st.integers(0, 3))
def test_output_size_counts_the_places(n, kernel, stride, padding):
    places = range(0, n + 2 * padding - kernel + 1, stride)
    if len(places):
        assert conv_output_size(n, kernel, stride, padding) == len(places)
    else:
        with pytest.raises(ValueError, match="^conv_output_size: kernel must be at most"):
            conv_output_size(n, kernel, stride, padding)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            (4, 7, 1, 1),
            (
                "conv_output_size: kernel must be at most n + 2 * padding = 6, got 7. "
                "Take a smaller kernel or more padding."
            ),
        ),
        ((0, 1, 1, 1), "conv_output_size: n must be at least 1, got 0."),
        ((4, 0), "conv_output_size: kernel must be at least 1, got 0."),
        ((4, 2, 0), "conv_output_size: stride must be at least 1, got 0."),
        ((4, 2, 1, -1), "conv_output_size: padding must be at least 0, got -1."),
    ],
)
def test_output_size_refuses_what_does_not_fit(arguments, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv_output_size(*arguments)


def test_published_convolution():
    """Stanford CS231n, assignment 2: (m, c, h, w) as here; stride 2, padding 1.

    With a kernel turned around the first value would be -0.11651601.
    """
    X, W = linspace(-0.1, 0.5, 2, 3, 4, 4), linspace(-0.2, 0.3, 3, 3, 4, 4)
    Y = conv2d_forward(X, W, np.linspace(-0.1, 0.2, 3), stride=2, padding=1)
    assert Y.shape == (2, 3, 2, 2)
    np.testing.assert_allclose([Y[0, 0, 0, 0], Y[1, 2, 1, 1]], [-0.08759809, 2.38247847], atol=1e-8)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (1, 2), (2, 0), (2, 1), (3, 1), (4, 3)])
@pytest.mark.parametrize("m", [1, 2])
def test_convolution_is_that_of_the_slow_loop(m, stride, padding):
    rng = np.random.default_rng(stride + 10 * padding)
    X, W = rng.normal(size=(m, 3, 7, 6)), rng.normal(size=(5, 3, 4, 2))  # all sizes differ
    b = rng.normal(size=5)
    before = X.copy(), W.copy(), b.copy()
    Y = conv2d_forward(X, W, b, stride, padding)
    np.testing.assert_allclose(
        Y, slow_convolution(X, W, b, stride, padding), rtol=1e-12, atol=1e-12
    )
    for array, copy in zip((X, W, b), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_whole_numbers_become_float64():
    Y = conv2d_forward(np.ones((1, 1, 2, 2), int), np.ones((1, 1, 2, 2), int), np.ones(1, int))
    assert Y.dtype == np.float64
    assert Y.tolist() == [[[[5.0]]]]


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (
            ((2, 3, 4, 4), (5, 1, 2, 2), (5,)),
            "conv2d_forward: W must have shape (f, 3, kh, kw), got (5, 1, 2, 2).",
        ),
        (
            ((2, 3, 4, 4), (5, 3, 2, 2), (5, 1)),
            "conv2d_forward: b must have shape (5,), got (5, 1). b.ravel() is one.",
        ),
        (
            ((3, 4, 4), (5, 3, 2, 2), (5,)),
            "conv2d_forward: X must have shape (m, c, h, w), got (3, 4, 4).",
        ),
    ],
)
def test_convolution_refuses_other_shapes(shapes, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv2d_forward(*map(np.zeros, shapes))


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_add_patches_is_the_transpose_of_patches(stride, padding):
    """``sum(patches(X) * G) == sum(X * add_patches(G))`` for all X and G: both are linear."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(2, 3, 7, 6))
    columns = patches(X, (4, 2), stride, padding)
    G = rng.normal(size=columns.shape)
    back = add_patches(G, X.shape, (4, 2), stride, padding)
    assert back.shape == X.shape
    assert (columns * G).sum() == pytest.approx((X * back).sum(), rel=1e-12)


def test_published_max_pool():
    """Stanford CS231n, assignment 2. The input ascends, so the maximum is always bottom right."""
    Y = max_pool_forward(linspace(-0.3, 0.4, 2, 3, 4, 4), 2)
    assert Y.shape == (2, 3, 2, 2)
    np.testing.assert_allclose([Y[0, 0, 0, 0], Y[1, 2, 1, 1]], [-0.26315789, 0.4], atol=1e-8)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_max_pool_is_that_of_the_slow_loop(size):
    X = np.random.default_rng(0).normal(size=(2, 3, 2 * size, 5 * size))
    Y = max_pool_forward(X, size)
    expected = [
        X[e, c, i * size : (i + 1) * size, j * size : (j + 1) * size].max()
        for e, c, i, j in np.ndindex(2, 3, 2, 5)
    ]
    np.testing.assert_array_equal(Y.ravel(), expected)
    assert not np.shares_memory(X, Y)


def test_max_pool_of_negative_numbers_and_its_gradient():
    X = np.array([[[[-4.0, -3.0], [-2.0, -9.0]]]])
    assert max_pool_forward(X, 2).item() == -2.0
    assert max_pool_backward(np.array([[[[7.0]]]]), X, 2).tolist() == [[[[0, 0], [7, 0]]]]


def test_a_tie_goes_to_the_first_maximum_row_by_row():
    # Windows: all equal; equal on the diagonal from top right; equal in the lower row; one maximum.
    X = np.array([[[[5, 5, 1, 6, 0, 1, 0, 0], [5, 5, 6, 1, 2, 2, 0, 3]]]], dtype=float)
    dX = max_pool_backward(np.array([[[[10.0, 20.0, 30.0, 40.0]]]]), X, 2)
    assert dX.tolist() == [[[[10, 0, 0, 20, 0, 0, 0, 0], [0, 0, 0, 0, 30, 0, 0, 40]]]]


def test_max_pool_hands_on_the_whole_gradient():
    rng = np.random.default_rng(0)
    X = rng.integers(0, 3, size=(2, 3, 6, 4)).astype(float)  # many ties
    dY = rng.normal(size=(2, 3, 3, 2))
    dX = max_pool_backward(dY, X, 2)
    np.testing.assert_allclose(dX.sum(axis=(2, 3)), dY.sum(axis=(2, 3)), rtol=1e-12)
    assert ((dX != 0).reshape(2, 3, 3, 2, 2, 2).sum(axis=(3, 5)) == 1).all()


@pytest.mark.parametrize(
    ("shape", "size", "message"),
    [
        (
            (2, 3, 4, 5),
            2,
            (
                "max_pool_forward: X must have shape (m, c, a multiple of 2, a multiple of 2), "
                "got (2, 3, 4, 5)."
            ),
        ),
        ((2, 3, 4, 4), 0, "max_pool_forward: size must be at least 1, got 0."),
        ((4, 4), 2, "max_pool_forward: X must have shape (m, c, h, w), got (4, 4)."),
    ],
)
def test_max_pool_refuses_other_shapes(shape, size, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        max_pool_forward(np.zeros(shape), size)


def test_max_pool_backward_refuses_another_gradient():
    message = "max_pool_backward: dY must have shape (1, 1, 2, 3), got (1, 1, 3, 2)."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        max_pool_backward(np.zeros((1, 1, 3, 2)), np.zeros((1, 1, 4, 6)), 2)
