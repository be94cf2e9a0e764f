"""The gradient check itself: it must see every planted bug, and leave no trace."""

import math
import re

import numpy as np
import pytest

from nnlib.activations import leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.backprop import dense_backward, model_backward
from nnlib.forward import model_forward
from nnlib.gradcheck import check_layer, gradient_norms, numerical_gradient, relative_error
from nnlib.losses import binary_cross_entropy
from nnlib.model import Activation, Dense, Layer, Sequential
from nnlib.objectives import BinaryCrossEntropy
from nnlib.slopes import relu_backward


def test_numerical_gradient_by_hand():
    # f = 3 a**2 b has the slopes 6 a b and 3 a**2: at (2, 5) 60 and 12
    grad = numerical_gradient(lambda x: 3 * x[0] ** 2 * x[1], np.array([2.0, 5.0]))
    np.testing.assert_allclose(grad, [60.0, 12.0], atol=1e-6)


def test_the_step_is_the_one_given():
    """The central difference of x**3 is 3 x**2 + h**2 exactly."""
    grad = numerical_gradient(lambda x: x.item() ** 3, np.array([2.0]), h=0.5)
    np.testing.assert_array_equal(grad, [12.25])


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3), (0, 2)])
def test_f_gets_arrays_of_the_shape_of_x(shape):
    def f(x):
        assert x.shape == shape
        return np.sum(x**2)

    x = np.random.default_rng(0).normal(size=shape)
    np.testing.assert_allclose(numerical_gradient(f, x), 2 * x, atol=1e-8)


@pytest.mark.parametrize("order", ["C", "F"])
def test_memory_order_and_views(order):
    whole = np.array(np.random.default_rng(1).normal(size=(4, 6)), order=order)
    for x in (whole, whole[::2, 1:4], whole.T, whole[:, ::-1]):
        grad = numerical_gradient(lambda x: np.sum(np.sin(x)), x)
        np.testing.assert_allclose(grad, np.cos(x), atol=1e-9)


AWKWARD = np.array([[0.1, -0.0, 1e-300], [1e17, 1 / 3, -5e-324]])  # 1e17 + h is 1e17


def test_x_is_bit_for_bit_as_before():
    x = AWKWARD.copy()
    numerical_gradient(lambda x: float(np.sum(x[0])), x)
    assert x.tobytes() == AWKWARD.tobytes()


@pytest.mark.parametrize("call", [1, 2, 7, 8])
def test_x_is_bit_for_bit_as_before_when_f_raises(call):
    x, calls = AWKWARD.copy(), []

    def f(x):
        calls.append(1)
        if len(calls) == call:
            raise ZeroDivisionError
        return 0.0

    with pytest.raises(ZeroDivisionError):
        numerical_gradient(f, x)
    assert x.tobytes() == AWKWARD.tobytes()


def test_f_may_read_x_through_what_holds_it():
    layer, X = Dense(3, 2), np.random.default_rng(2).normal(size=(3, 4))
    grad = numerical_gradient(lambda _: np.sum(layer.forward(X)), layer.W)
    np.testing.assert_allclose(grad, np.tile(X.sum(axis=1), (2, 1)), atol=1e-8)


@pytest.mark.parametrize("value", [2.0, np.float64(2.0), np.array(2.0), np.array([[2.0]])])
def test_f_may_return_any_one_number(value):
    np.testing.assert_array_equal(numerical_gradient(lambda x: value, np.ones(2)), [0.0, 0.0])


def test_f_must_return_one_number():
    message = (
        "numerical_gradient: f must return one number, got an array of shape (2,). "
        "A loss is a mean or a sum."
    )
    x = np.ones(2)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        numerical_gradient(lambda x: x**2, x)
    np.testing.assert_array_equal(x, [1.0, 1.0])


