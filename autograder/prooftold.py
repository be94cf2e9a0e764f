"""What a learner reads about a proof: the lines with their verdicts, the credit, the causes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.catalogue import say
from autograder.markup import Markup
from autograder.messages import Message, number
from autograder.proofs import words
from autograder.proofs.render import as_html, plain_text
from autograder.proofs.results import ProofResult
from autograder.results import message as entry

if TYPE_CHECKING:
    from autograder.engine import TaskResult
    from autograder.entries import Mistake
    from autograder.units import Task

FULL = {"witness": 0.25, "steps": 0.5, "conclusion": 0.25, "ends": 0.25}
CHAIN_STEPS = 0.75
MAX_PLAIN = 3000
FURTHER = "further-cause"


@dataclass
class ProofMessage(Message):
    """A message that begins with the learner's own lines."""

    proof: ProofResult = field(default_factory=ProofResult)

    @property
    def text(self) -> str:
        """The lines, then the sections, as plain text."""
        lines = plain_text(self.proof, causes=False)
        if len(lines) > MAX_PLAIN:
            lines = plain_text(self.proof, causes=False, quiet=True)
        rest = super().text
        return f"{lines}\n\n{rest}" if rest else lines


def proof_messages(
    task: Task, result: ProofResult, known: Mistake | None, ask: str = ""
) -> list[Message]:
    """What is said about a proof: one message with all of it, one for each further cause.

    Parameters
    ----------
    task : Task
    result : ProofResult
    known : Mistake or None
        A known wrong proof of which the same is said; its words come first.
    ask : str
        A question that leads on.
    """
    key = result.fault_key or _key(result)
    message = ProofMessage(key, "", part=task.id, proof=result)
    if not result.fault:
        message.sections.append((say("label", "credit"), credit_told(task, result)))
    if result.unanswered:
        message.sections.append((say("label", "open"), say("proof", "open")))
    told = [words.say("cause", c) for c in result.causes if known is None or c != known.family]
    if known is not None:
        told.insert(0, known.says)
    if told:
        message.cause = next(iter([*result.causes, getattr(known, "id", "")]))
        message.sections.append((say("label", "cause"), "\n".join(told)))
    if known is not None:
        message.also = (known.id, *known.also)
    if ask:
        message.sections.append((say("label", "think"), ask))
    if task.heading and not result.complete:
        message.sections.append((say("label", "lesson"), f'"{task.heading}"'))
    return [message, *(_further(task, cause) for cause in result.causes[1:])]


def entry_messages(result: TaskResult) -> list[dict[str, Any]]:
    """The messages of a task as its entry in the results holds them; of right answers proofs only."""
    told = []
    for message in result.messages:
        more: dict[str, Any] = {"also": list(message.also), "part": message.part}
        if isinstance(message, ProofMessage):
            more["proof"] = clean(message.proof)
        if "proof" in more or result.state not in ("pass", "untouched"):
            told.append(entry(message.key, message.text, message.cause, **more))
    return told


def clean(result: ProofResult) -> dict[str, Any]:
    """Plain data of a result in which every text can be written down."""
    text = json.dumps(result.data(), ensure_ascii=False)
    return json.loads(text.encode("utf-8", "replace"))


def _further(task: Task, cause: str) -> Message:
    """A cause that the first message tells already, so that it is counted."""
    section = (say("label", "cause"), words.say("cause", cause))
    return Message(FURTHER, "", [section], cause, part=task.id)


def _key(result: ProofResult) -> str:
    """What the result is about: the first line that is not right, else that all is shown."""
    bad = [line.key for line in result.lines if line.verdict not in ("proven", "noted")]
    return next(iter([*bad, *result.causes]), "proven" if result.complete else "fail")


def credit_told(task: Task, result: ProofResult) -> str:
    """Each stage in words, with its points."""
    full = FULL | ({"steps": CHAIN_STEPS} if "ends" in result.stages else {})
    told = []
    for stage, share in result.stages.items():
        facts = {"got": number(share * task.points), "of": number(full[stage] * task.points)}
        key = "there" if share == full[stage] else "missing"
        points = say("proof", "points", **facts) if task.points else ""
        told.append(f"{words.say('stage', stage)}: {say('proof', key)}{points}")
    return "\n".join(told)


@cache
def style() -> Markup:
    """How the lines look, for a notebook and for a page."""
    return Markup("\n" + (Path(words.__file__).with_name("proof.css")).read_text("utf-8"))


def lines_html(data: Mapping[str, Any]) -> Markup:
    """The learner's lines as HTML, from the plain data of a result."""
    return as_html(ProofResult.from_data(data), causes=False)
