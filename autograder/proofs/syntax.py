"""What a proof is made of after reading: expressions, formulas, claims, statements.

Every node knows its column, counted from 1. Sums and products hold all their parts in one node,
so that a long line is wide and not deep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from autograder.proofs.words import ProofFault

MAX_LINES = 200
MAX_COLUMNS = 200
MAX_TEXT = 200_000
MAX_DEPTH = 30
MAX_EXPONENT = 6
MAX_DIGITS = 30
MAX_NAME = 30

BUILT_IN = {"max": 2, "min": 2, "abs": 1}
RESERVED = frozenset(
    {
        *("define", "let", "assume", "case", "suppose", "contradiction", "therefore", "because"),
        *("and", "or", "not", "is", "for", "all", "with"),
    }
)


@dataclass(frozen=True)
class Number:
    """An exact rational number."""

    value: Fraction
    column: int = 0


@dataclass(frozen=True)
class Name:
    """A letter."""

    name: str
    column: int = 0


@dataclass(frozen=True)
class Call:
    """A function of its arguments."""

    name: str
    arguments: tuple[Expression, ...]
    column: int = 0


@dataclass(frozen=True)
class Sum:
    """Terms, each with its sign, 1 or -1."""

    terms: tuple[tuple[int, Expression], ...]
    column: int = 0


@dataclass(frozen=True)
class Product:
    """Factors, each with ``*`` or ``/`` before it."""

    factors: tuple[tuple[str, Expression], ...]
    column: int = 0


@dataclass(frozen=True)
class Power:
    """A natural power."""

    base: Expression
    exponent: int
    column: int = 0


Expression = Number | Name | Call | Sum | Product | Power


@dataclass(frozen=True)
class Comparison:
    """A chain: one more term than signs."""

    signs: tuple[str, ...]
    terms: tuple[Expression, ...]
    column: int = 0


@dataclass(frozen=True)
class And:
    """All parts hold."""

    parts: tuple[Formula, ...]
    column: int = 0


@dataclass(frozen=True)
class Or:
    """At least one part holds."""

    parts: tuple[Formula, ...]
    column: int = 0


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Formula
    column: int = 0


Formula = Comparison | And | Or | Not


@dataclass(frozen=True)
class Property:
    """``F is [not] linear`` and the like."""

    function: str
    what: str
    negated: bool
    column: int = 0


@dataclass(frozen=True)
class ForAll:
    """``FORMULA for all NAMES [with FORMULA]``."""

    formula: Formula
    letters: tuple[str, ...]
    condition: Formula | None = None
    column: int = 0


@dataclass(frozen=True)
class Sentence:
    """A sentence that the task states."""

    text: str
    column: int = 0


Claim = Property | ForAll | Sentence | Formula
PROPERTIES = ("linear", "homogeneous", "additive", "affine", "positively homogeneous")


@dataclass
class Statement:
    """One line of a proof, with the lines of its block.

    Attributes
    ----------
    kind : str
        define, let, assume, formula, case, suppose, contradiction, therefore, claim (a claim
        without therefore) or refused.
    line : int
        Counted from 1.
    text : str
        As written, without the comment.
    names : tuple of str
        Letters of ``let``; name and parameter of ``define``.
    formula : Formula, Expression, Claim or None
    body : list of Statement
        The indented lines of ``case`` and ``suppose``.
    fault : ProofFault or None
        Why the line was refused.
    """

    kind: str
    line: int
    text: str = ""
    names: tuple[str, ...] = ()
    formula: Formula | Expression | Claim | None = None
    body: list[Statement] = field(default_factory=list)
    fault: ProofFault | None = None


def children(node: object) -> tuple[object, ...]:
    """The parts of a node, from left to right."""
    match node:
        case Call(arguments=parts) | Comparison(terms=parts):
            return tuple(parts)
        case And(parts=parts) | Or(parts=parts):
            return tuple(parts)
        case Sum(terms=pairs):
            return tuple(part for _, part in pairs)
        case Product(factors=pairs):
            return tuple(part for _, part in pairs)
        case Power(base=part) | Not(part=part):
            return (part,)
        case ForAll(formula=formula, condition=None):
            return (formula,)
        case ForAll(formula=formula, condition=condition):
            return (formula, condition)
    return ()
