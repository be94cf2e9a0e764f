"""Perceptron: the rule worked by hand, gates, what it cannot learn, error texts in full."""

import math
import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.activations import relu
from nnlib.perceptron import step, train_perceptron, xor

CORNERS = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
GATES = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "NOR": [1, 0, 0, 0]}


def test_step_at_zero_is_one():
    np.testing.assert_array_equal(step(np.array([-1e-300, -0.0, 0.0, 1e-300])), [0, 1, 1, 1])


def test_rule_by_hand():
    """AND, corner by corner; z = w . x + b before, correction after.

    Epoch 1: (0,0) z = 0, answer 1, target 0: b = -1. (0,1) z = -1 right. (1,0) z = -1 right.
    (1,1) z = -1, answer 0, target 1: w = (1,1), b = 0. Two mistakes.
    Epoch 2: (0,0) z = 0 wrong: b = -1. (0,1) z = 0 wrong: w = (1,0), b = -2. (1,0) z = -1 right.
    (1,1) z = -1 wrong: w = (2,1), b = -1. Three mistakes.
    Epoch 3: (0,0) right. (0,1) z = 0 wrong: w = (2,0), b = -2. (1,0) z = 0 wrong: w = (1,0),
    b = -3. (1,1) z = -2 wrong: w = (2,1), b = -2. Three mistakes.
    Epoch 4: (0,0), (0,1) right. (1,0) z = 0 wrong: w = (1,1), b = -3. (1,1) z = -1 wrong:
    w = (2,2), b = -2. Two. Epoch 5: (0,1) z = 0 wrong: w = (2,1), b = -3. (1,0) z = -1 right.
    (1,1) z = 0 right. One. Epoch 6: none.
    """
    w, b, mistakes = train_perceptron(CORNERS, np.array(GATES["AND"]), epochs=100)
    np.testing.assert_array_equal(w, [2.0, 1.0])
    assert b == -3.0
    assert mistakes == [2, 3, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("epochs", "w", "b", "mistakes"),
    [(0, [0, 0], 0, []), (1, [1, 1], 0, [2]), (2, [2, 1], -1, [2, 3])],
)
def test_it_stops_after_the_epochs_allowed(epochs, w, b, mistakes):
    result = train_perceptron(CORNERS, np.array(GATES["AND"]), epochs)
    np.testing.assert_array_equal(result[0], w)
    assert result[1:] == (b, mistakes)


@pytest.mark.parametrize("rate", [1, 0.5, np.float64(2.0)])
@pytest.mark.parametrize("gate", GATES)
def test_gates_are_learned_with_any_rate(gate, rate):
    """From zero, the rate only scales weights and bias."""
    y = np.array(GATES[gate], dtype=float)
    w, b, mistakes = train_perceptron(CORNERS, y, 50, learning_rate=rate)
    unit = train_perceptron(CORNERS, y, 50)
    np.testing.assert_array_equal(step(w @ CORNERS + b), y)
    np.testing.assert_array_equal(w, rate * unit[0])
    assert b == rate * unit[1]
    assert mistakes == unit[2]
    assert mistakes[-1] == 0
    assert 0 not in mistakes[:-1]


def test_xor_is_never_learned():
    _, _, mistakes = train_perceptron(CORNERS, np.array([0, 1, 1, 0]), 30)
    assert len(mistakes) == 30
    assert min(mistakes) > 0


def test_types_and_the_smallest_sets():
    w, b, mistakes = train_perceptron(np.array([[3], [4]]), np.array([0]), np.int64(5))
    np.testing.assert_array_equal(w, [-3.0, -4.0])  # one example, m = 1: z = 0 is answered 1
    assert (w.dtype, w.shape) == (np.float64, (2,))
    assert (type(b), b) == (float, -1.0)
    assert (mistakes, {type(count) for count in mistakes}) == ([1, 0], {int})
    w, b, mistakes = train_perceptron(np.zeros((2, 0)), np.zeros(0), 5)
    assert (w.tolist(), b, mistakes) == ([0.0, 0.0], 0.0, [0])


