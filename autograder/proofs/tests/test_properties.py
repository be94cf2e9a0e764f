"""Properties, over drawn proofs and texts; truth is computed here by a second, naive evaluator."""

import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.proofs.chain import check_chain
from autograder.proofs.checker import check_proof
from autograder.proofs.render import as_html, plain_text
from autograder.proofs.statements import read_proof
from autograder.proofs.syntax import (
    And,
    Call,
    Comparison,
    Name,
    Not,
    Number,
    Or,
    Power,
    Product,
    Sum,
)
from autograder.proofs.tests.test_chain import TASK as MATRICES
from autograder.proofs.tests.test_corpus import INVALID, VALID, task

ROOT = Path(__file__).parents[3]
SOME = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
MORE = settings(SOME, max_examples=250)
FUNCTIONS = {
    "relu": lambda x: max(x, 0),
    "step": lambda x: Fraction(x >= 0),
    "leaky_relu": lambda x, alpha: x if x > 0 else alpha * x,
    "max": max,
    "min": min,
    "abs": abs,
}
SIGNS = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def value(node, at):
    match node:
        case Number(value=number):
            return number
        case Name(name=name):
            return at[name]
        case Sum(terms=terms):
            return sum(sign * value(part, at) for sign, part in terms)
        case Product(factors=factors):
            result = Fraction(1)
            for sign, part in factors:
                result = result * value(part, at) if sign == "*" else result / value(part, at)
            return result
        case Power(base=base, exponent=exponent):
            return value(base, at) ** exponent
        case Call(name=name, arguments=arguments):
            return FUNCTIONS[name](*(value(part, at) for part in arguments))
    raise TypeError(node)


def true(node, at):
    match node:
        case Comparison(signs=signs, terms=terms):
            values = [value(term, at) for term in terms]
            return all(SIGNS[s](*pair) for s, pair in zip(signs, pairwise(values), strict=True))
        case And(parts=parts):
            return all(true(part, at) for part in parts)
        case Or(parts=parts):
            return any(true(part, at) for part in parts)
        case Not(part=part):
            return not true(part, at)
    raise TypeError(node)


numbers = st.sampled_from(["0", "1", "2", "-1", "1/2", "3"])
letters = st.sampled_from(["a", "b"])
terms = st.recursive(
    numbers | letters,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        inner.map("relu({})".format),
        inner.map("step({})".format),
        inner.map("abs({})".format),
        st.tuples(inner, inner).map(lambda t: f"max({t[0]}, {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"leaky_relu({t[0]}, {t[1]})"),
        inner.map("({})**2".format),
        st.tuples(inner, numbers.filter(lambda n: n != "0")).map(lambda t: f"({t[0]})/({t[1]})"),
        st.tuples(inner, letters).map(lambda t: f"({t[0]})/{t[1]}"),
    ),
    max_leaves=4,
)
comparisons = st.tuples(terms, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), terms).map(
    " ".join
)
formulas = st.one_of(
    comparisons,
    st.tuples(comparisons, st.sampled_from(["and", "or"]), comparisons).map(" ".join),
    comparisons.map("not ({})".format),
)
assumptions = st.sampled_from(
    ["a < 0", "a > 0", "a >= 0", "a <= 0 and b > 0", "a + b > 0", "a == 0", "a != 0", "b == 2"]
)
points = st.fixed_dictionaries(
    {name: st.fractions(-4, 4, max_denominator=4) for name in ("a", "b")}
)


def proof(assumed, lines):
    return "\n".join(["let a, b", *(f"assume {text}" for text in assumed), *lines])


def parsed(text):
    found = read_proof("let a, b\n" + text, {"relu": 1, "step": 1, "leaky_relu": 2})
    return found.statements[1].formula


@pytest.mark.slow
@MORE
@given(st.lists(assumptions, max_size=2), st.lists(formulas, min_size=1, max_size=4), points)
def test_lines_mean_what_their_verdict_says(assumed, lines, at):
    result = check_proof(task("relu"), proof(assumed, lines))
    if any(line.key == "contradictory-assumptions" for line in result.lines):
        assert not all(true(parsed(text), at) for text in assumed)
        return
    kept = all(true(parsed(text), at) for text in assumed)
    for line, text in zip(result.lines[1 + len(assumed) :], lines, strict=True):
        if line.verdict == "proven" and kept:
            assert true(parsed(text), at)
        if line.verdict == "false" and line.example is not None:
            shown = {"a": Fraction(0), "b": Fraction(0)}
            shown |= {name: Fraction(text) for name, text in line.example["letters"].items()}
            assert not true(parsed(text), shown)
            named = line.example["letters"]
            for one in assumed:
                if all(letter not in one or letter in named for letter in "ab"):
                    assert true(parsed(one), shown)


@pytest.mark.slow
@SOME
@given(st.sampled_from([p for p in VALID if p["task"] == "relu"]), comparisons, st.data())
def test_a_true_line_takes_nothing_away(entry, extra, data):
    rows = entry["text"].strip("\n").split("\n")
    top = [i for i, row in enumerate(rows) if i and not row[:1].isspace() and "case" not in row]
    place = data.draw(st.sampled_from(top))
    known = {"a", "b"} & set("".join(row for row in rows[:place] if row.startswith("let")))
    if any(name in extra.replace("abs", "").replace("leaky", "") for name in {"a", "b"} - known):
        return
    if rows[place].startswith("let") or "let" in rows[place]:
        return
    result = check_proof(task("relu"), "\n".join([*rows[:place], extra, *rows[place:]]))
    added = next((line for line in result.lines if line.line == place + 1), None)
    if added is not None and added.verdict == "proven":
        assert result.credit == 1.0


