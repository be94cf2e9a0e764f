"""Which cells of a notebook run in grading, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.ipynb import Notebook, RawCell
from autograder.magics import cell_command, remove_commands

RUN = ("solution", "setup", "practice")


@dataclass(frozen=True)
class RunCell:
    """A code cell that runs, in the order of the notebook.

    `known` is its id in the unit, None for a cell that the learner added.
    """

    id: str
    source: str
    known: str | None = None


@dataclass
class Selection:
    """What of a notebook counts."""

    known: dict[str, str] = field(default_factory=dict)
    run: list[RunCell] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def find_id(cell: RawCell, unit_cells: Mapping[str, Any]) -> str | None:
    """Return the unit's id of a cell: by grade_id, or by cell id where the metadata is lost."""
    for name in (cell.grade_id, cell.cell_id):
        if name is not None and name in unit_cells:
            return name
    return None


def same_source(a: str, b: str) -> bool:
    """Whether two cells hold the same text but for spaces at the ends of lines."""
    return [x.rstrip() for x in a.strip().split("\n")] == [
        x.rstrip() for x in b.strip().split("\n")
    ]


def select(notebook: Notebook, unit_cells: Mapping[str, Mapping[str, Any]]) -> Selection:
    """Choose the cells that run: the learner's own, the unit's solution and setup cells.

    Of cells with one id the first counts. A cell whose type was changed is code again. Test, demo
    and prose cells of the unit do not run. A setup cell that was deleted or changed runs as the
    unit has it, before the learner's version of it.

    Parameters
    ----------
    notebook : Notebook
        The learner's notebook.
    unit_cells : mapping
        The unit's cells: id to ``{"role": ..., "source": ...}``.
    """
    chosen = Selection()
    for number, cell in enumerate(notebook.cells, 1):
        known = find_id(cell, unit_cells)
        if known is None:
            if cell.kind == "code" and cell.source.strip():
                _add(chosen, f"cell {number}", cell.source)
        elif known in chosen.known:
            chosen.remarks.append(f"Cell '{known}' stands there more than once; the first counts.")
        else:
            chosen.known[known] = cell.source
            _add_known(chosen, known, cell, unit_cells[known])
    _add_deleted_setup(chosen, unit_cells)
    return chosen


def _add(chosen: Selection, id: str, source: str, known: str | None = None) -> None:
    command = cell_command(source)
    if command:
        chosen.remarks.append(f"Cell '{id}' was not run because it begins with {command!r}.")
        return
    source, removed = remove_commands(source)
    chosen.remarks += [f"In cell '{id}' the notebook command {r!r} was left out." for r in removed]
    chosen.run.append(RunCell(id, source, known))


def _add_known(chosen: Selection, known: str, cell: RawCell, original: Mapping[str, Any]) -> None:
    role, source = original.get("role"), original.get("source", "")
    changed = not same_source(cell.source, source)
    if role not in RUN:
        if changed and cell.kind == "code" and role == "demo":
            chosen.remarks.append(f"Cell '{known}' was changed; it shows something and is not run.")
        return
    if cell.kind != "code":
        chosen.remarks.append(f"Cell '{known}' is a code cell again; its type had been changed.")
    if role == "setup":
        chosen.run.append(RunCell(known, source, known))
        if not changed:
            return
        chosen.remarks.append(f"Cell '{known}' was changed; the unit's own runs before it.")
        _add(chosen, f"{known} (changed)", cell.source)
    else:
        _add(chosen, known, cell.source, known)


def _add_deleted_setup(chosen: Selection, unit_cells: Mapping[str, Mapping[str, Any]]) -> None:
    """Put setup cells that are gone behind what stands before them in the unit."""
    before: str | None = None
    for id, original in unit_cells.items():
        if original.get("role") == "setup" and id not in chosen.known:
            places = [i for i, cell in enumerate(chosen.run) if cell.known == before]
            place = places[-1] + 1 if before is not None and places else 0
            chosen.run.insert(place, RunCell(id, original.get("source", ""), id))
            chosen.remarks.append(f"Cell '{id}' was deleted; the unit's own was run.")
        if any(cell.known == id for cell in chosen.run):
            before = id


FILES_ID = "your files"
_FILES = '''def _use_files(sources):
    import importlib.util
    import linecache
    import sys

    class Files:
        """Modules that lay beside the notebook; asked last, so they hide nothing."""

        def find_spec(self, name, path=None, target=None):
            if name in sources:
                return importlib.util.spec_from_loader(name, self)

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            name, source = module.__name__, sources[module.__name__]
            file = "<cell " + name + ".py>"
            linecache.cache[file] = (len(source), None, source.splitlines(True), file)
            exec(compile(source, file, "exec"), module.__dict__)

    sys.meta_path.append(Files())


_use_files(%s)
del _use_files
'''


def files_cell(modules: Mapping[str, str]) -> list[RunCell]:
    """Return a cell that makes the learner's own modules importable; none where there are none.

    They are text until the learner's cells import them inside the sandbox.
    """
    if not modules:
        return []
    return [RunCell(FILES_ID, _FILES % ascii(dict(sorted(modules.items()))))]
