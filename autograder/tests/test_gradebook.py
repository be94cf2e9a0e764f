"""The output folder is a course that nbgrader itself can read, and people's entries stay."""

import csv
import datetime
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder import gradebook, handmarks
from autograder.gradebookdb import (
    REVISION,
    TABLES,
    GradebookError,
    GradeCell,
    Score,
    open_gradebook,
    put_assignment,
    put_submission,
)
from autograder.gradednotebook import grade_cells, graded_notebook, harmless, message_html
from autograder.ipynb import RawCell, read_notebook
from autograder.runnable import select
from autograder.units import Unit

UNIT = "97-tiny"
POINTS = {"add": 2.0, "scale": 1.5}
NOTEBOOK = f"{UNIT}.ipynb"


def make_unit(essay=False):
    cells = {"start": {"role": "setup", "source": "import numpy as np"}}
    tasks = []
    for name, points in POINTS.items():
        stub = f"def {name}(z):\n    raise NotImplementedError"
        cells[name] = {"role": "solution", "source": stub}
        cells[f"{name}-test"] = {"role": "test", "source": f'check("{name}")'}
        tasks.append({"id": name, "kind": "function", "names": [name], "points": points})
    if essay:
        cells["why"] = {"role": "essay", "source": "Write here."}
        tasks.append({"id": "why", "kind": "essay", "names": [], "points": 3.0})
    return Unit({"unit": UNIT, "title": "Tiny", "hash": "h", "tasks": tasks, "cells": cells})


def code(id, source, **metadata):
    return {"cell_type": "code", "id": id, "source": source, "outputs": [], "metadata": metadata}


def answers(unit, **changed):
    """The bytes of a notebook in which every function is written, but for what is changed."""
    cells = []
    for id, cell in unit.data["cells"].items():
        source = cell["source"].replace("raise NotImplementedError", "return 1")
        source = changed.get(id.replace("-", "_"), source)
        if source is not None:
            cells.append(code(id, source, nbgrader={"grade_id": id}))
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def task(id, points, state="pass", text=None, cause=None):
    told = [{"key": "k", "text": text, "cause": cause}] if text else []
    most = {**POINTS, "why": 3.0}[id]
    return {
        "id": id,
        "points": points,
        "max_points": most,
        "state": state,
        "seconds": 0.0,
        "messages": told,
    }


def result(student, *tasks, data=b"", state="graded", **more):
    digest = hashlib.sha256(data).hexdigest() if data else ""
    return {
        "path": f"{student}.ipynb",
        "student": student,
        "unit": UNIT,
        "sha256": digest,
        "points": sum(t["points"] for t in tasks),
        "max_points": sum(t["max_points"] for t in tasks),
        "manual_points": 0.0,
        "state": state,
        "messages": [],
        "remarks": [],
        "tasks": list(tasks),
        **more,
    }


def handed_in(folder, unit, student, data, when=""):
    folder = folder / student / UNIT
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / NOTEBOOK
    file.write_bytes(data)
    if when:
        (folder / "timestamp.txt").write_text(when, "utf-8")
    try:
        known = select(read_notebook(data), unit.data["cells"]).known
    except ValueError:
        known = {}
    return SimpleNamespace(student=student, unit=UNIT, known=known, file=file, snapshot=file)


def one(out, sql, *values):
    with sqlite3.connect(out / "gradebook.db") as db:
        return db.execute(sql, values).fetchall()


GRADES = (
    "SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g "
    "JOIN base_cell b ON b.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id "
    "JOIN submitted_assignment s ON s.id = n.assignment_id ORDER BY 1, 2"
)
COMMENTS = GRADES.replace(
    "g.auto_score, g.manual_score, g.needs_manual_grade", "g.auto_comment, g.manual_comment"
).replace("FROM grade g", "FROM comment g")


