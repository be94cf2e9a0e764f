"""What a check is made of: cases, grouped in parts that share a task's points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.alike import same_outcome
from autograder.compare import ATOL, RTOL, Difference, compare, kind
from autograder.implementation import Failure, Implementation, Outcome

WORKED, FRESH, PRIVATE = "worked", "fresh", "private"


class Refused(Exception):
    """A use of the implementation inside a scenario that gave no value; holds its outcome."""

    def __init__(self, outcome: Outcome):
        super().__init__(outcome.state)
        self.outcome = outcome


@dataclass(frozen=True)
class Finding:
    """Something wrong that a check found, in a sentence for the learner.

    `key` is a slug; two wrong answers count as the same when they give the same keys. `credit`
    (0 to 1) is what the part is still worth, None means nothing.
    """

    key: str
    text: str
    credit: float | None = None


Judge = Callable[[Any, Any], list[Finding]]


@dataclass
class Observation:
    """What a case saw of one implementation: one outcome, its label in full and what was used."""

    outcome: Outcome
    findings: list[Finding] = field(default_factory=list)
    difference: Difference | None = None
    judged: bool = False

    @property
    def wrong(self) -> bool:
        """Whether anything is wrong with it. A judge may have expected an exception."""
        if self.outcome.state not in ("ok", "error"):
            return True
        failed = self.outcome.failure is not None and not self.judged
        return failed or bool(self.findings or self.difference)


class Easy:
    """An implementation as scenarios and property checks see it: plain values or `Refused`."""

    def __init__(self, implementation: Implementation):
        self._implementation = implementation
        self.warnings: tuple[str, ...] = ()

    def _value(self, outcome: Outcome) -> Any:
        self.warnings += outcome.warnings
        if outcome.state != "ok":
            raise Refused(outcome)
        return outcome.value

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a function; the value comes back."""
        return self._value(self._implementation.call(name, args, kwargs))

    def get(self, name: str) -> Any:
        """Read a variable."""
        return self._value(self._implementation.get(name))

    def method(self, handle: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a method of an object that an earlier call returned."""
        return self._value(self._implementation.method(handle, name, args, kwargs))

    def attribute(self, handle: Any, name: str) -> Any:
        """Read an attribute of an object that an earlier call returned."""
        return self._value(self._implementation.attribute(handle, name))


@dataclass
class Case:
    """One thing to try. Sub-classes say how it is run and how the outcome is judged."""

    part: str
    kind: str
    judge: Judge | None = None

    @property
    def needs_reference(self) -> bool:
        """Whether the reference must run on the same input."""
        return True

    def run(self, implementation: Implementation) -> Outcome:
        """Use the implementation once."""
        raise NotImplementedError

    def observe(self, outcome: Outcome, expected: Outcome | None) -> Observation:
        """Judge an outcome beside the reference's."""
        raise NotImplementedError

    def same(self, a: Observation, b: Observation) -> bool:
        """Whether two wrong observations behave alike."""
        return a.wrong and b.wrong and same_outcome(a.outcome, b.outcome) and _keys(a) == _keys(b)

    @property
    def size(self) -> int:
        """How large the input is: small ones are shown and diagnosed first."""
        return 0


@dataclass
class Call(Case):
    """A function called with arguments; by default the reference's result is expected."""

    name: str = ""
    args: tuple = ()
    kwargs: dict = field(default_factory=dict)
    rtol: float = RTOL
    atol: float = ATOL
    expect: Any = Ellipsis
    in_place: tuple[int, ...] = ()

    @property
    def needs_reference(self) -> bool:
        """Not where the author wrote the expected value down."""
        return self.expect is Ellipsis

    def run(self, implementation: Implementation) -> Outcome:
        """Call the function."""
        return implementation.call(self.name, self.args, self.kwargs)

    def observe(self, outcome: Outcome, expected: Outcome | None) -> Observation:
        """Compare value, arguments after the call, warnings; or ask the case's own judge."""
        if outcome.state not in ("ok", "error"):
            return Observation(outcome)
        if self.judge is not None and not _unwritten(outcome.failure):
            return Observation(outcome, self.judge(outcome, expected), judged=True)
        if outcome.failure:
            return Observation(outcome)
        value = expected.value if expected is not None and self.expect is Ellipsis else self.expect
        if "generator" in outcome.notes and not (expected and "generator" in expected.notes):
            facts = {"got": "a generator", "expected": kind(value)}
            return Observation(outcome, [], Difference("type", facts))
        difference = compare(outcome.value, value, self.rtol, self.atol)
        return Observation(outcome, [], difference or self._manners(outcome))

    def _manners(self, outcome: Outcome) -> Difference | None:
        for position, (before, after) in enumerate(
            zip(self.args, outcome.args_after, strict=False)
        ):
            if position not in self.in_place and compare(after, before, 0.0, 0.0):
                return Difference("argument-changed", {"position": position + 1})
        if outcome.warnings:
            return Difference("warning", {"warning": outcome.warnings[0]})
        return None

    def same(self, a: Observation, b: Observation) -> bool:
        """As for every case; with a judge of its own, the same findings are enough."""
        if self.judge is not None:
            return bool(_keys(a)) and _keys(a) == _keys(b)
        return super().same(a, b)

    @property
    def size(self) -> int:
        """The number of values in the arguments."""
        return sum(_size(a) for a in self.args)


@dataclass
class Value(Case):
    """Variables that the learner sets, judged together."""

    names: tuple[str, ...] = ()

    @property
    def needs_reference(self) -> bool:
        """The judge knows what is right."""
        return False

    def run(self, implementation: Implementation) -> Outcome:
        """Read the variables into a dict."""
        values = {}
        for name in self.names:
            outcome = implementation.get(name)
            if outcome.state != "ok":
                return outcome
            values[name] = outcome.value
        return Outcome(value=values)

    def observe(self, outcome: Outcome, expected: Outcome | None) -> Observation:
        """Ask the judge."""
        if outcome.state != "ok" or self.judge is None:
            return Observation(outcome)
        return Observation(outcome, self.judge(outcome.value, None))

    def same(self, a: Observation, b: Observation) -> bool:
        """Values are alike when the judge says the same of them."""
        return bool(_keys(a)) and _keys(a) == _keys(b)


@dataclass
class Scenario(Case):
    """Several uses in a row; what was seen is compared with what the reference shows."""

    label: str = ""
    steps: Callable[[Easy], Any] = lambda easy: None

    def run(self, implementation: Implementation) -> Outcome:
        """Run the steps."""
        easy = Easy(implementation)
        try:
            value = self.steps(easy)
        except Refused as refused:
            return refused.outcome
        return Outcome(value=value, warnings=easy.warnings)

    def observe(self, outcome: Outcome, expected: Outcome | None) -> Observation:
        """Compare with the reference, or ask the case's own judge."""
        if outcome.state != "ok":
            return Observation(outcome)
        reference = expected.value if expected is not None else None
        if self.judge is not None:
            return Observation(outcome, self.judge(outcome.value, reference))
        difference = compare(outcome.value, reference)
        if difference is None and outcome.warnings:
            difference = Difference("warning", {"warning": outcome.warnings[0]})
        return Observation(outcome, [], difference)


@dataclass
class Properties(Scenario):
    """A random result, judged by the properties it must have."""

    @property
    def needs_reference(self) -> bool:
        """The properties say what is right."""
        return False

    def observe(self, outcome: Outcome, expected: Outcome | None) -> Observation:
        """The steps return the findings themselves."""
        if outcome.state != "ok":
            return Observation(outcome)
        return Observation(Outcome(seconds=outcome.seconds), list(outcome.value))

    def same(self, a: Observation, b: Observation) -> bool:
        """Random answers are alike when they break the same properties."""
        return bool(_keys(a)) and _keys(a) == _keys(b)


def _unwritten(failure: Failure | None) -> bool:
    """Whether there was nothing to judge: a stub, or a name that is not defined."""
    if failure is None:
        return False
    missing = failure.type == "NameError" and failure.line is None
    return missing or failure.type == "NotImplementedError"


def _keys(observation: Observation) -> tuple[str, ...]:
    return tuple(sorted({f.key for f in observation.findings}))


def _size(value: Any) -> int:
    if isinstance(value, (list, tuple)):
        return sum(_size(v) for v in value)
    return int(getattr(value, "size", 1))
