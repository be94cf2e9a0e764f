"""Whether two outcomes are the same behaviour: what a cause must show before it is named."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.compare import RTOL, compare
from autograder.implementation import Failure, Outcome


def same_outcome(a: Outcome, b: Outcome) -> bool:
    """Whether two outcomes agree in value, dtype, exception, warnings and changed arguments."""
    if a.state != b.state or _failure(a.failure) != _failure(b.failure):
        return False
    if sorted(set(a.warnings)) != sorted(set(b.warnings)):
        return False
    if a.failure is None and not alike(a.value, b.value):
        return False
    return len(a.args_after) == len(b.args_after) and all(
        alike(x, y) for x, y in zip(a.args_after, b.args_after, strict=True)
    )


def alike(a: Any, b: Any) -> bool:
    """Equal as answers: whole numbers and lost digits count as float64, other types must agree.

    Lost digits are an error of their own; the cause of wrong values is another one, and a learner
    who made both wants to read about the values.
    """
    tolerance = max(_precision(a), _precision(b))
    a, b = _as_float(a), _as_float(b)
    return (
        compare(a, b, tolerance, tolerance) is None and compare(b, a, tolerance, tolerance) is None
    )


def _precision(value: Any) -> float:
    return {"float32": 1e-5, "float16": 1e-2}.get(str(getattr(value, "dtype", "")), RTOL)


def _as_float(value: Any) -> Any:
    dtype = getattr(value, "dtype", None)
    if dtype is not None and (dtype.kind in "iu" or dtype in (np.float32, np.float16)):
        return value.astype(np.float64)
    return float(value) if type(value) is int and abs(value) < 2**53 else value


def _failure(failure: Failure | None) -> str:
    """Type and text of an exception; places in memory differ each time."""
    return re.sub(r"0x[0-9a-f]+", "0x", f"{failure.type}: {failure.text}") if failure else ""
