"""What is known at a line: letters, conditions, facts of the lines above, branches decided by them.

A line follows when the facts make its negation impossible. Where the facts contradict each other,
as they shall inside ``suppose``, everything would follow; there a line counts only when some of the
facts that do not contradict each other are enough for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograder.proofs import facts, poly
from autograder.proofs.facts import Fact
from autograder.proofs.meaning import Definition, Meaning
from autograder.proofs.points import Point, small_points
from autograder.proofs.poly import Atom, Poly
from autograder.proofs.solver import Solver, slope_rule
from autograder.proofs.syntax import Formula
from autograder.proofs.task import ProofTask

MAX_SEARCH = 120


@dataclass
class Shared:
    """What all blocks of a proof share.

    Attributes
    ----------
    task : ProofTask
    solver : Solver
    names : list of str
        All letters, by their number.
    definitions : dict of str to Definition
    renamed : dict of str to str
        Functions that are the same as one of the task, under the task's name.
    """

    task: ProofTask
    solver: Solver
    names: list[str] = field(default_factory=list)
    definitions: dict[str, Definition] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """A fact in two forms.

    Attributes
    ----------
    fact : Fact
        With definitions put in.
    kept : Fact
        With the task's functions kept as values, also where the learner defined them anew.
    """

    fact: Fact
    kept: Fact


class Scope:
    """The lines above, seen from one line.

    Attributes
    ----------
    letters : dict of str to Poly
    conditions : list of Known
        What was assumed, supposed, or is the case.
    lines : list of Known
        The same and what was proven from it, in this block and those around it.
    own : list of Known
        What was proven in this block.
    branches : list of Fact
        Facts from branches that are decided.
    linear : set of str
        Functions supposed linear.
    """

    def __init__(self, shared: Shared, parent: Scope | None = None) -> None:
        self.shared = shared
        self.letters: dict[str, Poly] = dict(parent.letters) if parent else {}
        self.conditions: list[Known] = list(parent.conditions) if parent else []
        self.lines: list[Known] = list(parent.lines) if parent else []
        self.own: list[Known] = []
        self.branches: list[Fact] = list(parent.branches) if parent else []
        self.decided: set[tuple[Atom, int]] = set(parent.decided) if parent else set()
        self.linear: set[str] = set(parent.linear) if parent else set()
        self.hidden: set[str] = set()
        self.unanswered = False
        self._points: tuple[tuple[int, int], list[Point]] | None = None

    def declare(self, name: str) -> None:
        """Introduce a letter."""
        self.letters[name] = poly.atom(("v", len(self.shared.names)))
        self.shared.names.append(name)

    def read(self, formula: Formula) -> tuple[Known, list[Poly]]:
        """Return a formula as a fact, and what it divides by."""
        hidden = frozenset(set(self.shared.names) - set(self.letters))
        task = self.shared.task.functions
        meaning = Meaning(self.letters, self.shared.definitions, hidden=hidden, task=task)
        fact = meaning.fact(formula)
        kept = fact
        if set(self.shared.renamed) & set(self.shared.definitions):
            renamed = self.shared.renamed
            kept = Meaning(self.letters, self.shared.definitions, renamed).fact(formula)
        return Known(fact, kept), meaning.divisors

    def restrict(self, known: Known) -> None:
        """Add a condition: an assumption, a case, a supposition."""
        self.conditions.append(known)
        self.lines.append(known)

    def learn(self, known: Known) -> None:
        """Add what was proven."""
        self.lines.append(known)
        self.own.append(known)

    def known(self) -> list[Fact]:
        """All facts, each part once."""
        found: dict[Fact, None] = {}
        for line in self.lines:
            found |= dict.fromkeys(facts.parts(line.fact))
        return list(found | dict.fromkeys(self.branches))

    @property
    def vacuous(self) -> bool:
        """Whether something is supposed that no numbers can show: a known function is linear."""
        return any(self.shared.task.functions[name].branches for name in self.linear)

    @property
    def points(self) -> list[Point]:
        """Small numbers that keep all conditions; none where a known function is supposed linear."""
        stamp = (len(self.shared.names), len(self.conditions))
        if self._points is None or self._points[0] != stamp:
            functions = self.shared.task.functions
            conditions = [known.fact for known in self.conditions]
            found = small_points(stamp[0], conditions, functions, self.linear)
            self._points = (stamp, [] if self.vacuous else found)
        return self._points[1]

    def follows(self, goal: Fact, extra: Sequence[Fact] = ()) -> bool | None:
        """Whether a fact follows from what is known; None when there is no answer."""
        answers = [self._one(part, extra) for part in facts.parts(goal)]
        if None in answers and False not in answers:
            self.unanswered = True
            return None
        return all(answers)

    def _one(self, goal: Fact, extra: Sequence[Fact]) -> bool | None:
        base = [*self.known(), *extra]
        if goal in base:
            return True
        if any(point.breaks(goal) for point in self.points):
            return False
        negation = facts.opposite(goal)
        impossible = self.shared.solver.impossible
        answer = impossible([*base, negation])
        if answer is not True:
            return answer
        consistent = self.consistent(extra)
        if consistent is not False:
            return consistent
        if impossible([goal]):
            return True
        return self._from_some(base, negation)

    def consistent(self, extra: Sequence[Fact] = ()) -> bool | None:
        """Whether the facts can hold together, as far as they are known."""
        if self.points and not extra:
            return True
        answer = self.shared.solver.impossible([*self.known(), *extra])
        return None if answer is None else not answer

    def _from_some(self, base: Sequence[Fact], negation: Fact) -> bool | None:
        """Whether facts that do not contradict each other rule the negation out.

        Such facts leave out at least one fact of every contradiction, so it is enough to try,
        for each contradiction found, to do without each of its facts in turn.
        """
        impossible = self.shared.solver.impossible
        waiting: list[frozenset[Fact]] = [frozenset()]
        seen = set(waiting)
        for _ in range(MAX_SEARCH):
            if not waiting:
                return False
            left_out = waiting.pop()
            given = [fact for fact in base if fact not in left_out]
            if not impossible([*given, negation]):
                continue
            core = self._shrunk(given, negation)
            if impossible(core) is False:
                return True
            for fact in core:
                smaller = left_out | {fact}
                if smaller not in seen:
                    seen.add(smaller)
                    waiting.append(smaller)
        return None

    def _shrunk(self, given: Sequence[Fact], negation: Fact) -> list[Fact]:
        core = [fact for fact in self.shared.solver.core([*given, negation]) if fact != negation]
        for fact in list(core):
            rest = [one for one in core if one != fact]
            if self.shared.solver.impossible([*rest, negation]):
                core = rest
        return core

    def decide(self, new: Iterable[Fact] = ()) -> None:
        """Find which branches of the functions' values the facts decide, as long as more come."""
        new = list(new)
        more = True
        while more:
            more = False
            for part in facts.atoms([*self.known(), *new]):
                if part[0] == "f" and self._decide_one(part):
                    more = True

    def _decide_one(self, part: Atom) -> bool:
        """Find the branches of one value that are decided; whether something new was found.

        A branch is decided when every other one is impossible, or gives the same value there.
        """
        branches = self.shared.task.functions[part[1]].at(part[2])
        own = poly.atom(part)
        found = False
        for number, (when, value) in enumerate(branches):
            is_value = facts.compare("==", own, value)
            if (part, number) in self.decided or any(p.breaks(is_value) for p in self.points):
                continue
            held = [
                facts.both((condition, facts.compare("==", own, result)))
                for i, (condition, result) in enumerate(branches)
                if i != number
            ]
            if any(one == part for one, _ in self.decided) and not self._by_one_line(held):
                continue
            alone = self.follows(facts.both(facts.opposite(other) for other in held))
            differs = facts.opposite(is_value)
            same = (facts.opposite(facts.both((other, differs))) for other in held)
            if alone or self.follows(facts.both(same)):
                self.decided.add((part, number))
                self.branches += [is_value, *(facts.parts(when) if alone else ())]
                found = True
        return found

    def _by_one_line(self, others: Sequence[Fact]) -> bool:
        """Whether a single fact rules out the other branches.

        Only that decides a second branch, where the lines contradict each other.
        """
        impossible = self.shared.solver.impossible
        return any(
            all(impossible([fact, other]) for other in others) and not impossible([fact])
            for fact in self.known()
        )

    def undecided(self, fact: Fact) -> list[Atom]:
        """Values of functions in a fact whose branch is not decided."""
        known = {part for part, _ in self.decided}
        functions = self.shared.task.functions
        return [
            part
            for part in facts.atoms([fact])
            if part[0] == "f" and functions[part[1]].branches and part not in known
        ]

    def instances(self, fact: Fact) -> list[Fact]:
        """What linearity says about the values that a line writes down."""
        functions = self.shared.task.functions
        linear = self.linear | {name for name, f in functions.items() if f.linear}
        found = [part for part in facts.atoms([fact]) if part[0] == "f" and part[1] in linear]
        return [slope_rule(part) for part in found]
