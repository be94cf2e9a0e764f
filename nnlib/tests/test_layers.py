"""Shapes and counts: published networks, every culprit of a dense layer, error texts in full."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib

SIZES = st.lists(st.integers(1, 9), min_size=2, max_size=6)


@pytest.mark.parametrize(
    ("sizes", "parameters", "neurons", "layers"),
    [
        ([4, 1], 5, 1, 1),  # 4 + 1
        ([4, 3, 1], 19, 4, 2),  # 12 + 3 and 3 + 1
        ([4, 3], 15, 3, 1),
        ([2, 3, 2], 17, 5, 2),  # 6 + 3 and 6 + 2
        ([3, 5], 20, 5, 1),
        ([4, 4, 4, 1], 45, 9, 3),  # 20, 20 and 5
        ([8, 6, 6, 4], 124, 16, 3),  # 54, 42 and 28
        ([784, 16, 10], 12730, 26, 2),  # 12560 and 170
    ],
)
def test_counts(sizes, parameters, neurons, layers):
    assert nnlib.count_parameters(sizes) == parameters
    assert nnlib.count_neurons(sizes) == neurons
    assert nnlib.count_layers(sizes) == layers


def test_layer_shapes_by_hand():
    assert nnlib.layer_shapes([4, 3, 1], 5) == [
        {"W": (3, 4), "X": (4, 5), "b": (3, 1), "Z": (3, 5), "A": (3, 5)},
        {"W": (1, 3), "X": (3, 5), "b": (1, 1), "Z": (1, 5), "A": (1, 5)},
    ]


def test_sizes_of_numpy_become_ints():
    shapes = nnlib.layer_shapes(np.array([4, 3]), np.int64(5))
    assert {type(size) for shape in shapes[0].values() for size in shape} == {int}
    assert type(nnlib.count_parameters(np.array([4, 3]))) is int


@given(SIZES, st.integers(1, 9))
def test_layers_fit_together_and_count_what_initialize_makes(sizes, m):
    shapes = nnlib.layer_shapes(sizes, m)
    parameters = nnlib.initialize(sizes, seed=0)
    assert len(shapes) == nnlib.count_layers(sizes) == len(parameters)
    assert nnlib.count_parameters(sizes) == sum(W.size + b.size for W, b in parameters)
    for shape, (W, b) in zip(shapes, parameters, strict=True):
        assert (shape["W"], shape["b"]) == (W.shape, b.shape)
        assert nnlib.check_dense(W, np.ones(shape["X"]), b) == shape["Z"]
    for before, after in pairwise(shapes):
        assert before["A"] == after["X"]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (nnlib.count_layers, 4),
        (nnlib.count_layers, [4]),
        (nnlib.count_neurons, [4, 2.0]),
        (nnlib.count_parameters, [4, 0, 1]),
        (nnlib.count_parameters, "43"),
    ],
)
def test_sizes_are_checked(count, sizes):
    message = (
        f"{count.__name__}: sizes must be a list of two or more positive whole numbers, "
        f"got {sizes!r}. The input comes first, as in [784, 16, 10]."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        count(sizes)


FITTING = [
    ((3, 4), (4, 5), (3, 1)),
    ((1, 4), (4, 5), (1, 1)),
    ((3, 4), (4, 1), (3, 1)),
    ((4, 4), (4, 4), (4, 1)),
    ((3, 0), (0, 5), (3, 1)),
    ((3, 4), (4, 0), (3, 1)),
    ((1, 1), (1, 1), (1, 1)),
]


@pytest.mark.parametrize(("W", "X", "b"), FITTING)
def test_check_dense_gives_the_shape_of_z(W, X, b):
    W, X, b = np.ones(W), np.ones(X), np.ones(b)
    assert nnlib.check_dense(W, X, b) == (W @ X + b).shape


@pytest.mark.parametrize(
    ("W", "X", "b", "message"),
    [
        # W is turned, of a wrong size, or has not two axes
        ((4, 3), (4, 5), (3, 1), "W must have shape (3, 4), got (4, 3). W.T fits."),
        ((3, 5), (6, 4), (4, 1), "W must have shape (4, 6), got (3, 5)."),
        ((7, 2), (4, 5), (3, 1), "W must have shape (3, 4), got (7, 2)."),
        ((4,), (4, 5), (1, 1), "W must have shape (1, 4), got (4,). One neuron is w[None, :]."),
        ((4, 3), (4, 5), (1, 3), "W must have shape (n_out, 4), got (4, 3). W.T fits."),
        ((2, 3, 4), (4, 5), (3, 1), "W must have shape (3, 4), got (2, 3, 4). It needs two axes."),
        ((), (4, 5), (3, 1), "W must have shape (3, 4), got (). It needs two axes."),
        # X is turned, of a wrong size, or has not two axes
        ((3, 4), (5, 4), (3, 1), "X must have shape (4, m), got (5, 4). X.T fits."),
        ((3, 4), (3, 4), (3, 1), "X must have shape (4, m), got (3, 4). X.T fits."),
        ((3, 4), (6, 5), (3, 1), "X must have shape (4, m), got (6, 5)."),
        ((3, 4), (4,), (3, 1), "X must have shape (4, m), got (4,). One example is x[:, None]."),
        ((3, 4), (4, 5, 1), (3, 1), "X must have shape (4, m), got (4, 5, 1). It needs two axes."),
        ((4, 3), (4,), (3, 1), "X must have shape (n_in, m), got (4,). One example is x[:, None]."),
        # b has no column, lies on its side, or has a wrong size
        ((3, 4), (4, 5), (3,), "b must have shape (3, 1), got (3,). A column is b[:, None]."),
        ((3, 4), (4, 3), (3,), "b must have shape (3, 1), got (3,). A column is b[:, None]."),
        ((3, 4), (4, 5), (1, 3), "b must have shape (3, 1), got (1, 3). b.T fits."),
        ((3, 4), (4, 3), (1, 3), "b must have shape (3, 1), got (1, 3). b.T fits."),
        ((3, 4), (4, 5), (3, 5), "b must have shape (3, 1), got (3, 5)."),
        ((3, 4), (4, 5), (4, 1), "b must have shape (3, 1), got (4, 1)."),
        ((3, 4), (4, 5), (), "b must have shape (3, 1), got (). It needs two axes."),
        ((3, 4), (4, 5), (0, 1), "b must have shape (3, 1), got (0, 1)."),
    ],
)
def test_check_dense_names_the_culprit(W, X, b, message):
    with pytest.raises(ValueError, match=f"^check_dense: {re.escape(message)}$"):
        nnlib.check_dense(np.ones(W), np.ones(X), np.ones(b))


@pytest.mark.parametrize(
    ("W", "X", "b", "message"),
    [
        (
            [[1.0, 2.0]],
            np.ones((2, 5)),
            np.ones((1, 1)),
            "W must have shape (1, 2), got a list of shape (1, 2). Make an array of it: np.array(W).",
        ),
        (
            np.ones((1, 2)),
            [[1, 2], [3]],
            np.ones((1, 1)),
            "X must have shape (2, m), got a list of unequal rows. Make an array of it: np.array(X).",
        ),
        (
            np.ones((1, 2)),
            np.ones((2, 5)),
            0.5,
            "b must have shape (1, 1), got a float of shape (). No bias is np.zeros((1, 1)).",
        ),
        (
            None,
            np.ones((2, 5)),
            np.ones((1, 1)),
            "W must have shape (1, 2), got a NoneType of shape (). Make an array of it: np.array(W).",
        ),
    ],
)
def test_check_dense_wants_arrays(W, X, b, message):
    with pytest.raises(ValueError, match=f"^check_dense: {re.escape(message)}$"):
        nnlib.check_dense(W, X, b)


@given(*[st.lists(st.integers(0, 4), max_size=3).map(tuple)] * 3)
def test_check_dense_accepts_exactly_what_fits(W, X, b):
    arrays = np.ones(W), np.ones(X), np.ones(b)
    if len(W) == len(X) == 2 and W[1] == X[0] and b == (W[0], 1):
        assert nnlib.check_dense(*arrays) == (W[0], X[1])
    else:
        with pytest.raises(ValueError, match=r"^check_dense: [WXb] must have shape \("):
            nnlib.check_dense(*arrays)
