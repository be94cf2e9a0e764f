"""What an instructor reads in the terminal after grading a class: plain text, 100 columns."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograder.markup import visible
from autograder.messages import catalogue
from autograder.states import TROUBLE, causes_of, number, reason, sections_of, state_of

WIDTH = 100
WHOLE = {"right": "all right", "not started": "nothing started"}
NOT_ISOLATED = "NOT ISOLATED: the submissions' code ran without the sandbox."


def table(
    results: Iterable[Mapping[str, Any]],
    units: Mapping[str, Any],
    seconds: float,
    isolated: bool = True,
    most: int = 5,
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

    Returns
    -------
    str
        Lines of at most 100 columns, with a final newline.
    """
    listed = list(results)
    lines = [] if isolated else [NOT_ISOLATED, ""]
    lines += _rows(listed)
    lines += _section("What the class misunderstood most", _misunderstood(listed, units, most))
    lines += _section("Stopped or unreadable", _trouble(listed))
    return "\n".join(lines + ["", *_total(listed, seconds, isolated)]) + "\n"


def columns(text: str) -> int:
    """Return how many terminal columns the text takes.

    >>> columns("na\u00efve"), columns("\u674e\u96f7")
    (5, 4)
    """
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return wide - sum(unicodedata.category(c) in ("Mn", "Me", "Cf") for c in text)


def fit(text: object, width: int) -> str:
    """Return one line of exactly `width` columns: cut with an ellipsis, or filled with spaces."""
    line = " ".join(visible(text).split())
    if columns(line) > width:
        while line and columns(line) > width - 1:
            line = line[:-1]
        line += "\u2026"
    return line + " " * (width - columns(line))


def wrap(text: object, width: int) -> list[str]:
    """Return the text in lines of at most `width` columns, cut between words where it can be."""
    lines = [""]
    for word in " ".join(visible(text).split()).split(" "):
        if lines[-1] and columns(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        pieces = _pieces(word, width)
        lines[-1:] = pieces if not lines[-1] else [lines[-1], *pieces]
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and columns(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _rows(results: Sequence[Mapping[str, Any]]) -> list[str]:
    points = [f"{number(r['points'])} / {number(r['max_points'])}" for r in results]
    sizes = [
        _column("student", map(_name, results), 24),
        _column("unit", (r["unit"] for r in results), 18),
        _column("points", points, 14),
    ]
    room = WIDTH - sum(sizes) - 2 * len(sizes)

    def line(student: str, unit: str, score: str, told: str) -> str:
        cells = [fit(student, sizes[0]), fit(unit, sizes[1]), score.rjust(sizes[2]), told]
        return "  ".join(cells).rstrip()

    lines = [line("student", "unit", "points", "tasks"), "-" * WIDTH]
    for result, score in zip(results, points, strict=True):
        told = wrap(_story(result), room)
        lines.append(line(_name(result), result["unit"], score, told[0]))
        lines += [" " * (WIDTH - room) + rest for rest in told[1:]]
    return lines


def _name(result: Mapping[str, Any]) -> str:
    return str(result.get("student_name") or result["student"])


def _column(title: str, cells: Iterable[str], most: int) -> int:
    return min(most, max([columns(title), *(columns(visible(cell)) for cell in cells)]))


def _story(result: Mapping[str, Any]) -> str:
    """Return the tasks of one submission, grouped by state, with the causes that were found."""
    if result["state"] != "graded":
        return state_of(result).short
    groups: dict[str, list[str]] = {}
    for task in result["tasks"]:
        causes = ", ".join(cause.replace("-", " ") for cause in causes_of(task))
        groups.setdefault(state_of(task).short, []).append(
            f"{task['id']} ({causes})" if causes else task["id"]
        )
    if len(groups) == 1 and (whole := WHOLE.get(next(iter(groups)))):
        return whole
    right = groups.pop("right", [])
    told = [f"{len(right)} right"] if right else []
    longest = max(groups, key=lambda state: len(groups[state]))
    for state, names in groups.items():
        many = state == longest == "not started" and len(names) > 2
        told.append(f"{len(names)} {state}" if many else f"{state}: {', '.join(names)}")
    return "; ".join(told)


def _misunderstood(
    results: Sequence[Mapping[str, Any]], units: Mapping[str, Any], most: int
) -> list[tuple[str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    texts: dict[tuple[str, str, str], str] = {}
    for result in results:
        for task in result["tasks"]:
            for cause in causes_of(task):
                key = (result["unit"], task["id"], cause)
                counts[key] += 1
                texts.setdefault(key, _words(key, units, task))
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    told = [(f"{counts[key]} x {key[1]}", texts[key]) for key in ranked[:most]]
    if len(ranked) > most:
        told.append((f"and {len(ranked) - most} more causes", ""))
    return told


def _words(key: tuple[str, str, str], units: Mapping[str, Any], task: Mapping[str, Any]) -> str:
    """Return the sentence that the unit's authors wrote for the cause."""
    unit_name, task_id, cause = key
    find = getattr(units.get(unit_name), "mistakes", None)
    for mistake in find(task_id) if find else ():
        if mistake.id == cause:
            return str(mistake.says)
    message = next(m for m in task["messages"] if m.get("cause") == cause)
    told = dict(sections_of(message))
    return told.get(catalogue()["label"]["cause"], str(message["text"]))


def _trouble(results: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return one line for each submission that was stopped or could not be read, and why."""
    told = []
    for result in results:
        if result["state"] != "graded":
            why = reason(result).split(". ")[0].rstrip(".") or state_of(result).words
            told.append((_name(result), why))
            continue
        stopped = [task for task in result["tasks"] if _stopped(task)]
        if stopped:
            told.append((_name(result), "; ".join(_why(task) for task in stopped)))
    return told


def _stopped(task: Mapping[str, Any]) -> bool:
    keys = {m["key"] for m in task.get("messages", ())}
    return task["state"] in TROUBLE or "ended" in keys


def _why(task: Mapping[str, Any]) -> str:
    """Return the first sentence of what the task's messages say, or what its state means."""
    sections = [section for m in task.get("messages", ()) for section in sections_of(m)]
    plain = ("", catalogue()["label"]["difference"])
    texts = [text for label, text in sections if label in plain] or [state_of(task).words]
    told = texts[0].split("\n")[0].split(". ")[0].rstrip(".:")
    return told if task["id"] in told else f"{task['id']}: {told}"


def _section(title: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    if not entries:
        return []
    size = min(28, max(columns(visible(left)) for left, _ in entries))
    one_line = title == "Stopped or unreadable"
    lines = ["", title]
    for left, right in entries:
        room = WIDTH - size - 4
        told = [fit(right, room).rstrip()] if one_line else wrap(right, room)
        lines.append(f"  {fit(left, size)}  {told[0]}".rstrip())
        lines += [" " * (size + 4) + rest for rest in told[1:]]
    return lines


def _total(results: Sequence[Mapping[str, Any]], seconds: float, isolated: bool) -> list[str]:
    most = sum(float(r["max_points"]) for r in results)
    share = sum(float(r["points"]) for r in results) / most if most else 0.0
    count = f"{len(results)} submission" + ("" if len(results) == 1 else "s")
    waiting = sum(float(r.get("manual_points", 0.0)) for r in results)
    line = f"{count}, {100 * share:.0f} % of the points, {seconds:.1f} seconds"
    if waiting:
        line += f"; {number(waiting)} points wait for a person"
    return [line + ", isolated."] if isolated else [line + ".", NOT_ISOLATED]
