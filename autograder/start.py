"""The learner's copy of a notebook: begun, brought up to date, handed out; never overwritten."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from autograder import keep, units
from autograder.build import write
from autograder.merge import Document, base_of, digest, merge
from autograder.notebooks import notebook_text

PACKAGE = Path(__file__).parent
PLACES = (PACKAGE / "exercises", PACKAGE.parent / "exercises")
README = """# {title}

Open `{unit}.ipynb` in JupyterLab or any other notebook editor, and work from top to bottom:

1. Run a cell with Shift+Enter. The first cell loads the checks.
2. Each task is a cell that raises `NotImplementedError`, or a template with `...`.
   Write your answer there and run the cell.
3. Run the check below it as often as you like. It says what it called, what came back and what it
   expected. Hints are folded above the check.

The notebook needs Python 3.11 or newer and the course's package (in a copy of the course's
repository: `pip install .`). To see whether it is there: `autograder doctor`.

Hand in `{unit}.ipynb` with this name. Add cells wherever you like, and leave the checks as they
are: grading puts them back.

| task | points | minutes | |
| --- | --- | --- | --- |
{rows}
"""


class StartError(ValueError):
    """A notebook cannot be begun or released; the text says what to do."""


@dataclass
class Started:
    """What `start` did.

    Attributes
    ----------
    path : Path
        The learner's notebook.
    state : str
        ``new``, ``current`` (nothing was written) or ``updated``.
    kept : list of str
        Ids of the learner's cells that an update kept: answers, edited cells, cells of their own.
    backup : Path or None
        The notebook as it was before an update.
    """

    path: Path
    state: str
    kept: list[str] = field(default_factory=list)
    backup: Path | None = None

    def __str__(self) -> str:
        """Say it in a sentence or two."""
        if self.state == "new":
            return f"{self.path} is ready. Open it with: jupyter lab {self.path}"
        if self.state == "current":
            return f"{self.path} is up to date, and stays as it is."
        name = self.backup.name if self.backup else ""
        return (
            f"{self.path} has the course's new text; {len(self.kept)} of your cells were kept. "
            f"The notebook as it was is beside it: {name}"
        )


def start(unit: str, folder: Path | str = "work") -> Started:
    """Copy a unit's notebook for a learner, or bring their copy up to date.

    Parameters
    ----------
    unit : str
        Name or slug.
    folder : Path or str, optional
        Where the learner works.

    Returns
    -------
    Started
        What was done. An update keeps answers, edited cells and the learner's own cells in
        their places, and keeps the notebook as it was in a second file.

    Raises
    ------
    UnitError
        If no unit has this name.
    StartError
        If the notebook is missing, or the learner's file is no notebook.
    """
    name = units.load_unit(unit).name
    fresh = learner_document(name)
    path = Path(folder) / f"{name}.ipynb"
    (path.parent / keep.FOLDER).mkdir(parents=True, exist_ok=True)  # passed work is kept there
    if not path.exists():
        write(path, notebook_text(fresh))
        return Started(path, "new")
    mine = read_document(path)
    if base_of(mine) == base_of(fresh):
        return Started(path, "current")
    merged, kept = merge(fresh, mine)
    backup = free_name(path)
    backup.write_bytes(path.read_bytes())
    write(path, notebook_text(merged))
    return Started(path, "updated", kept, backup)


@dataclass
class Released:
    """What `release` wrote.

    Attributes
    ----------
    files : list of Path
        The notebook and the README.
    """

    files: list[Path]

    def __str__(self) -> str:
        """Say it in a sentence."""
        names = " and ".join(path.name for path in self.files)
        return f"{self.files[0].parent} holds {names}, ready to hand out; no solution is in it."


def release(unit: str, out: Path | str = "work/release") -> Released:
    """Write a learner's folder: the notebook without solutions, and a README.

    Parameters
    ----------
    unit : str
        Name or slug.
    out : Path or str, optional
        Where the unit's folder is made.

    Returns
    -------
    Released
        The files.

    Raises
    ------
    UnitError
        If no unit has this name.
    StartError
        If the notebook is missing, or a file is there already with other content.
    """
    loaded = units.load_unit(unit)
    name = loaded.name
    rows = "\n".join(
        f"| `{task.id}` | {task.points:g} | {task.minutes} | {task.level} |"
        for task in loaded.tasks
    )
    folder = Path(out) / name
    made = {
        folder / f"{name}.ipynb": notebook_text(learner_document(name)),
        folder / "README.md": README.format(title=loaded.title, unit=name, rows=rows),
    }
    for path, text in made.items():
        if path.exists() and path.read_bytes() != text.encode():
            raise StartError(
                f"release: {path} must not be there yet, got a file with other content. "
                "Move it away, or choose another folder."
            )
    for path, text in made.items():
        write(path, text)
    return Released(list(made))


def exercise_path(name: str) -> Path:
    """Return the built notebook of a unit."""
    for place in PLACES:
        if (place / f"{name}.ipynb").is_file():
            return place / f"{name}.ipynb"
    raise StartError(
        f"start: the notebook of {name} must be in exercises/, got none. "
        "In a copy of the course's repository, run: autograder build"
    )


def learner_document(name: str) -> Document:
    """Return the notebook of a unit as a learner begins it, with a digest of each cell."""
    document = read_document(exercise_path(name))
    mark = document["metadata"]["autograder"]
    mark.pop("generated", None)
    mark["cells"] = {cell["id"]: digest(cell["source"]) for cell in document["cells"]}
    return document


def read_document(path: Path) -> Document:
    """Return a notebook with the source of each cell as one string."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        if document["nbformat"] != 4:
            raise StartError(
                f"start: {path} must have notebook format 4, got {document['nbformat']}. "
                "Open it in JupyterLab and save it again."
            )
        for cell in document["cells"]:
            cell["source"] = "".join(cell["source"])
            cell["metadata"].get("nbgrader", {}).get("grade_id")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, StartError):
            raise
        raise StartError(
            f"start: {path} must be a notebook, got a file that cannot be read as one. "
            "Move it away, then start again."
        ) from None
    return document


def free_name(path: Path) -> Path:
    """Return a name beside `path` that no file has."""
    number = 1
    while True:
        candidate = path.with_name(f"{path.stem}.before-update-{number}.ipynb")
        if not candidate.exists():
            return candidate
        number += 1
