"""From a wrong answer to its cause: known mistakes, part by part.

A cause is named only when it behaves like the learner's work on *every* input on which the
learner is wrong, and on few others. Mistakes that do so equally well are named together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.cases import Observation
from autograder.checking import Mistake
from autograder.local import Local
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


class Suspects:
    """The known mistakes of a task, each run at most once on each input of one seed."""

    def __init__(self, unit: Unit, task_id: str):
        self.unit = unit
        self.mistakes = unit.mistakes(task_id)
        self._seen: dict[tuple[int, str, int], Observation] = {}
        self._implementations: dict[int, Local] = {}

    def implementation(self, mistake: Mistake) -> Local:
        """The reference with this mistake in it."""
        made = self._implementations.get(id(mistake))
        if made is None:
            made = Local(mistake.over(self.unit.reference_namespace()))
            self._implementations[id(mistake)] = made
        return made

    def observe(self, mistake: Mistake, part: str, tried: Tried) -> Observation:
        """What a case sees of the mistake."""
        key = (id(mistake), part, tried.index)
        if key not in self._seen:
            outcome = tried.case.run(self.implementation(mistake))
            self._seen[key] = tried.case.observe(outcome, tried.expected)
        return self._seen[key]


def find_cause(suspects: Suspects, part: PartResult) -> Cause | None:
    """Name the known mistake that explains every wrong answer of a part, if one does."""
    found = [
        (likeness(suspects, mistake, part), mistake)
        for mistake in suspects.mistakes
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


def likeness(suspects: Suspects, mistake: Mistake, part: PartResult) -> float:
    """How well a mistake explains a wrong part, from 0 to 1.

    It is 0 unless the mistake behaves like the learner's work on every input on which that is
    wrong. It is 1 when both are wrong on the same inputs, and less the more inputs there are on
    which only the mistake is wrong: its words would then say too much.
    """
    if not part.wrong:  # only a rule was broken, and a rule needs the whole part
        cases = [t.case for t in part.tried]
        reference = Local(suspects.unit.reference_namespace())
        seen = run_part(part.part, cases, suspects.implementation(mistake), reference)
        return float(not seen.wrong and seen.rule is not None and seen.rule == part.rule)
    for tried in part.wrong:  # the smallest input first
        if not tried.case.same(tried.seen, suspects.observe(mistake, part.part, tried)):
            return 0.0
    right = [t for t in part.tried if not t.seen.wrong]
    too_much = sum(suspects.observe(mistake, part.part, t).wrong for t in right)
    return len(part.wrong) / (len(part.wrong) + too_much)
