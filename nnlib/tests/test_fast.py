"""The fast step and the fast prediction: the numbers of the plain ones, in arrays made once."""

import tracemalloc

import numpy as np
import pytest

from nnlib.activations import leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.dense import Activation, Dense
from nnlib.engine import fast
from nnlib.engine.vector import OneVector, PlainStep
from nnlib.model import Sequential
from nnlib.objectives import MeanSquaredError, SoftmaxCrossEntropy, objective
from nnlib.optimisers import SGD, Adam, Momentum

ACTIVATIONS = [None, relu, leaky_relu, sigmoid, tanh]
OPTIMISERS = {
    "sgd": lambda: SGD(0.1),
    "momentum": lambda: Momentum(0.05, 0.8),
    "adam": lambda: Adam(0.01),
}
CLOSE = {"float64": 1e-12, "float32": 1e-5}


def network(activation=relu, dtype="float64", last=None):
    """5-7-6-3"""
    layers = [Dense(5, 7, activation, seed=1), Dense(7, 6, seed=2)]
    layers += [Activation(activation)] if activation else []  # as a layer of its own
    return Sequential([*layers, Dense(6, 3, last, seed=3)]).astype(dtype)


def batches(name, dtype="float64", sizes=(4, 4, 3, 4, 3)):
    """Batches of unequal sizes, as `fit` takes them: transposes of rows."""
    rng = np.random.default_rng(0)
    for m in sizes:
        Y = rng.normal(size=(m, 3)).astype(dtype).T
        if name != "mse":
            Y = (rng.random((3, m)) > 0.5).astype(dtype)
        if name == "softmax_cross_entropy":
            Y = np.eye(3, dtype=dtype)[rng.integers(0, 3, m)].T
        yield rng.normal(size=(m, 5)).astype(dtype).T, Y


def trained(way, model, name, optimizer, data):
    """Losses, outputs and, in the end, parameters of some steps."""
    losses, outputs = [], []
    with OneVector(model) as flat:
        stepper = way(model, objective(name), optimizer, flat)
        for X, Y in data:
            losses.append(stepper.step(X, Y))
            outputs.append(stepper.outputs.copy())
    return losses, outputs, list(model.params.values())


def assert_equal_training(found, expected, close):
    for got, wanted in zip(found, expected, strict=True):
        assert len(got) == len(wanted)
        for one, other in zip(got, wanted, strict=True):
            np.testing.assert_allclose(one, other, rtol=close, atol=close)
            assert getattr(one, "dtype", None) == getattr(other, "dtype", None)


