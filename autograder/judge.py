"""One submission judged: the learner's cells run in a sandbox, the verdict is made here.

The judge draws inputs, runs the references and compares. It never compiles or runs anything that
a learner wrote. Whatever happens, `judge_submission` returns an entry of the published document.
"""

from __future__ import annotations

import re
import time
import tomllib
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder import results
from autograder.refused import refused_names
from autograder.runnable import files_cell, same_source

if TYPE_CHECKING:
    from autograder.intake import Submission
    from autograder.units import Task, Unit

Private = Mapping[str, Callable[[Any], None]]
PAUSES = (0.2, 1.0)
LIMITS = ("timeout", "memory", "output-limit")
_NOT_PYTHON = ("SyntaxError", "IndentationError", "TabError")
NOT_REACHED = ("missing", "untouched")


@cache
def words() -> dict[str, dict[str, str]]:
    """The sentences of graded work, by group and key."""
    return tomllib.loads(Path(__file__).with_name("grading.toml").read_text("utf-8"))


def judge_submission(
    unit: Unit | None, submission: Submission, level: str, private: Private | None = None
) -> dict[str, Any]:
    """Grade one submission.

    Parameters
    ----------
    unit : Unit or None
        None where nothing tells the unit; the submission then has a problem.
    submission : Submission
        From `intake.read`.
    level : str
        "isolated" or "none".
    private : mapping, optional
        An instructor's further checks: task id to a function of a `Checks`.

    Returns
    -------
    dict
        An entry of `submissions`. Beside the published fields it may hold `alerts`, a list of
        sentences for the instructor; whoever publishes the entry takes them out.
    """
    if submission.problem or unit is None:
        return results.invalid(submission, unit, submission.problem or "No unit is known for it.")
    try:
        return _judged(unit, submission, level, private or {})
    except Exception as error:  # noqa: BLE001  a fault of ours must not lose a submission
        made = results.fault(submission, unit, words()["submission"]["grader-fault"])
        made["alerts"] = [_alert(submission, "all tasks", error)]
        return made


def _judged(unit: Unit, submission: Submission, level: str, private: Private) -> dict[str, Any]:
    """Return the entry; where no sandbox could be started, wait a little and try again."""
    from autograder.box import SandboxError

    for pause in PAUSES:
        try:
            return _Judge(unit, submission, level, private).entry()
        except SandboxError:
            time.sleep(pause)
    return _Judge(unit, submission, level, private).entry()


def _alert(submission: Submission, place: str, error: Exception) -> str:
    step = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(step.filename).name}, line {step.lineno}"
    return (
        f"{submission.student}, {submission.unit}, {place}: grader fault, "
        f"{type(error).__name__}: {error} ({where})."
    )


