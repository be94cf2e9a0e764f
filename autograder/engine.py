"""Run a task's cases against an implementation and decide what it is worth.

The same function serves the notebook (a `Local` implementation) and grading (a sandboxed one).
It draws inputs, runs the reference, compares on its own side, and names a cause when a known
mistake explains every wrong answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from autograder.cases import PRIVATE, Case
from autograder.checking import Checks
from autograder.diagnosis import Suspects, find_cause
from autograder.implementation import Implementation
from autograder.local import Local
from autograder.messages import Message, part_message, task_message
from autograder.parts import LIMITS, PartResult, run_part
from autograder.prooftask import Prove, prove_here, run_proof
from autograder.units import Task, Unit


@dataclass
class TaskResult:
    """The verdict on a task."""

    task: Task
    points: float
    state: str
    parts: list[PartResult] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    seconds: float = 0.0


def grade_seed(unit_hash: str, task_id: str, submission: str) -> int:
    """The seed of the fresh inputs: same file, same checks, same verdict."""
    text = f"{unit_hash}\n{task_id}\n{submission}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def run_task(
    unit: Unit,
    task_id: str,
    implementation: Implementation,
    seed: int = 0,
    *,
    graded: bool = False,
    private: Any = None,
    suspects: Suspects | None = None,
    prove: Prove = prove_here,
) -> TaskResult:
    """Check one task.

    Parameters
    ----------
    unit : Unit
    task_id : str
    implementation : Implementation
        The learner's work.
    seed : int
        Seed of the fresh inputs.
    graded : bool
        True in grading: fresh inputs are then described by their shape and kind only.
    private : callable, optional
        An instructor's own function of a `Checks`; its cases are never shown.
    suspects : Suspects, optional
        The known mistakes as an earlier call with this seed has run them.
    prove : callable, optional
        Judges the text of a proof; by default in this process.

    Returns
    -------
    TaskResult
    """
    task = unit.task(task_id)
    if task.kind == "proof":
        return run_proof(unit, task, implementation, prove)
    cases = unit.cases(task_id, seed)
    if private is not None:
        cases = cases + _private_cases(private, seed)
    members = _parts(cases)
    reference = Local(unit.reference_namespace())
    parts = []
    for name, some in members.items():
        parts.append(run_part(name, some, implementation, reference))
        if parts[-1].state in LIMITS:
            break
    suspects = suspects or Suspects(unit, task_id)
    for part in parts:
        if part.state not in ("pass", "untouched", "missing", *LIMITS):
            part.cause = find_cause(suspects, part)
    share = task.points / max(len(members), 1)
    state = _task_state(parts)
    points = 0.0 if state in LIMITS else sum(p.credit for p in parts) * share
    points = task.points if state == "pass" else round(points + 1e-12, 2)
    if state == "fail" and points > 0:
        state = "partial"
    result = TaskResult(task, points, state, parts, [], _counts(parts))
    result.seconds = sum(t.seen.outcome.seconds for p in parts for t in p.tried)
    result.messages = messages_of(result, graded)
    return result


def _private_cases(private: Any, seed: int) -> list[Case]:
    made = Checks(seed)
    private(made)
    for case in made.cases:
        case.kind = PRIVATE
    return made.cases


def _parts(cases: list[Case]) -> dict[str, list[Case]]:
    parts: dict[str, list[Case]] = {}
    for case in cases:
        parts.setdefault(case.part, []).append(case)
    return parts


def _task_state(parts: list[PartResult]) -> str:
    states = [p.state for p in parts]
    for limit in LIMITS:
        if limit in states:
            return "error" if limit == "ended" else limit
    if len(set(states)) == 1:
        return states[0]
    return "fail"


def _counts(parts: list[PartResult]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for tried in (t for p in parts for t in p.tried):
        right, total = counts.get(tried.case.kind, (0, 0))
        counts[tried.case.kind] = (right + (not tried.seen.wrong), total + 1)
    return counts


def messages_of(result: TaskResult, graded: bool) -> list[Message]:
    """What the learner reads: one message for each part that failed, or that all is right."""
    if result.state in ("pass", "untouched"):
        return [task_message(result.task, result.state)]
    if result.state == "missing":
        return [task_message(result.task, "missing", missing=_missing(result))]
    return [part_message(result.task, part, graded) for part in result.parts if part.credit < 1.0]


def _missing(result: TaskResult) -> str:
    """Which names are not defined, as a sentence."""
    failures = [t.seen.outcome.failure for p in result.parts for t in p.tried]
    return " and ".join(dict.fromkeys(f.text for f in failures if f)) + "."
