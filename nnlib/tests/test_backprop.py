"""Backward of every function: by hand, against published numbers, numerical slopes and PyTorch."""

import re
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.activations import leaky_relu, relu, sigmoid, softmax, tanh
from nnlib.backprop import (
    BACKWARDS,
    backward_of,
    dense_backward,
    model_backward,
    softmax_cross_entropy_backward,
    softmax_jacobian,
)
from nnlib.forward import dense_forward, model_forward
from nnlib.gradcheck import numerical_gradient, relative_error
from nnlib.graphs import chain_rule, shared_value_grad, skip_backward
from nnlib.losses import softmax_cross_entropy
from nnlib.perceptron import step
from nnlib.slopes import (
    leaky_relu_backward,
    relu_backward,
    sigmoid_backward,
    softmax_backward,
    tanh_backward,
)


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is not installed: no second opinion")


def legacy_normals(seed, *shapes):
    """Draw the arrays of a published fixture, in the order of its recipe."""
    draw = np.random.RandomState(seed)
    return [draw.randn(*shape) for shape in shapes]


def away_from_zero(rng, shape):
    """Normal numbers, but none so near 0 that a difference would straddle the kink of ReLU."""
    Z = rng.normal(size=shape)
    return np.where(abs(Z) < 0.01, 0.5, Z)


# Activations one by one


def functions_and_shapes():
    """Every activation with every shape that it takes; softmax works on columns."""
    for function in BACKWARDS:
        for shape in [(3, 4), (2, 1), (1, 1), (5,), (2, 3, 2, 2), ()]:
            if function is not softmax or len(shape) == 2:
                yield pytest.param(function, shape, id=f"{function.__name__} {shape}")


@pytest.mark.parametrize(("function", "shape"), list(functions_and_shapes()))
def test_activation_backward_is_the_slope(function, shape):
    rng = np.random.default_rng(0)
    Z, dA = away_from_zero(rng, shape), rng.normal(size=shape)
    dZ = backward_of("test", function)(dA, Z)
    assert dZ.shape == shape
    expected = numerical_gradient(lambda Z: np.sum(dA * function(Z)), Z)
    np.testing.assert_allclose(dZ, expected, atol=1e-8)


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0, 2.0, -1.0])
def test_partial_functions_keep_their_settings(alpha):
    rng = np.random.default_rng(1)
    Z, dA = away_from_zero(rng, (3, 4)), rng.normal(size=(3, 4))
    dZ = backward_of("test", partial(leaky_relu, alpha=alpha))(dA, Z)
    np.testing.assert_array_equal(dZ, np.where(Z > 0, dA, alpha * dA))
    np.testing.assert_array_equal(dZ, leaky_relu_backward(dA, Z, alpha))


def test_conventions_at_the_kink():
    """As measured in PyTorch: relu 0, leaky_relu its alpha, not the 0.5 of a maximum (P1)."""
    zeros, dA = np.array([[0.0, -0.0]]), np.array([[3.0, 3.0]])
    np.testing.assert_array_equal(relu_backward(dA, zeros), [[0.0, 0.0]])
    np.testing.assert_array_equal(leaky_relu_backward(dA, zeros), [[0.03, 0.03]])
    np.testing.assert_array_equal(sigmoid_backward(dA, zeros), [[0.75, 0.75]])
    np.testing.assert_array_equal(tanh_backward(dA, zeros), [[3.0, 3.0]])


def test_conventions_at_the_kink_are_those_of_pytorch(torch):
    for ours, theirs in (
        (relu_backward, torch.relu),
        (leaky_relu_backward, torch.nn.functional.leaky_relu),
    ):
        Z = torch.zeros((1, 1), dtype=torch.float64, requires_grad=True)
        theirs(Z).sum().backward()
        np.testing.assert_array_equal(ours(np.ones((1, 1)), np.zeros((1, 1))), Z.grad.numpy())


@pytest.mark.parametrize("function", list(BACKWARDS), ids=lambda f: f.__name__)
def test_backward_keeps_the_precision_of_the_gradient(function):
    rng = np.random.default_rng(2)
    Z, dA = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    backward = backward_of("test", function)
    small = backward(dA.astype(np.float32), Z.astype(np.float32))
    assert small.dtype == np.float32
    np.testing.assert_allclose(small, backward(dA, Z), rtol=1e-5, atol=1e-6)
    assert backward(np.ones((2, 2), dtype=int), np.ones((2, 2), dtype=int)).dtype == np.float64


