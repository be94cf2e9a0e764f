"""Reading an author's YAML with the line of every part, for messages that say where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from autograder.quizschema import Place, QuizError


def read_yaml(text: str, file: str) -> tuple[Any, dict[Place, int]]:
    """Read YAML and remember on which line everything stands.

    Parameters
    ----------
    text : str
        Content of the file.
    file : str
        Its name, for messages.

    Returns
    -------
    tuple
        The data, and the line of each place in it.

    Raises
    ------
    QuizError
        If the text is not valid YAML, or a key stands twice.
    """
    import yaml  # an author's tool: the installed package reads the packed form

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines: dict[Place, int] = {}
        for place, line, twice in _walk(node, ()):
            if twice:
                raise QuizError(
                    f"{file}:{line}: the key {place[-1]!r} must stand here once, got two. Remove one."
                )
            lines[place] = line
        return yaml.safe_load(text), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        begun = re.search("quoted scalar|simple key", error.context or "")
        if begun and "escape" not in (error.problem or ""):
            mark = error.context_mark or mark  # where the quote was opened, not where the file ends
        line = mark.line + 1 if mark else 1
        raise QuizError(f"{file}:{line}: {_in_words(error)}") from None
    except (yaml.YAMLError, RecursionError) as error:
        problem = str(error).partition("\n")[0].rstrip(".") + "."
        step = "Remove what stands there."
        raise QuizError(f"{file}: this cannot be read as YAML: {problem} {step}") from None


# A part of what the YAML reader says, and what an author can do about it.
_PLAIN = (
    ("escape", ("a backslash in double quotes starts a special character. Write two backslashes "
     "for one, or a block after '|'.")),
    ("mapping values", "a text with a colon must stand in quotes. Put the whole text in quotes."),
    ("'\\t'", "a tab stands here. Indent with spaces."),
    ("quoted scalar", "a quote is opened here and not closed. Add the second quote."),
    ("cannot start any token", "a text cannot begin with this sign. Put the text in quotes."),
    ("simple key", "a line here has no colon after its key. Write it as key: value."),
    ("could not find expected ':'", "a key has no colon. Write it as key: value."),
    ("block mapping", "this line does not fit those above. Align it, or close a quote above it."),
    ("block collection", "this line does not fit those above. Align it, or close a quote above it."),
    ("flow sequence", "a list [ is not closed. Add the ]."),
    ("flow mapping", "a { is not closed. Add the }, or put the text in quotes."),
    ("alias", "a text cannot begin with *. Put the text in quotes."),
    ("anchor", "a text cannot begin with &. Put the text in quotes."),
    ("tag", "a text cannot begin with !. Put the text in quotes."),
)  # fmt: skip


def _in_words(error: Any) -> str:
    said = f"{error.problem or ''} {error.context or ''}"
    for part, plain in _PLAIN:
        if part in said:
            return plain
    return f"this cannot be read as YAML: {error.problem or 'no reason given'}. Correct the line."


def _walk(node, place: Place) -> Iterator[tuple[Place, int, bool]]:
    """Each place of a YAML tree with its line, and whether its key stood there before."""
    if node is None:
        return
    yield place, node.start_mark.line + 1, False
    if node.id == "sequence":
        for index, item in enumerate(node.value):
            yield from _walk(item, (*place, index))
    elif node.id == "mapping":
        seen = set()
        for key, item in node.value:
            inner = (*place, str(key.value))
            if str(key.value) in seen:
                yield inner, key.start_mark.line + 1, True
            seen.add(str(key.value))
            yield from _walk(item, inner)
            yield inner, key.start_mark.line + 1, False
