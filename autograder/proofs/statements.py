"""A proof's text read into statements and blocks.

A line that cannot be read becomes a statement of kind ``refused`` (a header of a block keeps its
kind) with the fault beside it, and reading goes on: one slip hides nothing of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.proofs.claims import read_claim, read_names, read_statement_formula
from autograder.proofs.grammar import Reader
from autograder.proofs.layout import Row, blocks, rows
from autograder.proofs.syntax import BUILT_IN, RESERVED, ForAll, Formula, Property, Statement
from autograder.proofs.syntax import Sentence as TaskSentence
from autograder.proofs.tokens import tokens
from autograder.proofs.words import ProofFault

KEYWORDS = ("define", "let", "assume", "case", "suppose", "contradiction", "therefore")
# Words that begin a line in a book, and what stands for them here.
_OTHER = {
    "thus": "therefore", "hence": "therefore", "so": "therefore", "then": "therefore",
    "qed": "therefore", "if": "case", "when": "case", "given": "assume", "choose": "let",
    "take": "let", "set": "let", "since": "because", "as": "because", "def": "define",
    "function": "define", "contradictory": "contradiction", "fix": "let", "pick": "let",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+(?![A-Za-z0-9_(])")
_WORD_INSIDE = re.compile(r"[^\W\d]\w*")
OVER_LIMIT = frozenset({"long-line", "deep", "many-lines", "long-text", "deep-blocks"})


@dataclass
class Proof:
    """A text that was read.

    Attributes
    ----------
    lines : list of str
        The learner's lines as they were written.
    statements : list of Statement
        Those outside blocks; blocks hang below their headers.
    fault : ProofFault or None
        Why nothing could be read.
    """

    lines: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    fault: ProofFault | None = None


def read_proof(
    text: object, functions: dict[str, int] | None = None, sentences: Sequence[str] = ()
) -> Proof:
    """Read a proof; never raises for a text, whatever is in it.

    Parameters
    ----------
    text : str
        What the learner wrote.
    functions : dict of str to int, optional
        The task's functions with their numbers of arguments.
    sentences : sequence of str
        Claims that the task states as a sentence.
    """
    try:
        lines, found = rows(text)
    except ProofFault as fault:
        return Proof(fault=fault)
    known = dict(BUILT_IN) | dict(functions or {})
    made = [_statement(row, known, sentences) for row in found]
    statements = blocks(found, made)
    _last_is_therefore(statements)
    return Proof(lines, statements)


def _last_is_therefore(statements: list[Statement]) -> None:
    concluded = False
    for statement in statements:
        if concluded:
            statement.fault = ProofFault("after-therefore")
        concluded = concluded or statement.kind == "therefore"


def _statement(row: Row, functions: dict[str, int], sentences: Sequence[str]) -> Statement:
    match = _WORD.match(row.text)
    word = match[0].lower() if match else ""
    kind = word if word in KEYWORDS else "formula"
    made = Statement(kind, row.line, row.text)
    body = row.text[len(word) :] if kind != "formula" else row.text
    column = row.column + len(row.text) - len(body)
    body = _WORD_INSIDE.sub(lambda found: _spelt(found[0], functions), body)
    try:
        _READ[kind](made, body, column, functions, sentences)
    except ProofFault as fault:
        made.fault = fault
        if kind == "formula":
            made.kind = "refused"
            rest = row.text[len(word) :].lstrip()
            if word in _OTHER and not re.match(r"[-+*/=<>!≠≤≥·−×]", rest):
                made.fault = ProofFault("word", row.column, got=word, write=_OTHER[word])
    return made


def _spelt(word: str, functions: dict[str, int]) -> str:
    """The name of a function in its own spelling, where somebody writes ReLU for relu."""
    known = len(word) > 2 and word not in functions and word.lower() in functions
    return word.lower() if known else word


def _define(made: Statement, body: str, column: int, functions: dict[str, int], _: object) -> None:
    found = tokens(body, column)
    texts = [token.text for token in found[:5]]
    kinds = [token.kind for token in found[:5]]
    if [*kinds[:1], *texts[1:2], *kinds[2:3], *texts[3:5]] != ["name", "(", "name", ")", "=="]:
        raise ProofFault("define-form", column)
    name, parameter = found[0], found[2]
    for token in (name, parameter):
        if token.text in RESERVED:
            raise ProofFault("reserved", token.column, name=token.text)
    if name.text in functions:
        raise ProofFault("defined-already", name.column, name=name.text)
    if parameter.text in functions or parameter.text == name.text:
        raise ProofFault("name-is-function", parameter.column, name=parameter.text)
    reader = Reader(found[5:], functions)
    if any(token.text == name.text for token in found[5:]):
        raise ProofFault("defines-itself", name.column, name=name.text)
    made.names = (name.text, parameter.text)
    made.formula = reader.expression()
    reader.end()
    functions[name.text] = 1


def _let(made: Statement, body: str, column: int, functions: dict[str, int], _: object) -> None:
    found = tokens(body, column)
    if any(token.kind == "sign" for token in found):
        raise ProofFault("let-condition", column)
    made.names = read_names(Reader(found, functions))


def _assume(
    made: Statement, body: str, column: int, functions: dict[str, int], sentences: Sequence[str]
) -> None:
    claim = read_claim(body, column, functions, sentences)
    if isinstance(claim, Property | TaskSentence):
        raise ProofFault("assume-claim", column)
    if isinstance(claim, ForAll):
        raise ProofFault("for-all-here", column)
    made.formula = claim


def _block(
    made: Statement, body: str, column: int, functions: dict[str, int], sentences: Sequence[str]
) -> None:
    body = body.rstrip()
    body = body.removesuffix(":")
    claim = read_claim(body, column, functions, sentences)
    if isinstance(claim, Property):
        if made.kind == "case":
            raise ProofFault("case-property", column)
        if claim.negated or claim.what != "linear":
            raise ProofFault("suppose-property", column, name=claim.function)
    elif isinstance(claim, TaskSentence):
        raise ProofFault("suppose-sentence", column)
    elif isinstance(claim, ForAll):
        raise ProofFault("for-all-here", column)
    made.formula = claim


def _contradiction(
    made: Statement, body: str, column: int, functions: dict[str, int], _: object
) -> None:
    if body.strip(" \t."):
        raise ProofFault("contradiction-alone", column)


def _therefore(
    made: Statement, body: str, column: int, functions: dict[str, int], sentences: Sequence[str]
) -> None:
    claim = body.lstrip(" \t,:")
    column += len(body) - len(claim)
    if not claim.strip():
        raise ProofFault("no-claim", column)
    made.formula = read_claim(claim, column, functions, sentences)


def _formula(
    made: Statement, body: str, column: int, functions: dict[str, int], sentences: Sequence[str]
) -> None:
    claim = read_claim(body, column, functions, sentences)
    if isinstance(claim, Formula):
        made.formula = claim
    else:
        made.kind = "claim"
        made.formula = claim
        made.fault = ProofFault("claim-as-step", column)


_READ = {
    "define": _define,
    "let": _let,
    "assume": _assume,
    "case": _block,
    "suppose": _block,
    "contradiction": _contradiction,
    "therefore": _therefore,
    "formula": _formula,
}


def read_formula(text: str, functions: dict[str, int]) -> Formula:
    """Read one formula, as task data gives it."""
    claim = read_statement_formula(Reader(tokens(text), dict(BUILT_IN) | functions))
    if isinstance(claim, ForAll):
        raise ProofFault("for-all-here")
    return claim