@pytest.mark.parametrize("function", list(BACKWARDS), ids=lambda f: f.__name__)
def test_extreme_pre_activations_give_numbers_and_no_warning(function):
    Z = np.array([[1000.0, -1000.0, 0.0], [-1000.0, 1000.0, 1e-300]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert np.isfinite(backward_of("test", function)(np.ones((2, 3)), Z)).all()


@pytest.mark.parametrize("function", list(BACKWARDS), ids=lambda f: f.__name__)
def test_backward_refuses_a_gradient_that_would_broadcast(function):
    backward = backward_of("test", function)
    message = f"{function.__name__}_backward: dA must have shape (3, 2), got (3, 1)."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        backward(np.ones((3, 1)), np.ones((3, 2)))


def own(Z):
    return Z


def test_backward_of_says_what_to_do_with_other_functions():
    message = (
        "Dense: activation must be a function whose backward is known, got own. "
        "Give both in a layer of its own: Activation(f, backward=f_backward)."
    )
    for function in (own, partial(own), partial(leaky_relu, 0.5)):  # 0.5 would be z
        with pytest.raises(ValueError, match="^Dense: activation must be a function whose"):
            backward_of("Dense", function)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        backward_of("Dense", own)
    message = (
        "Dense: activation must have a slope that is not 0 everywhere, got step. "
        "Nothing is learnt through it; use sigmoid or relu."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        backward_of("Dense", step)


@given(st.integers(2, 5), st.integers(0, 2**32 - 1))
def test_softmax_backward_is_the_jacobian_column_by_column(n, seed):
    rng = np.random.default_rng(seed)
    Z, dA = 5 * rng.normal(size=(n, 3)), rng.normal(size=(n, 3))
    dZ = softmax_backward(dA, Z)
    for j in range(3):
        np.testing.assert_allclose(dZ[:, j], softmax_jacobian(Z[:, j]) @ dA[:, j], atol=1e-12)
    np.testing.assert_allclose(dZ.sum(axis=0), 0.0, atol=1e-12)


def test_softmax_jacobian_by_hand():
    # p = 1/4, 3/4 for z = 0, ln 3: diagonal p (1 - p) = 3/16, else -3/16
    J = softmax_jacobian(np.array([0.0, np.log(3.0)]))
    np.testing.assert_allclose(J, np.array([[3.0, -3.0], [-3.0, 3.0]]) / 16, atol=1e-15)


@pytest.mark.parametrize("n", [1, 4])
def test_softmax_jacobian_is_the_slope(n):
    z = np.random.default_rng(3).normal(size=n)
    for i in range(n):
        row = numerical_gradient(lambda z, i=i: softmax(z[:, None])[i, 0], z)
        np.testing.assert_allclose(softmax_jacobian(z)[i], row, atol=1e-9)


def test_softmax_jacobian_is_stable():
    J = softmax_jacobian(np.array([1000.0, -1000.0, 1000.0]))
    np.testing.assert_array_equal(J, [[0.25, 0, -0.25], [0, 0, 0], [-0.25, 0, 0.25]])


# The gradient of the loss


def test_softmax_cross_entropy_backward_shows_published_probabilities():
    """T81-558, softmax of 0.9, 0.2, 0.4 (T1); with label 0 the gradient is P - (1, 0, 0)."""
    dZ = softmax_cross_entropy_backward(np.array([[0.9], [0.2], [0.4]]), np.array([0]))
    expected = [[0.47548495534876745 - 1], [0.2361188410001125], [0.28839620365112]]
    np.testing.assert_allclose(dZ, expected, atol=1e-15)


@pytest.mark.parametrize(("C", "m"), [(3, 5), (4, 1), (2, 3)])
def test_softmax_cross_entropy_backward_is_the_slope(C, m):
    rng = np.random.default_rng(4)
    Z, labels = rng.normal(size=(C, m)), rng.integers(0, C, m)
    expected = numerical_gradient(lambda Z: softmax_cross_entropy(Z, labels), Z)
    dZ = softmax_cross_entropy_backward(Z, labels)
    assert relative_error(dZ, expected) < 1e-8
    np.testing.assert_allclose(dZ.sum(axis=0), 0.0, atol=1e-15)


def test_softmax_cross_entropy_backward_equals_the_two_step_formula():
    """First the slope of -ln p, which is -1/p at the right class; then back through softmax."""
    rng = np.random.default_rng(5)
    Z, labels = rng.normal(size=(3, 7)), rng.integers(0, 3, 7)
    P, Y = softmax(Z), (labels == np.arange(3)[:, None]).astype(float)
    two_steps = softmax_backward(-Y / P / 7, Z)
    np.testing.assert_allclose(softmax_cross_entropy_backward(Z, labels), two_steps, atol=1e-15)


def test_softmax_cross_entropy_backward_is_stable():
    Z = np.array([[1000.0, -1000.0], [-1000.0, 1000.0], [-1000.0, 1000.0]])
    dZ = softmax_cross_entropy_backward(Z, np.array([1, 1]))
    np.testing.assert_array_equal(dZ, [[0.5, 0.0], [-0.5, -0.25], [0.0, 0.25]])


@pytest.mark.parametrize("wrong", [-1, 3])
def test_softmax_cross_entropy_backward_refuses_unknown_labels(wrong):
    message = f"labels must be whole numbers from 0 to 2, got {wrong}."
    with pytest.raises(
        ValueError, match=f"^{re.escape('softmax_cross_entropy_backward: ' + message)}$"
    ):
        softmax_cross_entropy_backward(np.zeros((3, 2)), np.array([0, wrong]))


# Dense layers and networks


def test_dense_backward_by_hand():
    # dW = 1 * 3 + 2 * 4, 1 * 5 + 2 * 6; db = 1 + 2; dA_prev: 7 and 8 times 1 and 2
    dW, db, dA_prev = dense_backward(
        np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]]), np.array([[7.0, 8.0]])
    )
    np.testing.assert_array_equal(dW, [[11.0, 17.0]])
    np.testing.assert_array_equal(db, [[3.0]])
    np.testing.assert_array_equal(dA_prev, [[7.0, 14.0], [8.0, 16.0]])


