"""Whether the files of a unit fit together: tables, cells, markers and headings."""

import ast

from autograder.author import Page, suggestion
from autograder.lesson import Lesson, Part
from autograder.percent import Cell, check_python
from autograder.regions import defined_names
from autograder.settings import TaskSettings, UnitSettings

QUIZ = "quiz"
START = "start"


def check_start(exercise: Page, cells: dict[str, Cell], unit: str) -> None:
    """Check the first cell, and that the file checks nothing itself."""
    first = next(iter(cells.values()))
    line = f'check = unit("{unit}").check'
    if first.id != START or first.role != "setup":
        raise exercise.error(first.line, 'the first cell must be # %% id="start" role="setup".')
    if first.source.split("\n")[-1] != line:
        raise exercise.error(first.line, f"the last line of this cell must be {line}")
    for node in ast.walk(exercise.parse()):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "check":
            raise exercise.error(node.lineno, "the build writes the test cells. Remove this call.")


def check_tasks(settings: UnitSettings, exercise: Page, cells: dict[str, Cell]) -> None:
    """Check that tables of ``unit.toml`` and task cells of ``exercise.py`` are pairs."""
    answered = {cell.id: cell for cell in cells.values() if cell.points is not None}
    for task in settings.tasks.values():
        if task.kind == "quiz":
            continue
        if task.id not in answered:
            raise settings.page.error(
                task.line,
                f"the task '{task.id}' has no cell in exercise.py. {suggestion(task.id, answered)}",
            )
        check_answer(exercise, answered[task.id], task)
    for cell in cells.values():
        if cell.id in answered and cell.id not in settings.tasks:
            raise exercise.error(
                cell.line, f"the task '{cell.id}' is not in unit.toml. Add [tasks.{cell.id}]."
            )
        taken = cell.id.removesuffix("-test") if cell.id.endswith("-test") else ""
        if cell.id == QUIZ or taken in settings.tasks or cell.id.startswith("text-"):
            raise exercise.error(
                cell.line, f"the id '{cell.id}' is used by the build. Give another id."
            )


def check_answer(exercise: Page, cell: Cell, task: TaskSettings) -> None:
    """Check that a task's cell defines its names, as a stub and with the solution."""
    if (cell.role == "essay") != (task.kind == "essay"):
        raise exercise.error(
            cell.line, f'a task of kind {task.kind} cannot have role="{cell.role}". Change one.'
        )
    if cell.points == 0 and task.kind != "proof":
        raise exercise.error(
            cell.line, "points must be a number above 0, got '0'. Only a proof can be practice."
        )
    if cell.role == "essay":
        return
    check_python(exercise, cell)
    for source, words in ((cell.filled(), "its solution"), (cell.stub(), "the learner's cell")):
        names = defined_names(ast.parse(source))
        for name in task.names:
            if name not in names:
                raise exercise.error(
                    cell.line,
                    f"{words} does not define '{name}'. {suggestion(name, sorted(names))}",
                )
    for name in task.names:
        inside = [region.function.partition(".")[0] for region in cell.regions]
        if task.kind in ("function", "class") and name not in inside and "" not in inside:
            raise exercise.error(cell.line, f"'{name}' has no solution region. Add one to it.")


def check_spine(settings: UnitSettings, cells: dict[str, Cell], lesson: Lesson) -> None:
    """Check that the lesson's markers name every cell once, in the order of ``exercise.py``."""
    placed: list[str] = []
    for part in lesson.markers():
        check_marker(settings, cells, part.page, part)
        if part.kind != "quiz":
            placed.append(part.text)
    for cell in cells.values():
        if cell.id not in placed:
            kind = "task" if cell.points is not None else "cell"
            raise lesson.page.error(
                1, f"'{cell.id}' has no place. Add a line <!-- {kind}: {cell.id} --> to the lesson."
            )
    for got, expected in zip(placed, cells, strict=True):
        if got != expected:
            part = next(part for part in lesson.markers() if part.text == got)
            raise part.page.error(
                part.line,
                f"'{got}' stands where exercise.py has '{expected}'. Use one order in both.",
            )
    has_marker = any(part.kind == "quiz" for part in lesson.markers())
    if QUIZ in settings.tasks and not has_marker:
        raise lesson.page.error(1, "the quiz has no place. Add a line <!-- quiz --> to the lesson.")
    for task in settings.tasks.values():
        if task.heading and task.heading not in lesson.headings:
            raise settings.page.error(
                task.line,
                f"lesson.md has no heading '{task.heading}'. "
                f"{suggestion(task.heading, lesson.headings)}",
            )


def check_marker(settings: UnitSettings, cells: dict[str, Cell], page: Page, part: Part) -> None:
    """Check that a marker names a cell of its kind."""
    if part.kind == "quiz":
        if QUIZ not in settings.tasks:
            raise page.error(part.line, "unit.toml has no quiz. Add [tasks.quiz] there.")
        return
    if part.text not in cells:
        raise page.error(
            part.line, f"exercise.py has no cell '{part.text}'. {suggestion(part.text, cells)}"
        )
    expected = "cell" if cells[part.text].points is None else "task"
    if part.kind != expected:
        raise page.error(
            part.line, f"'{part.text}' is a {expected}. Write <!-- {expected}: {part.text} -->."
        )
