"""Built files: golden folder, the same bytes twice, valid notebooks, and nothing that leaks."""

import ast
import json
import shutil
from pathlib import Path

import pytest

from autograder import build as builder
from autograder.build import build, main_build
from autograder.notebooks import (
    EXERCISE,
    MASTER,
    SOLUTION,
    notebook,
    notebook_text,
    slug_of,
    split_hints,
)
from autograder.source import AuthorError, read_unit

GOLDEN = Path(__file__).parent / "golden"
COURSE = GOLDEN / "course"
UNIT = COURSE / "01-lines"
ROOT = Path(builder.__file__).parent.parent
UNITS = [UNIT, *builder.unit_folders(ROOT / "course")]


def copy_course(folder):
    shutil.copytree(COURSE, folder / "course")
    return folder / "course"


def texts(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def cells_by_id(document):
    return {cell["id"]: cell for cell in document["cells"]}


def test_golden_folder(tmp_path):
    # After a wanted change: autograder build on tests/golden, and read the difference.
    build(COURSE, tmp_path)
    stored = {name: text for name, text in texts(GOLDEN / "built").items()}
    built = texts(tmp_path)
    assert built.keys() == stored.keys()
    for name in built:
        assert builder.is_current(GOLDEN / "built" / name, built[name]), name


def test_second_build_changes_nothing(tmp_path):
    first = build(COURSE, tmp_path)
    assert first == [
        "autograder/units/01-lines.json",
        "autograder/units/01-lines.quiz",
        "exercises/01-lines.ipynb",
        "solutions/01-lines.ipynb",
    ]
    before = texts(tmp_path)
    assert build(COURSE, tmp_path) == []
    assert build(COURSE, tmp_path, check=True) == []
    assert texts(tmp_path) == before


def test_check_names_stale_files_and_writes_nothing(tmp_path):
    course = copy_course(tmp_path)
    assert main_build(tmp_path)[0] == "autograder/units/01-lines.json is written."
    lesson = course / "01-lines" / "lesson.md"
    lesson.write_text(lesson.read_text().replace("A line rises", "A straight line rises"))
    (tmp_path / "solutions" / "01-lines.ipynb").write_bytes(b"\xff")
    assert main_build(tmp_path, check=True) == [
        "autograder/units/01-lines.json is stale. Run: autograder build",
        "exercises/01-lines.ipynb is stale. Run: autograder build",
        "solutions/01-lines.ipynb is stale. Run: autograder build",
    ]
    assert (tmp_path / "solutions" / "01-lines.ipynb").read_bytes() == b"\xff"
    assert len(main_build(tmp_path)) == 3
    assert main_build(tmp_path, check=True) == []


def test_a_file_whose_unit_is_gone_is_named_and_kept(tmp_path):
    copy_course(tmp_path)
    main_build(tmp_path)
    gone = tmp_path / "exercises" / "02-gone.ipynb"
    gone.write_text("{}")
    (tmp_path / "exercises" / "notes.ipynb").write_text("{}")
    assert main_build(tmp_path) == ["exercises/02-gone.ipynb has no unit in course/. Delete it."]
    assert gone.exists()


def test_faults_of_two_units_are_told_together_and_a_third_is_built(tmp_path):
    course = copy_course(tmp_path)
    for name in ("02-a", "03-b"):
        (course / name).mkdir()
        (course / name / "unit.toml").write_text("title = 1\n[tasks.x]\n")
    with pytest.raises(AuthorError) as caught:
        main_build(tmp_path)
    lines = str(caught.value).split("\n")
    assert [line.split(":")[0] for line in lines] == [
        "course/02-a/unit.toml",
        "course/03-b/unit.toml",
    ]
    assert (tmp_path / "exercises" / "01-lines.ipynb").exists()


def test_a_course_without_units_is_refused(tmp_path):
    with pytest.raises(AuthorError) as caught:
        main_build(tmp_path)
    assert str(caught.value) == "course:1: there is no unit. Write course/NN-slug/unit.toml."


def test_packed_quiz_is_compared_unpacked(tmp_path):
    build(COURSE, tmp_path)
    path = tmp_path / "autograder" / "units" / "01-lines.quiz"
    text = path.read_text()
    path.write_text(text.replace("\n", "\n\n"))  # another packing of the same bank
    assert builder.is_current(path, text)
    path.write_text("broken")
    assert not builder.is_current(path, text)


@pytest.mark.parametrize("folder", UNITS, ids=lambda path: path.name)
def test_notebooks_are_valid_and_written_as_nbformat_writes(folder):
    nbformat = pytest.importorskip("nbformat")
    source = read_unit(folder)
    for form in ("exercise", "solution", "master"):
        text = notebook_text(notebook(source, form))
        read = nbformat.reads(text, as_version=4)
        nbformat.validate(read)
        assert nbformat.writes(read) + "\n" == text
        assert all(not cell.get("outputs") for cell in read.cells)


@pytest.mark.parametrize("folder", UNITS, ids=lambda path: path.name)
def test_metadata_is_schema_3_with_checksums_as_nbgrader_computes_them(folder):
    pytest.importorskip("nbgrader")
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator
    from nbgrader.utils import compute_checksum

    read = nbformat.reads(notebook_text(notebook(read_unit(folder), EXERCISE)), as_version=4)
    before = json.dumps(read)
    MetadataValidator().validate_nb(read)  # removes keys that it does not know
    assert json.dumps(read) == before
    for cell in read.cells:
        if "nbgrader" in cell.metadata:
            assert cell.metadata.nbgrader.checksum == compute_checksum(cell)
            assert cell.metadata.nbgrader.grade_id == cell.id


def test_locks_and_order():
    cells = notebook(read_unit(UNIT), EXERCISE)["cells"]
    ids = [cell["id"] for cell in cells]
    assert ids[:7] == [
        "text-straight-lines",
        "start",
        "text-a-line",
        "line",
        "text-line-hints",
        "line-test",
        "text-after-line",
    ]
    by_id = {cell["id"]: cell for cell in cells}
    locks = {"deletable": False, "editable": False}
    for name, expected in (
        ("start", locks),
        ("line-test", locks),
        ("line", {"deletable": False}),
        ("show-line", {}),
        ("text-a-line", {}),
    ):
        metadata = dict(by_id[name]["metadata"])
        metadata.pop("nbgrader", None)
        assert metadata == expected, name
    assert by_id["line-test"]["source"] == 'check("line")'
    assert by_id["text-a-line"]["source"].endswith(
        "**Task `line`**: 2 points, about 5 minutes, core"
    )


def test_figures_become_attachments_and_code_stays():
    cell = cells_by_id(notebook(read_unit(UNIT), EXERCISE))["text-a-line"]
    alt = "A straight line through the origin that rises one unit for each unit to the right."
    assert f"![{alt}](attachment:line.png)" in cell["source"]
    assert "```python\nline(2.0, 3.0, 1.0)  # <!-- no marker in a code block -->" in cell["source"]
    assert list(cell["attachments"]) == ["line.png"]


def test_notebook_says_where_it_comes_from():
    metadata = notebook(read_unit(UNIT), EXERCISE)["metadata"]
    assert metadata["autograder"] == {
        "generated": "Generated from course/01-lines. Edit that, then run: autograder build",
        "unit": "lines",
    }
    assert metadata["kernelspec"]["name"] == "python3"


def test_master_holds_regions_and_the_release_keeps_none():
    cells = cells_by_id(notebook(read_unit(UNIT), MASTER))
    assert cells["signs"]["source"].count("### BEGIN SOLUTION") == 1
    assert cells["quiz"]["source"].count("### BEGIN SOLUTION") == 1
    assert "checksum" not in cells["line"]["metadata"]["nbgrader"]
    assert "SOLUTION" not in notebook_text(notebook(read_unit(UNIT), EXERCISE))


def secret_lines(source):
    """Lines that a solution adds to its stub."""
    cells = [*source.cells.values(), *([source.quiz_cell] if source.bank is not None else [])]
    for cell in cells:
        if cell.id in source.settings.tasks and source.settings.tasks[cell.id].kind == "proof":
            yield "\n".join(cell.filled().split("\n")[1:-1])  # one line may stand in the lesson
            continue
        stub = {line.strip() for line in cell.stub().split("\n")}
        added = {line.strip() for line in cell.filled().split("\n")} - stub
        yield from (line for line in added if len(line) > 8)  # not "else:", not "}"


def secret_words(source):
    """What a learner reads only after a wrong answer."""
    for node in ast.walk(ast.parse(source.mistakes)):
        words = node.value if isinstance(node, ast.Constant) else None
        if isinstance(words, str) and len(words) > 40 and words.strip()[-1] in ".?!":
            yield words
    for question in source.questions:
        yield from (choice.reply for choice in question.choices)
        yield from (reply for _, reply in question.replies)
        yield question.explain


def leaks(source, document):
    text = "\n".join(cell["source"] for cell in document["cells"])
    lines = {line.strip() for line in text.split("\n")}
    found = [
        line for line in secret_lines(source) if line in lines or "\n" in line and line in text
    ]
    return found + [words for words in secret_words(source) if words and words in text]


@pytest.mark.parametrize("folder", UNITS, ids=lambda path: path.name)
def test_nothing_of_a_solution_is_in_the_exercise(folder):
    source = read_unit(folder)
    assert leaks(source, notebook(source, EXERCISE)) == []


def test_the_leak_test_finds_leaks():
    source = read_unit(UNIT)
    found = leaks(source, notebook(source, SOLUTION))
    for line in (
        "return (y[1] - y[0]) / (x[1] - x[0])",
        "self.y = 0.0",
        'signs = {"2": "up", "-1": "down"}',
        "A slope of 0 changes nothing, whatever `x` is.",
        '"points-1": (2, 1),',
    ):
        assert line in found
    document = notebook(source, EXERCISE)
    document["cells"][0]["source"] = (
        "Your line goes through the origin: b is missing. "
        "A slope of 0 is flat: it neither rises nor falls."
    )
    assert len(leaks(source, document)) == 2


@pytest.mark.parametrize(
    ("text", "hints", "rest"),
    [
        ("Text.", "", "Text."),
        ("<details><summary>a</summary>\n\nb\n\n</details>", None, ""),
        ("<details>\na\n</details>\n\n<details>\nb\n</details>\n\nText.", None, "Text."),
        ("Text.\n<details>\nb\n</details>", "", "Text.\n<details>\nb\n</details>"),
    ],
)
def test_hints_are_the_blocks_at_the_head(text, hints, rest):
    found = split_hints(text)
    assert found[1] == rest
    assert found[0] == (text.replace(rest, "").strip() if hints is None else hints)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("# ReLU, and friends\n", "relu-and-friends"), ("Text", ""), ("## $z$ \u2264 0", "z-0")],
)
def test_slugs(text, slug):
    assert slug_of(text) == slug


def test_cell_ids_stay_unique(tmp_path):
    course = copy_course(tmp_path)
    lesson = course / "01-lines" / "lesson.md"
    lesson.write_text(lesson.read_text() + "\n### A line!\n\nMore.\n")
    ids = [cell["id"] for cell in notebook(read_unit(lesson.parent), EXERCISE)["cells"]]
    assert len(ids) == len(set(ids))
    assert "text-a-line-2" in ids


def test_built_files_of_the_repository_are_current():
    assert main_build(ROOT, check=True) == []
