"""A learner's file, run as it stands: what ``autograder check FILE`` shows.

The learner's own code runs with the learner's own rights, in a process of its own so that a crash
is survived. The cells run from top to bottom, as after "Restart kernel and run all".
"""

from __future__ import annotations

import builtins
import contextlib
import io
import itertools
import linecache
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.inputs import InputError, read_file
from autograder.ipynb import NotebookError, clean_text, decode_text, read_notebook
from autograder.naming import UnitNames
from autograder.runnable import RunCell, select

LATER = ("answered", "manual", "skipped")
_UNIT = re.compile(r"""\bunit\(\s*["']([\w-]{1,80})["']""")
_CELL = re.compile(r"^# ?%%(?P<rest>.*)$", re.MULTILINE)
_ID = re.compile(r"""\bid=["']([\w-]{1,80})["']""")


def messages(path: Path) -> Iterator[dict[str, Any]]:
    """Run a notebook or a ``.py`` file in another process and yield its messages.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    dict
        ``text``, and for a task also ``task``, ``state``, ``points`` and ``max_points``.

    Raises
    ------
    InputError
        If the file is none that can be checked.
    """
    from autograder.executor import in_child

    if not os.path.lexists(path):
        raise InputError(f"check: FILE must exist, got {str(path)!r}. Check the spelling.")
    unit, cells = read(path)
    argument = [unit, str(path.resolve().parent), [[c.id, c.source] for c in cells]]
    yield from in_child(run, argument)


def total(told: Iterable[Mapping[str, Any]]) -> str:
    """Return the last line: the points of all tasks together.

    >>> total([{"task": "a", "state": "pass", "points": 2.0, "max_points": 2.0}])
    'In all: 2 of 2 points.'
    """
    tasks = [message for message in told if "task" in message]
    points, most = (sum(t[key] for t in tasks) for key in ("points", "max_points"))
    later = [t["task"] for t in tasks if t["state"] in LATER and t["points"] < t["max_points"]]
    rest = f" Points for {' and '.join(later)} come with grading." if later else ""
    return f"In all: {points:.4g} of {most:.4g} points.{rest}"


def read(path: Path) -> tuple[str, list[RunCell]]:
    """Return the unit's name and the cells that run."""
    from autograder.units import load_unit, names

    known = UnitNames(names())
    try:
        data = read_file(path)
        if path.suffix.lower() == ".ipynb":
            notebook = read_notebook(data)
            unit = known.full(notebook.unit) or known.inside(path.stem)
            cells = load_unit(unit).data["cells"] if unit else {}
            chosen = select(notebook, cells).run
        elif path.suffix.lower() == ".py":
            text = clean_text(decode_text(data))
            match = _UNIT.search(text)
            unit = known.full(match[1] if match else None) or known.inside(path.stem)
            chosen = script_cells(text)
        else:
            raise NotebookError(f"It must end in .ipynb or .py, got {path.suffix or 'nothing'}.")
    except NotebookError as error:
        raise InputError(f"check: {str(path)!r} cannot be checked. {error}") from None
    if unit is None:
        raise InputError(
            f"check: {str(path)!r} must tell its unit, got no unit(...) call and no unit's name. "
            f"Begin the file with: from autograder import unit; check = unit({names()[0]!r}).check"
        )
    return unit, chosen


def script_cells(text: str) -> list[RunCell]:
    """Cut a script at its lines ``# %%``; a script without them is one cell.

    The cells keep their line numbers in the file.
    """
    starts = [m.start() for m in _CELL.finditer(text)]
    bounds = [0, *[s for s in starts if s > 0], len(text)]
    cells = []
    for number, (begin, end) in enumerate(itertools.pairwise(bounds), 1):
        head = _CELL.match(text[begin:end])
        if head and "[markdown]" in head["rest"]:
            continue
        id = _ID.search(head["rest"]) if head else None
        source = "\n" * text.count("\n", 0, begin) + text[begin:end]
        cells.append(RunCell(id[1] if id else f"cell {number}", source))
    return cells


def run(argument: list[Any]) -> Iterator[dict[str, Any]]:
    """Run the cells in this process, then yield the message of every task."""
    from autograder import render
    from autograder.notebook import NotebookUnit
    from autograder.units import load_unit

    name, folder, cells = argument
    unit = NotebookUnit(load_unit(name))
    namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    os.environ.setdefault("MPLBACKEND", "Agg")
    os.chdir(folder)
    sys.path.append(folder)
    for id, source in cells:
        text = run_cell(id, source, namespace)
        if text:
            yield {"text": text}
    for task in [*unit.unit.tasks, *unit.unit.practice]:
        with _silence():
            result = unit.result(task.id, namespace)
        if not task.points and result.state in ("untouched", "missing"):
            continue  # practice that was not begun
        told = {"task": task.id, "state": result.state, "text": render.text(result)}
        yield {**told, "points": float(result.points), "max_points": float(task.points)}


def run_cell(id: str, source: str, namespace: dict[str, Any]) -> str:
    """Run one cell; return a sentence if it stopped, else an empty text."""
    filename = f"<cell {id}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    try:
        with _silence():
            exec(compile(source, filename, "exec"), namespace)  # noqa: S102  the learner's own
    except (Exception, SystemExit) as error:  # noqa: BLE001  as in a notebook: the next cell runs
        line = error.lineno if isinstance(error, SyntaxError) else None
        step = error.__traceback__
        while step is not None and not isinstance(error, SyntaxError):
            if step.tb_frame.f_code.co_filename == filename:
                line = step.tb_lineno
            step = step.tb_next
        where = f" in line {line}" if line else ""
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return f"Cell '{id}' stopped with {type(error).__name__}{where}: {text[:400]}"
    return ""


class _Nowhere(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """What the learner prints is not shown, and nothing is asked."""
    nowhere = _Nowhere()
    before, sys.stdin = sys.stdin, io.StringIO()
    try:
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            yield
    finally:
        sys.stdin = before
