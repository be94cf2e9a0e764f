"""What may follow the commands on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def whole(text: str) -> int:
    """Return a whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 on, got {text!r}")
    return int(text)


Option = tuple[tuple[str, ...], dict[str, Any]]
UNIT: Option = (("unit",), {"metavar": "UNIT", "help": "such as 03-activations or activations"})
GRADE: list[Option] = [
    (
        ("paths",),
        {
            "metavar": "PATH",
            "nargs": "+",
            "help": "a notebook, a folder of notebooks, an nbgrader tree, or a zip",
        },
    ),
    (
        ("--out",),
        {
            "type": Path,
            "metavar": "DIR",
            "help": "write reports, summary.csv and an nbgrader course here: a new folder, or one "
            "that grade wrote; results of earlier runs stay in it",
        },
    ),
    (("--json",), {"metavar": "FILE", "help": "write the results as JSON; - for standard output"}),
    (
        ("--jobs",),
        {"type": whole, "metavar": "N", "help": "judges at a time (default: one per core)"},
    ),
    (
        ("--unit",),
        {"metavar": "UNIT", "help": "the unit of notebooks that do not tell it themselves"},
    ),
    (("--scheduler",), {"metavar": "ADDRESS", "help": argparse.SUPPRESS}),
    (
        ("--no-isolation",),
        {
            "dest": "isolation",
            "action": "store_false",
            "help": "run the code with your own rights; every report says so",
        },
    ),
    (("--force",), {"action": "store_true", "help": "grade again what has not changed"}),
    (
        ("--private",),
        {"type": Path, "metavar": "DIR", "help": "your own further checks: DIR/UNIT/checks.py"},
    ),
    (
        ("--roster",),
        {
            "type": Path,
            "metavar": "FILE",
            "help": "class list (CSV): who is absent gets a row with 0 points, who is not in the "
            "list is named",
        },
    ),
]
RELEASE: list[Option] = [
    (
        ("unit",),
        {"metavar": "UNIT", "nargs": "?", "help": "such as 03-activations or activations"},
    ),
    (
        ("--out",),
        {
            "type": Path,
            "metavar": "DIR",
            "default": Path("work/release"),
            "help": "where the unit's folder is made (default: work/release)",
        },
    ),
    (
        ("--nbgrader",),
        {
            "type": Path,
            "metavar": "DIR",
            "help": "write an nbgrader course directory instead, of UNIT or of all units",
        },
    ),
]
EPILOGS = {
    "grade": """\
Who handed a notebook in, by the first of these that fits:
  the folder above the unit        STUDENT/UNIT/NOTEBOOK.ipynb (nbgrader)
  a platform's folder (Moodle)     Ben Schmidt_12345_assignsubmission_file_/ANY.ipynb
  a known student's folder         from --roster, or from earlier results in --out
  the folder of an unnamed copy    Anna/UNIT.ipynb, Anna/UNIT (1).ipynb
  a platform's prefix (Canvas)     schmidtben_12345_678_UNIT-2.ipynb
  the folder, one notebook in each Anna/homework.ipynb, Ben/final.ipynb
  the file's name                  anna.ipynb, UNIT_anna.ipynb
Two files for one student and unit are not graded: both paths are told.

The unit is what the notebook says, else its folder or name, else the ids of its cells, else a
unit's name within its name, else --unit. Nothing in the file decides points.

--roster: a student in each row, columns cut by commas or semicolons; a first row of titles such
as student, name, email, id is understood. A submission may name a student by any of them.

Exit status: 0 every input has a result, 1 some have not, 2 wrong use.
""",
    "release": "The folder is DIR/UNIT, with UNIT.ipynb and README.md; nothing is overwritten.\n",
}
