"""A unit as its author wrote it: all files of ``course/NN-slug/``, read and checked together."""

import ast
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder import quizbank
from autograder.author import AuthorError, Page, suggestion
from autograder.consistency import QUIZ, check_spine, check_start, check_tasks
from autograder.coursefolder import NAME, check_prerequisites
from autograder.imports import check_imports
from autograder.lesson import Lesson, read_lesson
from autograder.percent import Cell, read_cells, stub_error
from autograder.regions import BEGIN, END, Region
from autograder.settings import PROOF_FORMS, TaskSettings, UnitSettings, line_of_key, read_settings

__all__ = ["AuthorError", "UnitSource", "read_unit", "unit_data"]

PRACTICE = "practice"
FILES = ("unit.toml", "lesson.md", "exercise.py", "checks.py", "mistakes.py", "quiz.yaml")
VERDICT = ("kind", "names", "points", "refused", *PROOF_FORMS)


@dataclass(frozen=True)
class UnitSource:
    """A unit whose files fit together.

    Attributes
    ----------
    folder : Path
        The unit's folder.
    settings : UnitSettings
        ``unit.toml``.
    cells : dict
        Id to cell of ``exercise.py``, in order.
    lesson : Lesson
        ``lesson.md`` and the pages that it names.
    checks, mistakes : str
        Texts of ``checks.py`` and ``mistakes.py``; the latter may be empty.
    bank : quizbank.Bank or None
        Questions of ``quiz.yaml``.
    """

    folder: Path
    settings: UnitSettings
    cells: dict[str, Cell]
    lesson: Lesson
    checks: str
    mistakes: str
    bank: quizbank.Bank | None

    @property
    def name(self) -> str:
        """Name of the folder, such as ``03-activations``."""
        return self.folder.name

    @property
    def slug(self) -> str:
        """Name without its number, such as ``activations``."""
        return self.name.partition("-")[2]

    @cached_property
    def questions(self) -> tuple[quizbank.Drawn, ...]:
        """The quiz questions, drawn with the build's fixed seed."""
        if self.bank is None:
            return ()
        return quizbank.draw(self.bank, quizbank.fixed_seed(self.name))

    @cached_property
    def quiz_cell(self) -> Cell:
        """The cell of the quiz answers, with the right ones in its region."""
        template = quizbank.template(self.questions).rstrip()
        lines = [template, BEGIN, quizbank.solution(self.questions).rstrip(), END]
        begin = template.count("\n") + 1
        region = Region(begin, begin + lines[2].count("\n") + 2, "", "")
        points = self.settings.tasks[QUIZ].points
        return Cell(QUIZ, "solution", points, "\n".join(lines), 1, (region,))

    def cell(self, name: str) -> Cell:
        """Return a cell by the id of its marker; the quiz has one too."""
        return self.quiz_cell if name == QUIZ else self.cells[name]


def read_unit(folder: Path | str) -> UnitSource:
    """Read a unit.

    Parameters
    ----------
    folder : Path or str
        Such as ``course/03-activations``.

    Returns
    -------
    UnitSource
        The unit.

    Raises
    ------
    AuthorError
        At the first mistake: ``file:line: sentence``.
    """
    folder = Path(folder).resolve()
    if not NAME.match(folder.name):
        raise AuthorError(
            f"course/{folder.name}: a unit's folder must be named NN-slug, such as 03-activations. "
            "Rename it."
        )
    settings = read_settings(Page.read(folder / "unit.toml"))
    line = line_of_key(settings.page, 1, "prerequisites")
    check_prerequisites(settings.page, line, settings.prerequisites, folder)
    exercise = Page.read(folder / "exercise.py")
    cells = {cell.id: cell for cell in read_cells(exercise)}
    lesson = read_lesson(Page.read(folder / "lesson.md"), folder)
    check_start(exercise, cells, folder.name)
    check_tasks(settings, exercise, cells)
    check_imports(exercise, settings.packages)
    check_spine(settings, cells, lesson)
    texts = {name: read_entries(folder / name, settings) for name in ("checks.py", "mistakes.py")}
    bank = read_quiz(folder / "quiz.yaml", settings)
    return UnitSource(
        folder, settings, cells, lesson, texts["checks.py"], texts["mistakes.py"], bank
    )


def read_entries(path: Path, settings: UnitSettings) -> str:
    """Return the text of ``checks.py`` or ``mistakes.py`` after looking at the ids in it."""
    if path.name == "mistakes.py" and not path.exists():
        return ""
    page = Page.read(path)
    page.refuse_markers()
    check_imports(page, settings.packages)
    for node in ast.walk(page.parse()):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id not in ("checks", "mistake", "variant") or not node.args:
            continue
        task = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
        if isinstance(task, str) and task not in settings.tasks:
            raise page.error(
                node.lineno,
                f"the task '{task}' is not in unit.toml. {suggestion(task, settings.tasks)}",
            )
    return page.text


