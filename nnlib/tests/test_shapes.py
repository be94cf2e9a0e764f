"""First arrays: numbers worked by hand, orders of memory, extreme rows, error texts in full."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnlib.shapes import images_to_columns, residuals, slope, standardize

matrices = arrays(
    float, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(-9, 9)
)


def test_standardize_by_hand():
    X = np.array(
        [[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0], [1.0, 1.0, 1.0, 1.0, 3.0, 3.0, 3.0, 3.0]]
    )
    # Row 1: mean 5, squared distances 9 1 1 1 0 0 4 16, mean 4, deviation 2. Row 2: mean 2, 1.
    expected = [[-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2], [-1, -1, -1, -1, 1, 1, 1, 1]]
    np.testing.assert_allclose(standardize(X), expected, rtol=1e-15)


def test_deviation_is_that_of_the_m_examples():
    """With m - 1 below the fraction line two examples would come to +-0.707."""
    np.testing.assert_array_equal(standardize(np.array([[10, 20]])), [[-1.0, 1.0]])


@pytest.mark.parametrize("value", [0.0, -0.0, 0.1, -7.0, 1e300, 5e-324])
@pytest.mark.parametrize("m", [1, 3, 10])
def test_constant_row_becomes_zero(value, m):
    """0.1 added ten times and divided by ten is not 0.1."""
    X = np.full((2, m), value)
    np.testing.assert_array_equal(standardize(X), np.zeros((2, m)))


def test_zero_and_minus_zero_are_equal():
    np.testing.assert_array_equal(standardize(np.array([[0.0, -0.0]])), [[0.0, 0.0]])


@pytest.mark.parametrize("factor", [1.0, 1e-200, 1e200, -3.0])
@pytest.mark.parametrize("offset", [0.0, 1e9])
def test_standardize_ignores_unit_and_offset(factor, offset):
    """Squares of 1e200 overflow, those of 1e-200 vanish; a mean near 1e9 is rounded."""
    X = np.array([[1.0, 2.0, 6.0, 7.0, 11.0, 12.0, 24.0]])
    got = standardize((X + offset) * factor)
    np.testing.assert_allclose(got, standardize(X) * np.sign(factor), rtol=1e-12 + offset * 1e-16)


def test_rows_that_are_almost_constant():
    """The mean of the second row is rounded to 1.0, that of the third to 0."""
    X = np.array([[3.0, 3.0, 4.0], [1.0, 1.0, 1.0 + 2**-52], [0.0, 0.0, 5e-324]])
    # mean 1/3, squared distances 1/9 1/9 4/9: deviation sqrt(2) / 3
    row = [-1 / math.sqrt(2), -1 / math.sqrt(2), math.sqrt(2)]
    np.testing.assert_allclose(standardize(X), [row] * 3, rtol=1e-14)


@given(matrices)
def test_rows_have_mean_0_and_deviation_1(X):
    S = standardize(X)
    spread = np.where(X.max(axis=1) == X.min(axis=1), 0.0, 1.0)
    np.testing.assert_allclose(S.mean(axis=1), 0.0, atol=1e-14)
    np.testing.assert_allclose(S.std(axis=1), spread, rtol=1e-13)
    np.testing.assert_array_equal(np.sign(np.diff(S)) * np.sign(np.diff(X)) >= 0, True)


def test_images_by_hand():
    images = np.arange(12).reshape(2, 2, 3)  # m = 2, h = 2, w = 3
    expected = [[0, 6], [1, 7], [2, 8], [3, 9], [4, 10], [5, 11]]
    result = images_to_columns(images)
    np.testing.assert_array_equal(result, expected)
    assert result.dtype == np.float64


@pytest.mark.parametrize("change", [np.asfortranarray, lambda a: a[::-1, ::-1, ::-1], lambda a: a])
@pytest.mark.parametrize("shape", [(4, 3, 5), (1, 3, 5), (4, 1, 5), (4, 3, 1), (0, 3, 5)])
def test_columns_are_row_major_in_any_memory_order(change, shape):
    images = change(np.random.default_rng(1).random(shape))
    X = images_to_columns(images)
    assert X.shape == (shape[1] * shape[2], shape[0])
    for j in range(shape[0]):
        np.testing.assert_array_equal(X[:, j], [pixel for row in images[j] for pixel in row])


def test_columns_are_a_new_array():
    images = np.ones((2, 3, 3))
    X = images_to_columns(images)
    images[:] = 5.0
    assert (X == 1.0).all()


def test_whole_numbers_and_bytes_become_float64():
    assert images_to_columns(np.full((1, 2, 2), 255, dtype=np.uint8)).dtype == np.float64
    got = residuals(np.array([[1, 2]], dtype=np.uint8), np.array([2, 1], dtype=np.uint8))
    np.testing.assert_array_equal(got, [[-1.0, 1.0]])  # bytes would give 255


@pytest.mark.parametrize(
    ("f", "x", "expected"),
    [
        (lambda x: x**2, 3, 6.0),
        (lambda x: 1 / x, 2.0, -0.25),
        (math.sin, 0.0, 1.0),
        (abs, 0.0, 0.0),
        (math.exp, np.float32(1.0), math.e),
        (lambda x: np.array(x**3), np.array(2.0), 12.0),
    ],
)
def test_slope_by_hand(f, x, expected):
    result = slope(f, x)
    assert type(result) is float
    assert result == pytest.approx(expected, abs=1e-6)


def test_slope_is_central_and_uses_the_given_step():
    """((x + h)^3 - (x - h)^3) / 2h = 3 x^2 + h^2, and |x| from -1 to 3 rises by 2 over 4."""
    assert slope(lambda x: x**3, 1, h=2) == 7.0
    assert slope(abs, 1, 2.0) == 0.5
    asked = []
    slope(lambda x: asked.append(x) or 0.0, 1.0, h=0.25)
    assert sorted(asked) == [0.75, 1.25]


def test_slope_refuses_a_step_of_zero():
    message = "slope: h must be a number other than 0, got 0. Try 1e-5."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        slope(abs, 1.0, h=0)


@pytest.mark.parametrize("m", [1, 2, 5])
def test_residuals_of_a_row_and_of_a_vector(m):
    Y_hat, y = np.arange(m)[None, :] - 1.5, np.arange(m)[::-1] * 1.0
    for targets in (y, y[None, :]):
        np.testing.assert_array_equal(residuals(Y_hat, targets), Y_hat - y[None, :])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: standardize(np.ones(3)),
            "standardize: X must have shape (n, m), got (3,). One example is x[:, None].",
        ),
        (
            lambda: standardize(np.ones((3, 0))),
            "standardize: X must have one column or more, got shape (3, 0).",
        ),
        (
            lambda: images_to_columns(np.ones((28, 28))),
            "images_to_columns: images must have shape (m, h, w), got (28, 28).",
        ),
        # (1, 3) - (3, 1) would be (3, 3)
        (
            lambda: residuals(np.ones((1, 3)), np.ones((3, 1))),
            "residuals: y must have shape (1, 3), got (3, 1). y.T fits.",
        ),
        (
            lambda: residuals(np.ones((1, 3)), np.ones(4)),
            "residuals: y must have shape (3,), got (4,).",
        ),
        (
            lambda: residuals(np.ones((1, 3)), np.ones((1, 1))),
            "residuals: y must have shape (1, 3), got (1, 1).",
        ),
        (
            lambda: residuals(np.ones(3), np.ones(3)),
            "residuals: Y_hat must have shape (1, m), got (3,). A row is y_hat[None, :].",
        ),
    ],
)
def test_shapes_are_checked(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


def test_lists_are_no_arrays():
    message = "residuals: y must be an array of shape (1, m), got a list. Make an array of it: "
    with pytest.raises(TypeError, match=f"^{re.escape(message)}"):
        residuals(np.ones((1, 3)), [1, 2, 3])


@given(matrices)
def test_inputs_stay_as_they_are(X):
    assume(X.shape[1] > 1)
    before = X.copy()
    first = standardize(X)
    again = standardize(X)
    residuals(X[:1], X[0])
    np.testing.assert_array_equal(X, before)
    np.testing.assert_array_equal(first, again)


def test_only_functions_of_the_array_api_standard_are_used():
    strict = pytest.importorskip("array_api_strict")
    X = np.array([[1.0, 2.0, 4.0], [7.0, 7.0, 7.0]])
    given_arrays = {
        standardize: (X,),
        images_to_columns: (X[None],),
        residuals: (X[:1], X[1]),
    }
    for function, arguments in given_arrays.items():
        result = function(*(strict.asarray(argument) for argument in arguments))
        np.testing.assert_array_equal(np.asarray(result), function(*arguments))
        assert type(result) is type(strict.asarray(X))


def test_standardize_at_the_end_of_the_floats():
    X = np.array([[1e308, 1.7e308], [-1.7e308, 1.7e308], [5e-324, 1e-323]])
    np.testing.assert_allclose(standardize(X), [[-1.0, 1.0]] * 3, rtol=1e-15)
    X = np.array([[-1.7e308, -1.7e308, -1.7e308, 1.7e308]])
    np.testing.assert_allclose(standardize(X), standardize(X / 1e300), rtol=1e-15)
