"""Formulas after reading: comparisons of a polynomial with 0, joined by and and or.

A formula is a tuple: ``("==" | "!=" | "<" | "<=", poly)``, ``("and", parts)``, ``("or", parts)``,
or ``("meta", name, holds)`` for a statement about a whole function. Negation is carried inwards at
once, so there is no "not".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from autograder.proofs import poly as algebra
from autograder.proofs.poly import Atom, Poly

Fact = tuple[Any, ...]
TRUE: Fact = ("and", ())
FALSE: Fact = ("or", ())


def compare(sign: str, left: Poly, right: Poly) -> Fact:
    """Return the comparison of two sides.

    Examples
    --------
    >>> compare("<", (), algebra.constant(1)) == TRUE
    True
    """
    if sign in (">", ">="):
        sign, left, right = "<" + sign[1:], right, left
    return literal(sign, algebra.subtract(left, right))


def literal(sign: str, poly: Poly) -> Fact:
    """Return a comparison with 0, its largest term having the factor 1 or -1."""
    number = algebra.value_of(poly)
    if number is not None:
        return TRUE if holds(sign, number) else FALSE
    lead = Fraction(poly[-1][1])
    return (sign, algebra.scale(poly, 1 / (abs(lead) if sign in ("<", "<=") else lead)))


def holds(sign: str, number: Fraction | int) -> bool:
    """Whether a number compares so with 0."""
    if sign == "==":
        return number == 0
    if sign == "!=":
        return number != 0
    return number < 0 if sign == "<" else number <= 0


def both(parts: Iterable[Fact]) -> Fact:
    """All of these; nested ones are laid flat."""
    return _flat("and", parts, FALSE)


def either(parts: Iterable[Fact]) -> Fact:
    """At least one of these."""
    return _flat("or", parts, TRUE)


def _flat(kind: str, parts: Iterable[Fact], decisive: Fact) -> Fact:
    found: dict[Fact, None] = {}
    for part in parts:
        for one in part[1] if part[0] == kind else (part,):
            if one == decisive:
                return decisive
            found[one] = None
    kept = tuple(found)
    return kept[0] if len(kept) == 1 else (kind, kept)


def opposite(fact: Fact) -> Fact:
    """The negation."""
    kind = fact[0]
    if kind == "and":
        return either(opposite(part) for part in fact[1])
    if kind == "or":
        return both(opposite(part) for part in fact[1])
    if kind == "meta":
        return ("meta", fact[1], not fact[2])
    if kind in ("==", "!="):
        return ("!=" if kind == "==" else "==", fact[1])
    return literal("<=" if kind == "<" else "<", algebra.scale(fact[1], -1))


def implies(condition: Fact, fact: Fact) -> Fact:
    """If the condition, then the fact."""
    return either((opposite(condition), fact))


def parts(fact: Fact) -> tuple[Fact, ...]:
    """The facts that a conjunction joins, or the one fact."""
    return tuple(fact[1]) if fact[0] == "and" else (fact,)


def polys(fact: Fact) -> Iterator[Poly]:
    """The polynomials in a fact."""
    if fact[0] in ("and", "or"):
        for part in fact[1]:
            yield from polys(part)
    elif fact[0] != "meta":
        yield fact[1]


def atoms(facts: Iterable[Fact]) -> list[Atom]:
    """All atoms in these facts, the inner ones first."""
    return algebra.atoms(poly for fact in facts for poly in polys(fact))


def letters(facts: Iterable[Fact]) -> set[int]:
    """Numbers of the letters in these facts."""
    return {part[1] for part in atoms(facts) if part[0] == "v"}


def substitute(fact: Fact, change: Callable[[Atom], Poly | None]) -> Fact:
    """Return the fact with atoms replaced."""
    kind = fact[0]
    if kind in ("and", "or"):
        made = (substitute(part, change) for part in fact[1])
        return both(made) if kind == "and" else either(made)
    return fact if kind == "meta" else literal(kind, algebra.substitute(fact[1], change))


def written(fact: Fact, names: Iterable[str]) -> str:
    """Return a fact in the proof language."""
    names = list(names)
    kind = fact[0]
    if kind in ("and", "or"):
        texts = [written(part, names) for part in fact[1]]
        texts = [f"({t})" if " and " in t or " or " in t else t for t in texts]
        return f" {kind} ".join(texts) or ("0 == 0" if kind == "and" else "0 == 1")
    if kind == "meta":
        return f"{fact[1]} is {'' if fact[2] else 'not '}linear"
    poly = fact[1]
    free = algebra.value_of(tuple(term for term in poly if not term[0])) or 0
    rest = tuple(term for term in poly if term[0])
    if all(coefficient < 0 for _, coefficient in rest):
        rest, free = algebra.scale(rest, -1), -free
        kind = {"<": ">", "<=": ">="}.get(kind, kind)
    return f"{algebra.written(rest, names)} {kind} {-free}"
