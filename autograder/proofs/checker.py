"""The door: a text and a task go in, a `ProofResult` comes out.

`Walk` goes through the statements from the first to the last line; blocks have a `Scope` of their
own, and what they show is handed out under their condition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.proofs import facts, poly
from autograder.proofs.causes import line_causes
from autograder.proofs.facts import Fact
from autograder.proofs.judge import Verdict, divisions, judge
from autograder.proofs.meaning import Definition, Meaning, functions_in
from autograder.proofs.points import Point
from autograder.proofs.poly import Poly
from autograder.proofs.results import (
    FALSE,
    NO_ANSWER,
    NOTED,
    PROVEN,
    REFUSED,
    UNJUSTIFIED,
    UNREACHED,
    LineResult,
    ProofResult,
)
from autograder.proofs.scope import Known, Scope, Shared
from autograder.proofs.solver import Solver
from autograder.proofs.statements import OVER_LIMIT, read_proof
from autograder.proofs.syntax import Formula, Property, Statement
from autograder.proofs.task import ProofTask
from autograder.proofs.words import ProofFault, say


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


@dataclass
class Walk:
    """The state of a walk through a proof."""

    shared: Shared
    top: Scope
    results: list[LineResult] = field(default_factory=list)
    said: dict[int, tuple[Statement, Scope, Verdict]] = field(default_factory=dict)
    closed: list[Closed] = field(default_factory=list)
    supposed: set[str] = field(default_factory=set)
    stopped: bool = False
    over_limit: bool = False

    def run(self, statements: list[Statement]) -> None:
        """Judge all statements outside blocks, but for ``therefore``."""
        self._body(statements, self.top)

    def _body(self, body: list[Statement], scope: Scope) -> int:
        """Judge statements in order; returns how many lines said something and were proven."""
        steps = 0
        place = 0
        while place < len(body):
            statement = body[place]
            if statement.kind == "case" and not self.stopped:
                group = [statement]
                while place + 1 < len(body) and body[place + 1].kind == "case":
                    place += 1
                    group.append(body[place])
                steps += self._cases(group, scope)
            elif statement.kind == "therefore" and scope is self.top:
                pass  # Judged at the end, by `conclude`.
            elif self.stopped:
                self._unreached(statement)
            else:
                steps += self._statement(statement, scope)
            place += 1
        return steps

    def _statement(self, statement: Statement, scope: Scope) -> int:
        if statement.kind == "suppose":
            return self._suppose(statement, scope)
        if statement.fault is not None:
            self.refuse(statement, statement.fault)
            return 0
        try:
            if statement.kind in ("formula", "contradiction"):
                return int(self._line(statement, scope))
            getattr(self, f"_{statement.kind}")(statement, scope)
        except ProofFault as fault:
            self.refuse(statement, fault)
        return 0

    def say(self, statement: Statement, verdict: Verdict, causes: tuple[str, ...] = ()) -> None:
        """Write down what is said about a line."""
        words = say("line", verdict.key, **verdict.facts)
        line = LineResult(
            statement.line,
            statement.text,
            verdict.verdict,
            verdict.key,
            words,
            example=verdict.example,
            causes=list(causes),
        )
        self.results.append(line)

    def refuse(self, statement: Statement, fault: ProofFault) -> None:
        """Write down that a line cannot be read; its block is not reached."""
        causes = _FAULT_CAUSES.get(fault.key, ())
        line = LineResult(
            statement.line, statement.text, REFUSED, fault.key, fault.text, fault.column
        )
        line.causes = list(causes)
        self.results.append(line)
        self.over_limit = self.over_limit or fault.key in OVER_LIMIT
        for inner in statement.body:
            self._unreached(inner)

    def _unreached(self, statement: Statement) -> None:
        if statement.fault is not None:
            self.refuse(statement, statement.fault)
            return
        self.say(statement, Verdict(UNREACHED, "unreached"))
        for inner in statement.body:
            self._unreached(inner)

    def _let(self, statement: Statement, scope: Scope) -> None:
        for name in statement.names:
            if name in self.shared.names:
                raise ProofFault("declared", 0, name=name)
            if name in self.shared.definitions:
                raise ProofFault("name-is-function", 0, name=name)
        for name in statement.names:
            scope.declare(name)
        self.say(statement, Verdict(NOTED, "let"))

    def _define(self, statement: Statement, scope: Scope) -> None:
        name, parameter = statement.names
        if name in self.shared.names:
            raise ProofFault("name-taken", 0, name=name)
        body: Any = statement.formula
        definition = Definition(name, parameter, body, dict(scope.letters))
        new = {**scope.letters, parameter: poly.atom(("v", len(self.shared.names)))}
        meaning = Meaning(new, self.shared.definitions)
        made = meaning.poly(body)
        if poly.ZERO in meaning.divisors:
            raise ProofFault("divides-by-zero")
        self.shared.definitions[name] = definition
        if not meaning.divisors:
            self._same_function(name, made)
        self.say(statement, Verdict(NOTED, "define"))

    def _same_function(self, name: str, made: Poly) -> None:
        """Whether a definition is one of the functions that the task's claims are about."""
        task, place = self.shared.task, len(self.shared.names)
        argument = poly.atom(("v", place))
        for _, claim in task.claims:
            if not isinstance(claim, Property):
                continue
            value = poly.atom(("f", claim.function, (argument,)))
            equal = facts.compare("==", value, made)
            if _differ_at_points(task, place, equal):
                continue
            if self.shared.solver.impossible([facts.opposite(equal)], true=True):
                self.shared.renamed[claim.function] = claim.function
                self.shared.renamed[name] = claim.function
                return

    def _assume(self, statement: Statement, scope: Scope) -> None:
        formula: Any = statement.formula
        for name in sorted(functions_in(formula)):
            if name not in self.shared.definitions or self._speaks_of_task(name):
                raise ProofFault("assume-function", 0, name=name)
        known, divisors = scope.read(formula)
        if divided := divisions(scope, divisors, known.fact):
            self.say(statement, divided, ("division",))
            return
        scope.restrict(known)
        if scope.points:
            self.say(statement, Verdict(NOTED, "assume"))
            return
        given = [condition.fact for condition in scope.conditions]
        answer = self.shared.solver.impossible(given, true=True)
        if answer is False:
            self.say(statement, Verdict(NOTED, "assume"))
            return
        self.stopped = True
        if answer is None:
            self.say(statement, Verdict(NO_ANSWER, "no-answer"))
        else:
            verdict = Verdict(FALSE, "contradictory-assumptions")
            self.say(statement, verdict, ("contradictory-assumptions",))

    def _speaks_of_task(self, name: str) -> bool:
        """Whether a defined function uses a function of the task, or is one."""
        if name in self.shared.renamed:
            return True
        definition = self.shared.definitions.get(name)
        if definition is None:
            return True
        return any(self._speaks_of_task(inner) for inner in functions_in(definition.body))

    def _line(self, statement: Statement, scope: Scope) -> bool:
        """Judge a formula or ``contradiction``; whether it counts as a step."""
        if statement.kind == "contradiction":
            verdict = self._contradiction(scope)
            self.say(statement, verdict)
            return False
        formula: Any = statement.formula
        known, divisors = scope.read(formula)
        verdict = judge(scope, formula, known, divisors)
        self.said[statement.line] = (statement, scope, verdict)
        self.say(statement, verdict, line_causes(scope, formula, known, verdict))
        if verdict.verdict != PROVEN:
            return False
        scope.learn(known)
        return self._says_something(known.fact)

    def _says_something(self, fact: Fact) -> bool:
        """Whether a fact could be false, and could be true."""
        impossible = self.shared.solver.impossible
        if fact in (facts.TRUE, facts.FALSE):
            return False
        return impossible([fact], True) is False and impossible([facts.opposite(fact)]) is False

    def _contradiction(self, scope: Scope) -> Verdict:
        scope.decide()
        answer = scope.consistent()
        if answer is False:
            return Verdict(PROVEN, "contradiction")
        if answer is None:
            return Verdict(NO_ANSWER, "no-answer")
        return Verdict(UNJUSTIFIED, "no-contradiction")

    def _opened(self, statement: Statement, scope: Scope) -> tuple[Scope, Known] | None:
        """Open a block; None when its header is refused or divides."""
        if statement.fault is not None:
            self.refuse(statement, statement.fault)
            return None
        inside = Scope(self.shared, scope)
        formula: Any = statement.formula
        try:
            if isinstance(formula, Property):
                return inside, self._suppose_linear(formula, inside)
            known, divisors = scope.read(formula)
        except ProofFault as fault:
            self.refuse(statement, fault)
            return None
        if divided := divisions(scope, divisors, known.fact):
            self.say(statement, divided, ("division",))
            for inner in statement.body:
                self._unreached(inner)
            return None
        inside.restrict(known)
        return inside, known

    def _suppose_linear(self, claim: Property, inside: Scope) -> Known:
        name = self.shared.renamed.get(claim.function, claim.function)
        if name not in self.shared.task.functions:
            raise ProofFault("suppose-other", claim.column, name=claim.function)
        if len(self.shared.task.functions[name].parameters) != 1:
            raise ProofFault("suppose-other", claim.column, name=claim.function)
        inside.linear.add(name)
        fact: Fact = ("meta", name, True)
        return Known(fact, fact)

    def _suppose(self, statement: Statement, scope: Scope) -> int:
        opened = self._opened(statement, scope)
        if opened is None:
            return 0
        inside, known = opened
        place = len(self.results)
        self.say(statement, Verdict(NOTED, "suppose"))
        steps = self._body(statement.body, inside)
        last = statement.body[-1]
        ended = last.kind == "contradiction"
        if not ended:
            self.results[place].verdict = UNJUSTIFIED
            self.results[place].key = "open-suppose"
            self.results[place].words = say("line", "open-suppose")
        refuted = ended and self.results[-1].verdict == PROVEN
        if scope is self.top:
            self.closed.append(Closed(known.fact, steps, refuted))
            if known.fact[0] == "meta":
                self.supposed.add(known.fact[1])
        if refuted:
            scope.learn(Known(facts.opposite(known.fact), facts.opposite(known.kept)))
        return steps

    def _cases(self, group: list[Statement], scope: Scope) -> int:
        steps = 0
        conditions: list[Known] = []
        whole = True
        for statement in group:
            opened = self._opened(statement, scope)
            if opened is None:
                whole = False
                continue
            inside, known = opened
            self.say(statement, Verdict(NOTED, "case"))
            place = len(self.results) - 1
            steps += self._body(statement.body, inside)
            conditions.append(known)
            self._hand_out(statement, scope, inside, known)
        if whole:
            self._cover(self.results[place], scope, conditions)
        return steps

    def _hand_out(self, statement: Statement, scope: Scope, inside: Scope, case: Known) -> None:
        """Give what was shown in a case to the lines below, under the case's condition."""
        last = statement.body[-1]
        if last.kind == "contradiction" and self.results[-1].verdict == PROVEN:
            scope.learn(Known(facts.opposite(case.fact), facts.opposite(case.kept)))
            return
        outside = {number for number, name in enumerate(self.shared.names) if name in scope.letters}
        for known in inside.own:
            if facts.letters([known.fact, known.kept]) <= outside:
                fact = facts.implies(case.fact, known.fact)
                scope.learn(Known(fact, facts.implies(case.kept, known.kept)))

    def _cover(self, header: LineResult, scope: Scope, conditions: list[Known]) -> None:
        """Whether the cases leave nothing out."""
        union = Known(
            facts.either(known.fact for known in conditions),
            facts.either(known.kept for known in conditions),
        )
        from autograder.proofs.judge import broken, numbers_text

        scope.unanswered = False
        scope.decide([union.fact])
        if scope.follows(union.fact):
            scope.learn(union)
            return
        header.verdict = UNJUSTIFIED
        header.key = "case-gap"
        gap = broken(scope, None, union.fact)  # type: ignore[arg-type]
        if gap is not None and gap.example is not None:
            header.example = gap.example
            header.words = say("line", "case-gap-at", numbers=numbers_text(gap.example))
            header.causes.append("case-gap")
        elif scope.unanswered:
            header.verdict, header.key = NO_ANSWER, "no-answer"
            header.words = say("line", "no-answer")
        else:
            header.words = say("line", "case-gap")
            header.causes.append("case-gap")


