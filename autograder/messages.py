"""What a learner reads about a task, put together from the catalogue ``messages.toml``.

A message is a list of labelled sections in a fixed order: what was called, what came back, what
was expected, how they differ, the likely cause, one thing to think about, where in the lesson.
`render` turns it into text and HTML. Fresh inputs of grading are described by their shape only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from autograder.cases import PRIVATE, WORKED, Call, Case, Scenario, Value
from autograder.catalogue import catalogue, say
from autograder.compare import Difference
from autograder.parts import LIMITS, PartResult, Tried
from autograder.patterns import by_sign
from autograder.show import show, show_call

if TYPE_CHECKING:
    from autograder.units import Task

LONG_VALUE = 160


@dataclass
class Message:
    """A message: sections of (label, text), the key of what went wrong, the cause's id."""

    key: str
    head: str
    sections: list[tuple[str, str]] = field(default_factory=list)
    cause: str | None = None
    also: tuple[str, ...] = ()
    part: str = ""

    @property
    def text(self) -> str:
        """The message as plain text; long sections start on a line of their own."""
        width = max((len(label) for label, _ in self.sections), default=0) + 2
        lines = [self.head] if self.head else []
        for label, text in self.sections:
            first, *rest = text.split("\n")
            lines.append(f"  {label:<{width}}{first}")
            lines += [" " * (width + 2) + line for line in rest]
        return "\n".join(lines)


def number(value: float) -> str:
    """Points without a needless fraction."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def task_message(task: Task, state: str, points: float = 0.0, **facts: Any) -> Message:
    """The one-line message of a task's state."""
    facts.setdefault("missing", " and ".join(task.names) + " is not defined.")
    keys = [f"{task.kind}-{state}", state, "fail"]
    if not task.points:
        keys.insert(0, f"practice-{state}")
    head = say(
        "task",
        next(key for key in keys if key in catalogue()["task"]),
        task=task.id,
        points=number(task.points),
        got=number(points),
        **facts,
    )
    return Message(state, head)


def part_message(task: Task, part: PartResult, graded: bool) -> Message:
    """Why a part of a task failed."""
    named = part.part if part.part not in (task.id, *task.names[:1]) or len(task.names) > 1 else ""
    message = Message(_key(part), "", part=part.part)
    if named:
        message.sections.append((say("label", "part"), part.part))
    if part.rule is not None:
        _add_difference(message, part.rule, None, hidden=False)
    else:
        _add_case(message, part.wrong[0] if part.wrong else part.tried[-1], part, graded)
        if signs := by_sign(part):
            message.sections.append((say("label", "pattern"), _signs(signs)))
    if part.cause is not None:
        message.cause, message.also = part.cause.id, part.cause.also
        message.sections.append((say("label", "cause"), part.cause.says))
    think = part.cause.ask if part.cause is not None else thought(message.key, part)
    message.sections.append((say("label", "think"), think))
    if task.heading:
        message.sections.append((say("label", "lesson"), f'"{task.heading}"'))
    return message


def _signs(signs: dict[str, tuple[int, int]]) -> str:
    words = []
    for sign, (right, total) in signs.items():
        key = "all" if right == total else "none" if right == 0 else "some"
        words.append(say("pattern", key, sign=catalogue()["pattern"][sign]))
    return "; ".join(words)


def _key(part: PartResult) -> str:
    if part.rule is not None:
        return part.rule.key
    tried = part.wrong[0] if part.wrong else part.tried[-1]
    seen = tried.seen
    if seen.outcome.state in LIMITS:
        return seen.outcome.state
    if seen.findings:
        return seen.findings[0].key
    if seen.outcome.failure is not None:
        return "raised"
    difference = seen.difference
    if difference is not None and _said_already(difference):
        return "value"
    return difference.key if difference is not None else "fail"


def thought(key: str, part: PartResult) -> str:
    """One question for a key of a difference, or for the exception of the first wrong case."""
    thoughts = catalogue()["think"]
    tried = part.wrong[0] if part.wrong else part.tried[-1]
    if key == "warning" and "RuntimeWarning" not in tried.seen.outcome.warnings[0]:
        return thoughts["warning-other"]
    if key != "raised":
        return thoughts.get(key, thoughts["finding"])
    if tried.unwritten is not None:
        return thoughts["unwritten"].format(part=part.part, other=tried.unwritten)
    return thoughts.get(f"raised-{_raised(tried)}", thoughts["raised"])


