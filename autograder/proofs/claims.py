"""Claims, as they stand after ``therefore``: a property, a formula for all letters, a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from autograder.proofs.grammar import Reader
from autograder.proofs.syntax import (
    PROPERTIES,
    RESERVED,
    Claim,
    ForAll,
    Formula,
    Property,
    Sentence,
)
from autograder.proofs.tokens import tokens
from autograder.proofs.words import ProofFault

_SENTENCE = re.compile(r"[a-z]+(?: [a-z]+)+")


def plain(sentence: str) -> str:
    """Return a sentence in small letters with single spaces and without a full stop."""
    return " ".join(sentence.lower().split()).rstrip(" .")


def read_claim(
    text: str, column: int, functions: Mapping[str, int], sentences: Sequence[str] = ()
) -> Claim:
    """Read a claim.

    Parameters
    ----------
    text : str
        The text, without ``therefore``.
    column : int
        Column of its first character.
    functions : mapping of str to int
        The functions that may be called, with their numbers of arguments.
    sentences : sequence of str
        The sentences that the task states.

    Raises
    ------
    ProofFault
        When it cannot be read.
    """
    for sentence in sentences:
        if plain(text) == plain(sentence):
            return Sentence(sentence, column)
    text = re.sub(r"(?<![0-9])\.\s*$", "", text)
    found = tokens(text, column)
    if len(found) > 2 and found[1].text == "is" and found[0].kind == "name":
        return _property(Reader(found, functions))
    try:
        return read_statement_formula(Reader(found, functions))
    except ProofFault as fault:
        if sentences and _SENTENCE.fullmatch(plain(text)):
            raise ProofFault("sentence", column, sentence=sentences[0]) from None
        raise fault from None


def read_statement_formula(reader: Reader) -> Formula | ForAll:
    """Read a formula, with ``for all ...`` when that follows, to the end of the line."""
    column = reader.now.column
    formula = reader.formula()
    if not reader.at("for"):
        reader.end()
        return formula
    reader.take()
    if not reader.at("all"):
        raise ProofFault("for-all", reader.now.column)
    reader.take()
    letters = read_names(reader, stop="with")
    condition = None
    if reader.at("with"):
        reader.take()
        condition = reader.formula()
    reader.end()
    return ForAll(formula, letters, condition, column)


# In "let x in R" and "let a be real": every letter is a real number, and nothing more is said.
NO_LETTERS = frozenset({"in", "be", "real", "number", "numbers"})


def read_names(reader: Reader, stop: str = "") -> tuple[str, ...]:
    """Read letters separated by commas or spaces, up to a word or the end."""
    names: list[str] = []
    while reader.now.kind != "end" and not (stop and reader.at(stop)):
        if names and reader.at(","):
            reader.take()
        token = reader.take()
        if token.kind != "name":
            raise ProofFault("names", token.column, got=token.text or "nothing")
        if token.text in NO_LETTERS:
            raise ProofFault("letters-only", token.column, name=token.text)
        if token.text in RESERVED:
            raise ProofFault("reserved", token.column, name=token.text)
        if token.text in reader.functions:
            raise ProofFault("name-is-function", token.column, name=token.text)
        if token.text in names:
            raise ProofFault("twice", token.column, name=token.text)
        names.append(token.text)
    if not names:
        raise ProofFault("no-names", reader.now.column)
    return tuple(names)


def _property(reader: Reader) -> Property:
    function = reader.take()
    if function.text not in reader.functions:
        raise ProofFault("property-of", function.column, name=function.text)
    reader.take()
    negated = reader.at("not")
    if negated:
        reader.take()
    start = reader.now.column
    rest = []
    while reader.now.kind == "name":
        rest.append(reader.take().text.lower())
    what = " ".join(rest)
    if what not in PROPERTIES or reader.now.kind != "end":
        raise ProofFault("property", start, got=what or "nothing")
    return Property(function.text, what, negated, function.column)
