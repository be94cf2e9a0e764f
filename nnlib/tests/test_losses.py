"""Losses: published and hand-worked values, extreme inputs, PyTorch as oracle, error texts."""

import math
import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlib.activations import softmax
from nnlib.losses import binary_cross_entropy, mse, softmax_cross_entropy

matrices = arrays(float, (3, 4), elements=st.floats(-20, 20))
LABELS = np.array([0, 2, 1, 2])


@pytest.fixture(autouse=True)
def _warnings_are_errors():
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        yield


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch, the oracle of this test, is missing")


def is_float(loss, expected, **tolerance):
    assert type(loss) is float
    assert loss == pytest.approx(expected, **tolerance)


def test_mse_by_hand():
    """Sum over outputs, mean over examples: ((1 + 4) + (9 + 0) + (0 + 16)) / 3 = 10.

    The mean over all entries would be 5, the sum 30.
    """
    Y_hat = np.array([[1.0, 3.0, 0.0], [2.0, 5.0, -1.0]])
    Y = np.array([[2, 0, 0], [0, 5, 3]])
    is_float(mse(Y_hat, Y), 10.0, rel=0)
    is_float(mse(Y_hat[:, :1], Y[:, :1]), 5.0, rel=0)  # m = 1
    is_float(mse(Y, Y), 0.0, abs=0)


def test_cat_and_dog():
    """75 % cat, 25 % dog, and it is a cat: -ln 0.75 = 0.2877; squared 0.0625 + 0.0625."""
    P = np.array([[0.75], [0.25]])
    cat = np.array([[1.0], [0.0]])
    is_float(softmax_cross_entropy(np.log(P), np.array([0])), 0.2877, abs=5e-5)
    is_float(mse(P, cat), 0.125, rel=0)
    is_float(binary_cross_entropy(P[:1], cat[:1]), -math.log(0.75), rel=1e-15)
    is_float(binary_cross_entropy(P, cat), -2 * math.log(0.75), rel=1e-15)  # both outputs


def test_published_binary_cross_entropy():
    """DeepLearning.AI, course 1 week 4: targets 1, 1, 0."""
    P, Y = np.array([[0.8, 0.9, 0.4]]), np.array([[1, 1, 0]])
    is_float(binary_cross_entropy(P, Y), 0.2797765635793422, rel=1e-14)


def test_binary_cross_entropy_sums_outputs_and_averages_examples():
    """All halves: every entry costs ln 2, three in every column."""
    P, Y = np.full((3, 4), 0.5), np.eye(3, 4)
    is_float(binary_cross_entropy(P, Y), 3 * math.log(2), rel=1e-15)


@pytest.mark.parametrize("p", [1e-6, 1e-3, 0.5, 1 - 1e-3, 1 - 1e-6])
def test_binary_cross_entropy_is_exact_between(p):
    P = np.array([[p]])
    is_float(binary_cross_entropy(P, np.ones((1, 1))), -math.log(p), rel=1e-14)
    is_float(binary_cross_entropy(P, np.zeros((1, 1))), -math.log1p(-p), rel=1e-9)


@pytest.mark.parametrize(
    ("p", "y", "expected"), [(0.0, 0, 0.0), (1.0, 1, 0.0), (0.0, 1, 100.0), (1.0, 0, 100.0)]
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, int])
def test_binary_cross_entropy_at_certainty(p, y, expected, dtype):
    """ln 0 is asked for in every one of the four; 0 * ln 0 would be NaN."""
    loss = binary_cross_entropy(np.array([[p]], dtype=dtype), np.array([[y]], dtype=dtype))
    is_float(loss, expected, rel=1e-2 if dtype is np.float32 else 1e-15, abs=0)
    assert math.copysign(1.0, loss) == 1.0  # 0.0, and not -0.0
    assert math.isfinite(binary_cross_entropy(np.array([[5e-324]]), np.array([[1.0]])))


@pytest.mark.parametrize("C", [1, 2, 10, 1000])
def test_equal_logits_cost_ln_c(C):
    """CS231n: zero logits give ln C, 2.302585 for ten classes."""
    labels = np.arange(7) % C
    for offset in (0.0, 1e6, -1e300):
        is_float(softmax_cross_entropy(np.full((C, 7), offset), labels), math.log(C), abs=1e-14)


def test_softmax_cross_entropy_by_hand():
    """Shares 1 : 3 and 2 : 2, right are the 3 and the first 2: (ln(4/3) + ln 2) / 2."""
    Z = np.log(np.array([[1.0, 2.0], [3.0, 2.0]]))
    expected = (math.log(4 / 3) + math.log(2)) / 2
    is_float(softmax_cross_entropy(Z, np.array([1, 0])), expected, rel=1e-14)
    is_float(softmax_cross_entropy(Z[:, :1], np.array([1])), math.log(4 / 3), rel=1e-14)


def test_softmax_cross_entropy_of_a_certain_mistake():
    """softmax gives the right class 0, whose logarithm is minus infinity; the loss is 2000."""
    Z = np.array([[1000.0, -3000.0], [-1000.0, 0.0]])
    assert softmax(Z)[1, 0] == 0.0
    is_float(softmax_cross_entropy(Z, np.array([1, 1])), 1000.0, rel=1e-15)
    is_float(softmax_cross_entropy(Z, np.array([0, 1])), 0.0, abs=1e-15)


