"""nbgrader itself on our notebooks: it releases the same bytes, and gives the same points."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder import classroom
from autograder.author import AuthorError
from autograder.build import build
from autograder.classroom import ClassroomError, chosen, stub_of, write_nbgrader_course
from autograder.source import read_unit

COURSE = Path(__file__).parent / "golden" / "course"
ROOT = Path(classroom.__file__).parent.parent


def names_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def test_course_directory(tmp_path):
    files = write_nbgrader_course(tmp_path, course=COURSE)
    assert [path.relative_to(tmp_path).as_posix() for path in files] == [
        "nbgrader_config.py",
        "source/01-lines/01-lines.ipynb",
    ]
    assert names_in(tmp_path) == ["nbgrader_config.py", "source/01-lines/01-lines.ipynb"]
    assert "### BEGIN SOLUTION" in files[1].read_text("utf-8")
    compile(files[0].read_text(), "nbgrader_config.py", "exec")


def test_written_again_it_keeps_the_instructors_settings(tmp_path):
    config = write_nbgrader_course(tmp_path, course=COURSE)[0]
    config.write_text("# mine")
    write_nbgrader_course(tmp_path, course=COURSE)
    assert config.read_text() == "# mine"


def test_a_changed_source_notebook_is_not_overwritten(tmp_path):
    notebook = write_nbgrader_course(tmp_path, course=COURSE)[1]
    notebook.write_text("mine")
    with pytest.raises(ClassroomError) as caught:
        write_nbgrader_course(tmp_path, course=COURSE)
    assert str(caught.value) == (
        f"nbgrader: {notebook} must not be there yet, got a file with other content. "
        "Move it away, or choose another folder."
    )
    assert notebook.read_text() == "mine"


def test_what_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(classroom.sys, "executable", "/a b/bin/python")
    monkeypatch.chdir(tmp_path)
    files = [Path("nb/nbgrader_config.py"), Path("nb/source/01-lines/01-lines.ipynb")]
    assert classroom.told(files) == (
        "nb is an nbgrader course directory. To make the learners' notebook of a unit:\n"
        f"cd {tmp_path / 'nb'} && '/a b/bin/nbgrader' generate_assignment 01-lines"
    )


def refusal(folder, course=COURSE):
    with pytest.raises(ClassroomError) as caught:
        write_nbgrader_course(folder, course=course)
    return str(caught.value)


def test_folders_that_cannot_be_course_directories(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "graded" / ".autograder").mkdir(parents=True)
    end = "Give a folder that is empty or not there yet."
    assert refusal(tmp_path / "file") == (
        f"nbgrader: DIR must be a folder, got the file '{tmp_path / 'file'}'. {end}"
    )
    assert refusal(tmp_path / "graded") == (
        f"nbgrader: DIR must not be a folder that grade wrote, got '{tmp_path / 'graded'}'. {end}"
    )


def test_without_a_course(tmp_path):
    assert refusal(tmp_path / "new", tmp_path) == (
        f"nbgrader: the units must be in {tmp_path}, got none. "
        "Run it in a copy of the course's repository."
    )


def test_units_are_chosen_by_name_or_slug():
    assert chosen([], COURSE) == chosen(["lines"], COURSE) == chosen(["lines", "lines"], COURSE)
    assert [path.name for path in chosen(["01-lines"], COURSE)] == ["01-lines"]
    with pytest.raises(ClassroomError) as caught:
        chosen(["curves"], COURSE)
    assert str(caught.value) == "nbgrader: unit must be one of 01-lines, got 'curves'."


def test_stub_of_a_notebook_cell_is_the_stub_of_the_build():
    source = read_unit(COURSE / "01-lines")
    for name in ("line", "walker", "signs", "why"):
        cell = source.cells[name]
        made = SimpleNamespace(
            source=cell.source,
            cell_type=cell.cell_type,
            metadata={"nbgrader": {"grade_id": name}},
        )
        assert stub_of(made) == cell.stub()


def test_an_open_region_in_a_cell_is_told():
    cell = SimpleNamespace(source="### BEGIN SOLUTION\nx = 1", cell_type="code", metadata={})
    with pytest.raises(AuthorError) as caught:
        stub_of(cell)
    expected = "cell '':1: the region is not closed. Add '### END SOLUTION' below it."
    assert str(caught.value) == expected


def nbgrader(folder, *words):
    """Run a command of nbgrader in a course directory."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    bin_folder = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PYTHONPATH": path,
        "PATH": bin_folder + os.pathsep + os.environ["PATH"],
        "OPENBLAS_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        check=False,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def read(path):
    document = json.loads(path.read_text("utf-8"))
    for cell in document["cells"]:
        cell["source"] = "".join(cell["source"])
    return document


