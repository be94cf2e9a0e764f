"""What all layers of the extras have in common: gradients, precision, files, foreign arrays."""

import re

import numpy as np
import pytest

from nnlib.activations import sigmoid, tanh
from nnlib.engine.storage import load, save
from nnlib.extras import (
    LSTM,
    RNN,
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dropout,
    Embedding,
    Flatten,
    LayerNorm,
    MaxPool2D,
)
from nnlib.gradcheck import check_layer
from nnlib.model import Activation, Dense, Sequential
from nnlib.optimisers import Adam
from nnlib.tests.foreign import Foreign

M = 2  # examples; no other size below is 2 or the size of another axis, but where it must be
LAYERS = {
    "conv": (lambda: Conv2D(3, 4, 2), (M, 3, 5, 6)),
    "conv, stride, padding": (lambda: Conv2D(3, 4, 2, stride=3, padding=1), (M, 3, 6, 8)),
    "conv, stride leaves pixels": (lambda: Conv2D(1, 4, 3, stride=2), (M, 1, 6, 8)),
    "conv, one pixel": (lambda: Conv2D(3, 4, 1), (M, 3, 5, 6)),
    "max pool": (lambda: MaxPool2D(3), (M, 4, 6, 9)),
    "average pool": (lambda: AveragePool2D(3), (M, 4, 6, 9)),
    "flatten": (lambda: Flatten(), (M, 3, 4, 5)),
    "rnn": (lambda: RNN(3, 4), (5, 3, M)),
    "rnn, last": (lambda: RNN(3, 4, last_only=True), (5, 3, M)),
    "rnn, one step": (lambda: RNN(3, 4), (1, 3, M)),
    "lstm": (lambda: LSTM(3, 4), (5, 3, M)),
    "lstm, last": (lambda: LSTM(3, 4, last_only=True), (5, 3, M)),
    "lstm, one step": (lambda: LSTM(3, 4), (1, 3, M)),
    "batch norm": (lambda: BatchNorm(3), (3, 5)),
    "batch norm of pictures": (lambda: BatchNorm(3), (M, 3, 4, 5)),
    "layer norm": (lambda: LayerNorm(4), (4, M)),
    "layer norm of sequences": (lambda: LayerNorm(4), (5, 4, M)),
    "dropout": (lambda: Dropout(0.4), (3, 5)),
}


def made(name, seed=5):
    """A layer with random parameters, also where they start as ones and zeros, and an input."""
    build, shape = LAYERS[name]
    rng = np.random.default_rng(seed)
    layer = build()
    for key, array in layer.params.items():
        setattr(layer, key, rng.normal(size=array.shape))
    return layer, rng.normal(size=shape)


def wrong_shapes(shape):
    """Shapes that NumPy would repeat or sum along another axis, if nobody looked."""
    wrong = {(), (shape[0],), (1, 1), (1, shape[0]), (shape[0], 5), shape[::-1], (*shape, 1)}
    return sorted(wrong - {shape})


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("name", [*LAYERS, "embedding"])
def test_every_array_of_a_layer_is_looked_at_in_every_forward_pass(name, training):
    layer, X = made(name) if name in LAYERS else (Embedding(7, 3), np.array([[4, 0], [6, 1]]))
    kind = type(layer).__name__
    layer.forward(X, training)
    for key in (*layer.names, *layer.state):
        right = getattr(layer, key)
        for shape in wrong_shapes(right.shape):
            setattr(layer, key, np.ones(shape))
            message = f"{kind}: {key} must have shape {right.shape}, got {shape}."
            with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
                layer.forward(X, training)
        setattr(layer, key, 1.0)
        with pytest.raises(TypeError, match=f"^{kind}: {key} must be an array of shape "):
            layer.forward(X, training)
        setattr(layer, key, right)
    layer.forward(X, training)


