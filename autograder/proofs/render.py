"""The learner's own lines with their verdicts, as plain text and as HTML."""

from __future__ import annotations

import re

from autograder.markup import Markup, join, tag, visible
from autograder.proofs.results import (
    DIVISION,
    FALSE,
    NO_ANSWER,
    NOTED,
    PROVEN,
    REFUSED,
    UNJUSTIFIED,
    UNREACHED,
    LineResult,
    ProofResult,
)
from autograder.proofs.words import say

# A sign beside the word, so that nothing depends on colour.
SIGNS = {
    PROVEN: "[+]",
    NOTED: "[.]",
    UNJUSTIFIED: "[?]",
    FALSE: "[x]",
    DIVISION: "[/]",
    NO_ANSWER: "[ ]",
    REFUSED: "[!]",
    UNREACHED: "[-]",
}
DRAWN = {
    PROVEN: "\u2713",
    NOTED: "\u00b7",
    UNJUSTIFIED: "?",
    FALSE: "\u2717",
    DIVISION: "\u00f7",
    NO_ANSWER: "\u2026",
    REFUSED: "!",
    UNREACHED: "\u2013",
}
QUIET = (PROVEN, NOTED)


def plain_text(result: ProofResult, causes: bool = True, quiet: bool = False) -> str:
    """Return the lines with sign and verdict; below a line that is not right, the reason.

    Parameters
    ----------
    result : ProofResult
    causes : bool
        Whether the causes follow.
    quiet : bool
        Whether lines that are right are left out.
    """
    if result.fault:
        return visible(result.fault)
    said = _by_line(result)
    lines = []
    for number, written in enumerate(result.source, 1):
        found = said.get(number, [])
        head = max((line.verdict for line in found), key=_weight, default="")
        if quiet and head in ("", *QUIET):
            continue
        mark = f"{SIGNS[head]} {say('verdict', head)}" if head else ""
        if mark or written.strip():
            lines.append(f"{number:>3}  {mark:<17}  {visible(written.rstrip())}".rstrip())
        lines += [f"     {visible(words)}" for words in _reasons(found)]
    if causes:
        lines += [f"* {visible(say('cause', key))}" for key in result.causes]
    return "\n".join(lines)


def as_html(result: ProofResult, causes: bool = True) -> Markup:
    """Return the same as HTML; everything the learner wrote is escaped."""
    if result.fault:
        return tag("p", result.fault, class_="proof-fault")
    said = _by_line(result)
    rows = []
    for number, written in enumerate(result.source, 1):
        found = said.get(number, [])
        if found or written.strip():
            rows.append(_row(number, written.rstrip(), found))
    table = tag("table", tag("tbody", *rows), class_="proof", aria_label="Line by line")
    below = [tag("li", say("cause", key)) for key in result.causes] if causes else []
    return tag("div", table, tag("ul", *below) if below else None, class_="proof-result")


def _row(number: int, written: str, found: list[LineResult]) -> Markup:
    head = max((line.verdict for line in found), key=_weight, default="none")
    words = [tag("div", _with_code(text), class_="proof-words") for text in _reasons(found)]
    mark = None
    if found:
        sign = tag("span", DRAWN[head], class_="proof-sign", aria_hidden="true")
        mark = tag("span", sign, say("verdict", head), class_="proof-mark")
    return tag(
        "tr",
        tag("td", number, class_="proof-number"),
        tag("td", tag("code", written), *words, class_="proof-line"),
        tag("td", mark, class_="proof-verdict"),
        class_=f"proof-{head}",
    )


def _with_code(text: str) -> Markup:
    """A sentence in which `...` encloses code."""
    pieces = re.split(r"`([^`]+)`", text)
    return join(*(tag("code", p) if i % 2 else p for i, p in enumerate(pieces)))


def _by_line(result: ProofResult) -> dict[int, list[LineResult]]:
    said: dict[int, list[LineResult]] = {}
    for line in result.lines:
        said.setdefault(line.line, []).append(line)
    return said


def _weight(verdict: str) -> int:
    """The worst verdict of a line that holds several expressions is the one that is shown."""
    order = (NOTED, PROVEN, UNREACHED, NO_ANSWER, UNJUSTIFIED, DIVISION, FALSE, REFUSED)
    return order.index(verdict)


def _reasons(found: list[LineResult]) -> list[str]:
    return [
        say("line", "at-column", words=line.words, column=line.column)
        if line.column
        else line.words
        for line in found
        if line.verdict not in QUIET
    ]
