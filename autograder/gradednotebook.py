"""A submitted notebook as nbgrader shows it: our cells restored, our messages as outputs.

Of the submitted file only the text of the learner's cells is used. Points, flags, the text of
locked cells and the kernel come from the unit, so that nothing in the file decides anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograder.gradebookdb import GradeCell
from autograder.markup import Markup, tag
from autograder.prooftold import style
from autograder.report import gathered, message_body
from autograder.states import number, state_of

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# Border of a message in a notebook; the words beside it say the same.
BORDERS = {"pass": "#0b6b4f", "partial": "#7a5200", "wrong": "#9c3a00", "wait": "#4b3f8f"}


def grade_cells(unit: Any) -> list[GradeCell]:
    """Return our cells of the unit that nbgrader knows, in the notebook's order.

    The points of a task stand on its test cell, and on the answer where a person reads it.
    """
    points = {task.id: task.points for task in unit.tasks}
    found: list[GradeCell] = []
    for id, cell in unit.data["cells"].items():
        role, source = cell["role"], cell["source"]
        if role == "setup":
            found.append(GradeCell(id, source))
        elif role == "solution":
            found.append(GradeCell(id, source, solution=True, locked=False))
        elif role == "test":
            worth = points[id.removesuffix("-test")]
            found.append(GradeCell(id, source, grade=True, points=worth))
        elif role == "essay":
            found.append(GradeCell(id, source, "markdown", True, True, False, points[id]))
    return found


def graded_notebook(
    cells: Iterable[Any],
    known: Sequence[GradeCell],
    result: Mapping[str, Any],
    lesson: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the notebook document for ``autograded/STUDENT/UNIT/UNIT.ipynb``.

    Parameters
    ----------
    cells : iterable
        The submitted cells, each with `kind`, `source`, `grade_id` and `cell_id`. Of two with
        one id the first counts.
    known : sequence of GradeCell
        Our cells of the unit. Those that are absent are put back where they belong.
    result : mapping
        The entry of `submissions`.
    lesson : mapping, optional
        Text cells of the unit's own notebook by cell id: the submitted ones lost their pictures.
    """
    by_id = {cell.id: cell for cell in known}
    outputs = {f"{task['id']}-test": task for task in result["tasks"]}
    made: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    for raw in cells:
        ours = by_id.get(raw.grade_id or "") or by_id.get(raw.cell_id or "")
        if ours is None:
            made.append(_other(raw, lesson or {}))
        elif ours.id not in places:
            places[ours.id] = len(made)
            made.append(_ours(ours, raw.source, outputs.get(ours.id)))
    _put_back(made, known, places, outputs)
    if result["state"] != "graded":
        made.insert(0, _notice(result))
    _number(made)
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _put_back(
    made: list[dict[str, Any]],
    known: Sequence[GradeCell],
    places: dict[str, int],
    outputs: Mapping[str, Any],
) -> None:
    """Insert each of our cells that is absent after the one that stands before it in the unit."""
    place = 0
    for cell in known:
        if cell.id not in places:
            for id, at in places.items():
                places[id] = at + (at >= place)
            places[cell.id] = place
            made.insert(place, _ours(cell, cell.source, outputs.get(cell.id)))
        place = places[cell.id] + 1


def _ours(cell: GradeCell, source: str, task: Mapping[str, Any] | None) -> dict[str, Any]:
    if cell.locked:
        source = cell.source
    elif cell.cell_type != "code":
        source = harmless(source)
    made = _cell(cell.cell_type, source, cell.id)
    made["metadata"]["nbgrader"] = cell.metadata()
    if cell.locked:
        made["metadata"] |= {"deletable": False, "editable": False}
    if task is not None and cell.cell_type == "code":
        made["outputs"] = [_output(task)]
    return made


def _other(raw: Any, lesson: Mapping[str, Any]) -> dict[str, Any]:
    """Return a cell that nbgrader does not know: the lesson's as it is, the learner's harmless."""
    ours = lesson.get(raw.cell_id or "")
    if raw.kind == "code":
        return _cell("code", raw.source, raw.cell_id)
    if ours is not None and ours["source"] == raw.source:
        return {**ours, "metadata": {}}
    made = _cell("markdown", harmless(raw.source), raw.cell_id)
    if ours is not None and "attachments" in ours:
        made["attachments"] = ours["attachments"]
    return made


def harmless(text: str) -> str:
    """Return Markdown in which no HTML is left, since formgrader shows HTML as it stands.

    >>> harmless("1 < 2, <script>")
    '1 < 2, &lt;script>'
    """
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)


def _cell(kind: str, source: str, id: str | None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": id, "cell_type": kind, "metadata": {}, "source": source}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def _notice(result: Mapping[str, Any]) -> dict[str, Any]:
    texts = [m["text"] for m in result.get("messages", ())]
    texts += [m["text"] for t in result["tasks"] for m in t.get("messages", ())]
    told = texts[0] if texts else state_of(result).words
    return _cell("markdown", str(tag("p", tag("b", "Not graded: "), told)), "not-graded")


def _number(cells: list[dict[str, Any]]) -> None:
    """Give every cell an id that is valid and its own."""
    used: set[str] = {c["metadata"]["nbgrader"]["grade_id"] for c in cells if _is_ours(c)}
    for index, cell in enumerate(cells):
        if _is_ours(cell):
            continue
        id = cell["id"] or ""
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", id) or id in used:
            id = next(
                f"cell-{n}" for n in range(index, index + len(cells) + 1) if f"cell-{n}" not in used
            )
        cell["id"] = id
        used.add(id)


def _is_ours(cell: Mapping[str, Any]) -> bool:
    return "nbgrader" in cell["metadata"]


def _output(task: Mapping[str, Any]) -> dict[str, Any]:
    """Return the output of a test cell: for nbgrader a number, for people the messages.

    A task that waits for a person has no number yet.
    """
    html, plain = message_html(task), repr(float(task["points"]))
    if task["state"] in ("manual", "grader-fault"):
        data = {"text/html": html, "text/plain": state_of(task).words}
        return {"output_type": "display_data", "data": data, "metadata": {}}
    data = {"text/html": html, "text/plain": plain}
    return {"output_type": "execute_result", "data": data, "execution_count": None, "metadata": {}}


def message_html(task: Mapping[str, Any]) -> Markup:
    """Return what the grader says about a task, for a notebook's output: with inline style."""
    state = state_of(task)
    border = BORDERS.get(state.look, "#525b66")
    points = f"{number(task['points'])} of {number(task['max_points'])} points"
    head = tag("p", tag("b", f"{state.sign} {state.words}"), f", {points}")
    messages = gathered(task.get("messages", ()))
    body: list[Any] = [message_body(m) for m in messages]
    if any("proof" in m for m in messages):
        body.insert(0, tag("style", style()))
    return tag("div", head, *body, style=f"border-left:6px solid {border};padding:.2em 1em")