def one_example(X):
    return X[:1] if X.ndim == 4 else X[..., :1]


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("name", LAYERS)
def test_gradients(name, training):
    layer, X = made(name)
    errors = check_layer(layer, X, np.random.default_rng(0), training)
    assert set(errors) == {"X", *layer.names}
    assert max(errors.values()) < 1e-7, errors


@pytest.mark.parametrize("name", LAYERS)
def test_gradients_for_one_example(name):
    layer, X = made(name)
    assert max(check_layer(layer, one_example(X), np.random.default_rng(0)).values()) < 1e-7


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        ([Conv2D(1, 3, 2), Activation(tanh), MaxPool2D(2), Flatten(), Dense(12, 4)], (2, 1, 5, 5)),
        ([Conv2D(1, 3, 2, padding=1), BatchNorm(3), Conv2D(3, 4, 3, stride=2)], (2, 1, 5, 6)),
        ([Conv2D(1, 3, 2), AveragePool2D(2), Flatten(), LayerNorm(12), Dropout(0.3)], (2, 1, 5, 5)),
        ([RNN(3, 5), LayerNorm(5), LSTM(5, 4, last_only=True), Dense(4, 6, sigmoid)], (7, 3, 2)),
        ([LSTM(3, 5), RNN(5, 4, last_only=True), BatchNorm(4)], (7, 3, 5)),
    ],
    ids=lambda value: value[0].__class__.__name__ if isinstance(value, list) else None,
)
def test_gradients_through_parametric_layers_below(layers, shape):
    X = np.random.default_rng(1).normal(size=shape)
    errors = check_layer(Sequential(layers), X, np.random.default_rng(0), training=True)
    assert max(errors.values()) < 1e-6, errors


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("name", LAYERS)
def test_float32_stays_float32_and_is_close(name, training):
    layer, X = made(name)
    Y = layer.forward(X, training)
    dX = layer.backward(np.ones_like(Y))
    exact = {"Y": Y, "X": dX, **layer.grads}
    layer = made(name)[0].astype("float32")
    Y = layer.forward(X.astype(np.float32), training)
    dX = layer.backward(np.ones_like(Y))
    for key, array in {"Y": Y, "X": dX, **layer.grads}.items():
        assert array.dtype == np.float32, key
        np.testing.assert_allclose(array, exact[key], rtol=1e-3, atol=2e-5, err_msg=key)


@pytest.mark.parametrize("name", [*(name for name in LAYERS if LAYERS[name][0]().names), "dense"])
def test_float32_meets_float64_as_in_numpy(name):
    """float64 wins, in every kind of layer; the numbers are those of an input in float64."""
    layer, X = (Dense(3, 4, tanh), np.ones((3, M))) if name == "dense" else made(name)
    X = X.astype(np.float32)
    Y = layer.forward(X)
    assert Y.dtype == layer.backward(np.ones_like(Y)).dtype == np.float64
    np.testing.assert_allclose(Y, layer.forward(X.astype(np.float64)), rtol=1e-14, atol=1e-14)
    Y = layer.astype("float32").forward(X.astype(np.float64))
    assert Y.dtype == layer.backward(np.ones_like(Y)).dtype == np.float64


@pytest.mark.parametrize("name", LAYERS)
def test_the_input_is_left_alone_and_earlier_results_too(name):
    layer, X = made(name)
    before = X.copy()
    Y = layer.forward(X, training=True)
    dY = np.random.default_rng(0).normal(size=Y.shape)
    kept, given = Y.copy(), dY.copy()
    dX = layer.backward(dY)
    kept_dX = dX.copy()
    layer.backward(layer.forward(2 * X + 1, training=True))
    for array, copy in ((X, before), (Y, kept), (dY, given), (dX, kept_dX)):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("name", LAYERS)
