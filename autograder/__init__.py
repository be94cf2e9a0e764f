"""The grader of the course: builds, checks, grades, reports.

In a notebook: ``from autograder import unit`` and ``check = unit("03-activations").check``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.notebook import NotebookUnit

__version__ = "0.1.0"


def unit(name: str) -> NotebookUnit:
    """Open a unit for use in a notebook.

    Parameters
    ----------
    name : str
        Folder name or slug: ``"03-activations"`` or ``"activations"``.

    Returns
    -------
    NotebookUnit
        With `check` and `earlier`.
    """
    from autograder.notebook import NotebookUnit
    from autograder.units import load_unit

    return NotebookUnit(load_unit(name))
