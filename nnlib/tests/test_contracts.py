"""The shape contract, its errors in full."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from nnlib.contracts import alike, checked, wrong_shape
from nnlib.tests.foreign import Foreign


def test_arrays_come_back_as_floats_in_order():
    W, labels, X, xp = checked(
        "f", W=(np.ones((2, 3), np.float32), "n_out n_in"), labels=(np.arange(4), "m", int),
        X=(np.ones((3, 4), int), "n_in m"),
    )  # fmt: skip
    assert (W.dtype, labels.dtype.kind, X.dtype, xp) == (np.float32, "i", np.float64, np)


def test_an_array_of_floats_is_no_copy():
    X = np.ones((2, 3))
    assert checked("f", X=(X, "n m"))[0] is X


WRONG = [
    (
        {"X": (np.ones(3), "4 m")},
        "f: X must have shape (4, m), got (3,). One example is x[:, None].",
    ),
    ({"b": (np.ones(3), "n 1")}, "f: b must have shape (n, 1), got (3,). A column is b[:, None]."),
    ({"w": (np.ones(3), "1 n")}, "f: w must have shape (1, n), got (3,). A row is w[None, :]."),
    ({"X": (np.ones((5, 4)), "4 m")}, "f: X must have shape (4, m), got (5, 4). X.T fits."),
    ({"X": (np.ones((5, 3)), "4 m")}, "f: X must have shape (4, m), got (5, 3)."),
    ({"y": (np.ones((5, 1)), "m")}, "f: y must have shape (m,), got (5, 1). y.ravel() is one."),
    ({"X": (np.ones((2, 3, 4)), "n m")}, "f: X must have shape (n, m), got (2, 3, 4)."),
    (
        {"W": (np.ones((2, 3)), "n_out n_in"), "X": (np.ones((4, 5)), "n_in m")},
        "f: X must have shape (3, m), got (4, 5).",
    ),
    ({"A": (np.ones((2, 3)), "n n")}, "f: A must have shape (n, n), got (2, 3)."),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=lambda case: str(case)[:50])
def test_wrong_shape(arguments, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        checked("f", **arguments)


NO_NUMBERS = [
    (
        {"X": ([[1.0]], "n m")},
        "f: X must be an array of shape (n, m), got a list. Make an array of it: np.array(X).",
    ),
    (
        {"y": (3.0, "m")},
        "f: y must be an array of shape (m,), got a float. Make an array of it: np.array(y).",
    ),
    ({"X": (np.array([["a"]]), "n m")}, "f: X must hold real numbers, got dtype <U1."),
    (
        {"X": (np.ones((1, 1), complex), "n m")},
        "f: X must hold real numbers, got dtype complex128.",
    ),
    ({"y": (np.ones(2), "m", int)}, "f: y must hold whole numbers, got dtype float64."),
    (
        {"X": (np.ones((1, 1)), "n m"), "Y": (Foreign(np.ones((1, 1))), "n m")},
        "f: Y must be an array of numpy like X, got one of foreign. Move one of them first.",
    ),
]


@pytest.mark.parametrize(("arguments", "words"), NO_NUMBERS, ids=lambda case: str(case)[:50])
def test_no_array_of_numbers(arguments, words):
    with pytest.raises(TypeError, match=f"^{re.escape(words)}$"):
        checked("f", **arguments)


def test_arrays_of_any_shape_are_alike():
    one, two, xp = alike("f", one=np.array(1), two=np.array(2.0))
    assert (float(one + two), xp) == (3.0, np)
    message = (
        "f: one must be an array of any shape, got a float. Make an array of it: np.array(one)."
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        alike("f", one=2.0, two=1.0)
    message = (
        "f: two must be an array of shape (2, 3), got a list. Make an array of it: np.array(two)."
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        alike("f", one=np.ones((2, 3)), two=[1.0])


def test_labels_where_columns_are_wanted():
    message = "example: Y must have shape (k, 5), got (5,). Labels become columns by one_hot(y, n)."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        checked("example", X=(np.ones((3, 5)), "n m"), Y=(np.arange(5), "k m"))
    assert wrong_shape("example", "Y", [1, 5], (5,)).endswith(" A row is y[None, :].")
    assert wrong_shape("example", "X", [3, 5], (3,)).endswith(" One example is x[:, None].")


def test_a_table_is_no_array():
    table = SimpleNamespace(
        shape=(5,), dtype=np.dtype(float), ndim=1
    )  # as a column of a data frame
    message = "example: y must be an array of shape (m,), got a SimpleNamespace. Make an array of it: np.array(y)."
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        checked("example", y=(table, "m"))
