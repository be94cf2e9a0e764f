"""Dense layers, activations as layers, and networks of them."""

import copy
import re
from types import SimpleNamespace

import numpy as np
import pytest

from nnlib.activations import leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.base import Layer
from nnlib.dense import Activation, Dense
from nnlib.metrics import r2
from nnlib.model import Sequential
from nnlib.objectives import MeanSquaredError, SoftmaxCrossEntropy
from nnlib.optimisers import SGD


def legacy_normals(seed, *shapes):
    """Draw the arrays of a published fixture, in the order of its recipe."""
    draw = np.random.RandomState(seed)
    return [draw.randn(*shape) for shape in shapes]


def dense(W, b, activation=None):
    layer = Dense(W.shape[1], W.shape[0], activation)
    layer.W, layer.b = W, b
    return layer


def raises(kind, message):
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


def slopes(network, loss, array):
    """Central differences of the loss in every entry of an array that the network uses."""
    found, h = np.zeros_like(array), 1e-6
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + h
        above = loss(network)
        array[place] = kept - h
        found[place] = (above - loss(network)) / (2 * h)
        array[place] = kept
    return found


def close(actual, expected):
    """Relative error of two gradients, small on the scale of the expected one."""
    assert actual.shape == expected.shape
    assert np.linalg.norm(actual - expected) <= 1e-6 * np.linalg.norm(expected) + 1e-9


def check_gradients(network, X, seed=0):
    rng = np.random.default_rng(seed)
    Y = rng.normal(size=network.predict(X).shape)
    objective = MeanSquaredError()
    dX = network.backward(objective.backward(network.forward(X), Y))
    grads = dict(network.grads)
    assert list(grads) == list(network.params)
    for key, array in network.params.items():
        close(grads[key], slopes(network, lambda net: objective.forward(net.predict(X), Y), array))
    close(dX, slopes(network, lambda net: objective.forward(net.predict(X), Y), X))


# Dense


def test_forward_by_hand():
    # 1 * 5 - 1 * 7 + 0.5 = -1.5 and 2 * 5 + 0 * 7 - 1 = 9
    layer = dense(np.array([[1.0, -1.0], [2.0, 0.0]]), np.array([[0.5], [-1.0]]))
    np.testing.assert_array_equal(layer.forward(np.array([[5.0], [7.0]])), [[-1.5], [9.0]])
    layer.activation = relu
    np.testing.assert_array_equal(layer.forward(np.array([[5.0], [7.0]])), [[0.0], [9.0]])


def test_backward_by_hand():
    # Z = [1 * 1 - 1 * 2, 1 * 3 - 1 * 1] + 0.5 = [-0.5, 2.5]; only the second passes ReLU, so
    # dZ = [0, 20], dW = 20 * [3, 1], db = 20, dX = [[1], [-1]] * dZ
    layer = dense(np.array([[1.0, -1.0]]), np.array([[0.5]]), relu)
    layer.forward(np.array([[1.0, 3.0], [2.0, 1.0]]))
    dX = layer.backward(np.array([[10.0, 20.0]]))
    np.testing.assert_array_equal(dX, [[0.0, 20.0], [0.0, -20.0]])
    np.testing.assert_array_equal(layer.grads["W"], [[60.0, 20.0]])
    np.testing.assert_array_equal(layer.grads["b"], [[20.0]])


def test_published_linear_forward():
    # DeepLearning.AI, course 1 week 4, D1; column layout, directly usable
    A, W, b = legacy_normals(1, (3, 2), (1, 3), (1, 1))
    np.testing.assert_allclose(dense(W, b).forward(A), [[3.26295337, -1.23429987]], atol=1e-8)


def test_published_activation_forward():
    # DeepLearning.AI, course 1 week 4; column layout, directly usable
    A, W, b = legacy_normals(2, (3, 2), (1, 3), (1, 1))
    expected = {
        None: [[3.43896131, -2.08938436]],
        sigmoid: [[0.96890023, 0.11013289]],
        relu: [[3.43896131, 0.0]],
    }
    for activation, values in expected.items():
        np.testing.assert_allclose(dense(W, b, activation).forward(A), values, atol=1e-8)


