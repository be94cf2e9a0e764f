"""A notebook file, read without trust: bytes in, plain cells out.

The file comes from a learner. It is checked for size, depth and number of values before it is
parsed, so that no file can make the grader slow, large or recursive. Older formats are brought to
the shape of the newest in memory. Nothing in the file decides points.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

MAX_BYTES = 20_000_000
MAX_CELLS = 2_000
MAX_DEPTH = 100
MAX_CONTAINERS = 100_000
MAX_VALUES = 300_000
MAX_STRING, LARGE_FILE = 200_000, 2_000_000
NEWEST_MAJOR = 4

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*(?:"|\\?\Z)', re.DOTALL)
_CUT = b'"\\u0000 a text of more than 200 kB stood here"'
_TOKEN = re.compile(_STRING.pattern + rb"|(?P<mark>[\[\]{},])", re.DOTALL)
_CONFLICT = re.compile(rb"^(?:<{7} |={7}\r?$|>{7} )", re.MULTILINE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class NotebookError(ValueError):
    """A file that cannot be graded; the text is one sentence for the learner."""


@dataclass
class RawCell:
    """One cell as the file has it, with its text normalised."""

    kind: str
    source: str
    grade_id: str | None
    cell_id: str | None


@dataclass
class Notebook:
    """What grading needs of a notebook: its cells, and the unit that it says it belongs to."""

    cells: list[RawCell]
    unit: str | None


def read_notebook(data: bytes) -> Notebook:
    """Read the bytes of a notebook file.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    Notebook
        Cells in the order of the file.

    Raises
    ------
    NotebookError
        If the file is no notebook, or is larger or deeper than a notebook may be.
    """
    document = _parse(data)
    if not isinstance(document, dict):
        raise NotebookError(
            "This file is JSON, but no notebook. Save the notebook again in Jupyter and hand it in."
        )
    entries = _entries(document)
    if len(entries) > MAX_CELLS:
        raise NotebookError(
            f"A notebook must have at most {MAX_CELLS} cells, got {len(entries)}. "
            "Delete the cells that do not belong to the unit."
        )
    return Notebook([_cell(e) for e in entries if isinstance(e, dict)], _unit(document))


def clean_text(text: str) -> str:
    r"""Return the text with ``\n`` line ends and without half characters.

    >>> clean_text("a\r\nb\rc")
    'a\nb\nc'
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def decode_text(data: bytes) -> str:
    """Return the file's text, which must be UTF-8; a byte-order mark is dropped."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = "UTF-16" if data[:2] in _UTF16 else f"other bytes at position {error.start}"
        raise NotebookError(
            f"The file's encoding must be UTF-8, got {found}. Save it again as UTF-8."
        ) from None


def _parse(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise NotebookError(
            f"A notebook must be at most {MAX_BYTES // 1_000_000} MB, got "
            f"{len(data) / 1e6:.1f} MB. Clear its outputs and hand it in again."
        )
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise NotebookError("The file is empty. Save the notebook again and hand it in.")
    _measure(data)
    text = decode_text(_without_long_strings(data))
    try:
        return json.loads(text, parse_constant=_no_constant)
    except NotebookError:
        raise
    except json.JSONDecodeError as error:
        if _CONFLICT.search(data):
            raise NotebookError(
                "The file holds the marks of a merge conflict (<<<<<<<, >>>>>>>). "
                "Resolve the conflict and hand it in again."
            ) from None
        raise NotebookError(
            f"The file is not valid JSON (line {error.lineno}), so it is no notebook. "
            "Save the notebook again in Jupyter and hand it in."
        ) from None
    except (ValueError, RecursionError):
        raise NotebookError(
            "The file holds a number that JSON does not allow. "
            "Clear the notebook's outputs and hand it in again."
        ) from None


def _without_long_strings(data: bytes) -> bytes:
    """Replace strings of a large file that no cell's text needs, such as pictures.

    They would cost memory and are never looked at. In their place stands a NUL and a remark: a
    cell with such a text is no valid Python.
    """
    if len(data) <= LARGE_FILE:
        return data
    return _STRING.sub(lambda m: m[0] if len(m[0]) <= MAX_STRING else _CUT, data)


def _no_constant(token: str) -> NoReturn:
    raise NotebookError(
        f"JSON does not know the number {token}, which stands in the file. "
        "Clear the notebook's outputs and hand it in again."
    )


def _measure(data: bytes) -> None:
    """Refuse what would cost the parser much time, memory or depth; linear in the size."""
    depth = containers = values = 0
    for match in _TOKEN.finditer(data):
        token = match["mark"]
        if token is None:
            continue
        values += 1
        if token in b"[{":
            containers, depth = containers + 1, depth + 1
        elif token != b",":
            depth -= 1
        if depth > MAX_DEPTH:
            raise NotebookError(
                f"A notebook must be nested at most {MAX_DEPTH} deep, got more. "
                "Save the notebook again in Jupyter and hand it in."
            )
        if containers > MAX_CONTAINERS or values > MAX_VALUES:
            raise NotebookError(
                f"A notebook must hold at most {MAX_VALUES} values in {MAX_CONTAINERS} lists and "
                "objects, got more. Clear its outputs and hand it in again."
            )


def _entries(document: dict[str, Any]) -> list[Any]:
    """Return the cells, wherever the file's own version keeps them."""
    major = document.get("nbformat")
    if not isinstance(major, int) or isinstance(major, bool) or major < 1:
        raise NotebookError(
            "This file is JSON, but no notebook: it does not say its format (nbformat). "
            "Save the notebook again in Jupyter and hand it in."
        )
    if major > NEWEST_MAJOR:
        raise NotebookError(
            f"The notebook's format must be {NEWEST_MAJOR} or older, got {major}. "
            f"Save it in format {NEWEST_MAJOR} and hand it in again."
        )
    if major >= 4:
        cells = document.get("cells")
    else:
        sheets = document.get("worksheets", [document])
        sheets = sheets if isinstance(sheets, list) else []
        parts = [s.get("cells") for s in sheets if isinstance(s, dict)]
        cells = [c for part in parts if isinstance(part, list) for c in part]
    if not isinstance(cells, list):
        raise NotebookError(
            "The notebook has no list of cells. Save it again in Jupyter and hand it in."
        )
    return cells


def _cell(entry: dict[str, Any]) -> RawCell:
    """Return a cell; formats 1 to 3 call a code cell's text `input` or `code`."""
    source: Any = ""
    for key in ("source", "input", "code", "text"):
        if key in entry:
            source = entry[key]
            break
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    kind, cell_id = entry.get("cell_type"), entry.get("id")
    return RawCell(
        kind=kind if kind in ("code", "raw") else "markdown",
        source=clean_text(source) if isinstance(source, str) else "",
        grade_id=_grade_id(entry.get("metadata")),
        cell_id=cell_id if isinstance(cell_id, str) else None,
    )


def _grade_id(metadata: Any) -> str | None:
    for owner in ("nbgrader", "autograder"):
        part = metadata.get(owner) if isinstance(metadata, dict) else None
        for key in ("grade_id", "id"):
            if isinstance(part, dict) and isinstance(part.get(key), str):
                return part[key]
    return None


def _unit(document: dict[str, Any]) -> str | None:
    metadata = document.get("metadata")
    part = metadata.get("autograder") if isinstance(metadata, dict) else None
    name = part.get("unit") if isinstance(part, dict) else None
    return name if isinstance(name, str) else None
