"""From a wrong answer to its cause: known mistakes, part by part.

A cause is named only when it behaves like the learner's work on *every* input on which the
learner is wrong. Mistakes that agree on all of them are named together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.checking import Mistake
from autograder.implementation import Local
from autograder.parts import PartResult, run_part

if TYPE_CHECKING:
    from autograder.units import Unit

SOURCE = "known mistakes"


@dataclass(frozen=True)
class Cause:
    """The likely cause of a wrong part, and the words for it."""

    id: str
    says: str
    ask: str
    family: str = ""
    also: tuple[str, ...] = ()
    source: str = SOURCE


def find_cause(unit: Unit, task_id: str, part: PartResult) -> Cause | None:
    """Name the known mistake that explains every wrong answer of a part, if one does."""
    matches = [m for m in unit.mistakes(task_id) if _relevant(m, part) and _explains(unit, m, part)]
    if not matches:
        return None
    first, *rest = matches
    also = tuple(m.id for m in rest)
    return Cause(first.id, first.says, first.ask, first.family, also)


def _relevant(mistake: Mistake, part: PartResult) -> bool:
    names = {getattr(t.case, "name", None) for t in part.tried}
    return mistake.function is None or names == {None} or mistake.name in names


def _explains(unit: Unit, mistake: Mistake, part: PartResult) -> bool:
    """Try the smallest failing input first; only a mistake that fits it is tried on the rest."""
    implementation = Local(mistake.over(unit.reference_namespace()))
    if not part.wrong:  # only a rule was broken, and a rule needs the whole part
        cases = [t.case for t in part.tried]
        seen = run_part(part.part, cases, implementation, Local(unit.reference_namespace()))
        return not seen.wrong and seen.rule is not None and seen.rule == part.rule
    return all(
        t.case.same(t.seen, t.case.observe(t.case.run(implementation), t.expected))
        for t in part.wrong
    )