def test_published_dense_backward():
    # DeepLearning.AI, course 1 week 4; there the 1/m is inside dW and db, here already in dZ. So
    # their dZ is given as dZ / m, and dA, which they do not divide, is multiplied by m.
    dZ, A, W, b = legacy_normals(1, (3, 4), (5, 4), (3, 5), (3, 1))
    layer = dense(W, b)
    layer.forward(A)
    dA = 4 * layer.backward(dZ / 4)
    first = [0.07313866, -0.0976715, -0.87585828, 0.73763362, 0.00785716]
    np.testing.assert_allclose(layer.grads["W"][0], first, atol=1e-8)
    biases = [[-0.14713786], [-0.11313155], [-0.13209101]]
    np.testing.assert_allclose(layer.grads["b"], biases, atol=1e-8)
    first = [-1.15171336, 0.06718465, -0.3204696, 2.09812712]
    np.testing.assert_allclose(dA[0], first, atol=1e-8)


def test_published_layer_of_three_neurons():
    """Published with examples in rows (nnfs, chapter 2); here they are columns."""
    inputs = np.array([[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]])
    weights = np.array(
        [[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]
    )
    layer = dense(weights, np.array([[2.0], [3.0], [0.5]]))
    expected = [[4.8, 1.21, 2.385], [8.9, -1.81, 0.2], [1.41, 1.051, 0.026]]
    np.testing.assert_allclose(layer.forward(inputs.T), np.transpose(expected), atol=1e-12)


@pytest.mark.parametrize(
    ("n_in", "n_out", "count"), [(4, 1, 5), (4, 3, 15), (3, 5, 20), (784, 16, 12560)]
)
def test_a_new_layer(n_in, n_out, count):
    layer = Dense(n_in, n_out, seed=3)
    assert (layer.W.shape, layer.b.shape) == ((n_out, n_in), (n_out, 1))
    assert layer.activation is None
    assert layer.count_parameters() == count
    assert not layer.b.any()
    np.testing.assert_array_equal(layer.W, Dense(n_in, n_out, relu, 3).W)
    assert not np.array_equal(layer.W, Dense(n_in, n_out, seed=4).W)


@pytest.mark.parametrize("activation", [None, relu, leaky_relu, sigmoid, tanh, softmax])
@pytest.mark.parametrize("m", [1, 5])
def test_gradients_of_a_dense_layer(activation, m):
    rng = np.random.default_rng(1)
    check_gradients(Sequential([Dense(3, 4, activation, seed=2)]), rng.normal(size=(3, m)))


@pytest.mark.parametrize(
    ("X", "message"),
    [
        ((784,), "Dense: X must have shape (784, m), got (784,). One example is x[:, None]."),
        ((5, 784), "Dense: X must have shape (784, m), got (5, 784). X.T fits."),
        ((783, 5), "Dense: X must have shape (784, m), got (783, 5)."),
    ],
)
def test_forward_refuses_other_shapes(X, message):
    with raises(ValueError, message):
        Dense(784, 16).forward(np.zeros(X))


def test_forward_notices_a_bias_that_would_broadcast():
    layer = Dense(3, 4)
    layer.b = np.zeros(4)
    with raises(ValueError, "Dense: b must have shape (4, 1), got (4,). A column is b[:, None]."):
        layer.forward(np.zeros((3, 4)))


def test_whole_numbers_are_read_in_the_precision_of_the_weights():
    layer = Dense(2, 3).astype("float32")
    for kind in (np.uint8, np.int64, bool):
        assert layer.forward(np.ones((2, 4), dtype=kind)).dtype == np.float32
    assert Dense(2, 3).forward(np.ones((2, 4), dtype=int)).dtype == np.float64


@pytest.mark.parametrize("activation", [None, relu, leaky_relu, sigmoid, tanh, softmax])
def test_float32_stays_float32(activation):
    layer = Dense(2, 3, activation).astype("float32")
    Y = layer.forward(np.ones((2, 4), dtype=np.float32))
    dX = layer.backward(np.ones_like(Y))
    kinds = {array.dtype for array in (Y, dX, *layer.grads.values())}
    assert kinds == {np.dtype("float32")}


def test_text_for_a_function_is_refused():
    message = "activation must be a function, got 'relu'. Write relu without the quotes."
    with raises(TypeError, f"Dense: {message}"):
        Dense(2, 3, "relu")
    with raises(TypeError, "Activation: function must be a function, got None."):
        Activation(None)


def test_backward_asks_for_a_forward_pass_and_its_shape():
    layer = Dense(2, 3)
    with raises(RuntimeError, "Dense: backward needs a forward pass. Call forward(X) first."):
        layer.backward(np.zeros((3, 1)))
    layer.forward(np.zeros((2, 5)))
    # a column would be repeated along the examples
    with raises(ValueError, "Dense: dY must have shape (3, 5), got (3, 1)."):
        layer.backward(np.zeros((3, 1)))


def test_backward_belongs_to_the_last_forward_pass():
    layer = dense(np.array([[2.0]]), np.array([[0.0]]))
    layer.forward(np.array([[1.0, 2.0]]))
    layer.forward(np.array([[3.0, 4.0]]))
    layer.backward(np.array([[10.0, 1.0]]))
    np.testing.assert_array_equal(layer.grads["W"], [[34.0]])  # 10 * 3 + 1 * 4


def test_a_function_that_changes_the_shape_is_refused():
    message = (
        "Activation: activation must return an array of shape (2, 5), the shape of Z, got (2,)."
    )
    with raises(ValueError, message):
        Activation(lambda Z: Z.sum(axis=1)).forward(np.zeros((2, 5)))


def test_an_activation_of_ones_own_brings_its_backward():
    square = Activation(lambda Z: Z**2, backward=lambda dA, Z: 2 * Z * dA)
    check_gradients(Sequential([Dense(3, 2), square]), np.random.default_rng(0).normal(size=(3, 4)))


# Sequential


def network(seed=0):
    """3 - 4 - 5 - 2, a network inside, an activation as a layer: pairwise different sizes."""
    inside = Sequential([Dense(4, 5, seed=seed + 1), Activation(tanh)])
    return Sequential([Dense(3, 4, sigmoid, seed=seed), inside, Dense(5, 2, seed=seed + 2)])


@pytest.mark.parametrize("m", [1, 6])
def test_gradients_of_a_network_with_one_inside(m):
    check_gradients(network(), np.random.default_rng(3).normal(size=(3, m)))


def test_parameters_have_the_number_of_their_layer_and_are_the_arrays_themselves():
    model = network()
    assert list(model.params) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert model.params["W2"] is model.layers[1].layers[0].W
    assert model.count_parameters() == 3 * 4 + 4 + 4 * 5 + 5 + 5 * 2 + 2
    assert Dense(3, 2).params.keys() == {"W", "b"}


def test_activation_inside_a_layer_or_behind_it():
    X = np.random.default_rng(0).normal(size=(3, 7))
    apart = Sequential([Dense(3, 5), Activation(relu)])
    np.testing.assert_array_equal(Sequential([Dense(3, 5, relu)]).forward(X), apart.forward(X))


def test_two_networks_share_nothing_and_the_list_stays():
    given = [Dense(2, 3)]
    first, second = Sequential(given), Sequential()
    first.add(Dense(3, 1))
    second.add(Dense(2, 4))
    assert len(given) == 1
    assert (len(first.layers), len(second.layers)) == (2, 1)
    assert not np.shares_memory(Dense(2, 3).W, Dense(2, 3).W)


def test_an_empty_network():
    model, X = Sequential(), np.ones((2, 3))
    np.testing.assert_array_equal(model.forward(X), X)
    np.testing.assert_array_equal(model.backward(X), X)
    assert (model.summary(), model.count_parameters(), model.params) == ("", 0, {})


def test_summary_has_a_line_for_each_layer():
    expected = (
        "1  Dense(3, 4, sigmoid)                                16 parameters\n"
        "2  Sequential(Dense(4, 5), Activation(tanh))  25 parameters\n"
        "3  Dense(5, 2)                                12 parameters"
    )
    lines = network().summary().splitlines()
    assert [line.split() for line in lines] == [line.split() for line in expected.splitlines()]
    assert len({line.index("parameters") for line in lines}) == 1


def test_two_passes_alive_at_once():
    """Forward of one batch, prediction of another, another network: the gradients are the first's."""
    rng = np.random.default_rng(5)
    X, other, dY = rng.normal(size=(3, 6)), rng.normal(size=(3, 4)), rng.normal(size=(2, 6))
    model, twin = network(), network(9)
    model.forward(X)
    expected_dX, expected = model.backward(dY), dict(model.grads)
    kept = model.forward(X)
    before = kept.copy()
    twin.forward(other)
    model.predict(other)
    twin.backward(dY[:, :4])
    dX = model.backward(dY)
    np.testing.assert_array_equal(dX, expected_dX)
    for key, grad in expected.items():
        np.testing.assert_array_equal(model.grads[key], grad)
    np.testing.assert_array_equal(kept, before)


def test_predict_leaves_nothing_behind():
    model = network()
    model.predict(np.zeros((3, 4)))
    message = "Sequential: backward needs a forward pass. Call forward(X) first."
    with raises(RuntimeError, message):
        model.backward(np.zeros((2, 4)))
    assert all(layer._memory is None for layer in model.layers)


@pytest.mark.parametrize("batch_size", [1, 3, 7, 100])
def test_predict_in_batches_gives_the_same(batch_size):
    X = np.random.default_rng(0).normal(size=(3, 7))
    result = network().predict(X, batch_size)
    np.testing.assert_allclose(result, network().predict(X), rtol=1e-12, atol=1e-14)


class DoubledInTraining(Layer):
    def _forward(self, X, training):
        return (2.0 * X if training else X), None


@pytest.mark.parametrize("batch_size", [None, 2])
def test_predict_is_not_training(batch_size):
    model, X = Sequential([DoubledInTraining()]), np.arange(3.0)[None, :]
    np.testing.assert_array_equal(model.predict(X, batch_size), X)
    np.testing.assert_array_equal(model.forward(X), X)
    np.testing.assert_array_equal(model.forward(X, training=True), 2.0 * X)


def test_predict_refuses_no_batch():
    with raises(ValueError, "predict: batch_size must be at least 1, got 0."):
        network().predict(np.zeros((3, 4)), 0)


def test_errors_from_inside_say_where_once():
    message = "Sequential, layer 3: Dense: X must have shape (7, m), got (5, 4)."
    model = Sequential([*network().layers[:2], Dense(7, 2)])
    with raises(ValueError, message):
        model.forward(np.zeros((3, 4)))
    nested = Sequential([Dense(3, 3), Sequential([Activation(relu), model])])
    with raises(ValueError, message.replace("layer 3", "layer 2.2.3")):
        nested.forward(np.zeros((3, 4)))


def test_errors_on_the_way_back_say_where():
    model = Sequential([Dense(2, 2), Activation(abs)])
    model.forward(np.zeros((2, 1)))
    with pytest.raises(ValueError, match=r"^Sequential, layer 2: Activation: activation must be"):
        model.backward(np.zeros((2, 1)))


def test_one_layer_twice():
    layer = Dense(2, 2)
    model = Sequential([layer, Activation(relu), Sequential([layer])])
    message = (
        "Sequential: layers must be different objects, got Dense(2, 2) twice. "
        "Make a layer for each place."
    )
    with raises(ValueError, message):
        _ = model.params
    shared = Activation(relu)  # has no parameters, so nothing can go wrong
    check_gradients(
        Sequential([Dense(2, 3, seed=1), shared, Dense(3, 2, seed=2), shared]),
        np.random.default_rng(0).normal(size=(2, 5)),
    )


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (3, "Sequential: layer must be a Layer, got 3."),
        (Dense, f"Sequential: layer must be a Layer, got {Dense!r}. Make one of the class: Dense(...)."),
        (abs, f"Sequential: layer must be a Layer, got {abs!r}. Activation(f) makes a layer of a function f."),
    ],
)  # fmt: skip
def test_add_refuses_what_is_no_layer(layer, message):
    with raises(TypeError, message):
        Sequential([layer])


