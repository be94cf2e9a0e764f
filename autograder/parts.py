"""Run the cases of one part of a task, and hold what was seen."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from autograder.alike import alike
from autograder.cases import FRESH, Call, Case, Observation
from autograder.compare import Difference, compare
from autograder.implementation import Implementation, Outcome
from autograder.local import Local

if TYPE_CHECKING:
    from autograder.diagnosis import Cause

LIMITS = ("timeout", "memory", "output-limit", "ended")
_STUB = re.compile(r"(\w+)(?:\.\w+)?: write this function")
MANNERS = ("warning", "argument-changed")


@dataclass
class Tried:
    """A case, what the learner's work gave, and what the reference gave."""

    case: Case
    seen: Observation
    expected: Outcome | None
    index: int = 0

    @property
    def right(self) -> Any:
        """The value that was expected."""
        if isinstance(self.case, Call) and self.case.expect is not Ellipsis:
            return self.case.expect
        return self.expected.value if self.expected is not None else None

    @property
    def serious(self) -> bool:
        """Whether the answer itself is wrong, not only the manner in which it came."""
        return serious(self, self.seen)

    @property
    def state(self) -> str:
        """The state of this one case."""
        failure = self.seen.outcome.failure
        if self.seen.outcome.state in LIMITS:
            return self.seen.outcome.state
        if not self.seen.wrong:
            return "pass"
        if self.seen.findings:
            unanswered = all(f.key == "unanswered" for f in self.seen.findings)
            return "untouched" if unanswered else "fail"
        if failure is None:
            return "fail"
        if failure.type == "NotImplementedError":
            return "untouched" if self.unwritten is None else "error"
        return "missing" if failure.type == "NameError" and failure.line is None else "error"

    @property
    def unwritten(self) -> str | None:
        """Another function of the learner's that this one calls and that is not written yet."""
        failure = self.seen.outcome.failure
        found = _STUB.match(failure.text) if failure else None
        if failure is None or failure.type != "NotImplementedError" or found is None:
            return None
        own = self.case.name if isinstance(self.case, Call) else self.case.part
        return None if found[1] == own or not isinstance(self.case, Call) else found[1]


def serious(tried: Tried, seen: Observation) -> bool:
    """Whether an observation of this case has a wrong answer.

    A right answer with a warning, in fewer digits, or that changed its argument loses points too,
    but beside a wrong one it is another matter: it is shown and explained after it.
    """
    difference = seen.difference
    if not seen.wrong or difference is None:
        return seen.wrong
    if difference.key in MANNERS:
        return False
    return difference.key != "dtype-precision" or not alike(seen.outcome.value, tried.right)


@dataclass
class PartResult:
    """What a part of a task is worth, and why.

    `rule` is a broken rule that holds for every function (the same again, earlier results stay);
    `parameters` are the names of the function's arguments, for the message.
    """

    part: str
    tried: list[Tried]
    rule: Difference | None = None
    cause: Cause | None = None
    parameters: tuple[str, ...] = ()
    wrong: list[Tried] = field(default_factory=list)

    @property
    def credit(self) -> float:
        """Between 0 and 1: all cases right, or what a judge still gives."""
        if self.rule is not None:
            return 0.0
        return min((_credit(t.seen) for t in self.wrong), default=1.0)

    @property
    def state(self) -> str:
        """One word for the part; a limit that was hit comes before everything else."""
        for tried in self.tried:
            if tried.state in LIMITS:
                return tried.state
        if not self.wrong:
            return "pass" if self.rule is None else "fail"
        states = {t.state for t in self.wrong}
        return states.pop() if len(states) == 1 else "fail"


def run_part(
    name: str, cases: list[Case], implementation: Implementation, reference: Local
) -> PartResult:
    """Run the cases of one part, then the rules that hold for every function."""
    result = PartResult(name, [])
    first = None
    for index, case in enumerate(cases):
        outcome = case.run(implementation)
        if isinstance(case, Call) and outcome.state == "ok":
            better = first is not None and not _changeable(first[1].value)
            if first is None or (better and _changeable(outcome.value)):
                implementation.keep()
                first = (case, outcome)
        expected = case.run(reference) if case.needs_reference else None
        tried = Tried(case, case.observe(outcome, expected), expected, index)
        result.tried.append(tried)
        if tried.state in LIMITS:
            break
    result.wrong = [t for t in result.tried if t.seen.wrong]
    result.wrong.sort(key=lambda t: (not t.serious, t.case.kind == FRESH, t.case.size))
    if first is not None:
        result.parameters = _parameters(reference, first[0].name)
        if not result.wrong:
            result.rule = _lasting(implementation, *first)
    elif cases and isinstance(cases[0], Call):
        result.parameters = _parameters(reference, cases[0].name)
    return result


def _lasting(implementation: Implementation, case: Call, before: Outcome) -> Difference | None:
    """Calling again gives the same, and the first result did not change meanwhile."""
    kept = implementation.kept()
    if compare(kept.value, before.value, 0.0, 0.0):
        return Difference("result-changed", {"name": case.name})
    again = case.run(implementation)
    if again.state != "ok" or compare(again.value, before.value, case.rtol, case.atol):
        return Difference("not-repeatable", {"name": case.name})
    return None


def _changeable(value: Any) -> bool:
    """Whether a later call could change this result: it is an array, or holds one."""
    if isinstance(value, (list, tuple)):
        return any(_changeable(v) for v in value)
    if isinstance(value, dict):
        return any(_changeable(v) for v in value.values())
    return getattr(value, "size", 0) > 0 and getattr(value, "ndim", 0) > 0


def _credit(seen: Observation) -> float:
    return min(((f.credit or 0.0) for f in seen.findings), default=0.0)


def _parameters(reference: Local, name: str) -> tuple[str, ...]:
    function = reference.namespace.get(name)
    if not callable(function):
        return ()
    return tuple(inspect.signature(function).parameters)
