"""Blocks: ``suppose`` refutes what stands in its header, ``case`` hands out what holds in each case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.proofs import facts
from autograder.proofs.facts import Fact
from autograder.proofs.judge import Verdict, broken, divisions, numbers_text
from autograder.proofs.results import NO_ANSWER, NOTED, PROVEN, UNJUSTIFIED, LineResult
from autograder.proofs.scope import Known, Scope
from autograder.proofs.syntax import Property, Statement
from autograder.proofs.words import ProofFault, say

if TYPE_CHECKING:
    from autograder.proofs.walk import Walk


@dataclass
class Closed:
    """A supposition that was refuted, or tried.

    Attributes
    ----------
    fact : Fact
        What was supposed.
    steps : int
        Lines proven inside that say something.
    refuted : bool
        Whether ``contradiction`` was proven.
    """

    fact: Fact
    steps: int = 0
    refuted: bool = False


def _opened(walk: Walk, statement: Statement, scope: Scope) -> tuple[Scope, Known] | None:
    """Open a block; None when its header is refused or divides."""
    if statement.fault is not None:
        walk.refuse(statement, statement.fault)
        return None
    inside = Scope(walk.shared, scope)
    formula: Any = statement.formula
    try:
        if isinstance(formula, Property):
            return inside, _suppose_linear(walk, formula, inside)
        known, divisors = scope.read(formula)
    except ProofFault as fault:
        walk.refuse(statement, fault)
        return None
    if divided := divisions(scope, divisors, known.fact):
        walk.say(statement, divided, ("division",))
        for inner in statement.body:
            walk.unreached(inner)
        return None
    inside.restrict(known)
    return inside, known


def _suppose_linear(walk: Walk, claim: Property, inside: Scope) -> Known:
    name = walk.shared.renamed.get(claim.function, claim.function)
    if name not in walk.shared.task.functions:
        raise ProofFault("suppose-other", claim.column, name=claim.function)
    if len(walk.shared.task.functions[name].parameters) != 1:
        raise ProofFault("suppose-other", claim.column, name=claim.function)
    inside.linear.add(name)
    fact: Fact = ("meta", name, True)
    return Known(fact, fact)


def suppose(walk: Walk, statement: Statement, scope: Scope) -> int:
    """Judge a supposition and its block; returns how many lines said something and were proven."""
    opened = _opened(walk, statement, scope)
    if opened is None:
        return 0
    inside, known = opened
    place = len(walk.results)
    walk.say(statement, Verdict(NOTED, "suppose"))
    steps = walk.body(statement.body, inside)
    last = statement.body[-1]
    ended = last.kind == "contradiction"
    if not ended:
        walk.results[place].verdict = UNJUSTIFIED
        walk.results[place].key = "open-suppose"
        walk.results[place].words = say("line", "open-suppose")
    refuted = ended and walk.results[-1].verdict == PROVEN
    if scope is walk.top:
        walk.closed.append(Closed(known.fact, steps, refuted))
        if known.fact[0] == "meta":
            walk.supposed.add(known.fact[1])
    if refuted:
        scope.learn(Known(facts.opposite(known.fact), facts.opposite(known.kept)))
    return steps


def cases(walk: Walk, group: list[Statement], scope: Scope) -> int:
    """Judge cases that stand together; returns how many lines said something and were proven.

    What they show is handed out only when they leave nothing out.
    """
    steps = 0
    conditions: list[Known] = []
    shown: list[Known] = []
    header: LineResult | None = None
    for statement in group:
        opened = _opened(walk, statement, scope)
        if opened is None:
            continue
        inside, known = opened
        walk.say(statement, Verdict(NOTED, "case"))
        header = walk.results[-1]
        steps += walk.body(statement.body, inside)
        conditions.append(known)
        shown += _handed_out(walk, statement, scope, inside, known)
    if header is not None and len(conditions) == len(group) and _cover(header, scope, conditions):
        for known in shown:
            scope.learn(known)
    return steps


def _handed_out(
    walk: Walk, statement: Statement, scope: Scope, inside: Scope, case: Known
) -> list[Known]:
    """What was shown in a case, under the case's condition."""
    last = statement.body[-1]
    if last.kind == "contradiction" and walk.results[-1].verdict == PROVEN:
        return [Known(facts.opposite(case.fact), facts.opposite(case.kept))]
    names = walk.shared.names
    outside = {number for number, name in enumerate(names) if name in scope.letters}
    return [
        Known(facts.implies(case.fact, known.fact), facts.implies(case.kept, known.kept))
        for known in inside.own
        if facts.letters([known.fact, known.kept]) <= outside
    ]


def _cover(header: LineResult, scope: Scope, conditions: list[Known]) -> bool:
    """Whether the cases leave nothing out; the last header says what they do leave out."""
    union = Known(
        facts.either(known.fact for known in conditions),
        facts.either(known.kept for known in conditions),
    )
    scope.unanswered = False
    scope.decide([union.fact])
    if scope.follows(union.fact):
        scope.learn(union)
        return True
    verdict, shown = Verdict(UNJUSTIFIED, "case-gap"), {}
    gap = broken(scope, None, union.fact)
    if gap is not None and gap.example is not None:
        header.example = gap.example
        verdict.key, shown = "case-gap-at", {"numbers": numbers_text(gap.example)}
    elif scope.unanswered:
        verdict = Verdict(NO_ANSWER, "no-answer")
    header.verdict, header.key = verdict.verdict, verdict.key
    header.words = say("line", verdict.key, **shown)
    if verdict.verdict == UNJUSTIFIED:
        header.causes.append("case-gap")
    return False
