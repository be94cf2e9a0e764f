"""Questions to z3: whether facts can hold together.

Each proof has a context of its own and every question a counted limit (``rlimit``), so an answer
depends on the facts and not on the machine. Time is only the last guard. A function's value is a
number of its own: with ``true`` the branches say which, without it only that equal arguments give
equal values.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from autograder.proofs import facts, poly
from autograder.proofs.encode import Encoded, Encoder
from autograder.proofs.facts import Fact
from autograder.proofs.points import Point
from autograder.proofs.poly import Atom
from autograder.proofs.task import TaskFunction
from autograder.proofs.words import ProofFault

LIMIT = 150_000
TOTAL = 4_000_000
PRICE = 30
MILLISECONDS = 1000
MAX_LATE = 3
MAX_VALUES = 40


class Solver:
    """Answers questions about facts, within counted limits.

    Parameters
    ----------
    functions : mapping of str to TaskFunction
        With their branches, for questions with ``true``.
    limit, total : int
        What one question and all of them together may cost, counted by z3.
    """

    def __init__(
        self, functions: Mapping[str, TaskFunction], limit: int = LIMIT, total: int = TOTAL
    ) -> None:
        self.encoder = Encoder()
        self.z3 = self.encoder.z3
        self.context = self.encoder.context
        self.functions = functions
        self.limit = limit
        self.total = total
        self.spent = 0
        self.questions = 0
        self.late = 0
        self.answers: dict[Any, bool | None] = {}
        self.cores: dict[Any, list[Fact]] = {}
        self.shared = self.z3.SimpleSolver(ctx=self.context)
        self.shared.set("rlimit", limit)
        self.shared.set("timeout", MILLISECONDS)

    def impossible(
        self, given: Sequence[Fact], true: bool = False, linear: Collection[str] = ()
    ) -> bool | None:
        """Whether the facts cannot hold together; None when there is no answer.

        Parameters
        ----------
        given : sequence of Fact
        true : bool
            Whether functions have their true values, in place of any values.
        linear : collection of str
            With `true`: functions known by name only that are linear.
        """
        if facts.FALSE in given:
            return True
        key = (frozenset(given), true, frozenset(linear))
        if key not in self.answers:
            self.answers[key] = self._ask(given, true, linear)[0]
        return self.answers[key]

    def core(self, given: Sequence[Fact]) -> list[Fact]:
        """Return some of the facts that cannot hold together, when `impossible` said so of all."""
        return self.cores.get((frozenset(given), False, frozenset()), list(given))

    def point(
        self, given: Sequence[Fact], count: int, linear: Collection[str] = ()
    ) -> Point | None:
        """Return rational numbers at which the facts hold with the true functions, if found.

        The numbers come from z3's model and are not yet checked.
        """
        result, model = self._ask(given, True, linear)
        if result is not False or model is None:
            return None
        try:
            return self._point(given, model, count, linear)
        except ArithmeticError:
            return None

    def _point(
        self, given: Sequence[Fact], model: Any, count: int, linear: Collection[str]
    ) -> Point:
        letters = tuple(self.encoder.number(model, ("v", i)) for i in range(count))
        shapes: dict[str, tuple[Fraction, ...]] = {}
        tables: dict[str, dict[Fraction, Fraction]] = {}
        for name, function in self.functions.items():
            if self._is_linear(name, linear) and not function.branches:
                shapes[name] = (Fraction(0), self.encoder.number(model, ("k", name)), Fraction(0))
            elif not function.branches:
                tables[name] = {}
        for part in facts.atoms(given):
            if part[0] == "f" and part[1] in tables:
                at = Point(letters, self.functions, shapes, tables).value(part[2][0])
                tables[part[1]][at] = self.encoder.number(model, part)
        return Point(letters, self.functions, shapes, tables)

    def _ask(
        self, given: Sequence[Fact], true: bool, linear: Collection[str]
    ) -> tuple[bool | None, Any]:
        if self.spent >= self.total or self.late >= MAX_LATE:
            return None, None
        try:
            whole = self._with_rules(given, true, frozenset(linear))
        except ProofFault:
            return None, None
        if whole is None:
            return None, None
        if all(one.flat for one in whole.values()):
            return self._check_shared(given, whole, true or bool(linear))
        for kind in (None, "QF_NRA"):
            result, model = self._check(whole, kind)
            if result is not None:
                return result, model
        return None, None

    def _check_shared(
        self, given: Sequence[Fact], whole: dict[Fact, Encoded], true: bool
    ) -> tuple[bool | None, Any]:
        """Ask the solver that all linear questions share; facts are switched on by their marks."""
        marks = {one.mark.get_id(): fact for fact, one in whole.items()}
        for one in whole.values():
            if not one.asserted:
                one.asserted = True
                self.shared.add(self.z3.Implies(one.mark, one.term))
        result, model = self._answer(self.shared, [one.mark for one in whole.values()], len(whole))
        if result and not true:
            found = {marks[mark.get_id()] for mark in self.shared.unsat_core()}
            self.cores[(frozenset(given), False, frozenset())] = [f for f in given if f in found]
        return result, model

    def _check(self, whole: dict[Fact, Encoded], kind: str | None) -> tuple[bool | None, Any]:
        z3 = self.z3
        if kind is None:
            solver = z3.SimpleSolver(ctx=self.context)
        else:
            solver = z3.SolverFor(kind, ctx=self.context)
        solver.set("rlimit", self.limit)
        solver.set("timeout", MILLISECONDS)
        solver.add([one.term for one in whole.values()])
        return self._answer(solver, [], len(whole))

    def _answer(self, solver: Any, marks: list[Any], size: int) -> tuple[bool | None, Any]:
        self.questions += 1
        self.spent += PRICE * (10 + size)
        started = time.monotonic()
        try:
            text = str(solver.check(*marks))
            if text == "sat":
                return False, solver.model()
        except self.z3.Z3Exception:
            text = "unknown"
        if text == "unsat":
            return True, None
        self.late += time.monotonic() - started > 0.9 * MILLISECONDS / 1000
        self.spent += self.limit
        return None, None

    def _with_rules(
        self, given: Sequence[Fact], true: bool, linear: frozenset[str]
    ) -> dict[Fact, Encoded] | None:
        """Facts with what is known about the atoms in them; None when that is too much."""
        whole: dict[Fact, Encoded] = {}
        values: dict[str, dict[Atom, None]] = {}
        waiting = list(given)
        while waiting:
            fact = waiting.pop()
            if fact in whole:
                continue
            whole[fact] = one = self.encoder.encode(fact)
            for part in one.atoms:
                if part[0] == "f":
                    values.setdefault(part[1], {})[part] = None
            key = (true, linear)
            if key not in one.rules:
                one.rules[key] = [r for part in one.atoms for r in self._about(part, true, linear)]
            waiting += one.rules[key]
        for name, found in values.items():
            if len(found) > MAX_VALUES:
                return None
            if true and (self._is_linear(name, linear) or self.functions[name].branches):
                continue
            for pair in combinations(found, 2):
                for rule in _equal_values(*pair):
                    whole[rule] = self.encoder.encode(rule)
        return whole

    def _is_linear(self, name: str, linear: Collection[str]) -> bool:
        return name in linear or (name in self.functions and self.functions[name].linear)

    def _about(self, part: Atom, true: bool, linear: Collection[str]) -> list[Fact]:
        own = poly.atom(part)
        if part[0] == "i":
            one = poly.subtract(poly.multiply(part[1], own), poly.constant(1))
            return [facts.either((facts.literal("==", part[1]), facts.literal("==", one)))]
        if part[0] == "m":
            gaps = [poly.subtract(inside, own) for inside in part[1:]]
            larger = [facts.literal("<=", gap) for gap in gaps]
            return [*larger, facts.either(facts.literal("==", gap) for gap in gaps)]
        if part[0] != "f" or not true:
            return []
        if self._is_linear(part[1], linear) and not self.functions[part[1]].branches:
            return [slope_rule(part)]
        branches = self.functions[part[1]].at(part[2])
        made = [
            facts.both((condition, facts.compare("==", own, value)))
            for condition, value in branches
        ]
        return [facts.either(made)] if made else []


def slope_rule(part: Atom) -> Fact:
    """The fact that a linear function's value is its slope times the argument."""
    slope = poly.atom(("k", part[1]))
    return facts.compare("==", poly.atom(part), poly.multiply(slope, part[2][0]))


def _equal_values(first: Atom, second: Atom) -> list[Fact]:
    """Equal arguments give equal values."""
    gaps = [poly.subtract(a, b) for a, b in zip(first[2], second[2], strict=True)]
    numbers = [poly.value_of(gap) for gap in gaps]
    if any(number not in (None, 0) for number in numbers):
        return []
    apart = [facts.literal("!=", gap) for gap in gaps]
    same = facts.compare("==", poly.atom(first), poly.atom(second))
    return [facts.either([*apart, same])]
