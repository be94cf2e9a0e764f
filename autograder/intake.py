"""From paths to submissions: who handed in what, for which unit, and which cells of it count."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.inputs import FOLDER, MODULE, NOTEBOOK, Entry, InputError, entries
from autograder.ipynb import (
    Notebook,
    NotebookError,
    RawCell,
    clean_text,
    decode_text,
    read_notebook,
)
from autograder.naming import Place, UnitNames, place_of, quoted
from autograder.runnable import RunCell, select

__all__ = ["InputError", "Submission", "read"]

UNKNOWN = "unknown"
MAX_CODE = 2_000_000
MAX_MODULES, MAX_MODULE_BYTES = 50, 500_000
_LIBRARIES = frozenset({"numpy", "matplotlib", "scipy", "autograder", "nnlib", "worker", "codec"})


@dataclass
class Submission:
    """One input of `grade`.

    Attributes
    ----------
    path : str
        Relative to the path given.
    file : Path or None
        The file on this machine; None for one in a zip.
    student, unit : str
        Who handed it in, and the unit's full name (``unknown`` when nothing tells it).
    sha256 : str
        Of the file's bytes; empty when they could not be read.
    known : dict
        The unit's cells that the notebook holds: id to source.
    run : list of RunCell
        The cells that run, in order.
    modules : dict
        The learner's own modules beside the notebook: name to source.
    problem : str or None
        One sentence why it cannot be graded.
    remarks : list of str
        What was left out, restored or odd.
    original : str
        The student's name as it was found, where `student` is a quoted form of it.
    snapshot : Path or None
        A copy of the bytes that were graded, where one is kept.
    """

    path: str
    student: str
    unit: str
    sha256: str = ""
    file: Path | None = None
    known: dict[str, str] = field(default_factory=dict)
    run: list[RunCell] = field(default_factory=list)
    modules: dict[str, str] = field(default_factory=dict)
    problem: str | None = None
    remarks: list[str] = field(default_factory=list)
    original: str = ""
    snapshot: Path | None = None

    @property
    def data(self) -> bytes | None:
        """The bytes that were graded, from the copy; None where none was kept."""
        return self.snapshot.read_bytes() if self.snapshot is not None else None

    @property
    def cells(self) -> list[RawCell]:
        """Every cell of the copy; none where the file was no notebook."""
        try:
            return read_notebook(self.data or b"").cells
        except NotebookError:
            return []


def read(
    paths: Sequence[str | os.PathLike[str]],
    names: Sequence[str],
    load: Callable[[str], Any],
    keep: Path | None = None,
) -> list[Submission]:
    """Read every submission that the paths hold.

    Parameters
    ----------
    paths : sequence of path
        Notebooks, folders or zips.
    names : sequence of str
        Full names of the units.
    load : callable
        Returns the unit of a full name.
    keep : Path, optional
        A folder for copies of the bytes that were read.

    Returns
    -------
    list of Submission
        In the order of the paths, and of the names within each.

    Raises
    ------
    InputError
        If a path cannot be graded at all.
    """
    found: list[Submission] = []
    known = UnitNames(names)
    for path in dict.fromkeys(Path(p) for p in paths):
        for place, entry, siblings in _grouped(entries(path), path, known):
            submission, data = _read_one(place, entry, known, load)
            submission.modules = _modules(siblings, submission)
            if path.suffix.lower() != ".zip" and data is not None:
                submission.file = path.joinpath(*entry.parts) if path.is_dir() else path
            if keep is not None and data is not None:
                submission.snapshot = keep / f"{submission.sha256}.ipynb"
                submission.snapshot.write_bytes(data)
            found.append(submission)
    _mark_claims(found)
    return found


def _grouped(
    found: list[Entry], path: Path, known: UnitNames
) -> Iterator[tuple[Place, Entry, list[Entry]]]:
    """Yield each notebook, with the modules of its folder where the folder is one student's."""
    modules: dict[tuple[str, ...], list[Entry]] = {}
    for entry in found:
        if entry.kind == MODULE:
            modules.setdefault(entry.parts[:-1], []).append(entry)
    for entry in found:
        if entry.kind == FOLDER:
            if known.full(entry.parts[-1]) and len(entry.parts) > 1:
                student, unit = entry.parts[-2:]
                place = Place(student, unit, False)
                yield place, entry, []
        elif entry.kind == NOTEBOOK:
            place = place_of(path, entry, known)
            yield place, entry, modules.get(entry.parts[:-1], []) if place.own_folder else []


