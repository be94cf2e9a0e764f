"""The states a task can be in, how each is shown, and small readings of one result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.catalogue import catalogue


@dataclass(frozen=True)
class State:
    """How a state is shown: a sign, words for the learner, one word for a table, a look."""

    sign: str
    words: str
    short: str
    look: str


STATES = {
    "pass": State("\u2713", "right", "right", "pass"),
    "partial": State("\u25d0", "partly right", "partly right", "partial"),
    "fail": State("\u2717", "not right yet", "wrong", "wrong"),
    "error": State("!", "stopped with an error", "error", "wrong"),
    "timeout": State("!", "took too long", "timeout", "wrong"),
    "memory": State("!", "needed too much memory", "memory", "wrong"),
    "output-limit": State("!", "printed too much", "output limit", "wrong"),
    "untouched": State("\u2013", "not started", "not started", "empty"),
    "missing": State("?", "not found", "missing", "wrong"),
    "skipped": State("\u2013", "skipped", "skipped", "empty"),
    "manual": State("\u2026", "waits for a person", "waits for a person", "wait"),
    "invalid-submission": State("?", "not graded", "not graded", "wrong"),
    "grader-fault": State("*", "a fault of the grader, not yours", "grader fault", "wait"),
}

WAITING = "manual"
ABSENT = "missing"  # of a submission: somebody of the class list handed nothing in
READ = State("\u2713", "read by a person", "read by a person", "wait")
TROUBLE = ("timeout", "memory", "output-limit", "invalid-submission", "grader-fault")
# Keys of messages about a cell that was killed, whatever became of the tasks.
KILLED = ("cell-timeout", "cell-memory", "cell-output-limit", "cell-ended")


def state_of(task: Mapping[str, Any]) -> State:
    """Return how the task's state is shown; a state that is not known is shown by its name."""
    name = str(task["state"])
    if is_read(task):
        return READ
    return STATES.get(name, State("?", name, name, "wrong"))


def number(value: float) -> str:
    """Return points as a person writes them.

    >>> number(7.0), number(2 / 3)
    ('7', '0.67')
    """
    return f"{round(float(value), 2):g}"


def is_read(task: Mapping[str, Any]) -> bool:
    """Whether the task waited for a person, and a person has marked it."""
    return task["state"] == WAITING and (task.get("hand") or {}).get("points") is not None


def parts_told(task: Mapping[str, Any]) -> str:
    """Return which share of a task is right, where it has parts and not all are.

    >>> parts_told({"state": "partial", "parts": {"right": 2, "of": 3, "what": "functions"}})
    '2 of 3 functions right'
    """
    parts = task.get("parts")
    if not parts or task["state"] == "pass" or not parts["right"] + parts.get("partly", 0):
        return ""
    words = f"{parts['right']} of {parts['of']} {parts['what']} right"
    return words + (f", {parts['partly']} partly" if parts.get("partly") else "")


def causes_of(task: Mapping[str, Any]) -> list[str]:
    """Return the causes that the task's messages name, each once."""
    return list(dict.fromkeys(m["cause"] for m in task.get("messages", ()) if m.get("cause")))


def reason(result: Mapping[str, Any]) -> str:
    """Return the sentence that says why a submission as a whole was not graded, or ''."""
    texts = [m["text"] for m in result.get("messages", ())]
    texts += [m["text"] for t in result["tasks"] for m in t.get("messages", ())]
    return str(texts[0]) if texts else ""


def sections_of(message: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the labelled sections of a message; text before the first has the label ''.

    A line begins a section when it is indented by two spaces and starts with one of the labels
    of the catalogue; deeper lines continue it.
    """
    labels = sorted(catalogue()["label"].values(), key=len, reverse=True)
    found: list[tuple[str, list[str], int]] = [("", [], 0)]
    for line in str(message["text"]).split("\n"):
        label = next((name for name in labels if line.startswith(f"  {name} ")), None)
        if label is not None:
            body = line[2 + len(label) :].lstrip()
            found.append((label, [body], len(line) - len(body)))
        else:
            margin = found[-1][2]
            found[-1][1].append(line[margin:] if not line[:margin].strip() else line)
    return [(label, "\n".join(lines).strip("\n")) for label, lines, _ in found if any(lines)]
