"""Recurrent layers against the steps of the course and against PyTorch; embeddings by hand."""

import re

import numpy as np
import pytest

from nnlib.activations import relu
from nnlib.extras import LSTM, RNN, Embedding
from nnlib.sequences import lstm_step, rnn_step

T, N, K, M = 6, 3, 4, 2


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is not installed: no second opinion")


def randomised(layer):
    rng = np.random.default_rng(3)
    for name, array in layer.params.items():
        setattr(layer, name, rng.normal(size=array.shape))
    return layer


def sequences():
    return np.random.default_rng(4).normal(size=(T, N, M))


def test_rnn_is_the_step_of_the_course_again_and_again():
    layer, X = randomised(RNN(N, K)), sequences()
    h, expected = np.zeros((K, M)), []
    for x in X:
        h = rnn_step(x, h, layer.Wx, layer.Wh, layer.b)
        expected.append(h)
    np.testing.assert_allclose(layer.forward(X), expected, rtol=1e-12)
    layer.last_only = True
    np.testing.assert_allclose(layer.forward(X), h, rtol=1e-12)


def test_lstm_is_the_step_of_the_course_again_and_again():
    layer, X = randomised(LSTM(N, K)), sequences()
    h, c, expected = np.zeros((K, M)), np.zeros((K, M)), []
    for x in X:
        h, c = lstm_step(x, h, c, layer.W, layer.U, layer.b)
        expected.append(h)
    np.testing.assert_allclose(layer.forward(X), expected, rtol=1e-12)
    layer.last_only = True
    np.testing.assert_allclose(layer.forward(X), h, rtol=1e-12)


@pytest.mark.parametrize("kind", [RNN, LSTM])
def test_last_only_is_a_gradient_of_zeros_for_the_other_steps(kind):
    every, last, X = randomised(kind(N, K)), randomised(kind(N, K, last_only=True)), sequences()
    dY = np.zeros(every.forward(X).shape)
    dY[-1] = np.random.default_rng(0).normal(size=(K, M))
    last.forward(X)
    np.testing.assert_allclose(last.backward(dY[-1]), every.backward(dY), rtol=1e-12)
    for name in last.names:
        np.testing.assert_allclose(last.grads[name], every.grads[name], rtol=1e-12)


def in_our_order(array):
    """PyTorch has the gates i f g o in its rows, here they are i f o g."""
    i, f, g, o = np.split(array, 4)
    return np.concatenate([i, f, o, g])


def test_lstm_against_pytorch(torch):
    theirs = torch.nn.LSTM(N, K, dtype=torch.float64)
    values = {name: value.detach().numpy() for name, value in theirs.named_parameters()}
    layer = LSTM(N, K)
    layer.W = in_our_order(values["weight_ih_l0"])
    layer.U = in_our_order(values["weight_hh_l0"])
    layer.b = in_our_order(values["bias_ih_l0"] + values["bias_hh_l0"])[:, None]
    x = torch.tensor(sequences().transpose(0, 2, 1).copy(), requires_grad=True)  # (T, m, n) there
    y, _ = theirs(x)
    Y = layer.forward(sequences())
    np.testing.assert_allclose(Y, y.detach().numpy().transpose(0, 2, 1), rtol=1e-10, atol=1e-13)
    dY = np.random.default_rng(0).normal(size=Y.shape)
    y.backward(torch.tensor(dY.transpose(0, 2, 1).copy()))
    dX = layer.backward(dY)
    np.testing.assert_allclose(dX, x.grad.numpy().transpose(0, 2, 1), rtol=1e-9, atol=1e-12)
    for name, other in (("W", "weight_ih_l0"), ("U", "weight_hh_l0"), ("b", "bias_ih_l0")):
        grad = in_our_order(getattr(theirs, other).grad.numpy()).reshape(layer.grads[name].shape)
        np.testing.assert_allclose(layer.grads[name], grad, rtol=1e-9, atol=1e-12)


