"""elu, softplus and gelu: by hand, against math.erfc, extreme inputs, gradients."""

import math
import re
from functools import partial

import numpy as np
import pytest

from nnlib.backprop import backward_of
from nnlib.engine.storage import load, save
from nnlib.extras import (
    elu,
    elu_backward,
    elu_grad,
    gelu,
    gelu_backward,
    gelu_grad,
    normal_cdf,
    softplus,
    softplus_backward,
    softplus_grad,
)
from nnlib.gradcheck import check_layer
from nnlib.model import Activation, Dense, Sequential
from nnlib.tests.foreign import Foreign

gelu_tanh, gelu_tanh_grad = (partial(f, approximate="tanh") for f in (gelu, gelu_grad))
elu_steep, elu_steep_grad = (partial(f, alpha=2.5) for f in (elu, elu_grad))
PAIRS = {
    "elu": (elu, elu_grad),
    "elu, alpha 2.5": (elu_steep, elu_steep_grad),
    "softplus": (softplus, softplus_grad),
    "gelu": (gelu, gelu_grad),
    "gelu, tanh": (gelu_tanh, gelu_tanh_grad),
}
BACKWARDS = {elu: elu_backward, softplus: softplus_backward, gelu: gelu_backward}


def phi(z):
    return math.erfc(-z / math.sqrt(2)) / 2


@pytest.mark.parametrize(
    ("function", "z", "expected"),
    [
        (elu, [-1000.0, -1.0, -0.0, 0.0, 2.0], [-1.0, 1 / math.e - 1, 0.0, 0.0, 2.0]),
        (elu_steep, [-1.0, 2.0], [2.5 * (1 / math.e - 1), 2.0]),
        (elu_grad, [-1000.0, -1.0, 0.0, 2.0], [0.0, 1 / math.e, 1.0, 1.0]),
        (elu_steep_grad, [-1.0, 0.0, 2.0], [2.5 / math.e, 2.5, 1.0]),
        (
            softplus,
            [-1000.0, -1.0, 0.0, 1000.0],
            [0.0, math.log(1 + 1 / math.e), math.log(2), 1000],
        ),
        (softplus_grad, [-1000.0, 0.0, 1.0, 1000.0], [0.0, 0.5, math.e / (1 + math.e), 1.0]),
        (gelu, [-1000.0, -1.0, 0.0, 2.0, 1000.0], [0.0, -phi(-1), 0.0, 2 * phi(2), 1000.0]),
        # phi(1) + e^-0.5 / sqrt(2 pi) = 0.841345 + 0.241971
        (gelu_grad, [-1000.0, 0.0, 1.0, 1000.0], [0.0, 0.5, 1.083315470587686, 1.0]),
        # 0.5 (1 + tanh(0.797885 * 1.044715)) = 0.5 (1 + tanh(0.833562)) = 0.841192
        (
            gelu_tanh,
            [-1000.0, 0.0, 1.0, 1000.0],
            [0.0, 0.0, 0.5 + 0.5 * math.tanh(math.sqrt(2 / math.pi) * 1.044715), 1000.0],
        ),
    ],
)
def test_hand_worked_values(function, z, expected):
    np.testing.assert_allclose(function(np.array(z)), expected, rtol=1e-14, atol=0)


def test_normal_cdf_is_exact_also_in_the_tail():
    z = np.concatenate([np.linspace(-37, 9, 4001), np.linspace(-1e-3, 1e-3, 11)])
    np.testing.assert_allclose(normal_cdf(z), [phi(number) for number in z], rtol=1e-13)
    near = z[z > -5]
    np.testing.assert_allclose(normal_cdf(near), [phi(number) for number in near], rtol=3e-15)


def test_normal_cdf_has_no_jump_where_the_pole_is_left_out():
    """The term is left out from x = 2 pi on, that is |z| = 2 pi sqrt(2) = 8.886."""
    z = np.array([-8.8858, -8.8857, -8.8856, 8.8857])
    np.testing.assert_allclose(normal_cdf(z), [phi(number) for number in z], rtol=1e-13)


def test_the_two_forms_of_gelu_are_close_but_not_the_same():
    z = np.linspace(-10, 10, 2001)
    assert 4e-4 < np.abs(gelu(z) - gelu_tanh(z)).max() < 5e-4


