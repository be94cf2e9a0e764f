"""The text of a unit: ``lesson.md`` and its further pages as prose, markers, headings, figures."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from autograder.author import Page, near, suggestion

MARKERS = ("task", "cell", "quiz", "page")
MARKER = re.compile(r"<!--\s*([A-Za-z_-]+)\s*(?::\s*(.*?)\s*)?-->\Z")
FENCE = re.compile(r" {0,3}(```+|~~~+)")
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\Z")
FIGURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)\)")
CODE_SPAN = re.compile(r"`[^`]*`")
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Figure:
    """A picture of the lesson: its text alternative, its path in the unit and its line."""

    alt: str
    path: str
    line: int


@dataclass(frozen=True)
class Part:
    """A piece of the lesson: prose, or the marker of a cell.

    Attributes
    ----------
    kind : str
        ``prose``, ``task``, ``cell`` or ``quiz``.
    text : str
        The Markdown text of prose, or the id in a marker; ``quiz`` for the quiz.
    line : int
        First line in the file.
    page : Page
        The file.
    """

    kind: str
    text: str
    line: int
    page: Page


@dataclass(frozen=True)
class Lesson:
    """A lesson page, read.

    Attributes
    ----------
    page : Page
        The file.
    pages : list of str
        Names of the files that stand in it.
    parts : list of Part
        Prose and markers from top to bottom; prose is cut at headings.
    headings : dict
        Text of each heading to its line.
    figures : list of Figure
        Pictures in order.
    """

    page: Page
    pages: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    headings: dict[str, int] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    def markers(self) -> list[Part]:
        """Return the markers from top to bottom."""
        return [part for part in self.parts if part.kind != "prose"]


def read_lesson(page: Page, folder: Path) -> Lesson:
    """Read a lesson page and the pages that it names; all lie in `folder`, with their figures."""
    lesson = read_page(page, folder)
    parts: list[Part] = []
    for part in lesson.parts:
        if part.kind != "page":
            parts.append(part)
            continue
        name = f"{part.text}.md"
        if not (folder / name).is_file():
            raise page.error(part.line, f"{name} is missing. Write it, or remove the marker.")
        inner = read_page(Page.read(folder / name), folder)
        if nested := next((p for p in inner.parts if p.kind == "page"), None):
            raise inner.page.error(nested.line, "only lesson.md names pages. Move this marker.")
        if both := inner.headings.keys() & lesson.headings.keys():
            line = inner.headings[min(both)]
            raise inner.page.error(
                line, f"the heading '{min(both)}' stands in lesson.md. Give it its own words."
            )
        lesson.pages.append(name)
        lesson.headings.update(inner.headings)
        lesson.figures.extend(inner.figures)
        parts += inner.parts
    lesson.parts[:] = parts
    check_markers(lesson)
    return lesson


def read_page(page: Page, folder: Path) -> Lesson:
    """Read one page as it stands."""
    page.refuse_markers()
    lesson = Lesson(page)
    prose: list[str] = []
    begin = 1
    fence, opened = "", 0
    for number, line in enumerate(page.text.split("\n"), start=1):
        opening = FENCE.match(line)
        if opening and (not fence or line.strip().startswith(fence)):
            fence, opened = ("" if fence else opening.group(1)), number
        marker = None if fence else read_marker(page, number, line)
        heading = None if fence or opening else HEADING.match(line)
        if marker or heading:
            add_prose(lesson, prose, begin)
            prose, begin = [], number
        if marker:
            lesson.parts.append(marker)
            begin = number + 1
            continue
        if heading:
            add_heading(lesson, heading.group(2), number)
        if not fence and not opening:
            lesson.figures.extend(read_figures(page, number, line, folder))
        prose.append(line)
    if fence:
        raise page.error(opened, f"a code block is not closed. Add a line '{fence}' below it.")
    add_prose(lesson, prose, begin)
    return lesson


def read_marker(page: Page, number: int, line: str) -> Part | None:
    """Return the marker that stands on a line, None for prose."""
    text = line.strip()
    if "<!--" not in CODE_SPAN.sub("", text):
        return None
    match = MARKER.match(text)
    if match is None:
        raise page.error(
            number,
            f"a marker must stand alone on its line as '<!-- task: relu -->', got '{text}'. "
            "Correct it, or remove the comment.",
        )
    kind, name = match.group(1), match.group(2) or ""
    if kind not in MARKERS:
        raise page.error(number, f"the marker '{kind}' is unknown. {suggestion(kind, MARKERS)}")
    if kind == "quiz" and name:
        raise page.error(number, "the quiz marker takes no id. Write '<!-- quiz -->'.")
    if kind != "quiz" and not name:
        raise page.error(number, f"the marker needs an id. Write '<!-- {kind}: ID -->'.")
    return Part(kind, name or "quiz", number, page)


def add_prose(lesson: Lesson, prose: list[str], begin: int) -> None:
    """Append collected lines as a part, without blank lines around them."""
    text = "\n".join(line.rstrip() for line in prose)
    stripped = text.strip("\n")
    if stripped:
        skipped = len(text) - len(text.lstrip("\n"))
        lesson.parts.append(Part("prose", stripped, begin + skipped, lesson.page))


def add_heading(lesson: Lesson, text: str, number: int) -> None:
    """Record a heading; a second one with the same text is refused."""
    if text in lesson.headings:
        raise lesson.page.error(
            number,
            f"the heading '{text}' stands already in line {lesson.headings[text]}. "
            "Give each heading its own words.",
        )
    lesson.headings[text] = number


def read_figures(page: Page, number: int, line: str, folder: Path) -> list[Figure]:
    """Return the figures of a line after looking at their files."""
    figures = []
    for alt, path in FIGURE.findall(CODE_SPAN.sub("", line)):
        if not alt.strip():
            raise page.error(
                number, f"the figure {path} has no text alternative. Say what one sees in ![...]."
            )
        if not re.fullmatch(r"figures/[A-Za-z0-9_-]+\.png", path):
            raise page.error(
                number, f"a figure must be figures/NAME.png, got '{path}'. Move or rename it."
            )
        check_figure(page, number, folder / path, path)
        figures.append(Figure(alt, path, number))
    return figures


def check_figure(page: Page, number: int, file: Path, path: str) -> None:
    """Refuse a figure that is missing, no PNG, too large for a notebook, or not drawn by a script."""
    script = path.removesuffix("png") + "py"
    if not file.with_suffix(".py").is_file():
        near_ones = [p.stem for p in file.parent.glob("*.py")]
        step = near(file.stem, near_ones) or " Write it; it draws the figure beside itself."
        raise page.error(number, f"{script} is missing.{step}")
    if not file.is_file():
        place = f"{page.label.rpartition('/')[0]}/{script}"
        raise page.error(
            number, f"the figure {path} is missing. To draw it, run: .venv/bin/python {place}"
        )
    data = file.read_bytes()
    if not data.startswith(PNG):
        raise page.error(number, f"the figure {path} must be a PNG file. Draw it again.")
    if len(data) > 60 * 1024:
        raise page.error(
            number,
            f"the figure {path} must have at most 60 KiB, got {len(data) / 1024:.0f} KiB. "
            "Draw it smaller or with fewer colours.",
        )


def check_markers(lesson: Lesson) -> None:
    """Refuse a marker that stands twice."""
    seen: dict[str, int] = {}
    for part in lesson.markers():
        if part.text in seen:
            raise part.page.error(
                part.line,
                f"the marker of '{part.text}' stands already in line {seen[part.text]}. Remove one.",
            )
        seen[part.text] = part.line
