"""What an author writes checks and known mistakes with.

``checks.py`` of a unit registers one function for each task; it receives a `Checks`, draws inputs
from ``c.rng`` and lists what to try. ``mistakes.py`` registers wrong answers with the words a
learner must then read, and unusual right answers. See ``course/README.md``.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable
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
from autograder.entries import (
    Mistake,
    Registry,
    checks,
    collect,
    mistake,
    reference,
    registry,
    variant,
)
from autograder.implementation import Outcome

__all__ = [
    "Checks",
    "Easy",
    "Finding",
    "Mistake",
    "Outcome",
    "Refused",
    "Registry",
    "checks",
    "collect",
    "compare",
    "mistake",
    "reference",
    "registry",
    "variant",
]

OPTIONS = ("_part", "_rtol", "_atol", "_judge", "_in_place")


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
        unknown = set(options) - set(OPTIONS)
        if unknown:
            raise TypeError(
                f"checks: options must be {', '.join(OPTIONS)}, "
                f"got {', '.join(sorted(unknown))}.{_near(min(unknown))}"
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

        @functools.wraps(judge)
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


def _near(option: str) -> str:
    close = difflib.get_close_matches(option, OPTIONS, n=1)
    return f" Did you mean {close[0]}?" if close else ""
