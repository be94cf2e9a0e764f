"""Verify what learners read: headings, hints, links, formulas, and what the course must cover."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.units import Unit
    from autograder.verify import Report

GREEK = set(
    re.findall(
        r"\w+",
        "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi "
        "rho sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega",
    )
)
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_BLOCK = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"\$([^$\n]+?)\$")
_WORDS = re.compile(r"\\(?:text|operatorname|mathrm|textrm|begin|end|label|tag)\*?\{[^}]*\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
_DETAILS = re.compile(r"<(/?)details\b[^>]*>", re.IGNORECASE)
_HINTS = 2  # at least, for a function


def verify_texts(units: list[Unit], course: Path, report: Report) -> None:
    """Look at the pages of the units and at ``concepts.toml``; add problems to the report."""
    notation = course / "NOTATION.md"
    known = set(symbols(read(notation))) if notation.is_file() else set()
    for unit in units:
        folder = course / unit.name
        if not folder.is_dir():
            continue
        settings = tomllib.loads(read(folder / "unit.toml"))
        declared = set(settings.get("symbols", []))
        used: set[str] = set()
        for page in sorted(folder.glob("*.md")):
            text = read(page)
            report.count("page")
            faults = [*text_faults(text, folder), *_symbol_faults(text, known | declared)]
            for line, sentence in sorted(faults):
                report.add(unit, f"course/{unit.name}/{page.name}:{line}", sentence)
            used |= set(symbols(text))
        if needless := declared & known | declared - used:
            report.notes.append(
                f"course/{unit.name}/unit.toml: `symbols` need not list "
                f"{', '.join(sorted(needless))}: NOTATION.md has them, or no formula does."
            )
        for name in unit.data.get("files", ["lesson.md"]):
            if name.endswith(".md"):
                _verify_hints(unit, folder / name, report)
    _verify_concepts(units, course, report)


def read(path: Path) -> str:
    """Text of a file, without a byte order mark and with plain line ends."""
    return path.read_text("utf-8-sig").replace("\r\n", "\n")


def text_faults(text: str, folder: Path) -> Iterator[tuple[int, str]]:
    """Line and sentence of each dead link, open formula and open block of a page."""
    for line, link in broken_links(text, folder):
        yield line, f"the link '{link}' leads nowhere. Correct or remove it."
    for line, what in open_formulas(text):
        yield line, what
    opened = 0
    plain = without_code(text)
    for tag in _DETAILS.finditer(plain):
        line = _line(plain, tag.start())
        if tag[1] and not opened:
            yield line, "no <details> is open here. Remove this </details>."
        elif not tag[1] and opened:
            yield opened, "this <details> is not closed. Add a line </details> after its text."
        opened = 0 if tag[1] else line
    if opened:
        yield opened, "this <details> is not closed. Add a line </details> after its text."


def open_formulas(text: str) -> list[tuple[int, str]]:
    """Lines with a ``$`` or ``$$`` that has no partner, each with a sentence."""
    plain = without_code(text).replace(r"\$", "  ")
    found = []
    for block in plain.split("\n\n"):
        if block.count("$$") % 2:
            place = plain.index(block) + block.rindex("$$")
            found.append((_line(plain, place), "this $$ is not closed. Add a second $$."))
    for number, line in enumerate(_BLOCK.sub(_blank, plain).split("\n"), start=1):
        if line.replace("$$", "").count("$") % 2:
            sentence = "a $ has no partner on this line. Close the formula; a dollar is \\$."
            found.append((number, sentence))
    return found


def _symbol_faults(text: str, known: set[str]) -> Iterator[tuple[int, str]]:
    if open_formulas(text):  # what is formula and what is text cannot be told
        return
    for symbol, line in symbols(text).items():
        if symbol not in known:
            yield (
                line,
                (
                    f"the symbol '{symbol}' is neither in NOTATION.md nor in `symbols` of unit.toml. "
                    "Use another, or add it to one of the two."
                ),
            )


def _verify_hints(unit: Unit, page: Path, report: Report) -> None:
    lesson = read(page)
    for task in unit.tasks:
        marker = re.search(rf"<!--\s*task:\s*{re.escape(task.id)}\s*-->", lesson)
        if task.kind != "function" or marker is None:
            continue
        for number in range(1, _HINTS + 1):
            summary = f"<summary>Hint {number} for {task.id}</summary>"
            if summary not in lesson:
                text = f"task '{task.id}' must have two or three hints. Add <details>{summary}."
                place = f"course/{unit.name}/{page.name}:{_line(lesson, marker.start())}"
                report.add(unit, place, text)
                break


def headings(text: str) -> list[str]:
    """Texts of the headings of a page."""
    return _HEADING.findall(_FENCE.sub("", text))


def symbols(text: str) -> dict[str, int]:
    """Letters used as symbols in the formulas of a page, with their first line; Greek by name."""
    plain = without_code(text).replace(r"\$", "  ")
    spans = [(m.start(), m[1]) for m in _BLOCK.finditer(plain)]
    spans += [(m.start(), m[1]) for m in _INLINE.finditer(_BLOCK.sub(_blank, plain))]
    found: dict[str, int] = {}
    for start, formula in sorted(spans):
        letters = _WORDS.sub(" ", formula)
        names = [name for name in _COMMAND.findall(letters) if name in GREEK]
        for name in [*names, *re.findall(r"[A-Za-z]", _COMMAND.sub(" ", letters))]:
            found.setdefault(name, _line(plain, start))
    return found


def broken_links(text: str, folder: Path) -> list[tuple[int, str]]:
    """Links of a page to files that do not exist, or to headings that do not, with their lines."""
    wrong = []
    plain = without_code(text)
    for found in _LINK.finditer(plain):
        link, line = found[1], _line(plain, found.start())
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = folder / path if path else None
        if target is not None and not target.exists():
            wrong.append((line, link))
        elif anchor:
            page = read(target) if target is not None else text
            if anchor not in {_slug(h) for h in headings(page)}:
                wrong.append((line, link))
    return wrong


def without_code(text: str) -> str:
    """The page with spaces in place of code, so that every other place stays where it is."""
    return _CODE.sub(_blank, _FENCE.sub(_blank, text))


def _blank(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _verify_concepts(units: list[Unit], course: Path, report: Report) -> None:
    path = course / "concepts.toml"
    if not path.is_file():
        return
    text = read(path)
    rows = tomllib.loads(text)["concepts"]
    open_rows = 0
    for id, row in rows.items():
        places = row.get("where", [])
        open_rows += not places
        for place in places:
            if fault := _place_problem(place, units, course):
                found = text.find(f'"{place}"')
                line = f":{_line(text, found)}" if found >= 0 else ""
                report.add(units[0], f"course/concepts.toml{line}", f"{id}: {fault}. Correct it.")
    report.count("concept row", len(rows))
    for unit in units:
        slug = unit.name.partition("-")[2]
        own = [id for id, row in rows.items() if slug in row.get("units", [])]
        if nowhere := [id for id in own if not rows[id].get("where")]:
            report.notes.append(
                f"course/concepts.toml: {unit.name} is to cover {', '.join(nowhere)}, "
                "and `where` is empty. Write where it does."
            )
    if open_rows:
        report.notes.append(f"{open_rows} of {len(rows)} concept rows are not covered yet.")


def _place_problem(place: str, units: list[Unit], course: Path) -> str:
    """Why a place such as ``03-activations#ReLU`` or ``03-activations:relu`` is not there."""
    unit = next((u for u in units if place.startswith(u.name)), None)
    if unit is None:
        name = re.split(r"[#:/]", place)[0]
        return "" if (course / name).is_dir() else f"no unit {name!r} (in {place!r})"
    rest = place[len(unit.name) :]
    if rest.startswith("#"):
        pages = [read(p) for p in (course / unit.name).glob("*.md")]
        if rest[1:] not in {h for p in pages for h in headings(p)}:
            return f"no heading {rest[1:]!r} in {unit.name}"
    elif rest.startswith(":"):
        ids = {t.id for t in unit.tasks} | {f"quiz/{q}" for q in _questions(unit)}
        if rest[1:] not in ids:
            return f"no task or question {rest[1:]!r} in {unit.name}"
    else:
        return f"must be UNIT#HEADING, UNIT:TASK or UNIT:quiz/QUESTION, got {place!r}"
    return ""


def _questions(unit: Unit) -> set[str]:
    bank: Any = unit.quiz()
    return {q["id"] for q in bank.questions} if bank is not None else set()
