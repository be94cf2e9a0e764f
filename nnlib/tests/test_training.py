"""Training written out, and what belongs to it."""

import re

import numpy as np
import pytest

from nnlib.activations import relu
from nnlib.initializers import initialize
from nnlib.losses import softmax_cross_entropy
from nnlib.optimisers import SGD, Adam
from nnlib.scaling import Standardizer, split_and_scale
from nnlib.training import dropout, l2_penalty, overfit, train


def raises(kind, message):
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


def blobs(m, seed):
    """Three groups of points on a circle, as one-hot columns."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, m)
    centres = np.array([[0.0, 2.0, -2.0], [2.0, -1.0, -1.0]])
    return centres[:, labels] + 0.5 * rng.normal(size=(2, m)), np.eye(3)[:, labels]


def loss_of(parameters, X, Y):
    A = X
    for W, b in parameters[:-1]:
        A = relu(W @ A + b)
    W, b = parameters[-1]
    return softmax_cross_entropy(W @ A + b, Y.argmax(axis=0))


class Spy:
    """An optimiser that notes what it is given."""

    def __init__(self):
        self.steps, self.inner = [], SGD(0.1)

    def step(self, params, grads):
        self.steps.append({key: grad.shape for key, grad in grads.items()})
        assert params.keys() == grads.keys()
        self.inner.step(params, grads)


def test_training_learns_and_returns_the_best_epoch():
    X, Y = blobs(60, 0)
    X_val, Y_val = blobs(40, 1)
    Y_val[:, :8] = np.roll(Y_val[:, :8], 1, axis=0)  # some wrong: the surer, the worse
    parameters, history = train(X, Y, X_val, Y_val, [2, 6, 5, 3], 20, 16, Adam(0.05), seed=3)
    assert [(W.shape, b.shape) for W, b in parameters] == [
        ((6, 2), (6, 1)),
        ((5, 6), (5, 1)),
        ((3, 5), (3, 1)),
    ]
    assert {key: len(values) for key, values in history.items()} == {"loss": 20, "val_loss": 20}
    assert history["loss"][-1] < 0.2 < history["loss"][0]
    assert np.argmin(history["val_loss"]) < 19  # so that the last weights would be wrong
    assert loss_of(parameters, X_val, Y_val) == pytest.approx(min(history["val_loss"]), rel=1e-12)


def test_losses_are_of_the_whole_set_after_each_epoch():
    X, Y = blobs(10, 0)
    parameters, history = train(X, Y, X[:, :3], Y[:, :3], [2, 4, 3], 1, 4, SGD(0.1), seed=0)
    assert history["loss"] == [pytest.approx(loss_of(parameters, X, Y))]
    assert history["val_loss"] == [pytest.approx(loss_of(parameters, X[:, :3], Y[:, :3]))]


def test_the_optimiser_is_given_every_parameter_for_every_batch():
    X, Y = blobs(10, 0)
    spy = Spy()
    train(X, Y, X, Y, [2, 4, 3], 2, 4, spy, seed=0)
    assert len(spy.steps) == 2 * 3  # batches of 4, 4 and 2 examples
    assert spy.steps[0] == {"W1": (4, 2), "b1": (4, 1), "W2": (3, 4), "b2": (3, 1)}


def test_every_epoch_has_an_order_of_its_own():
    X, Y = blobs(10, 0)
    seen = []

    class Still:
        """Changes nothing: equal batches give equal gradients."""

        def step(self, params, grads):
            seen.append(float(grads["b2"][0, 0]))

    train(X, Y, X, Y, [2, 4, 3], 2, 1, Still(), seed=0)
    first, second = seen[:10], seen[10:]
    assert first != second
    assert sorted(first) == sorted(second)  # each example once


def test_same_seed_same_numbers_and_the_first_weights_are_those_of_initialize():
    X, Y = blobs(10, 0)

    def weights(seed, rate=0.1):
        return train(X, Y, X, Y, [2, 4, 3], 2, 4, SGD(rate), seed)[0][0][0]

    np.testing.assert_array_equal(weights(1), weights(1))
    assert not np.array_equal(weights(1), weights(2))
    np.testing.assert_array_equal(weights(1, rate=0.0), initialize([2, 4, 3], 1)[0][0])


def test_a_training_that_diverges_says_so():
    X, Y = blobs(10, 0)
    text = r"train: loss must be a finite number, got (nan|inf) in epoch \d\. Take a smaller learning rate\."
    with pytest.raises(RuntimeError, match=f"^{text}$"):
        train(1e150 * X, Y, X, Y, [2, 4, 3], 5, 4, SGD(1e150), seed=0)


@pytest.mark.parametrize(("n", "n_classes"), [(1, 2), (2, 20), (784, 10)])
def test_overfit_learns_by_heart(n, n_classes):
    rng = np.random.default_rng(0)
    X, Y = 30 * rng.normal(size=(n, 20)) + 5, np.eye(n_classes)[:, rng.integers(0, n_classes, 20)]
    losses = overfit(X, Y, seed=0)
    assert all(type(loss) is float for loss in losses)
    assert losses[-1] < 1e-2
    assert min(losses[:-1]) >= 1e-2
    assert losses == overfit(X, Y, seed=0)


def learns_one_feature(seed):
    """Twenty numbers at random have neighbours that lie very close, and may differ in class."""
    rng = np.random.default_rng([1, 2, 0, seed])
    X, Y = rng.normal(size=(1, 20)), np.eye(2)[:, rng.integers(0, 2, 20)]
    return overfit(X, Y, seed)[-1] < 1e-2


@pytest.mark.parametrize("seed", range(4))
def test_overfit_tells_close_neighbours_apart(seed):
    assert learns_one_feature(seed)


@pytest.mark.slow
def test_overfit_tells_close_neighbours_apart_always():
    assert all(learns_one_feature(seed) for seed in range(4, 300))


@pytest.mark.parametrize(
    "x",
    [np.append(np.arange(19) * 1e-9, 1e6), np.linspace(0, 1, 100), np.repeat(np.arange(3), 2)],
    ids=["far and near", "alternating", "equal twice"],
)
def test_overfit_knows_no_hard_order(x):
    classes = x % 2 if x.size == 6 else np.arange(x.size) % 2
    assert overfit(x[None, :], np.eye(2)[:, classes], seed=0)[-1] < 1e-2


def test_overfit_gives_up_on_the_impossible(monkeypatch):
    monkeypatch.setattr("nnlib.training.LIMIT", 50)
    X, Y = np.zeros((2, 4)), np.array([[1.0, 0, 1, 0], [0, 1, 0, 1]])
    with pytest.raises(RuntimeError) as caught:
        overfit(X, Y, seed=0)
    assert re.fullmatch(
        r"overfit: loss must get below 0\.01, got 0\.\d+ after 50 steps\. "
        r"Look for columns of X that are equal, or nearly, and differ in class\.",
        str(caught.value),
    )


def test_l2_by_hand():
    parameters = [
        (np.array([[1.0, -2.0]]), np.array([[7.0]])),
        (np.array([[3.0], [0.0]]), np.ones((2, 1))),
    ]
    # 0.5 * 0.1 * (1 + 4 + 9) = 0.7; biases do not count
    penalty, grads = l2_penalty(parameters, 0.1)
    assert penalty == pytest.approx(0.7)
    assert type(penalty) is float
    np.testing.assert_allclose(grads[0][0], [[0.1, -0.2]])
    np.testing.assert_allclose(grads[1][0], [[0.3], [0.0]])
    assert [b.tolist() for _, b in grads] == [[[0.0]], [[0.0], [0.0]]]


@pytest.mark.parametrize("rate", [0.0, 0.25, 0.9])
def test_dropout_drops_with_its_rate_and_keeps_the_mean(rate):
    A = np.random.default_rng(0).normal(size=(300, 400))
    A_out, mask = dropout(A, rate, True, np.random.default_rng(1))
    np.testing.assert_array_equal(A_out, A * mask)
    assert set(np.unique(mask)) <= {0.0, 1.0 / (1.0 - rate)}
    # the share dropped strays by less than six standard errors
    assert abs(np.mean(mask == 0) - rate) <= 6 * np.sqrt(rate * (1 - rate) / A.size)
    again, _ = dropout(A, rate, True, np.random.default_rng(1))
    np.testing.assert_array_equal(again, A_out)


def test_dropout_does_nothing_outside_training_and_knows_its_range():
    A = np.ones((2, 3), dtype=np.float32)
    A_out, mask = dropout(A, 0.5, False, np.random.default_rng(0))
    np.testing.assert_array_equal(A_out, A)
    np.testing.assert_array_equal(mask, np.ones((2, 3)))
    assert dropout(A, 0.5, True, np.random.default_rng(0))[0].dtype == np.float32
    for rate in (1.0, -0.1, np.nan):
        message = f"dropout: rate must be from 0 to below 1, got {rate!r}."
        with raises(ValueError, message):
            dropout(A, rate, True, np.random.default_rng(0))
    message = (
        "dropout: A must be an array of any shape, got a list. Make an array of it: np.array(A)."
    )
    with raises(TypeError, message):
        dropout([1, 2], 0.5, True, np.random.default_rng(0))


def test_split_and_scale_uses_the_training_columns_only():
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(3.0, 5.0, 21), np.arange(21.0), np.full(21, 0.1)])
    Y = np.arange(21.0)[None, :]
    before = X.copy()
    X_train, Y_train, X_test, Y_test = split_and_scale(X, Y, 0.5, np.random.default_rng(1))
    assert Y_train.shape == (1, 10)  # Python's round(10.5) is 10
    assert sorted([*Y_train[0], *Y_test[0]]) == list(range(21))
    assert list(Y_train[0]) != sorted(Y_train[0])
    chosen = Y_train[0].astype(int)
    mean, deviation = X[:2, chosen].mean(axis=1), X[:2, chosen].std(axis=1)
    for part, columns in ((X_train, Y_train), (X_test, Y_test)):
        expected = (X[:2, columns[0].astype(int)] - mean[:, None]) / deviation[:, None]
        np.testing.assert_allclose(part[:2], expected, rtol=1e-12, atol=1e-12)
        np.testing.assert_array_equal(part[2], np.zeros(part.shape[1]))
    np.testing.assert_array_equal(X, before)


def test_labels_are_split_as_they_are():
    X, labels = np.arange(6.0)[None, :], np.arange(6)
    _, train, _, test = split_and_scale(X, labels, 0.5, np.random.default_rng(0))
    assert (train.shape, test.shape, train.dtype) == ((3,), (3,), labels.dtype)
    _, columns, _, _ = split_and_scale(X, X, 0.5, np.random.default_rng(0))
    np.testing.assert_array_equal(train, columns[0])
    message = "split_and_scale: Y must have shape (6,), got (5,)."
    with raises(ValueError, message):
        split_and_scale(X, labels[:5], 0.5, np.random.default_rng(0))


def test_a_row_that_is_constant_in_training_only_is_divided_by_one():
    scaler = Standardizer().fit(np.full((1, 10), 0.1))
    np.testing.assert_array_equal(scaler.apply(np.array([[3.1]])), [[3.0]])


@pytest.mark.parametrize("fraction", [0.0, -0.5, 1.5, np.nan, 0.04])
def test_split_needs_an_example_for_training(fraction):
    message = (
        "split_and_scale: fraction must be from 0 to 1 and leave an example for training, got "
        f"{fraction!r} of 10."
    )
    with raises(ValueError, message):
        split_and_scale(np.ones((2, 10)), np.ones((1, 10)), fraction, np.random.default_rng(0))


def test_standardizer_says_what_it_needs():
    with raises(RuntimeError, "Standardizer: apply needs a fit. Call fit(X_train) first."):
        Standardizer().apply(np.ones((2, 3)))
    message = "Standardizer: X must hold at least one example, got shape (2, 0)."
    with raises(ValueError, message):
        Standardizer().fit(np.ones((2, 0)))
    with raises(ValueError, "Standardizer: X must have shape (2, m), got (3, 2). X.T fits."):
        Standardizer().fit(np.ones((2, 5))).apply(np.ones((3, 2)))
