"""The folder that ``grade --out`` writes: only one that it made itself, and apart from its input."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from autograder.inputs import OUTPUT_MARK, InputError

MARK = "written-by-autograder-grade"
MARK_TEXT = "autograder grade wrote the folder above, and may write it again.\n"
# What grading writes. Without our mark beside it, it belongs to somebody.
WRITTEN = (
    "source",
    "submitted",
    "autograded",
    "reports",
    "gradebook.db",
    "summary.csv",
    "nbgrader_config.py",
)


def look(out: Path, paths: Iterable[str | os.PathLike[str]]) -> None:
    """Refuse a folder into which grading must not write.

    Parameters
    ----------
    out : Path
        What ``--out`` names.
    paths : iterable of path
        What is graded.

    Raises
    ------
    InputError
        If it is a file, if it holds a PATH or lies in one, or if it holds what grading writes
        and another hand has written.
    """
    place = Path(os.path.realpath(out))
    for part in (place, *place.parents):
        if os.path.lexists(part) and not part.is_dir():
            raise InputError(
                f"grade: --out must be a folder, got the file {str(out if part == place else os.path.relpath(part))!r}. "
                "Give a folder that is empty or not there yet."
            )
    for path in paths:
        given = Path(os.path.realpath(path))
        if place == given or place in given.parents or given in place.parents:
            raise InputError(
                f"grade: --out must be a folder apart from PATH, got {str(out)!r} and "
                f"{str(path)!r}. Give another folder beside the submissions."
            )
    theirs = [name for name in WRITTEN if os.path.lexists(place / name)]
    if theirs and not (place / OUTPUT_MARK / MARK).is_file():
        raise InputError(
            f"grade: --out must be a new folder or one that grade wrote, got {str(out)!r} with a "
            f"{theirs[0]} of somebody else. Give a folder that is empty or not there yet."
        )


def mark(out: Path) -> None:
    """Make the folder ours, before anything else is written to it."""
    path = out / OUTPUT_MARK / MARK
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(MARK_TEXT, encoding="utf-8")
