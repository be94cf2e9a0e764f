"""Lines, comments, indentation: a text becomes rows, and rows become blocks."""

from __future__ import annotations

import re
from typing import NamedTuple

from autograder.proofs.syntax import MAX_LINES, MAX_TEXT, Statement
from autograder.proofs.tokens import without_comment
from autograder.proofs.words import ProofFault

MAX_BLOCKS = 8
TAB = 4
HEADERS = ("case", "suppose")
_OUTSIDE = {"define": "define-inside", "assume": "assume-inside", "therefore": "therefore-inside"}


class Row(NamedTuple):
    """A line with something on it."""

    line: int
    indent: int
    column: int
    text: str


def rows(text: object) -> tuple[list[str], list[Row]]:
    """Cut a text into lines.

    Parameters
    ----------
    text : str
        The proof.

    Returns
    -------
    lines : list of str
        All lines as written.
    rows : list of Row
        Those that hold a statement, without their comment.

    Raises
    ------
    ProofFault
        When it is no string, empty, or over a limit.
    """
    if not isinstance(text, str):
        raise ProofFault("no-text", got=type(text).__name__)
    if len(text) > MAX_TEXT:
        raise ProofFault("long-text", limit=MAX_TEXT)
    lines = re.split(r"\r\n|\r|\n", str.__str__(text))
    found = []
    for line, written in enumerate(lines, 1):
        content = without_comment(written)
        stripped = content.lstrip()
        if stripped:
            margin = content[: len(content) - len(stripped)]
            indent = len(margin.expandtabs(TAB))
            found.append(Row(line, indent, len(margin) + 1, stripped))
    if len(found) > MAX_LINES or len(lines) > 4 * MAX_LINES:
        raise ProofFault("many-lines", limit=MAX_LINES)
    if not found:
        raise ProofFault("empty")
    return lines, _dedent(found)


def _dedent(found: list[Row]) -> list[Row]:
    """Bring the first line, which often follows the quotes directly, to the level of the rest."""
    first, rest = found[0], found[1:]
    if rest and first.line == 1 and first.indent == 0:
        margin = min(row.indent for row in rest)
        header = first.text.lower().startswith(HEADERS)
        if not header or rest[0].indent > margin:
            first = first._replace(indent=margin)
    return [first, *rest]


def blocks(found: list[Row], made: list[Statement]) -> list[Statement]:
    """Hang every statement below the header of its block; what does not fit gets a fault."""
    top: list[Statement] = []
    levels = [(found[0].indent, top)]
    header: Statement | None = None
    for row, statement in zip(found, made, strict=True):
        indent, _ = levels[-1]
        if row.indent > indent and header is not None:
            levels.append((row.indent, header.body))
        elif row.indent > indent:
            _blame(statement, "indented")
        else:
            while len(levels) > 1 and row.indent < levels[-1][0]:
                levels.pop()
            if row.indent != levels[-1][0]:
                _blame(statement, "dedented")
        if len(levels) > MAX_BLOCKS + 1:
            statement.fault = ProofFault("deep-blocks", limit=MAX_BLOCKS)
        levels[-1][1].append(statement)
        header = statement if statement.kind in HEADERS else None
    _check(top, inside=None)
    return top


def _blame(statement: Statement, key: str) -> None:
    if statement.fault is None:
        statement.fault = ProofFault(key, kind=statement.kind)


def _check(body: list[Statement], inside: Statement | None) -> None:
    closed = False
    for statement in body:
        if closed:
            _blame(statement, "after-contradiction")
        if inside is None and statement.kind == "contradiction":
            _blame(statement, "contradiction-outside")
        if inside is not None and statement.kind in _OUTSIDE:
            _blame(statement, _OUTSIDE[statement.kind])
        if statement.kind in HEADERS:
            if not statement.body:
                _blame(statement, "empty-block")
            _check(statement.body, statement)
        closed = closed or statement.kind == "contradiction"
