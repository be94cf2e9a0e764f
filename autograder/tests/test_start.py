"""A learner's notebook: begun once, never overwritten, its answers kept through updates."""

import functools
import json
import shutil
from pathlib import Path

import pytest

from autograder import start as starter
from autograder import units
from autograder.build import build
from autograder.merge import digest, merge
from autograder.start import StartError, release, start

COURSE = Path(__file__).parent / "golden" / "course"
ANSWER = "def line(x, s, b):\n    return s * x + b"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one unit, built, with the tool pointed at it."""
    shutil.copytree(COURSE, tmp_path / "course")
    build(tmp_path / "course", tmp_path)
    folder = tmp_path / "autograder" / "units"
    monkeypatch.setattr(starter, "PLACES", (tmp_path / "exercises",))
    monkeypatch.setattr(units, "load_unit", functools.partial(units.load_unit, folder=folder))
    return tmp_path


def read(path):
    document = json.loads(path.read_text("utf-8"))
    for cell in document["cells"]:
        cell["source"] = "".join(cell["source"])
    return document


def save(path, document):
    path.write_text(json.dumps(document), "utf-8")


def ids(document):
    return [cell["id"] for cell in document["cells"]]


def source_of(document, name):
    return next(cell["source"] for cell in document["cells"] if cell["id"] == name)


def own_cell(name, source):
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {},
        "source": source,
        "execution_count": 3,
        "outputs": [],
    }


def change_lesson(course, *pairs):
    path = course / "course" / "01-lines" / "lesson.md"
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    build(course / "course", course)


def test_start_copies_once_and_then_leaves_the_file_alone(course):
    work = course / "work"
    done = start("lines", work)
    assert (done.state, done.path) == ("new", work / "01-lines.ipynb")
    assert str(done) == f"{done.path} is ready. Open it with: jupyter lab {done.path}"
    document = read(done.path)
    assert document["metadata"]["autograder"]["unit"] == "lines"
    assert "generated" not in document["metadata"]["autograder"]
    exercise = read(course / "exercises" / "01-lines.ipynb")
    assert document["cells"] == exercise["cells"]
    document["cells"][3]["source"] = ANSWER
    save(done.path, document)
    before = done.path.read_bytes()
    again = start("01-lines", work)
    assert again.state == "current"
    assert str(again) == f"{done.path} is up to date, and stays as it is."
    assert done.path.read_bytes() == before
    assert sorted(path.name for path in work.iterdir()) == ["01-lines.ipynb", "mynn"]


def test_update_keeps_answers_own_cells_and_edited_cells(course):
    path = start("lines", course / "work").path
    document = read(path)
    for cell in document["cells"]:
        if cell["id"] == "line":
            cell["source"] = ANSWER
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "mine"}]
        if cell["id"] == "show-line":
            cell["source"] = "line(1.0, 2.0, 3.0)"
        if cell["id"] == "line-test":
            cell["source"] = 'check("line")  # passed!'
        if cell["id"] == "text-a-walker":
            cell["source"] += "\n\nMy note."
    place = ids(document).index("line-test") + 1
    document["cells"].insert(place, own_cell("mine-1", "plot = 1"))
    document["cells"].insert(0, own_cell("mine-0", "first = 1"))
    save(path, document)
    before = path.read_bytes()
    change_lesson(
        course,
        ("A line rises by", "A straight line rises by"),
        ("A walker remembers", "Each walker remembers"),
        ("## Signs\n", "## Signs\n\nA new text.\n\n### More about signs\n"),
    )
    done = start("lines", course / "work")
    after = read(path)
    assert done.state == "updated"
    assert done.kept == ["line", "show-line", "text-a-walker", "mine-0", "mine-1"]
    assert done.backup.read_bytes() == before
    assert str(done) == (
        f"{path} has the course's new text; 5 of your cells were kept. "
        "The notebook as it was is beside it: 01-lines.before-update-1.ipynb"
    )
    assert source_of(after, "line") == ANSWER
    assert next(cell for cell in after["cells"] if cell["id"] == "line")["outputs"]
    assert source_of(after, "line-test") == 'check("line")'
    assert source_of(after, "show-line") == "line(1.0, 2.0, 3.0)"
    assert source_of(after, "text-a-walker").endswith("My note.")
    assert "A straight line rises" in source_of(after, "text-straight-lines")
    assert source_of(after, "walker").endswith("write this function (task 'walker')\")")
    order = ids(after)
    assert order[0] == "mine-0"
    assert order[order.index("line-test") + 1] == "mine-1"
    assert "text-more-about-signs" in order
    assert start("lines", course / "work").state == "current"


def test_a_second_update_does_not_touch_the_first_backup(course):
    path = start("lines", course / "work").path
    change_lesson(course, ("A line rises", "A straight line rises"))
    first = start("lines", course / "work").backup
    content = first.read_bytes()
    change_lesson(course, ("A straight line rises", "Each line rises"))
    second = start("lines", course / "work").backup
    assert second.name == "01-lines.before-update-2.ipynb"
    assert first.read_bytes() == content
    assert path.exists()


def test_an_answer_whose_task_is_gone_stays_as_the_learners_cell(course):
    path = start("lines", course / "work").path
    document = read(path)
    for cell in document["cells"]:
        if cell["id"] in ("signs", "why"):
            cell["source"] += "\n# mine"
    save(path, document)
    fresh = starter.learner_document("01-lines")
    gone = ("signs", "signs-test", "why", "text-signs", "text-after-signs")
    fresh["cells"] = [cell for cell in fresh["cells"] if cell["id"] not in gone]
    merged, kept = merge(fresh, starter.read_document(path))
    assert kept == ["signs", "why"]
    assert "signs-test" not in ids(merged)
    assert ids(merged).index("signs") == ids(merged).index("walker-test") + 1
    signs = next(cell for cell in merged["cells"] if cell["id"] == "signs")
    assert signs["metadata"] == {}


def test_an_untouched_stub_is_replaced_by_a_new_one(course):
    path = start("lines", course / "work").path
    exercise = course / "course" / "01-lines" / "exercise.py"
    text = exercise.read_text("utf-8")
    exercise.write_text(text.replace("Return ``s * x + b``.", "Return the height at x."), "utf-8")
    build(course / "course", course)
    assert start("lines", course / "work").kept == []
    assert "Return the height at x." in source_of(read(path), "line")


def test_a_copy_made_by_hand_is_updated_too(course):
    path = course / "work" / "01-lines.ipynb"
    path.parent.mkdir()
    shutil.copy(course / "exercises" / "01-lines.ipynb", path)
    document = read(path)
    next(cell for cell in document["cells"] if cell["id"] == "line")["source"] = ANSWER
    for cell in document["cells"]:
        del cell["id"]  # as an older editor saves it
    document["cells"].append(own_cell("mine", "x = 1"))
    save(path, document)
    start("lines", course / "work")
    after = read(path)
    assert source_of(after, "line") == ANSWER
    assert ids(after)[-1] == "mine"
    assert len(set(ids(after))) == len(ids(after))


def test_of_two_cells_with_one_id_the_first_answers_and_the_second_is_kept(course):
    path = start("lines", course / "work").path
    document = read(path)
    at = ids(document).index("line")
    document["cells"][at]["source"] = ANSWER
    copy = {**document["cells"][at], "source": "# another try"}
    document["cells"].insert(at + 1, copy)
    save(path, document)
    change_lesson(course, ("A line rises", "A straight line rises"))
    done = start("lines", course / "work")
    after = read(path)
    assert source_of(after, "line") == ANSWER
    assert source_of(after, "line-2") == "# another try"
    assert done.kept == ["line", "line-2"]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"nbformat": 4}', '{"nbformat": 4, "cells": [{"source": 3}]}', "{"]
)
def test_a_file_that_is_no_notebook_is_refused_and_kept(course, text):
    path = course / "work" / "01-lines.ipynb"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(StartError) as caught:
        start("lines", course / "work")
    assert str(caught.value) == (
        f"start: {path} must be a notebook, got a file that cannot be read as one. "
        "Move it away, then start again."
    )
    assert path.read_text() == text


def test_an_old_notebook_format_is_refused(course):
    path = course / "work" / "01-lines.ipynb"
    path.parent.mkdir()
    path.write_text('{"nbformat": 3, "worksheets": []}')
    with pytest.raises(StartError) as caught:
        start("lines", course / "work")
    assert str(caught.value) == (
        f"start: {path} must have notebook format 4, got 3. "
        "Open it in JupyterLab and save it again."
    )


def test_unknown_unit_and_missing_notebook(course):
    with pytest.raises(units.UnitError):
        start("curves", course / "work")
    (course / "exercises" / "01-lines.ipynb").unlink()
    with pytest.raises(StartError) as caught:
        start("lines", course / "work")
    assert str(caught.value) == (
        "start: the notebook of 01-lines must be in exercises/, got none. "
        "In a copy of the course's repository, run: autograder build"
    )


def test_release_writes_a_folder_without_solutions(course):
    done = release("lines", course / "out")
    files = done.files
    assert str(done) == (
        f"{files[0].parent} holds 01-lines.ipynb and README.md, ready to hand out; "
        "no solution is in it."
    )
    assert [path.relative_to(course / "out").as_posix() for path in files] == [
        "01-lines/01-lines.ipynb",
        "01-lines/README.md",
    ]
    text = "".join(path.read_text("utf-8") for path in files)
    assert "s * x + b\n" not in text
    assert "| `line` | 2 | 5 | core |" in text
    assert "| `walker` | 1.5 | 8 | extra |" in text
    assert release("lines", course / "out").files == files


def test_release_does_not_overwrite(course):
    notebook = release("lines", course / "out").files[0]
    notebook.write_text("mine")
    with pytest.raises(StartError) as caught:
        release("lines", course / "out")
    assert str(caught.value) == (
        f"release: {notebook} must not be there yet, got a file with other content. "
        "Move it away, or choose another folder."
    )
    assert notebook.read_text() == "mine"


def test_merged_notebooks_are_valid(course):
    nbformat = pytest.importorskip("nbformat")
    path = start("lines", course / "work").path
    document = read(path)
    document["cells"].insert(1, own_cell("mine", "x = 1"))
    save(path, document)
    change_lesson(course, ("A line rises", "A straight line rises"))
    start("lines", course / "work")
    nbformat.validate(nbformat.read(path, as_version=4))


def test_digest_is_of_the_text():
    assert digest("a") != digest("b")
    assert len(digest("a")) == 12


def test_start_makes_the_folder_of_passed_work(course, tmp_path):
    """Without it nothing that passes is kept for later units."""
    work = tmp_path / "work"
    start("lines", work)
    assert (work / "mynn").is_dir()
