"""``summary.csv``: one row for each student and unit, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from autograder import handmarks
from autograder.states import causes_of, is_read, reason

HEAD = (
    *("student", "name", "unit", "points", "max_points", "manual_points", "grader_points"),
    *("hand_marks", "state", "isolated", "causes", "why_not_graded", "path"),
)


def safe_cell(value: object) -> object:
    """Return a value for a table file that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell(-2.5), safe_cell("Ada")
    ("'=1+1", -2.5, 'Ada')
    """
    if isinstance(value, (int, float)) or value is None:
        return value
    text = str(value).replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    risky = text.lstrip(" \t\r\n\xa0\u200b\ufeff")[:1]
    starts = risky in tuple("=+-@|%\uff1d\uff0b\uff0d\uff20") or text[:1] in ("\t", "\r", "\n")
    return "'" + text if starts and text else text


def summary(results: Iterable[Mapping[str, Any]], isolated: bool = True) -> str:
    """Return ``summary.csv``.

    After the columns of `HEAD` come, unit by unit, the points of its tasks (``unit/task``), then
    their states (``unit/task state``); those of other units stay empty in a row. `points` are
    those that count: a mark set by hand goes before the grader's. The file begins with a
    byte-order mark, without which Excel garbles names that are not ASCII.
    """
    listed = [handmarks.counted(result) for result in results]
    tasks: dict[str, dict[str, None]] = {}
    for result in listed:
        tasks.setdefault(result["unit"], {}).update(dict.fromkeys(t["id"] for t in result["tasks"]))
    head = list(HEAD)
    for unit, ids in tasks.items():
        head += [f"{unit}/{id}" for id in ids] + [f"{unit}/{id} state" for id in ids]
    buffer = io.StringIO()
    rows = csv.DictWriter(buffer, head, restval="", lineterminator="\r\n")
    rows.writerow({name: safe_cell(name) for name in head})
    for result in listed:
        rows.writerow({name: safe_cell(cell) for name, cell in _row(result, isolated).items()})
    return "\ufeff" + buffer.getvalue()


def _row(result: Mapping[str, Any], isolated: bool) -> dict[str, Any]:
    row = {name: result.get(name, "") for name in HEAD}
    row["name"] = result.get("student_name") or result["student"]
    row["hand_marks"] = "; ".join(filter(None, map(handmarks.told, result["tasks"])))
    row["isolated"] = "yes" if result.get("isolated", isolated) else "no"
    row["causes"] = "; ".join(f"{t['id']}: {c}" for t in result["tasks"] for c in causes_of(t))
    row["why_not_graded"] = "" if result["state"] == "graded" else reason(result)
    for task in result["tasks"]:
        row[f"{result['unit']}/{task['id']}"] = task["points"]
        row[f"{result['unit']}/{task['id']} state"] = "read" if is_read(task) else task["state"]
    return row
