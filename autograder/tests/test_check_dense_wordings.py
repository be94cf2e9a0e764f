"""What the judge of `check_dense` in unit 05 makes of many wordings, right ones and wrong ones.

Each wording stands in a complete answer that finds the right culprit; only its words differ.
"""

import numpy as np
import pytest

from autograder.diagnosis import Suspects
from autograder.engine import run_task
from autograder.local import Local
from autograder.units import load_unit

TASK = "check-dense"
UNIT = load_unit("05-layers")
SUSPECTS = Suspects(UNIT, TASK)


LETTERS = {"W": "(n_out, n_in)", "X": "(n_in, m)", "b": "(n_out, 1)"}


def is_2d(a):
    return isinstance(a, np.ndarray) and a.ndim == 2


def fault(W, X, b):
    """The culprit, the shape expected of it and the rule; None if the three fit."""
    for name, a in (("W", W), ("X", X), ("b", b)):
        if not isinstance(a, np.ndarray):
            return name, LETTERS[name], "kind"
        if a.ndim != 2:
            known = {"X": f"({W.shape[-1]}, m)", "b": f"({W.shape[0]}, 1)"} if is_2d(W) else {}
            return name, known.get(name, LETTERS[name]), "rank"
    (n_out, n_in), (rows, m) = W.shape, X.shape
    if n_in == rows:
        return None if b.shape == (n_out, 1) else ("b", f"({n_out}, 1)", "sizes")
    if m == n_in and b.shape == (n_out, 1):
        return "X", f"({n_in}, m)", "sizes"
    return "W", f"({b.shape[0] if b.shape[1] == 1 else n_out}, {rows})", "sizes"


def answer(words, rank=None, kind=None):
    """A right answer that uses these words, and others for rule 1 where they are given."""

    def check_dense(W, X, b):
        found = fault(W, X, b)
        if found is None:
            return (W.shape[0], X.shape[1])
        name, expected, rule = found
        a = {"W": W, "X": X, "b": b}[name]
        shape = a.shape if isinstance(a, np.ndarray) else f"a {type(a).__name__}"
        others = [o for o in "WXb" if o != name]
        template = {"kind": kind or rank, "rank": rank}.get(rule) or words
        raise ValueError(
            template.format(
                n=name,
                e=expected,
                bare=expected.strip("()"),
                quoted=quoted(expected),
                g=shape,
                t=type(a).__name__,
                value=a,
                has=np.shape({"W": W, "X": X, "b": b}[others[0]]),
                o=others[0],
                p=others[1],
            )
        )

    return check_dense


def quoted(shape):
    """The sizes of a shape as strings, as Python prints a tuple of them."""
    return "(" + ", ".join(f"'{size.strip()}'" for size in shape.strip("()").split(",")) + ")"