@pytest.mark.parametrize(
    ("x", "got"),
    [
        (np.ones(2, dtype=np.float32), "float32"),
        (np.ones(2, dtype=int), "int64"),
        ([1.0, 2.0], "list"),
    ],
)
def test_only_float64_is_precise_enough(x, got):
    message = (
        f"numerical_gradient: x must be an array of float64, got {got}. "
        "Small differences need the precision."
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        numerical_gradient(lambda x: 0.0, x)


def test_relative_error_by_hand():
    # norms 5, 10, and of the difference (3, 4) - (6, 8) again 5
    error = relative_error(np.array([3.0, 4.0]), np.array([6.0, 8.0]))
    assert error == pytest.approx(1 / 3, rel=1e-15)
    assert isinstance(error, float)
    assert relative_error(np.array([[1.0]]), np.array([[-1.0]])) == 1.0
    assert relative_error(np.array([[0.0]]), np.array([[3.0]])) == 1.0


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 0)])
def test_relative_error_of_zeros_is_zero(shape):
    assert relative_error(np.zeros(shape), np.zeros(shape)) == 0.0
    assert relative_error(np.full(shape, 0.1), np.full(shape, 0.1)) == 0.0


@pytest.mark.parametrize("scale", [1e-320, 1e-200, 1.0, 1e200, 1e307])
def test_relative_error_has_no_scale(scale):
    a, b = np.array([3.0, 4.0]) * scale, np.array([6.0, -8.0]) * scale
    # (-3, 12): sqrt(153) / 15
    assert relative_error(a, b) == pytest.approx(math.sqrt(153) / 15, rel=1e-3)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_no_number_is_no_good_one(bad):
    assert math.isnan(relative_error(np.array([1.0, bad]), np.array([1.0, 2.0])))
    assert math.isnan(relative_error(np.array([1.0, 2.0]), np.array([1.0, bad])))


def test_relative_error_does_not_broadcast():
    message = "relative_error: b must have shape (3, 1), got (3,). A column is b[:, None]."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        relative_error(np.zeros((3, 1)), np.zeros(3))


def test_one_dimensional_warm_up_of_deeplearning_ai():
    """DeepLearning.AI, course 2 week 1, gradient checking: J = theta x, x = 2, theta = 4, step
    1e-7; the difference published is 2.919e-10."""
    approximate = numerical_gradient(lambda theta: 2.0 * theta.item(), np.array([4.0]), h=1e-7)
    assert relative_error(np.array([2.0]), approximate) == pytest.approx(2.919e-10, abs=1e-13)


def test_planted_bugs_of_deeplearning_ai():
    """DeepLearning.AI, course 2 week 1, gradient checking: 4-5-3-1, ReLU, ReLU, sigmoid (G4).

    With dW2 doubled and db1 times 4 the published difference over all parameters is
    0.285093156781; repaired, 1.19e-7, because the step is 1e-7 and rounding is large.
    """
    draw = np.random.RandomState(1)
    shapes = ((4, 3), (5, 4), (5, 1), (3, 5), (3, 1), (1, 3), (1, 1))
    X, *arrays = (draw.randn(*shape) for shape in shapes)
    Y = np.array([[1.0, 1.0, 0.0]])
    parameters = list(zip(arrays[::2], arrays[1::2], strict=True))

    def cost(_):
        A_L, _ = model_forward(X, parameters, [relu, relu, sigmoid])
        return binary_cross_entropy(A_L, Y)

    _, caches = model_forward(X, parameters, [relu, relu, sigmoid])
    dZ3 = BinaryCrossEntropy().backward(caches[-1]["Z"], Y)
    backwards = [relu_backward, relu_backward, lambda dA, Z: dA]  # sigmoid is part of the loss
    grads, _ = model_backward(dZ3, caches, backwards)
    expected = np.concatenate([numerical_gradient(cost, array, h=1e-7).ravel() for array in arrays])
    right = [gradient for pair in grads for gradient in pair]
    factors = [1, 4, 2, 1, 1, 1]  # W1, b1, W2, b2, W3, b3
    planted = [factor * gradient for factor, gradient in zip(factors, right, strict=True)]
    found = {
        name: relative_error(np.concatenate([g.ravel() for g in gradients]), expected)
        for name, gradients in (("right", right), ("planted", planted))
    }
    assert found["planted"] == pytest.approx(0.285093156781, abs=2e-10)
    assert found["right"] == pytest.approx(1.19e-7, abs=1e-9)


