"""What an instructor reads in the terminal after grading a class: plain text, 100 columns."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder import classfacts, handmarks
from autograder.classfacts import Result, name_of
from autograder.markup import visible
from autograder.states import number
from autograder.terminal import WIDTH, columns, fit, wrap

NOT_ISOLATED = "NOT ISOLATED: the submissions' code ran without the sandbox."
INDEX, SUMMARY = "reports/index.html", "summary.csv"


def table(
    results: Iterable[Result],
    units: Mapping[str, Any],
    seconds: float,
    isolated: bool = True,
    most: int = 5,
    out: str | os.PathLike[str] | None = None,
    earlier: int = 0,
) -> str:
    """Return the class as a table, and below it what the class misunderstood most.

    Parameters
    ----------
    results : iterable of mapping
        Entries of `submissions` of the published JSON.
    units : mapping
        Name of a unit to the unit; from here come the words of a cause.
    seconds : float
        How long grading took, in seconds of wall time.
    isolated : bool
        Whether the learners' code ran in the sandbox.
    most : int
        How many causes are listed.
    out : path, optional
        The folder that `report.write` has written; the last line then says where to look.
    earlier : int
        How many results of earlier runs the files in `out` hold beside these.

    Returns
    -------
    str
        Lines of at most 100 columns, but for paths, which are never cut; with a final newline.
    """
    listed = [handmarks.counted(result) for result in results]
    lines = [] if isolated else [NOT_ISOLATED, ""]
    lines += _rows(listed)
    lines += _section("What the class misunderstood most", _causes(listed, units, most))
    lines += _section("Stopped", classfacts.stopped(listed))
    lines += _not_graded(listed)
    same = [(unit, ", ".join(names)) for unit, names in classfacts.same_files(listed)]
    lines += _section("Same file", same)
    lines += ["", *_hand(listed)]
    ends = "isolated." if isolated else "not isolated."
    lines += wrap(f"{classfacts.total(listed)}; {seconds:.1f} seconds, {ends}", WIDTH)
    if earlier:
        results_are = "1 result" if earlier == 1 else f"{earlier} results"
        lines.append(f"The files below also hold {results_are} of earlier runs.")
    lines += _places(out) + ([] if isolated else [NOT_ISOLATED])
    return "\n".join(lines) + "\n"


def _rows(results: Sequence[Result]) -> list[str]:
    points = [f"{number(r['points'])} / {number(r['max_points'])}" for r in results]
    sizes = [
        _column("student", map(name_of, results), 24),
        _column("unit", (r["unit"] for r in results), 18),
        _column("points", points, 14),
    ]
    room = WIDTH - sum(sizes) - 2 * len(sizes)

    def line(student: str, unit: str, score: str, told: str) -> str:
        cells = [fit(student, sizes[0]), fit(unit, sizes[1]), score.rjust(sizes[2]), told]
        return "  ".join(cells).rstrip()

    lines = [line("student", "unit", "points", "tasks"), "-" * WIDTH]
    for result, score in zip(results, points, strict=True):
        told = wrap(classfacts.story(result), room)
        lines.append(line(name_of(result), result["unit"], score, told[0]))
        lines += [" " * (WIDTH - room) + rest for rest in told[1:]]
    return lines


def _column(title: str, cells: Iterable[str], most: int) -> int:
    return min(most, max([columns(title), *(columns(visible(cell)) for cell in cells)]))


def _causes(results: Sequence[Result], units: Mapping[str, Any], most: int) -> list:
    found = classfacts.misunderstood(results, units)
    told = [(f"{len(cause.names)} x {cause.task}", cause.text) for cause in found[:most]]
    if len(found) > most:
        more = len(found) - most
        told.append((f"and {more} more cause{'s' if more > 1 else ''}", ""))
    return told


def _section(title: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    if not entries:
        return []
    size = min(28, max(columns(visible(left)) for left, _ in entries))
    lines = ["", title]
    for left, right in entries:
        told = wrap(right, WIDTH - size - 4)
        lines.append(f"  {fit(left, size)}  {told[0]}".rstrip())
        lines += [" " * (size + 4) + rest for rest in told[1:]]
    return lines


def _not_graded(results: Sequence[Result]) -> list[str]:
    """Return the files that were not graded, each with the whole reason."""
    lines: list[str] = []
    for who, text in classfacts.not_graded(results):
        lines += [f"  {line}" for line in wrap(who, WIDTH - 2, whole=True)]
        lines += [f"    {line}" for line in wrap(text, WIDTH - 4, whole=True)]
    return ["", "Not graded", *lines] if lines else []


def _hand(results: Sequence[Result]) -> list[str]:
    """Return what formgrader holds that differs from the grader's points."""
    found = [f"{name_of(result)}, {words}" for result, words in handmarks.differing(results)]
    if not found:
        return []
    head = "1 mark set by hand differs" if len(found) == 1 else None
    head = head or f"{len(found)} marks set by hand differ"
    first, *rest = wrap(f"{head}: {'; '.join(found)}", WIDTH - 2)
    return [first, *(f"  {line}" for line in rest)]


def _places(out: str | os.PathLike[str] | None) -> list[str]:
    if out is None:
        return []
    told = [f"Reports: {visible(Path(out) / INDEX)}", f"Points: {visible(Path(out) / SUMMARY)}"]
    return ["   ".join(told)] if columns("   ".join(told)) <= WIDTH else told
