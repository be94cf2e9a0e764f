"""The published result: one entry for each submission, and the document that holds them.

The document is described by ``schema.json``. Everything here is a pure function, but for `save`.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SCHEMA = 1
WAITING, FAULT, INVALID = "manual", "grader-fault", "invalid-submission"
TASK_STATES = (
    "pass",
    "partial",
    "fail",
    "error",
    "timeout",
    "memory",
    "output-limit",
    "untouched",
    "missing",
    "skipped",
    WAITING,
    INVALID,
    FAULT,
)
MAX_TEXT = 4_000


class ResultError(ValueError):
    """A verdict that cannot be true; it is the grader's fault and never published."""


def message(key: str, text: str, cause: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a message of the document; half characters and overlong texts are made harmless."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT] + " \u2026"
    return {"key": key, "text": text, "cause": cause, **more}


def task_entry(
    id: str,
    max_points: float,
    state: str,
    points: float = 0.0,
    messages: Iterable[Mapping[str, Any]] = (),
    seconds: float = 0.0,
    parts: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the entry of one task.

    `parts` is from `parts_entry`; None where the task has one part only.

    Raises
    ------
    ResultError
        If points or state are none that a task can have.
    """
    if state not in TASK_STATES:
        raise ResultError(
            f"results: state of {id} must be one of {', '.join(TASK_STATES)}, got {state!r}. "
            "This is a fault of the grader."
        )
    if not math.isfinite(points) or not 0 <= points <= max_points:
        raise ResultError(
            f"results: points of {id} must be from 0 to {max_points}, got {points}. "
            "This is a fault of the grader."
        )
    made = {
        "id": id,
        "points": rounded(points),
        "max_points": rounded(max_points),
        "state": state,
        "seconds": round(max(seconds, 0.0), 3),
        "messages": [dict(m) for m in messages],
    }
    return {**made, "parts": dict(parts)} if parts else made


def parts_entry(credits: Iterable[float], what: str) -> dict[str, Any] | None:
    """Return how many parts of a task are right, from the credit of each; None for one part.

    >>> parts_entry([1.0, 0.5, 0.0], "questions")
    {'right': 1, 'partly': 1, 'of': 3, 'what': 'questions'}
    """
    listed = list(credits)
    right = sum(credit >= 1.0 for credit in listed)
    partly = sum(0.0 < credit < 1.0 for credit in listed)
    counts = {"right": right, "partly": partly, "of": len(listed), "what": what}
    return counts if len(listed) > 1 else None


def rounded(points: float) -> float:
    """Return points rounded to 0.01, halves up as a person expects.

    >>> rounded(2 / 3), rounded(0.125), rounded(2)
    (0.67, 0.13, 2.0)
    """
    return math.floor(float(points) * 100 + 0.5 + 1e-9) / 100


def entry(
    submission: Any,
    tasks: Iterable[Mapping[str, Any]],
    state: str = "graded",
    messages: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the entry of one submission.

    Points of tasks that wait for a person stand apart as `manual_points` and count in
    `max_points`. A task on which the grader itself failed counts in neither.
    """
    listed = [dict(t) for t in tasks]
    counted = [t for t in listed if t["state"] != FAULT]
    waiting = [t["max_points"] for t in listed if t["state"] == WAITING]
    made = {
        "path": submission.path,
        "student": submission.student,
        "unit": submission.unit,
        "sha256": submission.sha256,
        "points": rounded(sum(t["points"] for t in counted)),
        "max_points": rounded(sum(t["max_points"] for t in counted)),
        "manual_points": rounded(sum(waiting)),
        "state": state,
        "messages": [dict(m) for m in messages],
        "remarks": [message("", remark)["text"] for remark in submission.remarks],
        "tasks": listed,
    }
    if submission.original:
        made["student_name"] = message("", submission.original)["text"]
    return made


def invalid(submission: Any, unit: Any, reason: str) -> dict[str, Any]:
    """Return the entry of a submission that cannot be graded: every task at 0 points.

    The key of its message is the `kind` of the submission's problem, where it has one.
    """
    tasks = [task_entry(t.id, t.points, INVALID) for t in unit.tasks] if unit else []
    key = getattr(submission, "kind", "") or INVALID
    return entry(submission, tasks, INVALID, [message(key, reason)])


def fault(submission: Any, unit: Any, text: str) -> dict[str, Any]:
    """Return the entry of a submission on which the grader failed: it costs nothing."""
    tasks = [task_entry(t.id, t.points, FAULT) for t in unit.tasks] if unit else []
    return entry(submission, tasks, FAULT, [message(FAULT, text)])


def document(
    entries: Iterable[Mapping[str, Any]],
    isolated: bool,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the document: the same entries give the same document.

    `environment` says with which versions was graded.
    """
    made: dict[str, Any] = {"schema": SCHEMA, "isolated": isolated}
    if environment is not None:
        made["environment"] = dict(environment)
    return {**made, "submissions": [dict(e) for e in entries]}


def dump(value: Any) -> str:
    """Return JSON text as it is published; numbers that JSON does not know are an error."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def without_times(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with every time set to 0, to compare two runs."""
    made = json.loads(json.dumps(value))
    for submission in made["submissions"]:
        for task in submission["tasks"]:
            task["seconds"] = 0.0
    return made


def save(path: Path, text: str) -> None:
    """Write a file beside its place and move it there, so that no half file is ever seen.

    What exists and is no regular file (a device, a pipe) is written to as it is.
    """
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", newline="")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_text(text, encoding="utf-8", newline="")
    os.replace(draft, path)


def exit_status(entries: Iterable[Mapping[str, Any]]) -> int:
    """Return 0 when every input got a result (an invalid submission is one), otherwise 1."""
    states = [e["state"] for e in entries] + [t["state"] for e in entries for t in e["tasks"]]
    return int(FAULT in states)
