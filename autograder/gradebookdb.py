"""nbgrader's gradebook, written with sqlite3: the tables of nbgrader 0.9 and the rows of one class.

nbgrader itself takes two seconds to import. The tables below are those of its database revision
`REVISION`; a test compares them with a database that nbgrader makes. Row ids are derived from
what the row stands for, so that grading the same class twice gives the same rows.
"""

from __future__ import annotations

import datetime
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REVISION = "e43177bfe90b"
COURSE = "default_course"

_ID = "id VARCHAR(32) NOT NULL, "
_CELL = "PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES base_cell (id)"
_IN_NOTEBOOK = "FOREIGN KEY(notebook_id) REFERENCES notebook (id)"
_OF_CELL = (
    "PRIMARY KEY (id), UNIQUE (cell_id, notebook_id), "
    "FOREIGN KEY(notebook_id) REFERENCES submitted_notebook (id), "
    "FOREIGN KEY(cell_id) REFERENCES base_cell (id)"
)
TABLES = {
    "student": "id VARCHAR(128) NOT NULL, first_name VARCHAR(128), last_name VARCHAR(128), "
    "email VARCHAR(128), lms_user_id VARCHAR(128), PRIMARY KEY (id)",
    "course": "id VARCHAR(128) NOT NULL, PRIMARY KEY (id), UNIQUE (id)",
    "assignment": _ID + "name VARCHAR(128) NOT NULL, duedate DATETIME, "
    "course_id VARCHAR(128) NOT NULL, PRIMARY KEY (id), UNIQUE (name), "
    "FOREIGN KEY(course_id) REFERENCES course (id)",
    "notebook": _ID + "name VARCHAR(128) NOT NULL, assignment_id VARCHAR(32), "
    "kernelspec VARCHAR(1024), PRIMARY KEY (id), UNIQUE (name, assignment_id), "
    "FOREIGN KEY(assignment_id) REFERENCES assignment (id)",
    "submitted_assignment": _ID + "assignment_id VARCHAR(32), student_id VARCHAR(128), "
    "timestamp DATETIME, extension DATETIME, PRIMARY KEY (id), UNIQUE (assignment_id, student_id), "
    "FOREIGN KEY(assignment_id) REFERENCES assignment (id), "
    "FOREIGN KEY(student_id) REFERENCES student (id)",
    "base_cell": _ID + "name VARCHAR(128) NOT NULL, notebook_id VARCHAR(32) NOT NULL, "
    f"type VARCHAR(50), PRIMARY KEY (id), UNIQUE (name, notebook_id, type), {_IN_NOTEBOOK}",
    "source_cell": _ID + "name VARCHAR(128) NOT NULL, cell_type VARCHAR(8) NOT NULL, "
    "locked BOOLEAN NOT NULL, source TEXT, checksum VARCHAR(128), notebook_id VARCHAR(32), "
    f"PRIMARY KEY (id), UNIQUE (name, notebook_id), {_IN_NOTEBOOK}",
    "submitted_notebook": _ID + "assignment_id VARCHAR(32), notebook_id VARCHAR(32), "
    "flagged BOOLEAN, late_submission_penalty FLOAT, PRIMARY KEY (id), "
    "UNIQUE (notebook_id, assignment_id), "
    "FOREIGN KEY(assignment_id) REFERENCES submitted_assignment (id), " + _IN_NOTEBOOK,
    "grade_cells": _ID + f"max_score FLOAT NOT NULL, cell_type VARCHAR(8) NOT NULL, {_CELL}",
    "solution_cells": _ID + _CELL,
    "task_cells": _ID + f"max_score FLOAT NOT NULL, cell_type VARCHAR(8) NOT NULL, {_CELL}",
    "grade": _ID + "notebook_id VARCHAR(32), cell_id VARCHAR(32), auto_score FLOAT, "
    f"manual_score FLOAT, extra_credit FLOAT, needs_manual_grade BOOLEAN NOT NULL, {_OF_CELL}",
    "comment": _ID + "notebook_id VARCHAR(32), cell_id VARCHAR(32), auto_comment TEXT, "
    f"manual_comment TEXT, {_OF_CELL}",
    "alembic_version": "version_num VARCHAR(32) NOT NULL",
}


