"""An nbgrader course of our units: notebooks to release, and the settings they need."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.author import Page
from autograder.build import unit_folders, write
from autograder.inputs import OUTPUT_MARK
from autograder.notebooks import MASTER, notebook, notebook_text
from autograder.percent import Cell
from autograder.regions import BEGIN, read_regions
from autograder.source import read_unit
from autograder.start import release

__all__ = ["ClassroomError", "preprocessors", "release", "write_nbgrader_course"]

COURSE = Path(__file__).parent.parent / "course"
CONFIG = '''"""nbgrader's settings for this course; yours to edit, they are not written again."""

from pathlib import Path

from autograder.classroom import preprocessors

here = Path(__file__).resolve().parent

c = get_config()  # noqa: F821
c.CourseDirectory.root = str(here)
c.CourseDirectory.course_id = "neural-networks"
# For nbgrader release_assignment and collect: a folder that all learners can reach.
c.Exchange.root = str(here / "exchange")
# In the released notebook each empty function raises an error that names the function.
c.GenerateAssignment.preprocessors = preprocessors()
'''


class ClassroomError(ValueError):
    """A course directory cannot be written; the text says what to do."""


def write_nbgrader_course(
    folder: Path | str, names: Sequence[str] = (), course: Path | str = COURSE
) -> list[Path]:
    """Write an nbgrader course directory.

    Parameters
    ----------
    folder : Path or str
        The course directory; what is in it stays.
    names : sequence of str, optional
        Names or slugs of units; all units when empty.
    course : Path or str, optional
        Folder of the units.

    Returns
    -------
    list of Path
        ``nbgrader_config.py`` and ``source/UNIT/UNIT.ipynb`` of each unit. The release is made
        by ``nbgrader generate_assignment UNIT``.

    Raises
    ------
    AuthorError
        If a unit cannot be read.
    ClassroomError
        If a unit is unknown, or a notebook is there already with other content.
    """
    folder = Path(folder)
    _look_at(folder, Path(course))
    made = {}
    for path in chosen(names, Path(course)):
        target = folder / "source" / path.name / f"{path.name}.ipynb"
        made[target] = notebook_text(notebook(read_unit(path), MASTER))
    for target, text in made.items():
        if target.exists() and target.read_bytes() != text.encode():
            raise ClassroomError(
                f"nbgrader: {target} must not be there yet, got a file with other content. "
                "Move it away, or choose another folder."
            )
    config = folder / "nbgrader_config.py"
    if not config.exists():
        write(config, CONFIG)
    for target, text in made.items():
        write(target, text)
    return [config, *made]


def _look_at(folder: Path, course: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ClassroomError(
            f"nbgrader: DIR must be a folder, got the file {str(folder)!r}. "
            "Give a folder that is empty or not there yet."
        )
    if (folder / OUTPUT_MARK).is_dir():
        raise ClassroomError(
            f"nbgrader: DIR must not be a folder that grade wrote, got {str(folder)!r}. "
            "Give a folder that is empty or not there yet."
        )
    if not unit_folders(course):
        raise ClassroomError(
            f"nbgrader: the units must be in {course}, got none. "
            "Run it in a copy of the course's repository."
        )


def told(files: Sequence[Path]) -> str:
    """Return what was written and the next command, which works in any shell.

    Parameters
    ----------
    files : sequence of Path
        From `write_nbgrader_course`.
    """
    folder = files[0].parent
    tool = Path(sys.executable).with_name("nbgrader")
    unit = files[1].stem
    command = f"cd {shlex.quote(str(folder.resolve()))} && {shlex.quote(str(tool))}"
    return (
        f"{folder} is an nbgrader course directory. To make the learners' notebook of a unit:\n"
        f"{command} generate_assignment {unit}"
    )


def chosen(names: Sequence[str], course: Path) -> list[Path]:
    """Return the folders of the units that were asked for."""
    folders = unit_folders(course)
    known = {name: path for path in folders for name in (path.name, path.name.partition("-")[2])}
    for name in names:
        if name not in known:
            units = ", ".join(path.name for path in folders) or "(none)"
            raise ClassroomError(f"nbgrader: unit must be one of {units}, got {name!r}.")
    return [known[name] for name in dict.fromkeys(names)] if names else folders


def preprocessors() -> list[Any]:
    """Return the steps of ``nbgrader generate_assignment``, with our stubs.

    Returns
    -------
    list of type
        nbgrader's own steps; the one that clears solutions is replaced.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import ClearSolutions

    class NamedStubs(ClearSolutions):
        """Clears solutions as our build does: the error names the function."""

        def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
            if BEGIN not in cell.source:
                return super().preprocess_cell(cell, resources, cell_index)
            cell.source = stub_of(cell)
            return cell, resources

    steps = GenerateAssignment.preprocessors.default()
    return [NamedStubs if step is ClearSolutions else step for step in steps]


def stub_of(cell: Any) -> str:
    """Return the learner's source of a notebook cell that holds solution regions."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    role = "essay" if cell.cell_type == "markdown" else "solution"
    regions = read_regions(Page(f"cell '{name}'", cell.source), 1, role, cell.source)
    return Cell(name, role, None, cell.source, 1, regions).stub()