@pytest.fixture
def course(tmp_path):
    """A class of three: one right, one half done, one file that is no notebook."""
    unit, data = make_unit(), {}
    data["ada"] = answers(unit)
    data["bo"] = answers(unit, add="def add(z):\n    raise NotImplementedError")
    data["cy"] = b"no notebook"
    results = [
        result("ada", task("add", 2.0), task("scale", 1.5), data=data["ada"]),
        result(
            "bo",
            task("add", 0.0, "untouched"),
            task("scale", 0.75, "partial", "Half <b>."),
            data=data["bo"],
        ),
        result(
            "cy",
            task("add", 0.0, "invalid-submission"),
            task("scale", 0.0, "invalid-submission"),
            data=data["cy"],
            state="invalid-submission",
            messages=[{"key": "i", "text": "The file is not <JSON>.", "cause": None}],
        ),
    ]
    when = "2026-03-02 10:00:00.500000 UTC"
    submissions = [handed_in(tmp_path / "in", unit, s, d, when) for s, d in data.items()]
    out = tmp_path / "out"
    gradebook.write(results, submissions, {UNIT: unit}, out)
    return SimpleNamespace(out=out, unit=unit, results=results, submissions=submissions)


def test_scores_are_recorded_for_every_test_cell(course):
    assert one(course.out, GRADES) == [
        ("ada", "add-test", 2.0, None, 0),
        ("ada", "scale-test", 1.5, None, 0),
        ("bo", "add-test", 0.0, None, 0),
        ("bo", "scale-test", 0.75, None, 0),
        ("cy", "add-test", 0.0, None, 0),
        ("cy", "scale-test", 0.0, None, 0),
    ]


def test_an_untouched_answer_is_commented_as_nbgrader_does(course):
    assert one(course.out, COMMENTS)[:4] == [
        ("ada", "add", None, None),
        ("ada", "scale", None, None),
        ("bo", "add", "No response.", None),
        ("bo", "scale", None, None),
    ]


def test_what_a_person_entered_survives_a_regrade(course):
    with sqlite3.connect(course.out / "gradebook.db") as db:
        db.execute("UPDATE grade SET manual_score = 1.25, extra_credit = 0.5")
        db.execute("UPDATE comment SET manual_comment = 'Well argued.'")
        db.execute("UPDATE student SET first_name = 'Ada' WHERE id = 'ada'")
        db.execute("UPDATE assignment SET duedate = '2026-03-01 00:00:00.000000'")
        db.execute("UPDATE submitted_assignment SET extension = '2026-03-09 00:00:00.000000'")
        db.execute("UPDATE submitted_notebook SET flagged = 1")
    course.results[0]["tasks"][0]["points"] = 0.0
    gradebook.write(course.results, course.submissions, {UNIT: course.unit}, course.out)
    assert one(course.out, GRADES)[0] == ("ada", "add-test", 0.0, 1.25, 1)
    assert one(course.out, "SELECT DISTINCT extra_credit FROM grade") == [(0.5,)]
    assert {row[3] for row in one(course.out, COMMENTS)} == {"Well argued."}
    assert one(course.out, "SELECT first_name FROM student WHERE id = 'ada'") == [("Ada",)]
    assert one(course.out, "SELECT duedate FROM assignment") == [("2026-03-01 00:00:00.000000",)]
    assert one(course.out, "SELECT DISTINCT flagged FROM submitted_notebook") == [(1,)]


def test_marks_of_a_person_are_read_back_and_nothing_else(course, tmp_path):
    assert gradebook.hand_marks(course.out) == {}
    assert gradebook.hand_marks(tmp_path / "nowhere") == {}
    assert not (tmp_path / "nowhere").exists()
    cell = "WHERE cell_id = (SELECT id FROM base_cell WHERE name = ? AND type = 'GradeCell')"
    with sqlite3.connect(course.out / "gradebook.db") as db:
        db.execute("UPDATE grade SET extra_credit = 0")
        db.execute(f"UPDATE grade SET manual_score = 1.25 {cell} AND auto_score = 2", ["add-test"])
        db.execute(f"UPDATE grade SET extra_credit = 0.5 {cell}", ["scale-test"])
    marks = gradebook.hand_marks(course.out)
    assert marks["ada", UNIT, "add"] == {"points": 1.25, "extra_credit": 0.0}
    assert marks["cy", UNIT, "scale"] == {"points": None, "extra_credit": 0.5}
    assert len(marks) == 4
    [ada, *_] = handmarks.with_hand(course.results, marks)
    assert ada["tasks"][0]["hand"] == {"points": 1.25, "extra_credit": 0.0}
    assert handmarks.counted(ada)["points"] == 1.25 + 1.5 + 0.5
    assert handmarks.with_hand([ada], {})[0]["tasks"] == course.results[0]["tasks"]


