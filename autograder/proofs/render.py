"""The learner's own lines with their verdicts, as plain text and as HTML."""

from __future__ import annotations

from autograder.markup import Markup, tag, visible
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
QUIET = (PROVEN, NOTED)


def plain_text(result: ProofResult) -> str:
    """Return the lines with sign and verdict; below a line that is not right, the reason."""
    if result.fault:
        return result.fault
    said = _by_line(result)
    lines = []
    for number, written in enumerate(result.source, 1):
        found = said.get(number, [])
        head = max((line.verdict for line in found), key=_weight, default="")
        mark = f"{SIGNS[head]} {say('verdict', head)}" if head else ""
        if mark or written.strip():
            lines.append(f"{number:>3}  {mark:<17}  {visible(written.rstrip())}".rstrip())
        lines += [f"     {visible(words)}" for words in _reasons(found)]
    return "\n".join([*lines, *(f"* {visible(say('cause', key))}" for key in result.causes)])


def as_html(result: ProofResult) -> Markup:
    """Return the same as HTML; everything the learner wrote is escaped."""
    if result.fault:
        return tag("p", result.fault, class_="proof-fault")
    said = _by_line(result)
    rows = []
    for number, written in enumerate(result.source, 1):
        found = said.get(number, [])
        if not found and not written.strip():
            continue
        head = max((line.verdict for line in found), key=_weight, default="")
        words = [tag("div", text, class_="proof-words") for text in _reasons(found)]
        mark = f"{SIGNS[head]} {say('verdict', head)}" if head else ""
        rows.append(
            tag(
                "tr",
                tag("td", number),
                tag("td", mark, class_=f"proof-{head or 'none'}"),
                tag("td", tag("code", written.rstrip()), *words),
            )
        )
    causes = [tag("li", say("cause", key)) for key in result.causes]
    table = tag("table", tag("tbody", *rows), class_="proof")
    return tag("div", table, tag("ul", *causes) if causes else None, class_="proof-result")


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