def test_a_layer_without_its_functions_says_so():
    with raises(NotImplementedError, "Layer: write _forward(X, training)."):
        Layer().forward(np.zeros((1, 1)))
    with raises(NotImplementedError, "Layer: write _backward(dY, cache)."):
        Layer()._backward(None, None)


def test_astype_converts_every_parameter():
    model = network().astype("float32")
    assert {array.dtype for array in model.params.values()} == {np.dtype("float32")}
    assert model.predict(np.zeros((3, 2), dtype="float32")).dtype == np.float32
    with raises(ValueError, 'astype: dtype must be "float32" or "float64", got \'int8\'.'):
        model.astype("int8")


def test_evaluate_is_the_mean_over_all_examples():
    # logits (0, ln 3), probabilities 1/4 and 3/4; labels 0, 1, 1: right twice of three times
    model = Sequential([dense(np.zeros((2, 1)), np.array([[0.0], [np.log(3.0)]]))])
    labels = np.array([0, 1, 1])
    found = model.evaluate(np.zeros((1, 3)), labels, "softmax_cross_entropy")
    expected = -(np.log(1 / 4) + 2 * np.log(3 / 4)) / 3
    assert found == {"loss": pytest.approx(expected), "accuracy": pytest.approx(2 / 3)}


def test_evaluate_with_batches_of_unequal_size():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(3, 1500)), rng.normal(size=(2, 1500))
    Z = network().predict(X)
    found = network().evaluate(X, Y, "mse")
    assert found["loss"] == pytest.approx(((Z - Y) ** 2).sum() / 1500)
    assert found["r2"] == pytest.approx(r2(Z, Y))
    labels = rng.integers(0, 2, 1500)
    found = network().evaluate(X, labels, SoftmaxCrossEntropy())
    assert found["accuracy"] == pytest.approx(np.mean(Z.argmax(axis=0) == labels))


