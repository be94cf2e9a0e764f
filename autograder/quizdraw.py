"""Drawing: from the questions of a bank to the questions of one learner.

Parameters, order of choices and letters follow from a seed by SHA-256 alone, so they are the same
on every version of Python.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from autograder.arithmetic import Number, evaluate, evaluate_shape, names_in
from autograder.quizgrade import is_close
from autograder.quizschema import BRACES, SPAN, QuizError

Value = Number | tuple[int, ...]
LETTERS = "abcdefgh"
DRAW_TRIES = 200


@dataclass(frozen=True)
class Bank:
    """All questions of a quiz, as written; `review` maps a question to headings of the lesson."""

    questions: tuple[dict, ...]
    review: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Choice:
    """One choice of a drawn question."""

    letter: str
    text: str
    right: bool
    reply: str


@dataclass(frozen=True)
class Drawn:
    """One question as a learner sees it, with its answer: letters, a number or a shape."""

    id: str
    kind: str
    concepts: tuple[str, ...]
    text: str
    choices: tuple[Choice, ...]
    answer: tuple[str, ...] | Value
    tolerance: float
    unit: str
    replies: tuple[tuple[Value, str], ...]
    explain: str
    review: tuple[str, ...]


def digest(*parts: object) -> str:
    """Return the SHA-256 of plain values as 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _below(seed: str, *purpose: object) -> Callable[[int], int]:
    """Return a source of integers ``0 <= k < n``, uniform: 256 bits leave a bias below 2**-200."""
    counter = 0

    def below(n: int) -> int:
        nonlocal counter
        counter += 1
        return int(digest(seed, *purpose, counter), 16) % n

    return below


def draw(bank: Bank, seed: str | int) -> tuple[Drawn, ...]:
    """Draw the questions that belong to a seed.

    Parameters
    ----------
    bank : Bank
        The questions as written.
    seed : str or int
        From `fixed_seed`, `learner_seed` or `fresh_seed`.

    Returns
    -------
    tuple of Drawn
        In the order of the bank.
    """
    return tuple(draw_one(question, str(seed), bank.review) for question in bank.questions)


def draw_one(question: dict, seed: str, review: Mapping[str, Sequence[str]]) -> Drawn:
    """Draw one question; a draw in which two choices or answers coincide is drawn again.

    Parameters
    ----------
    question : dict
        The question as written.
    seed : str
        The seed.
    review : mapping
        Headings of the lesson for each question id.

    Returns
    -------
    Drawn
        The question as a learner sees it.
    """
    for attempt in range(DRAW_TRIES):
        below = _below(seed, question["id"], attempt)
        names = {
            name: low + below(high - low + 1)
            for name, (low, high) in sorted(question.get("draw", {}).items())
        }
        drawn = _filled(question, names, below, tuple(review.get(question["id"], ())))
        if _collision(drawn) is None:
            return drawn
    raise QuizError(
        f"question {question['id']!r}: none of {DRAW_TRIES} draws is usable: {_collision(drawn)}. "
        "Widen the ranges of draw, or change the choices."
    )


def _filled(question: dict, names: Mapping[str, int], below, review: tuple[str, ...]) -> Drawn:
    kind = question["kind"]
    read = evaluate_shape if kind == "shape" else evaluate
    choices = tuple(
        Choice(
            letter,
            _fill(choice["text"], names),
            bool(choice.get("right")),
            _fill(choice.get("reply", ""), names),
        )
        for letter, choice in zip(
            LETTERS, _shuffled(question.get("choices", ()), below), strict=False
        )
    )
    answer: tuple[str, ...] | Value = tuple(c.letter for c in choices if c.right)
    if not choices:
        answer = read(question["answer"], names)
    return Drawn(
        id=question["id"],
        kind=kind,
        concepts=tuple(question["concepts"]),
        text=_fill(question["question"], names),
        choices=choices,
        answer=answer,
        tolerance=float(question.get("tolerance", 0)),
        unit=question.get("unit") or "",
        replies=tuple(
            (read(reply["value"], names), _fill(reply["reply"], names))
            for reply in question.get("replies", ())
        ),
        explain=_fill(question.get("explain", ""), names),
        review=review,
    )


def _shuffled(items: Sequence[dict], below: Callable[[int], int]) -> list[dict]:
    shuffled = list(items)
    for last in range(len(shuffled) - 1, 0, -1):
        other = below(last + 1)
        shuffled[last], shuffled[other] = shuffled[other], shuffled[last]
    return shuffled


def _fill(text: str, names: Mapping[str, int]) -> str:
    """Put values in place of ``{n}`` and ``{n + 1}``; inside a formula the braces stay."""
    spans = [span.span() for span in SPAN.finditer(text)]

    def value(match: re.Match) -> str:
        if not names_in(match[1]) or not names_in(match[1]) <= set(names):
            return match[0]
        number = evaluate(match[1], names)
        shown = str(number) if isinstance(number, int) else f"{number:.10g}"
        inside = any(start < match.start() < end for start, end in spans)
        return f"{{{shown}}}" if inside else shown

    return BRACES.sub(value, text)


def _collision(drawn: Drawn) -> str | None:
    """Why this draw cannot be asked; None when it can."""
    texts = [choice.text for choice in drawn.choices]
    for text in texts:
        if texts.count(text) > 1:
            return f"two choices read {text!r}"
    values = [drawn.answer, *(value for value, _ in drawn.replies)]
    for index, (value, _) in enumerate(drawn.replies):
        if any(is_close(value, other, drawn.tolerance) for other in values[: index + 1]):
            return f"the listed wrong answer {value!r} equals the answer or an earlier one"
    return None
