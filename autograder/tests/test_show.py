"""Values as a learner reads them."""

import numpy as np
import pytest

from autograder.cases import Call
from autograder.codec import Foreign
from autograder.show import show, show_call


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2.0"),
        (-0.0, "-0.0"),
        (1 / 3, "0.3333333333"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (np.float64(0.5), "0.5"),
        (3, "3"),
        (True, "True"),
        (None, "None"),
        (..., "... (not answered)"),
        ((3,), "(3,)"),
        ((3, 1), "(3, 1)"),
        ([1.5, (2,)], "[1.5, (2,)]"),
        ({"W": (2, 3)}, "{'W': (2, 3)}"),
        ({"b", "a"}, "{'a', 'b'}"),
        (set(), "set()"),
        (Foreign("Foo"), "a Foo"),
        (np.array([1.0, -2.5]), "[ 1. , -2.5]"),
        (np.array(2.5), "2.5"),
        (np.zeros((0, 3)), "an empty array of shape (0, 3)"),
        (np.array([1, 2]), "[1, 2]  (shape (2,), int64)"),
        (np.eye(2), "[[1., 0.],\n [0., 1.]]  (shape (2, 2))"),
        ("a\x1b[31mred", "'a\\x1b[31mred'"),
    ],
)
def test_show(value, text):
    assert show(value) == text


def test_long_texts_are_cut_in_the_middle():
    text = show("x" * 10_000)
    assert len(text) < 350
    assert " ... " in text


def test_large_arrays_are_summarised():
    assert len(show(np.zeros((784, 100)))) < 800


def test_arrays_stand_below_the_call():
    case = Call("softmax", "fresh", name="softmax", args=(np.eye(2), 3.0), kwargs={"alpha": 0.1})
    assert show_call(case, ("Z", "n")) == (
        "softmax(Z, 3.0, alpha=0.1) with\nZ = [[1., 0.],\n     [0., 1.]]  (shape (2, 2))"
    )
    assert show_call(case, ("Z", "n"), hidden=True) == (
        "softmax(Z, n, alpha=...) with\n"
        "Z: an array of shape (2, 2), float64, drawn for grading\n"
        "n: a float, drawn for grading"
    )