@pytest.mark.slow
def test_nbgrader_releases_what_the_build_writes(tmp_path):
    pytest.importorskip("nbgrader")
    build(COURSE, tmp_path / "built")
    write_nbgrader_course(tmp_path / "class", course=COURSE)
    nbgrader(tmp_path / "class", "generate_assignment", "01-lines")
    released = read(tmp_path / "class" / "release" / "01-lines" / "01-lines.ipynb")
    assert released == read(tmp_path / "built" / "exercises" / "01-lines.ipynb")


def mixed(unit, answers):
    """The exercise of a unit with some cells replaced; a value may be a task id or a source."""
    document = read(ROOT / "exercises" / f"{unit}.ipynb")
    solved = {cell["id"]: cell for cell in read(ROOT / "solutions" / f"{unit}.ipynb")["cells"]}
    for cell in document["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]] or solved[cell["id"]]["source"]
    return document


def half_right(unit):
    """Three notebooks that are partly right: by halves, and with wrong, broken and loud answers."""
    document = read(ROOT / "solutions" / f"{unit}.ipynb")
    tasks = [
        cell["id"]
        for cell in document["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    ]
    quiz = next(cell["source"] for cell in document["cells"] if cell["id"] == "quiz")
    first = quiz.rindex('": "') + 3
    wrong = quiz[:first] + '"z"' + quiz[first + 3 :]
    half = len(tasks) // 2
    # One false line of a proof, and a product turned round: parts of the points are left.
    proofs = {
        "relu-proof": "relu_proof = 'let a\\nassume a < 0\\nrelu(a) == 0\\nrelu(-a) == a\\n"
        "relu(-a) != -relu(a)\\ntherefore relu is not linear'",
        "collapse-proof": "collapse_proof = 'W2 @ (W1 @ X + b1) + b2 == W1 @ W2 @ X == W @ X + b'",
    }
    proofs = {id: source for id, source in proofs.items() if id in tasks}
    loud = "import warnings\n\nwarnings.warn('loud')\nprint('done')\n"
    return {
        "first-half": mixed(unit, dict.fromkeys(tasks[:half], "")),
        "second-half": mixed(unit, {**dict.fromkeys(tasks[half:], ""), "quiz": wrong}),
        "broken": mixed(
            unit,
            {
                **dict.fromkeys(tasks, ""),
                tasks[0]: "def broken(:\n",
                tasks[1]: loud,
                **proofs,
            },
        ),
    }


def points_by_nbgrader(folder):
    """Points of each student and test cell, from nbgrader's gradebook."""
    with sqlite3.connect(folder / "gradebook.db") as database:
        rows = database.execute(
            "SELECT s.student_id, b.name, g.auto_score FROM grade g "
            "JOIN base_cell b ON b.id = g.cell_id "
            "JOIN submitted_notebook n ON n.id = g.notebook_id "
            "JOIN submitted_assignment s ON s.id = n.assignment_id"
        ).fetchall()
    found = {}
    for student, cell, score in rows:
        found.setdefault(student, {})[cell.removesuffix("-test")] = score
    return found


def points_by_us(folder, unit):
    """Points of each student and task, from our judge."""
    from autograder.judge import judge_submission
    from autograder.sandbox import probe
    from autograder.tests.notebookfiles import read_submissions
    from autograder.units import load_unit, names

    found = {}
    for submission in read_submissions(folder, names(), load_unit):
        entry = judge_submission(load_unit(unit), submission, probe().name)
        found[submission.student] = {task["id"]: task["points"] for task in entry["tasks"]}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["03-activations", "05-layers"])
def test_nbgrader_gives_the_same_points_as_we(tmp_path, unit):
    pytest.importorskip("nbgrader")
    write_nbgrader_course(tmp_path, [unit])
    nbgrader(tmp_path, "generate_assignment", unit)
    released = read(tmp_path / "release" / unit / f"{unit}.ipynb")
    assert released == read(ROOT / "exercises" / f"{unit}.ipynb")
    students = {
        "untouched": released,
        "perfect": read(ROOT / "solutions" / f"{unit}.ipynb"),
        **half_right(unit),
    }
    for student, document in students.items():
        path = tmp_path / "submitted" / student / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(document), "utf-8")
    nbgrader(tmp_path, "autograde", unit)
    theirs = points_by_nbgrader(tmp_path)
    assert theirs == points_by_us(tmp_path / "submitted", unit)
    assert sum(theirs["untouched"].values()) == 0
    maximum = sum(theirs["perfect"].values())
    assert maximum == sum(task["points"] for task in unit_tasks(unit))
    for student in ("first-half", "second-half", "broken"):
        assert 0 < sum(theirs[student].values()) < maximum


def unit_tasks(unit):
    return json.loads((ROOT / "autograder" / "units" / f"{unit}.json").read_text())["tasks"]