@pytest.mark.parametrize("entry", [*VALID, *INVALID], ids=lambda entry: entry["name"])
def test_names_change_no_verdict(entry):
    """Every letter gets another name, in another alphabetical order."""
    import re

    names = {"a": "q", "b": "p", "c": "o", "x": "n", "y": "m", "s": "k", "t": "i", "d": "h"}
    names |= {"w1": "u2", "w2": "u1", "u": "g", "v": "e"}
    if entry["task"] == "double":
        del names["d"]
    pattern = re.compile(r"(?<![A-Za-z_])(?:w1|w2|[abcxystduv])(?![A-Za-z0-9_])")
    renamed = pattern.sub(lambda found: names.get(found[0], found[0]), entry["text"])
    first = check_proof(task(entry["task"]), entry["text"])
    second = check_proof(task(entry["task"]), renamed)
    if any(line.key in ("undeclared-product", "two-names") for line in first.lines):
        return
    assert [line.verdict for line in first.lines] == [line.verdict for line in second.lines]
    assert first.stages == second.stages


@pytest.mark.slow
def test_the_same_text_gets_the_same_answer():
    for entry in [*VALID, *INVALID][::5]:
        first = check_proof(task(entry["task"]), entry["text"]).data()
        assert check_proof(task(entry["task"]), entry["text"]).data() == first


@pytest.mark.slow
def test_a_fresh_process_gives_the_same_answer():
    code = (
        "import json, sys\n"
        "from autograder.proofs.tests.test_corpus import INVALID, VALID, task\n"
        "from autograder.proofs.checker import check_proof\n"
        "entries = [*VALID, *INVALID][::7]\n"
        "print(json.dumps([check_proof(task(e['task']), e['text']).data() for e in entries]))\n"
    )
    done = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert done[0] == done[1]


WORDS = ["let", "assume", "case", "suppose", "contradiction", "therefore", "define", "a", "b", "f"]
WORDS += [
    "relu",
    "is",
    "not",
    "linear",
    "for",
    "all",
    "with",
    "and",
    "or",
    "(",
    ")",
    "==",
    "=",
    "<",
]
WORDS += ["!=", "+", "-", "*", "/", "**", ",", ":", "0", "1", "2", "9" * 29, "max", "abs", "\n"]
WORDS += ["\n    ", "\n\t", "because", "#", "@", "W1", "X", ".", "^", "\x00", "\u202e", "é"]


@pytest.mark.slow
@MORE
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=300))
def test_any_text_gets_a_result(text):
    for result in (check_proof(task("relu"), text), check_chain(MATRICES, text)):
        assert 0 <= result.credit <= 1
        assert plain_text(result)
        assert as_html(result)


@pytest.mark.slow
@SOME
@given(st.sampled_from([*VALID, *INVALID]), st.data())
def test_a_mutated_proof_gets_a_result(entry, data):
    text = entry["text"]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 6))
        text = text[:start] + data.draw(st.sampled_from(WORDS)) + text[start + length :]
    result = check_proof(task(entry["task"]), text)
    assert 0 <= result.credit <= 1


HOSTILE = {
    "deep brackets": "let a\n" + "(" * 90 + "a" + ")" * 90 + " == 1",
    "deep functions": "let a\n" + "relu(" * 28 + "a" + ")" * 28 + " >= 0",
    "deep maxima": "let a, b\n" + "max(a, b * " * 15 + "a" + ")" * 15 + " >= 0",
    "powers of powers": "let a\n" + "(" * 20 + "a + 1" + ")**6" * 20 + " == 1",
    "powers of numbers": "(" * 20 + "99" + ")**6" * 20 + " == 1",
    "product of sums": "let a, b, c, d, e\n" + "(a+b+c+d+e)" * 15 + " == 1",
    "doubling definitions": "define f0(x) = x + x\n"
    + "".join(f"define f{i}(x) = f{i - 1}(x) * f{i - 1}(x + {i})\n" for i in range(1, 60))
    + "f59(1) == 1",
    "doubling maxima": "define f0(x) = x\n"
    + "".join(f"define f{i}(x) = max(f{i - 1}(x), f{i - 1}(-x) + 1)\n" for i in range(1, 60))
    + "f59(1) == 1",
    "many letters": "let " + ", ".join(f"x{i}" for i in range(40)) + "\n" + "x0 < x1\n" * 150,
    "hard polynomials": "let a, b, c, d, e, f\n"
    + "a**4 + b**4 + c**4 + d**4 + e**4 + f**4 >= a*b**3 + b*c**3 + c*d**3 + d*e**3 + e*f**3 + f*a**3\n" * 60,
    "many values": "let a\n" + "".join(f"relu(a + {i}) >= relu(a - {i})\n" for i in range(120)),
    "many cases": "let a, b\n" + "case a < b\n    relu(a * b) >= 0\ncase a >= b\n    a >= b\n" * 45,
    "contradictory block": "let a, b, c\nsuppose a < b and b < c and c < a and a == b and b == c + 1\n"
    + "    relu(a) < relu(b) + relu(c)\n    a + b < c + 2\n" * 40
    + "    contradiction",
    "long or": "let a\n" + " or ".join(f"a=={i}" for i in range(20)) + "\n" * 3,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end(name):
    result = check_proof(task("relu"), HOSTILE[name])
    assert result.credit < 1
