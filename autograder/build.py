"""Write what is built from ``course/``: unit data and notebooks; the same input, the same bytes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder import quizbank
from autograder.coursefolder import check_folders, unit_folders
from autograder.notebooks import EXERCISE, SOLUTION, notebook, notebook_text
from autograder.source import AuthorError, UnitSource, read_unit, unit_data

BUILT = re.compile(r"\d\d-[a-z0-9-]+\.(json|quiz|ipynb)\Z")
FOLDERS = ("autograder/units", "exercises", "solutions")


def json_text(data: Any) -> str:
    """Return the text of a JSON file, as a notebook editor would write it."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def files_of(source: UnitSource) -> dict[str, str]:
    """Return the text of each file that is built from a unit.

    Parameters
    ----------
    source : UnitSource
        The unit.

    Returns
    -------
    dict
        Path below the root to text.
    """
    name = source.name
    made = {
        f"autograder/units/{name}.json": json_text(unit_data(source)),
        f"exercises/{name}.ipynb": notebook_text(notebook(source, EXERCISE)),
        f"solutions/{name}.ipynb": notebook_text(notebook(source, SOLUTION)),
    }
    if source.bank is not None:
        made[f"autograder/units/{name}.quiz"] = quizbank.pack(source.bank)
    return made


def is_current(path: Path, text: str) -> bool:
    """Whether a file holds what the build would write.

    A packed quiz is compared unpacked, as versions of zlib differ in their bytes.
    """
    try:
        found = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if found == text:
        return True
    if path.suffix != ".quiz":
        return False
    try:
        return quizbank.unpack(found) == quizbank.unpack(text)
    except quizbank.QuizError:
        return False


def left_over(out: Path, units: Iterable[str]) -> list[str]:
    """Return built files whose unit is gone, relative to `out`."""
    known = set(units)
    return sorted(
        path.relative_to(out).as_posix()
        for folder in FOLDERS
        for path in (out / folder).glob("*.*")
        if BUILT.match(path.name) and path.stem not in known
    )


def write(path: Path, text: str) -> None:
    """Write a file by way of a temporary one, so that it is never half there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def build(course: Path | str, out: Path | str, check: bool = False) -> list[str]:
    """Build every unit of a course.

    Parameters
    ----------
    course : Path or str
        Folder of the units.
    out : Path or str
        Folder that holds ``exercises``, ``solutions`` and ``autograder/units``.
    check : bool, optional
        Compare only, write nothing.

    Returns
    -------
    list of str
        Files that were not current, relative to `out`, in order.

    Raises
    ------
    AuthorError
        When units cannot be built; the others are. The text has a line for each that failed.
    """
    out = Path(out)
    check_folders(course)
    made: dict[str, str] = {}
    faults: list[str] = []
    for folder in unit_folders(course):
        try:
            made.update(files_of(read_unit(folder)))
        except AuthorError as error:
            faults.append(str(error))
    changed = sorted(name for name, text in made.items() if not is_current(out / name, text))
    if not check:
        for name in changed:
            write(out / name, made[name])
    if faults:
        raise AuthorError("\n".join(faults))
    return changed


def main_build(course_root: Path | str, check: bool = False) -> list[str]:
    """Build from the command line.

    Parameters
    ----------
    course_root : Path or str
        Folder that holds ``course``, ``exercises``, ``solutions`` and ``autograder``.
    check : bool, optional
        Compare only, write nothing.

    Returns
    -------
    list of str
        One message for each file that was not current; empty when all were.

    Raises
    ------
    AuthorError
        When a unit cannot be built; the text is what its author should read.
    """
    root = Path(course_root)
    course = root / "course"
    if not unit_folders(course):
        raise AuthorError(f"{course.name}:1: there is no unit. Write course/NN-slug/unit.toml.")
    changed = build(course, root, check)
    words = "is stale. Run: autograder build" if check else "is written."
    gone = left_over(root, [folder.name for folder in unit_folders(course)])
    return [f"{name} {words}" for name in changed] + [
        f"{name} has no unit in {course.name}/. Delete it." for name in gone
    ]
