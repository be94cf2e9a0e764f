"""What a unit says about a proof task: functions, and the claims that count. Plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.proofs import facts, poly
from autograder.proofs.claims import plain, read_claim
from autograder.proofs.facts import Fact
from autograder.proofs.grammar import Reader
from autograder.proofs.meaning import Meaning, functions_in
from autograder.proofs.poly import Atom, Poly
from autograder.proofs.statements import read_formula
from autograder.proofs.syntax import BUILT_IN, RESERVED, Claim, ForAll, Property, Sentence
from autograder.proofs.tokens import tokens
from autograder.proofs.words import ProofFault, ProofTaskError


@dataclass(frozen=True)
class TaskFunction:
    """A function that the task allows.

    Attributes
    ----------
    name : str
    parameters : tuple of str
    branches : tuple of (Fact, Poly)
        Condition and value, the parameters being letters number 0, 1, ...; empty for a function
        of which only the name is known.
    conditions : tuple of str
        The conditions as written.
    linear : bool
        Whether a function without branches is known to be linear.
    """

    name: str
    parameters: tuple[str, ...]
    branches: tuple[tuple[Fact, Poly], ...] = ()
    conditions: tuple[str, ...] = ()
    linear: bool = False

    def at(self, arguments: Sequence[Poly]) -> list[tuple[Fact, Poly]]:
        """Return the branches for these arguments."""

        def change(part: Atom) -> Poly | None:
            return arguments[part[1]] if part[0] == "v" else None

        return [
            (facts.substitute(condition, change), poly.substitute(value, change))
            for condition, value in self.branches
        ]


@dataclass(frozen=True)
class StatedSentence:
    """A claim in words, which a refuted supposition shows.

    Attributes
    ----------
    says : str
    letters : tuple of str
    suppose : tuple of str
        The conditions, as formulas in the letters.
    conditions : tuple of Fact
        The same, the letters being number 0, 1, ...
    """

    says: str
    letters: tuple[str, ...]
    suppose: tuple[str, ...]
    conditions: tuple[Fact, ...]


@dataclass(frozen=True)
class ProofTask:
    """The functions of a task and what is to be shown.

    Attributes
    ----------
    functions : dict of str to TaskFunction
    claims : tuple of (str, Claim)
        Each counts; text and what it means. The first is named to the learner.
    sentences : dict of str to StatedSentence
        By the sentence in small letters.
    """

    functions: Mapping[str, TaskFunction]
    claims: tuple[tuple[str, Claim], ...]
    sentences: Mapping[str, StatedSentence] = field(default_factory=dict)

    @property
    def arities(self) -> dict[str, int]:
        """Number of arguments of each function."""
        return {name: len(f.parameters) for name, f in self.functions.items()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ProofTask:
        """Make a task from plain data, as TOML or JSON hold it.

        Parameters
        ----------
        data : mapping
            ``functions``: list of ``{"name", "parameters", "branches"}``, a branch being
            ``{"when": FORMULA, "value": EXPRESSION}``; without branches only the name is known,
            and ``"linear": true`` says that it is linear. ``claims``: list of claims as the
            learner may write them. ``sentences``: list of ``{"says", "letters", "suppose"}``;
            each is a claim too.

        Raises
        ------
        ProofTaskError
            When the data are not such.

        Examples
        --------
        >>> branches = [{"when": "x > 0", "value": "x"}, {"when": "x <= 0", "value": "0"}]
        >>> relu = {"name": "relu", "parameters": ["x"], "branches": branches}
        >>> task = ProofTask.from_data({"functions": [relu], "claims": ["relu is not linear"]})
        >>> task.claims[0][1].what
        'linear'
        """
        unknown = set(data) - {"functions", "claims", "sentences"}
        if unknown:
            raise ProofTaskError(f"task: unknown key {min(unknown)!r}.")
        try:
            functions = _functions(data.get("functions", []))
            arities = {name: len(f.parameters) for name, f in functions.items()}
            sentences = _sentences(data.get("sentences", []), arities)
            claims = _claims(data.get("claims", []), arities, list(sentences))
        except ProofFault as fault:
            raise ProofTaskError(f"task: {fault.text}") from None
        except (KeyError, TypeError, AttributeError) as error:
            raise ProofTaskError(f"task: the data do not fit, {error!r}.") from None
        stated = tuple((s.says, Sentence(s.says)) for s in sentences.values())
        if not claims + stated:
            raise ProofTaskError("task: claims must hold at least one claim, got none.")
        return cls(functions, claims + stated, sentences)


def _functions(data: Sequence[Mapping[str, Any]]) -> dict[str, TaskFunction]:
    found: dict[str, TaskFunction] = {}
    for entry in data:
        name, parameters = entry["name"], tuple(entry["parameters"])
        for word in (name, *parameters):
            if not str(word).isidentifier() or word in RESERVED or word in BUILT_IN:
                raise ProofTaskError(f"task: {word!r} cannot be a name.")
        if name in found or len(set(parameters)) != len(parameters) or not parameters:
            raise ProofTaskError(f"task: {name}: name and parameters must differ.")
        letters = {letter: poly.atom(("v", i)) for i, letter in enumerate(parameters)}
        branches, conditions = [], []
        for branch in entry.get("branches", []):
            meaning = Meaning(letters)
            condition = meaning.fact(read_formula(branch["when"], {}))
            reader = Reader(tokens(str(branch["value"])), BUILT_IN)
            value = meaning.poly(reader.expression())
            reader.end()
            if meaning.divisors:
                raise ProofTaskError(f"task: {name}: a branch must not divide.")
            branches.append((condition, value))
            conditions.append(branch["when"])
        linear = bool(entry.get("linear", False))
        if linear and (branches or len(parameters) != 1):
            raise ProofTaskError(f"task: {name}: linear is said of one argument, no branches.")
        if not branches and len(parameters) != 1:
            raise ProofTaskError(f"task: {name}: without branches there is one argument.")
        found[name] = TaskFunction(name, parameters, tuple(branches), tuple(conditions), linear)
    return found


def _sentences(
    data: Sequence[Mapping[str, Any]], arities: dict[str, int]
) -> dict[str, StatedSentence]:
    found = {}
    for entry in data:
        letters = tuple(entry["letters"])
        meaning = Meaning({letter: poly.atom(("v", i)) for i, letter in enumerate(letters)})
        conditions = tuple(meaning.fact(read_formula(t, arities)) for t in entry["suppose"])
        if not conditions or meaning.divisors:
            raise ProofTaskError("task: a sentence needs conditions without division.")
        found[plain(entry["says"])] = StatedSentence(
            entry["says"], letters, tuple(entry["suppose"]), conditions
        )
    return found


def _claims(
    data: Sequence[str], arities: dict[str, int], sentences: list[str]
) -> tuple[tuple[str, Claim], ...]:
    found = []
    for text in data:
        claim = read_claim(text, 1, dict(BUILT_IN) | arities, sentences)
        if not isinstance(claim, Property | ForAll):
            raise ProofTaskError(f"task: {text!r} is no claim about a function or all numbers.")
        if isinstance(claim, Property) and arities.get(claim.function) != 1:
            raise ProofTaskError(f"task: {claim.function} must have one argument.")
        if isinstance(claim, ForAll):
            functions_in(claim)
            Meaning({name: poly.ZERO for name in claim.letters}).fact(claim.formula)
        found.append((text, claim))
    return tuple(found)