class GradebookError(ValueError):
    """A gradebook that cannot be written to; the text says what to do."""


@dataclass(frozen=True)
class GradeCell:
    """One of our cells in a unit's notebook, as nbgrader's metadata describe it."""

    id: str
    source: str
    cell_type: str = "code"
    grade: bool = False
    solution: bool = False
    locked: bool = True
    points: float = 0.0

    @property
    def checksum(self) -> str:
        """Checksum by which nbgrader sees that a cell was changed."""
        told = [self.source, self.cell_type, str(self.grade), str(self.solution), str(self.locked)]
        told += [self.id, *([str(float(self.points))] if self.grade else [])]
        return hashlib.md5("".join(told).encode("utf-8", "replace")).hexdigest()

    def metadata(self) -> dict[str, Any]:
        """Return what nbgrader's schema 3 keeps in the cell."""
        known: dict[str, Any] = {"schema_version": 3, "grade_id": self.id, "task": False}
        known |= {"grade": self.grade, "solution": self.solution, "locked": self.locked}
        known |= {"checksum": self.checksum, "cell_type": self.cell_type}
        return {**known, "points": float(self.points)} if self.grade else known


@dataclass(frozen=True)
class Score:
    """What the grader says about one of the learner's cells.

    `points` is None where a person must decide. `comment` is shown below a solution cell.
    """

    points: float | None = None
    comment: str | None = None


def open_gradebook(path: Path) -> sqlite3.Connection:
    """Open the gradebook, or make an empty one.

    Raises
    ------
    GradebookError
        When the file is no gradebook, or one of another revision of nbgrader's tables.
    """
    new = not path.exists() or path.stat().st_size == 0
    db = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        if new:
            _create(db)
        found = db.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError as error:
        db.close()
        raise GradebookError(
            f"gradebook: {path.name} must be a gradebook of nbgrader, got {error}. "
            "Use another folder for --out."
        ) from error
    if found != [(REVISION,)]:
        db.close()
        got = ", ".join(str(row[0]) for row in found) or "none"
        raise GradebookError(
            f"gradebook: the revision of {path.name} must be {REVISION}, got {got}. "
            "Run `nbgrader db upgrade` there, or use another folder for --out."
        )
    return db


