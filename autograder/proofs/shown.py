"""Whether the lines of a proof show a claim.

A claim about a function is shown when the lines above, and nothing else, leave no room for its
opposite. If F were linear, F(u) would be k * u for each u that the lines speak of, with one number
k; when the facts of the lines make that impossible, F is not linear. The definition of F is not
used here: what it says must stand in the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import permutations, product

from autograder.proofs import facts, poly
from autograder.proofs.claims import plain
from autograder.proofs.facts import Fact
from autograder.proofs.meaning import Meaning
from autograder.proofs.poly import Atom, Poly
from autograder.proofs.scope import Scope
from autograder.proofs.syntax import Claim, ForAll, Property, Sentence
from autograder.proofs.task import StatedSentence

MAX_LETTERS = 6
MAX_ARGUMENTS = 12


def values_of(given: Iterable[Fact], function: str) -> list[Atom]:
    """The values of a function that facts speak of."""
    return [part for part in facts.atoms(given) if part[0] == "f" and part[1] == function]


def law(claim: Property, function: str, found: Sequence[Atom]) -> list[Fact]:
    """What a property says about these values of a function."""
    if claim.what == "additive":
        return _additive(found)
    slope = poly.atom(("k", function))
    made = []
    for part in found:
        argument, value = part[2][0], poly.atom(part)
        if claim.what == "positively homogeneous":
            left = poly.multiply(poly.atom(("k", f"{function} left")), argument)
            right = poly.multiply(slope, argument)
            made += [
                facts.implies(facts.literal("<=", argument), facts.compare("==", value, left)),
                facts.implies(
                    facts.literal("<=", poly.scale(argument, -1)),
                    facts.compare("==", value, right),
                ),
            ]
            continue
        line = poly.multiply(slope, argument)
        if claim.what == "affine":
            line = poly.add(line, poly.atom(("k", f"{function} at 0")))
        made.append(facts.compare("==", value, line))
    return made


def _additive(found: Sequence[Atom]) -> list[Fact]:
    """F(s + t) == F(s) + F(t) where all three occur; F(0) == 0; F(q * t) == q * F(t)."""
    made: list[Fact] = []
    known = {part[2][0]: poly.atom(part) for part in found[:MAX_ARGUMENTS]}
    for argument, value in known.items():
        if not argument:
            made.append(facts.literal("==", value))
    for first, second in product(known, known):
        total = poly.add(first, second)
        if total in known:
            both = poly.add(known[first], known[second])
            made.append(facts.compare("==", known[total], both))
        if first and second and len(first) == len(second):
            ratio = Fraction(first[0][1]) / second[0][1]
            if first == poly.scale(second, ratio):
                made.append(facts.compare("==", known[first], poly.scale(known[second], ratio)))
    return made


def breaks_law(scope: Scope, claim: Property, function: str) -> bool | None:
    """Whether the lines leave no room for the property."""
    given = [part for known in scope.lines for part in facts.parts(known.kept)]
    solver = scope.shared.solver
    if solver.impossible(given) is not False:
        return None
    if claim.what in ("linear", "homogeneous"):
        given.append(("meta", function, True))
    return solver.impossible([*given, *law(claim, function, values_of(given, function))])


def keeps_law(scope: Scope, claim: Property, function: str) -> bool | None:
    """Whether the lines show the property for letters that nothing restricts."""
    given = [part for known in scope.lines for part in facts.parts(known.kept)]
    laws = ["homogeneous"] if claim.what == "linear" else [claim.what]
    return any(_one_law(scope, given, what, function) for what in laws)


def _one_law(scope: Scope, given: Sequence[Fact], what: str, function: str) -> bool:
    free = [number for number in range(len(scope.shared.names)) if _is_top(scope, number)]
    pairs = list(permutations(free[:MAX_LETTERS], 2))
    spoken = values_of(given, function)
    for first, second in pairs:
        c, x = poly.atom(("v", first)), poly.atom(("v", second))
        condition = facts.TRUE
        if what == "positively homogeneous":
            condition = facts.literal("<", poly.scale(c, -1))
        if what != "affine" and not restricted(scope, {first, second}, condition):
            goal = _law_at(function, what, c, x)
            if set(values_of([goal], function)) <= set(spoken) and _entails(
                scope, [*given, condition], goal
            ):
                return True
    return any(_as_line(scope, given, what, function, number) for number in free[:MAX_LETTERS])


def _law_at(function: str, what: str, c: Poly, x: Poly) -> Fact:
    def value(argument: Poly) -> Poly:
        return poly.atom(("f", function, (argument,)))

    if what == "additive":
        return facts.compare("==", value(poly.add(c, x)), poly.add(value(c), value(x)))
    return facts.compare("==", value(poly.multiply(c, x)), poly.multiply(c, value(x)))


def _as_line(scope: Scope, given: Sequence[Fact], what: str, function: str, number: int) -> bool:
    """Whether a line says F(x) == m * x (+ n), m and n numbers, for an unrestricted x."""
    x = ("v", number)
    value = ("f", function, (poly.atom(x),))
    if restricted(scope, {number}, facts.TRUE):
        return False
    for fact in given:
        if fact[0] != "==":
            continue
        monomials = {monomial: c for monomial, c in fact[1]}
        allowed = {((value, 1),), ((x, 1),), ()} if what == "affine" else {((value, 1),), ((x, 1),)}
        if ((value, 1),) in monomials and set(monomials) <= allowed:
            return True
    return False


def _entails(scope: Scope, given: Sequence[Fact], goal: Fact) -> bool:
    return scope.shared.solver.impossible([*given, facts.opposite(goal)]) is True


def _is_top(scope: Scope, number: int) -> bool:
    return scope.shared.names[number] in scope.letters


def restricted(scope: Scope, letters: set[int], condition: Fact) -> str:
    """The name of a letter that an assumption restricts more than the condition does, or ""."""
    for known in scope.conditions:
        touched = facts.letters([known.fact]) & letters
        if touched and not _entails(scope, [condition], known.fact):
            return scope.shared.names[min(touched)]
    return ""


def function_of(scope: Scope, name: str) -> str:
    """The task's function that a name stands for, or the name."""
    return scope.shared.renamed.get(name, name)


