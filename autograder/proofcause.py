"""Which known wrong proof a learner's proof is like: the same verdict on each line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from autograder.proofs.layout import rows
from autograder.proofs.results import ProofResult
from autograder.proofs.words import ProofFault

if TYPE_CHECKING:
    from autograder.entries import Mistake
    from autograder.prooftask import Prove
    from autograder.units import Task, Unit

Signature = tuple[Any, ...]
_known: dict[tuple[str, str], Signature | None] = {}


def signature(result: ProofResult) -> Signature:
    """What is said about each line, without the numbers in it, and the causes."""
    lines = tuple((line.verdict, line.key) for line in result.lines)
    return lines, tuple(result.causes), result.fault_key


def known_wrong(unit: Unit, task: Task, result: ProofResult, prove: Prove) -> Mistake | None:
    """Find the first known mistake of which the same is said, line by line.

    Parameters
    ----------
    unit : Unit
    task : Task
    result : ProofResult
        What is said about the learner's proof.
    prove : callable
        Judges the known mistakes; each once in a process.
    """
    mine = signature(result)
    length = -1 if result.fault else len({line.line for line in result.lines})
    for entry in unit.mistakes(task.id):
        theirs = entry.values.get(task.names[0])
        if not isinstance(theirs, str) or _length(theirs) != length:
            continue
        if _signature_of(task, theirs, prove) == mine:
            return entry
    return None


def _length(text: str) -> int:
    """How many lines of an author's proof hold something, -1 where it is refused as a whole."""
    try:
        return len(rows(text)[1])
    except ProofFault:
        return -1


def _signature_of(task: Task, text: str, prove: Prove) -> Signature | None:
    key = (json.dumps([task.proof, task.chain], sort_keys=True), text)
    if key not in _known:
        result = prove(task, text).result
        _known[key] = None if result is None else signature(result)
    return _known[key]
