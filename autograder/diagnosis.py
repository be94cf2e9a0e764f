"""From a wrong answer to its cause: known mistakes, part by part.

A cause is named only when it behaves like the learner's work on *every* input on which the
learner is wrong, and is right on all others. Mistakes that agree on all inputs are named together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.cases import Observation
from autograder.checking import Mistake
from autograder.local import Local
from autograder.parts import PartResult, Tried, run_part, serious

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
    matches = [
        mistake
        for mistake in suspects.mistakes
        if _relevant(mistake, part) and explains(suspects, mistake, part)
    ]
    if not matches:
        return None
    first, *rest = matches
    also = tuple(m.id for m in rest)
    return Cause(first.id, first.says, first.ask, first.family, also)


def _relevant(mistake: Mistake, part: PartResult) -> bool:
    names = {getattr(t.case, "name", None) for t in part.tried}
    return mistake.function is None or names == {None} or mistake.name in names


def explains(suspects: Suspects, mistake: Mistake, part: PartResult) -> bool:
    """Whether a mistake is wrong on the same inputs as the learner's work, and in the same way.

    Where answers themselves are wrong, only these count: a warning or lost digits beside them are
    an error of their own.
    """
    if not part.wrong:  # only a rule was broken, and a rule needs the whole part
        cases = [t.case for t in part.tried]
        reference = Local(suspects.unit.reference_namespace())
        other = run_part(part.part, cases, suspects.implementation(mistake), reference)
        return not other.wrong and other.rule is not None and other.rule == part.rule
    answers = any(t.serious for t in part.wrong)

    def counts(tried: Tried, seen: Observation) -> bool:
        return serious(tried, seen) if answers else seen.wrong

    for tried in part.wrong:  # the smallest input first
        if not counts(tried, tried.seen):
            continue
        seen = suspects.observe(mistake, part.part, tried)
        if not counts(tried, seen) or not tried.case.same(tried.seen, seen):
            return False
    return not any(
        counts(tried, suspects.observe(mistake, part.part, tried))
        for tried in part.tried
        if not counts(tried, tried.seen)
    )
