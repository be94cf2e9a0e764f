"""A task of kind ``proof``: the learner's text is judged, line by line, and becomes a verdict.

The same function serves the notebook, where the proof checker runs in this process, and grading,
which hands in a `Prove` that asks a helper process (see `prover`). z3 is imported with the first
proof.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.catalogue import say
from autograder.compare import kind
from autograder.messages import task_message
from autograder.parts import LIMITS
from autograder.proofcause import known_wrong, question
from autograder.proofs.results import ProofResult
from autograder.proofs.words import ProofFault
from autograder.prooftold import proof_messages

if TYPE_CHECKING:
    from autograder.engine import TaskResult
    from autograder.implementation import Implementation, Outcome
    from autograder.units import Task, Unit


@dataclass(frozen=True)
class Proved:
    """What became of a text: what is said about it, or the limit that it hit."""

    result: ProofResult | None
    state: str = "ok"
    seconds: float = 0.0


Prove = Callable[["Task", str], Proved]


def prove_here(task: Task, text: str) -> Proved:
    """Judge a text in this process.

    Raises
    ------
    autograder.proofs.words.MissingSolverError
        When z3 is not installed.
    """
    if task.chain is not None:
        from autograder.proofs.chain import check_chain

        return Proved(check_chain(task.chain, text))
    from autograder.proofs.checker import check_proof

    return Proved(check_proof(task.proof or {}, text))


def run_proof(
    unit: Unit, task: Task, implementation: Implementation, prove: Prove = prove_here
) -> TaskResult:
    """Check a task of kind ``proof``.

    Parameters
    ----------
    unit : Unit
    task : Task
    implementation : Implementation
        The learner's work.
    prove : callable, optional
        Judges a text.

    Returns
    -------
    TaskResult
        In state "manual" where the solver left a line open that could decide points. Its points
        are then what is sure.
    """
    from autograder.engine import TaskResult

    outcome = implementation.get(task.names[0])
    if state := _not_read(outcome):
        return TaskResult(task, 0.0, state, messages=[_unread_message(task, state, outcome)])
    if is_untouched(task, outcome.value):
        return TaskResult(task, 0.0, "untouched", messages=[task_message(task, "untouched")])
    if isinstance(outcome.value, str):
        proved = prove(task, str(outcome.value))
    else:
        proved = Proved(no_text(outcome.value))
    if proved.result is None:
        state = "manual" if proved.state == "gone" else proved.state
        message = task_message(task, state)
        message.sections.append((say("label", "difference"), say("proof", proved.state)))
        return TaskResult(task, 0.0, state, messages=[message], seconds=proved.seconds)
    state, points = verdict(task, proved.result)
    known = None if state == "pass" else known_wrong(unit, task, proved.result, prove)
    ask = known.ask if known else question(unit, task, proved.result)
    messages = proof_messages(task, proved.result, known, ask)
    return TaskResult(task, points, state, messages=messages, seconds=proved.seconds)


def _not_read(outcome: Outcome) -> str:
    """Why there is no value to look at, as a state; empty when there is one."""
    if outcome.state in LIMITS:
        return "error" if outcome.state == "ended" else outcome.state
    return "missing" if outcome.state == "error" else ""


def _unread_message(task: Task, state: str, outcome: Outcome) -> Any:
    failure = outcome.failure
    missing = f"{failure.text}." if failure else ""
    return task_message(task, state, missing=missing)


def is_untouched(task: Task, value: Any) -> bool:
    """Whether a value is what the learner's cell held when it was handed out, or empty."""
    if value is ...:
        return True
    if not isinstance(value, str):
        return False
    return value.strip() in ("", given(task).strip())


def given(task: Task) -> str:
    """The text that stands in the learner's cell at the beginning."""
    try:
        body = ast.parse(task.stub).body
    except SyntaxError:
        return ""
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if task.names[0] in names and isinstance(node.value.value, str):
                return node.value.value
    return ""


def no_text(value: Any) -> ProofResult:
    """The result for a value that is no text."""
    fault = ProofFault("no-text", got=kind(value))
    return ProofResult(fault=fault.text, fault_key=fault.key)


def verdict(task: Task, result: ProofResult) -> tuple[str, float]:
    """State and points that a result gives."""
    if result.complete:
        return "pass", task.points
    points = round(result.credit * task.points + 1e-12, 2)
    if result.unanswered:
        return "manual", points
    return ("partial" if result.credit > 0 else "fail"), points
