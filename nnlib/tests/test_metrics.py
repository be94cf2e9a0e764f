"""Metrics: counted by hand, classes that never occur, scikit-learn as oracle, error texts."""

import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.metrics import accuracy, confusion_matrix, f1, precision, r2, recall

# True class 0: four times, predicted 0 0 0 1. Class 1: twice, predicted 1 0. Class 2: once, as 1.
Y = np.array([0, 0, 0, 0, 1, 1, 2])
Y_HAT = np.array([0, 0, 0, 1, 1, 0, 1])
pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30)


@pytest.fixture(autouse=True)
def _warnings_are_errors():
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def sklearn():
    why = "scikit-learn, the oracle of this test, is missing"
    return pytest.importorskip("sklearn.metrics", reason=why)


def test_confusion_matrix_by_hand():
    """Rows are true, columns predicted: it is not symmetric."""
    M = confusion_matrix(Y, Y_HAT, 3)
    np.testing.assert_array_equal(M, [[3, 1, 0], [1, 1, 0], [0, 1, 0]])
    assert M.dtype == np.int64
    np.testing.assert_array_equal(confusion_matrix(Y, Y_HAT, 5)[3:], np.zeros((2, 5)))
    assert confusion_matrix(np.array([1]), np.array([0]), 2).tolist() == [[0, 0], [1, 0]]
    assert confusion_matrix(np.zeros(0), np.zeros(0), 2).tolist() == [[0, 0], [0, 0]]


def test_labels_as_floats_count_the_same():
    got = confusion_matrix(Y.astype(float), Y_HAT.astype(np.uint8), 3)
    np.testing.assert_array_equal(got, confusion_matrix(Y, Y_HAT, 3))
    assert accuracy(Y.astype(float), Y_HAT) == 4 / 7


def test_shares_by_hand():
    """Hits 3, 1, 0; predicted 4, 3, 0; true 4, 2, 1."""
    np.testing.assert_array_equal(precision(Y, Y_HAT, 3), [3 / 4, 1 / 3, 0.0])  # 0 / 0 is 0
    np.testing.assert_array_equal(recall(Y, Y_HAT, 3), [3 / 4, 1 / 2, 0.0])
    np.testing.assert_array_equal(f1(Y, Y_HAT, 3), [6 / 8, 2 / 5, 0.0])
    assert accuracy(Y, Y_HAT) == 4 / 7
    for metric in (precision, recall, f1):
        assert metric(Y, Y_HAT, 3, average="macro") == pytest.approx(metric(Y, Y_HAT, 3).mean())
        assert metric(Y, Y_HAT, 3, average="micro") == 4 / 7
        assert metric(Y, Y_HAT, 4)[3] == 0.0  # neither true nor predicted
        for average in ("macro", "micro"):
            assert type(metric(Y, Y_HAT, 3, average)) is float
    assert type(accuracy(Y, Y_HAT)) is float


@pytest.mark.parametrize("m", [1, 2, 5, 40])
def test_scikit_learn_gives_the_same(sklearn, m):
    """Five classes, of which 4 never occurs; with few examples others are missing as well."""
    rng = np.random.default_rng(m)
    settings = {"labels": range(5), "zero_division": 0}
    for _ in range(5):
        y, y_hat = rng.integers(0, 4, size=(2, m))
        expected = sklearn.confusion_matrix(y, y_hat, labels=range(5))
        np.testing.assert_array_equal(confusion_matrix(y, y_hat, 5), expected)
        assert accuracy(y, y_hat) == pytest.approx(sklearn.accuracy_score(y, y_hat))
        for ours, theirs in (
            (precision, sklearn.precision_score),
            (recall, sklearn.recall_score),
            (f1, sklearn.f1_score),
        ):
            for average in (None, "macro", "micro"):
                wanted = theirs(y, y_hat, average=average, **settings)
                np.testing.assert_allclose(ours(y, y_hat, 5, average), wanted, rtol=1e-12)


@given(pairs)
def test_all_three_come_from_the_confusion_matrix(pairs):
    y, y_hat = np.array(pairs).T
    M = confusion_matrix(y, y_hat, 4)
    assert M.sum() == len(pairs)
    assert accuracy(y, y_hat) == pytest.approx(np.trace(M) / M.sum())
    np.testing.assert_allclose(precision(y, y_hat, 4) * M.sum(axis=0), np.diag(M), atol=1e-12)
    np.testing.assert_allclose(recall(y, y_hat, 4) * M.sum(axis=1), np.diag(M), atol=1e-12)
    assert precision(y, y_hat, 4).tolist() == recall(y_hat, y, 4).tolist()
    p, r = precision(y, y_hat, 4), recall(y, y_hat, 4)
    np.testing.assert_allclose(f1(y, y_hat, 4) * (p + r), 2 * p * r, atol=1e-12)