def test_a_file_brings_back_the_layer(name, tmp_path):
    layer, X = made(name)
    layer.forward(X, training=True)  # so that running values are not those of a new layer
    save(Sequential([layer]), tmp_path / "network.npz")
    again = load(tmp_path / "network.npz").layers[0]
    assert repr(again) == repr(layer)
    for training in (False, True, True):
        np.testing.assert_array_equal(again.forward(X, training), layer.forward(X, training))


def test_a_file_brings_back_an_embedding(tmp_path):
    layer, ids = Embedding(5, 3, seed=2), np.array([[4, 0], [1, 4]])
    save(Sequential([layer]), tmp_path / "network.npz")
    again = load(tmp_path / "network.npz").layers[0]
    assert (again.n_tokens, again.n_dim) == (5, 3)
    np.testing.assert_array_equal(again.forward(ids), layer.forward(ids))


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("name", LAYERS)
def test_only_functions_of_the_array_api_standard_are_used(name, training):
    layer, X = made(name)
    other, _ = made(name)
    for key in (*layer.names, *(key for key in layer.state if key != "count")):
        setattr(other, key, Foreign(getattr(layer, key).copy()))
    Y, Y_other = layer.forward(X, training), other.forward(Foreign(X), training)
    dY = np.random.default_rng(0).normal(size=Y.shape)
    dX, dX_other = layer.backward(dY), other.backward(Foreign(dY))
    ours = {"Y": Y, "X": dX, **layer.grads}
    for key, array in {"Y": Y_other, "X": dX_other, **other.grads}.items():
        assert isinstance(array, Foreign), key
        np.testing.assert_allclose(array._array, ours[key], rtol=1e-12, atol=1e-13, err_msg=key)


def test_embedding_uses_only_functions_of_the_standard():
    layer, other = Embedding(5, 3), Embedding(5, 3)
    other.W = Foreign(layer.W.copy())
    ids, dY = np.array([[4, 0], [4, 4], [1, 0]]), np.random.default_rng(0).normal(size=(3, 3, 2))
    np.testing.assert_array_equal(other.forward(Foreign(ids))._array, layer.forward(ids))
    layer.backward(dY)
    other.backward(Foreign(dY))
    np.testing.assert_allclose(other.grads["W"]._array, layer.grads["W"], rtol=1e-13)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_network_of_them_learns(dtype):
    """A line across or down in a picture of noise; the dense layers are the course's."""
    rng = np.random.default_rng(0)
    X, labels = rng.normal(scale=0.2, size=(80, 1, 8, 8)), rng.integers(0, 2, size=80)
    for picture, label, place in zip(X[:, 0], labels, rng.integers(0, 8, size=80), strict=True):
        (picture if label else picture.T)[place] += 1.0
    model = Sequential(
        [
            Conv2D(1, 4, 3, padding=1),
            BatchNorm(4),
            Activation(tanh),
            MaxPool2D(2),
            Flatten(),
            Dropout(0.1),
            Dense(64, 2),
        ]
    )
    model.fit(
        X,
        labels,
        loss="softmax_cross_entropy",
        optimizer=Adam(0.02),
        epochs=12,
        batch_size=16,
        dtype=dtype,
        progress=False,
    )
    assert {str(array.dtype) for array in model.params.values()} == {dtype}
    assert model.evaluate(X.astype(dtype), labels, "softmax_cross_entropy")["accuracy"] > 0.95


def test_a_network_for_sequences_learns():
    """Which of three tokens came first; the last state has to remember it for five steps."""
    rng = np.random.default_rng(0)
    ids = rng.integers(0, 3, size=(5, 90))
    model = Sequential([Embedding(3, 4), LSTM(4, 8, last_only=True, seed=1), Dense(8, 3)])
    model.fit(
        ids,
        ids[0],
        loss="softmax_cross_entropy",
        optimizer=Adam(0.03),
        epochs=25,
        batch_size=15,
        progress=False,
    )
    assert model.evaluate(ids, ids[0], "softmax_cross_entropy")["accuracy"] > 0.95
