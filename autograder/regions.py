"""Solution regions: where they stand in a cell, and in which function."""

import ast
from dataclasses import dataclass

from autograder.author import NBGRADER_MARKERS, Page

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"


@dataclass(frozen=True)
class Region:
    """A solution region: its lines in the cell, and the function it stands in.

    Attributes
    ----------
    begin, end : int
        Indices of the two marker lines in the cell's lines.
    indent : str
        White space before the opening marker.
    function : str
        Name of the function or method, empty at module level.
    """

    begin: int
    end: int
    indent: str
    function: str


def read_regions(page: Page, first: int, role: str, source: str) -> tuple[Region, ...]:
    """Find the solution regions of a cell whose first line is line `first` of the file."""
    lines = source.split("\n")
    tree = None if role == "essay" else page.parse(source, first)
    regions: list[Region] = []
    begin: int | None = None
    for index, line in enumerate(lines):
        if line.strip() == BEGIN:
            if begin is not None:
                raise page.error(first + index, f"a region is open already. Put '{END}' above.")
            begin = index
        elif line.strip() == END:
            if begin is None:
                raise page.error(first + index, f"no region is open here. Put '{BEGIN}' above.")
            regions.append(read_region(page, first, lines, (begin, index), tree))
            begin = None
        elif any(marker in line for marker in NBGRADER_MARKERS):
            raise page.error(
                first + index,
                f"a marker must be exactly '{BEGIN}' or '{END}', got '{line.strip()}'. Correct it.",
            )
    if begin is not None:
        raise page.error(first + begin, f"the region is not closed. Add '{END}' below it.")
    check_regions(page, first, role, regions)
    return tuple(regions)


def read_region(
    page: Page, first: int, lines: list[str], span: tuple[int, int], tree: ast.Module | None
) -> Region:
    """Return one region after looking at its place."""
    begin, end = span
    indent = lines[begin][: len(lines[begin]) - len(lines[begin].lstrip())]
    inside = [line.strip() for line in lines[begin + 1 : end]]
    if tree is not None and all(line.startswith("#") for line in inside if line):
        raise page.error(first + begin, "the region is empty. Write the solution in it.")
    function = "" if tree is None else enclosing_function(tree, begin + 1)
    if indent and not function:
        raise page.error(
            first + begin,
            "a region must stand in a function or at the left margin. Move it.",
        )
    return Region(begin, end, indent, function)


def check_regions(page: Page, first: int, role: str, regions: list[Region]) -> None:
    """Check how many regions a cell has, and that no function has two."""
    if role == "solution" and not regions:
        raise page.error(
            first - 1, f"the task has no solution. Put it between '{BEGIN}' and '{END}'."
        )
    if role in ("setup", "demo") and regions:
        raise page.error(
            first + regions[0].begin,
            'only a task has a solution. Set role="solution" in the cell\'s header.',
        )
    seen: set[str] = set()
    for region in regions:
        if region.function and region.function in seen:
            raise page.error(
                first + region.begin,
                f"the function {region.function} has two regions. Join them into one.",
            )
        seen.add(region.function)


def enclosing_function(tree: ast.Module, line: int) -> str:
    """Return the dotted name of the outermost function around a line, '' if there is none.

    An inner function is a part of the outer one's answer, so the outer one is named.
    """
    return _enclosing(tree.body, line, "")


def _enclosing(body: list[ast.stmt], line: int, prefix: str) -> str:
    for node in body:
        if not node.lineno <= line <= (node.end_lineno or node.lineno):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return prefix + node.name
        if isinstance(node, ast.ClassDef):
            return _enclosing(node.body, line, f"{prefix}{node.name}.")
    return ""


def defined_names(tree: ast.Module) -> set[str]:
    """Return the names that a module defines at its top level."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Name):
                        names.add(part.id)
    return names
