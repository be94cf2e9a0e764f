"""One line against what is known: proven, false with numbers, or not yet justified and why."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from autograder.proofs import facts, poly
from autograder.proofs.facts import Fact
from autograder.proofs.meaning import Meaning, letters_in
from autograder.proofs.points import NoValueError, Point
from autograder.proofs.poly import Poly
from autograder.proofs.results import DIVISION, FALSE, NO_ANSWER, PROVEN, UNJUSTIFIED
from autograder.proofs.scope import Known, Scope
from autograder.proofs.syntax import And, Comparison, Formula, Or


@dataclass
class Verdict:
    """What is said about a formula.

    Attributes
    ----------
    verdict, key : str
        Kind, and sentence of the group ``line``.
    facts : dict
        What the sentence names.
    example : dict or None
        Numbers that show it.
    point : Point or None
        The same, for finding causes.
    """

    verdict: str
    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    example: dict[str, Any] | None = None
    point: Point | None = None


def judge(scope: Scope, formula: Formula, known: Known, divisors: list[Poly]) -> Verdict:
    """Say whether a formula follows from what is known.

    Parameters
    ----------
    scope : Scope
    formula : Formula
        As read.
    known : Known
        The same as a fact.
    divisors : list of Poly
        What it divides by.
    """
    scope.unanswered = False
    extra = scope.instances(known.fact)
    if divided := divisions(scope, divisors, known.fact):
        return divided
    scope.decide([known.fact])
    if scope.follows(known.fact, extra):
        # Nothing proven may fail at numbers that keep all conditions: a guard for the solver.
        if any(point.breaks(known.fact) for point in scope.points):
            return Verdict(NO_ANSWER, "no-answer")
        return Verdict(PROVEN, "proven")
    if scope.vacuous:
        return _missing(scope, known.fact)
    return broken(scope, formula, known.fact) or _missing(scope, known.fact)


def divisions(scope: Scope, divisors: list[Poly], fact: Fact) -> Verdict | None:
    """Return the verdict for a divisor that may be 0, None when there is none."""
    for divisor in divisors:
        nonzero = facts.literal("!=", divisor)
        if nonzero == facts.TRUE:
            continue
        scope.decide([nonzero])
        if nonzero != facts.FALSE and scope.follows(nonzero):
            continue
        text = poly.written(divisor, scope.shared.names)
        for point in scope.points:
            if point.breaks(nonzero):
                example = {"letters": _letters(scope, point, [nonzero, fact])}
                key = "divides-by-zero" if nonzero == facts.FALSE else "division-at"
                shown = {"divisor": text, "numbers": numbers_text(example)}
                return Verdict(DIVISION, key, shown, example, point)
        return Verdict(DIVISION, "division", {"divisor": text})
    return None


def broken(scope: Scope, formula: Formula | None, fact: Fact) -> Verdict | None:
    """Return the verdict with numbers at which everything above holds and the line does not."""
    point = next((point for point in scope.points if point.breaks(fact)), None)
    if point is None:
        solver = scope.shared.solver
        given = [*(known.fact for known in scope.conditions), facts.opposite(fact)]
        answer = solver.impossible(given, True, scope.linear)
        if answer is None:
            scope.unanswered = True
        if answer is not False:
            return None
        point = solver.point(given, len(scope.shared.names), scope.linear)
        if point is None:
            return Verdict(FALSE, "false-somewhere")
        if not (point.keeps(given[:-1]) and point.breaks(fact)):
            return Verdict(NO_ANSWER, "no-answer")
        point = nicer(point, given[:-1], fact)
    example = explain(scope, formula, fact, point)
    key = "false" if "left" in example else "false-whole"
    if not example["letters"] and not example["functions"]:
        key += "-plain"
    shown = {"numbers": numbers_text(example)}
    shown |= {k: number_text(example[k]) if k in example else "" for k in _SIDES}
    return Verdict(FALSE, key, shown, example, point)


_SIDES = ("left", "right")


def explain(scope: Scope, formula: Formula | None, fact: Fact, point: Point) -> dict[str, Any]:
    """Return the numbers of a point, and both sides of the comparison that fails there."""
    example: dict[str, Any] = {
        "letters": _letters(scope, point, [fact], letters_in(formula)),
        "functions": _functions(scope, point, fact),
    }
    meaning = Meaning(scope.letters, scope.shared.definitions)
    for sign, left, right in _pairs(formula):
        try:
            first, second = (point.value(meaning.poly(side)) for side in (left, right))
        except NoValueError:
            continue
        if not point.holds(facts.compare(sign, poly.constant(first), poly.constant(second))):
            example |= {"left": str(first), "right": str(second), "sign": sign}
            break
    return example


def _pairs(formula: Formula | None) -> list[tuple[str, Any, Any]]:
    """The comparisons that a formula states, those below ``and`` too."""
    match formula:
        case Comparison(signs=signs, terms=terms):
            return list(zip(signs, terms[:-1], terms[1:], strict=True))
        case And(parts=parts):
            return [pair for part in parts for pair in _pairs(part)]
        case Or():
            return []
    return []


def _letters(
    scope: Scope, point: Point, given: list[Fact], written: Iterable[str] = ()
) -> dict[str, str]:
    """Names and numbers of the letters that matter here, and of those that conditions link."""
    linked = facts.letters(given)
    linked |= {number for number, name in enumerate(scope.shared.names) if name in written}
    for known in scope.conditions:
        inside = facts.letters([known.fact])
        if inside & linked:
            linked |= inside
    return {name: str(point.letters[i]) for i, name in enumerate(scope.shared.names) if i in linked}


def _functions(scope: Scope, point: Point, fact: Fact) -> dict[str, str]:
    """What was taken for functions of which only the name is known."""
    found: dict[str, str] = {}
    x = ("v", 0)
    for part in facts.atoms([fact]):
        if part[0] != "f":
            continue
        name = part[1]
        if name in point.tables:
            try:
                at = point.value(part[2][0])
            except NoValueError:
                continue
            found[f"{name}({at})"] = str(point.tables[name].get(at, Fraction(0)))
        elif name in point.shapes:
            a, b, c = (Fraction(number) for number in point.shapes[name])
            powers = [poly.constant(1), poly.atom(x), poly.power(poly.atom(x), 2)]
            shape = poly.add(*(poly.scale(p, n) for p, n in zip(powers, (a, b, c), strict=True)))
            found[f"{name}(x)"] = poly.written(shape, ["x"])
    return found


def nicer(point: Point, conditions: list[Fact], fact: Fact) -> Point:
    """Return a point with shorter numbers that shows the same, as far as one is found."""
    for place, number in enumerate(point.letters):
        whole = map(Fraction, (round(number), math.floor(number), math.ceil(number)))
        for simple in (*whole, *_short(number)):
            letters = (*point.letters[:place], simple, *point.letters[place + 1 :])
            moved = Point(letters, point.functions, point.shapes, point.tables)
            if moved.keeps(conditions) and moved.breaks(fact):
                point = moved
                break
    return point


def _short(number: Fraction) -> list[Fraction]:
    return [number.limit_denominator(most) for most in (2, 4, 10, 100, 1000)]


def number_text(text: str) -> str:
    """Return a number as it is, and a long one shortened."""
    if len(text) <= 24:
        return text
    try:
        return f"about {float(Fraction(text)):.6g}"
    except (OverflowError, ValueError):
        return f"{text[:10]}...{text[-4:]}"


def numbers_text(example: dict[str, Any]) -> str:
    """Return ``a = 2, b = -1``."""
    pairs = {**example.get("letters", {}), **example.get("functions", {})}
    return ", ".join(f"{name} = {number_text(value)}" for name, value in pairs.items())


def _missing(scope: Scope, fact: Fact) -> Verdict:
    """Name what is missing: a sign that the lines above do not decide."""
    if scope.unanswered:
        return Verdict(NO_ANSWER, "no-answer")
    if undecided := scope.undecided(fact):
        part = undecided[-1]
        function = scope.shared.task.functions[part[1]]
        arguments = ", ".join(poly.written(p, scope.shared.names) for p in part[2])
        shown = {
            "name": part[1],
            "argument": poly.written(part[2][0], scope.shared.names),
            "value": f"{part[1]}({arguments})",
            "branches": " or ".join(
                facts.written(condition, scope.shared.names)
                for condition, _ in function.at(part[2])
            ),
        }
        key = "sign" if _by_sign(function.branches) else "branch"
        return Verdict(UNJUSTIFIED, key, shown)
    if scope.consistent() is False:
        return Verdict(UNJUSTIFIED, "contradicted")
    if scope.linear:
        return Verdict(UNJUSTIFIED, "instance", {"name": min(scope.linear)})
    return Verdict(UNJUSTIFIED, "unjustified")


def _by_sign(branches: tuple[tuple[Fact, Poly], ...]) -> bool:
    """Whether each branch is chosen by comparing the first argument with 0."""
    x = poly.atom(("v", 0))
    return all(
        condition[0] in ("<", "<=", "==", "!=") and condition[1] in (x, poly.scale(x, -1))
        for condition, _ in branches
    )
