"""Steps of recurrent layers, batch normalisation and autoencoders: published values, by hand."""

import math
import re

import numpy as np
import pytest

from nnlib.sequences import autoencoder_shapes, batch_norm, lstm_step, rnn_step


def linspace(first, last, *shape):
    return np.linspace(first, last, int(np.prod(shape))).reshape(shape)


def test_published_rnn_step():
    """Stanford CS231n, assignment 3: N, D, H = 3, 10, 4, examples in rows; here in columns."""
    x, h = linspace(-0.4, 0.7, 3, 10), linspace(-0.2, 0.5, 3, 4)
    Wx, Wh, b = linspace(-0.1, 0.9, 10, 4), linspace(-0.3, 0.7, 4, 4), np.linspace(-0.2, 0.4, 4)
    result = rnn_step(x.T, h.T, Wx.T, Wh.T, b[:, None])
    assert result.shape == (4, 3)
    first = [-0.58172089, -0.50182032, -0.41232771, -0.31410098]
    np.testing.assert_allclose(result[:, 0], first, atol=1e-8)


def test_published_lstm_step():
    """Stanford CS231n, assignment 3: N, D, H = 3, 4, 5, rows; its gate order i f o g is ours."""
    x, h, c = linspace(-0.4, 1.2, 3, 4), linspace(-0.3, 0.7, 3, 5), linspace(-0.4, 0.9, 3, 5)
    Wx, Wh, b = linspace(-2.1, 1.3, 4, 20), linspace(-0.7, 2.2, 5, 20), np.linspace(0.3, 0.7, 20)
    h_new, c_new = lstm_step(x.T, h.T, c.T, Wx.T, Wh.T, b[:, None])
    assert h_new.shape == c_new.shape == (5, 3)
    first = [0.24635157, 0.28610883, 0.32240467, 0.35525807, 0.38474904]
    np.testing.assert_allclose(h_new[:, 0], first, atol=1e-8)
    np.testing.assert_allclose(c_new[[0, 4], 2], [0.74192008, 1.42395676], atol=1e-8)


def test_every_gate_does_its_own():
    """One unit, gates opened (bias 1000) or shut (-1000) one after the other."""
    zero, c_prev = np.zeros((1, 1)), np.full((1, 1), 0.25)

    def step(i, f, o, g):
        b = np.array([[i], [f], [o], [g]], dtype=float)
        h, c = lstm_step(zero, zero, c_prev, np.zeros((4, 1)), np.zeros((4, 1)), b)
        return h.item(), c.item()

    on, off = 1000.0, -1000.0
    assert step(off, on, off, on) == (0.0, 0.25)  # only kept, and not shown
    assert step(on, off, off, on) == (0.0, 1.0)  # only written, tanh(1000) = 1
    assert step(on, off, off, off) == (0.0, -1.0)  # the candidate has a sign
    assert step(off, off, on, on) == (0.0, 0.0)  # forgotten
    assert step(off, on, on, on)[0] == pytest.approx(math.tanh(0.25), abs=1e-15)


def test_batch_norm_by_hand():
    # Row 1, 5: mean 3, variance (4 + 4) / 2 = 4. Row 2, 2: variance 0, so only beta is left.
    X = np.array([[1.0, 5.0], [2.0, 2.0]])
    gamma, beta = np.array([[3.0], [7.0]]), np.array([[10.0], [20.0]])
    running = {"mean": np.array([[1.0], [1.0]]), "var": np.array([[2.0], [2.0]])}
    old = dict(running)
    Y = batch_norm(X, gamma, beta, running, True, momentum=0.75, eps=0.25)
    step = 3 * 2 / math.sqrt(4.25)
    np.testing.assert_allclose(Y, [[10 - step, 10 + step], [20, 20]], rtol=1e-14)
    # 0.75 * 1 + 0.25 * 3 and 0.75 * 1 + 0.25 * 2; 0.75 * 2 + 0.25 * 4 and 0.75 * 2 + 0.25 * 0
    np.testing.assert_allclose(running["mean"], [[1.5], [1.25]], rtol=1e-14)
    np.testing.assert_allclose(running["var"], [[2.5], [1.5]], rtol=1e-14)
    assert old["mean"].tolist() == [[1.0], [1.0]]
    assert old["var"].tolist() == [[2.0], [2.0]]


