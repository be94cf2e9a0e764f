"""From what was read to facts: letters by number, definitions put in, divisors collected."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from autograder.proofs import facts, poly
from autograder.proofs.facts import Fact
from autograder.proofs.poly import Poly
from autograder.proofs.syntax import (
    BUILT_IN,
    And,
    Call,
    Comparison,
    Expression,
    Formula,
    Name,
    Not,
    Number,
    Or,
    Power,
    Product,
    Sum,
    children,
)
from autograder.proofs.words import ProofFault

MAX_NODES = 5000


@dataclass(frozen=True)
class Definition:
    """``define f(x) = ...`` of the learner.

    Attributes
    ----------
    name, parameter : str
    body : Expression
    letters : dict
        What each letter in the body stands for.
    """

    name: str
    parameter: str
    body: Expression
    letters: Mapping[str, Poly]


@dataclass
class Meaning:
    """Turns formulas into facts.

    Attributes
    ----------
    letters : mapping of str to Poly
        What each letter stands for.
    definitions : mapping of str to Definition
        The learner's functions; others stay as they are.
    renamed : mapping of str to str
        Functions whose values stay unopened, under another name.
    hidden : mapping of str to str
        Letters of blocks that are closed, to say so.
    divisors : list of Poly
        What was divided by, in the order of writing.
    task : container of str or None
        Names of the task's functions; None where every name is one.
    """

    letters: Mapping[str, Poly]
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    divisors: list[Poly] = field(default_factory=list)
    nodes: int = 0
    task: Container[str] | None = None

    def fact(self, formula: Formula, positive: bool = True) -> Fact:
        """Return the fact that a formula states, or its negation."""
        match formula:
            case Comparison():
                made = facts.both(self._pairs(formula))
                return made if positive else facts.opposite(made)
            case Not(part=part):
                return self.fact(part, not positive)
            case And(parts=parts):
                made_parts = [self.fact(part, positive) for part in parts]
                return facts.both(made_parts) if positive else facts.either(made_parts)
            case Or(parts=parts):
                made_parts = [self.fact(part, positive) for part in parts]
                return facts.either(made_parts) if positive else facts.both(made_parts)
        raise TypeError(f"fact: formula must be a formula, got {type(formula).__name__}.")

    def _pairs(self, chain: Comparison) -> list[Fact]:
        terms = [self.poly(term) for term in chain.terms]
        pairs = zip(chain.signs, terms[:-1], terms[1:], strict=True)
        return [facts.compare(sign, left, right) for sign, left, right in pairs]

    def poly(self, node: Expression) -> Poly:
        """Return the polynomial of an expression."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ProofFault("long-power", getattr(node, "column", 0))
        match node:
            case Number(value=value):
                return poly.constant(value)
            case Name():
                return self._letter(node)
            case Sum(terms=terms):
                return poly.add(*(poly.scale(self.poly(part), sign) for sign, part in terms))
            case Product(factors=factors):
                return self._product(factors)
            case Power(base=base, exponent=exponent):
                return poly.power(self.poly(base), exponent)
            case Call():
                return self._call(node)
        raise ProofFault("formula-here", getattr(node, "column", 0))

    def _letter(self, node: Name) -> Poly:
        if node.name in self.letters:
            return self.letters[node.name]
        if node.name in self.hidden:
            raise ProofFault("local", node.column, name=node.name)
        if len(node.name) > 1 and all(letter in self.letters for letter in node.name):
            facts_ = {"name": node.name, "product": " * ".join(node.name)}
            raise ProofFault("undeclared-product", node.column, **facts_)
        raise ProofFault("undeclared", node.column, name=node.name)

    def _product(self, factors: tuple[tuple[str, Expression], ...]) -> Poly:
        result = poly.constant(1)
        for sign, factor in factors:
            value = self.poly(factor)
            if sign == "/":
                self.divisors.append(value)
                # A division by the number 0 is answered where divisors are judged.
                value = poly.reciprocal(value) if value else poly.ZERO
            result = poly.multiply(result, value)
        return result

    def _call(self, node: Call) -> Poly:
        values = [self.poly(argument) for argument in node.arguments]
        if node.name == "max":
            return poly.maximum(*values)
        if node.name == "min":
            return poly.minimum(*values)
        if node.name == "abs":
            return poly.size(values[0])
        if node.name in self.renamed:
            return poly.atom(("f", self.renamed[node.name], tuple(values)))
        definition = self.definitions.get(node.name)
        if definition is None:
            if self.task is not None and node.name not in self.task:
                raise ProofFault("refused-function", node.column, name=node.name)
            return poly.atom(("f", node.name, tuple(values)))
        letters = {**definition.letters, definition.parameter: values[0]}
        within = Meaning(
            letters, self.definitions, self.renamed, divisors=self.divisors, task=self.task
        )
        within.nodes = self.nodes
        result = within.poly(definition.body)
        self.nodes = within.nodes
        return result


def functions_in(node: object) -> set[str]:
    """Names of the functions that are called somewhere in a node, ``max`` and so on aside."""
    called = {one.name for one in _within(node) if isinstance(one, Call)}
    return called - set(BUILT_IN)


def letters_in(node: object) -> set[str]:
    """Names of the letters in a node."""
    return {one.name for one in _within(node) if isinstance(one, Name)}


def _within(node: object) -> Iterator[object]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += children(one)
