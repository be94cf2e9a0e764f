"""Numbers to try: exact evaluation of facts at points, and small points that keep conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product

from autograder.proofs import facts
from autograder.proofs.facts import Fact
from autograder.proofs.poly import Atom, Poly
from autograder.proofs.task import TaskFunction

NICE = tuple(map(Fraction, ("2", "-1", "0", "3", "-2", "1", "-3", "1/2", "-1/2", "5", "-5")))
TRIED = 700
KEPT = 32
MAX_BITS = 4000
# For a function of which only the name is known: a, b, c of a + b*x + c*x**2.
SHAPES = ((1, 1, 0), (0, 0, 1), (0, 3, 0), (0, -1, 0), (2, 0, 0), (0, 0, 0))
LINEAR_SHAPES = ((0, 3, 0), (0, -1, 0), (0, 0, 0))


class NoValueError(ArithmeticError):
    """At this point something has no value, or one that is too large to be shown."""


@dataclass
class Point:
    """Numbers for the letters, and for functions of which only the name is known.

    Attributes
    ----------
    letters : tuple of Fraction
        By the number of the letter.
    shapes : dict of str to tuple
        Coefficients of a function.
    tables : dict of str to dict
        Single values of a function; 0 elsewhere.
    """

    letters: tuple[Fraction, ...]
    functions: Mapping[str, TaskFunction]
    shapes: Mapping[str, Sequence[int | Fraction]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[Fraction, Fraction]] = field(default_factory=dict)
    memo: dict[Atom, Fraction] = field(default_factory=dict)

    def value(self, poly: Poly) -> Fraction:
        """Return the value of a polynomial.

        Raises
        ------
        NoValueError
            When it divides by 0, or the number is too long.
        """
        total = Fraction(0)
        for monomial, coefficient in poly:
            for part, exponent in monomial:
                coefficient = _bounded(Fraction(coefficient * self._atom(part) ** exponent))
            total += coefficient
        return _bounded(total)

    def _atom(self, part: Atom) -> Fraction:
        if part[0] == "v":
            return self.letters[part[1]]
        if part not in self.memo:
            self.memo[part] = self._inner(part)
        return self.memo[part]

    def _inner(self, part: Atom) -> Fraction:
        if part[0] == "m":
            return max(self.value(part[1]), self.value(part[2]))
        if part[0] == "i":
            below = self.value(part[1])
            if not below:
                raise NoValueError
            return 1 / below
        if part[0] != "f":
            raise NoValueError
        return self.apply(part[1], [self.value(argument) for argument in part[2]])

    def apply(self, name: str, arguments: Sequence[Fraction]) -> Fraction:
        """Return a function's value."""
        function = self.functions[name]
        if function.branches:
            at = Point(tuple(arguments), {})
            for condition, value in function.branches:
                if at.holds(condition):
                    return at.value(value)
            raise NoValueError
        x = arguments[0]
        if name in self.tables:
            return self.tables[name].get(x, Fraction(0))
        if name not in self.shapes:
            raise NoValueError
        a, b, c = self.shapes[name]
        return _bounded(a + b * x + c * x * x)

    def holds(self, fact: Fact) -> bool:
        """Whether a fact is true here; statements about whole functions count as true."""
        kind = fact[0]
        if kind == "and":
            return all(self.holds(part) for part in fact[1])
        if kind == "or":
            return any(self.holds(part) for part in fact[1])
        return kind == "meta" or facts.holds(kind, self.value(fact[1]))

    def keeps(self, conditions: Iterable[Fact]) -> bool:
        """Whether all conditions have a value here and hold."""
        try:
            return all(self.holds(condition) for condition in conditions)
        except NoValueError:
            return False

    def breaks(self, fact: Fact) -> bool:
        """Whether a fact has a value here and is false."""
        try:
            return not self.holds(fact)
        except NoValueError:
            return False


def _bounded(value: Fraction) -> Fraction:
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        raise NoValueError
    return value


def small_points(
    count: int,
    conditions: Sequence[Fact],
    functions: Mapping[str, TaskFunction],
    linear: Iterable[str] = (),
) -> list[Point]:
    """Return points with small numbers that keep all conditions, the simplest first.

    Parameters
    ----------
    count : int
        Number of letters.
    conditions : sequence of Fact
    functions : mapping of str to TaskFunction
    linear : iterable of str
        Functions that are linear here.
    """
    values = _values(conditions)
    unknown = [name for name, function in functions.items() if not function.branches]
    choices = [
        LINEAR_SHAPES if functions[name].linear or name in linear else SHAPES for name in unknown
    ]
    found: list[Point] = []
    shapes = [dict(zip(unknown, chosen, strict=True)) for chosen in islice(product(*choices), 12)]
    for letters in islice(_by_size(values, count), TRIED // len(shapes)):
        for shape in shapes:
            point = Point(letters, functions, shape)
            if point.keeps(conditions):
                found.append(point)
                if len(found) == KEPT:
                    return found
    return found


def _values(conditions: Sequence[Fact]) -> list[Fraction]:
    """The nice numbers, and those that the conditions name with their neighbours."""
    values = dict.fromkeys(NICE)
    named = []
    for condition in conditions:
        for poly in facts.polys(condition):
            free = Fraction(next((c for monomial, c in poly if not monomial), 0))
            named += [-free, free] if free else []
    for number in named[:6]:
        if number.numerator.bit_length() + number.denominator.bit_length() < 64:
            values |= dict.fromkeys((number, number + 1, number - 1))
    return list(values)


def _by_size(values: Sequence[Fraction], count: int) -> Iterator[tuple[Fraction, ...]]:
    """All tuples, those from the front of the list first."""
    if count == 0:
        yield ()
        return
    for total in range(count * (len(values) - 1) + 1):
        for places in _places(total, count, len(values) - 1):
            yield tuple(values[place] for place in places)


def _places(total: int, count: int, most: int) -> Iterator[tuple[int, ...]]:
    if count == 1:
        if total <= most:
            yield (total,)
        return
    for first in range(max(0, total - most * (count - 1)), min(total, most) + 1):
        for rest in _places(total - first, count - 1, most):
            yield (first, *rest)
