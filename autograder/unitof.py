"""Which unit a notebook belongs to, and which of its cells run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.ipynb import Notebook, NotebookError
from autograder.runnable import RunCell, find_id, select

BY_NAME = (
    "No cell has the id that the unit gave it; the tasks were found by the names that are "
    "defined. Hand in the course's own notebook."
)


class UnknownUnit(NotebookError):
    """A notebook that belongs to no unit; `unit` is the one that its place tells, if any."""

    def __init__(self, text: str, unit: str | None = None):
        super().__init__(text)
        self.unit = unit


@dataclass
class Chosen:
    """A unit, and what of a notebook counts in it."""

    unit: str
    known: dict[str, str] = field(default_factory=dict)
    run: list[RunCell] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def choose(
    notebook: Notebook,
    told: Iterable[str | None],
    guessed: Iterable[str | None],
    names: Sequence[str],
    load: Callable[[str], Any],
) -> Chosen:
    """Choose the unit of a notebook.

    The first unit counts of which the notebook holds a cell: the ones that are told, then the one
    whose tasks' cells it holds most of, then the ones that are guessed. Where no unit's cell is
    found, it is the first that has a task whose name an ordinary code cell defines.

    Parameters
    ----------
    notebook : Notebook
        The learner's notebook.
    told : iterable of str or None
        Units that its metadata, its folder or its own name tell, in this order.
    guessed : iterable of str or None
        Units that its name may mean, or that the instructor gave.
    names : sequence of str
        All units.
    load : callable
        Returns the unit of a full name.

    Raises
    ------
    UnknownUnit
        If no unit has a cell or a name in the notebook.
    """
    sure = [n for n in told if n]
    by_cells = [] if sure else _most(names, lambda name: _task_cells(notebook, load(name)))
    named = list(dict.fromkeys([*sure, *by_cells, *(n for n in guessed if n)]))
    for name in named:
        chosen = select(notebook, load(name).data["cells"])
        if chosen.known:
            return Chosen(name, chosen.known, chosen.run, chosen.remarks)
    by_names = [] if named else _most(names, lambda name: _names(notebook, load(name)))
    for name in named or by_names:
        if _names(notebook, load(name)):
            chosen = select(notebook, load(name).data["cells"])
            commands = [r for r in chosen.remarks if "was deleted" not in r]
            return Chosen(name, {}, chosen.run, [BY_NAME, *commands])
    if named:
        raise UnknownUnit(
            f"The notebook holds no cell of the unit {named[0]}. "
            "Begin from the course's own notebook.",
            named[0],
        )
    raise UnknownUnit(
        "Nothing tells which unit this notebook belongs to. "
        "Begin from the course's own notebook, and keep its name."
    )


def _most(names: Sequence[str], count: Callable[[str], int]) -> list[str]:
    """Return the one name with the highest count; none where two share it or it is 0."""
    counts = {name: count(name) for name in names}
    best = [name for name in names if counts[name] == max(counts.values(), default=0)]
    return best if len(best) == 1 and counts[best[0]] else []


def _task_cells(notebook: Notebook, unit: Any) -> int:
    cells = {task.id: True for task in unit.tasks}
    return len({find_id(cell, cells) for cell in notebook.cells} - {None})


def _names(notebook: Notebook, unit: Any) -> int:
    """Count the names of a unit's tasks that code cells define."""
    names = {re.escape(name) for task in unit.tasks for name in task.names}
    text = "\n".join(cell.source for cell in notebook.cells if cell.kind == "code")
    define = r"^\s*(?:(?:def|class)\s+{0}\b|{0}\s*(?::[^=\n]*)?=(?!=))"
    return sum(re.search(define.format(n), text, re.MULTILINE) is not None for n in names)