def test_separable_points_are_separated_within_the_bound_of_novikoff():
    """At most (R / margin)^2 corrections, R the largest length of (x, 1)."""
    rng = np.random.default_rng(3)
    X, line = rng.normal(size=(4, 60)), np.array([1.0, -2.0, 0.5, 1.5, 0.3])
    X1 = np.vstack([X, np.ones(60)])
    distance = line @ X1 / np.linalg.norm(line)
    keep = np.abs(distance) > 0.2
    X, X1, distance = X[:, keep], X1[:, keep], distance[keep]
    before = X.copy()
    w, b, mistakes = train_perceptron(X, distance > 0, 1000)
    np.testing.assert_array_equal(step(w @ X + b), distance > 0)
    assert sum(mistakes) <= (np.linalg.norm(X1, axis=0).max() / np.abs(distance).min()) ** 2
    np.testing.assert_array_equal(X, before)


@pytest.mark.parametrize(
    ("X", "y", "epochs", "message"),
    [
        (
            CORNERS,
            np.array([-1, -1, -1, 1]),
            5,
            "train_perceptron: y must hold only 0 and 1. For -1 and 1: (y + 1) / 2.",
        ),
        (
            CORNERS,
            np.array([0, 0, 0, math.nan]),
            5,
            "train_perceptron: y must hold only 0 and 1. For -1 and 1: (y + 1) / 2.",
        ),
        (CORNERS, np.zeros(4), -1, "train_perceptron: epochs must be 0 or more, got -1."),
        (
            CORNERS,
            np.zeros((1, 4)),
            5,
            "train_perceptron: y must have shape (4,), got (1, 4). y.ravel() is one.",
        ),
        (CORNERS.T, np.zeros(4), 5, "train_perceptron: y must have shape (2,), got (4,)."),
    ],
)
def test_arguments_are_checked(X, y, epochs, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        train_perceptron(X, y, epochs)


@given(st.lists(st.floats(-0.15, 0.15), min_size=8, max_size=8))
def test_xor_near_the_corners(noise):
    result = xor(CORNERS + np.reshape(noise, (2, 4)))
    np.testing.assert_array_equal(result, [0.0, 1.0, 1.0, 0.0])
    assert (result.dtype, result.shape) == (np.float64, (4,))


def test_xor_is_made_of_these_three_neurons():
    """OR has its edge at x1 + x2 = 0.5, NAND at 1.5; both edges count as yes."""
    sums = np.array([0.499, 0.5, 1.0, 1.5, 1.501])
    np.testing.assert_array_equal(xor(np.stack([sums, 0 * sums])), [0, 1, 1, 1, 0])
    for bits in product([0, 1], repeat=2):
        assert xor(np.array(bits)[:, None]) == bits[0] ^ bits[1]  # whole numbers, m = 1
    assert xor(np.zeros((2, 0))).shape == (0,)


def test_xor_needs_two_rows():
    message = "xor: X must have shape (2, m), got (4, 2). X.T fits."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        xor(CORNERS.T)


def test_published_xor_network():
    """T81-558, class 3.1: two dense layers with weights found by hand.

    (1,1) gives -1.6 * 1.3 + 0.8 * 2.4 = -0.16, which is 0 only after one more ReLU.
    """
    W1, b1 = np.array([[1.3, 1.3], [1.2, 1.2]]), np.array([[-1.3], [0.0]])
    W2, b2 = np.array([[-1.6, 0.8]]), np.array([[0.0]])
    Z2 = W2 @ relu(W1 @ CORNERS + b1) + b2
    np.testing.assert_allclose(Z2, [[0.0, 0.96, 0.96, -0.16]], atol=1e-15)
    np.testing.assert_allclose(relu(Z2), [[0.0, 0.96, 0.96, 0.0]], atol=1e-15)


def test_only_functions_of_the_array_api_standard_are_used():
    strict = pytest.importorskip("array_api_strict")
    X, y = strict.asarray(CORNERS), strict.asarray(np.array(GATES["AND"]))
    w, b, mistakes = train_perceptron(X, y, 10)
    np.testing.assert_array_equal(np.asarray(w), [2.0, 1.0])
    assert (b, mistakes) == (-3.0, [2, 3, 3, 2, 1, 0])
    np.testing.assert_array_equal(np.asarray(xor(X)), [0, 1, 1, 0])
