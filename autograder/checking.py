"""What an author writes checks and known mistakes with.

``checks.py`` of a unit registers one function for each task; it receives a `Checks`, draws inputs
from ``c.rng`` and lists what to try. ``mistakes.py`` registers wrong answers with the words a
learner must then read, and unusual right answers. See ``course/README.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.cases import (
    FRESH,
    WORKED,
    Call,
    Case,
    Easy,
    Finding,
    Judge,
    Properties,
    Refused,
    Scenario,
    Value,
)
from autograder.compare import ATOL, RTOL, compare
from autograder.implementation import Outcome

__all__ = [
    "Checks",
    "Easy",
    "Finding",
    "Outcome",
    "Refused",
    "checks",
    "compare",
    "mistake",
    "reference",
    "variant",
]


class Checks:
    """Collects the cases of one task.

    Parameters
    ----------
    seed : int
        Seed of `rng`; 0 in the notebook, derived from the submission in grading.

    Attributes
    ----------
    rng : numpy.random.Generator
        Where every fresh input must come from.
    """

    def __init__(self, seed: int):
        self.rng = np.random.default_rng(seed)
        self.cases: list[Case] = []

    def worked(self, name: str, *args: Any, expect: Any, **kwargs: Any) -> None:
        """Add a call whose result can be verified by hand; it is always shown."""
        self._call(WORKED, name, args, kwargs, expect)

    def fresh(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Add a call with drawn inputs; the reference says what is expected."""
        self._call(FRESH, name, args, kwargs, Ellipsis)

    def _call(self, kind: str, name: str, args: tuple, kwargs: dict, expect: Any) -> None:
        options = {k: kwargs.pop(k) for k in list(kwargs) if k.startswith("_")}
        unknown = set(options) - {"_part", "_rtol", "_atol", "_judge", "_in_place"}
        if unknown:
            raise TypeError(
                f"checks: options must be _part, _rtol, _atol, _judge or _in_place, "
                f"got {', '.join(sorted(unknown))}."
            )
        self.cases.append(
            Call(
                part=options.get("_part", name),
                kind=kind,
                judge=options.get("_judge"),
                name=name,
                args=args,
                kwargs=kwargs,
                rtol=options.get("_rtol", RTOL),
                atol=options.get("_atol", ATOL),
                expect=expect,
                in_place=options.get("_in_place", ()),
            )
        )

    def value(
        self,
        names: str | tuple[str, ...],
        judge: Callable[[dict[str, Any]], list[Finding]],
        part: str | None = None,
        kind: str = WORKED,
    ) -> None:
        """Add a look at variables; `judge` receives a dict from name to value."""
        names = (names,) if isinstance(names, str) else tuple(names)

        def with_values(values: Any, _: Any) -> list[Finding]:
            return judge(values)

        self.cases.append(Value(part or names[0], kind, with_values, names=names))

    def scenario(
        self,
        label: str,
        run: Callable[[Easy], Any],
        part: str | None = None,
        kind: str = FRESH,
        judge: Judge | None = None,
    ) -> None:
        """Add several uses in a row; `run` returns what was seen, the reference does the same."""
        self.cases.append(Scenario(part or label, kind, judge, label=label, steps=run))

    def properties(
        self, name: str, run: Callable[[Easy], list[Finding]], part: str | None = None
    ) -> None:
        """Add a judgement of a random result; `run` returns the broken properties."""
        self.cases.append(Properties(part or name, FRESH, None, label=name, steps=run))

    def elementwise(self, name: str, *, extreme: float = 1000.0, **kwargs: Any) -> None:
        """Add what every elementwise function must take.

        Python numbers, integers, float32, arrays of no, one and three axes, of other memory
        orders and of size zero, and numbers up to `extreme` without a warning.
        """
        signs = self.rng.choice([-1.0, 1.0], size=(3, 4))
        z = signs * self.rng.uniform(0.05, 3.0, size=(3, 4))
        self.fresh(name, float(z[0, 0]), **kwargs)
        self.fresh(name, int(self.rng.integers(-4, 5)), **kwargs)
        self.fresh(name, np.array(z[0, 1]), **kwargs)
        self.fresh(name, z[1], **kwargs)
        self.fresh(name, self.rng.integers(-4, 5, size=(2, 3)), **kwargs)
        self.fresh(name, z.astype(np.float32), **kwargs)
        self.fresh(name, self.rng.uniform(-2.0, 2.0, size=(2, 3, 2)), **kwargs)
        self.fresh(name, np.asfortranarray(z), **kwargs)
        self.fresh(name, z[::-1, ::-1], **kwargs)
        self.fresh(name, np.zeros((0, 3)), **kwargs)
        self.fresh(name, np.array([-extreme, -extreme / 10, extreme / 10, extreme]), **kwargs)


