"""Answers that a judge of variables must survive: any plain value, anywhere in a right answer."""

from __future__ import annotations

import inspect
import itertools
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.blame import told_error
from autograder.cases import Case, Finding, Value
from autograder.values import Foreign

NESTED = {"a": [1, {"b": (..., None)}], "c": {}}
HUGE = 10**400  # a whole number that is no float
VALUES: tuple[Any, ...] = (
    *(None, Ellipsis, True, False, 0, 3, -2.5, HUGE, 1j),
    *(float("nan"), float("inf"), float("-inf")),
    *("", "text", "1.8", "x" * 2000, b"bytes"),
    *([], [1, "a", None], [[1, [2, [3]]]], (), (1, 2, 3), ("a", "b"), ([], {})),
    *({}, {"a": 1}, {1: 2, None: 3}, NESTED, set(), {1, 2}),
    *(np.float64(2.0), np.float32("nan"), np.int64(3), np.array(5.0), np.array([])),
    *(np.arange(3.0), np.array([True, False]), np.array([[1.0, np.nan]]), np.array([1j])),
    Foreign("Thing"),
)
MOST = 1500  # answers for one variable
DEPTH = 2


def spoiled(value: Any, depth: int = DEPTH) -> Iterator[Any]:
    """Hostile values, and a right value with one entry missing, surplus or hostile.

    Parameters
    ----------
    value : any plain value
        A right answer.
    depth : int
        How deep entries are replaced.

    Yields
    ------
    object
    """
    yield from VALUES
    if depth and isinstance(value, dict):
        yield {**value, "surplus": None}
        yield {**value, 7: [1]}
        for key, inner in value.items():
            yield {k: v for k, v in value.items() if k != key}
            yield from ({**value, key: other} for other in spoiled(inner, depth - 1))
    elif depth and type(value) in (list, tuple):
        make = type(value)
        yield make([*value, None])
        for index, inner in enumerate(value):
            yield make([*value[:index], *value[index + 1 :]])
            for other in spoiled(inner, depth - 1):
                yield make([*value[:index], other, *value[index + 1 :]])


def judge_fault(case: Case, right: dict[str, Any]) -> tuple[str, str]:
    """Where and why a judge of variables fails, or two empty texts.

    Parameters
    ----------
    case : Case
        Of any kind; only `Value` cases are tried.
    right : dict
        The names of the solution.

    Returns
    -------
    tuple of str
        ``course/NN-slug/checks.py:LINE`` where it is known, and a sentence.
    """
    if not isinstance(case, Value) or case.judge is None:
        return "", ""
    base = {name: right.get(name) for name in case.names}
    tries: list[Iterator[dict[str, Any]]] = [iter([base])]
    tries.append({name: other for name in base} for other in VALUES)
    for name, value in base.items():
        tries.append(_with(base, name, value))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for values in itertools.chain(*tries):
            try:
                found = case.judge(dict(values), None)
            except Exception as error:  # noqa: BLE001  whatever an author's judge raises
                return _raised(error, case, base, values)
            if fault := findings_fault(found):
                return line_of(case.judge), f"{_who(case)} {fault}"
    return "", ""


def _with(base: dict[str, Any], name: str, value: Any) -> Iterator[dict[str, Any]]:
    for other in itertools.islice(spoiled(value), MOST):
        yield {**base, name: other}


def findings_fault(found: Any) -> str:
    """Why this is no list of findings, or an empty text."""
    if not isinstance(found, list):
        return f"must return a list of Finding, empty when all is right, got {_short(found)}."
    for item in found:
        if not isinstance(item, Finding):
            return f"must return a list of Finding(key, text), got {_short(item)} in the list."
        if not isinstance(item.key, str) or not isinstance(item.text, str) or not item.text:
            return f"must give each Finding a key and a text, got {_short(item)}."
    return ""


def line_of(function: Any) -> str:
    """``file:line`` of a function of an author, an empty text for anything else."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code is not None else ""


def _who(case: Value) -> str:
    return f"the judge of {', '.join(case.names)}"


def _raised(error: Exception, case: Value, base: dict, values: dict) -> tuple[str, str]:
    changed = [n for n in base if values[n] is not base[n]] or list(base)
    told = told_error(error) or ""
    place = ":".join(told.split(":")[:2]) if told else line_of(case.judge)
    answer = ", ".join(f"{name} = {_short(values[name])}" for name in changed[:1])
    what = f"{type(error).__name__}: {' '.join(str(error).split())[:120]}".rstrip(". ")
    return place, (
        f"{_who(case)} must return a Finding for any value, got {what} with {answer}. "
        "Look at the type first."
    )


def _short(value: Any) -> str:
    if type(value) is int and value.bit_length() > 200:
        return "10**400" if value == HUGE else "a very large whole number"
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."