def test_batch_norm_outside_of_training_uses_the_running_values():
    X = np.array([[1.0, 5.0, 9.0]])
    running = {"mean": np.array([[3.0]]), "var": np.array([[16.0]])}
    kept = dict(running)
    Y = batch_norm(X, np.array([[2.0]]), np.array([[1.0]]), running, False, eps=0.0)
    np.testing.assert_allclose(Y, [[0.0, 2.0, 4.0]], rtol=1e-14)  # 2 (x - 3) / 4 + 1
    assert all(running[key] is kept[key] for key in ("mean", "var"))


def test_batch_norm_of_one_example_and_of_a_constant_is_beta():
    running = {"mean": np.zeros((2, 1)), "var": np.ones((2, 1))}
    ones = np.ones((2, 1))
    for X in (np.array([[1e9], [-3.0]]), np.full((2, 4), 1e8)):
        np.testing.assert_array_equal(
            batch_norm(X, ones, 5 * ones, running, True), np.full(X.shape, 5.0)
        )


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([784, 64, 8], [784, 64, 8, 64, 784]),
        ([5, 2], [5, 2, 5]),
        ([4, 3, 2, 1], [4, 3, 2, 1, 2, 3, 4]),
        ([5], [5]),
    ],
)
def test_autoencoder_shapes(sizes, expected):
    shapes = autoencoder_shapes(sizes, m=7)
    assert shapes == [(n, 7) for n in expected]
    assert len(shapes) == 2 * len(sizes) - 1


WRONG = {
    "rnn_step x": (
        lambda: rnn_step(*map(np.zeros, [(2, 5), (3, 5), (3, 4), (3, 3), (3, 1)])),
        "rnn_step: x must have shape (4, m), got (2, 5).",
    ),
    "rnn_step b": (
        lambda: rnn_step(*map(np.zeros, [(4, 5), (3, 5), (3, 4), (3, 3), (3,)])),
        "rnn_step: b must have shape (3, 1), got (3,). A column is b[:, None].",
    ),
    "lstm_step W": (
        lambda: lstm_step(*map(np.zeros, [(4, 5), (3, 5), (3, 5), (4, 12), (12, 3), (12, 1)])),
        "lstm_step: W must have shape (12, 4), got (4, 12). W.T fits.",
    ),
    "lstm_step c_prev": (
        lambda: lstm_step(*map(np.zeros, [(4, 5), (3, 5), (3, 1), (12, 4), (12, 3), (12, 1)])),
        "lstm_step: c_prev must have shape (3, 5), got (3, 1).",
    ),
    "batch_norm gamma": (
        lambda: batch_norm(np.zeros((2, 5)), np.zeros(2), np.zeros((2, 1)), RUNNING, True),
        "batch_norm: gamma must have shape (2, 1), got (2,). A column is gamma[:, None].",
    ),
    "batch_norm running": (
        lambda: batch_norm(np.zeros((3, 5)), *[np.zeros((3, 1))] * 2, RUNNING, False),
        "batch_norm: running_mean must have shape (3, 1), got (2, 1).",
    ),
    "autoencoder_shapes": (
        lambda: autoencoder_shapes([], 1),
        (
            "autoencoder_shapes: sizes must be a list of one or more positive whole numbers, got []. "
            "The input comes first, as in [784, 64, 8]."
        ),
    ),
}
RUNNING = {"mean": np.zeros((2, 1)), "var": np.ones((2, 1))}


@pytest.mark.parametrize("name", WRONG)
def test_refused(name):
    call, message = WRONG[name]
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


def test_extreme_inputs_saturate_without_a_warning():
    big = np.full((1, 1), 1e6)
    assert rnn_step(big, big, big, big, big).item() == 1.0
    h, c = lstm_step(big, big, big, *(np.full((4, 1), -1e6) for _ in range(3)))
    assert (h.item(), c.item()) == (0.0, 0.0)