# check_layer


@pytest.mark.parametrize("m", [1, 5])
@pytest.mark.parametrize("function", [None, tanh, sigmoid, relu, leaky_relu, softmax])
def test_dense_layers_pass(function, m):
    rng = np.random.default_rng(3)
    layer = Dense(4, 3, function, seed=5)
    layer.b = rng.normal(size=(3, 1))
    errors = check_layer(layer, rng.normal(size=(4, m)), rng)
    assert set(errors) == {"W", "b", "X"}
    assert max(errors.values()) < 1e-7


def test_networks_pass():
    rng = np.random.default_rng(4)
    network = Sequential([Dense(4, 5, tanh), Dense(5, 3, seed=1), Activation(softmax)])
    errors = check_layer(network, rng.normal(size=(4, 6)), rng)
    assert set(errors) == {"X", *network.params}
    assert max(errors.values()) < 1e-7


class Broken(Dense):
    """A dense layer with a fault in its backward."""

    def __init__(self, fault):
        super().__init__(4, 4, tanh)
        self.fault = fault

    def _backward(self, dA, cache):
        A_prev, Z = cache
        dX, grads = super()._backward(dA, cache)
        dZ = dA * (1 - np.tanh(Z) ** 2)
        if self.fault == "X":
            dX = self.W @ dZ  # W.T is right; only a square W hides it
        if self.fault == "W":
            grads["W"] = grads["W"] / A_prev.shape[1]  # divided by m twice
        if self.fault == "b":
            grads["b"] = 0 * grads["b"] + grads["b"].mean()  # one sum for all units
        if self.fault == "all":
            dW, db, dX = dense_backward(dA, A_prev, self.W)  # the slope of tanh left out
            grads = {"W": dW, "b": db}
        return dX, grads


@pytest.mark.parametrize("fault", ["X", "W", "b", "all"])
def test_planted_faults_are_seen_under_their_names(fault):
    rng = np.random.default_rng(5)
    errors = check_layer(Broken(fault), rng.normal(size=(4, 6)), rng)
    assert {name for name, error in errors.items() if error > 1e-2} == (
        {"W", "b", "X"} if fault == "all" else {fault}
    )
    assert min(errors.values(), default=0) < 1e-7 or fault == "all"


def test_the_gradient_from_above_is_not_all_ones():
    """The columns of softmax sum to 1: of their plain sum every gradient is 0, right or wrong."""
    rng = np.random.default_rng(12)
    layer = Activation(softmax, backward=lambda dA, Z: 0 * dA)
    assert check_layer(layer, rng.normal(size=(3, 4)), rng)["X"] == 1.0


class Noisy(Layer):
    """Multiplies by numbers drawn from a generator of its own."""

    def __init__(self):
        super().__init__()
        self.rng = np.random.default_rng(6)

    def _forward(self, X, training):
        factors = self.rng.normal(size=X.shape) if training else np.ones(X.shape)
        return factors * X, factors

    def _backward(self, dY, factors):
        return factors * dY, {}


@pytest.mark.parametrize("training", [False, True])
def test_layers_that_draw_numbers_can_be_checked(training):
    rng, layer = np.random.default_rng(7), Noisy()
    assert check_layer(layer, rng.normal(size=(3, 4)), rng, training)["X"] < 1e-8
    untouched = np.random.default_rng(6)
    assert layer.rng.bit_generator.state == untouched.bit_generator.state


