"""Losses as objects: values, gradients, extreme inputs, measures, and PyTorch's opinion."""

import re

import numpy as np
import pytest

from nnlib.activations import sigmoid, softmax
from nnlib.backprop import softmax_cross_entropy_backward
from nnlib.gradcheck import numerical_gradient, relative_error
from nnlib.losses import binary_cross_entropy, mse, softmax_cross_entropy
from nnlib.objectives import (
    BinaryCrossEntropy,
    MeanSquaredError,
    Objective,
    SoftmaxCrossEntropy,
    objective,
)
from nnlib.slopes import sigmoid_backward, softmax_backward


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is not installed: no second opinion")


def one_hot(labels, C):
    return (labels == np.arange(C)[:, None]).astype(float)


def example(name, n, m, seed=0):
    """An objective with an output and targets that fit it."""
    rng = np.random.default_rng(seed)
    Z = rng.normal(size=(n, m))
    Y = {
        "mse": rng.normal(size=(n, m)),
        "binary_cross_entropy": rng.integers(0, 2, (n, m)).astype(float),
        "softmax_cross_entropy": one_hot(rng.integers(0, n, m), n),
    }[name]
    return objective(name), Z, Y


NAMES = ["mse", "binary_cross_entropy", "softmax_cross_entropy"]


def test_mean_squared_error_by_hand():
    # errors -1, 2 and 3, 0: (1 + 4 + 9 + 0) / 2 examples; slopes 2 e / 2
    Z, Y = np.array([[1.0, 5.0], [4.0, 0.0]]), np.array([[2.0, 3.0], [1.0, 0.0]])
    assert MeanSquaredError().forward(Z, Y) == 7.0
    np.testing.assert_array_equal(MeanSquaredError().backward(Z, Y), [[-1.0, 2.0], [3.0, 0.0]])


def test_binary_cross_entropy_by_hand():
    # p = 3/4 for z = ln 3: -ln 3/4 for yes and -ln 1/4 for no; slopes (p - y) / 2
    Z, Y = np.full((1, 2), np.log(3.0)), np.array([[1.0, 0.0]])
    loss = BinaryCrossEntropy().forward(Z, Y)
    assert loss == pytest.approx((np.log(4 / 3) + np.log(4)) / 2, rel=1e-15)
    np.testing.assert_allclose(BinaryCrossEntropy().backward(Z, Y), [[-0.125, 0.375]], atol=1e-15)


def test_binary_cross_entropy_sums_over_outputs():
    Z, Y = np.zeros((3, 2)), np.ones((3, 2))
    assert BinaryCrossEntropy().forward(Z, Y) == pytest.approx(3 * np.log(2), rel=1e-15)


def test_binary_cross_entropy_of_deeplearning_ai():
    """DeepLearning.AI, course 1 week 4, compute_cost: y 1, 1, 0 and p 0.8, 0.9, 0.4 (D4).

    The logits of these p are ln(p / (1 - p)).
    """
    P = np.array([[0.8, 0.9, 0.4]])
    loss = BinaryCrossEntropy().forward(np.log(P / (1 - P)), np.array([[1.0, 1.0, 0.0]]))
    assert loss == pytest.approx(0.2797765635793422, rel=1e-14)


@pytest.mark.parametrize("C", [2, 10])
def test_zero_logits_cost_ln_c(C):
    """CS231n, softmax loss of small weights: ln C, 2.302585 for ten classes (C3)."""
    Z, labels = np.zeros((C, 5)), np.array([0, 1, 1, 0, 1])
    assert SoftmaxCrossEntropy().forward(Z, labels) == pytest.approx(np.log(C), rel=1e-15)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("n", "m"), [(3, 5), (4, 1), (2, 3)])
def test_gradient_is_the_slope(name, n, m):
    loss, Z, Y = example(name, n, m)
    dZ = loss.backward(Z, Y)
    assert dZ.shape == Z.shape
    assert relative_error(dZ, numerical_gradient(lambda Z: loss.forward(Z, Y), Z)) < 1e-8


@pytest.mark.parametrize("name", NAMES)
def test_equal_to_the_loss_functions(name):
    loss, Z, Y = example(name, 3, 5)
    expected = {
        "mse": lambda: mse(Z, Y),
        "binary_cross_entropy": lambda: binary_cross_entropy(sigmoid(Z), Y),
        "softmax_cross_entropy": lambda: softmax_cross_entropy(Z, np.argmax(Y, axis=0)),
    }[name]()
    assert loss.forward(Z, Y) == pytest.approx(expected, rel=1e-14)
    assert isinstance(loss.forward(Z, Y), float)