def test_r2_by_hand():
    """Row 1: targets 1 2 3, spread 2, error 1. Row 2: targets 3 3 9, spread 24, error 36."""
    targets = np.array([[1, 2, 3], [3, 3, 9]])
    Y_hat = np.array([[1, 2, 4], [3, 9, 9]])
    assert r2(Y_hat[:1], targets[:1]) == 0.5
    assert r2(Y_hat[1:], targets[1:]) == -0.5
    assert r2(Y_hat, targets) == 0.0
    assert r2(targets, targets) == 1.0
    assert r2(np.array([[2.0] * 3, [5.0] * 3]), targets) == 0.0  # the mean of each row
    assert type(r2(Y_hat, targets)) is float


def test_r2_is_not_symmetric():
    one, other = np.array([[0.0, 2.0]]), np.array([[0.0, 1.0]])
    assert r2(Y_hat=one, Y=other) == -1.0  # error 1, spread 0.5
    assert r2(Y_hat=other, Y=one) == 0.5  # error 1, spread 2


@pytest.mark.parametrize("m", [1, 10])
def test_r2_of_equal_targets(m):
    """The mean of ten times 0.1 is not 0.1, the spread not 0."""
    targets = np.full((1, m), 0.1)
    assert r2(targets, targets) == 1.0
    assert r2(targets + 0.5, targets) == 0.0


def test_r2_of_scikit_learn_is_the_same(sklearn):
    rng = np.random.default_rng(2)
    targets, Y_hat = rng.normal(size=(2, 4, 9))
    targets[1] = 3.0
    Y_hat[2], targets[3] = targets[2], Y_hat[3] = 0.5, 0.5
    assert r2(Y_hat, targets) == pytest.approx(sklearn.r2_score(targets.T, Y_hat.T), rel=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: confusion_matrix(Y, Y_HAT, 2),
            "confusion_matrix: y must be whole numbers from 0 to 1, got 2.",
        ),
        (
            lambda: precision(Y, Y_HAT - 1, 3),
            "precision: y_hat must be whole numbers from 0 to 2, got -1.",
        ),
        (
            lambda: recall(Y, Y_HAT + 0.5, 3),
            "recall: y_hat must be whole numbers from 0 to 2, got 0.5.",
        ),
        (
            lambda: f1(Y, Y_HAT, 3, average="weighted"),
            'f1: average must be None, "macro" or "micro", got \'weighted\'.',
        ),
        (
            lambda: confusion_matrix(Y, Y_HAT[None, :], 3),
            "confusion_matrix: y_hat must have shape (7,), got (1, 7). y_hat.ravel() is one.",
        ),
        # a row against a column would compare each with each
        (
            lambda: accuracy(Y[:, None], Y_HAT),
            "accuracy: y must have shape (m,), got (7, 1). y.ravel() is one.",
        ),
        (
            lambda: accuracy(Y, Y_HAT[:1]),
            "accuracy: y_hat must have shape (7,), got (1,).",
        ),
        (
            lambda: accuracy(np.zeros(0), np.zeros(0)),
            "accuracy: y must have one example or more, got shape (0,).",
        ),
        (
            lambda: r2(np.ones((2, 3)), np.ones((3, 2))),
            "r2: Y must have shape (2, 3), got (3, 2). Y.T fits.",
        ),
        (
            lambda: r2(np.ones((2, 0)), np.ones((2, 0))),
            "r2: Y must have one example or more, got shape (2, 0).",
        ),
    ],
)
def test_arguments_are_checked(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


def test_only_functions_of_the_array_api_standard_are_used():
    strict = pytest.importorskip("array_api_strict")
    y, y_hat = strict.asarray(Y), strict.asarray(Y_HAT)
    expected = confusion_matrix(Y, Y_HAT, 3)
    np.testing.assert_array_equal(np.asarray(confusion_matrix(y, y_hat, 3)), expected)
    assert accuracy(y, y_hat) == 4 / 7
    for metric in (precision, recall, f1):
        np.testing.assert_array_equal(np.asarray(metric(y, y_hat, 3)), metric(Y, Y_HAT, 3))
        assert metric(y, y_hat, 3, "micro") == 4 / 7
    A = strict.asarray([[1.0, 2.0, 4.0], [2.0, 2.0, 2.0]])
    assert r2(A, A) == 1.0
