"""Arithmetic of quiz answers: values, and a sentence for everything that is not allowed."""

import doctest
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import arithmetic
from autograder.arithmetic import ArithmeticFault, evaluate, evaluate_shape, names_in

ALLOWED = "numbers, the drawn names, + - * / ** ( ), sqrt, exp and log"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (7, 7),
        (-0.5, -0.5),
        ("2 + 3 * 4", 14),
        ("-(2 + 3) ** 2", -25),
        ("1e-3", 0.001),
        ("n_in * n_out + n_out", 15),
        ("1 / (1 + exp(1))", 1 / (1 + math.e)),
        ("sqrt(2 / n_in) + log(1)", math.sqrt(0.5)),
        ("+n_in", 4),
    ],
)
def test_values(expression, value):
    assert evaluate(expression, {"n_in": 4, "n_out": 3}) == pytest.approx(value, rel=1e-15)


def test_whole_numbers_stay_whole():
    assert type(evaluate("3 * 4 + 1")) is int


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("n + m", "the name 'm' is not drawn (drawn names: n)"),
        ("1 +", f"'1 +' cannot be read; allowed are {ALLOWED}"),
        ("(" * 150 + "1" + ")" * 40, "cannot be read"),
        ("1 + " * 60 + "1", "an expression has at most 200 characters, got 241"),
        ("-" * 50 + "1", "the expression is nested too deeply"),
        ("n.real", f"'n.real' is not allowed; allowed are {ALLOWED}"),
        ("abs(n)", f"'abs(n)' is not allowed; allowed are {ALLOWED}"),
        ("exp(n, n)", f"'exp(n, n)' is not allowed; allowed are {ALLOWED}"),
        ("[n][0]", f"'[n][0]' is not allowed; allowed are {ALLOWED}"),
        ("n if n else 1", f"'n if n else 1' is not allowed; allowed are {ALLOWED}"),
        ("7 % n", f"this operator is not allowed; allowed are {ALLOWED}"),
        ("'a' + n", "a number was expected, got 'a'"),
        ("True", "a number was expected, got True"),
        (True, "a number was expected, got True"),
        (None, "a number was expected, got None"),
        ("2 ** 65", "an exponent is at most 64, got 65"),
        ("2 ** 60", "a value is outside -1e15 to 1e15"),
        ("10.0 ** 60 * 10.0 ** 60", "a value is outside -1e15 to 1e15"),
        (float("nan"), "a value is outside -1e15 to 1e15"),
        ("1 / (n - 5)", "no value exists for the numbers 1, 0"),
        ("sqrt(0 - 1)", "no value exists for the numbers -1"),
        ("exp(1000)", "no value exists for the numbers 1000"),
        ("(0 - 1) ** 0.5", "a number was expected, got"),
    ],
)
def test_what_is_not_allowed(expression, message):
    with pytest.raises(ArithmeticFault, match=re.escape(message)):
        evaluate(expression, {"n": 5})


@given(st.text(max_size=60))
def test_no_text_does_anything_but_fail_or_give_a_number(text):
    try:
        value = evaluate(text, {"n": 3})
    except ArithmeticFault:
        return
    assert abs(value) <= 1e15


@pytest.mark.parametrize(
    ("expression", "shape"),
    [
        ("(n, 2 * n)", (5, 10)),
        ("n, 1", (5, 1)),
        ("(n,)", (5,)),
        ("()", ()),
        (["n", 3], (5, 3)),
        ((4.0,), (4,)),
    ],
)
def test_shapes(expression, shape):
    found = evaluate_shape(expression, {"n": 5})
    assert found == shape
    assert all(type(size) is int for size in found)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("n", "a shape must be a tuple such as '(3, 4)', got 'n'"),
        (3, "a shape must be a tuple such as '(3, 4)', got 3"),
        ("(n, n / 2)", "a size must be a whole number of at least 0, got 2.5"),
        ("(n, 0 - 1)", "a size must be a whole number of at least 0, got -1"),
    ],
)
def test_what_is_no_shape(expression, message):
    with pytest.raises(ArithmeticFault, match=re.escape(message)):
        evaluate_shape(expression, {"n": 5})


def test_names():
    assert names_in("n_in * exp(n_out)") == {"n_in", "n_out"}
    assert names_in(["n", 3, "(m, 2)"]) == {"n", "m"}
    assert names_in(3) == names_in("n +") == set()


def test_examples_in_docstrings():
    assert doctest.testmod(arithmetic).failed == 0
