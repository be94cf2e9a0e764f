"""Initial weights: seeds, shapes, spread; weights of another library."""

import re

import numpy as np
import pytest

from nnlib.initializers import from_keras, glorot_uniform, he_normal, initialize


def test_initialize_is_seeded_and_layers_differ():
    first, again, other = (initialize([6, 6, 6], seed) for seed in (1, 1, 2))
    for (W, b), (W_again, b_again) in zip(first, again, strict=True):
        np.testing.assert_array_equal(W, W_again)
        np.testing.assert_array_equal(b, b_again)
        assert not b.any()
    assert not np.array_equal(first[0][0], other[0][0])
    assert not np.array_equal(first[0][0], first[1][0])
    assert first[0][1] is not first[1][1]


def test_initialize_draws_like_he_normal():
    """Layers share one generator, first layer first."""
    rng = np.random.default_rng(4)
    for W, _ in initialize([3, 4, 2], seed=4):
        np.testing.assert_array_equal(W, he_normal(*W.shape, rng))


# Mean and variance of 200,000 numbers stray by less than six standard errors: of the mean
# sqrt(v / N), of the variance v sqrt(2 / N) for normal and v sqrt(0.8 / N) for uniform numbers.
N_OUT, N_IN = 400, 500


def test_he_normal_has_variance_two_over_n_in():
    W = he_normal(N_OUT, N_IN, np.random.default_rng(0))
    variance = 2.0 / N_IN
    assert W.shape == (N_OUT, N_IN)
    assert abs(W.mean()) < 6 * np.sqrt(variance / W.size)
    assert abs(W.var() / variance - 1) < 6 * np.sqrt(2.0 / W.size)


def test_he_normal_is_normal_and_not_truncated():
    W = he_normal(N_OUT, N_IN, np.random.default_rng(0)) / np.sqrt(2.0 / N_IN)
    # A normal number is beyond 2 with probability 0.0455; six standard errors are 0.0028.
    assert abs(np.mean(abs(W) > 2) - 0.0455) < 0.0028
    assert abs(W).max() > 3.5


def test_glorot_uniform_fills_its_range_evenly():
    W = glorot_uniform(N_OUT, N_IN, np.random.default_rng(0))
    r = np.sqrt(6.0 / (N_IN + N_OUT))
    assert W.shape == (N_OUT, N_IN)
    assert abs(W).max() <= r
    assert abs(W).max() > 0.999 * r
    variance = 2.0 / (N_IN + N_OUT)
    assert abs(W.mean()) < 6 * np.sqrt(variance / W.size)
    assert abs(W.var() / variance - 1) < 6 * np.sqrt(0.8 / W.size)
    quarters = np.histogram(W, bins=4, range=(-r, r))[0] / W.size
    np.testing.assert_allclose(quarters, 0.25, atol=6 * np.sqrt(0.25 * 0.75 / W.size))


@pytest.mark.parametrize("draw", [he_normal, glorot_uniform])
def test_numbers_come_from_the_generator_given(draw):
    rng = np.random.default_rng(5)
    first, second = draw(3, 2, rng), draw(3, 2, rng)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, draw(3, 2, np.random.default_rng(5)))


@pytest.mark.parametrize("draw", [he_normal, glorot_uniform])
@pytest.mark.parametrize(
    ("n_out", "n_in", "name", "got"), [(0, 3, "n_out", 0), (3, 2.0, "n_in", 2.0)]
)
def test_sizes_are_positive_whole_numbers(draw, n_out, n_in, name, got):
    message = f"{draw.__name__}: {name} must be a positive whole number, got {got}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        draw(n_out, n_in, np.random.default_rng(0))


def test_initialize_refuses_what_is_no_list_of_sizes():
    message = (
        "initialize: sizes must be a list of two or more positive whole numbers, got [4]. "
        "The input comes first, as in [784, 16, 10]."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        initialize([4], 0)


def test_from_keras_computes_the_same_in_columns():
    rng = np.random.default_rng(0)
    kernel, bias, rows = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=(5, 4))
    W, b = from_keras(kernel.astype(np.float32), bias)
    assert W.dtype == b.dtype == np.float64
    W, b = from_keras(kernel, bias)
    np.testing.assert_allclose(W @ rows.T + b, (rows @ kernel + bias).T)


@pytest.mark.parametrize(
    ("kernel", "bias", "message"),
    [
        ((4,), (3,), "kernel must have shape (n_in, n_out), got (4,)."),
        ((4, 3), (4,), "bias must have shape (3,), got (4,). One number for each kernel column."),
        (
            (4, 3),
            (3, 1),
            "bias must have shape (3,), got (3, 1). One number for each kernel column.",
        ),
    ],
)
def test_from_keras_refuses_other_shapes(kernel, bias, message):
    with pytest.raises(ValueError, match=f"^{re.escape('from_keras: ' + message)}$"):
        from_keras(np.zeros(kernel), np.zeros(bias))