# Layers of one's own


class Mix(Layer):
    """Y = W X; what it returns can be spoilt."""

    names = ("W",)

    def __init__(self, n, way=lambda Y, X: (Y, X), back=lambda dX, dW: (dX, {"W": dW})):
        self.W, self.way, self.back = np.eye(n), way, back  # without super().__init__()

    def _forward(self, X, training):
        return self.way(self.W @ X, X)

    def _backward(self, dY, X):
        return self.back(self.W.T @ dY, dY @ X.T)


RETURNED = [
    (
        {"way": lambda Y, X: Y},
        TypeError,
        (
            "_forward must return a pair, the output and a cache for _backward, got a ndarray. "
            "Write return Y, cache; None is a cache too."
        ),
    ),
    (
        {"way": lambda Y, X: None},
        TypeError,
        (
            "_forward must return a pair, the output and a cache for _backward, got None. "
            "Write return Y, cache; None is a cache too."
        ),
    ),
    (
        {"back": lambda dX, dW: dX},
        TypeError,
        (
            "_backward must return a pair, dX and a dict of gradients, got a ndarray. "
            "Write return dX, {...}; without parameters the dict is empty."
        ),
    ),
    (
        {"back": lambda dX, dW: (dX, dW)},
        TypeError,
        (
            "_backward must return a pair, dX and a dict of gradients, got a tuple of ndarray, ndarray. "
            "Write return dX, {...}; without parameters the dict is empty."
        ),
    ),
    (
        {"back": lambda dX, dW: (dX, {"w": dW})},
        ValueError,
        "_backward must return a gradient of W, got the keys ['w']. Its key is 'W'.",
    ),
    (
        {"back": lambda dX, dW: (dX, {"W": dW.mean()})},
        ValueError,
        "_backward must return a gradient of W of shape (2, 2), the shape of W, got ().",
    ),
    (
        {"back": lambda dX, dW: (dX, {"W": dW[:1].T})},
        ValueError,
        "_backward must return a gradient of W of shape (2, 2), the shape of W, got (2, 1).",
    ),
    (
        {"back": lambda dX, dW: (dX, {"W": None})},
        ValueError,
        "_backward must return a gradient of W of shape (2, 2), the shape of W, got None.",
    ),
    (
        {"back": lambda dX, dW: (dX.mean(axis=1, keepdims=True), {"W": dW})},
        ValueError,
        "_backward must return dX of shape (2, 5), the shape of X, got (2, 1).",
    ),
]


