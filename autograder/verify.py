"""The course proves itself: what ``autograder verify`` looks at, unit by unit.

Nothing here trusts an author's claim. The untouched notebook must score 0, the solution all of
the automatic points without a warning, every known mistake must lose points and be answered with
its own words, every unusual right answer must keep full points, and all verdicts must be the same
for other seeds. `texts` looks at the lessons.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import authorchecks, verifyproof
from autograder.author import AuthorError
from autograder.blame import author_errors
from autograder.checking import Mistake
from autograder.diagnosis import Suspects
from autograder.engine import TaskResult, run_task
from autograder.local import Local
from autograder.units import COURSE, FOLDER, Task, Unit

AUTOMATIC = ("function", "value", "class")
QUICK_SEEDS = 3
CAUSE_SEEDS = 1  # words are compared for this many seeds, points for all


@dataclass(frozen=True)
class Problem:
    """Something an author must repair."""

    unit: str
    place: str
    text: str

    def __str__(self) -> str:
        if self.place.startswith("course/"):
            return f"{self.place}: {self.text}"
        return f"{self.unit}: {self.place}: {self.text}"


@dataclass
class Report:
    """What was looked at, and what is wrong."""

    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def text(self) -> str:
        """The report for a terminal."""
        lines = [str(p) for p in self.problems]
        looked = ", ".join(f"{n} {what}{'s' * (n != 1)}" for what, n in self.counts.items())
        verdict = "all right" if self.ok else f"{len(self.problems)} to repair"
        return "\n".join(
            [*lines, *(f"note: {n}" for n in self.notes), f"verify: {looked}: {verdict}."]
        )

    def count(self, what: str, number: int = 1) -> None:
        """Add to what was looked at; `what` is in the singular."""
        self.counts[what] = self.counts.get(what, 0) + number

    def add(self, unit: Unit, place: str, text: str) -> None:
        """Add a problem; one that is there already is not told twice."""
        problem = Problem(unit.name, place, text)
        if problem not in self.problems:
            self.problems.append(problem)


def verify(
    units: Iterable[Unit],
    seeds: int = QUICK_SEEDS,
    course: Path | None = COURSE,
    built: Path = FOLDER,
) -> Report:
    """Verify units.

    Parameters
    ----------
    units : iterable of Unit
    seeds : int
        For how many seeds every verdict is repeated.
    course : Path or None
        The written course beside the package; None looks at the built data only.
    built : Path
        Where the built data lie, which must be those of the course.

    Returns
    -------
    Report
    """
    from autograder import coursefolder, texts

    report = Report()
    units = list(units)
    written = course if course is not None and course.is_dir() else None
    for unit in units:
        report.count("unit")
        if written and (text := coursefolder.built_fault(unit, written, built)):
            report.problems.append(Problem(unit.name, "course/" + unit.name, text))
        with _told(unit, report):
            for place, text in authorchecks.entry_faults(unit):
                report.add(unit, place, text)
            for task in [*unit.tasks, *unit.practice]:
                report.count("task")
                with _told(unit, report):
                    _verify_task(unit, task, seeds, report)
    if written:
        texts.verify_texts(units, written, report)
    return report


@contextlib.contextmanager
def _told(unit: Unit, report: Report) -> Iterator[None]:
    """An exception in an author's file ends what is inside, and becomes a problem."""
    try:
        with author_errors(COURSE):
            yield
    except AuthorError as error:
        place, _, text = str(error).partition(": ")
        report.add(unit, place, text)


def _verify_task(unit: Unit, task: Task, seeds: int, report: Report) -> None:
    if task.kind == "quiz":
        _verify_quiz(unit, task, seeds, report)
    elif task.kind == "proof":
        verifyproof.verify_proof(unit, task, report, stub_namespace(unit))
    elif task.kind in AUTOMATIC and task.id not in unit.registry.checks:
        place = authorchecks.file_place(unit, "checks.py")
        text = f"there are no checks of task '{task.id}'. Add a function under "
        report.add(unit, place, f'{text}@checks("{task.id}").')
    elif task.kind in AUTOMATIC:
        faults = list(authorchecks.case_faults(unit, task))
        for place, text in [*faults, *authorchecks.refused_faults(unit, task)]:
            report.add(unit, place, text)
        if not faults:
            _verify_verdicts(unit, task, seeds, report)


def _verify_verdicts(unit: Unit, task: Task, seeds: int, report: Report) -> None:
    stub = run_task(unit, task.id, Local(stub_namespace(unit)))
    if stub.points != 0 or stub.state != "untouched":
        text = f"the untouched cell must be untouched with 0 points, got {_brief(stub)}"
        report.add(unit, authorchecks.checks_place(unit, task.id), f"task '{task.id}': {text}")
    for seed in range(seeds):
        before = len(report.problems)
        _verify_seed(unit, task, seed, report)
        if len(report.problems) > before:
            break


