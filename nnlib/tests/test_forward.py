"""Forward pass by hand and against published numbers; stacks of affine layers; sums of hinges."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.activations import leaky_relu, relu, sigmoid, tanh
from nnlib.forward import collapse, collapse_network, dense_forward, hinge_fit, model_forward
from nnlib.objectives import SoftmaxCrossEntropy


def legacy_normals(seed, *shapes):
    """Draw the arrays of a published fixture, in the order of its recipe."""
    draw = np.random.RandomState(seed)
    return [draw.randn(*shape) for shape in shapes]


def identity(Z):
    return Z


def affine(W, b, X):
    return dense_forward(X, W, b, identity)[0]


def test_dense_forward_by_hand():
    # 1 * 5 - 1 * 7 + 0.5 = -1.5 and 2 * 5 + 0 * 7 - 1 = 9
    W, b = np.array([[1.0, -1.0], [2.0, 0.0]]), np.array([[0.5], [-1.0]])
    X = np.array([[5.0], [7.0]])
    A, cache = dense_forward(X, W, b, relu)
    np.testing.assert_array_equal(A, [[0.0], [9.0]])
    assert set(cache) == {"A_prev", "W", "b", "Z"}
    np.testing.assert_array_equal(cache["Z"], [[-1.5], [9.0]])
    for key, array in (("A_prev", X), ("W", W), ("b", b)):
        np.testing.assert_array_equal(cache[key], array)


def test_linear_forward_of_deeplearning_ai():
    """DeepLearning.AI, course 1 week 4, linear_forward; column layout as here (D1)."""
    A, W, b = legacy_normals(1, (3, 2), (1, 3), (1, 1))
    np.testing.assert_allclose(affine(W, b, A), [[3.26295337, -1.23429987]], atol=5.1e-9)


def test_activation_forward_of_deeplearning_ai():
    """DeepLearning.AI, course 1 week 4, linear_activation_forward (D2)."""
    A, W, b = legacy_normals(2, (3, 2), (1, 3), (1, 1))
    expected = {
        identity: [[3.43896131, -2.08938436]],
        sigmoid: [[0.96890023, 0.11013289]],
        relu: [[3.43896131, 0.0]],
    }
    for activation, values in expected.items():
        np.testing.assert_allclose(dense_forward(A, W, b, activation)[0], values, atol=5.1e-9)


def test_three_layers_of_deeplearning_ai():
    """DeepLearning.AI, course 1 week 4, L_model_forward; ReLU, ReLU, sigmoid (D3)."""
    shapes = ((5, 4), (4, 5), (4, 1), (3, 4), (3, 1), (1, 3), (1, 1))
    X, W1, b1, W2, b2, W3, b3 = legacy_normals(6, *shapes)
    A_L, caches = model_forward(X, [(W1, b1), (W2, b2), (W3, b3)], [relu, relu, sigmoid])
    expected = [[0.03921668, 0.70498921, 0.19734387, 0.04728177]]
    np.testing.assert_allclose(A_L, expected, atol=5.1e-9)
    assert len(caches) == 3


def test_affine_layer_of_cs231n():
    """CS231n, assignment 2, affine_forward; examples in rows there, so all is transposed (C1)."""
    x = np.linspace(-0.1, 0.5, num=240).reshape(2, 120)
    w = np.linspace(-0.2, 0.3, num=360).reshape(120, 3)
    b = np.linspace(-0.3, 0.1, num=3)
    expected = [[1.49834967, 1.70660132, 1.91485297], [3.25553199, 3.5141327, 3.77273342]]
    np.testing.assert_allclose(affine(w.T, b[:, None], x.T), np.transpose(expected), atol=5.1e-9)


def test_two_layers_of_cs231n():
    """CS231n, assignment 2, TwoLayerNet; rows there, and X is filled as (D, N) before it is
    transposed, so it is a matrix of columns already (C2). All sums are positive: no test of ReLU.
    """
    W1 = np.linspace(-0.7, 0.3, num=250).reshape(5, 50).T
    b1 = np.linspace(-0.1, 0.9, num=50)[:, None]
    W2 = np.linspace(-0.3, 0.4, num=350).reshape(50, 7).T
    b2 = np.linspace(-0.9, 0.1, num=7)[:, None]
    X = np.linspace(-5.5, 4.5, num=15).reshape(5, 3)
    scores, _ = model_forward(X, [(W1, b1), (W2, b2)], [relu, identity])
    loss = SoftmaxCrossEntropy().forward(scores, np.array([0, 5, 1]))
    assert loss == pytest.approx(3.4702243556, abs=5.1e-11)
    penalty = 0.5 * 1.0 * (np.sum(W1**2) + np.sum(W2**2))
    assert loss + penalty == pytest.approx(26.5948426952, abs=5.1e-11)


def test_three_neurons_of_nnfs():
    """Kinsley, Kukiela: Neural Networks from Scratch, chapter 2; rows there (N1)."""
    inputs = np.array([[1.0, 2.0, 3.0, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]])
    weights = [[0.2, 0.8, -0.5, 1.0], [0.5, -0.91, 0.26, -0.5], [-0.26, -0.27, 0.17, 0.87]]
    expected = [[4.8, 1.21, 2.385], [8.9, -1.81, 0.2], [1.41, 1.051, 0.026]]
    Z = affine(np.array(weights), np.array([[2.0], [3.0], [0.5]]), inputs.T)
    np.testing.assert_allclose(Z, np.transpose(expected), atol=1e-12)


def test_two_forward_passes_have_caches_of_their_own():
    rng = np.random.default_rng(0)
    parameters = [(rng.normal(size=(4, 3)), rng.normal(size=(4, 1)))]
    first, second = rng.normal(size=(3, 5)), rng.normal(size=(3, 2))
    A, caches = model_forward(first, parameters, [tanh])
    kept = A.copy(), caches[0]["Z"].copy()
    _, later = model_forward(second, parameters, [tanh])
    np.testing.assert_array_equal(A, kept[0])
    np.testing.assert_array_equal(caches[0]["Z"], kept[1])
    np.testing.assert_array_equal(caches[0]["A_prev"], first)
    assert later[0]["Z"].shape == (4, 2)


def test_inputs_stay_as_they_were():
    rng = np.random.default_rng(1)
    X, W, b = rng.normal(size=(3, 5)), rng.normal(size=(4, 3)), rng.normal(size=(4, 1))
    for array in (X, W, b):
        array.flags.writeable = False
    model_forward(X, [(W, b), (W.T, b[:3])], [leaky_relu, relu])
    collapse(W, b, W.T, b[:3])


def test_a_network_without_layers_gives_its_input():
    X = np.ones((2, 3))
    A, caches = model_forward(X, [], [])
    np.testing.assert_array_equal(A, X)
    assert caches == []


ONE = "A_prev must have shape (3, m), got (3,). One example is a_prev[:, None]."


@pytest.mark.parametrize(
    ("X", "W", "b", "message"),
    [
        ((5, 3), (4, 3), (4, 1), "A_prev must have shape (3, m), got (5, 3). A_prev.T fits."),
        ((3,), (4, 3), (4, 1), ONE),
        ((3, 5), (3, 4), (4, 1), "W must have shape (4, 3), got (3, 4). W.T fits."),
        ((3, 4), (4, 3), (4,), "b must have shape (4, 1), got (4,). A column is b[:, None]."),
        ((3, 4), (4, 3), (1, 4), "b must have shape (4, 1), got (1, 4). b.T fits."),
    ],
)
def test_dense_forward_names_the_array_to_change(X, W, b, message):
    with pytest.raises(ValueError, match=f"^{re.escape('dense_forward: ' + message)}$"):
        dense_forward(np.zeros(X), np.zeros(W), np.zeros(b), relu)


def test_model_forward_names_the_layer():
    parameters = [(np.zeros((4, 3)), np.zeros((4, 1))), (np.zeros((2, 5)), np.zeros((2, 1)))]
    message = "model_forward, layer 2: A_prev must have shape (5, m), got (4, 1)."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        model_forward(np.zeros((3, 1)), parameters, [relu, relu])


def test_as_many_activations_as_layers():
    message = "model_forward: activations must have length 1, one for each (W, b), got 2."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        model_forward(np.ones((1, 1)), [(np.ones((1, 1)), np.ones((1, 1)))], [relu, relu])


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_collapse_equals_two_layers(n_0, n_1, n_2, seed):
    rng = np.random.default_rng(seed)
    W1, b1 = rng.normal(size=(n_1, n_0)), rng.normal(size=(n_1, 1))
    W2, b2 = rng.normal(size=(n_2, n_1)), rng.normal(size=(n_2, 1))
    X = rng.normal(size=(n_0, 4))
    W, b = collapse(W1, b1, W2, b2)
    both = affine(W2, b2, affine(W1, b1, X))
    np.testing.assert_allclose(affine(W, b, X), both, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((3, 2), (3, 1), (4, 2), (4, 1)), "W2 must have shape (n_2, 3), got (4, 2)."),
        (((3, 2), (3,), (4, 3), (4, 1)), "b1 must have shape (3, 1), got (3,)."),
        (((3, 2), (3, 1), (4, 3), (1, 4)), "b2 must have shape (4, 1), got (1, 4). b2.T fits."),
    ],
)
def test_collapse_refuses_what_does_not_fit(shapes, message):
    with pytest.raises(ValueError, match=f"^{re.escape('collapse: ' + message)}"):
        collapse(*(np.zeros(shape) for shape in shapes))


@pytest.mark.parametrize("sizes", [[5, 4], [5, 4, 3], [2, 5, 3, 4, 1]])
def test_collapse_network_equals_the_stack(sizes):
    rng = np.random.default_rng(3)
    parameters = [
        (rng.normal(size=(n_out, n_in)), rng.normal(size=(n_out, 1)))
        for n_in, n_out in pairwise(sizes)
    ]
    X = rng.normal(size=(sizes[0], 6))
    W, b = collapse_network(parameters)
    assert (W.shape, b.shape) == ((sizes[-1], sizes[0]), (sizes[-1], 1))
    stack, _ = model_forward(X, parameters, [identity] * len(parameters))
    np.testing.assert_allclose(affine(W, b, X), stack, rtol=1e-10, atol=1e-12)


def test_collapse_network_refuses_a_bias_that_would_broadcast_and_an_empty_list():
    message = "collapse_network: b must have shape (3, 1), got (3,). A column is b[:, None]."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        collapse_network([(np.ones((3, 3)), np.ones(3))])
    message = "parameters must be a list of one or more (W, b), got an empty list."
    with pytest.raises(ValueError, match=f"^{re.escape('collapse_network: ' + message)}$"):
        collapse_network([])


def hinges(d, w, knots, x):
    return d + sum(weight * relu(x - knot) for weight, knot in zip(w, knots, strict=False))


def test_hinge_fit_by_hand():
    # slopes 2 / 1, 0 / 2, -3 / 1: weights 2, 0 - 2, -3 - 0
    d, w = hinge_fit(np.array([0.0, 1.0, 3.0, 4.0]), np.array([5.0, 7.0, 7.0, 4.0]))
    assert d == 5.0
    assert isinstance(d, float)
    np.testing.assert_array_equal(w, [2.0, -2.0, -3.0])


@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_hinge_fit_passes_through_every_point(k, seed):
    rng = np.random.default_rng(seed)
    knots, values = np.cumsum(rng.uniform(0.1, 2.0, k + 1)) - 3.0, rng.normal(size=k + 1)
    d, w = hinge_fit(knots, values)
    assert w.shape == (k,)
    np.testing.assert_allclose(hinges(d, w, knots, knots), values, atol=1e-9)
    middle = (knots[1:] + knots[:-1]) / 2  # a line between two points
    expected = (values[1:] + values[:-1]) / 2
    np.testing.assert_allclose(hinges(d, w, knots, middle), expected, atol=1e-9)


@pytest.mark.parametrize(
    ("knots", "values", "message"),
    [
        ([1.0], [1.0], "knots must be two or more, got 1."),
        (
            [0.0, 2.0, 2.0],
            [1.0, 1.0, 1.0],
            "knots must increase, got 2.0 after 2.0. Sort them, and values in the same order.",
        ),
        (
            [3.0, 1.0, 2.0],
            [1.0, 1.0, 1.0],
            "knots must increase, got 1.0 after 3.0. Sort them, and values in the same order.",
        ),
        ([0.0, 1.0], [1.0], "values must have shape (2,), got (1,)."),
    ],
)
def test_hinge_fit_refuses(knots, values, message):
    with pytest.raises(ValueError, match=f"^{re.escape('hinge_fit: ' + message)}$"):
        hinge_fit(np.array(knots), np.array(values))
