"""Question banks: the one place to read, draw, write down and grade a quiz.

A bank is read from an author's ``quiz.yaml``, or from the packed form that the installed package
carries (no question key stands in plain text there).
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import tomllib
import zlib
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from autograder.arithmetic import ArithmeticFault
from autograder.author import near
from autograder.quizcell import markdown, solution, template
from autograder.quizdraw import Bank, Choice, Drawn, digest, draw, draw_one
from autograder.quizgrade import Graded, grade
from autograder.quizschema import QuizError, validate
from autograder.quizyaml import read_yaml

__all__ = [
    "Bank",
    "Choice",
    "Drawn",
    "Graded",
    "QuizError",
    "draw",
    "fixed_seed",
    "fresh_seed",
    "grade",
    "learner_seed",
    "load",
    "markdown",
    "pack",
    "solution",
    "template",
    "unpack",
    "validate",
]


def load(source: str | Path, *, sizes: tuple[int, int] = (8, 12)) -> Bank:
    """Read a bank.

    Where a question of a ``quiz.yaml`` names no ``heading`` of the lesson to review, headings come
    from the ``concepts.toml`` of its course, if there is one; the packed form keeps them.

    Parameters
    ----------
    source : str or Path
        Path of a ``quiz.yaml`` or of a packed ``.quiz`` file.
    sizes : tuple of int, optional
        Fewest and most questions that a ``quiz.yaml`` may hold.

    Returns
    -------
    Bank
        The questions.

    Raises
    ------
    QuizError
        If the author's file has a fault; the text gives file, line and question.
    """
    path = Path(source).resolve()
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".quiz":
        return unpack(text)
    data, lines = read_yaml(text, path.name)
    validate(data, path.name, lines, sizes)
    rows = _concept_rows(path.parent.parent / "concepts.toml")
    review = {}
    for index, question in enumerate(data):
        where = f"{path.name}:{lines.get((index, 'concepts'), 1)}: question {question['id']!r}"
        found = _headings(question["concepts"], rows, path.parent.name, where)
        review[question["id"]] = [question["heading"]] if "heading" in question else found
        _try_siblings(question, f"{path.name}:{lines.get((index,), 1)}")
    return Bank(tuple(data), review)


def _concept_rows(path: Path) -> dict[str, dict] | None:
    if not path.is_file():
        return None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig")).get("concepts", {})
    except tomllib.TOMLDecodeError as error:
        raise QuizError(f"{path.name}: not valid TOML: {error}.") from None


def _headings(concepts: list[str], rows: dict | None, unit: str, where: str) -> list[str]:
    """Headings of the unit's lesson, those that most of the concepts point to first."""
    counts: Counter[str] = Counter()
    for concept in concepts:
        if rows is not None and concept not in rows:
            raise QuizError(
                f"{where}: the concept {concept!r} is no row of concepts.toml."
                f"{near(concept, rows) or ' Look its id up there.'}"
            )
        for place in (rows or {}).get(concept, {}).get("where", ()):
            if place.startswith(f"{unit}#"):
                counts[place.removeprefix(f"{unit}#")] += 1
    return [heading for heading, _ in counts.most_common()]


def pack(bank: Bank) -> str:
    """Text of a ``.quiz`` file; the same bank gives the same text.

    Parameters
    ----------
    bank : Bank
        The questions.

    Returns
    -------
    str
        base64 of zlib of JSON, in lines of 76 characters.
    """
    plain = json.dumps(asdict(bank), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return base64.encodebytes(zlib.compress(plain.encode(), 9)).decode("ascii")


def unpack(text: str) -> Bank:
    """Read the text that `pack` wrote.

    Parameters
    ----------
    text : str
        Content of a ``.quiz`` file.

    Returns
    -------
    Bank
        The questions.
    """
    try:
        data = json.loads(zlib.decompress(base64.b64decode(text)))
        return Bank(tuple(data["questions"]), data["review"])
    except (ValueError, KeyError, TypeError, zlib.error):
        raise QuizError(
            "quiz: the packed bank must be what the build wrote, got something else. "
            "Run 'autograder build' again."
        ) from None


def fixed_seed(unit: str) -> str:
    """Seed of the questions in the notebook that the build writes.

    Parameters
    ----------
    unit : str
        Name of the unit, with or without its number.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return digest("fixed", _slug(unit))


def learner_seed(learner: str, secret: str, unit: str, attempt: int = 1) -> str:
    """Seed of the questions of one learner in a course that sets a secret.

    Parameters
    ----------
    learner, secret : str
        Name of the learner; the course's secret.
    unit : str
        Name of the unit, with or without its number.
    attempt : int, optional
        Number of the try, from 1.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return digest("learner", learner, secret, _slug(unit), attempt)


def fresh_seed() -> str:
    """Return an unpredictable seed, for self-study."""
    return secrets.token_hex(32)


def _slug(unit: str) -> str:
    return re.sub(r"^\d+-", "", unit)


def _try_siblings(question: dict, where: str) -> None:
    try:
        for seed in range(60 if question.get("draw") else 1):
            draw_one(question, str(seed), {})
    except ArithmeticFault as fault:
        raise QuizError(f"{where}: question {question['id']!r}: {fault}.") from None
    except QuizError as error:
        raise QuizError(f"{where}: {error}") from None
