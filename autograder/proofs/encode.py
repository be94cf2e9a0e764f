"""Facts as z3's terms, each made once.

z3's division is never used: a reciprocal r of d is a number with d * r == 1 where d != 0, so
where d is 0 nothing is said about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from autograder.proofs import facts, poly
from autograder.proofs.facts import Fact
from autograder.proofs.poly import Atom, Poly
from autograder.proofs.words import MissingSolverError


def load() -> Any:
    """Return the module z3.

    Raises
    ------
    MissingSolverError
        When it is not installed.
    """
    try:
        import z3
    except ImportError:
        raise MissingSolverError from None
    return z3


@dataclass
class Encoded:
    """A fact as z3 has it, and what belongs to it.

    Attributes
    ----------
    term, mark : object
        z3's term, and a truth value that switches it on.
    flat : bool
        Whether nothing in it is multiplied.
    atoms : list of Atom
    rules : dict
        What is known about the atoms, by the kind of question.
    asserted : bool
        Whether the shared solver knows it.
    """

    term: Any
    mark: Any
    flat: bool
    atoms: list[Atom]
    rules: dict[Any, list[Fact]] = field(default_factory=dict)
    asserted: bool = False


class Encoder:
    """Makes terms in a context of its own, so that no other proof has a part in an answer."""

    def __init__(self) -> None:
        self.z3 = load()
        self.context = self.z3.Context()
        self.known: dict[Atom, Any] = {}
        self.encoded: dict[Fact, Encoded] = {}

    def encode(self, fact: Fact) -> Encoded:
        """Return a fact as z3 has it."""
        if fact not in self.encoded:
            flat = all(poly.degree(p) <= 1 for p in facts.polys(fact))
            mark = self.z3.Bool(f"m{len(self.encoded)}", self.context)
            self.encoded[fact] = Encoded(self._fact(fact), mark, flat, facts.atoms([fact]))
        return self.encoded[fact]

    def number(self, model: Any, part: Atom) -> Fraction:
        """Return the value of an atom in a model.

        Raises
        ------
        NotRationalError
            When it is no fraction.
        """
        if part not in self.known:
            return Fraction(0)
        value = model.eval(self.known[part], model_completion=True)
        if not self.z3.is_rational_value(value):
            raise NotRationalError
        return Fraction(value.numerator_as_long(), value.denominator_as_long())

    def _fact(self, fact: Fact) -> Any:
        z3, kind = self.z3, fact[0]
        if kind == "and":
            return z3.And([self._fact(part) for part in fact[1]] or [self._bool(True)])
        if kind == "or":
            return z3.Or([self._fact(part) for part in fact[1]] or [self._bool(False)])
        if kind == "meta":
            name = z3.Bool(f"linear {fact[1]}", self.context)
            return name if fact[2] else z3.Not(name)
        side = self._poly(fact[1])
        zero = z3.RealVal(0, self.context)
        if kind == "==":
            return side == zero
        if kind == "!=":
            return side != zero
        return side < zero if kind == "<" else side <= zero

    def _bool(self, value: bool) -> Any:
        return self.z3.BoolVal(value, self.context)

    def _poly(self, value: Poly) -> Any:
        terms = [self._term(monomial, coefficient) for monomial, coefficient in value]
        return self.z3.Sum(terms) if len(terms) > 1 else terms[0]

    def _term(self, monomial: Any, coefficient: poly.Number) -> Any:
        factors = [self._atom(part) for part, exponent in monomial for _ in range(exponent)]
        if coefficient != 1 or not factors:
            factors.insert(0, self.z3.RealVal(str(coefficient), self.context))
        return self.z3.Product(factors) if len(factors) > 1 else factors[0]

    def _atom(self, part: Atom) -> Any:
        if part not in self.known:
            self.known[part] = self.z3.Real(f"x{len(self.known)}", self.context)
        return self.known[part]


class NotRationalError(ArithmeticError):
    """A number of a model is no fraction."""
