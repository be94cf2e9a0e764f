"""Gradient descent: single steps, lines, mini-batches, logistic regression, when to stop."""

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.activations import sigmoid, tanh
from nnlib.backprop import model_backward, tanh_backward
from nnlib.descent import (
    fit_line,
    gradient_step,
    logistic_regression_gradient,
    minibatches,
    should_stop,
)
from nnlib.forward import model_forward
from nnlib.gradcheck import numerical_gradient, relative_error
from nnlib.losses import binary_cross_entropy
from nnlib.objectives import BinaryCrossEntropy


def legacy_normals(seed, *shapes):
    """Draw the arrays of a published fixture, in the order of its recipe."""
    draw = np.random.RandomState(seed)
    return [draw.randn(*shape) for shape in shapes]


def identity(Z):
    return Z


def identity_backward(dA, Z):
    return dA


def test_gradient_step_gives_a_new_array():
    w, grad = np.array([[1.0, 2.0]]), np.array([[10.0, -10.0]])
    new = gradient_step(w, grad, 0.1)
    np.testing.assert_array_equal(new, [[0.0, 3.0]])  # 1 - 0.1 * 10, 2 + 0.1 * 10
    np.testing.assert_array_equal(w, [[1.0, 2.0]])
    assert not np.shares_memory(new, w)
    assert gradient_step(w, grad, 0.0) is not w


@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4)])
def test_gradient_step_takes_any_shape(shape):
    assert gradient_step(np.ones(shape), np.ones(shape), 0.5).shape == shape


def test_gradient_step_needs_arrays():
    message = (
        "gradient_step: w must be an array of any shape, got a float. "
        "Make an array of it: np.array(w)."
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        gradient_step(2.0, 1.0, 0.1)


def test_gradient_step_does_not_broadcast():
    message = "gradient_step: grad must have shape (3, 1), got (3,). A column is grad[:, None]."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        gradient_step(np.zeros((3, 1)), np.zeros(3), 0.1)


def test_update_of_deeplearning_ai():
    """DeepLearning.AI, course 1 week 4, update_parameters; learning rate 0.1 (D8)."""
    shapes = ((3, 4), (3, 1), (1, 3), (1, 1))
    parameters, grads = legacy_normals(2, *shapes), legacy_normals(3, *shapes)
    W1, _, _, b2 = (gradient_step(w, g, 0.1) for w, g in zip(parameters, grads, strict=True))
    expected = [-0.59562069, -0.09991781, -2.14584584, 1.82662008]
    np.testing.assert_allclose(W1[0], expected, atol=5.1e-9)
    np.testing.assert_allclose(b2, [[-0.84610769]], atol=5.1e-9)


def test_fit_line_two_steps_by_hand():
    # x = -1, 1 and y = 1, 5. Start: e = -1, -5, loss (1 + 25) / 2 = 13, slopes 2 * (1 - 5) / 2 = -4
    # and 2 * (-6) / 2 = -6. Rate 0.25: w = 1, b = 1.5. Then e = -0.5, -2.5, loss 3.25, slopes -2
    # and -3, so w = 1.5, b = 2.25.
    w, b, losses = fit_line(np.array([-1.0, 1.0]), np.array([1.0, 5.0]), 0.25, 2)
    assert (w, b, losses) == (1.5, 2.25, [13.0, 3.25])
    assert [type(value) for value in (w, b, losses, *losses)] == [float, float, list, float, float]


def test_fit_line_steps_in_both_directions_from_one_place():
    # x = 1, 3 and y = 2, 2; the mean of x is not 0, so a new w would change the slope in b.
    # Start: e = -2, -2, loss 4, slopes (-4 - 12) / 2 = -8 and -4. Rate 0.25: w = 2, b = 1. Then
    # e = 1, 5, loss 13, slopes (2 + 30) / 2 = 16 and 6, so w = -2, b = -0.5.
    found = fit_line(np.array([1.0, 3.0]), np.array([2.0, 2.0]), 0.25, 2)
    assert found == (-2.0, -0.5, [4.0, 13.0])


def test_fit_line_finds_the_least_squares_line():
    rng = np.random.default_rng(0)
    x = rng.normal(size=40)
    y = 3.0 * x - 2.0 + rng.normal(size=40)
    w, b, losses = fit_line(x, y, 0.1, 400)
    np.testing.assert_allclose([w, b], np.polyfit(x, y, 1), rtol=1e-9)
    assert len(losses) == 400
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(losses))


def test_fit_line_without_steps_and_with_whole_numbers():
    assert fit_line(np.array([1, 2]), np.array([3, 4]), 0.1, 0) == (0.0, 0.0, [])


