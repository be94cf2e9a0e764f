"""Notebooks of a unit: the lesson as the spine, each task's cells where its marker stands."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from autograder.gradebookdb import GradeCell
from autograder.lesson import FIGURE, Part
from autograder.percent import Cell
from autograder.quizbank import markdown
from autograder.settings import TaskSettings
from autograder.source import QUIZ, UnitSource, check_call

EXERCISE, SOLUTION, MASTER = "exercise", "solution", "master"
DETAILS = re.compile(r"\s*(<details>.*?</details>[ \t]*(?:\n|\Z)\s*)+", re.DOTALL)
FENCED = re.compile(r"((?:^|\n) {0,3}(```+|~~~+).*?\n {0,3}\2[^\n]*|`[^`\n]*`)", re.DOTALL)
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
Document = dict[str, Any]


def notebook(source: UnitSource, form: str) -> Document:
    """Return a notebook of a unit.

    Parameters
    ----------
    source : UnitSource
        The unit.
    form : str
        `EXERCISE` (stubs), `SOLUTION` (filled in) or `MASTER` (solution regions with their
        markers, from which ``nbgrader generate_assignment`` makes the exercise).

    Returns
    -------
    dict
        An nbformat 4.5 document.
    """
    writer = Writer(source, form)
    parts = source.lesson.parts
    for index, part in enumerate(parts):
        if part.kind == "prose":
            before = parts[index - 1] if index else None
            _, text = split_hints(part.text) if follows_task(before) else ("", part.text)
            writer.text(text)
            continue
        after = parts[index + 1] if index + 1 < len(parts) else None
        prose = after.text if after is not None and after.kind == "prose" else ""
        writer.cells_of(source.cell(part.text), split_hints(prose)[0])
    origin = f"course/{source.name}"
    mark = {
        "generated": f"Generated from {origin}. Edit that, then run: autograder build",
        "unit": source.slug,
    }
    return {
        "cells": writer.cells,
        "metadata": {"autograder": mark, **METADATA},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def follows_task(part: Part | None) -> bool:
    """Whether the prose after this part may begin with the hints of a task."""
    return part is not None and part.kind in ("task", "quiz")


def split_hints(text: str) -> tuple[str, str]:
    """Split prose into the ``<details>`` blocks at its head and the rest."""
    match = DETAILS.match(text)
    if match is None:
        return "", text
    return match.group(0).strip(), text[match.end() :].strip("\n")


def task_line(task: TaskSettings, points: float) -> str:
    """Return the line above a task's cells, for instance ``2 points, about 10 minutes``.

    >>> from types import SimpleNamespace
    >>> task_line(SimpleNamespace(id="relu", minutes=10, level="core"), 2.0)
    '**Task `relu`**: 2 points, about 10 minutes, core'
    """
    unit = "point" if points == 1 else "points"
    minutes = "minute" if task.minutes == 1 else "minutes"
    worth = f"{points:g} {unit}" if points else "practice"
    told = f"{worth}, about {task.minutes} {minutes}, {task.level}"
    return f"**Task `{task.id}`**: {told}"


def slug_of(text: str) -> str:
    """Return a cell id for a text that begins with a heading, '' without one."""
    match = re.match(r"#+\s+(.*)", text)
    words = re.findall(r"[a-z0-9]+", match.group(1).lower()) if match else []
    return "-".join(words)[:40].strip("-")


class Writer:
    """Collects the cells of one notebook from top to bottom."""

    def __init__(self, source: UnitSource, form: str):
        self.source, self.form = source, form
        self.cells: list[Document] = []
        self.used: set[str] = set()

    def text(self, text: str, name: str = "") -> None:
        """Append prose; its id comes from its heading, or from the cell before it."""
        if not text:
            return
        before = self.cells[-1]["id"].removesuffix("-test") if self.cells else "begin"
        base = name or slug_of(text) or f"after-{before.removeprefix('text-')}"[:50]
        cell = self.cell("markdown", f"text-{base}", text)
        pictures = self.pictures(cell)
        if pictures:
            cell["attachments"] = pictures

    def cells_of(self, cell: Cell, hints: str) -> None:
        """Append the cells that stand at a marker: set-up, or a task with hints and test."""
        if cell.role == "demo":
            self.cell("code", cell.id, cell.source)
            return
        if cell.role == "setup":
            self.graded(GradeCell(cell.id, cell.source), cell)
            return
        self.announce(cell)
        points = cell.points or 0.0
        if not points:
            self.practice(cell, hints)
            return
        if cell.role == "essay":
            stub = GradeCell(cell.id, cell.stub(), "markdown", True, True, False, points)
            self.graded(stub, cell)
            self.text(hints, f"{cell.id}-hints")
            return
        self.graded(GradeCell(cell.id, cell.stub(), solution=True, locked=False), cell)
        self.text(hints, f"{cell.id}-hints")
        call = check_call(cell.id)
        self.graded(GradeCell(f"{cell.id}-test", call, grade=True, points=points), None)

    def practice(self, cell: Cell, hints: str) -> None:
        """Append a task without points, of which nbgrader knows nothing."""
        text = cell.filled() if self.form == SOLUTION else cell.stub()
        self.cell("code", cell.id, text)
        self.text(hints, f"{cell.id}-hints")
        self.cell("code", f"{cell.id}-test", check_call(cell.id))

    def announce(self, cell: Cell) -> None:
        """Say what the task is worth; in a quiz its questions follow."""
        line = task_line(self.source.settings.tasks[cell.id], cell.points or 0.0)
        last = self.cells[-1] if self.cells else None
        if cell.id == QUIZ:
            questions = markdown(self.source.questions).rstrip()
            self.text(f"{line}\n\n{questions}", "quiz-questions")
        elif last is not None and last["cell_type"] == "markdown" and not is_graded(last):
            last["source"] += f"\n\n{line}"
        else:
            self.text(line, f"{cell.id}-task")

    def graded(self, known: GradeCell, cell: Cell | None) -> None:
        """Append a cell that nbgrader knows; `cell` holds its solution."""
        text = known.source
        if cell is not None and self.form != EXERCISE:
            text = cell.filled() if self.form == SOLUTION else cell.source
        made = self.cell(known.cell_type, known.id, text)
        told = known.metadata()
        if self.form == MASTER:  # the release adds these, and the locks below
            del told["checksum"], told["cell_type"]
        else:
            made["metadata"]["deletable"] = False
            if known.locked:
                made["metadata"]["editable"] = False
        made["metadata"]["nbgrader"] = told

    def cell(self, kind: str, name: str, text: str) -> Document:
        """Append a bare cell with an id of its own and return it."""
        unique, count = name, 1
        while unique in self.used:
            count += 1
            unique = f"{name}-{count}"
        self.used.add(unique)
        made: Document = {"cell_type": kind, "id": unique, "metadata": {}, "source": text}
        if kind == "code":
            made |= {"execution_count": None, "outputs": []}
        self.cells.append(made)
        return made

    def pictures(self, cell: Document) -> Document:
        """Turn the figures of a text cell into its attachments and return them."""
        found: Document = {}

        def attach(match: re.Match[str]) -> str:
            name = match.group(2).rpartition("/")[2]
            data = (self.source.folder / match.group(2)).read_bytes()
            found[name] = {"image/png": base64.b64encode(data).decode("ascii")}
            return f"![{match.group(1)}](attachment:{name})"

        pieces = FENCED.split(cell["source"])
        # split() gives text, code, fence, text, ...: only text may hold figures
        cell["source"] = "".join(
            FIGURE.sub(attach, piece) if index % 3 == 0 else piece
            for index, piece in enumerate(pieces)
            if index % 3 != 2
        )
        return found


def is_graded(cell: Document) -> bool:
    """Whether nbgrader knows a cell."""
    return "nbgrader" in cell["metadata"]


def notebook_text(document: Document) -> str:
    """Return the text of a notebook file, byte for byte as nbformat writes it.

    Parameters
    ----------
    document : dict
        With the source of each cell as one string.

    Returns
    -------
    str
        JSON, with a final newline.
    """
    cells = [
        {**cell, "source": cell["source"].splitlines(keepends=True)} for cell in document["cells"]
    ]
    whole = {**document, "cells": cells}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
