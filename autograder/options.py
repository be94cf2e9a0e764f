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
            "help": "write reports, summary.csv and an nbgrader course here",
        },
    ),
    (("--json",), {"metavar": "FILE", "help": "write the results as JSON; - for standard output"}),
    (
        ("--jobs",),
        {"type": whole, "metavar": "N", "help": "judges at a time (default: one per core)"},
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
            "help": "CSV with a student in each row: says who is absent or unknown",
        },
    ),
]