def test_dense_backward_of_deeplearning_ai():
    """DeepLearning.AI, course 1 week 4, linear_backward (D5).

    The 1/m is inside dW and db there, and not in dA_prev: dZ / m goes in here, and m * dA_prev is
    theirs.
    """
    dZ, A, W, _ = legacy_normals(1, (3, 4), (5, 4), (3, 5), (3, 1))
    dW, db, dA_prev = dense_backward(dZ / 4, A, W)
    expected = [0.07313866, -0.0976715, -0.87585828, 0.73763362, 0.00785716]
    np.testing.assert_allclose(dW[0], expected, atol=5.1e-9)
    np.testing.assert_allclose(db, [[-0.14713786], [-0.11313155], [-0.13209101]], atol=5.1e-9)
    expected = [-1.15171336, 0.06718465, -0.3204696, 2.09812712]
    np.testing.assert_allclose(4 * dA_prev[0], expected, atol=5.1e-9)


@pytest.mark.parametrize(
    ("backward", "dW_expected", "db_expected"),
    [
        (sigmoid_backward, [[0.10266786, 0.09778551, -0.01968084]], -0.05729622),
        (relu_backward, [[0.44513824, 0.37371418, -0.10478989]], -0.20837892),
    ],
)
def test_activation_backward_of_deeplearning_ai(backward, dW_expected, db_expected):
    """DeepLearning.AI, course 1 week 4, linear_activation_backward; 1/m as above (D6)."""
    dA, A, W, _, Z = legacy_normals(2, (1, 2), (3, 2), (1, 3), (1, 1), (1, 2))
    dW, db, _ = dense_backward(backward(dA, Z) / 2, A, W)
    np.testing.assert_allclose(dW, dW_expected, atol=5.1e-9)
    np.testing.assert_allclose(db, [[db_expected]], atol=5.1e-9)


def test_two_layers_of_deeplearning_ai():
    """DeepLearning.AI, course 1 week 4, L_model_backward (D7).

    AL is drawn at random there and is not sigmoid(Z2), so the short form AL - Y does not hold:
    first the slope of the loss in AL, then back through sigmoid. The 1/m is put into the former.
    """
    shapes = ((1, 2), (4, 2), (3, 4), (3, 1), (3, 2), (3, 2), (1, 3), (1, 1), (1, 2))
    AL, A1, W1, b1, Z1, A2, W2, b2, Z2 = legacy_normals(3, *shapes)
    Y = np.array([[1.0, 0.0]])
    dAL = -(Y / AL - (1 - Y) / (1 - AL)) / 2
    caches = [
        {"A_prev": A1, "W": W1, "b": b1, "Z": Z1},
        {"A_prev": A2, "W": W2, "b": b2, "Z": Z2},
    ]
    grads, dX = model_backward(dAL, caches, [relu_backward, sigmoid_backward])
    expected = [
        [0.41010002, 0.07807203, 0.13798444, 0.10502167],
        [0.0, 0.0, 0.0, 0.0],
        [0.05283652, 0.01005865, 0.01777766, 0.0135308],
    ]
    np.testing.assert_allclose(grads[0][0], expected, atol=5.1e-9)
    assert [(dW.shape, db.shape) for dW, db in grads] == [((3, 4), (3, 1)), ((1, 3), (1, 1))]
    assert dX.shape == (4, 2)


