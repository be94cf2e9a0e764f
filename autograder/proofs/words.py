"""The sentences of the proof checker, by group and key: ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words() -> dict[str, dict[str, str]]:
    """The sentences, by group and key."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def say(group: str, key: str, **facts: Any) -> str:
    """One sentence, filled in."""
    return words()[group][key].format(**facts)


class ProofFault(ValueError):
    """A line that cannot be read, by key of the group ``fault``.

    Attributes
    ----------
    key : str
        Which sentence of ``words.toml`` says it.
    column : int
        Where in the line, counted from 1; 0 for the line as a whole.
    facts : dict
        What the sentence names.
    """

    def __init__(self, key: str, column: int = 0, **facts: Any) -> None:
        super().__init__(key)
        self.key = key
        self.column = column
        self.facts = facts

    @property
    def text(self) -> str:
        """The sentence."""
        return say("fault", self.key, **self.facts)

    def __str__(self) -> str:
        return self.text


class ProofTaskError(ValueError):
    """Task data that an author has to mend."""


class MissingSolverError(ImportError):
    """z3 is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "proofs: z3 must be installed to check a proof, got no module named z3. "
            "Type: pip install z3-solver"
        )