@given(matrices, st.floats(-1e6, 1e6))
def test_softmax_cross_entropy_is_that_of_the_probabilities(Z, offset):
    P = softmax(Z)
    expected = -np.log(P[LABELS, np.arange(4)]).mean()
    is_float(softmax_cross_entropy(Z, LABELS), expected, rel=1e-9, abs=1e-12)
    shifted = Z + np.array([0.0, offset, -offset, 1.0])
    is_float(softmax_cross_entropy(shifted, LABELS), expected, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("dtype", [np.int64, np.int8, np.uint8, np.uint64])
def test_labels_of_any_whole_type(dtype):
    Z = np.arange(12.0).reshape(3, 4) ** 2
    is_float(
        softmax_cross_entropy(Z, LABELS.astype(dtype)), softmax_cross_entropy(Z, LABELS), rel=0
    )


@given(matrices)
def test_inputs_stay_as_they_are_in_any_memory_order(Z):
    Y, P = softmax(Z.T).T, softmax(Z)
    arguments = [(mse, Z, Y), (binary_cross_entropy, P, Y), (softmax_cross_entropy, Z, LABELS)]
    for loss, one, other in arguments:
        before, labels = one.copy(), other.copy()
        first = loss(one, other)
        assert loss(np.asfortranarray(one), other[..., ::-1][..., ::-1]) == pytest.approx(first)
        np.testing.assert_array_equal(one, before)
        np.testing.assert_array_equal(other, labels)


def test_pytorch_gives_the_same(torch):
    rng = np.random.default_rng(5)
    Z, Y = rng.normal(scale=30.0, size=(5, 7)), rng.integers(0, 2, size=(5, 7)).astype(float)
    P, labels = 1 / (1 + np.exp(-Z)), rng.integers(0, 5, size=7)
    P[0, :2], Y[0, :2] = [0.0, 1.0], [1.0, 0.0]
    t = torch.from_numpy
    functional = torch.nn.functional
    is_float(mse(Z, Y), functional.mse_loss(t(Z), t(Y), reduction="sum").item() / 7, rel=1e-13)
    expected = functional.binary_cross_entropy(t(P), t(Y), reduction="sum").item() / 7
    is_float(binary_cross_entropy(P, Y), expected, rel=1e-13)
    expected = functional.cross_entropy(t(Z.T.copy()), t(labels)).item()
    is_float(softmax_cross_entropy(Z, labels), expected, rel=1e-13)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: mse(np.ones((2, 3)), np.ones((3, 2))),
            "mse: Y must have shape (2, 3), got (3, 2). Y.T fits.",
        ),
        # (1, 3) - (3,) would be no error
        (
            lambda: mse(np.ones((1, 3)), np.ones(3)),
            "mse: Y must have shape (1, 3), got (3,). A row is y[None, :].",
        ),
        (
            lambda: mse(np.ones((2, 0)), np.ones((2, 0))),
            "mse: Y must have one example or more, got shape (2, 0).",
        ),
        (
            lambda: binary_cross_entropy(np.ones((2, 3)), np.ones((1, 3))),
            "binary_cross_entropy: Y must have shape (2, 3), got (1, 3).",
        ),
        (
            lambda: binary_cross_entropy(np.array([[1.5]]), np.ones((1, 1))),
            (
                "binary_cross_entropy: P must be between 0 and 1 everywhere, got an entry that is not. "
                "sigmoid(Z) is."
            ),
        ),
        (
            lambda: binary_cross_entropy(np.array([[math.nan]]), np.ones((1, 1))),
            (
                "binary_cross_entropy: P must be between 0 and 1 everywhere, got an entry that is not. "
                "sigmoid(Z) is."
            ),
        ),
        (
            lambda: binary_cross_entropy(np.ones((1, 1)), np.array([[-1]])),
            (
                "binary_cross_entropy: Y must be between 0 and 1 everywhere, got an entry that is not. "
                "1 is yes, 0 is no."
            ),
        ),
        (
            lambda: binary_cross_entropy(np.ones((1, 0)), np.ones((1, 0))),
            "binary_cross_entropy: Y must have one example or more, got shape (1, 0).",
        ),
        (
            lambda: softmax_cross_entropy(np.ones((3, 2)), np.array([0, 3])),
            "softmax_cross_entropy: labels must be whole numbers from 0 to 2, got 3.",
        ),
        # an index of -1 would count from the end
        (
            lambda: softmax_cross_entropy(np.ones((3, 2)), np.array([-1, 0])),
            "softmax_cross_entropy: labels must be whole numbers from 0 to 2, got -1.",
        ),
        (
            lambda: softmax_cross_entropy(np.ones((3, 2)), np.array([0, 1, 2])),
            "softmax_cross_entropy: labels must have shape (2,), got (3,).",
        ),
        (
            lambda: softmax_cross_entropy(np.ones((3, 0)), np.zeros(0, dtype=int)),
            "softmax_cross_entropy: Z must have one example or more, got shape (3, 0).",
        ),
    ],
)
def test_arguments_are_checked(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


def test_probabilities_are_no_labels():
    message = "softmax_cross_entropy: labels must hold whole numbers, got dtype float64."
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        softmax_cross_entropy(np.ones((3, 2)), np.ones(2))


def test_only_functions_of_the_array_api_standard_are_used():
    strict = pytest.importorskip("array_api_strict")
    P, Y = np.array([[0.8, 0.0], [0.3, 1.0]]), np.array([[1.0, 1.0], [0.0, 1.0]])
    for loss, other in (
        (mse, Y),
        (binary_cross_entropy, Y),
        (softmax_cross_entropy, np.array([1, 0])),
    ):
        is_float(loss(strict.asarray(P), strict.asarray(other)), loss(P, other), rel=1e-15)


def test_a_loss_beyond_the_floats_is_inf_without_a_warning():
    assert mse(np.array([[1e200]]), np.array([[0.0]])) == np.inf
    Z = np.array([[1e308], [-1e308]])
    assert softmax_cross_entropy(Z, np.array([0])) == 0.0
    assert softmax_cross_entropy(Z, np.array([1])) == np.inf  # 2e308
