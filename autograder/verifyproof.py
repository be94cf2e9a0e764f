"""How the proofs of the course prove themselves: solutions, known wrong proofs, unusual right ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from autograder import authorchecks
from autograder.local import Local
from autograder.proofs.words import MissingSolverError, words
from autograder.prooftask import run_proof

if TYPE_CHECKING:
    from autograder.engine import TaskResult
    from autograder.entries import Mistake
    from autograder.units import Task, Unit
    from autograder.verify import Report


def verify_proof(unit: Unit, task: Task, report: Report, stub: dict[str, Any]) -> None:
    """Look at one task of kind ``proof``; nothing in it is drawn, so once is enough.

    Parameters
    ----------
    unit : Unit
    task : Task
    report : Report
        Gets the problems.
    stub : dict
        What the untouched notebook defines.
    """
    report.count("right variant", len(unit.variants(task.id)))
    report.count("known mistake", len(unit.mistakes(task.id)))
    try:
        for place, text in _faults(unit, task, stub):
            report.add(unit, place, f"task '{task.id}'{text}")
    except MissingSolverError as error:
        report.add(unit, task.id, str(error))


def _faults(unit: Unit, task: Task, stub: dict[str, Any]) -> Iterator[authorchecks.Fault]:
    exercise = authorchecks.file_place(unit, "exercise.py")
    untouched = run_proof(unit, task, Local(stub))
    if untouched.state != "untouched":
        yield exercise, f": the untouched cell must be untouched, got {_brief(untouched)}"
    right = run_proof(unit, task, Local(unit.reference_namespace()))
    if right.state != "pass":
        yield exercise, f": the solution must pass, got {_brief(right)}"
        return
    for entry in unit.variants(task.id):
        result = _run(unit, task, entry)
        if result.state != "pass":
            place = authorchecks.entry_place(unit, entry)
            yield place, f", variant '{entry.id}': must pass, got {_brief(result)}"
    for entry in unit.mistakes(task.id):
        if authorchecks.name_fault(task, entry):
            continue  # told already
        if text := mistake_problem(unit, task, entry):
            yield authorchecks.entry_place(unit, entry), f", mistake '{entry.id}': {text}"


def mistake_problem(unit: Unit, task: Task, entry: Mistake) -> str:
    """What is wrong with a known wrong proof, or an empty text."""
    result = _run(unit, task, entry)
    if result.state in ("pass", "untouched", "manual"):
        return f"must lose points, got {_brief(result)}"
    first = result.messages[0]
    if entry.id not in first.also:
        told = first.also[0] if first.also else "no other entry"
        return f"is answered with the words of {told!r}; list that id in `also`, or change one"
    if first.also[0] != entry.id and first.also[0] not in entry.also:
        return f"is answered with the words of {first.also[0]!r}; list that id in `also`"
    causes = [m.cause for m in result.messages]
    if entry.family in words()["cause"] and entry.family not in causes:
        return f"the cause {entry.family!r} must be named, got {', '.join(map(str, causes))}"
    return ""


def _run(unit: Unit, task: Task, entry: Mistake) -> TaskResult:
    return run_proof(unit, task, Local(entry.over(unit.reference_namespace())))


def _brief(result: TaskResult) -> str:
    """A verdict in a line."""
    told = f"{result.state}, {result.points:g} of {result.task.points:g} points"
    lines = [f"line {n}: {text}" for n, text in _bad_lines(result)]
    return "; ".join([told, *lines[:3]])


def _bad_lines(result: TaskResult) -> Iterator[tuple[int, str]]:
    proof = getattr(result.messages[0], "proof", None) if result.messages else None
    if proof is not None and proof.fault:
        yield 0, proof.fault
    for line in proof.lines if proof is not None else ():
        if line.verdict not in ("proven", "noted"):
            yield line.line, line.words
