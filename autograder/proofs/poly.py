"""Exact polynomials over atoms: what an expression is after multiplying out.

A polynomial is a tuple of (monomial, coefficient), sorted; a monomial is a tuple of (atom,
exponent), sorted. Two expressions that differ only by rules of arithmetic are the same tuple. An
atom is itself a tuple:

- ``("v", i)``: the letter that was declared as number i (so names do not matter);
- ``("f", name, arguments)``: a function's value, with polynomials as arguments;
- ``("i", p)``: the reciprocal of p;
- ``("m", p, q)``: the larger of p and q;
- ``("k", name)``: a number that belongs to a function, such as its slope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from autograder.proofs.words import ProofFault

Atom = tuple[Any, ...]
Monomial = tuple[tuple[Atom, int], ...]
Number = int | Fraction
Poly = tuple[tuple[Monomial, Number], ...]

MAX_TERMS = 300
MAX_DEGREE = 36
MAX_BITS = 2000

ZERO: Poly = ()


def constant(value: Number) -> Poly:
    """Return a number as a polynomial."""
    return (((), _short(value)),) if value else ()


def atom(value: Atom) -> Poly:
    """Return an atom as a polynomial."""
    return ((((value, 1),), 1),)


def value_of(poly: Poly) -> Number | None:
    """Return the number, if it is one."""
    if not poly:
        return 0
    return poly[0][1] if len(poly) == 1 and not poly[0][0] else None


def add(*polys: Poly) -> Poly:
    """Return the sum."""
    total: dict[Monomial, Number] = {}
    for poly in polys:
        for monomial, coefficient in poly:
            total[monomial] = total.get(monomial, 0) + coefficient
    return _made(total)


def scale(poly: Poly, factor: Number) -> Poly:
    """Return a multiple."""
    return _made({monomial: coefficient * factor for monomial, coefficient in poly})


def subtract(left: Poly, right: Poly) -> Poly:
    """Return the difference."""
    return add(left, scale(right, -1))


def multiply(left: Poly, right: Poly) -> Poly:
    """Return the product."""
    if len(left) * len(right) > 4 * MAX_TERMS:
        raise ProofFault("long-power")
    total: dict[Monomial, Number] = {}
    for first, one in left:
        for second, two in right:
            monomial = _joined(first, second)
            total[monomial] = total.get(monomial, 0) + one * two
    return _made(total)


def power(base: Poly, exponent: int) -> Poly:
    """Return a natural power; the 0th is 1."""
    result = constant(1)
    for _ in range(exponent):
        result = multiply(result, base)
    return result


def _joined(first: Monomial, second: Monomial) -> Monomial:
    if not first or not second:
        return first or second
    exponents = dict(first)
    for part, exponent in second:
        exponents[part] = exponents.get(part, 0) + exponent
    if sum(exponents.values()) > MAX_DEGREE:
        raise ProofFault("long-power")
    return tuple(sorted(exponents.items()))


def _made(total: dict[Monomial, Number]) -> Poly:
    kept = {monomial: _short(value) for monomial, value in total.items() if value}
    if len(kept) > MAX_TERMS:
        raise ProofFault("long-power")
    for value in kept.values():
        if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
            raise ProofFault("long-power")
    return tuple(sorted(kept.items()))


def _short(value: Number) -> Number:
    """Whole numbers are kept as int, which is much faster; nothing else than int and Fraction."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else value
    if not isinstance(value, int):
        raise TypeError(f"poly: a coefficient must be exact, got {type(value).__name__}.")
    return value


def reciprocal(poly: Poly) -> Poly:
    """Return 1 / poly; the caller has made sure that poly is not the number 0."""
    number = value_of(poly)
    if number is not None:
        return constant(Fraction(1) / number)
    lead = poly[-1][1]
    factor = Fraction(1) / lead
    return scale(atom(("i", scale(poly, factor))), factor)


def maximum(left: Poly, right: Poly) -> Poly:
    """Return the larger of the two."""
    difference = value_of(subtract(left, right))
    if difference is not None:
        return left if difference >= 0 else right
    return atom(("m", *sorted((left, right))))


def minimum(left: Poly, right: Poly) -> Poly:
    """Return the smaller of the two."""
    return scale(maximum(scale(left, -1), scale(right, -1)), -1)


def size(poly: Poly) -> Poly:
    """Return the absolute value."""
    return maximum(poly, scale(poly, -1))


def inner(value: Atom) -> tuple[Poly, ...]:
    """Return the polynomials inside an atom."""
    if value[0] == "f":
        return tuple(value[2])
    return tuple(value[1:]) if value[0] in "im" else ()


def atoms(polys: Iterable[Poly]) -> list[Atom]:
    """Return all atoms, also those inside others, the inner ones first, each once."""
    found: dict[Atom, None] = {}

    def visit(poly: Poly) -> None:
        for monomial, _ in poly:
            for part, _ in monomial:
                if part not in found:
                    for within in inner(part):
                        visit(within)
                    found[part] = None

    for poly in polys:
        visit(poly)
    return list(found)


def substitute(poly: Poly, change: Callable[[Atom], Poly | None]) -> Poly:
    """Return the polynomial with atoms replaced where `change` gives something for them."""
    parts = []
    for monomial, coefficient in poly:
        product = constant(coefficient)
        for part, exponent in monomial:
            product = multiply(product, power(_changed(part, change), exponent))
        parts.append(product)
    return add(*parts)


def _changed(part: Atom, change: Callable[[Atom], Poly | None]) -> Poly:
    new = change(part)
    if new is not None:
        return new
    within = [substitute(poly, change) for poly in inner(part)]
    if part[0] == "f":
        return atom(("f", part[1], tuple(within)))
    if part[0] == "m":
        return maximum(*within)
    if part[0] == "i":
        if not within[0]:
            raise ProofFault("divides-by-zero")
        return reciprocal(within[0])
    return atom(part)


def degree(poly: Poly) -> int:
    """Return the largest number of factors in a term."""
    return max((sum(e for _, e in monomial) for monomial, _ in poly), default=0)


def written(poly: Poly, letters: Iterable[str]) -> str:
    """Return the polynomial in the proof language."""
    names = list(letters)
    return "".join(_pieces(poly, names)) or "0"


def _pieces(poly: Poly, names: list[str]) -> Iterator[str]:
    for place, (monomial, coefficient) in enumerate(reversed(poly)):
        sign = "-" if coefficient < 0 else "+"
        if place:
            yield f" {sign} "
        elif sign == "-":
            yield sign
        factors = [_atom_text(part, names) + (f"**{e}" if e > 1 else "") for part, e in monomial]
        if abs(coefficient) != 1 or not factors:
            factors.insert(0, str(abs(coefficient)))
        yield " * ".join(factors)


def _atom_text(part: Atom, names: list[str]) -> str:
    if part[0] == "v":
        return names[part[1]]
    within = ", ".join(written(poly, names) for poly in inner(part))
    if part[0] == "i":
        return f"(1 / ({within}))"
    return f"{'max' if part[0] == 'm' else part[1]}({within})"
