"""Every difference is found, in the stated order, and nothing right is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.codec import Foreign
from autograder.compare import compare, kind

A = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, 4.0]])


@pytest.mark.parametrize(
    "got",
    [
        A,
        A.copy(order="F"),
        A[::-1, ::-1][::-1, ::-1],
        A + 5e-10,
        np.where(A == 0, -0.0, A),
    ],
)
def test_equal_arrays(got):
    assert compare(got, A) is None


def test_integers_with_the_right_values_are_accepted():
    assert compare(np.array([1, 2]), np.array([1.0, 2.0])) is None
    assert compare(3, 3.0) is None
    assert compare(np.int64(3), 3.0) is None


def test_numbers_and_arrays_without_axes_stand_for_each_other():
    assert compare(np.array(1.5), 1.5) is None
    assert compare(1.5, np.array(1.5)) is None
    assert compare(np.float64(1.5), 1.5) is None


@pytest.mark.parametrize(
    ("got", "expected", "key"),
    [
        (None, A, "none"),
        ([1.0], np.array([1.0]), "type"),
        (Foreign("Foo"), A, "type"),
        (A.T, A, "shape"),
        (A[0], 1.0, "shape-number"),
        (A.astype(np.float32), A, "dtype-precision"),
        (np.float32(1.5), 1.5, "dtype-precision"),
        (A.astype(complex), A, "dtype-complex"),
        (1.5 + 0j, 1.5, "dtype-complex"),
        (A > 0, A, "dtype-bool"),
        (True, 1.0, "dtype-bool"),
        (np.where(A == 0, np.nan, A), A, "not-finite"),
        (np.inf, 1.0, "not-finite"),
        (A + 1e-6, A, "values"),
        (1.0 + 1e-6, 1.0, "values"),
        (2, 3, "value"),
        (3.0, 3, "type"),
        (True, 1, "type"),
        ("a", "b", "value"),
        ([1, 2], (1, 2), "type"),
        ((1,), (1, 2), "length"),
        ({"W": 1}, {"W": 1, "b": 2}, "missing-key"),
        ({"W": 1, "b": 2}, {"W": 1}, "surplus-key"),
        ([1], {"W": 1}, "type"),
        ("1.5", 1.5, "type"),
        (np.array(["a"]), np.array([1.0]), "dtype"),
        (np.array([1.0]), np.array([1]), "dtype"),
    ],
)
def test_each_difference_has_its_key(got, expected, key):
    found = compare(got, expected)
    assert found is not None
    assert found.key == key


def test_place_inside_lists_and_dicts():
    found = compare([{"W": (2, 3)}, {"W": (1, 3)}], [{"W": (2, 3)}, {"W": (1, 2)}])
    assert found.where == "[1]['W'][1]"
    assert found.facts == {"got": 3, "expected": 2}


def test_first_and_worst_entry_are_named():
    got = A.copy()
    got[0, 1] += 1
    got[1, 2] += 5
    facts = compare(got, A).facts
    assert facts["count"] == 2
    assert facts["first"] == (0, 1)
    assert facts["worst"] == (1, 2)
    assert (facts["worst_got"], facts["worst_expected"]) == (9.0, 4.0)


def test_the_expected_value_sets_the_scale():
    assert compare(1e6 + 5e-4, 1e6) is None
    assert compare(np.array([1e12]), np.array([1.0])) is not None
    assert compare(1e-3, 0.0, atol=1e-2) is None


def test_wrong_answers_with_nan_can_be_compared():
    a = np.array([np.nan, 1.0])
    assert compare(a, a.copy()) is None
    assert compare(np.array([np.inf]), np.array([np.inf])) is None
    assert compare(np.array([np.inf]), np.array([-np.inf])) is not None


def test_two_answers_of_true_and_false_can_be_compared():
    a = np.array([True, False])
    assert compare(a, a.copy()) is None
    assert compare(a, ~a).facts["count"] == 2


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_equals_itself(x):
    assert compare(x, x) is None


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_what_is_off_by_more_than_the_tolerance_differs(x, off):
    assert compare(x + off + 1e-6 * abs(x), x) is not None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (A, "an array of shape (2, 3)"),
        ([1], "a list"),
        (1, "an int"),
        (None, "None"),
        (..., "... (not answered)"),
        (Foreign("Foo"), "a Foo"),
        (np.bool_(True), "a bool"),
    ],
)
def test_kind(value, words):
    assert kind(value) == words


@pytest.mark.parametrize("got", [10**400, -(10**400), 2**70])
def test_a_whole_number_of_any_size(got):
    assert compare(got, 1.8).key in ("values", "not-finite")
    assert compare([got], [1.8]).where == "[0]"
    assert compare(2**70, float(2**70)) is None
