"""Dense layers, initial weights and collapsed layers."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib


def legacy_normals(seed, *shapes):
    """Draw the arrays of a published fixture, in the order of its recipe."""
    draw = np.random.RandomState(seed)
    return [draw.randn(*shape) for shape in shapes]


def dense(W, b, activation=None):
    layer = nnlib.Dense(W.shape[1], W.shape[0], activation)
    layer.W, layer.b = W, b
    return layer


def test_forward_by_hand():
    # 1 * 5 - 1 * 7 + 0.5 = -1.5 and 2 * 5 + 0 * 7 - 1 = 9
    layer = dense(np.array([[1.0, -1.0], [2.0, 0.0]]), np.array([[0.5], [-1.0]]))
    np.testing.assert_array_equal(layer.forward(np.array([[5.0], [7.0]])), [[-1.5], [9.0]])
    layer.activation = nnlib.relu
    np.testing.assert_array_equal(layer.forward(np.array([[5.0], [7.0]])), [[0.0], [9.0]])


def test_published_linear_forward():
    A, W, b = legacy_normals(1, (3, 2), (1, 3), (1, 1))
    np.testing.assert_allclose(dense(W, b).forward(A), [[3.26295337, -1.23429987]], atol=1e-8)


def test_published_activation_forward():
    A, W, b = legacy_normals(2, (3, 2), (1, 3), (1, 1))
    expected = {
        None: [[3.43896131, -2.08938436]],
        nnlib.sigmoid: [[0.96890023, 0.11013289]],
        nnlib.relu: [[3.43896131, 0.0]],
    }
    for activation, values in expected.items():
        np.testing.assert_allclose(dense(W, b, activation).forward(A), values, atol=1e-8)


def test_published_layer_of_three_neurons():
    """Published with examples in rows; here they are columns."""
    inputs = np.array([[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]])
    weights = np.array(
        [[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]
    )
    layer = dense(weights, np.array([[2.0], [3.0], [0.5]]))
    expected = [[4.8, 1.21, 2.385], [8.9, -1.81, 0.2], [1.41, 1.051, 0.026]]
    np.testing.assert_allclose(layer.forward(inputs.T), np.transpose(expected), atol=1e-12)


@pytest.mark.parametrize(
    ("n_in", "n_out", "count"), [(4, 1, 5), (4, 3, 15), (3, 5, 20), (784, 16, 12560)]
)
def test_a_new_layer(n_in, n_out, count):
    layer = nnlib.Dense(n_in, n_out, seed=3)
    assert (layer.W.shape, layer.b.shape) == ((n_out, n_in), (n_out, 1))
    assert layer.activation is None
    assert layer.count_parameters() == count
    assert not layer.b.any()
    np.testing.assert_array_equal(layer.W, nnlib.initialize([n_in, n_out], 3)[0][0])


@pytest.mark.parametrize(
    ("X", "message"),
    [
        ((784,), "Dense: X must have shape (784, m), got (784,). One example is x[:, None]."),
        ((5, 784), "Dense: X must have shape (784, m), got (5, 784). X.T fits."),
        ((783, 5), "Dense: X must have shape (784, m), got (783, 5)."),
    ],
)
def test_forward_refuses_other_shapes(X, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        nnlib.Dense(784, 16).forward(np.zeros(X))


def test_forward_notices_a_bias_that_would_broadcast():
    layer = nnlib.Dense(3, 4)
    layer.b = np.zeros(4)
    message = "Dense: b must have shape (4, 1), got (4,). A column is b[:, None]."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        layer.forward(np.zeros((3, 4)))


def test_initialize_is_seeded_and_layers_differ():
    first, again, other = (nnlib.initialize([6, 6, 6], seed) for seed in (1, 1, 2))
    for (W, b), (W_again, b_again) in zip(first, again, strict=True):
        np.testing.assert_array_equal(W, W_again)
        np.testing.assert_array_equal(b, b_again)
    assert not np.array_equal(first[0][0], other[0][0])
    assert not np.array_equal(first[0][0], first[1][0])
    assert first[0][1] is not first[1][1]


def test_initialize_has_mean_zero_and_variance_two_over_n_in():
    """200,000 numbers: mean and variance stray by less than six standard errors."""
    n_in, n_out = 500, 400
    W = nnlib.initialize([n_in, n_out], seed=0)[0][0]
    variance = 2.0 / n_in
    assert abs(W.mean()) < 6 * np.sqrt(variance / W.size)
    assert abs(W.var() / variance - 1) < 6 * np.sqrt(2.0 / W.size)


def test_initialize_refuses_what_is_no_list_of_sizes():
    message = (
        "initialize: sizes must be a list of two or more positive whole numbers, got [4]. "
        "The input comes first, as in [784, 16, 10]."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        nnlib.initialize([4], 0)


def test_from_keras_computes_the_same_in_columns():
    kernel, bias, rows = legacy_normals(0, (4, 3), (3,), (5, 4))
    W, b = nnlib.from_keras(kernel.astype(np.float32), bias)
    assert W.dtype == b.dtype == np.float64
    W, b = nnlib.from_keras(kernel, bias)
    np.testing.assert_allclose(dense(W, b).forward(rows.T), (rows @ kernel + bias).T)


@pytest.mark.parametrize(
    ("kernel", "bias", "message"),
    [
        ((4,), (3,), "from_keras: kernel must have shape (n_in, n_out), got (4,)."),
        (
            (4, 3),
            (4,),
            "from_keras: bias must have shape (3,), got (4,). One number for each kernel column.",
        ),
        (
            (4, 3),
            (3, 1),
            "from_keras: bias must have shape (3,), got (3, 1). One number for each kernel column.",
        ),
    ],
)
def test_from_keras_refuses_other_shapes(kernel, bias, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        nnlib.from_keras(np.zeros(kernel), np.zeros(bias))


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_collapse_equals_two_layers(n_0, n_1, n_2, seed):
    rng = np.random.default_rng(seed)
    W1, b1 = rng.normal(size=(n_1, n_0)), rng.normal(size=(n_1, 1))
    W2, b2 = rng.normal(size=(n_2, n_1)), rng.normal(size=(n_2, 1))
    X = rng.normal(size=(n_0, 4))
    W, b = nnlib.collapse(W1, b1, W2, b2)
    both = dense(W2, b2).forward(dense(W1, b1).forward(X))
    np.testing.assert_allclose(dense(W, b).forward(X), both, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((3, 2), (3, 1), (4, 2), (4, 1)), "collapse: W2 must have shape (n_2, 3), got (4, 2)."),
        (((3, 2), (3,), (4, 3), (4, 1)), "collapse: b1 must have shape (3, 1), got (3,)."),
        (((3, 2), (3, 1), (4, 3), (1, 4)), "collapse: b2 must have shape (4, 1), got (1, 4)."),
    ],
)
def test_collapse_refuses_what_does_not_fit(shapes, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        nnlib.collapse(*(np.zeros(shape) for shape in shapes))
