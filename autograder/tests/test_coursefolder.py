"""The units of a course beside each other: numbers, slugs, order, and what is built of them."""

import shutil
from pathlib import Path

import pytest

from autograder.author import AuthorError, Page
from autograder.build import build
from autograder.coursefolder import built_fault, check_folders, check_prerequisites, chosen_units
from autograder.source import read_unit
from autograder.units import UnitError
from autograder.verify import verify

UNIT = Path(__file__).parent / "golden" / "course" / "01-lines"


@pytest.fixture
def course(tmp_path):
    shutil.copytree(UNIT, tmp_path / "course" / "01-lines")
    return tmp_path / "course"


def another(course, name, prerequisites="[]"):
    folder = shutil.copytree(UNIT, course / name)
    for file, old, new in (
        ("exercise.py", "01-lines", name),
        ("unit.toml", "prerequisites = []", f"prerequisites = {prerequisites}"),
    ):
        path = folder / file
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("01-other", "course/01-other: the number '01' is that of course/01-lines already. "),
        ("07-lines", "course/07-lines: the slug 'lines' is that of course/01-lines already. "),
    ],
)
def test_two_units_with_one_number_or_slug(course, name, told):
    another(course, name)
    for look in (
        lambda: check_folders(course),
        lambda: build(course, course.parent),
        lambda: chosen_units([], course),
    ):
        with pytest.raises(AuthorError) as caught:
            look()
        assert str(caught.value) == told + "Rename one of the two folders."


@pytest.mark.parametrize(
    ("slugs", "told"),
    [
        ('["curves"]', "the unit cannot come before itself. Remove 'curves'."),
        ('["01-lines"]', "a prerequisite is a slug without a number. Write 'lines'."),
        (
            '["line"]',
            (
                "the prerequisite 'line' is no unit in course/ or concepts.toml. "
                "Did you mean 'lines'?"
            ),
        ),
        (
            '["planes"]',
            "09-planes comes after this unit. Remove 'planes', or change a number.",
        ),
    ],
)
def test_prerequisites(course, slugs, told):
    another(course, "09-planes")
    folder = another(course, "05-curves", slugs)
    with pytest.raises(AuthorError) as caught:
        read_unit(folder)
    assert str(caught.value) == f"course/05-curves/unit.toml:3: {told}"


def look(folder, slugs):
    check_prerequisites(Page("course/05-curves/unit.toml", ""), 3, slugs, folder)


def test_prerequisites_that_are_right(course):
    (course / "concepts.toml").write_text('[concepts.A-1]\nunits = ["points"]\n')
    look(course / "05-curves", ["lines", "points"])


def test_a_folder_without_a_number_spoils_no_other_unit(course):
    (course / "01-lines").rename(course / "lines")
    with pytest.raises(AuthorError) as caught:
        look(course / "05-curves", ["lines"])
    assert "the prerequisite 'lines' is no unit in course/" in str(caught.value)
    check_folders(course)


def test_a_table_of_concepts_that_is_not_toml(course):
    (course / "concepts.toml").write_text("concepts = \n")
    with pytest.raises(AuthorError, match=r"course/concepts\.toml: not valid TOML: "):
        look(course / "05-curves", ["points"])


@pytest.mark.parametrize("name", ["lines", "01-lines", "course/01-lines/"])
def test_chosen_by_name_slug_or_folder(course, name):
    assert [u.name for u in chosen_units([name], course)] == ["01-lines"]


def test_chosen_are_read_as_they_are_written(course):
    build(course, course.parent)
    path = course / "01-lines" / "checks.py"
    path.write_text(path.read_text("utf-8").replace("expect=7.0", "expect=8.0"), "utf-8")
    (unit,) = chosen_units([], course)
    report = verify([unit], 1, course, course.parent / "autograder" / "units")
    told = [str(p) for p in report.problems]
    assert told[0] == ("course/01-lines: 01-lines is built from older files. Run: autograder build")
    assert any("task 'line': the solution must pass, got " in p for p in told)


def test_an_unknown_name(course):
    with pytest.raises(UnitError, match="one of 01-lines, got 'line'. Did you mean 'lines'?"):
        chosen_units(["line"], course)


def test_every_unit_that_cannot_be_read_is_told(course):
    another(course, "05-curves", '["x"]')
    (course / "01-lines" / "lesson.md").unlink()
    with pytest.raises(AuthorError) as caught:
        chosen_units([], course)
    first, second = str(caught.value).split("\n")
    assert first == "course/01-lines/lesson.md:1: the file is missing. Write it."
    assert second.startswith("course/05-curves/unit.toml:3: the prerequisite 'x' is no unit")


def test_without_a_course_the_built_units_are_taken(course, tmp_path):
    build(course, tmp_path)
    built = tmp_path / "autograder" / "units"
    assert [u.name for u in chosen_units([], tmp_path / "none", built)] == ["01-lines"]


def test_built_files(course, tmp_path):
    built = tmp_path / "autograder" / "units"
    (unit,) = chosen_units([], course)
    assert built_fault(unit, course, built) == "01-lines is not built. Run: autograder build"
    build(course, tmp_path)
    assert built_fault(unit, course, built) == ""
    assert built_fault(unit, tmp_path / "none", built) == ""
    (course / "01-lines" / "mistakes.py").unlink()
    assert built_fault(unit, course, built) == (
        "01-lines is built from older files. Run: autograder build"
    )


def test_byte_order_marks_change_nothing(course):
    """An editor may write them; no reader may stumble."""
    (course / "concepts.toml").write_text("\ufeff[concepts]\n", "utf-8")
    (course / "NOTATION.md").write_text("\ufeff| $s$ | $x$ | $y$ | $b$ |\n", "utf-8")
    for path in (course / "01-lines").iterdir():
        if path.suffix in (".py", ".toml", ".md", ".yaml"):
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    source = course / "01-lines" / "quiz.yaml"
    text = source.read_text("utf-8-sig")
    rows = {line.strip() for line in text.splitlines() if line.strip().startswith("concepts:")}
    ids = sorted({word for row in rows for word in row[11:-1].split(", ")})
    tables = [
        f'[concepts."{i}"]\ntitle = "{i}"\nkind = "concept"\nunits = ["lines"]\nwhere = []\n'
        for i in ids
    ]
    (course / "concepts.toml").write_text("\ufeff" + "\n".join(tables), "utf-8")
    build(course, course.parent)
    (unit,) = chosen_units([], course)
    verify([unit], 1, course, course.parent / "autograder" / "units")