def test_short_gradients_equal_the_two_step_formulas():
    """Slope of the loss in the probabilities, then back through sigmoid or softmax."""
    loss, Z, Y = example("binary_cross_entropy", 3, 7)
    P = sigmoid(Z)
    two_steps = sigmoid_backward((-Y / P + (1 - Y) / (1 - P)) / 7, Z)
    np.testing.assert_allclose(loss.backward(Z, Y), two_steps, atol=1e-15)
    loss, Z, Y = example("softmax_cross_entropy", 3, 7)
    two_steps = softmax_backward(-Y / softmax(Z) / 7, Z)
    np.testing.assert_allclose(loss.backward(Z, Y), two_steps, atol=1e-15)


def test_labels_and_one_hot_columns_are_the_same_targets():
    rng = np.random.default_rng(1)
    Z, labels = rng.normal(size=(3, 6)), rng.integers(0, 3, 6)
    loss, Y = SoftmaxCrossEntropy(), one_hot(labels, 3)
    assert loss.forward(Z, labels) == loss.forward(Z, Y)
    np.testing.assert_array_equal(loss.backward(Z, labels), loss.backward(Z, Y))
    np.testing.assert_array_equal(
        loss.backward(Z, labels), softmax_cross_entropy_backward(Z, labels)
    )
    assert loss.measure(Z, labels) == loss.measure(Z, Y)
    assert loss.forward(Z, labels.astype(np.uint8)) == loss.forward(Z, Y)