def _read_one(
    place: Place, entry: Entry, known: UnitNames, load: Callable[[str], Any]
) -> tuple[Submission, bytes | None]:
    path = os.fsencode("/".join(entry.parts)).decode("utf-8", "backslashreplace")
    submission = Submission(path, quoted(place.student), UNKNOWN)
    if submission.student != place.student:
        submission.original = clean_text(place.student)
    stem = os.path.splitext(entry.parts[-1])[0]
    by_place = [known.full(place.folder), known.full(stem), known.inside(stem)]
    submission.unit = next((u for u in by_place if u), UNKNOWN)
    if entry.kind == FOLDER:
        submission.problem = "There is no notebook in the folder. Hand in the unit's notebook."
        return submission, None
    data = None
    try:
        data = entry.read()
        submission.sha256 = hashlib.sha256(data).hexdigest()
        notebook = read_notebook(data)
        _fill(submission, notebook, [known.full(notebook.unit), *by_place], load)
    except NotebookError as error:
        submission.problem = str(error)
    return submission, data


def _fill(
    submission: Submission,
    notebook: Notebook,
    candidates: list[str | None],
    load: Callable[[str], Any],
) -> None:
    """Choose the unit, the first candidate of which the notebook holds a cell, and its cells."""
    names = list(dict.fromkeys(c for c in candidates if c))
    if not names:
        raise NotebookError(
            "Nothing tells which unit this notebook belongs to. "
            "Begin from the course's own notebook, and keep its name."
        )
    submission.unit = names[0]
    if sum(len(c.source) for c in notebook.cells) > MAX_CODE:
        raise NotebookError(
            f"A notebook must hold at most {MAX_CODE // 1_000_000} MB of text, got more. "
            "Read data from a file instead of writing it in a cell."
        )
    for name in names:
        cells: Mapping[str, Any] = load(name).data["cells"]
        chosen = select(notebook, cells)
        if chosen.known:
            submission.unit = name
            submission.known, submission.run = chosen.known, chosen.run
            submission.remarks += chosen.remarks
            return
    raise NotebookError(
        f"The notebook holds no cell of the unit {names[0]}. Begin from the course's own notebook."
    )


def _modules(siblings: list[Entry], submission: Submission) -> dict[str, str]:
    """Read the learner's modules; those that hide a library are ignored and named."""
    modules: dict[str, str] = {}
    total = 0
    for entry in siblings[:MAX_MODULES]:
        name = os.path.splitext(entry.parts[-1])[0]
        if not name.isidentifier():
            continue
        if name in sys.stdlib_module_names or name in _LIBRARIES:
            submission.remarks.append(
                f"The file {name}.py was ignored: it has the name of a library. Rename it."
            )
            continue
        try:
            source = clean_text(decode_text(entry.read()))
        except NotebookError as error:
            submission.remarks.append(f"The file {name}.py was ignored. {error}")
            continue
        total += len(source)
        if total > MAX_MODULE_BYTES:
            submission.remarks.append(f"The file {name}.py was ignored: the files are too large.")
            break
        modules[name] = source
    return modules


def _mark_claims(found: list[Submission]) -> None:
    """Refuse inputs that claim the same student and unit; the others go on."""
    claims: dict[tuple[str, str], list[Submission]] = {}
    for submission in found:
        if submission.unit != UNKNOWN:
            claims.setdefault((submission.student, submission.unit), []).append(submission)
    for (student, unit), members in claims.items():
        if len(members) > 1:
            paths = " and ".join(repr(m.path) for m in members[:4])
            for member in members:
                member.problem = member.problem or (
                    f"{len(members)} files claim student {student} and unit {unit}: {paths}. "
                    "Keep the one that counts."
                )
