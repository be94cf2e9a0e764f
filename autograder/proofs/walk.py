"""The way through a proof from the first to the last line; `blocks` has those with a block."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from autograder.proofs import facts, poly
from autograder.proofs.blocks import Closed, cases, suppose
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
)
from autograder.proofs.scope import Scope, Shared
from autograder.proofs.statements import OVER_LIMIT
from autograder.proofs.syntax import Property, Statement
from autograder.proofs.task import ProofTask
from autograder.proofs.words import ProofFault, say


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
        self.body(statements, self.top)

    def body(self, body: list[Statement], scope: Scope) -> int:
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
                steps += cases(self, group, scope)
            elif statement.kind == "therefore" and not _late(statement):
                pass  # Judged at the end, by `conclude`.
            elif self.stopped:
                self.unreached(statement)
            else:
                steps += self._statement(statement, scope)
            place += 1
        return steps

    def _statement(self, statement: Statement, scope: Scope) -> int:
        if statement.kind == "suppose":
            return suppose(self, statement, scope)
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
            self.unreached(inner)

    def unreached(self, statement: Statement) -> None:
        """Write down that a line, and its block, was not looked at."""
        if statement.fault is not None:
            self.refuse(statement, statement.fault)
            return
        self.say(statement, Verdict(UNREACHED, "unreached"))
        for inner in statement.body:
            self.unreached(inner)

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
        meaning = Meaning(new, self.shared.definitions, task=self.shared.task.functions)
        made = meaning.poly(body)
        if poly.ZERO in meaning.divisors:
            raise ProofFault("divides-by-zero")
        self.shared.definitions[name] = definition
        if all(poly.value_of(divisor) for divisor in meaning.divisors):
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
            return name in self.shared.task.functions
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
        """Whether a part of a fact could be false, and could be true."""
        impossible = self.shared.solver.impossible
        return any(
            impossible([part], True) is False and impossible([facts.opposite(part)]) is False
            for part in facts.parts(fact)
        )

    def _contradiction(self, scope: Scope) -> Verdict:
        scope.decide()
        answer = scope.consistent()
        if answer is False:
            return Verdict(PROVEN, "contradiction")
        if answer is None:
            return Verdict(NO_ANSWER, "no-answer")
        return Verdict(UNJUSTIFIED, "no-contradiction")


def _late(statement: Statement) -> bool:
    """Whether a line comes after ``therefore``, or stands in a block."""
    keys = ("after-therefore", "therefore-inside")
    return statement.fault is not None and statement.fault.key in keys


_FAULT_CAUSES = {
    "claim-as-step": ("conclusion-as-step",),
    "assume-claim": ("conclusion-as-step",),
    "assume-function": ("function-assumed",),
}


def _differ_at_points(task: ProofTask, place: int, equal: Fact) -> bool:
    zeros = (0,) * place
    return any(
        Point((*map(Fraction, zeros), Fraction(x)), task.functions).breaks(equal)
        for x in (2, -1, 0)
    )
