"""Expressions, formulas and claims of the proof language, read by recursive descent."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.proofs.syntax import (
    MAX_DEPTH,
    MAX_EXPONENT,
    RESERVED,
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
)
from autograder.proofs.tokens import Token, number
from autograder.proofs.words import ProofFault

Node = Expression | Formula
_FORMULAS = (Comparison, And, Or, Not)


class Reader:
    """Reads tokens from left to right.

    Parameters
    ----------
    found : list of Token
        A line, ending with a token of kind ``end``.
    functions : mapping of str to int
        Names that may stand before a bracket, and how many arguments they take.
    """

    def __init__(self, found: list[Token], functions: Mapping[str, int]) -> None:
        self.tokens = found
        self.place = 0
        self.depth = 0
        self.functions = functions

    @property
    def now(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.place]

    def take(self) -> Token:
        """Return the next token and go on."""
        token = self.now
        self.place += token.kind != "end"
        return token

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these words or marks."""
        return self.now.kind in ("name", "mark") and self.now.text in texts

    def end(self) -> None:
        """Refuse what stands after the end of a statement."""
        if self.now.kind != "end":
            raise self.unexpected()

    def unexpected(self) -> ProofFault:
        """Return the fault for a token that does not fit here."""
        token = self.now
        before = self.tokens[self.place - 1] if self.place else None
        if token.kind == "end":
            return ProofFault("ended", token.column)
        if token.text == ":":
            return ProofFault("colon", token.column)
        if token.text == "@":
            return ProofFault("matrix-sign", token.column)
        if token.text == "for":
            return ProofFault("for-all-here", token.column)
        if token.text == "is":
            return ProofFault("is-here", token.column)
        if token.text == ",":
            return ProofFault("comma", token.column)
        if token.kind == "name" and before is not None and before.kind == "name":
            return ProofFault("two-names", token.column, first=before.text, second=token.text)
        return ProofFault("unexpected", token.column, got=token.text)

    def formula(self) -> Formula:
        """Read a formula."""
        column = self.now.column
        node = self._or()
        if not isinstance(node, _FORMULAS):
            ended = self.now.kind == "end" or self.at("for")
            raise ProofFault("no-comparison", column) if ended else self.unexpected()
        return node

    def expression(self) -> Expression:
        """Read an expression."""
        column = self.now.column
        node = self._sum()
        if isinstance(node, _FORMULAS):
            raise ProofFault("formula-here", column)
        return node

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ProofFault("deep", self.now.column, limit=MAX_DEPTH)

    def _or(self) -> Node:
        return self._joined("or", Or, self._and)

    def _and(self) -> Node:
        return self._joined("and", And, self._not)

    def _joined(self, word: str, made: type, part) -> Node:  # type: ignore[no-untyped-def]
        column = self.now.column
        parts = [part()]
        while self.at(word):
            self._is_formula(parts[-1], column)
            self.take()
            start = self.now.column
            parts.append(part())
            self._is_formula(parts[-1], start)
        return parts[0] if len(parts) == 1 else made(tuple(parts), column)

    def _is_formula(self, node: Node, column: int) -> None:
        if not isinstance(node, _FORMULAS):
            raise ProofFault("no-comparison", column)

    def _not(self) -> Node:
        column = self.now.column
        if not self.at("not"):
            return self._comparison()
        self.take()
        self._deeper()
        part = self._not()
        self.depth -= 1
        if not isinstance(part, _FORMULAS):
            raise ProofFault("no-comparison", column)
        return Not(part, column)

    def _comparison(self) -> Node:
        column = self.now.column
        first = self._sum()
        signs: list[str] = []
        terms = [first]
        while self.now.kind == "sign":
            signs.append(self.take().text)
            terms.append(self._sum())
        if not signs:
            return first
        if any(isinstance(term, _FORMULAS) for term in terms):
            raise ProofFault("formula-here", column)
        return Comparison(tuple(signs), tuple(terms), column)  # type: ignore[arg-type]

    def _sum(self) -> Node:
        column = self.now.column
        first = self._product()
        terms = [(1, first)]
        while self.at("+", "-"):
            sign = 1 if self.take().text == "+" else -1
            terms.append((sign, self._product()))
        if len(terms) == 1:
            return first
        self._only_expressions([term for _, term in terms], column)
        return Sum(tuple(terms), column)  # type: ignore[arg-type]

    def _only_expressions(self, nodes: list[Node], column: int) -> None:
        if any(isinstance(node, _FORMULAS) for node in nodes):
            raise ProofFault("formula-here", column)

    def _product(self) -> Node:
        column = self.now.column
        if self.at("-", "+"):
            sign = -1 if self.take().text == "-" else 1
            self._deeper()
            inner = self._product()
            self.depth -= 1
            self._only_expressions([inner], column)
            return Sum(((sign, inner),), column)  # type: ignore[arg-type]
        factors = [("*", self._power())]
        while self.at("*", "/") or self._silent(divided=factors[-1][0] == "/"):
            silent = not self.at("*", "/")
            sign_text = "*" if silent else self.take().text
            factors.append((sign_text, self._power() if silent else self._signed()))
        if len(factors) == 1:
            return factors[0][1]
        self._only_expressions([factor for _, factor in factors], column)
        return Product(tuple(factors), column)  # type: ignore[arg-type]

    def _signed(self) -> Node:
        """Read a factor after ``*`` or ``/``; it may have a sign, as in ``2 * -a``."""
        column = self.now.column
        if not self.at("-", "+"):
            return self._power()
        sign = -1 if self.take().text == "-" else 1
        self._deeper()
        inner = self._signed()
        self.depth -= 1
        self._only_expressions([inner], column)
        return Sum(((sign, inner),), column)  # type: ignore[arg-type]

    def _silent(self, divided: bool) -> bool:
        """Whether a product without a sign goes on here; a doubtful one is a fault."""
        before, token = self.tokens[self.place - 1], self.now
        starts = token.kind in ("number", "name") or token.text == "("
        if not starts or (token.kind == "name" and token.text in RESERVED):
            return False
        if before.kind == "name":
            if token.text == "(":
                raise ProofFault("no-function", before.column, name=before.text)
            raise self.unexpected()
        if token.kind == "number":
            key = "two-numbers" if before.kind == "number" else "number-after"
            raise ProofFault(key, token.column, first=before.text, second=token.text)
        if divided:
            raise ProofFault("doubtful-division", token.column)
        power = self.place >= 2 and self.tokens[self.place - 2].text == "**"
        if power or (token.text == "(" and self._closes_call()):
            raise ProofFault("doubtful-product", token.column)
        return True

    def _closes_call(self) -> bool:
        """Whether the token before is the closing bracket of a function's arguments."""
        depth = 0
        for place in range(self.place - 1, 0, -1):
            text = self.tokens[place].text
            depth += (text == ")") - (text == "(")
            if depth == 0:
                before = self.tokens[place - 1]
                return before.kind == "name" and before.text in self.functions
        return False

    def _power(self) -> Node:
        column = self.now.column
        base = self._atom()
        if not self.at("**"):
            return base
        self._only_expressions([base], column)
        self.take()
        token = self.take()
        whole = token.kind == "number" and "." not in token.text
        if not whole or int(token.text) > MAX_EXPONENT:
            raise ProofFault("exponent", token.column, limit=MAX_EXPONENT)
        if self.at("**"):
            raise ProofFault("power-of-power", self.now.column)
        return Power(base, int(token.text), column)  # type: ignore[arg-type]

    def _atom(self) -> Node:
        token = self.now
        if token.kind == "number":
            self.take()
            return Number(number(token.text), token.column)
        if token.kind == "name" and token.text not in RESERVED:
            self.take()
            if self.at("(") and token.text in self.functions:
                return self._call(token)
            if token.text in self.functions:
                raise ProofFault("function-alone", token.column, name=token.text)
            return Name(token.text, token.column)
        if token.text == "(":
            self.take()
            self._deeper()
            node = self._or()
            self.depth -= 1
            if not self.at(")"):
                raise self.unexpected() if self.now.kind != "end" else self._unclosed(token)
            self.take()
            return node
        raise self.unexpected()

    def _unclosed(self, token: Token) -> ProofFault:
        return ProofFault("unclosed", token.column)

    def _call(self, name: Token) -> Call:
        arguments = self._arguments()
        asked = self.functions[name.text]
        if len(arguments) != asked:
            facts = {"name": name.text, "asked": asked, "got": len(arguments)}
            raise ProofFault("arity", name.column, **facts)
        return Call(name.text, arguments, name.column)

    def _arguments(self) -> tuple[Expression, ...]:
        opened = self.take()
        self._deeper()
        parts = [self.expression()]
        while self.at(","):
            self.take()
            parts.append(self.expression())
        self.depth -= 1
        if not self.at(")"):
            raise self.unexpected() if self.now.kind != "end" else self._unclosed(opened)
        self.take()
        return tuple(parts)
