"""From a wrong answer to its cause: known mistakes, part by part.

A cause is named only when it behaves like the learner's work on *every* input on which the
learner is wrong, and is right on all others. Mistakes that agree on all inputs are named together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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
        self.unit, self.task_id = unit, task_id
        self._seen: dict[tuple[int, str, int], Observation] = {}
        self._implementations: dict[int, Local] = {}

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """The entries of the task; looked up only when something is wrong."""
        return self.unit.mistakes(self.task_id)

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


@dataclass(frozen=True)
class Evidence:
    """What a cause must explain: the inputs on which the learner is wrong, and the others.

    Where answers themselves are wrong, only these count as wrong: a warning or lost digits beside
    them are an error of their own.
    """

    part: PartResult
    answers: bool
    wrong: tuple[Tried, ...]
    others: tuple[Tried, ...]

    @classmethod
    def of(cls, part: PartResult) -> Evidence:
        """Sort what was tried."""
        wrong = tuple(t for t in part.wrong if t.serious)
        answers = bool(wrong)
        wrong = wrong or tuple(part.wrong)
        explained = {t.index for t in wrong}
        return cls(part, answers, wrong, tuple(t for t in part.tried if t.index not in explained))

    def counts(self, tried: Tried, seen: Observation) -> bool:
        """Whether what was seen of a mistake counts as wrong here."""
        return serious(tried, seen) if self.answers else seen.wrong


def find_cause(suspects: Suspects, part: PartResult) -> Cause | None:
    """Name the known mistake that explains every wrong answer of a part, if one does."""
    evidence = Evidence.of(part)
    matches = [
        mistake
        for mistake in suspects.mistakes
        if _relevant(mistake, part) and explains(suspects, mistake, evidence)
    ]
    if not matches:
        return None
    first, *rest = matches
    also = tuple(m.id for m in rest)
    return Cause(first.id, first.says, first.ask, first.family, also)


def _relevant(mistake: Mistake, part: PartResult) -> bool:
    names = {getattr(t.case, "name", None) for t in part.tried}
    return mistake.function is None or names == {None} or mistake.name in names


def explains(suspects: Suspects, mistake: Mistake, evidence: Evidence) -> bool:
    """Whether a mistake is wrong on the same inputs as the learner's work, and in the same way."""
    part = evidence.part
    if not part.wrong:  # only a rule was broken, and a rule needs the whole part
        cases = [t.case for t in part.tried]
        reference = Local(suspects.unit.reference_namespace())
        other = run_part(part.part, cases, suspects.implementation(mistake), reference)
        return not other.wrong and other.rule is not None and other.rule == part.rule
    for tried in evidence.wrong:  # the smallest input first
        seen = suspects.observe(mistake, part.part, tried)
        if not evidence.counts(tried, seen) or not tried.case.same(tried.seen, seen):
            return False
    return not any(
        evidence.counts(tried, suspects.observe(mistake, part.part, tried))
        for tried in evidence.others
    )