@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize("name", ["mse", "binary_cross_entropy", "softmax_cross_entropy"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_fast_step_equals_the_plain_one(activation, name, dtype):
    ways = (fast.compile_step, PlainStep)
    found, expected = (
        trained(way, network(activation, dtype), name, SGD(0.02), batches(name, dtype))
        for way in ways
    )
    assert_equal_training(found, expected, CLOSE[dtype])


@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize("kind", OPTIMISERS)
def test_every_optimiser_equals_its_own_step(kind, dtype, monkeypatch):
    monkeypatch.setattr(fast, "BLOCK", 256)  # several blocks, the last one smaller
    name = "softmax_cross_entropy"
    ways = (fast.compile_step, PlainStep)
    found, expected = (
        trained(way, network(tanh, dtype), name, OPTIMISERS[kind](), batches(name, dtype))
        for way in ways
    )
    assert_equal_training(found, expected, CLOSE[dtype])


@pytest.mark.parametrize("last", ACTIVATIONS[1:])
def test_an_activation_of_the_last_layer(last):
    found, expected = (
        trained(way, network(last=last), "mse", SGD(0.1), batches("mse"))
        for way in (fast.compile_step, PlainStep)
    )
    assert_equal_training(found, expected, 1e-12)


@pytest.mark.parametrize("order", [(True, False), (False, True)])
@pytest.mark.parametrize("kind", OPTIMISERS)
def test_fast_and_plain_steps_continue_each_other(kind, order):
    """What the optimiser remembers is the same, whoever did the steps before."""
    data = list(batches("mse", sizes=(4, 3, 4, 3)))
    optimizer, model = OPTIMISERS[kind](), network()
    for quick, part in zip(order, (data[:2], data[2:]), strict=True):
        trained(fast.compile_step if quick else PlainStep, model, "mse", optimizer, part)
    expected = network()
    trained(PlainStep, expected, "mse", OPTIMISERS[kind](), data)
    for key, array in expected.params.items():
        np.testing.assert_allclose(model.params[key], array, rtol=1e-12, atol=1e-12)


def test_labels_are_one_hot_columns():
    X, labels = np.ones((5, 4)), np.array([0, 2, 1, 2])
    name, results = "softmax_cross_entropy", []
    for Y in (labels, np.eye(3)[labels].T):
        results.append(trained(fast.compile_step, network(), name, SGD(0.1), [(X, Y)] * 3))
    assert_equal_training(*results, 1e-15)


def test_whole_numbers_become_floats():
    pixels = np.arange(20, dtype=np.uint8).reshape(5, 4)
    results = [
        trained(fast.compile_step, network(), "mse", SGD(0.001), [(X, np.ones((3, 4)))] * 2)
        for X in (pixels, pixels.astype(float))
    ]
    assert_equal_training(*results, 1e-15)


@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize("name", ["binary_cross_entropy", "softmax_cross_entropy"])
def test_extreme_logits(name, dtype):
    X, Y = next(iter(batches(name, dtype)))
    ways = (fast.compile_step, PlainStep)
    results = [trained(way, network(None, dtype), name, SGD(0.1), [(1e4 * X, Y)]) for way in ways]
    assert results[0][0][0] > 1000
    np.testing.assert_allclose(results[0][0], results[1][0], rtol=1e-5)


def test_nothing_is_changed_where_the_loss_is_not_finite():
    model = network()
    before = {key: array.copy() for key, array in model.params.items()}
    with np.errstate(over="ignore", invalid="ignore"):
        losses, *_ = trained(
            fast.compile_step, model, "mse", SGD(0.1), [(np.full((5, 4), 1e200), np.ones((3, 4)))]
        )
    assert not np.isfinite(losses[0])
    for key, array in model.params.items():
        np.testing.assert_array_equal(array, before[key])


def test_a_change_of_the_learning_rate_counts():
    model, optimizer = network(), SGD(0.1)
    with OneVector(model) as flat:
        stepper = fast.compile_step(model, MeanSquaredError(), optimizer, flat)
        optimizer.learning_rate = 0.0
        before = flat.vector.copy()
        stepper.step(np.ones((5, 2)), np.ones((3, 2)))
        np.testing.assert_array_equal(flat.vector, before)


def test_a_batch_is_not_changed():
    data = list(batches("mse"))
    kept = [(X.copy(), Y.copy()) for X, Y in data]
    trained(fast.compile_step, network(), "mse", SGD(0.1), data)
    for (X, Y), (X_before, Y_before) in zip(data, kept, strict=True):
        np.testing.assert_array_equal(X, X_before)
        np.testing.assert_array_equal(Y, Y_before)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("kind", OPTIMISERS)
def test_a_step_makes_no_arrays(kind, activation):
    """NumPy takes up to 73,728 bytes for itself; the activations of a layer have 160,000."""
    model = Sequential([Dense(150, 200, activation), Dense(200, 100, activation), Dense(100, 110)])
    X, Y = np.ones((150, 200)), np.ones((110, 200))
    with OneVector(model) as flat:
        stepper = fast.compile_step(model, objective("mse"), OPTIMISERS[kind](), flat)
        stepper.step(X, Y)
        tracemalloc.start()
        try:
            stepper.step(X, Y)
            largest = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert largest < 80_000


class MyDense(Dense):
    """May compute anything."""


class Unhashable:
    """A function that no table can hold."""

    __hash__ = None

    def __call__(self, Z):
        return Z


class MySGD(SGD):
    """May do anything."""


@pytest.mark.parametrize(
    "layers",
    [
        [MyDense(5, 3)],
        [Dense(5, 3, softmax)],
        [Dense(5, 3, lambda Z: Z)],
        [Dense(5, 3, Unhashable())],
        [Activation(relu), Dense(5, 3)],
        [Dense(5, 3), Activation(relu, backward=lambda dA, Z: dA)],
        [Dense(5, 3, relu), Activation(tanh)],
        [Sequential([Dense(5, 3)])],
        [Dense(5, 4), Dense(3, 3)],
    ],
    ids=lambda layers: " ".join(map(repr, layers)),
)
def test_other_networks_take_the_plain_way(layers):
    model = Sequential(layers)
    with OneVector(model) as flat:
        assert fast.compile_step(model, MeanSquaredError(), SGD(0.1), flat) is None
    assert fast.predict(model, np.ones((5, 2))) is None


def test_a_layer_whose_weights_are_frozen_takes_the_plain_way():
    model = network()
    model.layers[0].names = ("b",)
    with OneVector(model) as flat:
        assert fast.compile_step(model, MeanSquaredError(), SGD(0.1), flat) is None


def test_other_objectives_and_optimisers_take_the_plain_way():
    model = network()
    with OneVector(model) as flat:
        assert fast.compile_step(model, MeanSquaredError(), MySGD(0.1), flat) is None
        assert fast.compile_step(model, object(), SGD(0.1), flat) is None
        assert fast.compile_step(model, SoftmaxCrossEntropy(), SGD(0.1), flat) is not None


def test_the_memory_of_another_network_is_left_to_the_plain_way():
    optimizer = Adam(0.1)
    optimizer.step({"all": np.zeros(2)}, {"all": np.zeros(2)})
    model = network()
    with OneVector(model) as flat:
        assert fast.compile_step(model, MeanSquaredError(), optimizer, flat) is None
    assert optimizer._m["all"].shape == (2,)


@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_predict_equals_forward(activation, dtype):
    model = network(activation, dtype)
    X = np.random.default_rng(0).normal(size=(5, 9)).astype(dtype)
    before = X.copy()
    found, expected = fast.predict(model, X), model._forward(X, False)[0]
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(found, expected, rtol=CLOSE[dtype], atol=CLOSE[dtype])
    np.testing.assert_array_equal(X, before)


def test_what_predict_returned_never_changes():
    model = network()
    X = np.random.default_rng(0).normal(size=(5, 9))
    first = fast.predict(model, X)
    kept = first.copy()
    fast.predict(model, -X)
    trained(fast.compile_step, model, "mse", SGD(0.1), [(X, np.ones((3, 9)))])
    np.testing.assert_array_equal(first, kept)
    assert not any(np.shares_memory(first, array) for array in (X, *model.params.values()))


@pytest.mark.parametrize(
    "X",
    [np.ones((4, 5)), np.ones(5), np.ones((5, 2, 2)), np.ones((5, 2), int), [[1.0]] * 5],
    ids=["rows", "one axis", "three axes", "whole numbers", "list"],
)
def test_predict_leaves_what_does_not_fit_to_the_plain_way(X):
    assert fast.predict(network(), X) is None


def test_after_training_no_array_is_shared():
    model = network()
    with OneVector(model) as flat:
        stepper = fast.compile_step(model, MeanSquaredError(), SGD(0.1), flat)
        stepper.step(np.ones((5, 2)), np.ones((3, 2)))
    kept = {key: array.copy() for key, array in model.params.items()}
    stepper.step(np.ones((5, 2)), np.ones((3, 2)))
    for key, array in model.params.items():
        np.testing.assert_array_equal(array, kept[key])
        assert not np.shares_memory(array, flat.vector)
