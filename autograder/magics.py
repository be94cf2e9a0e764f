"""Notebook commands in a cell's source: found, listed, and taken out before the cell is graded."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    \#[^\n]*+
    | \"{3}(?:[^"\\]|\\.|"(?!""))*(?:\"{3}|\\?\Z)
    | '{3}(?:[^'\\]|\\.|'(?!''))*(?:'{3}|\\?\Z)
    | "(?:[^"\\\n]|\\.)*"?
    | '(?:[^'\\\n]|\\.)*'?
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | \\\n
    | (?P<newline>\n)
    | [^\#"'()\[\]{}\\\n]++
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMAND = re.compile(
    r"""
    (?P<indent>[ \t]*+)
    (?: [%!?]                                    # %matplotlib inline, !pip install, ?name
      | [A-Za-z_][\w.]*+\?{1,2}[ \t]*+(?=\n|\Z)  # name?
      | [A-Za-z_][\w.,\[\] ]*+=[ \t]*+[%!](?!=)  # x = %time f(), files = !ls
    )
    (?:[^\\\n]|\\\n?)*
    """,
    re.VERBOSE,
)
_CELL_COMMAND = re.compile(r"\s*+(%%[^\n]{0,80})")
_MAYBE = re.compile(r"[%!?]")


def cell_command(source: str) -> str | None:
    r"""Return the first line of a cell that is a ``%%`` command as a whole, else None.

    >>> cell_command("%%bash\nls")
    '%%bash'
    """
    match = _CELL_COMMAND.match(source)
    return match[1].strip() if match else None


def remove_commands(source: str) -> tuple[str, list[str]]:
    r"""Take the notebook commands out of a cell; line numbers and blocks stay as they were.

    Only the start of a statement counts: a ``%`` inside brackets or a string is left alone.
    Linear in the length of the source.

    Parameters
    ----------
    source : str
        Text of a code cell.

    Returns
    -------
    source : str
        The text with ``pass`` in place of each command.
    removed : list of str
        The commands, cut at 80 characters.

    Examples
    --------
    >>> remove_commands("%matplotlib inline\nx = 7 % 4")
    ('pass\nx = 7 % 4', ['%matplotlib inline'])
    """
    if not _MAYBE.search(source):
        return source, []
    kept: list[str] = []
    removed: list[str] = []
    position, depth, at_start = 0, 0, True
    while position < len(source):
        if at_start and depth == 0:
            command = _COMMAND.match(source, position)
            if command:
                text = command[0].strip()
                removed.append(text.partition("\n")[0][:80])
                kept.append(command["indent"] + "pass" + "\n" * command[0].count("\n"))
                position, at_start = command.end(), False
                continue
        token = _TOKEN.match(source, position)
        if token is None:  # cannot happen: the last alternative takes any character
            break
        depth = max(0, depth + (token["open"] is not None) - (token["close"] is not None))
        at_start = token["newline"] is not None
        kept.append(token[0])
        position = token.end()
    return "".join(kept), removed
