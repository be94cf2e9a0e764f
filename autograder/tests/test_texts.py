"""What an author reads about lessons, each fault with its line."""

import shutil
from pathlib import Path

import pytest

from autograder.coursefolder import chosen_units
from autograder.texts import broken_links, headings, open_formulas, symbols, verify_texts
from autograder.verify import Report

UNIT = Path(__file__).parent / "golden" / "course" / "01-lines"


@pytest.fixture
def course(tmp_path):
    folder = shutil.copytree(UNIT, tmp_path / "course" / "01-lines")
    (folder.parent / "NOTATION.md").write_text("| $x$ | $y$ | $b$ |\n", "utf-8")
    return folder.parent


def edit(course, file, old, new):
    path = course / "01-lines" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def looked(course):
    report = Report()
    verify_texts(chosen_units([], course), course, report)
    return report


def test_the_golden_unit_is_right(course):
    assert looked(course).text == "verify: 1 page: all right."


FAULTS = [
    (
        "Two numbers decide",
        "See [there](../99-x/lesson.md). Two numbers decide",
        "28: the link '../99-x/lesson.md' leads nowhere. Correct or remove it.",
    ),
    (
        "Two numbers decide",
        "Two $\\kappa$ decide",
        (
            "28: the symbol 'kappa' is neither in NOTATION.md nor in `symbols` of unit.toml. "
            "Use another, or add it to one of the two."
        ),
    ),
    (
        "What is $y$ where",
        "What is $y where",
        "22: a $ has no partner on this line. Close the formula; a dollar is \\$.",
    ),
    ("$$y = s x + b$$", "$$y = s x + b", "9: this $$ is not closed. Add a second $$."),
    (
        "</details>\n\n<details>",
        "<details>",
        "20: this <details> is not closed. Add a line </details> after its text.",
    ),
    (
        "</details>\n\nNow",
        "Now",
        "26: this <details> is not closed. Add a line </details> after its text.",
    ),
    (
        "Now look",
        "</details>\n\nNow look",
        "32: no <details> is open here. Remove this </details>.",
    ),
    (
        "Hint 2 for line",
        "Hint 2 for lines",
        (
            "18: task 'line' must have two or three hints. Add "
            "<details><summary>Hint 2 for line</summary>."
        ),
    ),
]


@pytest.mark.parametrize(("old", "new", "told"), FAULTS)
def test_a_fault_of_a_page(course, old, new, told):
    edit(course, "lesson.md", old, new)
    assert [str(p) for p in looked(course).problems] == [f"course/01-lines/lesson.md:{told}"]


def test_further_pages_are_looked_at(course):
    (course / "01-lines" / "instructor.md").write_text("# For teachers\n\n$q$\n", "utf-8")
    (problem,) = looked(course).problems
    assert str(problem).startswith("course/01-lines/instructor.md:3: the symbol 'q' is neither")


def test_needless_symbols_are_a_note(course):
    edit(course, "unit.toml", 'symbols = ["s"]', 'symbols = ["s", "x", "q"]')
    report = looked(course)
    assert report.ok
    assert report.notes == [
        (
            "course/01-lines/unit.toml: `symbols` need not list q, x: NOTATION.md has them, or no "
            "formula does."
        )
    ]


ROW = """[concepts."{0}"]
title = "A title of some length"
kind = "concept"
units = ["lines"]
where = {1}
"""


def concepts(course, **where):
    """Rows for the ids that the questions name, and further ones."""
    text = (course / "01-lines" / "quiz.yaml").read_text("utf-8")
    lists = [row.partition("[")[2].rstrip("]") for row in text.split("\n") if "concepts: [" in row]
    ids = {i.strip() for row in lists for i in row.split(",")}
    rows = [ROW.format(i, '["01-lines#A line"]') for i in sorted(ids)]
    rows += [ROW.format(i, w) for i, w in where.items()]
    (course / "concepts.toml").write_text("".join(rows), "utf-8")
    return "".join(rows).count("\n")


def test_rows_without_a_place(course):
    concepts(course, new="[]")
    report = looked(course)
    assert report.ok
    assert report.notes[0] == (
        "course/concepts.toml: 01-lines is to cover new, and `where` is empty. Write where it does."
    )


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("01-lines#A lin", "no heading 'A lin' in 01-lines"),
        ("01-lines:lin", "no task or question 'lin' in 01-lines"),
        ("01-lines", "must be UNIT#HEADING, UNIT:TASK or UNIT:quiz/QUESTION, got '01-lines'"),
        ("09-planes#A", "no unit '09-planes' (in '09-planes#A')"),
    ],
)
def test_places_that_are_not_there(course, place, told):
    line = concepts(course, new=f'["{place}"]')
    assert [str(p) for p in looked(course).problems] == [
        f"course/concepts.toml:{line}: new: {told}. Correct it."
    ]


def test_symbols_of_formulas():
    text = "Let $\\alpha z + W_{ij}$ be\n$$\\operatorname{relu}(x) \\cdot b$$ and `$k$`."
    assert symbols(text) == {"alpha": 1, "z": 1, "W": 1, "i": 1, "j": 1, "x": 2, "b": 2}


def test_formulas_and_dollars():
    text = "It costs 3 \\$ and `$` and $x$.\n\n```sh\necho $HOME\n```\n\n$$\nx\n$$\n"
    assert open_formulas(text) == []


def test_links(tmp_path):
    (tmp_path / "a.md").write_text("# Top line\n")
    text = "[x](a.md#top-line)\n[y](b.md) [z](a.md#no) [w](https://x.org) `[v](c.md)`"
    assert broken_links(text, tmp_path) == [(2, "b.md"), (2, "a.md#no")]


def test_headings_outside_code():
    assert headings("# One\n```\n# not\n```\n## Two ##\n") == ["One", "Two"]
