"""Marks that a person has set in formgrader: what counts, and what the grader had given.

In an entry of `submissions` such a mark stands as ``hand`` of its task; the points beside it stay
the grader's. Everything that people read is made from `counted` entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from autograder.states import WAITING, is_read, number

Marks = Mapping[tuple[str, str, str], Mapping[str, float | None]]


def with_hand(entries: Iterable[Mapping[str, Any]], marks: Marks) -> list[dict[str, Any]]:
    """Return the entries with ``hand`` in each task that has a mark.

    Parameters
    ----------
    entries : iterable of mapping
        Entries of `submissions`.
    marks : mapping
        Student, unit and task to ``points`` and ``extra_credit``, either of which may be None.
    """
    made = []
    for entry in entries:
        tasks = []
        for task in entry["tasks"]:
            mark = marks.get((entry["student"], entry["unit"], task["id"]))
            plain = {key: value for key, value in task.items() if key != "hand"}
            tasks.append({**plain, "hand": dict(mark)} if mark else plain)
        made.append({**entry, "tasks": tasks})
    return made


def counted(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry with the points that count: a person's mark before the grader's.

    The grader's own stay beside them as ``grader_points``, of the entry and of each such task.
    """
    if "grader_points" in result:
        return dict(result)
    tasks = [_counted(task) for task in result["tasks"]]
    changed = [t for t in tasks if "grader_points" in t]
    read = [t for t in changed if is_read(t)]
    more = sum(t["points"] - t["grader_points"] for t in changed)
    waiting = float(result.get("manual_points", 0.0)) - sum(t["max_points"] for t in read)
    return {
        **result,
        "points": round(float(result["points"]) + more, 2),
        "grader_points": result["points"],
        "manual_points": round(max(waiting, 0.0), 2),
        "tasks": tasks,
    }


def _counted(task: Mapping[str, Any]) -> dict[str, Any]:
    hand = task.get("hand")
    if not hand:
        return dict(task)
    points = task["points"] if hand.get("points") is None else hand["points"]
    total = round(points + (hand.get("extra_credit") or 0.0), 2)
    return {**task, "points": total, "grader_points": task["points"]}


def told(task: Mapping[str, Any]) -> str:
    """Return a counted task's mark as ``layer-shapes 1.5 (grader 3)``; '' where nothing differs."""
    if "grader_points" not in task:
        return ""
    mark = f"{task['id']} {number(task['points'])}"
    if task["state"] == WAITING:
        return f"{mark} (read by a person)" if is_read(task) else ""
    same = abs(task["points"] - task["grader_points"]) < 0.005
    return "" if same else f"{mark} (grader {number(task['grader_points'])})"


def differing(results: Iterable[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], str]]:
    """Return each mark that differs from the grader's, with the counted entry it belongs to."""
    return [
        (result, words)
        for result in results
        for task in result["tasks"]
        if task["state"] != WAITING and (words := told(task))
    ]