def test_fit_line_diverges_without_a_warning():
    _, _, losses = fit_line(np.array([1.0, 2.0]), np.array([3.0, 4.0]), 10.0, 400)
    assert losses[10] > losses[0]
    assert math.inf in losses
    assert math.isnan(losses[-1])


def test_fit_line_refuses_other_shapes():
    message = "fit_line: y must have shape (3,), got (3, 1). y.ravel() is one."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        fit_line(np.zeros(3), np.zeros((3, 1)), 0.1, 1)


@given(st.integers(1, 12), st.integers(1, 15), st.integers(0, 1000))
def test_minibatches_give_every_column_once_and_paired(m, batch_size, seed):
    X = np.arange(2.0 * m).reshape(2, m)
    Y = np.stack([X[0] + 100, X[1], X[0] * X[1]])
    batches = list(minibatches(X, Y, batch_size, np.random.default_rng(seed)))
    widths = [x.shape[1] for x, _ in batches]
    whole, rest = divmod(m, batch_size)
    assert widths == [batch_size] * whole + [rest] * (rest > 0)
    for x, y in batches:
        np.testing.assert_array_equal(y, np.stack([x[0] + 100, x[1], x[0] * x[1]]))
    seen = np.concatenate([x for x, _ in batches], axis=1)
    np.testing.assert_array_equal(seen[:, np.argsort(seen[0])], X)


def test_minibatches_draw_a_new_order_at_each_call():
    X = np.arange(50.0)[None, :]
    rng = np.random.default_rng(0)
    orders = [np.concatenate([x for x, _ in minibatches(X, X, 7, rng)], axis=1) for _ in range(2)]
    again = np.concatenate([x for x, _ in minibatches(X, X, 7, np.random.default_rng(0))], axis=1)
    assert not np.array_equal(orders[0], X)
    assert not np.array_equal(orders[0], orders[1])
    np.testing.assert_array_equal(orders[0], again)


def test_every_column_comes_first_about_as_often():
    rng = np.random.default_rng(1)
    X = np.arange(4.0)[None, :]
    first = [next(minibatches(X, X, 1, rng))[0].item() for _ in range(4000)]
    counts = np.bincount(np.array(first, dtype=int), minlength=4)
    assert abs(counts - 1000).max() < 6 * np.sqrt(4000 * 0.25 * 0.75)


