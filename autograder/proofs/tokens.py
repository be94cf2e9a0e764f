"""One line of a proof cut into tokens, with the Unicode forms of signs and the comment removed."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from autograder.proofs.syntax import MAX_COLUMNS, MAX_DIGITS, MAX_NAME
from autograder.proofs.words import ProofFault

# One character each, so that columns stay what the learner sees.
SAME = str.maketrans(
    {
        "−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "∗": "*", "∕": "/", "≠": "≠", "≤": "≤",
        "≥": "≥", "\u00a0": " ", "（": "(", "）": ")", "，": ",", "＝": "=",
    }
)  # fmt: skip
SIGNS = {"=": "==", "==": "==", "!=": "!=", "≠": "!=", "≤": "<=", "<=": "<=", "≥": ">=", ">=": ">="}
SIGNS |= {"<": "<", ">": ">"}
GREEK = "αβγδεζηθικλμνξπρστυφχψω"

_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))"
    rf"|(?P<name>[A-Za-z_{GREEK}][A-Za-z0-9_{GREEK}]*)"
    r"|(?P<sign>==|!=|<=|>=|=(?![<>])|[≠≤≥]|<(?!>)|>)"
    r"|(?P<mark>\*\*|[-+*/(),:.@])"
)
_COMMENT = re.compile(r"#|(?<![A-Za-z0-9_])because(?![A-Za-z0-9_])", re.IGNORECASE)
# What somebody may try, and the sentence that says what to write.
_HINTS = {
    "^": "caret", "²": "superscript", "³": "superscript", "|": "bars", "[": "bracket",
    "{": "bracket", "&": "write-and", "∧": "write-and", "∨": "write-or", "¬": "write-not",
    "!": "write-not", "÷": "write-slash", "√": "root", ";": "semicolon", "∀": "write-for-all",
    "⇒": "arrow", "→": "arrow", "∈": "element",
}  # fmt: skip


class Token(NamedTuple):
    """A piece of a line: number, name, sign (a comparison), mark or end."""

    kind: str
    text: str
    column: int
    end: int


def without_comment(line: str) -> str:
    """Return the line up to ``#`` or ``because``."""
    found = _COMMENT.search(line)
    return (line[: found.start()] if found else line).rstrip()


def tokens(line: str, column: int = 1) -> list[Token]:
    """Cut a line without its comment into tokens; the last one is of kind ``end``.

    Parameters
    ----------
    line : str
        The text.
    column : int
        Column of its first character.

    Raises
    ------
    ProofFault
        For a character or a number outside the language, or a line that is too long.
    """
    if len(line) > MAX_COLUMNS:
        raise ProofFault("long-line", MAX_COLUMNS, limit=MAX_COLUMNS)
    text = line.translate(SAME)
    found: list[Token] = []
    place = 0
    while place < len(text):
        if text[place] in " \t":
            place += 1
            continue
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unknown(text, place, column)
        kind = str(match.lastgroup)
        piece = SIGNS[match[0]] if kind == "sign" else match[0]
        _check(kind, piece, place + column, text[match.end() : match.end() + 2])
        found.append(Token(kind, piece, place + column, match.end() + column))
        place = match.end()
    found.append(Token("end", "", len(text) + column, len(text) + column))
    return found


def _check(kind: str, piece: str, column: int, after: str) -> None:
    if kind == "number":
        if len(piece) > MAX_DIGITS:
            raise ProofFault("long-number", column, limit=MAX_DIGITS)
        if re.match(r"[eE][0-9+-]", after):
            raise ProofFault("exponent-form", column)
    elif kind == "name" and len(piece) > MAX_NAME:
        raise ProofFault("long-name", column, limit=MAX_NAME)


def _unknown(text: str, place: int, column: int) -> ProofFault:
    two = text[place : place + 2]
    if two in ("=<", "=>", "<>"):
        return ProofFault("sign", place + column, got=two)
    key = _HINTS.get(text[place], "character")
    return ProofFault(key, place + column, got=text[place])


def number(text: str) -> Fraction:
    """Return the exact value of a number token."""
    whole, _, part = text.partition(".")
    return Fraction(int((whole + part) or "0"), 10 ** len(part))