def test_nothing_cancels_near_zero():
    np.testing.assert_allclose(elu([1e-12, -1e-12]), [1e-12, -1e-12], rtol=1e-11)
    np.testing.assert_allclose(elu(-1e-20), -1e-20, rtol=1e-15)
    np.testing.assert_allclose(softplus(-40.0), math.exp(-40), rtol=1e-14)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize(
    "z",
    [
        3,
        -2.5,
        np.float32([[-1.5, 2.0]]),
        np.arange(-3, 4),
        np.linspace(-1e200, 1e200, 24),
        np.zeros((0, 3)),
    ],
    ids=lambda z: f"{type(z).__name__}{np.shape(z)}",
)
def test_any_input_gives_float64_of_the_same_shape_and_no_warning(name, z):
    for function in PAIRS[name]:
        result = function(z)
        assert result.dtype == np.float64
        assert result.shape == np.shape(z)
        assert np.isfinite(result).all()


@pytest.mark.parametrize("name", PAIRS)
def test_slopes(name):
    function, grad = PAIRS[name]
    z, h = np.linspace(-6.05, 6.05, 122), 1e-5  # not at 0, where elu has a kink for alpha 2.5
    np.testing.assert_allclose((function(z + h) - function(z - h)) / (2 * h), grad(z), atol=1e-9)


@pytest.mark.parametrize("name", PAIRS)
def test_in_layers(name, tmp_path):
    """Dense and Activation find the backward function, with its setting; a file keeps both."""
    function = PAIRS[name][0]
    rng = np.random.default_rng(0)
    model = Sequential([Dense(3, 4, function), Dense(4, 5), Activation(function)])
    X = rng.normal(size=(3, 2))
    assert max(check_layer(model, X, rng).values()) < 1e-7
    save(model, tmp_path / "model.npz")
    np.testing.assert_array_equal(load(tmp_path / "model.npz").forward(X), model.forward(X))


@pytest.mark.parametrize("function", BACKWARDS, ids=lambda function: function.__name__)
def test_backward_multiplies_by_the_slope_in_the_precision_of_the_gradient(function):
    backward = BACKWARDS[function]
    assert backward_of("test", function) is backward
    Z, dA = np.random.default_rng(0).normal(size=(2, 3, 4))
    grad = {elu: elu_grad, softplus: softplus_grad, gelu: gelu_grad}[function]
    np.testing.assert_allclose(backward(dA, Z), dA * grad(Z), rtol=1e-15)
    assert backward(dA.astype(np.float32), Z.astype(np.float32)).dtype == np.float32
    message = f"{backward.__name__}: dA must have shape (3, 4), got (1, 4)."
    with pytest.raises(ValueError, match=re.escape(message)):
        backward(dA[:1], Z)


def test_gelu_knows_two_forms():
    for function in (gelu, gelu_grad):
        message = f'{function.__name__}: approximate must be "none" or "tanh", got \'sigmoid\'.'
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            function(1.0, approximate="sigmoid")


@pytest.mark.parametrize("name", PAIRS)
def test_only_functions_of_the_array_api_standard_are_used(name):
    Z, dA = np.random.default_rng(0).normal(size=(2, 3, 4)) * 5
    for function in PAIRS[name]:
        np.testing.assert_allclose(function(Foreign(Z))._array, function(Z), rtol=1e-14)
    backward = backward_of("test", PAIRS[name][0])
    np.testing.assert_allclose(
        backward(Foreign(dA), Foreign(Z))._array, backward(dA, Z), rtol=1e-14
    )


@pytest.mark.parametrize("name", ["elu", "softplus", "gelu", "gelu, tanh"])
def test_against_pytorch(name):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: no second opinion")
    functions = torch.nn.functional
    theirs = {
        "elu": functions.elu,
        "softplus": functions.softplus,
        "gelu": functions.gelu,
        "gelu, tanh": partial(functions.gelu, approximate="tanh"),
    }[name]
    Z = np.linspace(-9.0, 9.0, 181)
    z = torch.tensor(Z, requires_grad=True)
    y = theirs(z)
    y.sum().backward()
    function, grad = PAIRS[name]
    np.testing.assert_allclose(function(Z), y.detach().numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(grad(Z), z.grad.numpy(), rtol=1e-9, atol=1e-12)
