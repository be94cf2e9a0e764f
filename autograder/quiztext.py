"""Markdown with formulas as text for a plain terminal: ASCII words and signs, wrapped lines."""

from __future__ import annotations

import re
import textwrap

WIDTH = 78
SIGNS = {
    "cdot": "*", "times": "*", "div": "/", "pm": "+-", "le": "<=", "leq": "<=", "ge": ">=",
    "geq": ">=", "ne": "!=", "neq": "!=", "approx": "~", "equiv": "==", "to": "->",
    "rightarrow": "->", "mapsto": "->", "Rightarrow": "=>", "iff": "<=>", "in": "in",
    "infty": "infinity", "ldots": "...", "dots": "...", "cdots": "...", "partial": "d",
    "odot": "*", "circ": "o", "quad": " ", "qquad": "  ", "mid": "|", "vert": "|", "prime": "'",
    "top": "T", "lVert": "||", "rVert": "||", "left": "", "right": "", "displaystyle": "",
}  # fmt: skip
WORDS = ("text", "mathrm", "operatorname", "mathbf", "mathbb", "mathcal", "boldsymbol", "textbf")
GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
MATRIX = re.compile(r"\\begin\{([pbv]?matrix|cases)\}(.*?)\\end\{\1\}", re.DOTALL)
SIMPLE = re.compile(r"[\w.']*|-?\d+")
BOUND = re.compile(r"\([^()\n]{1,16}\)")
HARD = "\xa0"
LONGEST_BOUND = 24
SPAN = re.compile(r"`[^`\n]+`|\$\$.+?\$\$|(?<!\\)\$.+?(?<!\\)\$", re.DOTALL)


def plain(text: str, *, bound: bool = False) -> str:
    r"""Return Markdown with formulas as plain text.

    Parameters
    ----------
    text : str
        Text with ``$...$``, ``**...**`` and backticks.
    bound : bool, optional
        Whether short formulas, code and brackets get hard spaces, at which no line may end.

    Returns
    -------
    str
        The same without marks; code stays as it is.

    Examples
    --------
    >>> plain(r"**Is** $\sigma'(z) \le \frac{1}{4}$ for `z`?")
    "Is sigma'(z) <= 1/4 for z?"
    """

    def span(match: re.Match) -> str:
        inner = match[0].strip("`$")
        shown = inner if match[0].startswith("`") else formula(inner)
        return shown.replace(" ", HARD) if bound and len(shown) <= LONGEST_BOUND else shown

    pieces, end = [], 0
    for match in SPAN.finditer(text):
        pieces += [_prose(text[end : match.start()]), span(match)]
        end = match.end()
    whole = "".join([*pieces, _prose(text[end:])])
    return BOUND.sub(lambda match: match[0].replace(" ", HARD), whole) if bound else whole


def _prose(text: str) -> str:
    text = re.sub(r"\*\*(.+?)\*\*", r"\1", text)
    return text.replace(r"\$", "$")


def formula(tex: str) -> str:
    r"""Return a formula of TeX as plain text.

    Parameters
    ----------
    tex : str
        What stands between the dollar signs.

    Returns
    -------
    str
        Readable, though not unambiguous.

    Examples
    --------
    >>> formula(r"W^{[l]} A^{[l-1]}"), formula(r"e^{-x}"), formula("n_{l-1}")
    ('W^[l] A^[l-1]', 'e^(-x)', 'n_(l-1)')
    >>> formula(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}")
    '[1 2; 3 4]'
    """
    tex = MATRIX.sub(_matrix, tex)
    for word in WORDS:
        tex = re.sub(rf"\\{word}\s*{GROUP}", r"\1", tex)
    for _ in range(4):  # from the inside out
        tex = re.sub(rf"\\[dt]?frac\s*{GROUP}\s*{GROUP}", _fraction, tex)
        tex = re.sub(rf"\\sqrt\s*{GROUP}", r"sqrt(\1)", tex)
    tex = re.sub(rf"([\^_]){GROUP}", _script, tex)
    tex = re.sub(r"\\[,;:! ]", " ", tex)
    tex = re.sub(r"\\([A-Za-z]+)", lambda match: SIGNS.get(match[1], match[1]), tex)
    tex = re.sub(r"(?<!\\)[{}]", "", tex)
    return re.sub(r"\s+", " ", re.sub(r"\\(.)", r"\1", tex)).strip()


def _matrix(match: re.Match) -> str:
    rows = [" ".join(row.replace("&", " ").split()) for row in match[2].split(r"\\")]
    return "[" + "; ".join(row for row in rows if row) + "]"


def _fraction(match: re.Match) -> str:
    parts = [part if SIMPLE.fullmatch(part) else f"({part})" for part in match.groups()]
    return "/".join(parts)


def _script(match: re.Match) -> str:
    mark, inner = match[1], match[2].strip()
    simple = re.fullmatch(r"\w+|\[.*\]|\\[A-Za-z]+", inner)
    return f"{mark}{inner}" if simple else f"{mark}({inner})"


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    r"""Wrap text; lines of a fenced block stay as they are.

    Parameters
    ----------
    text : str
        Markdown.
    indent : str, optional
        In front of every line.
    first : str, optional
        In front of the first line instead.

    Returns
    -------
    str
        Lines of at most 78 characters, words longer than a line apart.

    Examples
    --------
    >>> print(wrapped("a $\\cdot$ b", "    ", "a)  "))
    a)  a * b
    """
    lines: list[str] = []
    for index, block in enumerate(text.strip().split("```")):
        if index % 2:
            code = block.split("\n", 1)[-1].rstrip().split("\n")
            lines += ["", *(indent + line for line in code), ""]
            continue
        for paragraph in re.split(r"\n\s*\n", block.strip()):
            head = first if first is not None and not lines else indent
            lines += textwrap.wrap(
                plain(paragraph),
                WIDTH,
                initial_indent=head,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            ) or [head.rstrip()] * (not lines)
    return "\n".join(lines).rstrip().replace(HARD, " ")