def test_rnn_against_pytorch(torch):
    theirs = torch.nn.RNN(N, K, dtype=torch.float64)
    values = {name: value.detach().numpy() for name, value in theirs.named_parameters()}
    layer = RNN(N, K)
    layer.Wx, layer.Wh = values["weight_ih_l0"], values["weight_hh_l0"]
    layer.b = (values["bias_ih_l0"] + values["bias_hh_l0"])[:, None]
    x = torch.tensor(sequences().transpose(0, 2, 1).copy(), requires_grad=True)
    y, _ = theirs(x)
    Y = layer.forward(sequences())
    dY = np.random.default_rng(0).normal(size=Y.shape)
    y.backward(torch.tensor(dY.transpose(0, 2, 1).copy()))
    dX = layer.backward(dY)
    np.testing.assert_allclose(Y, y.detach().numpy().transpose(0, 2, 1), rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(dX, x.grad.numpy().transpose(0, 2, 1), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(layer.grads["Wh"], theirs.weight_hh_l0.grad.numpy(), rtol=1e-9)


def test_weights_at_the_start():
    layer = LSTM(50, 400, seed=1)
    for array, n in ((layer.W, 50), (layer.U, 400)):
        assert abs(array.var() * n - 1) < 6 * np.sqrt(2 / array.size)
    assert layer.b[:, 0].tolist() == [0.0] * 400 + [1.0] * 400 + [0.0] * 800  # forget gate: 1
    np.testing.assert_array_equal(layer.W, LSTM(50, 400, seed=1).W)
    assert not np.array_equal(layer.W, LSTM(50, 400, seed=2).W)
    assert not RNN(50, 400).b.any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", [RNN, LSTM])
def test_extreme_inputs_saturate_without_a_warning(kind, dtype):
    layer = randomised(kind(N, K))
    X = np.where(sequences() > 0, 1e6, -1e6).astype(dtype)
    Y = layer.forward(X)
    assert np.abs(Y).max() <= 1.0
    assert np.isfinite(layer.backward(np.ones_like(Y))).all()


def test_embedding_by_hand():
    layer = Embedding(3, 2)
    layer.W = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    Y = layer.forward(np.array([[0, 2], [2, 2]]))
    assert Y.tolist() == [[[1, 3], [10, 30]], [[3, 3], [30, 30]]]
    # Token 2 stands at three places, so its column gets three gradients; token 1 at none.
    dX = layer.backward(np.array([[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]))
    assert layer.grads["W"].tolist() == [[1.0, 0.0, 2 + 3 + 4], [5.0, 0.0, 6 + 7 + 8]]
    assert dX.shape == (2, 2)
    assert not dX.any()


def test_embedding_gradient_is_the_slope():
    """The output is linear in W: moving one entry by 1 changes the loss by its gradient."""
    layer, ids = Embedding(5, 3), np.array([[4, 0], [4, 4], [1, 0], [0, 4]])
    dY = np.random.default_rng(0).normal(size=(4, 3, 2))
    before = (dY * layer.forward(ids)).sum()
    layer.backward(dY)
    for place in np.ndindex(layer.W.shape):
        layer.W[place] += 1.0
        change = (dY * layer.forward(ids)).sum() - before
        layer.W[place] -= 1.0
        assert layer.grads["W"][place] == pytest.approx(change, abs=1e-12)


def test_embedding_keeps_the_precision_of_its_columns():
    layer = Embedding(5, 3)
    layer.W = layer.W.astype(np.float32)
    Y = layer.forward(np.array([[4, 0]]))
    layer.backward(Y)
    assert Y.dtype == layer.grads["W"].dtype == np.float32


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: LSTM(3, 4).forward(np.zeros((5, 2, 7))),
            ValueError,
            "LSTM: X must have shape (T, 3, m), got (5, 2, 7).",
        ),
        (
            lambda: RNN(3, 4).forward(np.zeros((3, 7))),
            ValueError,
            "RNN: X must have shape (T, 3, m), got (3, 7).",
        ),
        (
            lambda: LSTM(3, 4).forward(np.zeros((0, 3, 7))),
            ValueError,
            "LSTM: X must have at least one time step, got shape (0, 3, 7).",
        ),
        (
            lambda: Embedding(3, 4).forward(np.array([[0, 3]])),
            ValueError,
            "Embedding: X must hold numbers from 0 to 2, got 0 to 3.",
        ),
        (
            lambda: Embedding(3, 4).forward(np.array([[-1, 2]])),
            ValueError,
            "Embedding: X must hold numbers from 0 to 2, got -1 to 2.",
        ),
        (
            lambda: Embedding(3, 4).forward(np.array([0, 2])),
            ValueError,
            "Embedding: X must have shape (T, m), got (2,). One example is x[:, None].",
        ),
        (
            lambda: Embedding(3, 4).forward(np.zeros((2, 2))),
            TypeError,
            "Embedding: X must hold whole numbers, got dtype float64.",
        ),
    ],
)
def test_refused(call, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: RNN(3, 4, np.tanh), "RNN: last_only must be True or False, got <function tanh>."),
        (lambda: LSTM(3, 4, None), "LSTM: last_only must be True or False, got None."),
        (lambda: LSTM((5, 3), 4), "LSTM: n_in must be a whole number from 1 up, got (5, 3)."),
        (
            lambda: RNN(3, relu),
            (
                "RNN: n_hidden must be a whole number from 1 up, got <function relu>. An activation "
                "is a layer of its own: Activation(relu)."
            ),
        ),
        (lambda: Embedding(3, 2.5), "Embedding: n_dim must be a whole number from 1 up, got 2.5."),
        (
            lambda: Embedding("abc", 2),
            "Embedding: n_tokens must be a whole number from 1 up, got 'abc'.",
        ),
    ],
)
def test_settings_of_another_kind_are_told(call, message):
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        call()
