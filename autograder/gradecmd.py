"""What ``autograder grade`` does, from paths to files; printing is left to the command line."""

from __future__ import annotations

import csv
import functools
import io
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import __version__, executor, intake, judge, results
from autograder.store import Store, folder_stamp
from autograder.units import load_unit, names, stale

UNIT = functools.cache(load_unit)
LOST = (
    "The process that graded this submission died twice. This is not your doing and costs "
    "nothing; your instructor has been told."
)


class GradeError(ValueError):
    """A request that cannot be carried out; the text says what to do."""


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    paths: Sequence[str]
    out: Path | None = None
    jobs: int | None = None
    isolation: bool = True
    force: bool = False
    private: Path | None = None
    roster: Path | None = None


@dataclass
class Graded:
    """What came out."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    isolated: bool = True
    seconds: float = 0.0
    kept: int = 0
    alerts: list[str] = field(default_factory=list)
    out: Path | None = None

    @property
    def json(self) -> str:
        """The published document."""
        return results.dump(results.document(self.entries, self.isolated, environment()))

    @property
    def table(self) -> str:
        """The class as a table for a terminal."""
        from autograder import report

        units = _units(self.entries)
        return report.table(self.entries, units, self.seconds, self.isolated, out=self.out)

    @property
    def status(self) -> int:
        """Exit status: 0 when every input got a result."""
        return results.exit_status(self.entries)


def environment() -> dict[str, str]:
    """Return the versions that a verdict may depend on."""
    import numpy

    return {
        "autograder": __version__,
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "system": platform.system(),
    }


Progress = Callable[[int, int, str], None]


def grade(request: Request, progress: Progress = lambda done, total, name: None) -> Graded:
    """Grade everything that the paths hold.

    Raises
    ------
    GradeError
        If nothing can be graded as asked.
    intake.InputError
        If a path cannot be graded.
    """
    start = time.monotonic()
    _look_at(request)
    level = _level(request.isolation)
    with tempfile.TemporaryDirectory(prefix="autograder-") as kept:
        keep = Path(kept) if request.out else None
        submissions = intake.read(request.paths, names(), UNIT, keep)
        graded = _grade_all(request, submissions, level, progress)
        graded.alerts += _stale(_units(graded.entries))
        graded.alerts += _roster(request.roster, graded.entries)
        graded.seconds = time.monotonic() - start
        if request.out is not None:
            _write(request.out, graded, submissions)
    return graded


def _look_at(request: Request) -> None:
    if request.private is not None and not request.private.is_dir():
        raise GradeError(
            f"grade: --private must be a folder, got {str(request.private)!r}. "
            "Give the folder that holds UNIT/checks.py."
        )
    if request.private is not None:
        try:
            _private(request.private)
        except Exception as error:  # noqa: BLE001  whatever an instructor wrote
            raise GradeError(
                f"grade: the checks in --private must run, got {type(error).__name__}: {error}. "
                "Repair them and grade again."
            ) from None
    if not names():
        raise GradeError("grade: no unit is built. Run: autograder build")


def _level(isolation: bool) -> str:
    if not isolation:
        return "none"
    from autograder import sandbox

    level = sandbox.probe()
    if level.name != "isolated":
        raise GradeError(
            f"grade: submissions cannot be isolated here: {level.reason.rstrip('.')}. "
            f"{level.fix.rstrip('.')}, or give --no-isolation to run them with your own rights."
        )
    return level.name


def _grade_all(
    request: Request, submissions: list[intake.Submission], level: str, progress: Progress
) -> Graded:
    graded = Graded(isolated=level == "isolated")
    store = Store(request.out, level, folder_stamp(request.private)) if request.out else None
    entries: list[dict[str, Any] | None] = [None] * len(submissions)
    for index, submission in enumerate(submissions):
        if submission.problem:
            entries[index] = _work(submission, level, None)
        elif store is not None and not request.force:
            entries[index] = store.load(submission, UNIT(submission.unit))
    graded.kept = sum(e is not None and e["state"] == "graded" for e in entries)
    open_ = [i for i, made in enumerate(entries) if made is None]

    def done(position: int, made: dict[str, Any]) -> None:
        index = open_[position]
        graded.alerts += made.pop("alerts", [])
        entries[index] = made
        if store is not None:
            store.save(submissions[index], UNIT(submissions[index].unit), made)
        left = sum(e is None for e in entries)
        progress(len(entries) - left, len(entries), submissions[index].student)

    if open_:
        work = functools.partial(_work, level=level, private=request.private)
        jobs = request.jobs or executor.default_jobs()
        executor.run([submissions[i] for i in open_], work, _lost, jobs, done)
    graded.entries = [made for made in entries if made is not None]
    return graded


def _work(submission: intake.Submission, level: str, private: Path | None) -> dict[str, Any]:
    """Judge one submission; everything it needs is in the arguments, so any process can do it."""
    unit = UNIT(submission.unit) if submission.unit != intake.UNKNOWN else None
    checks = _private(private).get(submission.unit) if private else None
    return judge.judge_submission(unit, submission, level, checks)


@functools.cache
def _private(folder: Path) -> dict[str, dict[str, Callable]]:
    from autograder.private import load_private

    return load_private(folder, names())


def _lost(submission: intake.Submission) -> dict[str, Any]:
    made = results.fault(submission, UNIT(submission.unit), LOST)
    made["alerts"] = [f"{submission.student}, {submission.unit}: the judge's process died twice."]
    return made


def _units(entries: list[dict[str, Any]]) -> dict[str, Any]:
    known = names()
    return {e["unit"]: UNIT(e["unit"]) for e in entries if e["unit"] in known}


def _stale(units: dict[str, Any]) -> list[str]:
    old = [name for name, unit in units.items() if stale(unit)]
    return [f"{name}: course/ has changed since the build. Run: autograder build" for name in old]


def _roster(path: Path | None, entries: list[dict[str, Any]]) -> list[str]:
    """Compare with the class list: who handed nothing in, and who is not in the list."""
    if path is None:
        return []
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    except (OSError, ValueError, csv.Error) as error:
        raise GradeError(
            f"grade: --roster must be a CSV file with a student in each row, got {str(path)!r} "
            f"({error}). Write one name per line."
        ) from None
    listed = [row[0].strip() for row in rows if row and row[0].strip()]
    listed = listed[1:] if listed and listed[0].lower() in ("id", "student", "name") else listed
    came = {e["student"] for e in entries}
    absent = [f"{s}: handed nothing in." for s in listed if s not in came]
    return absent + [f"{s}: is not in the roster." for s in sorted(came - set(listed))]


def _write(out: Path, graded: Graded, submissions: list[intake.Submission]) -> None:
    from autograder import gradebook, handmarks, report

    graded.out = out
    graded.entries = handmarks.with_hand(graded.entries, gradebook.hand_marks(out))
    units = _units(graded.entries)
    report.write(graded.entries, units, out, graded.isolated)
    known = [e for e in graded.entries if e["unit"] in units]
    gradebook.write(known, submissions, units, out)
