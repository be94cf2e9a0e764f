"""What a learner uses in a notebook: ``check("relu")``, and earlier work as a library."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any, Self

from autograder import render
from autograder.engine import TaskResult, run_task
from autograder.keep import keep, kept, spelled_out
from autograder.local import Local
from autograder.messages import Message, task_message
from autograder.proofs.words import MissingSolverError
from autograder.refused import refused_names
from autograder.units import Task, Unit


class Score(float):
    """The points of a task: a plain number for nbgrader, the message for a reader.

    Its text form is the number alone (``2.0``), because that is what nbgrader reads; a notebook
    shows the HTML form.
    """

    message: str
    html: str

    def __new__(cls, points: float, message: str, html: str) -> Self:
        """Make a score that carries its message."""
        score = super().__new__(cls, points)
        score.message, score.html = message, html
        return score

    def __repr__(self) -> str:
        return float.__repr__(float(self))

    def __str__(self) -> str:
        return self.message

    def _repr_html_(self) -> str:
        return self.html


class NotebookUnit:
    """A unit as the first cell of a notebook opens it."""

    def __init__(self, unit: Unit):
        self.unit = unit

    def __repr__(self) -> str:
        return f"unit {self.unit.name}: {self.unit.title}"

    def check(self, task_id: str) -> Score:
        """Check a task with the names defined in the calling notebook.

        Parameters
        ----------
        task_id : str
            Id of the task, as in ``check("relu")``.

        Returns
        -------
        Score
            The points; in a notebook its HTML form is the message, in plain Python the message
            is printed.

        Raises
        ------
        UnitError
            When the unit has no such task.
        """
        namespace = sys._getframe(1).f_globals
        result = self.result(task_id, namespace)
        score = Score(result.points, render.text(result), render.to_html(result))
        if not _in_notebook():
            sys.stdout.write(score.message + "\n")
        if result.state == "pass":
            keep(self.unit, result.task, namespace, Path.cwd())
        return score

    def result(self, task_id: str, namespace: dict[str, Any]) -> TaskResult:
        """The verdict on a task, with the names of a namespace."""
        task = self.unit.task(task_id)
        if task.kind == "quiz":
            return quiz_result(self.unit, task, namespace.get(task.names[0]))
        if task.kind == "essay":
            return TaskResult(task, 0.0, "manual", messages=[task_message(task, "manual")])
        if refused := self._refused(task, namespace):
            message = task_message(task, "refused", refused=" and ".join(refused))
            return TaskResult(task, 0.0, "refused", messages=[message])
        try:
            return run_task(self.unit, task_id, Local(namespace))
        except MissingSolverError:
            return _unsolved(task)

    def _refused(self, task: Task, namespace: dict[str, Any]) -> list[str]:
        if not task.refused:
            return []
        return refused_names(spelled_out(task.names, namespace), task.names, task.refused)

    def earlier(self, name: str) -> Any:
        """The learner's own passed version of an earlier task's function, else the library's.

        Parameters
        ----------
        name : str
            Name of a function or class, such as ``"relu"``.
        """
        found = kept(name, Path.cwd())
        if found is not None:
            return found
        library = importlib.import_module(self.unit.data.get("library", "nnlib"))
        return getattr(library, name)


def _unsolved(task: Task) -> TaskResult:
    """A proof where z3 is not installed, so that nothing can be said about it.

    Under ``nbgrader autograde`` any output is a score, an error is 0 points and no output full
    points. So the kernel is ended: nbgrader then grades nothing of this notebook and says so.
    """
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        terminal = getattr(sys.stderr, "_original_stdstream_copy", None) or 2
        os.write(terminal, f"{MissingSolverError()}\n".encode())
        os._exit(1)
    return TaskResult(task, 0.0, "skipped", messages=[task_message(task, "skipped")])


def quiz_result(unit: Unit, task: Task, answers: Any) -> TaskResult:
    """Say which questions are answered; points come with grading, where the keys are."""
    from autograder import quizbank

    bank = unit.quiz()
    if bank is None:
        return TaskResult(task, 0.0, "skipped", messages=[task_message(task, "skipped")])
    drawn = quizbank.draw(bank, quizbank.fixed_seed(unit.name))
    verdicts = quizbank.grade(drawn, answers)
    share = task.points / len(verdicts)
    points = round(sum(v.credit for v in verdicts) * share, 2)
    given = answers if isinstance(answers, dict) else {}
    open_ids = [v.id for v in verdicts if given.get(v.id, ...) is ...]
    unknown = [k for k in given if k not in {v.id for v in verdicts}]
    if len(open_ids) == len(verdicts) and not unknown:
        return TaskResult(task, 0.0, "untouched", messages=[task_message(task, "untouched")])
    if os.environ.get("NBGRADER_EXECUTION") != "autograde":
        points = 0.0
    message = _quiz_message(task, verdicts, open_ids, unknown)
    return TaskResult(task, points, "answered", messages=[message])


def _quiz_message(
    task: Task, verdicts: list[Any], open_ids: list[str], unknown: list[Any]
) -> Message:
    from autograder.catalogue import say
    from autograder.show import show

    message = Message("answered", "", part=task.id)
    if open_ids:
        message.sections.append((say("quiz", "open"), ", ".join(open_ids)))
    if unknown:
        message.sections.append((say("quiz", "unknown"), ", ".join(map(show, unknown[:20]))))
    message.sections += [(v.id, v.text) for v in verdicts if v.key == "malformed"]
    return message


def _in_notebook() -> bool:
    """Whether a Jupyter kernel shows results as HTML."""
    shell = sys.modules.get("IPython")
    active = shell.get_ipython() if shell is not None else None
    return type(active).__name__ in ("ZMQInteractiveShell", "Shell")