PAIRS = {
    "relu": (relu, relu_backward),
    "tanh": (tanh, tanh_backward),
    "sigmoid": (sigmoid, sigmoid_backward),
    "softmax": (softmax, softmax_backward),
}


def network(seed, sizes, m):
    rng = np.random.default_rng(seed)
    parameters = [
        (rng.normal(size=(n_out, n_in)) / 2, rng.normal(size=(n_out, 1)) / 2)
        for n_in, n_out in pairwise(sizes)
    ]
    return rng.normal(size=(sizes[0], m)), parameters, rng.normal(size=(sizes[-1], m))


@pytest.mark.parametrize("m", [1, 6])
@pytest.mark.parametrize(
    "names", [("tanh",), ("sigmoid", "tanh"), ("relu", "tanh", "softmax")], ids=" ".join
)
def test_every_gradient_of_a_network_is_the_slope(names, m):
    X, parameters, dA_L = network(6, [5, 4, 3, 2][: len(names) + 1], m)
    functions = [PAIRS[name][0] for name in names]

    def loss(_):
        return np.sum(dA_L * model_forward(X, parameters, functions)[0])

    _, caches = model_forward(X, parameters, functions)
    grads, dX = model_backward(dA_L, caches, [PAIRS[name][1] for name in names])
    pairs = [(dX, X)]
    for (dW, db), (W, b) in zip(grads, parameters, strict=True):
        pairs += [(dW, W), (db, b)]
    for gradient, array in pairs:
        assert gradient.shape == array.shape
        assert relative_error(gradient, numerical_gradient(loss, array)) < 1e-7


def test_gradients_do_not_pile_up_and_caches_do_not_mix():
    functions, backwards = [tanh, sigmoid], [tanh_backward, sigmoid_backward]
    X, parameters, dA_L = network(7, [5, 4, 3], 6)
    _, caches = model_forward(X, parameters, functions)
    first, dX = model_backward(dA_L, caches, backwards)
    model_forward(2 * X + 1, parameters, functions)
    again, dX_again = model_backward(dA_L, caches, backwards)
    np.testing.assert_array_equal(dX, dX_again)
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one[0], other[0])
        np.testing.assert_array_equal(one[1], other[1])


def test_inputs_stay_as_they_were():
    X, parameters, dA_L = network(8, [5, 4, 3], 6)
    for array in (X, dA_L, *(array for pair in parameters for array in pair)):
        array.flags.writeable = False
    _, caches = model_forward(X, parameters, [relu, tanh])
    before = [{**cache} for cache in caches]
    model_backward(dA_L, caches, [relu_backward, tanh_backward])
    assert all(old[key] is new[key] for old, new in zip(before, caches, strict=True) for key in old)


def test_model_backward_equals_pytorch(torch):
    X, parameters, dA_L = network(9, [5, 4, 3], 6)
    _, caches = model_forward(X, parameters, [tanh, softmax])
    grads, dX = model_backward(dA_L, caches, [tanh_backward, softmax_backward])
    A = leaf = torch.tensor(X, requires_grad=True)
    leaves = [[torch.tensor(array, requires_grad=True) for array in pair] for pair in parameters]
    for (W, b), function in zip(leaves, (torch.tanh, lambda Z: torch.softmax(Z, 0)), strict=True):
        A = function(W @ A + b)
    A.backward(torch.tensor(dA_L))
    np.testing.assert_allclose(dX, leaf.grad.numpy(), rtol=1e-12, atol=1e-14)
    for pair, expected in zip(grads, leaves, strict=True):
        for gradient, tensor in zip(pair, expected, strict=True):
            np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-12, atol=1e-14)


def test_a_backward_for_each_layer():
    message = "model_backward: activation_backwards must have length 1, one for each layer, got 2."
    _, cache = dense_forward(np.ones((2, 3)), np.ones((1, 2)), np.ones((1, 1)), relu)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        model_backward(np.ones((1, 3)), [cache], [relu_backward, relu_backward])


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((3, 5), (4, 5), (3, 2)), "A_prev must have shape (2, m), got (4, 5)."),
        (((5, 3), (4, 5), (3, 4)), "dZ must have shape (3, 5), got (5, 3). dZ.T fits."),
        (((3, 1), (4, 5), (3, 4)), "dZ must have shape (3, 5), got (3, 1)."),
    ],
)
def test_dense_backward_refuses(shapes, message):
    with pytest.raises(ValueError, match=f"^{re.escape('dense_backward: ' + message)}$"):
        dense_backward(*(np.ones(shape) for shape in shapes))


