"""What the results of a class say together, for the terminal and for the page of the class.

Pure functions of counted entries (see `handmarks`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.catalogue import catalogue
from autograder.states import (
    ABSENT,
    KILLED,
    TROUBLE,
    causes_of,
    number,
    parts_told,
    reason,
    sections_of,
    state_of,
)

Result = Mapping[str, Any]
# Keys of an entry's message, and what the table says of it in a word or two.
WHY = {
    "duplicate": "several files",
    "unknown-unit": "unknown unit",
    "no-notebook": "no notebook",
}
WHOLE = {"right": "all right", "not started": "nothing started"}


def name_of(result: Result) -> str:
    """Return the student's name as it was typed, else the id."""
    return str(result.get("student_name") or result["student"])


def story(result: Result) -> str:
    """Return the tasks of one submission, grouped by state, with the causes that were found."""
    if result["state"] == ABSENT:
        return "handed nothing in"
    if result["state"] != "graded":
        key = next((m["key"] for m in result.get("messages", ())), "")
        return f"{state_of(result).short}: {WHY.get(key, 'see below')}"
    killed = [m for m in result.get("messages", ()) if m["key"] in KILLED]
    cells = "a cell was" if len(killed) == 1 else f"{len(killed)} cells were"
    sign = [f"! {cells} stopped: see below"] if killed else []
    return "; ".join([*_groups(result), *sign])


def _groups(result: Result) -> list[str]:
    groups: dict[str, list[str]] = {}
    for task in result["tasks"]:
        groups.setdefault(state_of(task).short, []).append(_task_told(task))
    if len(groups) == 1 and (whole := WHOLE.get(next(iter(groups)))):
        return [whole]
    right = groups.pop("right", [])
    told = [f"{len(right)} right"] if right else []
    longest = max(groups, key=lambda state: len(groups[state]), default="")
    for state, names in groups.items():
        many = state == longest == "not started" and len(names) > 2
        told.append(f"{len(names)} {state}" if many else f"{state}: {', '.join(names)}")
    return told


def _task_told(task: Mapping[str, Any]) -> str:
    causes = [cause.replace("-", " ") for cause in causes_of(task)]
    share = parts_told(task).split(",")[0].replace(" right", "")
    more = ", ".join([*causes, *([share] if share else [])])
    return f"{task['id']} ({more})" if more else str(task["id"])


@dataclass
class Misunderstood:
    """A cause that tasks of several students have in common."""

    unit: str
    task: str
    text: str
    names: list[str] = field(default_factory=list)


def misunderstood(results: Iterable[Result], units: Mapping[str, Any]) -> list[Misunderstood]:
    """Return the causes that were found, the most frequent first."""
    found: dict[tuple[str, str, str], Misunderstood] = {}
    for result in results:
        for task in result["tasks"]:
            for cause in causes_of(task):
                key = (result["unit"], task["id"], cause)
                if key not in found:
                    found[key] = Misunderstood(key[0], key[1], _words(key, units, task))
                found[key].names.append(name_of(result))
    ranked = sorted(found, key=lambda key: (-len(found[key].names), key))
    return [found[key] for key in ranked]


def _words(key: tuple[str, str, str], units: Mapping[str, Any], task: Mapping[str, Any]) -> str:
    """Return the sentence that the unit's authors wrote for the cause."""
    unit_name, task_id, cause = key
    find = getattr(units.get(unit_name), "mistakes", None)
    for mistake in find(task_id) if find else ():
        if mistake.id == cause:
            return str(mistake.says)
    message = next(m for m in task["messages"] if m.get("cause") == cause)
    told = dict(sections_of(message))
    return told.get(catalogue()["label"]["cause"], str(message["text"]))


def stopped(results: Iterable[Result]) -> list[tuple[str, str]]:
    """Return for each graded submission in which something was stopped: who, and what it was."""
    found = []
    for result in results:
        if result["state"] != "graded":
            continue
        texts = [_why(task) for task in result["tasks"] if _was_stopped(task)]
        texts += [_first(m["text"]) for m in result.get("messages", ()) if m["key"] in KILLED]
        if texts:
            found.append((name_of(result), "; ".join(texts)))
    return found


def _was_stopped(task: Mapping[str, Any]) -> bool:
    keys = {m["key"] for m in task.get("messages", ())}
    return task["state"] in TROUBLE or "ended" in keys


def _why(task: Mapping[str, Any]) -> str:
    """Return the first sentence of what the task's messages say, or what its state means."""
    sections = [section for m in task.get("messages", ()) for section in sections_of(m)]
    plain = ("", catalogue()["label"]["difference"])
    texts = [text for label, text in sections if label in plain] or [state_of(task).words]
    told = _first(texts[0])
    return told if task["id"] in told else f"{task['id']}: {told}"


def _first(text: str) -> str:
    return text.split("\n")[0].split(". ")[0].rstrip(".:")


def not_graded(results: Iterable[Result]) -> list[tuple[str, str]]:
    """Return who was not graded, and the whole reason; one entry for files with the same one."""
    found: dict[tuple[str, str, str], list[Result]] = {}
    for result in results:
        if result["state"] not in ("graded", ABSENT):
            key = (result["student"], result["unit"], reason(result) or state_of(result).words)
            found.setdefault(key, []).append(result)
    told = []
    for (_, _, text), members in found.items():
        first = members[0]
        where = f"{len(members)} files" if len(members) > 1 else first.get("path", "")
        told.append((f"{name_of(first)}: {where}" if where else name_of(first), text))
    return told


def same_files(results: Iterable[Result]) -> list[tuple[str, list[str]]]:
    """Return the unit and the students of each file that several of them handed in.

    Notebooks in which nothing was started are the same by nature and left out.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for result in results:
        begun = any(task["state"] != "untouched" for task in result["tasks"])
        if result["state"] == "graded" and result.get("sha256") and begun:
            members = found.setdefault((result["unit"], result["sha256"]), {})
            members[result["student"]] = name_of(result)
    return [(unit, [*who.values()]) for (unit, _), who in found.items() if len(who) > 1]


def total(results: Sequence[Result], where: str = "above") -> str:
    """Return how many were graded, with which share of the points, and how many were not.

    Whoever was not graded has no share in the points.
    """
    graded = [r for r in results if r["state"] == "graded"]
    most = sum(float(r["max_points"]) for r in graded)
    share = f"{100 * sum(float(r['points']) for r in graded) / most if most else 0.0:.0f}"
    line = f"{len(graded)} graded ({share} % of the points)"
    absent = sum(r["state"] == ABSENT for r in results)
    if absent:
        line += f", {absent} handed nothing in"
    if refused := len(results) - len(graded) - absent:
        line += f", {refused} not graded: see {where}"
    waiting = sum(float(r.get("manual_points", 0.0)) for r in results)
    return line + (f"; {number(waiting)} points wait for a person" if waiting else "")