def _verify_seed(unit: Unit, task: Task, seed: int, report: Report) -> None:
    def add(place: str, text: str) -> None:
        report.add(unit, place, f"task '{task.id}'{text} (seed {seed})")

    right = run_task(unit, task.id, Local(unit.reference_namespace()), seed)
    if right.state != "pass":
        place = authorchecks.checks_place(unit, task.id)
        add(place, f": the solution must pass, got {_brief(right)}")
        return
    for entry in unit.variants(task.id):
        if seed == 0:
            report.count("right variant")
        result = _run_entry(unit, task, entry, seed)
        if result.state != "pass":
            place = authorchecks.entry_place(unit, entry)
            add(place, f", variant '{entry.id}': must pass, got {_brief(result)}")
    suspects = Suspects(unit, task.id)
    for entry in unit.mistakes(task.id):
        if seed == 0:
            report.count("known mistake")
        if authorchecks.name_fault(task, entry):
            continue  # told already
        if seed >= CAUSE_SEEDS and loses_points(unit, task, entry, seed):
            continue
        if text := mistake_problem(unit, task, entry, seed, suspects):
            add(authorchecks.entry_place(unit, entry), f", mistake '{entry.id}': {text}")


def mistake_problem(unit: Unit, task: Task, entry: Mistake, seed: int, suspects: Suspects) -> str:
    """What is wrong with an entry of mistakes.py, or an empty text."""
    result = _run_entry(unit, task, entry, seed, suspects)
    if result.points >= task.points:
        return "must lose points, got full points; add an input that tells it from the solution"
    if text := authorchecks.typo_fault(entry, [t for p in result.parts for t in p.tried]):
        return text
    causes = [p.cause for p in result.parts if p.cause is not None]
    named = {id for c in causes for id in (c.id, *c.also)}
    if entry.id not in named:
        return f"must be answered with its own words, got {_brief(result)}"
    for cause in causes:
        if cause.id != entry.id and cause.id not in entry.also:
            return (
                f"is answered with the words of {cause.id!r}; list that id in `also`, "
                "or add an input that tells the two apart"
            )
    return ""


def loses_points(unit: Unit, task: Task, entry: Mistake, seed: int) -> bool:
    """Whether some case finds the mistake wrong; stops at the first."""
    implementation = Local(entry.over(unit.reference_namespace()))
    reference = Local(unit.reference_namespace())
    for case in unit.cases(task.id, seed):
        expected = case.run(reference) if case.needs_reference else None
        if case.observe(case.run(implementation), expected).wrong:
            return True
    return False


def _run_entry(
    unit: Unit, task: Task, entry: Mistake, seed: int, suspects: Suspects | None = None
) -> TaskResult:
    implementation = Local(entry.over(unit.reference_namespace()))
    return run_task(unit, task.id, implementation, seed, suspects=suspects)


def stub_namespace(unit: Unit) -> dict[str, Any]:
    """What the learner's untouched cells define; a cell that raises keeps what it had."""
    namespace: dict[str, Any] = {"__name__": "untouched"}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in unit.data["cells"].values():
            if cell["role"] not in ("setup", "solution", "practice"):
                continue
            try:
                exec(cell["source"], namespace)  # noqa: S102  the course's own code
            except Exception:  # noqa: BLE001, S112  as in a notebook: the next cell runs
                continue
    return namespace


def _verify_quiz(unit: Unit, task: Task, seeds: int, report: Report) -> None:
    from autograder import quizbank

    bank = unit.quiz()
    if bank is None:
        report.add(unit, task.id, "the quiz is not built. Run: autograder build")
        return
    for number in range(seeds):
        drawn = quizbank.draw(bank, number)
        if number == 0:
            report.count("question", len(drawn))
        for question, verdict in zip(
            drawn, quizbank.grade(drawn, _key(quizbank.solution(drawn))), strict=True
        ):
            if verdict.credit != 1.0:
                text = f"the key must get full credit, got {verdict.credit} (seed {number})"
                place = authorchecks.file_place(unit, "quiz.yaml")
                report.add(unit, place, f"question '{question.id}': {text}")


def _key(source: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)  # noqa: S102  written by our own quiz bank
    return namespace["quiz_answers"]


def _brief(result: TaskResult) -> str:
    words = f"{result.state}, {result.points:g} of {result.task.points:g} points"
    causes = [p.cause.id for p in result.parts if p.cause is not None]
    if causes:
        words += f", cause {', '.join(causes)}"
    elif result.messages and result.messages[0].sections:
        sections = [f"{a}: {b}" for a, b in result.messages[0].sections if len(b) < 160]
        words += "; " + "; ".join(" ".join(s.split()) for s in sections[:4])
    return words