def same_claim(scope: Scope, asked: Claim, given: Claim) -> bool:
    """Whether a claim is the one asked for, up to names."""
    if isinstance(asked, Property) and isinstance(given, Property):
        same = (asked.what, asked.negated) == (given.what, given.negated)
        return same and asked.function == function_of(scope, given.function)
    if isinstance(asked, Sentence) and isinstance(given, Sentence):
        return plain(asked.text) == plain(given.text)
    if isinstance(asked, ForAll) and isinstance(given, ForAll):
        return _same_for_all(scope, asked, given)
    return False


def for_all_facts(
    scope: Scope, claim: ForAll, letters: dict[str, Poly]
) -> tuple[Fact, Fact, list[Poly]]:
    """Formula and condition of a claim for all numbers, and what they divide by."""
    shared = scope.shared
    meaning = Meaning(letters, shared.definitions, shared.renamed, task=shared.task.functions)
    formula = meaning.fact(claim.formula)
    condition = facts.TRUE if claim.condition is None else meaning.fact(claim.condition)
    return formula, condition, meaning.divisors


def _same_for_all(scope: Scope, asked: ForAll, given: ForAll) -> bool:
    if len(asked.letters) != len(given.letters) or len(asked.letters) > MAX_LETTERS - 2:
        return False
    numbered = [poly.atom(("v", i)) for i in range(len(asked.letters))]
    wanted, condition, _ = for_all_facts(
        scope, asked, dict(zip(asked.letters, numbered, strict=True))
    )
    solver = scope.shared.solver
    for order in permutations(numbered):
        found, weaker, _ = for_all_facts(scope, given, dict(zip(given.letters, order, strict=True)))
        if found == wanted and solver.impossible([condition, facts.opposite(weaker)], True):
            return True
    return False


def matches(scope: Scope, sentence: StatedSentence, supposed: Fact) -> bool:
    """Whether a supposition says nothing but the conditions of a sentence, each by itself.

    The conditions contradict each other, so that they imply anything together; each part of the
    supposition must follow from one of them alone.
    """
    parts = facts.parts(supposed)
    used = sorted(facts.letters(parts))
    if supposed[0] == "meta" or len(used) != len(sentence.letters):
        return False
    if restricted(scope, set(used), facts.TRUE):
        return False
    for order in permutations(used):
        conditions = [_renumbered(condition, order) for condition in sentence.conditions]
        if all(_from_one(scope, conditions, part) for part in parts) and all(
            any(_from_one(scope, [part], condition) for part in parts) for condition in conditions
        ):
            return True
    return False


def _renumbered(fact: Fact, order: Sequence[int]) -> Fact:
    def change(part: Atom) -> Poly | None:
        return poly.atom(("v", order[part[1]])) if part[0] == "v" else None

    return facts.substitute(fact, change)


def _from_one(scope: Scope, conditions: Sequence[Fact], part: Fact) -> bool:
    solver = scope.shared.solver
    opposite = facts.opposite(part)
    return any(
        condition == part or solver.impossible([condition, opposite], true=True) is True
        for condition in conditions
    )