def read_quiz(path: Path, settings: UnitSettings) -> quizbank.Bank | None:
    """Return the question bank of a unit that has a quiz."""
    if QUIZ not in settings.tasks:
        if path.exists():
            raise settings.page.error(1, "quiz.yaml is not used. Add a table [tasks.quiz].")
        return None
    page = Page.read(path)
    page.refuse_markers()
    try:
        return quizbank.load(path)
    except quizbank.QuizError as error:
        raise AuthorError(str(error).replace(path.name, page.label, 1)) from None


def without_tool(source: str) -> str:
    """Return a set-up cell without the lines that load the checks."""
    lines = source.split("\n")
    for node in reversed(ast.parse(source).body):
        loads = isinstance(node, ast.ImportFrom) and node.module == "autograder"
        value = node.value if isinstance(node, ast.Assign) else None
        if loads or (isinstance(value, ast.Attribute) and value.attr == "check"):
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines).strip()


def reference_text(source: UnitSource) -> str:
    """Return set-up cells and solutions as one module."""
    parts = []
    for cell in source.cells.values():
        if cell.role == "setup":
            parts.append(without_tool(cell.source))
        elif cell.role == "solution":
            parts.append(cell.filled())
    return "\n\n\n".join(part for part in parts if part) + "\n"


def task_data(source: UnitSource, task: TaskSettings) -> dict[str, Any]:
    """Return what the grader knows of a task."""
    cell = source.cell(task.id)
    functions = [region.function for region in cell.regions if region.function]
    forms = {form: getattr(task, form) for form in PROOF_FORMS}
    return {
        "id": task.id,
        "kind": task.kind,
        "names": list(task.names),
        "points": cell.points,
        "minutes": task.minutes,
        "difficulty": task.difficulty,
        "level": task.level,
        "refused": list(task.refused),
        "heading": task.heading,
        "stub": cell.stub(),
        "function_stub_error": {name: stub_error(name, task.id) for name in functions},
        **{form: data for form, data in forms.items() if data is not None},
    }


def cell_data(source: UnitSource) -> dict[str, dict[str, str]]:
    """Return role and source of each code cell of the learner's notebook.

    A task without points is practice: the learner's cell, and a check that nothing is read from.
    """
    cells: dict[str, dict[str, str]] = {}
    for part in source.lesson.markers():
        cell = source.cell(part.text)
        role = PRACTICE if cell.points == 0 else cell.role
        cells[cell.id] = {"role": role, "source": cell.stub()}
        if cell.role == "solution":
            role = "demo" if role == PRACTICE else "test"
            cells[f"{cell.id}-test"] = {"role": role, "source": check_call(cell.id)}
    return cells


def check_call(task_id: str) -> str:
    """Return the source of a task's test cell."""
    return f'check("{task_id}")'


def unit_data(source: UnitSource) -> dict[str, Any]:
    """Return what the grader and the notebook need of a unit, as plain values.

    Parameters
    ----------
    source : UnitSource
        The unit.

    Returns
    -------
    dict
        Content of ``autograder/units/NN-slug.json``; quiz answers are not in it.
    """
    every = [task_data(source, task) for task in source.settings.tasks.values()]
    tasks = [task for task in every if task["points"]]
    practice = [task for task in every if not task["points"]]
    reference = reference_text(source)
    verdict = {
        "tasks": [{key: task[key] for key in ("id", *VERDICT) if key in task} for task in tasks],
        "limits": source.settings.limits,
        "packages": source.settings.packages,
        "reference": reference,
        "checks": source.checks,
    }
    digest = hashlib.sha256(json.dumps(verdict, sort_keys=True).encode()).hexdigest()
    listed = [*FILES, *source.lesson.pages]
    present = [name for name in listed if (source.folder / name).exists()]
    files = {
        name: hashlib.sha256((source.folder / name).read_bytes()).hexdigest() for name in present
    }
    return {
        "schema": 1,
        "unit": source.name,
        "slug": source.slug,
        "title": source.settings.title,
        "goals": source.settings.goals,
        "prerequisites": source.settings.prerequisites,
        "minutes": source.settings.minutes,
        "hash": digest,
        "files": files,
        "limits": source.settings.limits,
        "packages": source.settings.packages,
        "tasks": tasks,
        **({"practice": practice} if practice else {}),
        "headings": list(source.lesson.headings),
        "reference": reference,
        "checks": source.checks,
        "mistakes": source.mistakes,
        "cells": cell_data(source),
    }
