"""An output folder that is an nbgrader course: formgrader, feedback and export work on it.

`write` makes ``source/``, ``submitted/``, ``autograded/``, ``gradebook.db`` and
``nbgrader_config.py``. Written again, it brings scores up to date and leaves alone what a person
has entered.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.gradebookdb import (
    GradeCell,
    Score,
    marks_by_hand,
    open_gradebook,
    put_assignment,
    put_submission,
)
from autograder.gradednotebook import KERNEL, grade_cells, graded_notebook
from autograder.ipynb import read_notebook
from autograder.report import component
from autograder.results import save

NO_RESPONSE = "No response."
CONFIG = '''"""nbgrader's configuration for this folder; yours to edit, it is not written again."""

from pathlib import Path

c = get_config()  # noqa: F821
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
# This folder is for reading what was graded. To hand out units, use the course directory that
# ./run nbgrader writes; no exchange folder is set here.
'''


def write(
    results: Iterable[Mapping[str, Any]],
    submissions: Iterable[Any],
    units: Mapping[str, Any],
    out_dir: str | os.PathLike[str],
) -> None:
    """Write the class as an nbgrader course, one transaction for each submission.

    Parameters
    ----------
    results : iterable of mapping
        Entries of `submissions` of the published JSON; those of other units are left out.
    submissions : iterable
        What was handed in (`intake.Submission`). Without its `snapshot` a notebook is written
        with the unit's own cells.
    units : mapping
        Name of a unit to the unit.
    out_dir : path
        The course directory. Made where it does not exist.

    Raises
    ------
    GradebookError
        When the folder holds a gradebook that cannot be written to.
    """
    out = Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    listed = list(results)
    handed_in = {(s.student, s.unit): s for s in submissions}
    db = open_gradebook(out / "gradebook.db")
    try:
        for name, unit in units.items():
            members = {r["student"]: r for r in listed if r["unit"] == name}
            if members:
                _write_unit(db, out, unit, members, handed_in)
    finally:
        db.close()
    if not (out / "nbgrader_config.py").exists():
        save(out / "nbgrader_config.py", CONFIG)


def hand_marks(
    out_dir: str | os.PathLike[str],
) -> dict[tuple[str, str, str], dict[str, float | None]]:
    """Return the marks that a person has set in formgrader, for `handmarks.with_hand`.

    Parameters
    ----------
    out_dir : path
        The course directory; one without a gradebook has no marks.

    Raises
    ------
    GradebookError
        When the gradebook there is none that can be read.
    """
    path = Path(out_dir) / "gradebook.db"
    if not path.is_file():
        return {}
    db = open_gradebook(path)
    try:
        return {
            (student, unit, cell.removesuffix("-test")): {"points": mark, "extra_credit": extra}
            for student, unit, cell, mark, extra in marks_by_hand(db)
        }
    finally:
        db.close()


def _write_unit(
    db: sqlite3.Connection,
    out: Path,
    unit: Any,
    members: Mapping[str, Mapping[str, Any]],
    handed_in: Mapping[tuple[str, str], Any],
) -> None:
    name = component(unit.name)
    cells = grade_cells(unit)
    source = source_notebook(unit, cells)
    _put_text(out / "source" / name / f"{name}.ipynb", _dump(source))
    put_assignment(db, name, cells, json.dumps(KERNEL))
    lesson = lesson_cells(source)
    for student, result in members.items():
        submission = handed_in.get((student, name))
        data = snapshot_of(submission, result)
        _put_notebook(out, result, data, cells, lesson)
        when = handed_in_at(submission)
        _put_submitted(out / "submitted" / student / name / f"{name}.ipynb", data, when)
        put_submission(db, student, name, scores_of(result, submission, cells), when)


def scores_of(
    result: Mapping[str, Any], submission: Any, cells: Iterable[GradeCell]
) -> dict[str, Score]:
    """Return the score of every graded cell, and the comment of every answer.

    Points are None where a person must decide: a task that waits for one, and a task on which
    the grader itself failed.
    """
    tasks = {task["id"]: task for task in result["tasks"]}
    sources: Mapping[str, str] = getattr(submission, "known", {})
    scores = {}
    for cell in cells:
        task = tasks.get(cell.id.removesuffix("-test") if cell.id not in tasks else cell.id)
        same = sources.get(cell.id, cell.source) == cell.source
        comment = NO_RESPONSE if cell.solution and same else None
        points: float | None = float(task["points"]) if task else 0.0
        if task is not None and task["state"] in ("manual", "grader-fault"):
            points = None
        if cell.grade and cell.solution and same:
            points = 0.0
        scores[cell.id] = Score(points, comment)
    return scores


def source_notebook(unit: Any, cells: list[GradeCell]) -> dict[str, Any]:
    """Return the unit's notebook: the built one where there is a checkout, else its own cells."""
    path = Path(__file__).parent.parent / "exercises" / f"{unit.name}.ipynb"
    if path.is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    return graded_notebook([], cells, {"state": "graded", "tasks": []})


def lesson_cells(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return the text cells of the unit's notebook by cell id."""
    cells = [c for c in notebook["cells"] if "nbgrader" not in c["metadata"]]
    return {c["id"]: {**c, "source": text_of(c)} for c in cells if c["cell_type"] == "markdown"}


def text_of(cell: Mapping[str, Any]) -> str:
    """Return the text of a cell of a document, which may hold it as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _put_notebook(
    out: Path,
    result: Mapping[str, Any],
    data: bytes | None,
    cells: list[GradeCell],
    lesson: Mapping[str, Any],
) -> None:
    """Write the graded notebook, read-only as nbgrader leaves it."""
    submitted = []
    if data is not None and result["state"] == "graded":
        submitted = read_notebook(data).cells
    student, name = component(result["student"]), component(result["unit"])
    notebook = graded_notebook(submitted, cells, result, lesson)
    _put_text(out / "autograded" / student / name / f"{name}.ipynb", _dump(notebook), 0o444)


def _put_submitted(path: Path, data: bytes | None, when: datetime.datetime | None) -> None:
    """Write the submission itself, where formgrader looks for it and for its time."""
    if data is not None and not (path.is_file() and path.read_bytes() == data):
        _put(path, data)
    if when is not None:
        told = when.strftime("%Y-%m-%d %H:%M:%S.%f UTC\n")
        _put_text(path.with_name("timestamp.txt"), told)


def _dump(notebook: Mapping[str, Any]) -> str:
    """Return the document with a line for each cell: json is ten times slower with an indent."""
    told = {key: value for key, value in notebook.items() if key != "cells"}
    cells = ",\n".join(json.dumps(c, ensure_ascii=False, sort_keys=True) for c in notebook["cells"])
    rest = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return f'{{"cells": [\n{cells}\n],\n{rest[1:]}\n'


def _put_text(path: Path, text: str, mode: int = 0o644) -> None:
    _put(path, text.encode("utf-8", "replace"), mode)


def _put(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file beside its place and move it there; what was there may be read-only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(data)
    draft.chmod(mode)
    if path.exists():
        path.chmod(0o644)
    os.replace(draft, path)


def snapshot_of(submission: Any, result: Mapping[str, Any]) -> bytes | None:
    """Return the bytes that were graded, or None where no copy of them is left."""
    path = getattr(submission, "snapshot", None)
    data = path.read_bytes() if path is not None and path.is_file() else None
    same = data is not None and hashlib.sha256(data).hexdigest() == result["sha256"]
    return data if same else None


def handed_in_at(submission: Any) -> datetime.datetime | None:
    """Return the time in the ``timestamp.txt`` beside the submission: UTC, without a time zone.

    None where there is no such file, or no time in it.
    """
    file = getattr(submission, "file", None)
    path = Path(file).with_name("timestamp.txt") if file is not None else None
    if path is None or path.is_symlink() or not path.is_file() or path.stat().st_size > 200:
        return None
    return parse_time(path.read_text(encoding="utf-8", errors="replace"))


def parse_time(text: str) -> datetime.datetime | None:
    """Return a time as nbgrader writes it, in UTC without a time zone; None for anything else.

    >>> parse_time("2015-02-02 15:58:23.948203 UTC")
    datetime.datetime(2015, 2, 2, 15, 58, 23, 948203)
    >>> parse_time("2015-02-02T15:58:23+01:00")
    datetime.datetime(2015, 2, 2, 14, 58, 23)
    """
    iso = re.sub(r"\s*(UTC|GMT|Z)$", "+00:00", text.strip(), flags=re.IGNORECASE)
    iso = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", iso)
    try:
        when = datetime.datetime.fromisoformat(iso)
        if when.tzinfo is not None:
            when = when.astimezone(datetime.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return when
