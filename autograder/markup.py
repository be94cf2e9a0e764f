"""HTML built from nested calls, escaped in one place: `tag`.

Everything that is not already `Markup` is text from somewhere (a learner's message, a name, a
path) and is escaped when it becomes a child or an attribute of a tag. Nothing else in the
program escapes.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

_EMPTY = frozenset({"meta", "br", "hr"})
# Control codes, and the characters that reorder the text around them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONE = re.compile("[\ud800-\udfff]")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def visible(text: object) -> str:
    r"""Return `text` with control codes written out, so that nothing acts on the reader's screen.

    >>> visible("a\x1b[31mb\u202e")
    'a\\x1b[31mb\\u202e'
    """
    plain = str(text).replace("\r\n", "\n")
    plain = _LONE.sub("\ufffd", plain)
    return _UNSEEN.sub(lambda found: _written(found[0]), plain)


def _written(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
    """Return one element.

    Parameters
    ----------
    name : str
        Name of the element.
    *children : object
        `Markup` goes in as it is, None is left out, anything else is text and escaped.
    **attributes : object
        A final underscore is dropped (``class_``), other underscores become hyphens. None
        leaves the attribute out.

    Examples
    --------
    >>> tag("p", "1 < 2", tag("b", "!"), class_="x")
    '<p class="x">1 &lt; 2<b>!</b></p>'
    """
    opened = name + "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _EMPTY:
        return Markup(f"<{opened}>")
    return Markup(f"<{opened}>{join(*children)}</{name}>")


def whole_page(title: str, main: Markup) -> str:
    """Return a complete HTML page around its main part, without scripts or outside files."""
    here = Path(__file__).parent
    files = [here / "report.css", here / "proofs" / "proof.css"]
    css = "".join(file.read_text(encoding="utf-8") for file in files)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Markup("\n" + css)),
    )
    return "<!doctype html>\n" + tag("html", head, tag("body", main), lang="en") + "\n"


def join(*children: object) -> Markup:
    """Return the children one after another, escaped where they are text."""
    return Markup("".join(_escape(child) for child in children if child is not None))


def _escape(value: object) -> str:
    return str(value) if isinstance(value, Markup) else html.escape(visible(value), quote=True)


def prose(text: str) -> Markup:
    """Return plain text as paragraphs; indented lines are code, and so is what `...` encloses.

    >>> prose("Call `f(1)`:" + chr(10) + "    2.0")
    '<p>Call <code>f(1)</code>:</p><pre>2.0</pre>'
    """
    blocks: list[tuple[bool, list[str]]] = []
    for line in visible(text).split("\n"):
        code = line.startswith(("  ", "\t"))
        if blocks and blocks[-1][1] and line.strip() and blocks[-1][0] == code:
            blocks[-1][1].append(line)
        else:
            blocks.append((code, [line] if line.strip() else []))
    return join(*(_block(code, lines) for code, lines in blocks if lines))


def _block(code: bool, lines: list[str]) -> Markup:
    if code:
        margin = min(len(line) - len(line.lstrip()) for line in lines)
        return tag("pre", "\n".join(line[margin:] for line in lines))
    pieces = re.split(r"`([^`\n]+)`", "\n".join(lines))
    return tag("p", *(tag("code", p) if i % 2 else p for i, p in enumerate(pieces)))