# Values that are used several times


def test_chain_rule_by_hand():
    """CS231n, backpropagation notes: x = -2, y = 5, z = -4."""
    found = chain_rule(-2.0, 5.0, -4.0)
    assert found == {"f": -12.0, "df_dx": -4.0, "df_dy": -4.0, "df_dz": 3.0}
    assert all(isinstance(value, float) for value in chain_rule(1, 2, 3).values())


def test_shared_value_grad_by_hand():
    # for x > 0 it is 2 x**2 with slope 4 x, else x**2 with slope 2 x
    x = np.array([[-3.0, -0.5, 0.0], [-0.0, 0.5, 3.0]])
    np.testing.assert_array_equal(shared_value_grad(x), [[-6.0, -1.0, 0.0], [0.0, 2.0, 12.0]])
    assert shared_value_grad(2) == 8.0


def test_shared_value_grad_is_the_slope():
    x = away_from_zero(np.random.default_rng(10), (3, 4))
    expected = numerical_gradient(lambda x: np.sum(x * relu(x) + x**2), x)
    assert relative_error(shared_value_grad(x), expected) < 1e-9


@pytest.mark.parametrize("m", [1, 5])
def test_skip_backward_is_the_slope(m):
    rng = np.random.default_rng(11)
    arrays = [rng.normal(size=shape) for shape in ((3, m), (3, 3), (3, 1))]
    X, W, b = arrays
    dY = rng.normal(size=(3, m))
    found = skip_backward(dY, X, W, b)
    for gradient, array in zip(found, arrays, strict=True):
        expected = numerical_gradient(lambda _: np.sum(dY * (relu(W @ X + b) + X)), array)
        assert gradient.shape == array.shape
        assert relative_error(gradient, expected) < 1e-8


def test_skip_backward_where_relu_is_off():
    # W X + b = 0: nothing comes through the layer, dY comes around it
    dY, X = np.full((2, 1), 7.0), np.ones((2, 1))
    dX, dW, db = skip_backward(dY, X, np.zeros((2, 2)), np.zeros((2, 1)))
    np.testing.assert_array_equal(dX, [[7.0], [7.0]])
    assert not dW.any()
    assert not db.any()


def test_skip_backward_refuses_a_layer_that_changes_the_size():
    message = "skip_backward: W must have shape (3, 3), got (2, 3)."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        skip_backward(np.ones((2, 5)), np.ones((3, 5)), np.ones((2, 3)), np.ones((2, 1)))


def test_sanity_graph_of_micrograd():
    """Karpathy, micrograd, test_sanity_check, x = -4: y = -20 and dy/dx = 46 (M1).

    z = 2 x + 2 + x, q = relu(z) + z x, h = relu(z z), y = h + q + q x. On the way back every use
    of a value adds its share.
    """
    x = np.array(-4.0)
    z = 2 * x + 2 + x
    q = relu(z) + z * x
    h = relu(z * z)
    assert h + q + q * x == -20.0
    dh, dq = np.array(1.0), 1 + x
    dz = relu_backward(dq, z) + dq * x + relu_backward(dh, z * z) * 2 * z
    assert q + dq * z + 3 * dz == 46.0


def test_longer_graph_of_micrograd():
    """Karpathy, micrograd, test_more_ops, a = -4, b = 2 (M2); its lines in the comments."""
    a, b = np.array(-4.0), np.array(2.0)
    c1 = a + b  # c = a + b
    d1 = a * b + b**3  # d = a * b + b**3
    c2 = 2 * c1 + 1  # c += c + 1
    c3 = 2 * c2 + 1 - a  # c += 1 + c + (-a)
    d2 = 3 * d1 + relu(b + a)  # d += d * 2 + (b + a).relu()
    d3 = 4 * d2 + relu(b - a)  # d += 3 * d + (b - a).relu()
    f = (c3 - d3) ** 2  # e = c - d; f = e**2
    g = f / 2 + 10 / f  # g = f / 2.0; g += 10.0 / f
    df = 1 / 2 - 10 / f**2
    de = df * 2 * (c3 - d3)
    dc3, dd3 = de, -de
    dd2, dc2 = 4 * dd3, 2 * dc3
    dd1, dc1 = 3 * dd2, 2 * dc2
    plus, minus = relu_backward(dd2, b + a), relu_backward(dd3, b - a)
    da = dc1 - dc3 + dd1 * b + plus - minus
    db = dc1 + dd1 * (a + 3 * b**2) + plus + minus
    np.testing.assert_allclose(
        [g, da, db], [24.70408163265306, 138.83381924198252, 645.5772594752186], rtol=1e-14
    )
