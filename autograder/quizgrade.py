"""Grading drawn questions: credit and a reply for whatever was answered.

Answers come from a learner and may be any plain value, so nothing here trusts their size or kind.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from autograder.quizdraw import Drawn, Value

MOST_ITEMS = 32
LARGEST = 1e300
ONE_LETTER = re.compile(r"\s*\(?([a-z])[.)]?\s*", re.IGNORECASE)
LETTER_LIST = re.compile(r"\s*[a-z](?:[\s,;]*[a-z])*\s*", re.IGNORECASE)
RIGHT = "Right."


class Graded(NamedTuple):
    """Verdict on one question: `credit` from 0 to 1, `text` for the learner, `key` of the reply."""

    id: str
    credit: float
    text: str
    key: str


class _Malformed(Exception):
    """The answer is not of the kind that the question asks for."""


def grade(drawn: Sequence[Drawn], answers: object) -> list[Graded]:
    """Grade all questions.

    Parameters
    ----------
    drawn : sequence of Drawn
        The questions as the learner saw them.
    answers : object
        The learner's ``quiz_answers``, a dict of question id to answer.

    Returns
    -------
    list of Graded
        One for each question. Keys: right, partial, wrong, known-wrong, unanswered, malformed.
    """
    if not isinstance(answers, dict):
        text = f"quiz_answers must be a dict, question id to answer; got {shown(answers)}."
        return [Graded(question.id, 0.0, text, "malformed") for question in drawn]
    ids = {question.id for question in drawn}
    strange = [shown(key) for key in answers if not isinstance(key, str) or key not in ids]
    graded = []
    for question in drawn:
        if question.id not in answers:
            text = f"quiz_answers has no entry '{question.id}'."
            if strange:
                text += f" The entry {strange[0]} belongs to no question."
            graded.append(Graded(question.id, 0.0, text, "unanswered"))
        else:
            graded.append(grade_one(question, answers[question.id]))
    return graded


def grade_one(question: Drawn, answer: object) -> Graded:
    """Grade the answer to one question.

    Parameters
    ----------
    question : Drawn
        The question as the learner saw it.
    answer : object
        Any plain value.

    Returns
    -------
    Graded
        Credit, reply and key.
    """
    if answer is Ellipsis:
        return Graded(question.id, 0.0, "Not answered yet: the entry is still `...`.", "unanswered")
    try:
        credit, text, key = _GRADERS[question.kind](question, answer)
    except _Malformed as fault:
        return Graded(question.id, 0.0, f"{fault}, got {shown(answer)}.", "malformed")
    return Graded(question.id, credit, text, key)


def _grade_one_choice(question: Drawn, answer: object) -> tuple[float, str, str]:
    letters = _letters(question, answer)
    if len(letters) != 1:
        raise _Malformed(f"The answer must be one letter from {_range(question)}")
    chosen = next(choice for choice in question.choices if choice.letter in letters)
    if chosen.right:
        return 1.0, _join(RIGHT, chosen.reply, question.explain), "right"
    return 0.0, chosen.reply, "wrong"


def _grade_several(question: Drawn, answer: object) -> tuple[float, str, str]:
    letters = _letters(question, answer)
    right = {choice.letter for choice in question.choices if choice.right}
    wrong = [choice for choice in question.choices if choice.letter in letters - right]
    found = len(letters & right)
    credit = max(0.0, (found - len(wrong)) / len(right))
    if letters == right:
        replies = [choice.reply for choice in question.choices if choice.right]
        return 1.0, _join(RIGHT, *replies, question.explain), "right"
    replies = [f"({choice.letter}) {choice.reply.strip()}" for choice in wrong]
    count = f"Of your choices {found} {'is' if found == 1 else 'are'} right"
    count += f" and {len(wrong)} wrong." if wrong else "."
    if found < len(right):
        count += " Not all right choices are among them."
    return credit, _join(count, *replies), "partial" if credit else "wrong"


def _grade_number(question: Drawn, answer: object) -> tuple[float, str, str]:
    return _grade_value(question, _number(answer))


def _grade_shape(question: Drawn, answer: object) -> tuple[float, str, str]:
    return _grade_value(question, _shape(answer))


def _grade_value(question: Drawn, value: Value) -> tuple[float, str, str]:
    if is_close(value, question.answer, question.tolerance):
        return 1.0, _join(RIGHT, question.explain), "right"
    for known, reply in question.replies:
        if is_close(value, known, question.tolerance):
            return 0.0, reply, "known-wrong"
    return 0.0, _join("Not right.", question.explain), "wrong"


_GRADERS = {
    "one": _grade_one_choice,
    "several": _grade_several,
    "number": _grade_number,
    "shape": _grade_shape,
}


def is_close(value: object, expected: object, tolerance: float) -> bool:
    """Whether a number or shape counts as the expected one.

    Parameters
    ----------
    value, expected : int, float or tuple
        Two numbers or two shapes.
    tolerance : float
        Largest difference that counts as equal, beside rounding of 1e-9.

    Returns
    -------
    bool
        The verdict.
    """
    if isinstance(value, tuple) or isinstance(expected, tuple):
        return value == expected
    if not isinstance(value, (int, float)) or not isinstance(expected, (int, float)):
        return False
    return abs(value - expected) <= tolerance + 1e-9 + 1e-9 * abs(expected)


def _letters(question: Drawn, answer: object) -> set[str]:
    expected = f"The answer must be one letter from {_range(question)}"
    if question.kind == "several":
        expected = (
            f'The answer must be a set of letters from {_range(question)}, such as {{"a", "b"}}'
        )
    if isinstance(answer, str) and len(answer) <= MOST_ITEMS and LETTER_LIST.fullmatch(answer):
        items: list[object] = list(re.findall("[a-zA-Z]", answer))
    elif isinstance(answer, (set, list, tuple)) and len(answer) <= MOST_ITEMS:
        items = list(answer)
    else:
        items = [answer]
    known = {choice.letter for choice in question.choices}
    letters = set()
    for item in items:
        match = ONE_LETTER.fullmatch(item) if isinstance(item, str) and len(item) <= 9 else None
        if match is None or match[1].lower() not in known:
            raise _Malformed(expected)
        letters.add(match[1].lower())
    return letters


def _range(question: Drawn) -> str:
    return f"{question.choices[0].letter} to {question.choices[-1].letter}"


def _plain(value: object) -> object:
    """Turn a NumPy scalar or 0-d array into the Python value of the same kind."""
    dtype = getattr(value, "dtype", None)
    if type(value).__module__ != "numpy" or dtype is None or getattr(value, "shape", None) != ():
        return value
    cast = {"i": int, "u": int, "f": float}.get(dtype.kind)
    return value if cast is None else cast(value)  # type: ignore[call-overload]


def _number(answer: object) -> Value:
    value = _plain(answer)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _Malformed("The answer must be a number, without quotes")
    if not abs(value) <= LARGEST:
        raise _Malformed("The answer must be a finite number")
    return value


def _shape(answer: object) -> tuple[int, ...]:
    expected = "The answer must be a tuple of whole numbers, such as (2, 3)"
    sizes = answer
    if type(answer).__module__ == "numpy" and len(getattr(answer, "shape", ())) == 1:
        sizes = list(answer[: MOST_ITEMS + 1])  # type: ignore[index]
    if not isinstance(sizes, (tuple, list)) or len(sizes) > MOST_ITEMS:
        raise _Malformed(expected)
    plain = [_plain(size) for size in sizes]
    if not all(type(size) is int and 0 <= size < 10**9 for size in plain):
        raise _Malformed(expected)
    return tuple(plain)  # type: ignore[arg-type]


def _join(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


def shown(value: object) -> str:
    """Return a short text of any value, for a message.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    str
        At most 60 characters.
    """
    try:
        text = reprlib.repr(value)
    except (ValueError, RecursionError):  # a whole number too long for decimals; deep nesting
        return f"a {type(value).__name__}"
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."