@pytest.mark.parametrize(("spoilt", "error", "message"), RETURNED)
def test_a_layer_of_ones_own_that_returns_something_else(spoilt, error, message):
    X = np.ones((2, 5))
    with raises(error, f"Mix: {message}"):
        layer = Mix(2, **spoilt)
        layer.forward(X)
        layer.backward(X)
    model = Sequential([Dense(2, 2), Mix(2, **spoilt)])
    weights = model.layers[0].W.copy()
    with raises(error, f"Sequential, layer 2: Mix: {message}"):
        model.fit(X, X, loss="mse", optimizer=SGD(0.1), epochs=1)
    np.testing.assert_array_equal(model.layers[0].W, weights)


def test_a_layer_of_ones_own_without_super_learns():
    X = np.random.default_rng(0).normal(size=(3, 20))
    model = Sequential([Mix(3)])
    model.fit(X, X[::-1], loss="mse", optimizer=SGD(0.1), epochs=200)
    np.testing.assert_allclose(model.params["W1"], np.eye(3)[::-1], atol=1e-6)
    check_gradients(Sequential([Mix(3), Mix(3)]), X)


def test_params_are_for_reading():
    model = network()
    message = (
        "params: entries must stay, got a new one. Change the array in place, "
        "params['W1'][:] = ..., or set it in its layer, layer.W = ..."
    )
    with raises(TypeError, message):
        model.params["W1"] = np.zeros((4, 3))
    for change in ("update", "pop", "clear", "setdefault", "popitem"):
        with raises(TypeError, message):
            getattr(model.params, change)()
    model.params["W1"][:] = 7.0
    np.testing.assert_array_equal(model.layers[0].W, np.full((4, 3), 7.0))
    kept = copy.deepcopy(model.params)
    assert type(kept) is dict
    model.params["W1"][:] = 0.0
    np.testing.assert_array_equal(kept["W1"], np.full((4, 3), 7.0))


