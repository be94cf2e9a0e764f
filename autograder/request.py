"""What was asked of ``autograder grade``, looked at before any work begins."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import outfolder
from autograder.naming import UnitNames


class GradeError(ValueError):
    """A request that cannot be carried out; the text says what to do."""


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    paths: Sequence[str]
    out: Path | None = None
    jobs: int | None = None
    isolation: bool = True
    force: bool = False
    private: Path | None = None
    roster: Path | None = None
    unit: str | None = None
    json: str | None = None


@functools.cache
def private_checks(folder: Path, names: tuple[str, ...]) -> dict[str, dict[str, Callable]]:
    """Return an instructor's own checks; read once in each process."""
    from autograder.private import load_private

    return load_private(folder, names)


def look_at(request: Request, names: Sequence[str], load: Callable[[str], Any]) -> None:
    """Refuse what cannot be carried out, before any work begins.

    Parameters
    ----------
    request : Request
        What was asked for.
    names : sequence of str
        All units.
    load : callable
        Returns the unit of a full name.

    Raises
    ------
    GradeError
        If an option is wrong.
    autograder.inputs.InputError
        If ``--out`` must not be written to.
    """
    if not names:
        raise GradeError("grade: no unit is built. Run: autograder build")
    if request.out is not None:
        outfolder.look(request.out, request.paths)
    if request.json not in (None, "-") and Path(request.json or "").is_dir():
        raise GradeError(
            f"grade: --json must be a file, got the folder {request.json!r}. "
            "Give the name of a file in it."
        )
    if request.unit is not None and UnitNames(names).full(request.unit) is None:
        raise GradeError(
            f"grade: --unit must be one of {', '.join(names)}, got {request.unit!r}. "
            "Check the spelling."
        )
    if request.private is not None:
        _look_at_private(request.private, names, load)


def _look_at_private(folder: Path, names: Sequence[str], load: Callable[[str], Any]) -> None:
    if not folder.is_dir():
        raise GradeError(
            f"grade: --private must be a folder, got {str(folder)!r}. "
            "Give the folder that holds UNIT/checks.py."
        )
    try:
        found = private_checks(folder, tuple(names))
    except Exception as error:  # noqa: BLE001  whatever an instructor wrote
        raise GradeError(
            f"grade: the checks in --private must run, got {type(error).__name__}: {error}. "
            "Repair them and grade again."
        ) from None
    if not found or not all(found.values()):
        where = next((f" for {name}" for name in found if not found[name]), "")
        raise GradeError(
            f"grade: --private must hold checks, got none{where} in {str(folder)!r}. "
            "Write functions under @checks(TASK) in UNIT/checks.py there."
        )
    for name, checks in found.items():
        tasks = [task.id for task in load(name).tasks]
        for task in checks:
            if task not in tasks:
                raise GradeError(
                    f"grade: checks in --private must be for one of {', '.join(tasks)}, got "
                    f"{task!r} for {name}. Check the spelling."
                )