class _Judge:
    """The work on one submission."""

    def __init__(self, unit: Unit, submission: Submission, level: str, private: Private):
        self.unit, self.submission, self.level, self.private = unit, submission, level, private
        self.cells: Mapping[str, Any] = unit.data["cells"]
        self.reports: dict[str, Any] = {}
        self.alerts: list[str] = []

    def entry(self) -> dict[str, Any]:
        early = {task.id: self.without_running(task) for task in self.unit.tasks}
        late = [task for task in self.unit.tasks if early[task.id] is None]
        done = self.run(late) if late else {}
        tasks = [early[task.id] or done[task.id] for task in self.unit.tasks]
        made = results.entry(self.submission, tasks, messages=self.other_cells(tasks))
        if self.alerts:
            made["alerts"] = self.alerts
        return made

    def without_running(self, task: Task) -> dict[str, Any] | None:
        """Return the verdict on a task where the notebook's text decides it."""
        source = self.submission.known.get(task.id)
        stub = self.cells.get(task.id, {}).get("source", task.stub)
        if source is not None and same_source(source, stub) and not self.elsewhere(task):
            return results.task_entry(task.id, task.points, "untouched")
        if source is None and not self.elsewhere(task):
            return results.task_entry(
                task.id, task.points, "missing", messages=[self.missing(task)]
            )
        if task.kind == "essay":
            return results.task_entry(task.id, task.points, "manual")
        sources = [cell.source for cell in self.submission.run]
        refused = refused_names(sources, task.names, task.refused)
        if refused:
            text = words()["task"]["refused"].format(refused=" and ".join(refused))
            told = [results.message("refused-name", text)]
            return results.task_entry(task.id, task.points, "fail", messages=told)
        return None

    def elsewhere(self, task: Task) -> bool:
        """Whether a cell other than the task's own speaks of its names."""
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, task.names)) or '(?!)'})\b")
        for cell in self.submission.run:
            ours = self.cells.get(cell.known or "", {}).get("source")
            if cell.known == task.id or (ours is not None and same_source(cell.source, ours)):
                continue
            if pattern.search(cell.source):
                return True
        return False

    def missing(self, task: Task) -> dict[str, Any]:
        names = " and ".join(task.names)
        return results.message(
            "missing", words()["task"]["missing"].format(task=task.id, names=names)
        )

    def run(self, tasks: list[Task]) -> dict[str, dict[str, Any]]:
        """Run the cells once, then each task against what they defined."""
        from autograder import limits, prover, remote

        chosen = files_cell(self.submission.modules) + self.submission.run
        cells = [remote.Cell(cell.id, cell.source) for cell in chosen]
        done = {}
        with remote.Remote(
            cells,
            limits.Limits.of(self.unit.data.get("limits", {})),
            self.level,
            packages=tuple(self.unit.data.get("packages", ())),
        ) as running:
            if any(task.kind == "proof" for task in tasks):
                prover.prover(self.level).start()
            self.reports = {report.id: report for report in running.run_cells()}
            for task in tasks:
                try:
                    with running.task(task.id) as implementation:
                        done[task.id] = self.verdict(task, implementation)
                except remote.SandboxError:
                    raise
                except Exception as error:  # noqa: BLE001  the other tasks go on
                    self.alerts.append(_alert(self.submission, task.id, error))
                    done[task.id] = _fault(task, words()["task"]["grader-fault"])
        return done

    def verdict(self, task: Task, implementation: Any) -> dict[str, Any]:
        """Return the verdict on one task that ran."""
        if task.kind == "quiz":
            return self.quiz(task, implementation)
        from autograder.engine import grade_seed, run_task
        from autograder.prooftold import entry_messages
        from autograder.prover import prover

        result = run_task(
            self.unit,
            task.id,
            implementation,
            grade_seed(self.unit.hash, task.id, self.submission.sha256),
            graded=True,
            private=self.private.get(task.id),
            prove=prover(self.level).judge,
        )
        told, parts = entry_messages(result), _parts(task, result.parts)
        # Where a person must look, nothing is sure yet.
        points = 0.0 if result.state == results.WAITING else result.points
        return self.after_cell(task, result.state, points, told, result.seconds, parts)

    def quiz(self, task: Task, implementation: Any) -> dict[str, Any]:
        """Return the verdict on the answers to the unit's questions."""
        from autograder import quizbank

        outcome = implementation.get(task.names[0])
        if outcome.state != "ok":
            state = "missing" if outcome.state == "error" else outcome.state
            return self.after_cell(task, state, 0.0, [self.missing(task)])
        bank = self.unit.quiz()
        if bank is None:
            self.alerts.append(f"{self.unit.name}, {task.id}: there are no questions. Build again.")
            return _fault(task, words()["task"]["no-quiz"])
        drawn = quizbank.draw(bank, quizbank.fixed_seed(self.unit.name))
        verdicts = quizbank.grade(drawn, outcome.value)
        points = results.rounded(task.points * sum(v.credit for v in verdicts) / len(verdicts))
        told = [
            results.message(
                f"quiz-{v.key}", words()["task"]["question"].format(id=v.id, text=v.text)
            )
            for v in verdicts
            if v.credit < 1.0
        ]
        if not told:
            return results.task_entry(task.id, task.points, "pass", task.points)
        if all(v.key == "unanswered" for v in verdicts):
            return self.after_cell(task, "untouched", 0.0, [])
        parts = results.parts_entry([v.credit for v in verdicts], "questions")
        return results.task_entry(task.id, task.points, _state(points), points, told, parts=parts)

    def after_cell(
        self,
        task: Task,
        state: str,
        points: float,
        told: list[dict[str, Any]],
        seconds: float = 0.0,
        parts: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the entry of a task; where its own cell had stopped, say so first."""
        report = self.reports.get(task.id)
        if report is not None and report.state != "ok" and state != "pass":
            if state in NOT_REACHED:
                state = report.state if report.state in LIMITS else "error"
                told = []
            told = [cell_message(report), *told]
        elif state == "missing" and task.id not in self.submission.known:
            told = [self.missing(task)]
        if state == "ended":
            state = "error"
        return results.task_entry(task.id, task.points, state, points, told, seconds, parts)

    def other_cells(self, tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return a message for each cell that stopped and of which no task speaks.

        A task can be right although its own cell was killed; that is told here.
        """
        states = {task["id"]: task["state"] for task in tasks}
        return [
            cell_message(report)
            for report in self.reports.values()
            if report.state != "ok"
            and (
                report.id not in states
                or (states[report.id] == "pass" and report.state in (*LIMITS, "ended"))
            )
        ]


def cell_message(report: Any) -> dict[str, Any]:
    """Return the message about a cell that did not run to its end."""
    say = words()["cell"]
    failure = report.failure
    if failure is None:
        key = report.state
        return results.message(f"cell-{key}", say[key].format(cell=report.id))
    line = say["end"]
    if failure.line is not None:
        key = "line" if failure.source else "line-only"
        line = say[key].format(line=failure.line, source=failure.source)
    kind = "syntax" if failure.type in _NOT_PYTHON else "error"
    text = say[kind].format(cell=report.id, type=failure.type, text=failure.text, line=line)
    return results.message(f"cell-{kind}", text)


def _fault(task: Task, text: str) -> dict[str, Any]:
    told = [results.message("grader-fault", text)]
    return results.task_entry(task.id, task.points, "grader-fault", messages=told)


def _parts(task: Task, parts: list[Any]) -> dict[str, Any] | None:
    """Return how many parts are right; None where a limit kept later parts from being tried."""
    if any(part.state in (*LIMITS, "ended") for part in parts):
        return None
    what = "entries" if task.kind == "value" else "functions"
    if what == "functions" and not {part.part for part in parts} <= set(task.names):
        what = "parts"
    return results.parts_entry([part.credit for part in parts], what)


def _state(points: float) -> str:
    return "partial" if points > 0 else "fail"