@pytest.mark.parametrize("X", [[[1.0]] * 3, type("Table", (), {"shape": (3, 1), "ndim": 2})()])
def test_predict_wants_an_array(X):
    message = (
        "predict: X must be an array with one column for each example, got a "
        f"{type(X).__name__}. Make an array of it: np.array(X)."
    )
    for batch_size in (None, 2):
        with raises(TypeError, message):
            network().predict(X, batch_size)


def test_a_table_is_no_array():
    table = SimpleNamespace(shape=(3, 1), ndim=2)
    message = "Dense: X must be an array of shape (n_in, m), got a SimpleNamespace. Make an array of it: np.array(X)."
    with raises(TypeError, message):
        Dense(3, 2).forward(table)


def test_one_feature_is_a_row():
    message = "Sequential, layer 1: Dense: X must have shape (1, m), got (200,). One feature is x[None, :]."
    with raises(ValueError, message):
        Sequential([Dense(1, 8)]).predict(np.zeros(200))


@pytest.mark.parametrize("bias", [0.0, None])
def test_a_bias_that_is_no_array(bias):
    layer = Dense(3, 4)
    layer.b = bias
    message = (
        f"Dense: b must have shape (4, 1), got a {type(bias).__name__} of shape (). "
        "No bias is np.zeros((4, 1))."
    )
    with raises(ValueError, message):
        layer.forward(np.zeros((3, 5)))


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((0, 3), "Dense: n_in must be a whole number from 1 up, got 0."),
        ((3, -1), "Dense: n_out must be a whole number from 1 up, got -1."),
        ((3.0, 3), "Dense: n_in must be a whole number from 1 up, got 3.0."),
        ((3, "3"), "Dense: n_out must be a whole number from 1 up, got '3'."),
    ],
)
def test_sizes_of_a_layer(sizes, message):
    with raises(ValueError, message):
        Dense(*sizes)


def test_a_function_of_numpy_that_nnlib_has_too():
    layer = Dense(3, 2, np.tanh)
    layer.forward(np.zeros((3, 5)))
    message = (
        "Dense: activation must be a function whose backward is known, got tanh. Take nnlib.tanh."
    )
    with raises(ValueError, message):
        layer.backward(np.zeros((2, 5)))


def test_an_activation_that_returns_a_list_is_not_printed():
    message = "Dense: activation must return an array of shape (2, 5), the shape of Z, got a list."
    with raises(ValueError, message):
        Dense(3, 2, lambda Z: Z.tolist()).forward(np.zeros((3, 5)))


def test_the_brackets_of_the_list_forgotten():
    message = (
        "Sequential: layers must be a list, got a Dense. Write the brackets too: Sequential([...])."
    )
    with raises(TypeError, message):
        Sequential(Dense(2, 3))
    with raises(TypeError, message):
        Sequential(Dense(2, 3), Dense(3, 1))
    assert len(Sequential(layer for layer in [Dense(2, 3)]).layers) == 1


def test_whole_numbers_as_parameters_are_computed_as_floats():
    layer = Dense(2, 1, sigmoid)
    layer.W, layer.b = np.array([[1, 1]]), np.array([[0]])
    A = layer.forward(np.array([[0, 1], [0, 1]]))  # Z is 0, 2
    np.testing.assert_allclose(A, [[0.5, 1 / (1 + np.exp(-2.0))]], rtol=1e-15)
    assert A.dtype == np.float64
    dX = layer.backward(np.array([[4.0, 0.0]]))  # dZ is 4 * 1/4 = 1 and 0
    np.testing.assert_array_equal(dX, [[1.0, 0.0], [1.0, 0.0]])
    np.testing.assert_array_equal(layer.grads["b"], [[1.0]])
