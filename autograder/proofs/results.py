"""The result of a proof: a verdict for each line, stages, causes; plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.proofs.words import say

PROVEN = "proven"
NOTED = "noted"
UNJUSTIFIED = "unjustified"
FALSE = "false"
DIVISION = "division"
NO_ANSWER = "no-answer"
REFUSED = "refused"
UNREACHED = "unreached"
GOOD = (PROVEN, NOTED)


@dataclass
class LineResult:
    """What is said about one line.

    Attributes
    ----------
    line : int
        Counted from 1.
    text : str
        The statement, without its comment.
    verdict : str
        proven, noted (nothing to prove), unjustified, false, division, no-answer, refused or
        unreached.
    key : str
        Which sentence of the catalogue.
    words : str
        The sentence.
    column : int
        Of a refused line, where; else 0.
    example : dict or None
        Numbers that show it: letters, functions, left, right, sign.
    causes : list of str
        Wrong proofs recognised by name.
    """

    line: int
    text: str
    verdict: str
    key: str
    words: str
    column: int = 0
    example: dict[str, Any] | None = None
    causes: list[str] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """Return plain data."""
        return dict(vars(self))


@dataclass
class ProofResult:
    """What is said about a proof.

    Attributes
    ----------
    lines : list of LineResult
    source : list of str
        The learner's own lines.
    stages : dict of str to float
        Shares for witness, steps and conclusion, of 1/4, 1/2 and 1/4.
    claim : str
        The claim asked for.
    causes : list of str
        Wrong proofs recognised by name, each once.
    fault : str
        Why nothing was judged, as a sentence; empty when lines were.
    fault_key : str
    """

    lines: list[LineResult] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    stages: dict[str, float] = field(
        default_factory=lambda: {"witness": 0.0, "steps": 0.0, "conclusion": 0.0}
    )
    claim: str = ""
    causes: list[str] = field(default_factory=list)
    fault: str = ""
    fault_key: str = ""

    @property
    def credit(self) -> float:
        """The share of the points, 0 to 1."""
        return sum(self.stages.values())

    @property
    def complete(self) -> bool:
        """Whether everything is shown."""
        return self.credit == 1.0

    @property
    def unanswered(self) -> list[int]:
        """Lines for which the solver gave no answer; a person should look at them."""
        return [line.line for line in self.lines if line.verdict == NO_ANSWER]

    def data(self) -> dict[str, Any]:
        """Return plain data, as JSON holds it."""
        return {
            "schema": 1,
            "claim": self.claim,
            "complete": self.complete,
            "credit": self.credit,
            "stages": dict(self.stages),
            "fault": {"key": self.fault_key, "words": self.fault} if self.fault_key else None,
            "causes": [{"key": key, "words": say("cause", key)} for key in self.causes],
            "unanswered": self.unanswered,
            "lines": [line.data() for line in self.lines],
            "source": list(self.source),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ProofResult:
        """Return the result that plain data tell; `data` gives them back.

        Examples
        --------
        >>> result = ProofResult([LineResult(1, "let a", "noted", "let", "...")], ["let a"])
        >>> ProofResult.from_data(result.data()) == result
        True
        """
        fault = data["fault"] or {"key": "", "words": ""}
        return cls(
            [LineResult(**line) for line in data["lines"]],
            list(data["source"]),
            dict(data["stages"]),
            data["claim"],
            [cause["key"] for cause in data["causes"]],
            fault["words"],
            fault["key"],
        )
