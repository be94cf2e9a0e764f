"""An instructor's own checks, kept in a folder of their own; learners never see their inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from autograder.checking import collect


def load_private(folder: Path, names: Iterable[str]) -> dict[str, dict[str, Callable]]:
    """Read an instructor's own checks: ``FOLDER/UNIT/checks.py`` or ``FOLDER/UNIT.py``.

    Parameters
    ----------
    folder : Path
        What `--private` names.
    names : iterable of str
        Full names of the units.

    Returns
    -------
    dict
        Unit to task id to a function of a `Checks`, as in a unit's ``checks.py``.
    """
    found: dict[str, dict[str, Callable]] = {}
    for name in names:
        for path in (folder / name / "checks.py", folder / f"{name}.py"):
            if path.is_file():
                code = compile(path.read_text("utf-8"), str(path), "exec")
                registry = collect(lambda code=code: exec(code, {"__name__": "private"}))  # type: ignore[misc]  # noqa: S102
                found[name] = dict(registry.checks)
                break
    return found
