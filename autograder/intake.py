"""From paths to submissions: who handed in what, for which unit, and which cells of it count."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.inputs import FOLDER, MODULE, NOTEBOOK, Entry, InputError, entries
from autograder.ipynb import (
    NotebookError,
    RawCell,
    clean_text,
    decode_text,
    read_notebook,
)
from autograder.leftovers import notes
from autograder.naming import Place, Places, UnitNames, quoted, told_apart
from autograder.runnable import RunCell
from autograder.unitof import UnknownUnit, choose

__all__ = ["InputError", "Intake", "Submission", "read"]

UNKNOWN = "unknown"
# Why a submission has a problem, where it is not that the file cannot be read.
DUPLICATE, UNKNOWN_UNIT, NO_NOTEBOOK = "duplicate", "unknown-unit", "no-notebook"
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
    kind : str
        Of the problem: ``duplicate``, ``unknown-unit``, ``no-notebook``; else empty.
    remarks : list of str
        What was left out, restored or odd.
    original : str
        The student's name as it was found, where `student` is a quoted form of it.
    snapshot : Path or None
        A copy of the bytes that were graded, where one is kept.
    where : str
        The path as a person finds it: that given to `grade`, and the place below it.
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
    kind: str = ""
    remarks: list[str] = field(default_factory=list)
    original: str = ""
    snapshot: Path | None = None
    where: str = ""

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


@dataclass
class Intake:
    """What paths hold.

    Attributes
    ----------
    submissions : list of Submission
        In the order of the paths, and of the names within each.
    notes : list of str
        A sentence each about what was left out.
    """

    submissions: list[Submission] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Course:
    """What reading needs to know.

    Attributes
    ----------
    names : UnitNames
        The units.
    load : callable
        Returns the unit of a full name.
    default : str or None
        The unit of a notebook that tells none.
    people : collection of str
        Names of students known already, as `naming.fold` makes them.
    """

    names: UnitNames
    load: Callable[[str], Any]
    default: str | None = None
    people: Collection[str] = ()


def read(
    paths: Sequence[str | os.PathLike[str]], course: Course, keep: Path | None = None
) -> Intake:
    """Read every submission that the paths hold.

    Parameters
    ----------
    paths : sequence of path
        Notebooks, folders or zips.
    course : Course
        The units, and who is known.
    keep : Path, optional
        A folder for copies of the bytes that were read.

    Returns
    -------
    Intake
        The submissions, and what was left out.

    Raises
    ------
    InputError
        If a path cannot be graded at all.
    """
    made = Intake()
    for path in dict.fromkeys(Path(p) for p in paths):
        found = entries(path)
        placed = list(_placed(found, path, course))
        told_apart(place for place, _ in placed)
        beside = _by_folder(found)
        for place, entry in placed:
            submission, data = _read_one(place, entry, course)
            _locate(submission, path, entry)
            if place.own_folder:
                submission.modules = _modules(beside.get(entry.parts[:-1], []), submission)
            if keep is not None and data is not None:
                submission.snapshot = keep / f"{submission.sha256}.ipynb"
                submission.snapshot.write_bytes(data)
            made.submissions.append(submission)
        if path.is_dir() or path.suffix.lower() == ".zip":
            own = {entry.parts[:-1] for place, entry in placed if place.own_folder}
            made.notes += notes(found, own, [e.parts for _, e in placed if e.kind == FOLDER])
    _mark_claims(made.submissions)
    return made


def _locate(submission: Submission, path: Path, entry: Entry) -> None:
    """Say where the submission lies: for people, and as a file where it is one."""
    if path.suffix.lower() == ".zip":
        submission.where = f"{path}:{submission.path}"
        return
    inside = path.is_dir()
    submission.where = str(path / submission.path) if inside else str(path)
    if submission.sha256:
        submission.file = path.joinpath(*entry.parts) if inside else path


def _placed(found: list[Entry], path: Path, course: Course) -> Iterator[tuple[Place, Entry]]:
    """Yield each notebook, and each folder of a student and a unit that holds none."""
    places = Places(path, found, course.names, course.people)
    for entry in found:
        if entry.kind == NOTEBOOK:
            yield places.of(entry), entry
        elif entry.kind == FOLDER and course.names.full(entry.parts[-1]) and len(entry.parts) > 1:
            yield Place(entry.parts[-2], entry.parts[-1], False), entry


def _read_one(place: Place, entry: Entry, course: Course) -> tuple[Submission, bytes | None]:
    path = os.fsencode("/".join(entry.parts)).decode("utf-8", "backslashreplace")
    submission = Submission(path, quoted(place.student), UNKNOWN)
    if submission.student != place.student:
        submission.original = clean_text(place.student)
    stem = os.path.splitext(entry.parts[-1])[0]
    names = course.names
    by_place = [names.full(place.folder), names.bare(stem)]
    by_place += [u for u in [names.inside(stem), course.default] if u]
    submission.unit = next((u for u in by_place if u), UNKNOWN)
    if entry.kind == FOLDER:
        submission.problem = "There is no notebook in the folder. Hand in the unit's notebook."
        submission.kind = NO_NOTEBOOK
        return submission, None
    data = None
    try:
        data = entry.read()
        submission.sha256 = hashlib.sha256(data).hexdigest()
        notebook = read_notebook(data)
        if sum(len(c.source) for c in notebook.cells) > MAX_CODE:
            raise NotebookError(_TOO_MUCH)
        candidates = [names.full(notebook.unit), *by_place[:2]]
        chosen = choose(notebook, candidates, by_place[2:], names.names, course.load)
        submission.unit, submission.known = chosen.unit, chosen.known
        submission.run, submission.remarks = chosen.run, chosen.remarks
    except UnknownUnit as error:
        submission.unit = error.unit or UNKNOWN
        submission.problem, submission.kind = str(error), UNKNOWN_UNIT
    except NotebookError as error:
        submission.problem = str(error)
    return submission, data


_TOO_MUCH = (
    f"A notebook must hold at most {MAX_CODE // 1_000_000} MB of text, got more. "
    "Read data from a file instead of writing it in a cell."
)


def _by_folder(found: list[Entry]) -> dict[tuple[str, ...], list[Entry]]:
    """Return the modules of each folder."""
    modules: dict[tuple[str, ...], list[Entry]] = {}
    for entry in found:
        if entry.kind == MODULE:
            modules.setdefault(entry.parts[:-1], []).append(entry)
    return modules


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
        if submission.unit != UNKNOWN and submission.kind != NO_NOTEBOOK:
            claims.setdefault((submission.student, submission.unit), []).append(submission)
    for (student, unit), all_of_them in claims.items():
        members = [m for m in all_of_them if m.kind != UNKNOWN_UNIT] or all_of_them
        for other in all_of_them:
            if other not in members:
                other.unit = UNKNOWN  # it holds nothing of the unit, and another file does
        if len(members) > 1:
            paths = " and ".join(repr(m.where) for m in members[:4])
            for member in members:
                member.kind = DUPLICATE
                member.problem = (
                    f"{len(members)} files claim student {student} and unit {unit}: {paths}. "
                    "None of them was graded; keep the one that counts."
                )
