"""Drawn questions as text: the Markdown of a notebook and the learner's answer cell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.quizdraw import Drawn

HOW = {
    "one": "one letter",
    "several": "a set of letters",
    "number": "a number",
    "shape": "a tuple of whole numbers",
}
EXAMPLE = {"one": '"a"', "several": '{"a", "b"}', "number": "0.5", "shape": "(2, 3)"}


def markdown(drawn: Sequence[Drawn]) -> str:
    """Text of the questions for a notebook; no answer is in it.

    Parameters
    ----------
    drawn : sequence of Drawn
        The questions.

    Returns
    -------
    str
        Markdown.
    """
    parts = []
    for number, question in enumerate(drawn, 1):
        how = f"`{question.id}`: {HOW[question.kind]}, such as `{EXAMPLE[question.kind]}`"
        unit = f", in {question.unit}" if question.unit else ""
        choices = "\n".join(f"- **{c.letter}** {_indent(c.text)}" for c in question.choices)
        parts += [f"**Question {number}** ({how}{unit})", question.text.strip(), choices]
    return "\n\n".join(part for part in parts if part) + "\n"


def _indent(text: str) -> str:
    return text.strip().replace("\n", "\n  ")


def template(drawn: Sequence[Drawn]) -> str:
    """Source of the learner's answer cell, with ``...`` for every answer.

    Parameters
    ----------
    drawn : sequence of Drawn
        The questions.

    Returns
    -------
    str
        Python source.
    """
    return _cell((q.id, "...", f"  # {HOW[q.kind]}") for q in drawn)


def solution(drawn: Sequence[Drawn]) -> str:
    """Source of the answer cell, filled in.

    Parameters
    ----------
    drawn : sequence of Drawn
        The questions.

    Returns
    -------
    str
        Python source.
    """
    return _cell((q.id, answer_source(q), "") for q in drawn)


def answer_source(question: Drawn) -> str:
    """Source of the answer to one question.

    Parameters
    ----------
    question : Drawn
        The question.

    Returns
    -------
    str
        A Python expression.
    """
    if question.kind in ("one", "several"):
        letters = ", ".join(json.dumps(letter) for letter in question.answer)  # type: ignore[union-attr]
        return letters if question.kind == "one" else f"{{{letters}}}"
    if isinstance(question.answer, float):  # the last digits of exp differ between machines
        return repr(float(f"{question.answer:.12g}"))
    return repr(question.answer)


def _cell(rows) -> str:
    body = "".join(f"    {json.dumps(name)}: {value},{note}\n" for name, value, note in rows)
    return f"quiz_answers = {{\n{body}}}\n"
