"""What ``autograder grade`` does, from paths to files; printing is left to the command line."""

from __future__ import annotations

import functools
import platform
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import __version__, executor, intake, judge, outfolder, record, results, roster
from autograder.naming import UnitNames, quoted
from autograder.request import GradeError, Request, look_at, private_checks
from autograder.store import Store, folder_stamp
from autograder.units import load_unit, names, stale

UNIT = functools.cache(load_unit)
LOST = (
    "The process that graded this submission died twice. This is not your doing and costs "
    "nothing; your instructor has been told."
)


@dataclass
class Graded:
    """What came out.

    `earlier` counts the results of earlier runs that the output folder holds beside these; `keys`
    are the other names of who handed nothing in.
    """

    entries: list[dict[str, Any]] = field(default_factory=list)
    isolated: bool = True
    seconds: float = 0.0
    kept: int = 0
    alerts: list[str] = field(default_factory=list)
    out: Path | None = None
    earlier: int = 0
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def json(self) -> str:
        """The published document."""
        return results.dump(results.document(self.entries, self.isolated, environment()))

    @property
    def table(self) -> str:
        """The class as a table for a terminal."""
        from autograder import report

        units = _units(self.entries)
        return report.table(
            self.entries, units, self.seconds, self.isolated, out=self.out, earlier=self.earlier
        )

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
    look_at(request, names(), UNIT)
    people = roster.read(request.roster) if request.roster else []
    level = _level(request.isolation)
    before = record.load(request.out) if request.out else []
    if request.out is not None:
        outfolder.mark(request.out)
    course = _course(request, people, before)
    with tempfile.TemporaryDirectory(prefix="autograder-") as kept:
        found = intake.read(request.paths, course, Path(kept) if request.out else None)
        graded = _grade_all(request, found.submissions, level, progress)
        graded.alerts += _stale(_units(graded.entries)) + found.notes
        if people:
            _absent(graded, people, before)
        graded.seconds = time.monotonic() - start
        if request.out is not None:
            _write(request.out, graded, found.submissions, before)
    return graded


def _course(
    request: Request, people: list[roster.Person], before: list[record.Kept]
) -> intake.Course:
    known = set().union(*(record.names_of(kept.entry) for kept in before))
    known |= set().union(*(roster.keys_of(person) for person in people))
    units = UnitNames(names())
    return intake.Course(units, UNIT, units.full(request.unit), known)


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
    checks = private_checks(private, tuple(names())).get(submission.unit) if private else None
    made = judge.judge_submission(unit, submission, level, checks)
    if submission.kind:
        made["messages"][0]["key"] = submission.kind
    return made


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


def _absent(graded: Graded, people: list[roster.Person], before: list[record.Kept]) -> None:
    """Compare with the class list: a result of 0 for who is absent, a word on who is unknown."""
    now = [record.Kept(entry) for entry in graded.entries]
    so_far = [kept.entry for kept in record.merged(before, now)]
    strangers: dict[str, None] = {}
    for name, unit in _units(graded.entries).items():
        absent, unknown = roster.compare(people, so_far, name)
        strangers |= dict.fromkeys(
            s for s in unknown if s in {e["student"] for e in graded.entries}
        )
        graded.entries += [_nothing(person, unit) for person in absent]
        graded.keys |= {quoted(p.name): tuple(roster.keys_of(p)) for p in absent}
        if absent:
            told = ", ".join(person.name for person in absent)
            graded.alerts.append(
                f"{len(absent)} of the roster handed nothing in for {name}, and have 0 points: "
                f"{told}."
            )
    if strangers:
        told = ", ".join(strangers)
        graded.alerts.append(f"{len(strangers)} not in the roster: {told}. Check the names.")


def _nothing(person: roster.Person, unit: Any) -> dict[str, Any]:
    nobody = intake.Submission("", quoted(person.name), unit.name)
    nobody.original = person.name if nobody.student != person.name else ""
    tasks = [results.task_entry(t.id, t.points, record.MISSING) for t in unit.tasks]
    told = [results.message(record.MISSING, "Nothing was handed in.")]
    return results.entry(nobody, tasks, record.MISSING, told)


def _write(
    out: Path,
    graded: Graded,
    submissions: list[intake.Submission],
    before: list[record.Kept],
) -> None:
    """Write what was graded, and the pages of the class with what earlier runs had graded."""
    from autograder import gradebook, handmarks, report

    graded.out = out
    now = [
        record.Kept(entry, graded.isolated, graded.keys.get(entry["student"], ()))
        for entry in graded.entries
    ]
    everyone = record.merged(before, now)
    record.save(out, before, everyone)
    graded.earlier = len({id(kept) for kept in before} & {id(kept) for kept in everyone})
    marks = gradebook.hand_marks(out)
    graded.entries = handmarks.with_hand(graded.entries, marks)
    told = ({**kept.entry, "isolated": kept.isolated} for kept in everyone)
    listed = handmarks.with_hand(told, marks)
    isolated = all(kept.isolated for kept in everyone)
    report.write(listed, _units(listed), out, isolated)
    handed_in = [e for e in graded.entries if e["unit"] in names() and not record.is_weak(e)]
    there = [s for s in submissions if s.kind != intake.NO_NOTEBOOK]
    gradebook.write(handed_in, there, _units(handed_in), out)
