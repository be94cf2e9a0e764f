"""Reading an author's YAML with the line of every part, for messages that say where."""

from __future__ import annotations

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
                    f"{file}:{line}: the key {place[-1]!r} must stand here once, got two."
                )
            lines[place] = line
        return yaml.safe_load(text), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = error.problem or "it cannot be read"
        hint = ""
        if "escape" in problem:
            hint = " In double quotes write two backslashes for one, or a block after '|'."
        raise QuizError(f"{file}:{line}: not valid YAML: {problem}.{hint}") from None
    except (yaml.YAMLError, RecursionError) as error:
        problem = str(error).partition("\n")[0]
        raise QuizError(f"{file}: not valid YAML: {problem}.") from None


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
