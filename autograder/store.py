"""Results kept beside the output, so that a batch that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograder import results
from autograder.inputs import OUTPUT_MARK


class Store:
    """One file for each student and unit, valid as long as nothing that decides it has changed.

    Parameters
    ----------
    out : Path
        The output folder.
    more : sequence of str
        What else decides a verdict: the isolation, an instructor's own checks.
    """

    def __init__(self, out: Path, *more: str):
        self.folder, self.more = out / OUTPUT_MARK / "results", more
        self.stamps: dict[str, str] = {}

    def load(self, submission: Any, unit: Any) -> dict[str, Any] | None:
        """Return the entry of an earlier run, if it holds for this one."""
        try:
            kept = json.loads(self._path(submission).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(kept, dict) or kept.get("key") != self._key(submission, unit):
            return None
        return kept.get("entry")

    def save(self, submission: Any, unit: Any, entry: Mapping[str, Any]) -> None:
        """Keep the entry of a submission that was graded without a fault of the grader."""
        if entry["state"] != "graded" or results.exit_status([entry]):
            return
        kept = {"key": self._key(submission, unit), "entry": entry}
        results.save(self._path(submission), results.dump(kept))

    def _path(self, submission: Any) -> Path:
        return self.folder / submission.student / f"{submission.unit}.json"

    def _key(self, submission: Any, unit: Any) -> str:
        if unit.name not in self.stamps:
            self.stamps[unit.name] = unit_stamp(unit)
        parts = [
            submission.path,
            submission.student,
            submission.sha256,
            json.dumps([submission.modules, submission.remarks], sort_keys=True),
            self.stamps[unit.name],
            grader_stamp(),
            *self.more,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def unit_stamp(unit: Any) -> str:
    """Return a hash of all of a unit that decides verdicts and messages."""
    from autograder import quizbank

    bank = unit.quiz()
    text = json.dumps(unit.data, sort_keys=True) + (quizbank.pack(bank) if bank else "")
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def grader_stamp() -> str:
    """Return a hash of the grader itself: its version and its files."""
    from autograder import __version__

    here = Path(__file__).parent
    files = [*here.glob("*.py"), *here.glob("*.toml")]
    sizes = sorted((p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in files)
    return hashlib.sha256(json.dumps([__version__, sizes]).encode()).hexdigest()


def folder_stamp(folder: Path | None) -> str:
    """Return a hash of the Python files of an instructor's folder."""
    stamp = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")) if folder else []:
        stamp.update(
            json.dumps([str(path.relative_to(folder or path)), path.stat().st_size]).encode()
        )
        stamp.update(path.read_bytes())
    return stamp.hexdigest()
