"""A look at the names a learner's functions use, for tasks that refuse a ready-made answer.

The text is cut into tokens and never compiled. The look is bounded, and it can be got round: it
keeps an honest learner on the road, it is no defence.
"""

from __future__ import annotations

import io
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MAX_SOURCE = 200_000
MAX_TOKENS = 60_000
_SHORT = {"np": "numpy", "plt": "matplotlib.pyplot"}
_QUIET = (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING)
_OPEN, _CLOSE = "([{", ")]}"


@dataclass
class _Statement:
    """A statement at the left margin: the names it defines and the dotted names it uses."""

    defines: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)


def refused_names(
    sources: Iterable[str], names: Iterable[str], refused: Iterable[str]
) -> list[str]:
    r"""Find refused names in what a task's functions reach.

    Parameters
    ----------
    sources : iterable of str
        The cells that run, in order.
    names : iterable of str
        What the task defines.
    refused : iterable of str
        Names such as ``np.tanh``; `np` stands for NumPy whatever the learner calls it.

    Returns
    -------
    list of str
        Those of `refused` that are used, in their order.

    Examples
    --------
    >>> refused_names(["import numpy as n\ndef f(z):\n    return n.tanh(z)"], ["f"], ["np.tanh"])
    ['np.tanh']
    """
    wanted = {full_name(r): r for r in refused}
    sources = _bounded(sources)
    if not wanted or not _mentioned(sources, wanted):
        return []
    aliases: dict[str, str] = dict(_SHORT)
    statements: list[_Statement] = []
    for source in sources:
        for tokens in _statements(source):
            _read_imports(tokens, aliases)
            statements.append(_read(tokens))
    own = {name for statement in statements for name in statement.defines}
    reached = _reached(statements, set(names))
    used = {_resolved(use, aliases) for use in reached}
    used |= {f"{star}.{use}" for star in aliases.get("*", "").split() for use in reached - own}
    return [short for full, short in wanted.items() if full in used]


def full_name(name: str) -> str:
    """Return a dotted name with NumPy's usual short name written out."""
    first, dot, rest = name.partition(".")
    return _SHORT.get(first, first) + dot + rest


def _bounded(sources: Iterable[str]) -> list[str]:
    """Return the cells, in order, as long as they fit into what is looked at."""
    taken: list[str] = []
    room = MAX_SOURCE
    for source in sources:
        if len(source) <= room:
            taken.append(source)
            room -= len(source)
    return taken


def _mentioned(sources: list[str], wanted: Iterable[str]) -> bool:
    """Most cells hold none of the names, and are not looked at further."""
    last = {re.escape(full.rpartition(".")[2]) for full in wanted}
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(last))}|import\s*\*)")
    return any(pattern.search(source) for source in sources)


def _statements(source: str) -> Iterator[list[tokenize.TokenInfo]]:
    """Cut a cell into statements at the left margin; a decorator belongs to what it decorates."""
    current: list[tokenize.TokenInfo] = []
    depth = 0
    for token in _tokens(source):
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        starts = depth == 0 and current and current[-1].type in (tokenize.NEWLINE, tokenize.DEDENT)
        joined = token.string in ("else", "elif", "except", "finally") or _decorates(current)
        if starts and token.type != tokenize.DEDENT and not joined:
            yield current
            current = []
        current.append(token)
    if current:
        yield current


def _decorates(tokens: list[tokenize.TokenInfo]) -> bool:
    return (
        bool(tokens)
        and tokens[0].string == "@"
        and not any(t.string in ("def", "class") for t in tokens)
    )


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """Tokens up to the first fault of the text; a cell with a fault does not run anyway."""
    count = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in _QUIET:
                yield token
            count += 1
            if count > MAX_TOKENS:
                return
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return


def _read_imports(tokens: list[tokenize.TokenInfo], aliases: dict[str, str]) -> None:
    """Note what ``import a.b as c`` and ``from a import b as c`` name, anywhere in a statement."""
    words = [t.string for t in tokens]
    index = 0
    while index < len(words):
        if words[index] in ("import", "from"):
            end = next((i for i in range(index, len(tokens)) if _ends(tokens[i])), len(tokens))
            _note_import([w for w in words[index:end] if w not in "()"], aliases)
            index = end
        index += 1


def _ends(token: tokenize.TokenInfo) -> bool:
    return token.type == tokenize.NEWLINE or token.string == ";"


def _note_import(words: list[str], aliases: dict[str, str]) -> None:
    module = ""
    if words[0] == "from":
        if "import" not in words:
            return
        middle = words.index("import")
        module, words = "".join(words[1:middle]) + ".", words[middle:]
    for item in " ".join(words[1:]).split(","):
        name, _, alias = item.strip().partition(" as ")
        name = name.replace(" ", "")
        if name == "*":
            aliases["*"] = f"{aliases.get('*', '')} {module[:-1]}"
        elif alias or module:
            aliases[alias.strip() or name] = module + name


def _read(tokens: list[tokenize.TokenInfo]) -> _Statement:
    statement = _Statement()
    depth, index = 0, 0
    names: list[str] = []
    while index < len(tokens):
        token = tokens[index]
        text = token.string
        depth += (text in _OPEN) - (text in _CLOSE) if token.type == tokenize.OP else 0
        if token.type == tokenize.NAME and text in ("def", "class") and index + 1 < len(tokens):
            statement.defines.add(tokens[index + 1].string)
            index += 1
        elif token.type == tokenize.NAME and not keyword.iskeyword(text):
            dotted, index = _dotted(tokens, index)
            statement.uses.add(dotted)
            if depth == 0:
                names.append(dotted)
        elif text in ("=", ":=", ":") and depth == 0:
            statement.defines.update(names)
            names = []
        elif token.type == tokenize.NEWLINE or text == ";":
            names = []
        index += 1
    return statement


def _dotted(tokens: list[tokenize.TokenInfo], index: int) -> tuple[str, int]:
    """Read ``a.b.c`` from a token on; return it and the place of its last token."""
    parts = [tokens[index].string]
    while (
        index + 2 < len(tokens)
        and tokens[index + 1].string == "."
        and tokens[index + 2].type == tokenize.NAME
    ):
        index += 2
        parts.append(tokens[index].string)
    return ".".join(parts), index


def _reached(statements: list[_Statement], names: set[str]) -> set[str]:
    """Return the dotted names used by the statements that define the names, and so on."""
    defining: dict[str, list[_Statement]] = {}
    for statement in statements:
        for name in statement.defines:
            defining.setdefault(name, []).append(statement)
    used: set[str] = set()
    waiting, seen = sorted(names), set(names)
    while waiting:
        for statement in defining.get(waiting.pop(), ()):
            for use in statement.uses - used:
                used.add(use)
                first = use.partition(".")[0]
                if first in defining and first not in seen:
                    seen.add(first)
                    waiting.append(first)
    return used


def _resolved(use: str, aliases: dict[str, str]) -> str:
    first, dot, rest = use.partition(".")
    return full_name(aliases.get(first, first) + dot + rest)