def test_shares_that_sum_to_one_are_targets_too():
    rng = np.random.default_rng(2)
    Z, Y = rng.normal(size=(3, 4)), softmax(rng.normal(size=(3, 4)))
    loss = SoftmaxCrossEntropy()
    assert loss.forward(Z, Y) == pytest.approx(-np.sum(Y * np.log(softmax(Z))) / 4, rel=1e-14)
    slope = numerical_gradient(lambda Z: loss.forward(Z, Y), Z)
    assert relative_error(loss.backward(Z, Y), slope) < 1e-8


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_logits(dtype):
    Z = np.array([[1000.0, -1000.0], [-1000.0, 1000.0]], dtype=dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        # right and wrong by 1000 in each column
        loss = BinaryCrossEntropy()
        assert loss.forward(Z, np.ones((2, 2))) == 1000.0
        np.testing.assert_array_equal(loss.backward(Z, np.ones((2, 2))), [[0, -0.5], [-0.5, 0]])
        # the first column is right, the second wrong by 2000
        loss, labels = SoftmaxCrossEntropy(), np.array([0, 0])
        assert loss.forward(Z, labels) == 1000.0
        np.testing.assert_array_equal(loss.backward(Z, labels), [[0, -0.5], [0, 0.5]])


def test_columns_of_very_different_offset():
    """A maximum over the whole array instead of each column would make ln 0."""
    Z = np.array([[1e5, -1e5], [1e5, -1e5 + np.log(3.0)]])
    loss = SoftmaxCrossEntropy().forward(Z, np.array([0, 0]))
    assert loss == pytest.approx((np.log(2) + np.log(4)) / 2, rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_float32_stays_float32(name):
    loss, Z, Y = example(name, 3, 5)
    for targets in (Y, Y.astype(np.float32)):
        small = loss.backward(Z.astype(np.float32), targets)
        assert small.dtype == np.float32
        np.testing.assert_allclose(small, loss.backward(Z, Y), atol=1e-6)
        assert loss.forward(Z.astype(np.float32), targets) == pytest.approx(
            loss.forward(Z, Y), rel=1e-5
        )
    whole = np.rint(Z).astype(int)
    assert loss.backward(whole, Y).dtype == np.float64


@pytest.mark.parametrize("name", NAMES)
def test_no_state_and_inputs_stay_as_they_were(name):
    loss, Z, Y = example(name, 3, 5)
    Z.flags.writeable = Y.flags.writeable = False
    first = loss.backward(Z, Y)
    kept = first.copy()
    loss.forward(2 * Z, Y)
    loss.measure(2 * Z, Y)
    np.testing.assert_array_equal(loss.backward(Z, Y), kept)
    np.testing.assert_array_equal(first, kept)
    assert vars(loss) == {}


def test_measures_by_hand():
    # squares left 0 + 1 + 0, spread 1 + 0 + 1
    Z, Y = np.array([[1.0, 3.0, 3.0]]), np.array([[1.0, 2.0, 3.0]])
    assert MeanSquaredError().measure(Z, Y) == ("R2", 0.5)
    # yes is a logit above 0: right, right, wrong, wrong (0 is no yes)
    Z, Y = np.array([[0.1, -2.0], [-0.1, 0.0]]), np.array([[1.0, 0.0], [1.0, 1.0]])
    assert BinaryCrossEntropy().measure(Z, Y) == ("accuracy", 0.5)
    Z, labels = np.array([[3.0, 0.0, 1.0, 5.0], [1.0, 2.0, 2.0, 4.0]]), np.array([0, 1, 0, 0])
    assert SoftmaxCrossEntropy().measure(Z, labels) == ("accuracy", 0.75)


@pytest.mark.parametrize("kind", [MeanSquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy])
def test_nothing_broadcasts_and_nothing_is_no_mean(kind):
    for method in ("forward", "backward", "measure"):
        message = f"{kind.__name__}: Y must have shape (3, 5), got (3, 1)."
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            getattr(kind(), method)(np.zeros((3, 5)), np.ones((3, 1)))
        message = f"{kind.__name__}: Z must have one example or more, got shape (3, 0)."
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            getattr(kind(), method)(np.zeros((3, 0)), np.ones((3, 0)))


@pytest.mark.parametrize(
    ("name", "Y", "message"),
    [
        (
            "binary_cross_entropy",
            np.array([[-1.0, 1.0], [1.0, -1.0]]),
            (
                "BinaryCrossEntropy: Y must hold numbers from 0 to 1, got numbers from -1.0 to 1.0. "
                "Write 0 for no and 1 for yes."
            ),
        ),
        (
            "softmax_cross_entropy",
            np.array([[1.0, 1.0], [0.0, 1.0]]),
            (
                "SoftmaxCrossEntropy: columns of Y must sum to 1, got sums from 1.0 to 2.0. "
                "Where several can be right use BinaryCrossEntropy."
            ),
        ),
        (
            "softmax_cross_entropy",
            np.array([0, 2]),
            "SoftmaxCrossEntropy: Y must be whole numbers from 0 to 1, got 2.",
        ),
        (
            "softmax_cross_entropy",
            np.array([0, 1, 1]),
            "SoftmaxCrossEntropy: Y must have shape (2,), got (3,).",
        ),
    ],
)
def test_targets_that_can_not_be(name, Y, message):
    for method in ("forward", "backward"):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            getattr(objective(name), method)(np.zeros((2, 2)), Y)


def test_labels_are_whole_numbers():
    message = "SoftmaxCrossEntropy: Y must hold whole numbers, got dtype float64."
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        SoftmaxCrossEntropy().forward(np.zeros((2, 2)), np.array([0.0, 1.0]))


def test_objective_finds_names_and_takes_objects():
    for name in NAMES:
        assert objective(name).name == name
        assert isinstance(objective(name), Objective)
    own = BinaryCrossEntropy()
    assert objective(own) is own


@pytest.mark.parametrize(
    ("which", "got"),
    [
        ("cross_entropy", "'cross_entropy'."),
        (None, "None."),
        (MeanSquaredError, f"{MeanSquaredError!r}. Write the brackets too: MeanSquaredError()."),
    ],
)
def test_objective_names_what_there_is(which, got):
    message = (
        "objective: which must be one of mse, binary_cross_entropy, softmax_cross_entropy, or an "
        f"object with forward and backward, got {got}"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        objective(which)


@pytest.mark.parametrize(
    ("call", "missing"),
    [("forward", "_forward"), ("backward", "_backward"), ("measure", "_measure")],
)
def test_an_objective_of_your_own_says_what_is_missing(call, missing):
    message = f"Objective: write {missing}(Z, Y, xp)."
    with pytest.raises(NotImplementedError, match=f"^{re.escape(message)}$"):
        getattr(Objective(), call)(np.zeros((2, 2)), np.zeros((2, 2)))


@pytest.mark.parametrize("name", NAMES)
def test_equal_to_pytorch(torch, name):
    """PyTorch takes means over all entries, or examples in rows; hence sums over m, and .T."""
    loss, Z, Y = example(name, 3, 5, seed=3)
    leaf = torch.tensor(Z, requires_grad=True)
    F, targets = torch.nn.functional, torch.tensor(Y)
    value = {
        "mse": lambda: F.mse_loss(leaf, targets, reduction="sum") / 5,
        "binary_cross_entropy": lambda: (
            F.binary_cross_entropy_with_logits(leaf, targets, reduction="sum") / 5
        ),
        "softmax_cross_entropy": lambda: F.cross_entropy(leaf.T, torch.argmax(targets, dim=0)),
    }[name]()
    value.backward()
    assert loss.forward(Z, Y) == pytest.approx(value.item(), rel=1e-13)
    np.testing.assert_allclose(loss.backward(Z, Y), leaf.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_a_loss_beyond_the_floats_is_inf_without_a_warning():
    Z, right, wrong = np.array([[1e308], [-1e308]]), np.array([0]), np.array([1])
    assert SoftmaxCrossEntropy().forward(Z, right) == 0.0
    assert SoftmaxCrossEntropy().forward(Z, wrong) == np.inf  # 2e308
    np.testing.assert_array_equal(SoftmaxCrossEntropy().backward(Z, wrong), [[1.0], [-1.0]])
    assert MeanSquaredError().forward(Z, 0 * Z) == np.inf
    np.testing.assert_array_equal(MeanSquaredError().backward(Z, 0 * Z), [[np.inf], [-np.inf]])
    assert BinaryCrossEntropy().forward(Z.T, np.array([[0.0, 1.0]])) == np.inf
