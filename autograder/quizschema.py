"""What a question bank must look like; every fault of an author becomes one clear sentence.

The checks here see one question at a time as it was written. Whether its drawn siblings are
sound (two equal choices, a listed wrong answer that is right) is tried by `quizbank.load`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from autograder.arithmetic import ArithmeticFault, evaluate, evaluate_shape, names_in
from autograder.author import near

KINDS = ("one", "several", "number", "shape")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SPAN = re.compile(r"\$\$.*?\$\$|\$.*?\$", re.DOTALL)
BRACES = re.compile(r"\{([^{}]+)\}")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029]")
CHOICE = {"text", "right", "reply"}
_WHY = "Say why one would think so, and what is true."
_ADD_TEXT = " Write text: in front of it."
MOST_CHOICES = 8
WIDEST_DRAW = 10**6

COMMON = {"id", "kind", "concepts", "question", "draw", "explain", "heading"}
FIELDS = {
    "one": COMMON | {"choices"},
    "several": COMMON | {"choices"},
    "number": COMMON | {"answer", "tolerance", "unit", "replies"},
    "shape": COMMON | {"answer", "replies"},
}
Place = tuple[object, ...]


class QuizError(ValueError):
    """A fault in a question bank; the text says where and what to write."""


def validate(
    data: object,
    file: str,
    lines: Mapping[Place, int] | None = None,
    sizes: tuple[int, int] = (8, 12),
) -> None:
    """Refuse a bank that is not as it must be.

    Parameters
    ----------
    data : object
        The bank as read from YAML: a list of questions.
    file : str
        Name of the file for the messages.
    lines : mapping, optional
        Line of each place, such as ``(0, "choices", 1, "reply")``.
    sizes : tuple of int, optional
        Fewest and most questions of a bank.

    Raises
    ------
    QuizError
        At the first fault: ``file:line: question 'id': what is wrong``.
    """
    if not isinstance(data, list) or not data:
        raise QuizError(f"{file}: a question bank must be a list of questions, got {_kind(data)}.")
    seen: set[str] = set()
    for index, question in enumerate(data):
        name = question.get("id") if isinstance(question, dict) else None
        for place, sentence in _faults(question, seen):
            raise QuizError(_located(file, lines, index, place, name, sentence))
        seen.add(question["id"])
    fewest, most = sizes
    if not fewest <= len(data) <= most:
        step = f"Add {fewest - len(data)}." if len(data) < fewest else f"Remove {len(data) - most}."
        raise QuizError(
            f"{file}: a bank must hold {fewest} to {most} questions, got {len(data)}. {step}"
        )


def _located(file, lines, index: int, place: Place, name: object, sentence: str) -> str:
    line = None
    whole: Place = (index, *place)
    while lines and whole and line is None:
        line, whole = lines.get(whole), whole[:-1]
    where = file if line is None else f"{file}:{line}"
    which = f"question {name!r}" if isinstance(name, str) else f"question number {index + 1}"
    return f"{where}: {which}: {sentence}"


Faults = Iterator[tuple[Place, str]]


def _faults(question: object, seen: set[str]) -> Faults:
    if not isinstance(question, dict):
        yield (), f"a question must be a mapping with id, kind and question, got {_kind(question)}."
        return
    name, kind = question.get("id"), question.get("kind")
    if not isinstance(name, str) or not SLUG.fullmatch(name):
        yield ("id",), f"id must be a slug such as 'sigmoid-range', got {name!r}. Rename it."
    if name in seen:
        yield ("id",), "id must be unique, but an earlier question has the same. Rename one."
    if kind not in KINDS:
        yield ("kind",), f"kind must be one of {', '.join(KINDS)}, got {kind!r}.{near(kind, KINDS)}"
        return
    for field in question:
        if field not in FIELDS[kind]:
            known = sorted(FIELDS[kind])
            step = near(field, known) or f" Remove it; there are {', '.join(known)}."
            yield (field,), f"{field!r} is no field of a question of kind {kind}.{step}"
    yield from _draw_faults(question.get("draw", {}))
    names = set(question.get("draw") or {})
    yield from _text_faults(question.get("question"), ("question",), names)
    yield from _concept_faults(question.get("concepts"))
    for field in {"explain", "heading"} & set(question):
        yield from _text_faults(question[field], (field,), names)
    if kind in ("one", "several"):
        yield from _choices_faults(question.get("choices"), kind, names)
    else:
        yield from _value_faults(question, kind, names)


def _concept_faults(concepts: object) -> Faults:
    if not isinstance(concepts, list) or not concepts:
        yield (
            ("concepts",),
            f"concepts must be a list such as [S3-08], got {_kind(concepts)}. Write one.",
        )
        return
    for concept in concepts:
        if not isinstance(concept, str):
            yield ("concepts",), f"a concept must be a row id such as S3-08, got {concept!r}."


def _draw_faults(draw: object) -> Faults:
    if not isinstance(draw, dict):
        yield ("draw",), f"draw must map names to [lowest, highest], got {_kind(draw)}."
        return
    for name, bounds in draw.items():
        place = ("draw", name)
        if not isinstance(name, str) or not NAME.fullmatch(name):
            yield place, f"a drawn name must be an identifier such as n_in, got {name!r}."
        whole = (
            isinstance(bounds, list) and len(bounds) == 2 and all(type(n) is int for n in bounds)
        )
        if not whole:
            yield place, f"{name} must be drawn from [lowest, highest], got {bounds!r}."
        elif not -WIDEST_DRAW <= bounds[0] <= bounds[1] <= WIDEST_DRAW:
            step = "Put the lower number first, and none further out."
            limits = f"between {-WIDEST_DRAW} and {WIDEST_DRAW}"
            yield place, f"{name} must be drawn {limits}, got {bounds!r}. {step}"


def _choices_faults(choices: object, kind: str, names: set[str]) -> Faults:
    if not isinstance(choices, list) or not 2 <= len(choices) <= MOST_CHOICES:
        count = f"{len(choices)}" if isinstance(choices, list) else _kind(choices)
        yield (
            ("choices",),
            f"choices must be a list of 2 to {MOST_CHOICES} choices, got {count}. Correct it.",
        )
        return
    for index, choice in enumerate(choices):
        place = ("choices", index)
        if not isinstance(choice, dict) or not {"text"} <= set(choice) <= CHOICE:
            words = "a choice must have text, and right: true or a reply, and nothing else."
            odd = sorted(map(str, set(choice) - CHOICE)) if isinstance(choice, dict) else []
            step = near(odd[0], CHOICE) or f" Remove {odd[0]!r}." if odd else _ADD_TEXT
            yield place, words + step
            return
        if type(choice.get("right", False)) is not bool:
            yield (*place, "right"), f"right must be true or false, got {choice['right']!r}."
        yield from _text_faults(choice["text"], (*place, "text"), names)
        if "reply" in choice:
            yield from _text_faults(choice["reply"], (*place, "reply"), names)
        elif not choice.get("right"):
            yield place, f"the wrong choice {choice['text']!r} must have a reply. {_WHY}"
    right = sum(bool(choice.get("right")) for choice in choices)
    if kind == "one" and right != 1:
        step = "Keep one, or write kind: several." if right else "Give one right: true."
        yield ("choices",), f"kind one must have exactly one right choice, got {right}. {step}"
    if kind == "several" and not 1 <= right < len(choices):
        words = f"kind several must have right and wrong choices, got {right} right."
        yield ("choices",), f"{words} Give right: true to some, not to all."


def _value_faults(question: dict, kind: str, names: set[str]) -> Faults:
    read = evaluate_shape if kind == "shape" else evaluate
    if "answer" not in question:
        yield (), f"a question of kind {kind} must have an answer. Add a line answer: ..."
        return
    if "explain" not in question:
        yield (
            (),
            "explain must say why the answer is right; it is the reply to other answers. Add it.",
        )
    tolerance = question.get("tolerance", 0)
    if type(tolerance) not in (int, float) or not 0 <= tolerance < float("inf"):
        yield (
            ("tolerance",),
            f"tolerance must be a number of at least 0, got {tolerance!r}. Correct it.",
        )
    if not isinstance(question.get("unit") or "", str):
        yield ("unit",), f"unit must be text, got {question['unit']!r}. Put it in quotes."
    yield from _expression_faults(read, question["answer"], ("answer",), names)
    replies = question.get("replies", [])
    if not isinstance(replies, list):
        yield ("replies",), f"replies must be a list of value and reply, got {_kind(replies)}."
        return
    for index, reply in enumerate(replies):
        place = ("replies", index)
        if not isinstance(reply, dict) or set(reply) != {"value", "reply"}:
            yield place, "an entry of replies must have value and reply, and nothing else."
            return
        yield from _expression_faults(read, reply["value"], (*place, "value"), names)
        yield from _text_faults(reply["reply"], (*place, "reply"), names)


def _expression_faults(read, expression: object, place: Place, names: set[str]) -> Faults:
    """Report what cannot be read; values that depend on the draw are tried in `quizbank`."""
    missing = sorted(names_in(expression) - names)
    if missing:
        step = near(missing[0], names) or " Add it to draw, or correct it."
        yield place, f"{place[-1]} uses {missing[0]!r}, which is not in draw.{step}"
    elif not names_in(expression):
        try:
            read(expression)
        except ArithmeticFault as fault:
            yield place, f"{place[-1]}: {fault}."


def _text_faults(text: object, place: Place, names: set[str]) -> Faults:
    if text is None:
        yield place, f"{place[-1]} is missing. Write it as a text in quotes."
        return
    if not isinstance(text, str) or not text.strip():
        yield place, f"{place[-1]} must be text, got {text!r}. Put it in quotes."
        return
    odd = CONTROL.search(text)
    if odd:
        yield (
            place,
            (
                f"{place[-1]} holds the control character {odd.group()!r}. In double quotes write two "
                "backslashes for one, or write the text as a block after '|'."
            ),
        )
    if text.replace(r"\$", "").count("$") % 2:
        yield place, f"{place[-1]} has a $ without its partner. A plain dollar is written \\$."
    for span in SPAN.findall(text):
        if "\n" in span and not span.startswith("$$"):
            yield place, f"the formula {span!r} in {place[-1]} must stand on one line."
    for inner in BRACES.findall(SPAN.sub("", text)):
        if NAME.fullmatch(inner) and inner not in names:
            step = near(inner, names) or " Add it to draw, or correct it."
            yield place, f"{place[-1]} uses {{{inner}}}, which is not in draw.{step}"


def _kind(value: object) -> str:
    words = {dict: "a mapping", list: "a list", str: "a text", type(None): "nothing"}
    if isinstance(value, list) and not value:
        return "an empty list"
    return words.get(type(value), repr(value))
