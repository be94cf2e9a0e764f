"""An implementation of a unit's functions, and what one use of it gave.

A check never touches the learner's objects. It asks an implementation (the learner's, the
reference, a known mistake) and reads an `Outcome`, whose values have all gone through the
codec's rules. So the notebook, where the learner's code runs in the same process, and grading,
where it runs in a sandbox, see the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

TEXT_LIMIT = 400


@dataclass(frozen=True)
class Failure:
    """An exception that came out of the learner's code, as text."""

    type: str
    text: str
    line: int | None = None
    cell: str | None = None
    source: str = ""


@dataclass
class Outcome:
    """What one use of an implementation gave.

    `state` is "ok", "error" (see `failure`), or the limit that was hit: "timeout", "memory",
    "output-limit", "ended" (the process was ended by the code itself).
    """

    value: Any = None
    failure: Failure | None = None
    state: str = "ok"
    args_after: tuple[Any, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


class Implementation(Protocol):
    """What a check may ask of the code under test."""

    def call(self, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a function."""

    def get(self, name: str) -> Outcome:
        """Read a variable."""

    def method(self, handle: Any, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a method of an object that an earlier call returned."""

    def attribute(self, handle: Any, name: str) -> Outcome:
        """Read an attribute of an object that an earlier call returned."""

    def keep(self) -> None:
        """Remember the object that the last call returned."""

    def kept(self) -> Outcome:
        """The value, now, of the object remembered by `keep`."""
