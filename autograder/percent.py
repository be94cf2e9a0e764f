"""Cells of ``exercise.py``: the percent format, its headers, and the stub of each cell."""

import ast
import re
from dataclasses import dataclass

from autograder.author import AuthorError, Page, suggestion
from autograder.regions import Region, read_regions

ROLES = ("solution", "setup", "essay")
HEADER_KEYS = ("id", "points", "role")
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]+\Z")
HEADER = re.compile(r"# %%(?:\s|$)")
ATTRIBUTE = re.compile(r"\s*([A-Za-z_]\w*)\s*=\s*(\"[^\"]*\"|[^\s\"]+)")


@dataclass(frozen=True)
class Cell:
    """One cell of ``exercise.py``.

    Attributes
    ----------
    id : str
        Its id, which is also the id of its task.
    role : str
        ``solution``, ``setup``, ``essay`` or ``demo``.
    points : float or None
        Points of the task; None for setup and demo cells.
    source : str
        Text with the solution regions and their markers.
    line : int
        Line of the header in the file.
    regions : tuple of Region
        Solution regions, from top to bottom.
    """

    id: str
    role: str
    points: float | None
    source: str
    line: int
    regions: tuple[Region, ...] = ()

    @property
    def cell_type(self) -> str:
        """``markdown`` for an essay, else ``code``."""
        return "markdown" if self.role == "essay" else "code"

    def filled(self) -> str:
        """Return the source with the solution and without the markers."""
        lines = self.source.split("\n")
        drop = {index for region in self.regions for index in (region.begin, region.end)}
        return "\n".join(line for index, line in enumerate(lines) if index not in drop)

    def stub(self) -> str:
        """Return the learner's source: regions replaced by an error, or removed."""
        lines = self.source.split("\n")
        for region in reversed(self.regions):
            replacement = []
            if region.function:
                message = stub_error(region.function, self.id)
                replacement = [f'{region.indent}raise NotImplementedError("{message}")']
            lines[region.begin : region.end + 1] = replacement
        return "\n".join(lines).rstrip()


def stub_error(function: str, task: str) -> str:
    """Return the text an untouched function raises."""
    return f"{function}: write this function (task '{task}')"


def read_cells(page: Page) -> list[Cell]:
    """Split a percent-format file into cells and check each of them."""
    lines = page.text.split("\n")
    starts = [index for index, line in enumerate(lines) if HEADER.match(line)]
    if not starts:
        raise page.error(1, "there is no cell. Start each cell with a line '# %% id=\"...\"'.")
    check_prelude(page, lines[: starts[0]])
    cells: dict[str, Cell] = {}
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        body = lines[start + 1 : stop]
        cell = read_cell(page, start + 1, lines[start], body)
        if cell.id in cells:
            first = cells[cell.id].line
            raise page.error(
                cell.line, f"the id '{cell.id}' is already used in line {first}. Give another id."
            )
        cells[cell.id] = cell
    return list(cells.values())


def check_prelude(page: Page, lines: list[str]) -> None:
    """Refuse code before the first cell; comments and one docstring may stand there."""
    for index, node in enumerate(page.parse("\n".join(lines)).body):
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if index > 0 or not docstring:
            raise page.error(
                node.lineno, "this code stands before the first cell. Put a cell header above it."
            )


def read_cell(page: Page, number: int, header: str, body: list[str]) -> Cell:
    """Read one cell; `number` is the line of its header."""
    markdown, attributes = read_header(page, number, header)
    role = attributes.get("role", "demo")
    if "role" in attributes and role not in ROLES:
        raise page.error(number, f"the role '{role}' is unknown. {suggestion(role, ROLES)}")
    if markdown != (role == "essay"):
        sentence = (
            "prose belongs in lesson.md. Move this cell's text there."
            if markdown
            else "an essay is a Markdown cell. Write the header as '# %% [markdown] id=...'."
        )
        raise page.error(number, sentence)
    if "id" not in attributes:
        raise page.error(number, 'the cell has no id. Add id="..." to its header.')
    if not IDENTIFIER.match(attributes["id"]) or len(attributes["id"]) > 50:
        raise page.error(
            number,
            f"the id must be 1 to 50 letters, digits, - and _, got '{attributes['id']}'. "
            "Choose a slug.",
        )
    points = read_points(page, number, role, attributes)
    if markdown:
        body = [line[1:].removeprefix(" ") if line.startswith("#") else line for line in body]
    source, skipped = strip_blank(body)
    if not source:
        raise page.error(number, f"the cell '{attributes['id']}' is empty. Fill or remove it.")
    regions = read_regions(page, number + 1 + skipped, role, source)
    return Cell(attributes["id"], role, points, source, number, regions)


def read_header(page: Page, number: int, header: str) -> tuple[bool, dict[str, str]]:
    """Return whether the cell is Markdown, and the attributes of its header."""
    rest = header.removeprefix("# %%").strip()
    markdown = rest.startswith("[markdown]")
    rest = rest.removeprefix("[markdown]")
    attributes: dict[str, str] = {}
    while rest.strip():
        match = ATTRIBUTE.match(rest)
        if match is None:
            raise page.error(
                number,
                f"a cell header holds key=value pairs only, got '{rest.strip()}'. "
                'Write it as # %% id="..." points=2 role="solution".',
            )
        key, value = match.groups()
        if key not in HEADER_KEYS:
            raise page.error(
                number, f"the key '{key}' is unknown in a cell. {suggestion(key, HEADER_KEYS)}"
            )
        if key in attributes:
            raise page.error(number, f"the key '{key}' is given twice. Keep one.")
        attributes[key] = value.strip('"')
        rest = rest[match.end() :]
    return markdown, attributes


def read_points(page: Page, number: int, role: str, attributes: dict[str, str]) -> float | None:
    """Return the points of a cell, None for a cell without."""
    text = attributes.get("points")
    if role not in ("solution", "essay"):
        if text is not None:
            raise page.error(
                number, f'a {role} cell has no points. Remove them or set role="solution".'
            )
        return None
    if text is None:
        raise page.error(number, "a task needs points. Add points=2 to the header.")
    try:
        points = float(text)
    except ValueError:
        points = -1.0
    if not 0 <= points < 1000:
        raise page.error(number, f"points must be a number above 0, got '{text}'. Correct it.")
    return points


def strip_blank(body: list[str]) -> tuple[str, int]:
    """Return the text without blank lines around it, and how many lines were cut above."""
    text = "\n".join(line.rstrip() for line in body)
    stripped = text.lstrip("\n")
    return stripped.rstrip(), len(text) - len(stripped)


def check_python(page: Page, cell: Cell) -> None:
    """Refuse a cell whose stub is not Python, for instance because of a region's place."""
    try:
        ast.parse(cell.stub())
    except SyntaxError as error:
        raise AuthorError(
            f"{page.label}:{cell.line}: without its solution the cell is not Python "
            f"({error.msg}). Leave at least one statement outside the region."
        ) from None
