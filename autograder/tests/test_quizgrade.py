"""Grading answers: credit, replies, and any value whatever without a crash."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.quizbank import Choice, Drawn, grade
from autograder.quizgrade import Graded, is_close


def question(kind, answer, choices=(), replies=(), tolerance=0.0, explain=""):
    return Drawn("q", kind, ("S0-01",), "?", choices, answer, tolerance, "", replies, explain, ())


ONE = question(
    "one",
    ("b",),
    (
        Choice("a", "x", False, "A reply."),
        Choice("b", "y", True, ""),
        Choice("c", "z", False, "C."),
    ),
    explain="So it is.",
)
SEVERAL = question(
    "several",
    ("a", "c", "d"),
    tuple(
        Choice(letter, letter, letter in "acd", f"{letter} is {'right' if letter in 'acd' else 'wrong'}.") for letter in "abcde"
    ),
)  # fmt: skip
NUMBER = question("number", 12, replies=((15, "With the biases."),), explain="3 times 4.")
DECIMAL = question("number", 0.25, tolerance=0.01, explain="A quarter.")
SHAPE = question("shape", (3, 4), replies=(((4, 3), "Turned."),), explain="Rows are outputs.")


def verdict(drawn, answer):
    (graded,) = grade([drawn], {"q": answer})
    assert graded.id == "q"
    return graded.credit, graded.key, graded.text


@pytest.mark.parametrize("answer", ["b", "B", " b ", "b)", "(b)", "b.", {"b"}, ["B"], ("b",)])
def test_one_right(answer):
    assert verdict(ONE, answer) == (1.0, "right", "Right. So it is.")


def test_one_wrong_gets_the_reply_of_the_choice():
    assert verdict(ONE, "a") == (0.0, "wrong", "A reply.")


@pytest.mark.parametrize(
    ("answer", "got"),
    [("d", "'d'"), ("ab", "'ab'"), ("", "''"), (2, "2"), ({"a", "b"}, None), (set(), "set()"),
     (None, "None"), (True, "True"), ("b" * 100, None), ({"b": 1}, "{'b': 1}")],
)  # fmt: skip
def test_one_malformed(answer, got):
    credit, key, text = verdict(ONE, answer)
    assert (credit, key) == (0.0, "malformed")
    assert text.startswith("The answer must be one letter from a to c, got ")
    if got is not None:
        assert text.endswith(f", got {got}.")


@pytest.mark.parametrize(
    ("answer", "credit", "key", "text"),
    [
        ({"a", "c", "d"}, 1.0, "right", "Right. a is right. c is right. d is right."),
        (["D", "a", "C", "a"], 1.0, "right", "Right. a is right. c is right. d is right."),
        ("acd", 1.0, "right", "Right. a is right. c is right. d is right."),
        ("a, c, d", 1.0, "right", "Right. a is right. c is right. d is right."),
        ({"a", "c"}, 2 / 3, "partial",
         "Of your choices 2 are right. Not all right choices are among them."),
        ({"a", "c", "d", "b"}, 2 / 3, "partial",
         "Of your choices 3 are right and 1 wrong. (b) b is wrong."),
        ({"a", "b", "e"}, 0.0, "wrong", ("Of your choices 1 is right and 2 wrong. Not all right "
         "choices are among them. (b) b is wrong. (e) e is wrong.")),
        ({"a", "b", "c", "d", "e"}, 1 / 3, "partial",
         "Of your choices 3 are right and 2 wrong. (b) b is wrong. (e) e is wrong."),
        (set(), 0.0, "wrong", "Of your choices 0 are right. Not all right choices are among them."),
        ({"a", "z"}, 0.0, "malformed", None),
        ({"a", 1}, 0.0, "malformed", None),
        (3, 0.0, "malformed", ("The answer must be a set of letters from a to e, such as "
         '{"a", "b"}, got 3.')),
    ],
)  # fmt: skip
def test_several(answer, credit, key, text):
    found = verdict(SEVERAL, answer)
    assert found[:2] == (pytest.approx(credit), key)
    assert text is None or found[2] == text


@pytest.mark.parametrize(
    "answer",
    [12, 12.0, np.int64(12), np.float32(12), np.array(12), np.uint8(12), 12 + 1e-9],
    ids=lambda answer: f"{type(answer).__name__} {answer}",
)
def test_number_right(answer):
    assert verdict(NUMBER, answer) == (1.0, "right", "Right. 3 times 4.")


def test_number_wrong():
    assert verdict(NUMBER, 15.0) == (0.0, "known-wrong", "With the biases.")
    assert verdict(NUMBER, 12.001) == (0.0, "wrong", "Not right. 3 times 4.")
    assert verdict(NUMBER, 10**300) == (0.0, "wrong", "Not right. 3 times 4.")


@pytest.mark.parametrize("answer", [0.24, 0.26, 0.25])
def test_number_within_tolerance(answer):
    assert verdict(DECIMAL, answer)[0] == 1.0


@pytest.mark.parametrize("answer", [0.2399, 0.2601])
def test_number_outside_tolerance(answer):
    assert verdict(DECIMAL, answer)[0] == 0.0


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("12", "The answer must be a number, without quotes, got '12'."),
        (True, "The answer must be a number, without quotes, got True."),
        (np.True_, "The answer must be a number, without quotes, got np.True_."),
        (12j, "The answer must be a number, without quotes, got 12j."),
        ((12,), "The answer must be a number, without quotes, got (12,)."),
        (np.array([12]), "The answer must be a number, without quotes, got array([12])."),
        (float("nan"), "The answer must be a finite number, got nan."),
        (np.float64("inf"), "The answer must be a finite number, got np.float64(inf)."),
        (10**5000, "The answer must be a finite number, got a int."),
    ],
    ids=range(9),
)
def test_number_malformed(answer, text):
    if np.__version__ < "2":
        text = text.replace("np.True_", "True").replace("np.float64(inf)", "inf")
    assert verdict(NUMBER, answer) == (0.0, "malformed", text)


@pytest.mark.parametrize(
    "answer",
    [(3, 4), [3, 4], (np.int64(3), 4), np.array([3, 4])],
    ids=["tuple", "list", "np", "array"],
)
def test_shape_right(answer):
    assert verdict(SHAPE, answer) == (1.0, "right", "Right. Rows are outputs.")


def test_shape_wrong():
    assert verdict(SHAPE, (4, 3)) == (0.0, "known-wrong", "Turned.")
    assert verdict(SHAPE, (3, 4, 1)) == (0.0, "wrong", "Not right. Rows are outputs.")
    assert verdict(SHAPE, ()) == (0.0, "wrong", "Not right. Rows are outputs.")


@pytest.mark.parametrize(
    "answer",
    [12, "(3, 4)", (3.0, 4.0), (3, True), (-3, 4), (3, 10**5000), {3, 4}, [[3, 4]],
     np.ones((3, 4)), np.arange(10**6), (3,) * 40, None],
    ids=range(12),
)  # fmt: skip
def test_shape_malformed(answer):
    credit, key, text = verdict(SHAPE, answer)
    assert (credit, key) == (0.0, "malformed")
    assert text.startswith("The answer must be a tuple of whole numbers, such as (2, 3), got ")
    assert len(text) < 140


def test_unanswered():
    text = "Not answered yet: the entry is still `...`."
    assert verdict(ONE, ...) == (0.0, "unanswered", text)
    assert grade([ONE], {}) == [
        Graded("q", 0.0, "quiz_answers has no entry 'q'.", "unanswered")
    ]  # fmt: skip
    assert grade([ONE], {"Q": "b"})[0].text == (
        "quiz_answers has no entry 'q'. The entry 'Q' belongs to no question."
    )


@pytest.mark.parametrize("answers", [None, ["b"], "b", ..., 3])
def test_answers_that_are_no_dict(answers):
    (graded,) = grade([ONE], answers)
    assert (graded.credit, graded.key) == (0.0, "malformed")
    assert graded.text.startswith("quiz_answers must be a dict, question id to answer; got ")


def nested(levels):
    value: list = []
    for _ in range(levels):
        value = [value]
    return value


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text()
    | st.binary() | st.just(...) | st.sampled_from([np.float64(1), np.arange(3), np.zeros((2, 0))]),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)  # fmt: skip


@given(values)
def test_no_value_crashes(value):
    for drawn in (ONE, SEVERAL, NUMBER, SHAPE):
        credit, _, text = verdict(drawn, value)
        assert 0.0 <= credit <= 1.0
        assert text


def test_deep_nesting_does_not_crash():
    for drawn in (ONE, SEVERAL, NUMBER, SHAPE):
        assert verdict(drawn, nested(50_000))[1] == "malformed"


def test_a_number_is_never_close_to_a_shape():
    assert not is_close(3, (3,), 10.0)
    assert not is_close("3", 3, 10.0)
