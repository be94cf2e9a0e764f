"""One neuron: numbers worked by hand, the same from every function, error texts in full."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlib.neuron import neuron, neuron_batch, neuron_with_bias_input, rescale_weights

numbers = st.floats(-100, 100)


def test_lecture_example():
    """0.1 * 1 + 0.2 * 2 + 0.3 = 0.8"""
    x, w = np.array([1.0, 2.0]), np.array([0.1, 0.2])
    assert neuron(x, w, 0.3) == pytest.approx(0.8, rel=1e-15)
    assert neuron_with_bias_input(x, np.array([0.1, 0.2, 0.3])) == pytest.approx(0.8, rel=1e-15)
    np.testing.assert_allclose(neuron_batch(x[:, None], w, 0.3), [0.8], rtol=1e-15)


def test_celsius_to_fahrenheit():
    """1.8 C + 32: water freezes at 32 and boils at 212; -40 is the same in both."""
    celsius = np.array([[0, 100, -40]])
    np.testing.assert_array_equal(neuron_batch(celsius, np.array([1.8]), 32), [32.0, 212.0, -40.0])


@pytest.mark.parametrize("b", [2, 2.0, np.float64(2), np.array(2.0), np.float32(2)])
def test_result_is_a_float(b):
    x, w = np.array([1, 2, 3]), np.array([4, 5, 6])
    # 4 + 10 + 18 + 2
    assert (type(neuron(x, w, b)), neuron(x, w, b)) == (float, 34.0)
    got = neuron_with_bias_input(x, np.array([4, 5, 6, 2]))
    assert (type(got), got) == (float, 34.0)
    batch = neuron_batch(x[:, None], w, b)
    assert (batch.dtype, batch.tolist()) == (np.float64, [34.0])


def test_no_input_leaves_the_bias():
    assert neuron(np.zeros(0), np.zeros(0), 1.5) == 1.5
    assert neuron_with_bias_input(np.zeros(0), np.array([1.5])) == 1.5
    np.testing.assert_array_equal(neuron_batch(np.zeros((0, 3)), np.zeros(0), 1.5), [1.5] * 3)


@given(arrays(float, (3, 5), elements=numbers), arrays(float, 3, elements=numbers), numbers)
def test_all_three_agree(X, w, b):
    each = [neuron(X[:, j], w, b) for j in range(5)]
    extended = [neuron_with_bias_input(X[:, j], np.append(w, b)) for j in range(5)]
    np.testing.assert_allclose(neuron_batch(X, w, b), each, rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(extended, each, rtol=1e-12, atol=1e-9)


@given(
    arrays(float, (3, 5), elements=numbers),
    arrays(float, 3, elements=numbers),
    arrays(float, 3, elements=st.floats(0.01, 100) | st.floats(-100, -0.01)),
)
def test_rescaled_weights_predict_the_same(X, w, scale):
    before = w.copy(), scale.copy()
    got = neuron_batch(X * scale[:, None], rescale_weights(w, scale), 1.0)
    np.testing.assert_allclose(got, neuron_batch(X, w, 1.0), rtol=1e-12, atol=1e-9)
    np.testing.assert_array_equal(w, before[0])
    np.testing.assert_array_equal(scale, before[1])


def test_rescale_by_hand():
    got = rescale_weights(np.array([6, 5, -4]), np.array([2, -1, 8]))
    np.testing.assert_array_equal(got, [3.0, -5.0, -0.5])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: neuron(np.ones(2), np.ones(3), 0.0),
            "neuron: w must have shape (2,), got (3,).",
        ),
        (
            lambda: neuron(np.ones((2, 1)), np.ones(2), 0.0),
            "neuron: x must have shape (n,), got (2, 1). x.ravel() is one.",
        ),
        (
            lambda: neuron(np.ones(2), np.ones(2), np.ones(1)),
            "neuron: b must be one number, got shape (1,).",
        ),
        (
            lambda: neuron_with_bias_input(np.ones(2), np.ones(2)),
            (
                "neuron_with_bias_input: w must have shape (3,), got (2,). "
                "One weight for each input, and the bias last."
            ),
        ),
        (
            lambda: neuron_batch(np.ones((5, 2)), np.ones(2), 0.0),
            "neuron_batch: w must have shape (5,), got (2,).",
        ),
        # w @ X would be right, and a bias of shape (m,) would be added without an error
        (
            lambda: neuron_batch(np.ones((2, 5)), np.ones(2), np.ones(5)),
            "neuron_batch: b must be one number, got shape (5,).",
        ),
        (
            lambda: neuron_batch(np.ones((2, 5)), np.ones((1, 2)), 0.0),
            "neuron_batch: w must have shape (2,), got (1, 2). w.ravel() is one.",
        ),
        (
            lambda: rescale_weights(np.ones(2), np.array([1.0, -0.0])),
            "rescale_weights: scale must hold no 0, got one. A feature times 0 cannot be restored.",
        ),
        (
            lambda: rescale_weights(np.ones(2), np.ones(1)),
            "rescale_weights: scale must have shape (2,), got (1,).",
        ),
    ],
)
def test_arguments_are_checked(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


def test_only_functions_of_the_array_api_standard_are_used():
    strict = pytest.importorskip("array_api_strict")
    x, w = strict.asarray([1.0, 2.0]), strict.asarray([0.5, 4.0])
    assert neuron(x, w, 1.0) == 9.5
    assert neuron_with_bias_input(x, strict.asarray([0.5, 4.0, 1.0])) == 9.5
    assert float(neuron_batch(x[:, None], w, 1.0)[0]) == 9.5
    assert float(rescale_weights(w, x)[1]) == 2.0