_FAULT_CAUSES = {
    "claim-as-step": ("conclusion-as-step",),
    "assume-claim": ("conclusion-as-step",),
    "assume-function": ("function-assumed",),
}


def _differ_at_points(task: ProofTask, place: int, equal: Fact) -> bool:
    zeros = (0,) * place
    return any(
        Point((*map(_fraction, zeros), _fraction(x)), task.functions).breaks(equal)
        for x in (2, -1, 0)
    )


def check_proof(task: ProofTask | Mapping[str, Any], text: object) -> ProofResult:
    """Judge a proof.

    Parameters
    ----------
    task : ProofTask or mapping
        What is to be shown; plain data is read by `ProofTask.from_data`.
    text : str
        What the learner wrote. Anything else gets a result with a fault.

    Returns
    -------
    ProofResult

    Raises
    ------
    MissingSolverError
        When z3 is not installed.
    ProofTaskError
        When the task's data do not fit.
    """
    from autograder.proofs.conclusion import conclude

    if not isinstance(task, ProofTask):
        task = ProofTask.from_data(task)
    solver = Solver(task.functions)
    proof = read_proof(text, task.arities, [s.says for s in task.sentences.values()])
    if proof.fault is not None:
        fault = proof.fault
        return ProofResult(claim=task.claims[0][0], fault=fault.text, fault_key=fault.key)
    shared = Shared(task, solver)
    walk = Walk(shared, Scope(shared))
    walk.run(proof.statements)
    result = conclude(walk, proof.statements)
    result.source = proof.lines
    return result


def _fraction(number: int) -> Any:
    from fractions import Fraction

    return Fraction(number)