@pytest.mark.parametrize(
    ("X", "Y", "batch_size", "message"),
    [
        ((2, 5), (5, 1), 2, "minibatches: Y must have shape (k, 5), got (5, 1). Y.T fits."),
        ((2, 5), (1, 5), 0, "minibatches: batch_size must be a positive whole number, got 0."),
        ((2, 5), (1, 5), 2.0, "minibatches: batch_size must be a positive whole number, got 2.0."),
    ],
)
def test_minibatches_check_at_the_call(X, Y, batch_size, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        minibatches(np.zeros(X), np.zeros(Y), batch_size, np.random.default_rng(0))


def test_logistic_regression_of_deeplearning_ai():
    """DeepLearning.AI, course 1 week 2, propagate and optimize; w is a column there (D10)."""
    W, b = np.array([[1.0, 2.0]]), np.array([[2.0]])
    X, Y = np.array([[1.0, 2.0, -1.0], [3.0, 4.0, -3.2]]), np.array([[1.0, 0.0, 1.0]])
    cost, dW, db = logistic_regression_gradient(W, b, X, Y)
    assert isinstance(cost, float)
    # The published code takes ln(1 - sigmoid(z)) at z = 13, where 1 - sigmoid(z) is rounded: 4e-13.
    assert cost == pytest.approx(5.801545319394553, abs=1e-12)
    np.testing.assert_allclose(dW, [[0.99845601, 2.39507239]], atol=5.1e-9)
    np.testing.assert_allclose(db, [[0.00145557813678]], atol=5.1e-15)
    for _ in range(100):
        _, dW, db = logistic_regression_gradient(W, b, X, Y)
        W, b = gradient_step(W, dW, 0.009), gradient_step(b, db, 0.009)
    np.testing.assert_allclose(W, [[0.19033591, 0.12259159]], atol=5.1e-9)
    np.testing.assert_allclose(b, [[1.92535983008]], atol=5.1e-12)


@pytest.mark.parametrize("m", [1, 4])
def test_gradient_of_logistic_regression(m):
    rng = np.random.default_rng(2)
    W, b, X = rng.normal(size=(1, 3)), rng.normal(size=(1, 1)), rng.normal(size=(3, m))
    Y = (rng.random((1, m)) < 0.5).astype(float)
    cost, dW, db = logistic_regression_gradient(W, b, X, Y)
    assert (dW.shape, db.shape) == ((1, 3), (1, 1))
    assert cost == pytest.approx(binary_cross_entropy(sigmoid(W @ X + b), Y), rel=1e-12)

    def loss(_):
        return logistic_regression_gradient(W, b, X, Y)[0]

    assert relative_error(dW, numerical_gradient(loss, W)) < 1e-8
    assert relative_error(db, numerical_gradient(loss, b)) < 1e-8


def test_logistic_regression_far_from_the_boundary():
    # Logits 1000 and -1000, both wrong: each costs 1000, and each error is 1 in size.
    X, Y = np.array([[1000.0, -1000.0]]), np.array([[0.0, 1.0]])
    cost, dW, db = logistic_regression_gradient(np.ones((1, 1)), np.zeros((1, 1)), X, Y)
    assert cost == 1000.0
    np.testing.assert_array_equal(dW, [[1000.0]])  # (1 * 1000 + (-1) * (-1000)) / 2
    np.testing.assert_array_equal(db, [[0.0]])


def test_logistic_regression_refuses_a_flat_bias():
    message = (
        "logistic_regression_gradient: b must have shape (1, 1), got (1,). A column is b[:, None]."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        logistic_regression_gradient(np.ones((1, 2)), np.ones(1), np.ones((2, 3)), np.ones((1, 3)))


@pytest.mark.slow
def test_one_hidden_layer_of_deeplearning_ai():
    """DeepLearning.AI, course 1 week 3, nn_model; 10,000 steps of 1.2 from small weights (D9).

    The published code divides dW and db by m; here the 1/m is in dZ, from the objective.
    """
    X, raw = legacy_normals(1, (2, 3), (1, 3))
    Y = (raw > 0).astype(float)
    W1, W2 = (0.01 * W for W in legacy_normals(2, (4, 2), (1, 4)))
    parameters = [(W1, np.zeros((4, 1))), (W2, np.zeros((1, 1)))]
    loss = BinaryCrossEntropy()
    for step in range(10_000):
        Z, caches = model_forward(X, parameters, [tanh, identity])
        if step == 0:
            assert loss.forward(Z, Y) == pytest.approx(0.692739, abs=5.1e-7)
        grads, _ = model_backward(loss.backward(Z, Y), caches, [tanh_backward, identity_backward])
        parameters = [
            (gradient_step(W, dW, 1.2), gradient_step(b, db, 1.2))
            for (W, b), (dW, db) in zip(parameters, grads, strict=True)
        ]
    (W1, _), (_, b2) = parameters
    np.testing.assert_allclose(W1[0], [-0.65848169, 1.21866811], atol=5.1e-9)
    np.testing.assert_allclose(b2, [[0.20459656]], atol=5.1e-9)


@pytest.mark.parametrize(
    ("losses", "tolerance", "patience", "answer"),
    [
        ([], 0.0, 1, False),
        ([1.0], 0.0, 1, False),  # one loss is not more than the patience
        ([1.0, 1.0], 0.0, 1, True),
        ([1.0, 0.5], 0.0, 1, False),
        ([1.0, 0.5], 0.5, 1, True),  # a gain of exactly the tolerance does not count
        ([1.0, 0.25], 0.5, 1, False),
        ([3.0, 1.0, 2.0, 2.5], 0.0, 2, True),  # the best is older than the last two
        ([3.0, 2.0, 1.0, 2.5], 0.0, 2, False),
        ([1.0, 3.0, 2.0], 0.0, 1, True),  # better than the one before, not than the best
        ([1.0, 2.0, 3.0], 0.0, 3, False),
        ([1.0, 2.0, 3.0], 0.0, 2, True),
        ([np.inf, np.inf], 0.0, 1, False),  # inf - inf is no gain that could be compared
    ],
)
def test_should_stop(losses, tolerance, patience, answer):
    assert should_stop(losses, tolerance, patience) is answer
    scalars = [np.float64(loss) for loss in losses], np.float64(tolerance), np.uint8(patience)
    assert should_stop(*scalars) is answer


@pytest.mark.parametrize(
    ("tolerance", "patience", "message"),
    [
        (0.0, 0, "should_stop: patience must be a positive whole number, got 0."),
        (-0.5, 1, "should_stop: tolerance must be at least 0, got -0.5."),
    ],
)
def test_should_stop_refuses(tolerance, patience, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        should_stop([1.0, 2.0], tolerance, patience)