def test_a_blank_resubmission_loses_the_old_points(course):
    blank = [task("add", 0.0, "untouched"), task("scale", 0.0, "untouched")]
    gradebook.write([result("ada", *blank)], [], {UNIT: course.unit}, course.out)
    assert [row[2] for row in one(course.out, GRADES)[:2]] == [0.0, 0.0]


def test_grading_twice_gives_the_same_rows(course, tmp_path):
    again = tmp_path / "again"
    for out in (again, again):
        gradebook.write(course.results, course.submissions, {UNIT: course.unit}, out)
    for table in TABLES:
        assert one(again, f"SELECT * FROM {table}") == one(course.out, f"SELECT * FROM {table}")


def test_a_task_that_waits_for_a_person_has_no_score_yet(tmp_path):
    unit = make_unit(essay=True)
    written = answers(unit, why="Because.")
    tasks = [task("add", 0.0, "grader-fault", "Our fault."), task("scale", 1.5)]
    results = [
        result("ada", *tasks, task("why", 0.0, "manual"), data=written),
        result("bo", *tasks, task("why", 0.0, "untouched"), data=answers(unit)),
    ]
    submissions = [
        handed_in(tmp_path / "in", unit, "ada", written),
        handed_in(tmp_path / "in", unit, "bo", answers(unit)),
    ]
    gradebook.write(results, submissions, {UNIT: unit}, tmp_path / "out")
    rows = {row[:2]: row[2:] for row in one(tmp_path / "out", GRADES)}
    assert rows["ada", "why"] == (None, None, 1)
    assert rows["bo", "why"] == (0.0, None, 0)
    assert rows["ada", "add-test"] == (None, None, 1)


def test_results_of_unknown_units_are_left_out(tmp_path):
    stray = result("ada", task("add", 2.0))
    gradebook.write([{**stray, "unit": "unknown"}], [], {UNIT: make_unit()}, tmp_path)
    assert one(tmp_path, "SELECT count(*) FROM student") == [(0,)]


def test_a_failure_in_one_submission_leaves_no_half_of_it(tmp_path):
    db = open_gradebook(tmp_path / "gradebook.db")
    put_assignment(db, UNIT, grade_cells(make_unit()), "{}")
    with pytest.raises(sqlite3.Error):
        put_submission(db, "ada", UNIT, {"scale-test": Score(object())})
    db.close()
    assert one(tmp_path, "SELECT count(*) FROM student") == [(0,)]


def test_another_revision_is_refused(tmp_path):
    open_gradebook(tmp_path / "gradebook.db").close()
    with sqlite3.connect(tmp_path / "gradebook.db") as db:
        db.execute("UPDATE alembic_version SET version_num = '0123'")
    with pytest.raises(GradebookError) as error:
        open_gradebook(tmp_path / "gradebook.db")
    assert str(error.value) == (
        f"gradebook: the revision of gradebook.db must be {REVISION}, got 0123. "
        "Run `nbgrader db upgrade` there, or use another folder for --out."
    )


def test_a_file_that_is_no_gradebook_is_refused(tmp_path):
    (tmp_path / "gradebook.db").write_text("a text that is long enough to be no database at all")
    with pytest.raises(GradebookError) as error:
        open_gradebook(tmp_path / "gradebook.db")
    assert str(error.value) == (
        "gradebook: gradebook.db must be a gradebook of nbgrader, got file is not a database. "
        "Use another folder for --out."
    )


def read(path):
    return json.loads(path.read_text("utf-8"))


def test_the_graded_notebook_carries_our_message_and_points(course):
    path = course.out / "autograded" / "bo" / UNIT / NOTEBOOK
    assert path.stat().st_mode & 0o777 == 0o444
    cells = {cell["id"]: cell for cell in read(path)["cells"]}
    [output] = cells["scale-test"]["outputs"]
    assert output["data"]["text/plain"] == "0.75"
    assert "Half &lt;b&gt;." in output["data"]["text/html"]
    assert cells["scale"]["source"] == "def scale(z):\n    return 1"


def test_an_unreadable_file_is_shown_with_the_reason(course):
    cells = read(course.out / "autograded" / "cy" / UNIT / NOTEBOOK)["cells"]
    assert cells[0]["source"] == "<p><b>Not graded: </b>The file is not &lt;JSON&gt;.</p>"
    assert [cell["id"] for cell in cells[1:]] == list(course.unit.data["cells"])


