"""Which known wrong proof a learner's proof is like: the same verdict on each line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from autograder.proofs.layout import rows
from autograder.proofs.results import NOTED, PROVEN, ProofResult
from autograder.proofs.words import ProofFault

if TYPE_CHECKING:
    from autograder.entries import Mistake
    from autograder.prooftask import Prove
    from autograder.units import Task, Unit

Signature = tuple[Any, ...]
_LETTER = re.compile(r"(?<![\w@])[A-Za-z]\w{0,2}(?![\w(])")
_known: dict[tuple[str, str], Signature | None] = {}


def signature(result: ProofResult) -> Signature:
    """What is said about each line, and the causes; of what is supposed and of wrong lines the text.

    Names of letters and spaces make no difference.
    """
    names: dict[str, str] = {}
    lines = []
    for line in result.lines:
        written = _plain(line.text, names)
        right = line.verdict in (PROVEN, NOTED) and line.key != "suppose"
        lines.append((line.verdict, line.key, "" if right else written))
    return tuple(lines), tuple(result.causes), result.fault_key


def _plain(text: str, names: dict[str, str]) -> str:
    """A line without spaces, with its letters named in the order in which they come."""

    def name(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"v{len(names)}")

    text = _LETTER.sub(name, text).replace("==", "=")
    return "".join(text.split())


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


def question(unit: Unit, task: Task, result: ProofResult) -> str:
    """The question of the entry whose id is the first cause, or an empty text."""
    for entry in unit.mistakes(task.id):
        if entry.id in result.causes[:1]:
            return entry.ask
    return ""


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