@dataclass
class Mistake:
    """A known wrong answer, and the words for a learner who gave it."""

    task: str
    id: str
    name: str
    family: str
    says: str
    ask: str
    also: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    function: Callable | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def over(self, namespace: dict[str, Any]) -> dict[str, Any]:
        """The namespace with this answer in it."""
        if self.function is not None:
            return {**namespace, self.name: self.function}
        return {**namespace, **self.values}


@dataclass
class Registry:
    """What one unit's ``checks.py`` and ``mistakes.py`` registered."""

    checks: dict[str, Callable[[Checks], None]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    variants: list[Mistake] = field(default_factory=list)


registry = Registry()


def collect(run: Callable[[], None]) -> Registry:
    """Run a unit's source and return what it registered."""
    global registry
    before, registry = registry, Registry()
    try:
        run()
        return registry
    finally:
        registry = before


def checks(task: str) -> Callable[[Callable[[Checks], None]], Callable[[Checks], None]]:
    """Register the function that lists the cases of a task."""

    def register(function: Callable[[Checks], None]) -> Callable[[Checks], None]:
        if task in registry.checks:
            raise ValueError(f"checks: task must be named once, got {task!r} twice. Join the two.")
        registry.checks[task] = function
        return function

    return register


def mistake(
    task: str,
    id: str,
    *,
    family: str,
    says: str,
    ask: str,
    also: tuple[str, ...] | list[str] | str = (),
    breaks: tuple[str, ...] = (),
    values: dict[str, Any] | None = None,
) -> Callable[[Callable], Callable]:
    """Register a wrong answer: decorate a function, or give `values` for a value task.

    Parameters
    ----------
    task, id : str
        The task, and a slug that names the mistake.
    family : str
        The kind of error, for statistics over units ("axis", "sign", "wrong-branch").
    says : str
        What is wrong, as a fact in the words of the subject. Never the solution.
    ask : str
        One question or fact to think about.
    also : tuple of str
        Ids of mistakes that behave exactly like this one.
    breaks : tuple of str
        For random tasks: the keys of the properties that it breaks.
    values : dict
        For value tasks: variable to value.
    """
    also = (also,) if isinstance(also, str) else tuple(also)

    def register(function: Callable) -> Callable:
        entry = Mistake(
            task, id, function.__name__, family, says, ask, also, tuple(breaks), function
        )
        registry.mistakes.append(entry)
        return function

    if values is not None:
        name = next(iter(values))
        entry = Mistake(task, id, name, family, says, ask, also, tuple(breaks), None, dict(values))
        registry.mistakes.append(entry)
    return register


def variant(
    task: str, id: str, *, values: dict[str, Any] | None = None
) -> Callable[[Callable], Callable]:
    """Register an unusual answer that is right and must keep full points."""

    def register(function: Callable) -> Callable:
        entry = Mistake(task, id, function.__name__, "", "", "", function=function)
        registry.variants.append(entry)
        return function

    if values is not None:
        name = next(iter(values))
        registry.variants.append(Mistake(task, id, name, "", "", "", values=dict(values)))
    return register


def reference(name: str) -> Any:
    """A name of the unit's own solution, for use inside the body of a mistake."""
    raise RuntimeError(
        f"reference({name!r}): must be called inside the body of a mistake or variant, "
        "got a call while the file is read. Move the call into the function."
    )
