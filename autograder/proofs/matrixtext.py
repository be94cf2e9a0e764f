"""A chain of equal matrix expressions read from text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from autograder.proofs.layout import rows
from autograder.proofs.syntax import MAX_DEPTH
from autograder.proofs.tokens import Token, number, tokens
from autograder.proofs.words import ProofFault

MAX_FACTORS = 16


@dataclass(frozen=True)
class Matrix:
    """A matrix by its name."""

    name: str


@dataclass(frozen=True)
class Times:
    """Factors of a product, from left to right, with a number before them."""

    factors: tuple[Expression, ...]
    number: Fraction = Fraction(1)


@dataclass(frozen=True)
class Plus:
    """Terms of a sum."""

    terms: tuple[Expression, ...]


Expression = Matrix | Times | Plus


@dataclass(frozen=True)
class Link:
    """One expression of a chain, or why it cannot be read.

    Attributes
    ----------
    line : int
    text : str
    expression : Expression or None
    fault : ProofFault or None
    """

    line: int
    text: str
    expression: Expression | None
    fault: ProofFault | None = None


def read_chain(text: object) -> tuple[list[str], list[Link]]:
    """Read a chain; lines that begin with ``==`` go on with it.

    Returns
    -------
    lines : list of str
        As written.
    links : list of Link

    Raises
    ------
    ProofFault
        When the text as a whole is none.
    """
    lines, found = rows(text)
    links: list[Link] = []
    open_end = True
    for row in found:
        try:
            cut = tokens(row.text, row.column)
        except ProofFault as fault:
            links.append(Link(row.line, row.text, None, fault))
            open_end = False
            continue
        pieces = _pieces(cut)
        if not pieces[0]:
            pieces = pieces[1:]
        elif not open_end:
            links.append(Link(row.line, row.text, None, ProofFault("chain-line", row.column)))
            continue
        open_end = bool(pieces) and not pieces[-1]
        for piece in pieces[:-1] if open_end else pieces:
            links.append(_link(row.line, row.text, row.column, piece))
    return lines, links


def _pieces(cut: list[Token]) -> list[list[Token]]:
    """Tokens between the equals signs."""
    pieces: list[list[Token]] = [[]]
    for token in cut[:-1]:
        if token.kind == "sign" and token.text == "==":
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def _link(line: int, text: str, column: int, piece: list[Token]) -> Link:
    if not piece:
        return Link(line, "", None, ProofFault("ended", column))
    shown = text[piece[0].column - column : piece[-1].end - column]
    try:
        return Link(line, shown, read_expression(piece))
    except ProofFault as fault:
        return Link(line, shown, None, fault)


def read_expression(piece: list[Token]) -> Expression:
    """Read one expression from its tokens."""
    end = piece[-1].end
    reader = _Reader([*piece, Token("end", "", end, end)])
    made = reader.sum(0)
    if reader.now.kind != "end":
        raise reader.unexpected()
    return made


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.place = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.now
        self.place += token.kind != "end"
        return token

    def unexpected(self) -> ProofFault:
        token = self.now
        if token.kind == "end":
            return ProofFault("ended", token.column)
        if token.kind == "sign":
            return ProofFault("chain-sign", token.column)
        if token.kind in ("name", "number") or token.text == "(":
            return ProofFault("chain-product", token.column)
        if token.text == "*":
            return ProofFault("chain-star", token.column)
        return ProofFault("unexpected", token.column, got=token.text)

    def sum(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ProofFault("deep", self.now.column, limit=MAX_DEPTH)
        terms = [self._term(depth)]
        while self.now.text in ("+", "-") and self.now.kind == "mark":
            sign = self.take().text
            term = self._term(depth)
            terms.append(term if sign == "+" else _scaled(term, Fraction(-1)))
        return plus(terms)

    def _term(self, depth: int) -> Expression:
        factor = Fraction(1)
        while self.now.text == "-" and self.now.kind == "mark":
            self.take()
            factor = -factor
        while self.now.kind == "number":
            factor *= number(self.take().text)
            if factor.denominator.bit_length() + factor.numerator.bit_length() > 200:
                raise ProofFault("long-power", self.now.column)
            if self.now.text == "*":
                self.take()
        factors = [self._factor(depth)]
        while self.now.text == "@":
            self.take()
            factors.append(self._factor(depth))
        return _scaled(times(factors), factor)

    def _factor(self, depth: int) -> Expression:
        token = self.now
        if token.kind == "name":
            self.take()
            return Matrix(token.text)
        if token.text != "(":
            raise self.unexpected()
        self.take()
        made = self.sum(depth + 1)
        if self.now.text != ")":
            raise (
                self.unexpected()
                if self.now.kind != "end"
                else ProofFault("unclosed", token.column)
            )
        self.take()
        return made


def plus(terms: list[Expression]) -> Expression:
    """Return a sum, with the sums in it laid flat."""
    flat: list[Expression] = []
    for term in terms:
        flat += term.terms if isinstance(term, Plus) else (term,)
    return flat[0] if len(flat) == 1 else Plus(tuple(flat))


def times(factors: list[Expression]) -> Expression:
    """Return a product, with the products in it laid flat."""
    flat: list[Expression] = []
    value = Fraction(1)
    for factor in factors:
        if isinstance(factor, Times):
            flat += factor.factors
            value *= factor.number
        else:
            flat.append(factor)
    if len(flat) > MAX_FACTORS:
        raise ProofFault("chain-long", limit=MAX_FACTORS)
    return flat[0] if len(flat) == 1 and value == 1 else Times(tuple(flat), value)


def _scaled(term: Expression, value: Fraction) -> Expression:
    if value == 1:
        return term
    if isinstance(term, Times):
        return Times(term.factors, term.number * value)
    return Times((term,), value)