def test_submissions_lie_where_formgrader_looks_for_them(course):
    folder = course.out / "submitted" / "ada" / UNIT
    assert (folder / NOTEBOOK).read_bytes() == course.submissions[0].file.read_bytes()
    assert (folder / "timestamp.txt").read_text() == "2026-03-02 10:00:00.500000 UTC\n"
    assert one(course.out, "SELECT DISTINCT timestamp FROM submitted_assignment") == [
        ("2026-03-02 10:00:00.500000",)
    ]


def test_the_configuration_is_written_once(course):
    path = course.out / "nbgrader_config.py"
    path.write_text("mine")
    gradebook.write(course.results, course.submissions, {UNIT: course.unit}, course.out)
    assert path.read_text() == "mine"


def raw(source, grade_id=None, cell_id=None, kind="code"):
    return RawCell(kind, source, grade_id, cell_id)


def restored(*cells, **more):
    unit = make_unit(essay=True)
    entry = result("ada", task("add", 2.0), task("scale", 1.5))
    return graded_notebook(cells, grade_cells(unit), entry, **more)["cells"]


def test_our_metadata_and_locked_cells_are_restored():
    cells = restored(raw("2.0", "add-test"), raw("def add(z): pass", None, "add", "markdown"))
    by_id = {cell["id"]: cell for cell in cells}
    assert by_id["add-test"]["source"] == 'check("add")'
    assert by_id["add-test"]["metadata"]["nbgrader"]["points"] == 2.0
    assert by_id["add"]["cell_type"] == "code"
    assert by_id["add"]["source"] == "def add(z): pass"


def test_missing_cells_come_back_in_their_place():
    order = [
        cell["id"] for cell in restored(raw("mine", None, "x"), raw("def scale(z): 1", "scale"))
    ]
    assert order == ["start", "add", "add-test", "x", "scale", "scale-test", "why"]


def test_of_two_cells_with_one_id_the_first_counts():
    cells = restored(raw("first", "add"), raw("second", "add"))
    assert [c["source"] for c in cells if c["id"] == "add"] == ["first"]


def test_ids_are_valid_and_unique():
    strays = [raw("a", None, "add-test "), raw("b", None, "z"), raw("c", None, "z"), raw("d")]
    ids = [cell["id"] for cell in restored(*strays)]
    assert len(set(ids)) == len(ids)
    assert all(id.replace("-", "").replace("_", "").isalnum() for id in ids)


def test_text_of_the_lesson_keeps_its_html_and_text_of_the_learner_does_not():
    ours = {
        "id": "text-a",
        "cell_type": "markdown",
        "metadata": {"x": 1},
        "source": "<details>",
        "attachments": {"f.png": {}},
    }
    same, edited, own = restored(
        raw("<details>", None, "text-a", "markdown"),
        raw("<script>", None, "text-b", "markdown"),
        raw("1 < 2 <img>", None, None, "raw"),
        lesson={"text-a": ours, "text-b": ours},
    )[-3:]
    assert (same["source"], same["attachments"], same["metadata"]) == (
        "<details>",
        {"f.png": {}},
        {},
    )
    assert (edited["source"], edited["attachments"]) == ("&lt;script>", {"f.png": {}})
    assert (own["cell_type"], own["source"]) == ("markdown", "1 < 2 &lt;img>")


@pytest.mark.parametrize("text", ["<b>", "</b>", "<!--", "<?php", "a<A"])
def test_harmless_leaves_no_tag(text):
    assert "<" not in harmless(text)


def test_a_message_says_its_state_in_words():
    told = message_html(task("add", 0.0, "timeout", "It never ended."))
    assert "<b>! took too long</b>, 0 of 2 points" in told
    assert "It never ended." in told


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2015-02-02 15:58:23.948203 UTC\n", datetime.datetime(2015, 2, 2, 15, 58, 23, 948203)),
        ("2015-02-02 15:58:23 -0800", datetime.datetime(2015, 2, 2, 23, 58, 23)),
        ("2015-02-02T15:58:23Z", datetime.datetime(2015, 2, 2, 15, 58, 23)),
        ("2015-02-02 15:58", datetime.datetime(2015, 2, 2, 15, 58)),
        ("0001-01-01 00:00:00+23:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_are_read_as_utc(text, when):
    assert gradebook.parse_time(text) == when


def test_a_link_instead_of_a_timestamp_is_not_followed(tmp_path):
    (tmp_path / "real").write_text("2015-02-02 15:58")
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "real")
    file = SimpleNamespace(file=tmp_path / NOTEBOOK)
    assert gradebook.handed_in_at(file) is None


