"""Verify what learners read: headings, hints, links, formulas, and what the course must cover."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.units import Unit
    from autograder.verify import Report

GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "sigma",
    "tau",
    "phi",
    "varphi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Phi",
    "Psi",
    "Omega",
]
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_MATH = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
_WORDS = re.compile(r"\\(?:text|operatorname|mathrm|textrm|begin|end|label|tag)\*?\{[^}]*\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def verify_texts(units: list[Unit], course: Path, report: Report) -> None:
    """Look at the pages of the units and at ``concepts.toml``; add problems to the report."""
    notation = course / "NOTATION.md"
    known = symbols(notation.read_text("utf-8-sig")) if notation.is_file() else set()
    for unit in units:
        folder = course / unit.name
        if not folder.is_dir():
            continue
        settings = tomllib.loads((folder / "unit.toml").read_text("utf-8-sig"))
        declared = known | set(settings.get("symbols", []))
        for page in sorted(folder.glob("*.md")):
            text = page.read_text("utf-8-sig")
            report.count("page")
            for link in broken_links(text, folder):
                _add(report, unit.name, page.name, f"the link {link!r} leads nowhere")
            for symbol in sorted(symbols(text) - declared):
                _add(
                    report,
                    unit.name,
                    page.name,
                    f"the symbol {symbol!r} is neither in NOTATION.md nor in unit.toml `symbols`",
                )
        _verify_tasks(unit, (folder / "lesson.md").read_text("utf-8-sig"), report)
    _verify_concepts(units, course, report)


def _add(report: Report, unit: str, place: str, text: str) -> None:
    from autograder.verify import Problem

    report.problems.append(Problem(unit, place, text))


def _verify_tasks(unit: Unit, lesson: str, report: Report) -> None:
    titles = headings(lesson)
    for task in unit.tasks:
        if task.heading and task.heading not in titles:
            text = f"the heading {task.heading!r} is not in lesson.md"
            _add(report, unit.name, task.id, text)
        if task.kind == "function" and f"<summary>Hint 1 for {task.id}</summary>" not in lesson:
            _add(report, unit.name, task.id, "lesson.md has no 'Hint 1 for' it")


def headings(text: str) -> list[str]:
    """Texts of the headings of a page."""
    return _HEADING.findall(_FENCE.sub("", text))


def symbols(text: str) -> set[str]:
    """Letters used as symbols in the formulas of a page; Greek ones by name."""
    plain = _CODE.sub("", _FENCE.sub("", text))
    found: set[str] = set()
    for block, inline in _MATH.findall(plain):
        formula = _WORDS.sub(" ", block or inline)
        found |= {name for name in _COMMAND.findall(formula) if name in GREEK}
        found |= set(re.findall(r"[A-Za-z]", _COMMAND.sub(" ", formula)))
    return found


def broken_links(text: str, folder: Path) -> list[str]:
    """Links of a page to files that do not exist, or to headings that do not."""
    wrong = []
    for link in _LINK.findall(_CODE.sub("", _FENCE.sub("", text))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = folder / path if path else None
        if target is not None and not target.exists():
            wrong.append(link)
        elif anchor:
            page = target.read_text("utf-8-sig") if target is not None else text
            if anchor not in {_slug(h) for h in headings(page)}:
                wrong.append(link)
    return wrong


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _verify_concepts(units: list[Unit], course: Path, report: Report) -> None:
    path = course / "concepts.toml"
    if not path.is_file():
        return
    rows = tomllib.loads(path.read_text("utf-8-sig"))["concepts"]
    open_rows = 0
    for id, row in rows.items():
        places = row.get("where", [])
        open_rows += not places
        for place in places:
            if text := _place_problem(place, units, course):
                _add(report, "concepts.toml", id, text)
    report.count("concept row", len(rows))
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
        pages = [p.read_text("utf-8-sig") for p in (course / unit.name).glob("*.md")]
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
