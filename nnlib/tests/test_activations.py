"""Activations: numbers worked by hand, extreme inputs, properties, gradient checks."""

import math
import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib

PAIRS = {
    "sigmoid": (nnlib.sigmoid, nnlib.sigmoid_grad),
    "tanh": (nnlib.tanh, nnlib.tanh_grad),
    "relu": (nnlib.relu, nnlib.relu_grad),
    "leaky_relu": (nnlib.leaky_relu, nnlib.leaky_relu_grad),
}
ELEMENTWISE = [nnlib.step, *(function for pair in PAIRS.values() for function in pair)]
moderate = st.floats(-30, 30)
matrices = arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=moderate)


@pytest.fixture(autouse=True)
def _warnings_are_errors():
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        yield


def by_name(function):
    return function.__name__


@pytest.mark.parametrize(
    ("function", "z", "expected"),
    [
        (nnlib.step, [-1000.0, -1.0, -0.0, 0.0, 1.0, 1000.0], [0, 0, 1, 1, 1, 1]),
        # 1 / (1 + e) = 1 / 3.718282 = 0.268941
        (
            nnlib.sigmoid,
            [-1000.0, -1.0, -0.0, 0.0, 1.0, 1000.0],
            [0, 1 / (1 + math.e), 0.5, 0.5, math.e / (1 + math.e), 1],
        ),
        (
            nnlib.tanh,
            [-1000.0, -1.0, -0.0, 0.0, 1.0, 1000.0],
            [-1, -math.tanh(1), 0, 0, math.tanh(1), 1],
        ),
        (nnlib.relu, [-1000.0, -1.0, -0.0, 0.0, 1.0, 1000.0], [0, 0, 0, 0, 1, 1000]),
        (nnlib.leaky_relu, [-1000.0, -1.0, -0.0, 0.0, 1.0, 1000.0], [-10, -0.01, 0, 0, 1, 1000]),
        # s (1 - s) at 1: 0.731059 * 0.268941 = 0.196612
        (nnlib.sigmoid_grad, [-1000.0, 0.0, 1.0, 1000.0], [0, 0.25, 0.19661193324148185, 0]),
        # 1 - tanh(1)^2 = 1 - 0.761594^2 = 0.419974
        (nnlib.tanh_grad, [-1000.0, 0.0, 1.0, 1000.0], [0, 1, 0.41997434161402614, 0]),
        (nnlib.relu_grad, [-1000.0, -0.0, 0.0, 1e-300, 1000.0], [0, 0, 0, 1, 1]),
        (nnlib.leaky_relu_grad, [-1000.0, -0.0, 0.0, 1e-300, 1000.0], [0.01, 0.01, 0.01, 1, 1]),
    ],
)
def test_hand_worked_values(function, z, expected):
    np.testing.assert_allclose(function(np.array(z)), expected, rtol=1e-15, atol=0)


@pytest.mark.parametrize("alpha", [0, 0.0, 0.25, 1, 2.5, -1.0])
def test_leaky_relu_takes_any_slope(alpha):
    z = np.array([-4.0, 0.0, 2.0])
    np.testing.assert_array_equal(nnlib.leaky_relu(z, alpha), [-4.0 * alpha, 0.0, 2.0])
    np.testing.assert_array_equal(nnlib.leaky_relu_grad(z, alpha), [alpha, alpha, 1.0])


def test_derivatives_at_zero_are_the_published_ones():
    """Measured in PyTorch: relu 0, leaky_relu 0.01."""
    assert nnlib.relu_grad(0.0) == 0.0
    assert nnlib.leaky_relu_grad(0.0) == 0.01


def test_published_softmax():
    """Softmax of 0.9, 0.2, 0.4; the raw values sum to 1.5."""
    expected = [[0.47548495534876745], [0.2361188410001125], [0.28839620365112]]
    np.testing.assert_allclose(nnlib.softmax([[0.9], [0.2], [0.4]]), expected, rtol=1e-14)


