"""Where a wrong answer is wrong: for functions of one number, by the sign of the input."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.cases import PRIVATE, Call
from autograder.compare import wrong_entries
from autograder.parts import PartResult, Tried

ENOUGH = 3


def by_sign(part: PartResult) -> dict[str, tuple[int, int]] | None:
    """Count right entries by the sign of the input, over all calls of an elementwise function.

    Returns
    -------
    dict or None
        "negative", "zero", "positive" to (right, total), for those that occur; None where the
        function is not elementwise, an answer has no number for each input, or the sign tells
        nothing: one sign must be all wrong, and another one at least partly right.
    """
    counts = {"negative": [0, 0], "zero": [0, 0], "positive": [0, 0]}
    for tried in part.tried:
        if tried.case.kind == PRIVATE:
            continue
        found = _entries(tried)
        if found is None:
            return None
        inputs, wrong = found
        for name, mask in (
            ("negative", inputs < 0),
            ("zero", inputs == 0),
            ("positive", inputs > 0),
        ):
            counts[name][0] += int((mask & ~wrong).sum())
            counts[name][1] += int(mask.sum())
    seen = {k: (right, total) for k, (right, total) in counts.items() if total}
    some_right = any(right > 0 for right, _ in seen.values())
    no_right = any(right == 0 and total >= ENOUGH for right, total in seen.values())
    return seen if some_right and (no_right or seen.get("zero", (1, 1))[0] == 0) else None


def _entries(tried: Tried) -> tuple[np.ndarray, np.ndarray] | None:
    case, outcome = tried.case, tried.seen.outcome
    if not isinstance(case, Call) or not case.args or case.judge is not None:
        return None
    if outcome.state != "ok" or any(np.ndim(a) for a in case.args[1:]):
        return None
    inputs, got, right = (_numbers(v) for v in (case.args[0], outcome.value, tried.right))
    if (
        inputs is None
        or got is None
        or right is None
        or not inputs.shape == got.shape == right.shape
    ):
        return None
    return inputs, wrong_entries(got, right, case.rtol, case.atol)


def _numbers(value: Any) -> np.ndarray | None:
    plain = isinstance(value, (int, float, np.number, np.ndarray)) and not isinstance(value, bool)
    if not plain or np.asarray(value).dtype.kind not in "iuf":
        return None
    return np.atleast_1d(np.asarray(value, dtype=np.float64))
