"""Chains of matrix expressions: shapes first, then each ``==`` decided as an identity.

Why a false identity does not pass. Both sides are evaluated at one random point, with entries
drawn from N = 2**64 integers, and compared exactly, over the rationals. Let the sides differ as
polynomials in the entries. Each entry of the difference has degree at most d, the number of factors
multiplied, and the lemma of Schwartz and Zippel says that a polynomial other than 0 vanishes at a
random point with probability at most d / N. `MAX_DEGREE` is 64, so this is below 4e-18, and far
below 1e-9.

Why it is enough to look at one size. Matrices that satisfy an identity at one size may break it at
a larger one: 1 x 1 matrices commute. By the theorem of Amitsur and Levitzki n x n matrices satisfy
no identity of a degree below 2 n that does not hold for all sizes. Where no product comes back to
a size it started from, every size will do, since then a product's factors determine their order;
else the degree must stay below 2 * 7, as 7 is the smallest of `SIZES` (`MAX_CYCLIC`). All sizes
differ, so nothing fits that should not.

The point is drawn from a hash of the two sides: the same text gets the same answer, and nobody
can choose a text for a known point.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from autograder.proofs.matrixtext import Expression, Matrix, Plus, Times, read_expression
from autograder.proofs.tokens import tokens
from autograder.proofs.words import ProofFault, ProofTaskError

RANGE = 2**64
SIZES = (7, 8, 9, 10, 11, 12)
MAX_DEGREE = 64
MAX_CYCLIC = 2 * SIZES[0] - 1

Size = str | int
Shape = tuple[Size, Size]
Values = list[list[Any]]


@dataclass(frozen=True)
class MatrixTask:
    """What a chain is about.

    Attributes
    ----------
    shapes : dict of str to Shape
        A size is a letter, or 1.
    defined : dict of str to Expression
        Names that stand for expressions, such as W for W2 @ W1.
    first, last : Expression
        The two ends.
    texts : tuple of str
        The two ends as written.
    """

    shapes: Mapping[str, Shape]
    defined: Mapping[str, Expression]
    first: Expression
    last: Expression
    texts: tuple[str, str]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> MatrixTask:
        """Make a task from plain data.

        Parameters
        ----------
        data : mapping
            ``shapes``: name to list of two sizes, a letter or 1 each. ``define``: name to
            expression. ``from`` and ``to``: the ends.

        Raises
        ------
        ProofTaskError
            When the data do not fit.
        """
        try:
            shapes: dict[str, Shape] = {n: (s[0], s[1]) for n, s in data["shapes"].items()}
            defined = {name: _expression(text) for name, text in data.get("define", {}).items()}
            for name, expression in defined.items():
                shapes[name] = shape_of(expression, shapes)
            first, last = _expression(data["from"]), _expression(data["to"])
            task = cls(shapes, defined, first, last, (data["from"], data["to"]))
            same = shape_of(first, shapes) == shape_of(last, shapes) and task.equal(first, last)
        except ProofFault as fault:
            raise ProofTaskError(f"matrix task: {fault.text}") from None
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise ProofTaskError(f"matrix task: the data do not fit, {error!r}.") from None
        if not same or len({size for shape in shapes.values() for size in shape} - {1}) > len(
            SIZES
        ):
            raise ProofTaskError("matrix task: the ends must be equal, with at most 6 sizes.")
        return task

    def equal(self, left: Expression, right: Expression) -> bool:
        """Whether two expressions of one shape are equal for all matrices."""
        degree = max(self._degree(left), self._degree(right))
        if degree > (MAX_CYCLIC if self._cyclic() else MAX_DEGREE):
            raise ProofFault("chain-long", limit=MAX_CYCLIC)
        point = self._point(repr((left, right)))
        return _value(left, point) == _value(right, point)

    def _degree(self, expression: Expression) -> int:
        match expression:
            case Matrix(name=name):
                return self._degree(self.defined[name]) if name in self.defined else 1
            case Plus(terms=terms):
                return max(map(self._degree, terms))
            case Times(factors=factors):
                return sum(map(self._degree, factors))

    def _cyclic(self) -> bool:
        """Whether a product may come back to a size: following matrices from size to size."""
        steps: dict[Size, set[Size]] = {}
        for rows, columns in self.shapes.values():
            steps.setdefault(rows, set()).add(columns)
        ended: set[Size] = set()
        while open_sizes := [s for s in steps if s not in ended]:
            leaves = [s for s in open_sizes if all(t in ended or t not in steps for t in steps[s])]
            if not leaves:
                return True
            ended |= set(leaves)
        return False

    def _point(self, seed: str) -> dict[str, Values]:
        drawn = random.Random(hashlib.sha256(seed.encode()).digest())
        letters = dict.fromkeys(s for shape in self.shapes.values() for s in shape if s != 1)
        size = dict(zip(letters, SIZES, strict=False)) | {1: 1}
        point: dict[str, Values] = {}
        for name, (rows, columns) in self.shapes.items():
            if name not in self.defined:
                across = range(size[columns])
                point[name] = [[drawn.randrange(RANGE) for _ in across] for _ in range(size[rows])]
        for name, expression in self.defined.items():
            point[name] = _value(expression, point)
        return point


def _expression(text: str) -> Expression:
    return read_expression(tokens(str(text))[:-1])


def shape_of(expression: Expression, shapes: Mapping[str, Shape]) -> Shape:
    """Return the shape of an expression.

    A column is repeated (broadcast) when it is added to a matrix with as many rows, as a bias is;
    nothing else is repeated.

    Raises
    ------
    ProofFault
        When a name is unknown or two shapes do not fit.
    """
    match expression:
        case Matrix(name=name):
            if name not in shapes:
                raise ProofFault("chain-name", name=name, names=", ".join(shapes))
            return shapes[name]
        case Plus(terms=terms):
            shape = shape_of(terms[0], shapes)
            for place, term in enumerate(terms[1:], 1):
                before = Plus(terms[:place]) if place > 1 else terms[0]
                shape = _sum_shape(before, shape, term, shape_of(term, shapes))
            return shape
        case Times(factors=factors):
            shape = shape_of(factors[0], shapes)
            for left, right in pairwise(factors):
                new = shape_of(right, shapes)
                if shape[1] != new[0]:
                    turned = shape_of(left, shapes)[0] == new[1]
                    key = "chain-swapped" if turned else "chain-inner"
                    raise ProofFault(key, 0, **_named(left, shape_of(left, shapes), right, new))
                shape = (shape[0], new[1])
            return shape


def _sum_shape(left: Expression, first: Shape, right: Expression, second: Shape) -> Shape:
    if first == second:
        return first
    if first[0] == second[0] and 1 in (first[1], second[1]):
        return first if second[1] == 1 else second
    facts = _named(left, first, right, second)
    repeats = all(a == b or 1 in (a, b) for a, b in zip(first, second, strict=True))
    raise ProofFault("chain-broadcast" if repeats else "chain-sum", 0, **facts)


def _named(left: Expression, first: Shape, right: Expression, second: Shape) -> dict[str, str]:
    return {
        "left": written(left),
        "right": written(right),
        "left_shape": f"({first[0]}, {first[1]})",
        "right_shape": f"({second[0]}, {second[1]})",
    }


def _value(expression: Expression, point: Mapping[str, Values]) -> Values:
    match expression:
        case Matrix(name=name):
            return point[name]
        case Plus(terms=terms):
            total = _value(terms[0], point)
            for term in terms[1:]:
                total = _added(total, _value(term, point))
            return total
        case Times(factors=factors, number=number):
            result = _value(factors[0], point)
            for factor in factors[1:]:
                result = _multiplied(result, _value(factor, point))
            if number == 1:
                return result
            return [[number * entry for entry in row] for row in result]


def _added(left: Values, right: Values) -> Values:
    wide = max(len(left[0]), len(right[0]))
    both = zip(
        (row * (wide // len(row)) for row in left),
        (row * (wide // len(row)) for row in right),
        strict=True,
    )
    return [[a + b for a, b in zip(first, second, strict=True)] for first, second in both]


def _multiplied(left: Values, right: Values) -> Values:
    columns = list(zip(*right, strict=True))
    return [
        [sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in left
    ]


def written(expression: Expression) -> str:
    """Return an expression as text."""
    match expression:
        case Matrix(name=name):
            return name
        case Plus(terms=terms):
            return " + ".join(map(written, terms))
        case Times(factors=factors, number=number):
            texts = [f"({written(f)})" if isinstance(f, Plus) else written(f) for f in factors]
            before = "" if number == 1 else "-" if number == -1 else f"{number} * "
            return before + " @ ".join(texts)


def swaps(expression: Expression) -> list[Expression]:
    """Return the expressions in which two neighbours of one product are exchanged."""
    match expression:
        case Plus(terms=parts):
            return [
                Plus((*parts[:i], changed, *parts[i + 1 :]))
                for i, part in enumerate(parts)
                for changed in swaps(part)
            ]
        case Times(factors=parts, number=number):
            exchanged: list[Expression] = [
                Times((*parts[:i], parts[i + 1], parts[i], *parts[i + 2 :]), number)
                for i in range(len(parts) - 1)
            ]
            inside: list[Expression] = [
                Times((*parts[:i], changed, *parts[i + 1 :]), number)
                for i, part in enumerate(parts)
                for changed in swaps(part)
            ]
            return exchanged + inside
    return []