RIGHT = [
    "check_dense: {n} must have shape {e}, got {g}.",
    "{n} has shape {g}, the right shape is {e}",
    "Wrong shape for {n}. Got: {g}. Correct: {e}.",
    "{n}: actual {g}, target {e}",
    "{n} has shape {g}, reshape it to {e}",
    "{n} has shape {g}, {e} would fit",
    "{n} {g} != {e}",
    "{n} has shape {g}, not {e}",
    "{n} has not shape {e} but {g}",
    "{n} was given as {g}. Change it to {e}.",
    "{n} is not as expected: {g} instead of {e}",
    "{n} is not the expected {e}, but {g}",
    "{n} must have shape {quoted}, got {g}",
    "{n} should be {e}, but is {g}",
    "{n} should be {e} but was {g}",
    "{n} is {g} but should be {e}",
    "{n} is {g}, but must be {e}",
    "expected {e} for {n}, found {g}",
    "expected shape of {n}: {e}; actual shape: {g}",
    "{n}: expected {e}, received {g}",
    "{n}: {e} was expected, {g} was given",
    "{n}: {g} was given, {e} was expected",
    "{n}: {e} expected, {g} found",
    "{n}: {g} found, {e} needed",
    "{g} was found for {n} instead of {e}",
    "{n} has the shape {g} instead of {e}",
    "{n} has the shape {g} rather than {e}",
    "{n} needs shape {e}, has {g}",
    "{n} has {g} and needs {e}",
    "unexpected shape {g} of {n}, should be {e}",
    "incorrect shape of {n}: {g}. The correct one is {e}.",
    "invalid {n}: {g}; required: {e}",
    "{n} is not right: {g}, it should have been {e}",
    "{n} is wrong. It is {g}. It must be {e}.",
    "{n} is wrong: {g} vs {e}",
    "the culprit is {n}, {g} instead of {e}",
    "Culprit: {n}\nexpected: {e}\nfound: {g}",
    "{n}.shape is {g}, it has to be {e}",
    "{n}.shape == {g}, want {e}",
    "shape of {n} is {g}, expected shape is {e}",
    "shape of {n} ought to be {e}, it is {g}",
    "{n} must be {e}, not {g}",
    "{n} must not be {g} but {e}",
    "{n} is supposed to be {e}, got {g}",
    "{n} has the wrong shape {g}, the proper shape is {e}",
    "`{n}` must be {e}; got {g}",
    "'{n}' must be {e}; got {g}",
    "{n}'s shape must be {e} and not {g}",
    "{n}: {g} does not fit, {e} does fit",
    "{n}: {g} is wrong, {e} is right",
    "{n} with the shape {g} cannot be used; use {e}",
    "{n}: turn {g} into {e}",
    "{n} must be [{bare}], got {g}",
    "{n} must be {e}, because {o} and {p} have other shapes, got {g}",
    "{n} must be {e} to fit {o}, got {g}",
    "{n} {g} does not match {o}: expected {e}",
    "for W @ X + b, {n} must be {e}, got {g}",
    "check_dense(W, X, b): {n} must be {e}, got {g}",
    "{n} should be {e} since {o} says so, but it has {g}",
    "{n}的形状应为{e}，得到{g}",
    "参数{n}应为（{bare}），实际为{g}",
    "{n}: falsch, {g} statt {e}",
    "Please check {n}! Now: {g}. Then: {e}.",
    "{n} must be {e}, because {o} has shape {has}, got {g}",
    "{n} has shape {g} but must be {e}, because {o} is {has} and {p} differs",
    "{n} {g} does not fit {o} {has}, expected {e}",
    "{n} must be {e} (as {o} is {has}), got {g}",
    "{o} has shape {has}, so {n} must have shape {e}, got {g}",
    "{n} should be of shape {e}. {n} is of shape {g}.",
    "{n} -> {e} (got {g})",
    "bad {n}: {g}, want {e}",
    "{n} given: {g}, needed: {e}",
    "Your {n} has shape {g}. It should be {e}. Try to transpose it.",
    "{n} is transposed: {g} instead of {e}",
    "I expected {n} to be {e} but got {g}",
    "mismatch: {n} is {g}, while {e} was expected",
    "Shape mismatch in {n}: expected={e}, got={g}",
    "ValueError: {n}, expected: {e}, found: {g}",
    "{n} (shape {g}) should have shape {e}",
    "{n} with shape {g} does not have the expected shape {e}",
    "{n} doesn't have shape {e}, it has {g}",
    "{n} isn't {e} but {g}",
    "{n} got {g}, but it requires {e}",
    "the shape of {n} was {g} where {e} was required",
]
RIGHT_RANK = [
    ("{n} must be 2-D, got {g}", "{n} must be a numpy.ndarray, got {value}"),
    ("{n} must have two axes, got {g}", "{n} must be np.ndarray, got {t}"),
    ("{n} must be a 2D array, got {g}", "{n} must not be a {t}"),
    ("{n} is not two-dimensional: {g}", "{n} has the wrong type, got a {t}"),
    ("{n} needs 2 dimensions, shape is {g}", "{n} must be an array, got {t}"),
    ("{n} must have ndim 2, has shape {g}", "expected an array for {n}"),
    ("{n} must be a matrix, got {g}", "{n} is no NumPy array but {t}"),
    ("{n} must be {e}, got {g}", "TypeError in {n}: {t} instead of ndarray"),
]
WRONG = [
    ("{n} must have shape {g}, got {e}", "swapped"),
    ("{n} has shape {e}, the right shape is {g}", "swapped"),
    ("expected {g} for {n}, found {e}", "swapped"),
    ("{n}: {g} was expected, {e} was given", "swapped"),
    ("{n} has shape {e}, not {g}", "swapped"),
    ("{n} has shape {e} instead of {g}", "swapped"),
    ("{n} must not be {e} but {g}", "swapped"),
    ("{n} has shape {e}, reshape it to {g}", "swapped"),
    ("Wrong shape for {n}. Got: {e}. Correct: {g}.", "swapped"),
    ("{n}: {g} needed, {e} found", "swapped"),
    ("{n} must be (7, 7), got {g}", "expected-wrong"),
    ("{n} must be {e} or (7, 7), got {g}", "expected-wrong"),
    ("{n} must be (m, n_in), got {g}", "expected-wrong"),
    ("{n} has shape {g}, the right shape is (99, 1)", "expected-wrong"),
    ("{n} is wrong, got {g}", "expected-missing"),
    ("{n} does not fit: {g}", "expected-missing"),
    ("{n} must fit {o}, got {g}", "expected-missing"),
    ("{n} must have other rows, got {g}", "expected-missing"),
    ("{n} must be 2-D, got {g}", "expected-missing"),
    ("{n} must be (k, l), got {g}", "expected-other-letters"),
    ("{n} must be (rows, columns), got {g}", "expected-other-letters"),
    ("{n} must be {e}", "found-missing"),
    ("{n} must be {e}, got [5, 5]", "found-missing"),
    ("{n} must be {e}, got something else", "found-missing"),
    ("{n} must be {{n_out}}, got {{shape}}", "braces"),
    ("{n} must be ({{W.shape[0]}}, 1), got {{b.shape}}", "braces"),
    ("{n} and {o} do not fit: {e}, {g}", "names-several"),
    ("{o} or {n} must be {e}, got {g}", "names-several"),
    ("W, X and b do not fit: {e}, {g}", "names-several"),
    ("{n} must be {e}, {o} must be {g}", "names-several"),
    ("must have shape {e}, got {g}", "names-none"),
    ("the bias or the weights must have shape {e}, got {g}", "names-none"),
    ("w must have shape {e}, got {g}", "names-none"),
    ("", "names-none"),
    ("matmul: Input operand 1 has a mismatch in its core dimension", "python"),
    ("not enough values to unpack (expected 2, got 1)", "python"),
    ("{o} must have shape {e}, got {g}", "blames"),
]


