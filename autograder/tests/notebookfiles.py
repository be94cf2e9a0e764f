"""Notebook files for tests: made from cells, in the shapes that learners hand in."""

import json
import zipfile
from pathlib import Path

from autograder.tests.tiny import tiny_unit

SOLVED = {
    "halve": "import numpy as np\n\ndef halve(z):\n    return np.asarray(z, dtype=float) / 2\n",
    "both": (
        "def swap(Z, shift=0.0):\n    return Z.T + shift\n\n"
        'def pair(n):\n    return {"W": (n, 2), "b": (n, 1)}\n'
    ),
    "colours": 'colours = {"sky": "blue", "grass": "green"}\n',
    "noise": "def noise(seed):\n    return np.random.default_rng(seed).normal(size=100)\n",
}


def code(source, grade_id=None, **more):
    """A code cell of format 4; with a grade_id."""
    metadata = {"nbgrader": {"grade_id": grade_id, "points": 99}} if grade_id else {}
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
        **more,
    }


def notebook(cells, unit="tiny", **more):
    """A notebook document."""
    metadata = {"autograder": {"unit": unit}} if unit else {}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5, **more}


def answers(**changed):
    """The solved notebook, with some sources changed; None leaves a cell out."""
    sources = {**SOLVED, **changed}
    return notebook([code(text, id) for id, text in sources.items() if text is not None])


def untouched():
    """The notebook as it is handed out."""
    cells = tiny_unit().data["cells"]
    return notebook([code(cell["source"], id) for id, cell in cells.items()])


def write(path: Path, document) -> Path:
    """Write a document, a text or bytes to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(document, dict | list):
        document = json.dumps(document)
    path.write_bytes(document if isinstance(document, bytes) else document.encode())
    return path


def zipped(path: Path, members: dict) -> Path:
    """Write a zip; members are documents or bytes by name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            archive.writestr(name, data)
    return path


def read_submissions(path, names, load):
    """What grade reads from a path."""
    from autograder.intake import Course, read
    from autograder.naming import UnitNames

    return read([path], Course(UnitNames(names), load)).submissions


class Reports:
    """Cells run in this process, in place of the sandbox: for tests of the judge only."""

    def __init__(self, cells, limits, level, modules=None, packages=(), ahead=False):
        from autograder.local import Local

        self.cells, self.local = cells, Local({})

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def run_cells(self):
        from autograder.implementation import Failure
        from autograder.remote import CellReport

        reports = []
        for cell in self.cells:
            if cell.source.startswith("# killed: "):
                reports.append(CellReport(cell.id, cell.source.split()[2]))
                continue
            try:
                exec(compile(cell.source, f"<cell {cell.id}>", "exec"), self.local.namespace)
                reports.append(CellReport(cell.id, "ok"))
            except (Exception, SystemExit) as error:  # noqa: BLE001  as in the sandbox
                failure = Failure(type(error).__name__, str(error), 1, cell.id, "the line")
                reports.append(CellReport(cell.id, "error", failure))
        return reports

    def task(self, task_id):
        import contextlib

        return contextlib.nullcontext(self.local)