def test_check_layer_leaves_layer_and_input_as_they_were():
    rng = np.random.default_rng(8)
    layer, X = Dense(4, 3, tanh), rng.normal(size=(4, 5))
    layer.forward(X)
    layer.backward(np.ones((3, 5)))
    W, x, gradient = layer.W.copy(), X.copy(), layer.grads["W"].copy()
    check_layer(layer, X, rng)
    assert (layer.W.tobytes(), X.tobytes()) == (W.tobytes(), x.tobytes())
    np.testing.assert_array_equal(layer.grads["W"], gradient)


class Forgetful(Dense):
    def _backward(self, dA, cache):
        dX, grads = super()._backward(dA, cache)
        return dX, {"W": grads["W"]}


def test_a_missing_gradient_is_named():
    message = (
        "Forgetful: _backward must return a gradient of b, got the keys ['W']. Its key is 'b'."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        check_layer(Forgetful(2, 3), np.ones((2, 4)), np.random.default_rng(0))


class Constant(Layer):
    """Its parameter has no influence: both gradients are rounding or 0."""

    names = ("w",)

    def __init__(self):
        super().__init__()
        self.w = np.ones((1, 1))

    def _forward(self, X, training):
        return X + (self.w - self.w), None

    def _backward(self, dY, cache):
        return dY, {"w": np.full((1, 1), 1e-15)}


def test_gradients_of_nothing_but_rounding_are_no_error():
    rng = np.random.default_rng(9)
    assert check_layer(Constant(), rng.normal(size=(2, 3)), rng)["w"] == 0.0


# gradient_norms


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("depth", [1, 3])
def test_gradient_norms_follow_the_recipe(activation, depth):
    """Written out with NumPy alone: weights first, then X; the last layer is activated too."""
    rng = np.random.default_rng(10)
    weights = [rng.normal(0, 0.25, (16, 16)) for _ in range(depth)]
    outputs = [rng.normal(size=(16, 8))]
    f, slope = {
        "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
        "tanh": (np.tanh, lambda a: 1 - a**2),
        "relu": (lambda z: np.maximum(z, 0), lambda a: a > 0),
    }[activation]
    for W in weights:
        outputs.append(f(W @ outputs[-1]))
    delta, norms = outputs[-1] / 8, []
    for W, below, above in zip(weights[::-1], outputs[-2::-1], outputs[:0:-1], strict=True):
        dZ = delta * slope(above)
        norms.insert(0, np.linalg.norm(dZ @ below.T))
        delta = W.T @ dZ
    found = gradient_norms(depth, activation, 10)
    np.testing.assert_allclose(found, norms, rtol=1e-12)
    assert all(isinstance(norm, float) for norm in found)


def test_gradients_vanish_through_sigmoid_and_not_through_relu():
    sigmoids, relus = gradient_norms(10, "sigmoid", 0), gradient_norms(10, "relu", 0)
    assert sigmoids[0] < 1e-4 * sigmoids[-1]
    assert relus[0] > 1e-2 * relus[-1]
    assert gradient_norms(4, "tanh", 0) == gradient_norms(4, "tanh", 0)
    assert gradient_norms(4, "tanh", 0) != gradient_norms(4, "tanh", 1)


@pytest.mark.parametrize(
    ("depth", "activation", "message"),
    [
        (3, "elu", "activation must be one of sigmoid, tanh, relu, got 'elu'."),
        (0, "relu", "depth must be at least 1, got 0."),
    ],
)
def test_gradient_norms_refuse(depth, activation, message):
    with pytest.raises(ValueError, match=f"^{re.escape('gradient_norms: ' + message)}$"):
        gradient_norms(depth, activation, 0)


def test_a_read_only_array_is_refused():
    x = np.ones(2)
    x.flags.writeable = False
    message = (
        "numerical_gradient: x must be an array that can be changed, got one that is read-only. "
        "Give a copy: np.array(x)."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        numerical_gradient(np.sum, x)