def test_softmax_with_another_offset_in_every_column():
    """One shift by the largest entry of the whole array would give 0 / 0 in the last column."""
    Z = np.array([[0.0, 1000.0, -1000.0], [math.log(3), 1000 + math.log(3), -1000 + math.log(3)]])
    expected = np.array([[0.25] * 3, [0.75] * 3])  # e^0 : e^(ln 3) = 1 : 3
    np.testing.assert_allclose(nnlib.softmax(Z), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("Z", "message"),
    [
        (np.zeros(3), "softmax: Z must have shape (n, m), got (3,). One example is z[:, None]."),
        (np.zeros((2, 3, 4)), "softmax: Z must have shape (n, m), got (2, 3, 4)."),
        (0.0, "softmax: Z must have shape (n, m), got ()."),
    ],
)
def test_softmax_refuses_other_shapes(Z, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        nnlib.softmax(Z)


def test_nothing_cancels_where_the_textbook_formula_does():
    """1 - sigmoid(40) and 1 - tanh(20)**2 are 0 in float64, the slopes are not."""
    assert 1.0 - 1.0 / (1.0 + math.exp(-40.0)) == 0.0
    np.testing.assert_allclose(nnlib.sigmoid_grad([-40.0, 40.0]), math.exp(-40.0), rtol=1e-14)
    assert 1.0 - math.tanh(20.0) ** 2 == 0.0
    np.testing.assert_allclose(nnlib.tanh_grad([-20.0, 20.0]), 4 * math.exp(-40.0), rtol=1e-14)
    np.testing.assert_allclose(nnlib.tanh([1e-12, -1e-12]), [1e-12, -1e-12], rtol=1e-14)


@pytest.mark.parametrize("function", ELEMENTWISE, ids=by_name)
@pytest.mark.parametrize(
    "z",
    [
        3,
        -2.5,
        np.float32(0.5),
        np.array(-1),
        np.arange(-3, 4),
        np.float32([[-1.5, 2.0]]),
        np.linspace(-1000, 1000, 24).reshape(2, 3, 4),
        np.asfortranarray(np.eye(3) - 0.5),
        np.arange(6.0)[::-2],
        np.zeros((0, 3)),
    ],
    ids=lambda z: f"{type(z).__name__}{np.shape(z)}",
)
def test_any_input_gives_float64_of_the_same_shape(function, z):
    before = np.array(z)
    result = function(z)
    assert result.dtype == np.float64
    assert result.shape == np.shape(z)
    assert np.isfinite(result).all()
    np.testing.assert_array_equal(result, function(np.asarray(z, dtype=float)))
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize("function", [*ELEMENTWISE, nnlib.softmax], ids=by_name)
def test_result_is_a_new_array(function):
    z = np.array([[1.0, 2.0], [3.0, -4.0]])
    first = function(z)
    kept = first.copy()
    z *= -1.0
    function(z)
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize("name", PAIRS)
def test_gradient_check(name):
    """Central differences along one random direction; relative error with a scaled floor."""
    function, grad = PAIRS[name]
    rng = np.random.default_rng(7)
    z = rng.normal(scale=2.0, size=(4, 5))
    z += np.where(z > 0, 0.01, -0.01)  # away from the kink
    direction, upstream, h = rng.normal(size=z.shape), rng.normal(size=z.shape), 1e-5
    change = upstream * (function(z + h * direction) - function(z - h * direction))
    numeric = change.sum() / (2 * h)
    analytic = (upstream * grad(z) * direction).sum()
    scale = np.abs(upstream * grad(z) * direction).sum()
    assert abs(numeric - analytic) <= 1e-8 * scale


@given(matrices)
def test_softmax_columns_are_shares_that_keep_the_order(Z):
    P = nnlib.softmax(Z)
    np.testing.assert_allclose(P.sum(axis=0), 1.0, rtol=1e-12)
    assert (P > 0).all()
    assert (np.diff(np.take_along_axis(P, Z.argsort(axis=0), axis=0), axis=0) >= 0).all()


@given(matrices, st.floats(-1000, 1000))
def test_softmax_ignores_a_shift(Z, shift):
    np.testing.assert_allclose(nnlib.softmax(Z + shift), nnlib.softmax(Z), rtol=1e-9, atol=1e-12)


@given(moderate)
def test_symmetries(z):
    assert nnlib.sigmoid(-z) == pytest.approx(1 - nnlib.sigmoid(z), abs=1e-15)
    assert nnlib.tanh(z) == pytest.approx(2 * nnlib.sigmoid(2 * z) - 1, abs=1e-15)
    assert nnlib.tanh(-z) == -nnlib.tanh(z)
    assert nnlib.relu(z) - nnlib.relu(-z) == z
    assert nnlib.leaky_relu(z, 1.0) == z


@given(arrays(float, 6, elements=moderate), st.floats(0, 100))
def test_relu_is_homogeneous_for_factors_of_at_least_zero(z, c):
    np.testing.assert_allclose(nnlib.relu(c * z), c * nnlib.relu(z))


@pytest.mark.parametrize("function", [*ELEMENTWISE, nnlib.softmax], ids=by_name)
def test_only_functions_of_the_array_api_standard_are_used(function):
    """A strict implementation of the standard stands in for CuPy, which needs a GPU."""
    pytest.importorskip("array_api_compat")
    strict = pytest.importorskip("array_api_strict")
    Z = np.linspace(-1000.0, 1000.0, 12).reshape(3, 4)
    result = function(strict.asarray(Z))
    assert type(result) is type(strict.asarray(Z))
    np.testing.assert_array_equal(np.asarray(result), function(Z))


def test_softmax_of_logits_that_are_too_far_apart_to_subtract():
    np.testing.assert_array_equal(nnlib.softmax([[1e308], [-1e308]]), [[1.0], [0.0]])