def test_a_file_that_changed_since_it_was_graded_is_not_shown(course):
    course.submissions[0].file.write_bytes(b"{}")
    assert gradebook.snapshot_of(course.submissions[0], course.results[0]) is None


def test_checksums_are_those_of_nbgrader():
    # md5 of 'source' + 'code' + 'True' + 'False' + 'True' + 'a-test' + '2.0'
    cell = GradeCell("a-test", "check(1)", grade=True, points=2)
    told = "check(1)codeTrueFalseTruea-test2.0"
    assert cell.checksum == hashlib.md5(told.encode()).hexdigest()


def nbgrader(folder, *arguments):
    bin = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": bin + os.pathsep + os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def table_facts(path):
    facts = {}
    with sqlite3.connect(path) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            columns = db.execute(f"PRAGMA table_info({table})").fetchall()
            foreign = sorted(row[2:5] for row in db.execute(f"PRAGMA foreign_key_list({table})"))
            unique = sorted(
                tuple(row[2] for row in db.execute(f"PRAGMA index_info({index[1]})"))
                for index in db.execute(f"PRAGMA index_list({table})")
            )
            facts[table] = (columns, foreign, unique)
    return facts


@pytest.mark.slow
def test_the_tables_are_those_that_nbgrader_makes(tmp_path):
    pytest.importorskip("nbgrader")
    theirs = nbgrader(tmp_path, "db", "assignment", "add", "x")
    assert theirs.returncode == 0, theirs.stderr
    (tmp_path / "ours").mkdir()
    open_gradebook(tmp_path / "ours" / "gradebook.db").close()
    ours = tmp_path / "ours" / "gradebook.db"
    assert table_facts(ours) == table_facts(tmp_path / "gradebook.db")
    assert one(tmp_path, "SELECT * FROM alembic_version") == [(REVISION,)]


@pytest.mark.slow
def test_nbgrader_exports_our_scores_and_writes_feedback(course):
    pytest.importorskip("nbgrader")
    exported = nbgrader(course.out, "export")
    assert exported.returncode == 0, exported.stderr
    with (course.out / "grades.csv").open() as file:
        scores = {row["student_id"]: row for row in csv.DictReader(file)}
    for entry in course.results:
        assert float(scores[entry["student"]]["score"]) == entry["points"]
        assert float(scores[entry["student"]]["max_score"]) == entry["max_points"]
    feedback = nbgrader(course.out, "generate_feedback", UNIT)
    assert feedback.returncode == 0, feedback.stderr
    for entry in course.results:
        page = (course.out / "feedback" / entry["student"] / UNIT / f"{UNIT}.html").read_text()
        assert f"(Score: {entry['points']} / {entry['max_points']})" in page
    assert "Half &lt;b&gt;." in (course.out / "feedback" / "bo" / UNIT / f"{UNIT}.html").read_text()


@pytest.mark.slow
def test_formgrader_lists_every_submission_as_graded(course):
    pytest.importorskip("nbgrader")
    code = (
        "import json\n"
        "from nbgrader.apps.api import NbGraderAPI\n"
        "from nbgrader.coursedir import CourseDirectory\n"
        f"rows = NbGraderAPI(CourseDirectory(root={str(course.out)!r})).get_submissions({UNIT!r})\n"
        "print(json.dumps([[r['student'], r['score'], r['autograded']] for r in rows]))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=course.out, capture_output=True, text=True, check=True
    )
    rows = json.loads(told.stdout.strip().split("\n")[-1])
    assert rows == [[entry["student"], entry["points"], True] for entry in course.results]


@pytest.mark.slow
def test_graded_notebooks_are_valid(course):
    nbformat = pytest.importorskip("nbformat")
    v3 = pytest.importorskip("nbgrader.nbgraderformat")
    for path in (course.out / "autograded").rglob("*.ipynb"):
        document = nbformat.read(path, as_version=4)
        nbformat.validate(document)
        v3.MetadataValidator().validate_nb(document)