def run(function):
    namespace = {**UNIT.reference_namespace(), "check_dense": function}
    return run_task(UNIT, TASK, Local(namespace), suspects=SUSPECTS)


def texts(result):
    """Every finding, by its key: what was wrong with which call."""
    return {f.key: f.text for part in result.parts for t in part.wrong for f in t.seen.findings}


@pytest.mark.parametrize("words", RIGHT)
def test_right_words_pass(words):
    result = run(answer(words, kind="{n} must be an array, got a {t}"))
    assert (result.state, texts(result)) == ("pass", {})


@pytest.mark.parametrize(("rank", "kind"), RIGHT_RANK)
def test_right_words_for_rule_1_pass(rank, kind):
    result = run(answer(RIGHT[0], rank, kind))
    assert (result.state, texts(result)) == ("pass", {})


@pytest.mark.parametrize(("words", "key"), WRONG)
def test_wrong_words_are_refused(words, key):
    result = run(answer(words, rank=RIGHT[0]))
    assert result.state != "pass"
    assert key in {found.partition("-")[0] if key == "blames" else found for found in texts(result)}


@pytest.mark.parametrize(
    ("rank", "key"),
    [
        ("{n} is wrong, got {g}", "rank-missing"),
        ("{n} must be (m, n_in), got {g}", "expected-wrong"),
        ("{n} must be (n, k), got {g}", "rank-missing"),
        ("{n} must be 2-D", "found-missing"),
        ("{n} must have shape {g}, got {e}", "swapped"),
    ],
)
def test_wrong_words_for_rule_1_are_refused(rank, key):
    result = run(answer(RIGHT[0], rank, "{n} must be an array"))
    assert key in texts(result)


def test_a_wrong_word_for_a_list_is_refused_and_says_what_to_write():
    found = texts(run(answer(RIGHT[0], kind="{n} is wrong")))
    assert list(found) == ["type-missing"]
    assert 'Write for instance "must be a 2-D array, got a list".' in found["type-missing"]


def test_one_example_may_be_asked_for_as_a_column():
    def check_dense(W, X, b):
        if isinstance(X, np.ndarray) and X.ndim == 1 and W.ndim == 2:
            raise ValueError(f"X must have shape ({W.shape[1]}, 1), got {X.shape}")
        return answer(RIGHT[0])(W, X, b)

    assert run(check_dense).state == "pass"


def test_an_index_that_is_asked_too_early_is_explained():
    def check_dense(W, X, b):
        if isinstance(X, np.ndarray) and X.ndim == 1 and W.shape[1] == X.shape[0]:
            X.shape[1]
        return answer(RIGHT[0])(W, X, b)

    assert "X has no second axis: ask ndim before shape[1]." in texts(run(check_dense)).get(
        "raised-indexerror", ""
    )
