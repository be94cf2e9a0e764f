"""From a wrong answer to its cause: known mistakes, part by part.

A cause is named only when it behaves like the learner's work on *every* input on which the
learner is wrong, and on few others. Mistakes that do so equally well are named together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.cases import Observation
from autograder.checking import Mistake
from autograder.implementation import Local
from autograder.parts import PartResult, Tried, run_part

if TYPE_CHECKING:
    from autograder.units import Unit

SOURCE = "known mistakes"
ENOUGH = 2 / 3


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
    found = [
        (likeness(unit, mistake, part), mistake)
        for mistake in unit.mistakes(task_id)
        if _relevant(mistake, part)
    ]
    best = max((score for score, _ in found), default=0.0)
    if best < ENOUGH:
        return None
    first, *rest = [mistake for score, mistake in found if score == best]
    also = tuple(m.id for m in rest)
    return Cause(first.id, first.says, first.ask, first.family, also)


def _relevant(mistake: Mistake, part: PartResult) -> bool:
    names = {getattr(t.case, "name", None) for t in part.tried}
    return mistake.function is None or names == {None} or mistake.name in names


def likeness(unit: Unit, mistake: Mistake, part: PartResult) -> float:
    """How well a mistake explains a wrong part, from 0 to 1.

    It is 0 unless the mistake behaves like the learner's work on every input on which that is
    wrong. It is 1 when both are wrong on the same inputs, and less the more inputs there are on
    which only the mistake is wrong: its words would then say too much.
    """
    implementation = Local(mistake.over(unit.reference_namespace()))
    if not part.wrong:  # only a rule was broken, and a rule needs the whole part
        cases = [t.case for t in part.tried]
        seen = run_part(part.part, cases, implementation, Local(unit.reference_namespace()))
        return float(not seen.wrong and seen.rule is not None and seen.rule == part.rule)
    for tried in part.wrong:  # the smallest input first
        if not tried.case.same(tried.seen, _observe(tried, implementation)):
            return 0.0
    right = [t for t in part.tried if not t.seen.wrong]
    too_much = sum(_observe(t, implementation).wrong for t in right)
    return len(part.wrong) / (len(part.wrong) + too_much)


def _observe(tried: Tried, implementation: Local) -> Observation:
    return tried.case.observe(tried.case.run(implementation), tried.expected)
