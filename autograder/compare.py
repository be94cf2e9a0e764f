"""Compare what came back with what was expected, and say how they differ.

The order is the order in which a learner can use the answer: nothing, the type, the shape, the
dtype, numbers that are not finite, and at last the values. Everything here is pure; the values
have gone through the codec, so no code of the learner's runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

RTOL = 1e-9
ATOL = 1e-9


@dataclass(frozen=True)
class Difference:
    """The first thing in which two values differ.

    `key` names the sentence in the message catalogue, `facts` fill its places; `where` is the
    path inside lists, tuples and dicts, written as Python would (``[1]["W"]``).
    """

    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    where: str = ""


def compare(got: Any, expected: Any, rtol: float = RTOL, atol: float = ATOL) -> Difference | None:
    """Return the first difference of `got` from `expected`, or None.

    Numbers are close when ``abs(got - expected) <= atol + rtol * abs(expected)``; what is
    expected sets the scale. NaN equals NaN, so that two wrong answers can be compared too.
    """
    return _compare(got, expected, rtol, atol, "")


def _compare(got: Any, expected: Any, rtol: float, atol: float, where: str) -> Difference | None:
    if got is None and expected is not None:
        return Difference("none", {"expected": kind(expected)}, where)
    if isinstance(expected, dict):
        return _compare_dict(got, expected, rtol, atol, where)
    if isinstance(expected, (list, tuple)):
        return _compare_sequence(got, expected, rtol, atol, where)
    if isinstance(expected, np.ndarray):
        return _compare_array(got, expected, rtol, atol, where)
    if isinstance(expected, (float, np.floating)):
        return _compare_float(got, expected, rtol, atol, where)
    if _is_int(expected):
        return _compare_int(got, expected, where)
    return _compare_plain(got, expected, where)


def _compare_dict(got, expected, rtol, atol, where):
    if type(got) is not dict:
        return Difference("type", {"got": kind(got), "expected": "a dict"}, where)
    for key in expected:
        if key not in got:
            return Difference("missing-key", {"name": key, "names": sorted(map(str, got))}, where)
    for key in got:
        if key not in expected:
            names = sorted(map(str, expected))
            return Difference("surplus-key", {"name": key, "names": names}, where)
    for key, value in expected.items():
        if found := _compare(got[key], value, rtol, atol, f"{where}[{key!r}]"):
            return found
    return None


def _compare_sequence(got, expected, rtol, atol, where):
    if type(got) is not type(expected):
        return Difference("type", {"got": kind(got), "expected": kind(expected)}, where)
    if len(got) != len(expected):
        return Difference("length", {"got": len(got), "expected": len(expected)}, where)
    for index, value in enumerate(expected):
        if found := _compare(got[index], value, rtol, atol, f"{where}[{index}]"):
            return found
    return None


def _compare_array(got, expected, rtol, atol, where):
    if isinstance(got, (float, int, complex, np.generic)) and expected.ndim == 0:
        got = np.asarray(got)
    if not isinstance(got, np.ndarray):
        return Difference("type", {"got": kind(got), "expected": kind(expected)}, where)
    if got.shape != expected.shape:
        facts = {"got": got.shape, "expected": expected.shape}
        return Difference("shape", facts, where)
    if found := _compare_dtype(got.dtype, expected.dtype, where):
        return found
    return _compare_values(got, expected, rtol, atol, where)


def _compare_dtype(got, expected, where):
    if expected.kind == "f" and (got == np.float64 or got.kind in "iu"):
        return None
    if expected.kind in "iu" and got.kind in "iu":
        return None
    if got == expected:
        return None
    facts = {"got": str(got), "expected": str(expected)}
    key = {"b": "dtype-bool", "c": "dtype-complex", "f": "dtype-precision"}.get(got.kind, "dtype")
    if expected.kind != "f":
        key = "dtype"
    return Difference(key, facts, where)


def wrong_entries(
    got: np.ndarray, expected: np.ndarray, rtol: float = RTOL, atol: float = ATOL
) -> np.ndarray:
    """True where two arrays of one shape are not close."""
    got, expected = (a.astype(np.int8) if a.dtype == np.bool_ else a for a in (got, expected))
    with np.errstate(all="ignore"):
        equal = (got == expected) | (np.isnan(got) & np.isnan(expected))
        error = np.abs(got - expected)
        close = np.isfinite(error) & (error <= atol + rtol * np.abs(expected))
    return ~(equal | close)


def _compare_values(got, expected, rtol, atol, where):
    got, expected = np.atleast_1d(got), np.atleast_1d(expected)
    bad = wrong_entries(got, expected, rtol, atol)
    if not bad.any():
        return None
    with np.errstate(all="ignore"):
        error = np.abs(got * 1.0 - expected * 1.0)
    first = tuple(int(i) for i in np.argwhere(bad)[0])
    if not np.isfinite(got[bad]).all() and np.isfinite(expected[bad]).all():
        first = tuple(int(i) for i in np.argwhere(bad & ~np.isfinite(got))[0])
        facts = _spot(got, expected, bad, first)
        return Difference("not-finite", facts, where)
    worst = np.where(bad & np.isfinite(error), error, -1.0)
    facts = _spot(got, expected, bad, first)
    facts["worst"] = tuple(int(i) for i in np.unravel_index(int(worst.argmax()), worst.shape))
    facts["worst_got"] = got[facts["worst"]].item()
    facts["worst_expected"] = expected[facts["worst"]].item()
    return Difference("values", facts, where)


def _spot(got, expected, bad, first):
    return {
        "count": int(bad.sum()),
        "size": int(bad.size),
        "shape": bad.shape,
        "first": first,
        "first_got": got[first].item(),
        "first_expected": expected[first].item(),
    }


def _compare_float(got, expected, rtol, atol, where):
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got[()]
    if isinstance(got, np.ndarray):
        return Difference("shape-number", {"got": got.shape}, where)
    if isinstance(got, (bool, np.bool_)):
        return Difference("dtype-bool", {"got": "bool", "expected": "float"}, where)
    if isinstance(got, (float, np.float64)) or _is_int(got):
        try:
            got = float(got)
        except OverflowError:  # a whole number beyond every float
            got = float("inf") if got > 0 else float("-inf")
        return _compare_values(np.asarray(got), np.asarray(expected), rtol, atol, where)
    if isinstance(got, np.floating):
        facts = {"got": str(got.dtype), "expected": "float64"}
        return Difference("dtype-precision", facts, where)
    if isinstance(got, (complex, np.complexfloating)):
        return Difference("dtype-complex", {"got": "complex", "expected": "float"}, where)
    return Difference("type", {"got": kind(got), "expected": "a float"}, where)


def _compare_int(got, expected, where):
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got[()]
    if not _is_int(got):
        return Difference("type", {"got": kind(got), "expected": "an int"}, where)
    if int(got) != int(expected):
        return Difference("value", {"got": int(got), "expected": int(expected)}, where)
    return None


def _compare_plain(got, expected, where):
    if isinstance(expected, (bool, np.bool_)) and isinstance(got, (bool, np.bool_)):
        got, expected = bool(got), bool(expected)
    if type(got) is not type(expected):
        return Difference("type", {"got": kind(got), "expected": kind(expected)}, where)
    if hasattr(expected, "type_name"):  # an object by handle: only its type is known here
        got, expected = got.type_name, expected.type_name
    if got != expected:
        return Difference("value", {"got": got, "expected": expected}, where)
    return None


def _is_int(value: Any) -> bool:
    if isinstance(value, (bool, np.bool_)):
        return False
    return isinstance(value, (int, np.integer))


def kind(value: Any) -> str:
    """Name a value's type for a reader: "an array of shape (2, 3)", "a list", "None"."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if value is None:
        return "None"
    if value is Ellipsis:
        return "... (not answered)"
    name = str(getattr(value, "type_name", type(value).__name__))
    if isinstance(value, np.generic):
        name = "bool" if isinstance(value, np.bool_) else name
    vowel = name[:1].lower() in "aeiou" or name.startswith("ndarray")
    return f"{'an' if vowel else 'a'} {name}"
