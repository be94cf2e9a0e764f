"""Text laid out for a terminal: widths in columns, cutting, wrapping."""

from __future__ import annotations

import re
import unicodedata

from autograder.markup import visible

WIDTH = 100
# A word, or everything between two quotation marks: a path may hold spaces.
_QUOTED = re.compile(r"(?<!\S)'[^'\n]+'[.,;:]?(?!\S)|\S+")


def columns(text: str) -> int:
    """Return how many terminal columns the text takes.

    >>> columns("na\u00efve"), columns("\u674e\u96f7")
    (5, 4)
    """
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return wide - sum(unicodedata.category(c) in ("Mn", "Me", "Cf") for c in text)


def fit(text: object, width: int) -> str:
    """Return one line of exactly `width` columns: cut with an ellipsis, or filled with spaces."""
    line = " ".join(visible(text).split())
    if columns(line) > width:
        while line and columns(line) > width - 1:
            line = line[:-1]
        line += "\u2026"
    return line + " " * (width - columns(line))


def wrap(text: object, width: int, whole: bool = False) -> list[str]:
    """Return the text in lines of at most `width` columns, cut between words where it can be.

    With `whole`, words and quoted paths are never cut; a longer one has a line of its own.
    """
    lines = [""]
    plain = " ".join(visible(text).split())
    for word in _QUOTED.findall(plain) if whole else plain.split(" "):
        if lines[-1] and columns(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        pieces = [word] if whole else _pieces(word, width)
        lines[-1:] = pieces if not lines[-1] else [lines[-1], *pieces]
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and columns(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
