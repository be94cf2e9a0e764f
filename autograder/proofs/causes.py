"""Wrong proofs recognised by name, line by line: causes by key, with words in the catalogue."""

from __future__ import annotations

from itertools import combinations, product

from autograder.proofs import facts, poly
from autograder.proofs.judge import Verdict
from autograder.proofs.poly import Atom
from autograder.proofs.results import DIVISION, FALSE, UNJUSTIFIED
from autograder.proofs.scope import Known, Scope
from autograder.proofs.shown import values_of
from autograder.proofs.syntax import Comparison, Formula

MAX_VALUES = 6


def line_causes(scope: Scope, formula: Formula, known: Known, verdict: Verdict) -> tuple[str, ...]:
    """Name what went wrong in a line, as far as it is one of the known ways.

    Parameters
    ----------
    scope : Scope
    formula : Formula
        As read.
    known : Known
        The same as a fact.
    verdict : Verdict
        What was said about it.
    """
    if verdict.verdict == DIVISION:
        return ("division",)
    if verdict.verdict == UNJUSTIFIED:
        return ("unknown-sign",) if verdict.key in ("sign", "branch") else ()
    if verdict.verdict != FALSE:
        return ()
    apart = isinstance(formula, Comparison) and any(s in ("!=", "<", ">") for s in formula.signs)
    if not apart:
        return ("unknown-sign",) if scope.undecided(known.fact) else ()
    for function in scope.shared.task.functions:
        values = values_of([known.kept], function)[:MAX_VALUES]
        if named := _harmless(scope, values):
            return (named, "sides-equal")
    return ("sides-equal",) if _equal_sides(scope, known) else ()


def _equal_sides(scope: Scope, known: Known) -> bool:
    """Whether the two sides of an inequality are in fact equal wherever it is looked at."""
    return known.fact[0] in ("!=", "<") and all(
        point.keeps([("==", known.fact[1])]) for point in scope.points
    )


def _harmless(scope: Scope, values: list[Atom]) -> str:
    """Why these values of a function cannot break a law, or ""."""
    arguments = [part[2][0] for part in values]
    if arguments and all(_always(scope, facts.literal("==", a)) for a in arguments):
        return "at-zero"
    for first, second in product(arguments, arguments):
        if first == second:
            continue
        if _always(scope, facts.literal("==", second)):
            return "at-zero"
        total = poly.add(first, second)
        if total in arguments and _always(scope, _same_sign(first, second)):
            return "same-sign"
    for first, second in product(arguments, arguments):
        if first != second and _always(scope, _same_sign(first, second)):
            if any(poly.add(a, b) in arguments for a, b in combinations(arguments, 2)):
                continue
            return "positive-factor"
    return ""


def _same_sign(first: poly.Poly, second: poly.Poly) -> facts.Fact:
    return facts.literal("<=", poly.scale(poly.multiply(first, second), -1))


def _always(scope: Scope, fact: facts.Fact) -> bool:
    """Whether a fact holds at all numbers looked at; there must be some."""
    return bool(scope.points) and all(point.keeps([fact]) for point in scope.points)