def _create(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    for name, columns in TABLES.items():
        db.execute(f"CREATE TABLE {name} ({columns})")
    db.execute("INSERT INTO alembic_version VALUES (?)", (REVISION,))
    db.execute("INSERT INTO course VALUES (?)", (COURSE,))
    db.execute("COMMIT")


def put_assignment(
    db: sqlite3.Connection, name: str, cells: Iterable[GradeCell], kernelspec: str
) -> None:
    """Record a unit as an assignment of one notebook, both of that name, in one transaction."""
    with db:
        db.execute("BEGIN IMMEDIATE")
        assignment = _row(db, "assignment", {"name": name}, {"course_id": COURSE}, keep=True)
        notebook = _row(
            db, "notebook", {"name": name, "assignment_id": assignment}, {"kernelspec": kernelspec}
        )
        for cell in cells:
            where = {"name": cell.id, "notebook_id": notebook}
            if cell.grade:
                row = _row(db, "base_cell", {**where, "type": "GradeCell"}, {})
                scores = {"max_score": float(cell.points), "cell_type": cell.cell_type}
                _row(db, "grade_cells", {"id": row}, scores)
            if cell.solution:
                row = _row(db, "base_cell", {**where, "type": "SolutionCell"}, {})
                _row(db, "solution_cells", {"id": row}, {})
            known: dict[str, Any] = {"cell_type": cell.cell_type, "locked": int(cell.locked)}
            known |= {"source": cell.source, "checksum": cell.checksum}
            _row(db, "source_cell", where, known)


def put_submission(
    db: sqlite3.Connection,
    student: str,
    unit: str,
    scores: Mapping[str, Score],
    timestamp: datetime.datetime | None = None,
) -> None:
    """Record one submission in one transaction.

    Every score and comment of the grader is set anew. What a person has entered (points, extra
    credit, comments, an extension, a name) stays.

    Parameters
    ----------
    db : sqlite3.Connection
        From `open_gradebook`, with the assignment in it.
    student, unit : str
        Who, and what.
    scores : mapping
        Cell id to score: one for each grade and each solution cell; one that is absent counts
        0 points.
    timestamp : datetime, optional
        When it was handed in, in UTC, without a time zone.
    """
    with db:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO student (id) VALUES (?) ON CONFLICT DO NOTHING", (student,))
        notebook, submitted = _submitted_notebook(db, student, unit, timestamp)
        query = "SELECT id, name, type FROM base_cell WHERE notebook_id = ?"
        for cell, name, kind in db.execute(query, (notebook,)).fetchall():
            score = scores.get(name, Score(points=0.0))
            where = {"cell_id": cell, "notebook_id": submitted}
            if kind != "SolutionCell":
                _put_grade(db, where, score)
            if kind != "GradeCell":
                _row(db, "comment", where, {"auto_comment": score.comment})


def _submitted_notebook(
    db: sqlite3.Connection, student: str, unit: str, timestamp: datetime.datetime | None
) -> tuple[str, str]:
    """Return the ids of the unit's notebook and of what the student handed in for it."""
    assignment, notebook = db.execute(
        "SELECT a.id, n.id FROM assignment a JOIN notebook n ON n.assignment_id = a.id "
        "WHERE a.name = ? AND n.name = ?",
        (unit, unit),
    ).fetchone()
    when = timestamp and timestamp.strftime("%Y-%m-%d %H:%M:%S.%f")
    key = {"assignment_id": assignment, "student_id": student}
    handed_in = _row(db, "submitted_assignment", key, {"timestamp": when})
    key = {"assignment_id": handed_in, "notebook_id": notebook}
    submitted = _row(db, "submitted_notebook", key, {"late_submission_penalty": None})
    db.execute(
        "UPDATE submitted_notebook SET flagged = coalesce(flagged, 0) WHERE id = ?", (submitted,)
    )
    return notebook, submitted


def _put_grade(db: sqlite3.Connection, where: dict[str, Any], score: Score) -> None:
    row = _row(db, "grade", where, {"auto_score": score.points, "needs_manual_grade": 0})
    db.execute(
        "UPDATE grade SET needs_manual_grade = (manual_score IS NOT NULL OR auto_score IS NULL) "
        "WHERE id = ?",
        (row,),
    )


def _row(
    db: sqlite3.Connection,
    table: str,
    key: dict[str, Any],
    rest: dict[str, Any],
    keep: bool = False,
) -> str:
    """Make the row of this key, or set the columns of `rest` in it; return its id."""
    found = db.execute(
        f"SELECT id FROM {table} WHERE {' AND '.join(f'{k} = ?' for k in key)}", [*key.values()]
    ).fetchone()
    if found is None:
        values = {"id": _new_id(table, key), **key, **rest}
        marks = ", ".join("?" * len(values))
        db.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", [*values.values()]
        )
        return values["id"]
    if rest and not keep:
        sets = ", ".join(f"{k} = ?" for k in rest)
        db.execute(f"UPDATE {table} SET {sets} WHERE id = ?", [*rest.values(), found[0]])
    return found[0]


def marks_by_hand(
    db: sqlite3.Connection,
) -> list[tuple[str, str, str, float | None, float | None]]:
    """Return student, unit, cell, mark and extra credit wherever a person entered one."""
    return db.execute(
        "SELECT s.student_id, a.name, b.name, g.manual_score, g.extra_credit FROM grade g "
        "JOIN base_cell b ON b.id = g.cell_id "
        "JOIN submitted_notebook n ON n.id = g.notebook_id "
        "JOIN submitted_assignment s ON s.id = n.assignment_id "
        "JOIN assignment a ON a.id = s.assignment_id "
        "WHERE g.manual_score IS NOT NULL OR coalesce(g.extra_credit, 0) != 0"
    ).fetchall()


def _new_id(table: str, key: dict[str, Any]) -> str:
    told = "\x1f".join([table, *(str(value) for value in key.values())])
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