def _raised(tried: Tried) -> str:
    """The kind of exception, as far as a question exists for it."""
    failure = tried.seen.outcome.failure
    if failure is None:
        return ""
    patterns = {
        "arguments": r"argument",
        "single": r"0-d|unsized|object is not iterable|scalar|too many indices|not subscriptable",
        "shapes": r"broadcast|matmul|mismatch|inhomogeneous|not aligned",
        "truth": r"truth value",
    }
    for name, pattern in patterns.items():
        if re.search(pattern, failure.text) and failure.type in _ABOUT_VALUES:
            return name
    return "NameError" if failure.type == "UnboundLocalError" else failure.type


_ABOUT_VALUES = ("TypeError", "ValueError", "IndexError", "AxisError")


def _add_case(message: Message, tried: Tried, part: PartResult, graded: bool) -> None:
    case, seen = tried.case, tried.seen
    hidden = case.kind == PRIVATE or (graded and case.kind != WORKED)
    message.sections += _called(case, part.parameters, hidden)
    if seen.outcome.state in LIMITS:
        message.sections.append((say("label", "difference"), say("limit", seen.outcome.state)))
        return
    message.sections += _came(tried, hidden)
    for finding in seen.findings:
        message.sections.append((say("label", "difference"), finding.text))
    if seen.difference is not None:
        if not hidden and seen.difference.key not in ("argument-changed", "warning"):
            message.sections.append((say("label", "expected"), show(tried.right)))
        if hidden or not _said_already(seen.difference):
            _add_difference(message, seen.difference, case, hidden)


def _said_already(difference: Difference) -> bool:
    """One wrong number is already shown beside the expected one."""
    one = difference.key in ("values", "not-finite") and difference.facts["size"] == 1
    return (one or difference.key == "value") and not difference.where


def _called(case: Case, parameters: tuple[str, ...], hidden: bool) -> list[tuple[str, str]]:
    if case.kind == PRIVATE:
        return [(say("label", "called"), say("shown", "private-input"))]
    if isinstance(case, Call):
        return [(say("label", "called"), show_call(case, parameters, hidden))]
    if isinstance(case, Scenario) and not isinstance(case, Value):
        return [(say("label", "called"), case.label)]
    return []


def _came(tried: Tried, hidden: bool) -> list[tuple[str, str]]:
    case, outcome = tried.case, tried.seen.outcome
    if outcome.failure is not None:
        failure = outcome.failure
        text = failure.type if hidden or not failure.text else f"{failure.type}: {failure.text}"
        if failure.line is not None:
            key = "line" if failure.source else "line-only"
            text += say("shown", key, line=failure.line, source=failure.source)
        return [(say("label", "raised"), text)]
    if hidden or not isinstance(case, (Call, Value)):
        return []
    if isinstance(case, Value):
        return [(say("label", "set"), line) for line in _entries(case, outcome.value)]
    return [(say("label", "returned"), show(outcome.value))]


def _entries(case: Value, values: dict[str, Any]) -> list[str]:
    """The learner's variables; of dicts that have an entry for this part, only that entry."""
    entry = [
        f"{name}[{case.part!r}] = {show(value[case.part])}"
        for name, value in values.items()
        if isinstance(value, dict) and case.part in value
    ]
    whole = [f"{name} = {show(value)}" for name, value in values.items()]
    return entry or [line for line in whole if len(line) <= LONG_VALUE]


def _add_difference(
    message: Message, difference: Difference, case: Case | None, hidden: bool
) -> None:
    facts = dict(difference.facts)
    key = difference.key
    if key in ("values", "not-finite"):
        facts |= _spots(facts)
        facts["input_text"] = _input_there(case, difference)
        if hidden:
            key += "-hidden"
        elif facts["size"] == 1:
            key += "-one"
    elif hidden and key == "value":
        key += "-hidden"
    elif "names" in facts:
        facts["names"] = ", ".join(map(repr, facts["names"]))
    text = say("difference", key, **facts)
    if difference.where:
        text = f"result{difference.where}: {text}"
    message.sections.append((say("label", "difference"), text))


def _spots(facts: dict[str, Any]) -> dict[str, Any]:
    made = {k: show(facts[k]) for k in ("first_got", "first_expected")}
    made["first"] = _index(facts["first"])
    made["worst_text"] = ""
    if facts.get("worst") not in (None, facts["first"]):
        made["worst_text"] = say(
            "difference",
            "worst",
            worst=_index(facts["worst"]),
            worst_got=show(facts["worst_got"]),
            worst_expected=show(facts["worst_expected"]),
        )
    return made


def _index(index: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, index))}]"


def _input_there(case: Case | None, difference: Difference) -> str:
    """For an elementwise function: the input at the first wrong entry."""
    if not isinstance(case, Call) or not case.args or difference.where:
        return ""
    first, *others = case.args
    if any(getattr(other, "ndim", 0) for other in others):
        return ""
    if getattr(first, "shape", None) != difference.facts["shape"]:
        return ""
    return say("difference", "input", input=show(first[difference.facts["first"]].item()))
