"""The sample class: its honest scores are met, and they are not taken from the grader."""

import contextlib
import csv
import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "course" / "sample_class.py"


@pytest.fixture(scope="module")
def sample():
    spec = importlib.util.spec_from_file_location("sample_class", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_class"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["sample_class"]


def test_it_says_for_each_person_what_they_did(sample, tmp_path):
    scores = sample.make_class(sample.UNITS, tmp_path)
    told = json.loads((tmp_path / "honest.json").read_text("utf-8"))
    assert {name: entry["points"] for name, entry in told.items()} == scores
    assert len(scores) >= 20
    assert all(
        entry["told"] and 0 <= entry["points"] <= entry["max_points"] for entry in told.values()
    )
    for name, entry in told.items():
        assert (tmp_path / name / entry["unit"] / f"{entry['unit']}.ipynb").is_file()


def test_scores_follow_from_points_and_shares(sample):
    work = sample.read("05-layers")
    work.lose("count", 1 / 3)
    work.lose("layer-shapes")
    # 21 points in all; 2 / 3 of count's 2 points are left, and none of the 3 of layer-shapes
    assert work.honest == 17.33


def test_it_does_not_ask_the_grader():
    source = SCRIPT.read_text("utf-8")
    assert "import autograder" not in source
    assert "from autograder" not in source


def test_the_same_class_is_made_again(sample, tmp_path):
    for place in ("a", "b"):
        sample.make_class(sample.UNITS, tmp_path / place)
    files = [sorted((tmp_path / place).rglob("*.ipynb")) for place in ("a", "b")]
    assert [f.read_bytes() for f in files[0]] == [f.read_bytes() for f in files[1]]


def test_the_harmless_class_leaves_out_what_needs_isolation(sample, tmp_path):
    everyone = {person.name for person in sample.CLASS}
    harmless = set(sample.make_class(sample.UNITS, tmp_path, harmless=True))
    assert everyone - harmless == {"kwame.mensah", "lea.dubois", "mateo.garcia", "nadia.rahman"}
    assert "os._exit" not in "".join(p.read_text("utf-8") for p in tmp_path.rglob("*.ipynb"))


def test_one_unit_alone(sample, tmp_path):
    scores = sample.make_class(["05-layers"], tmp_path)
    assert {person.name for person in sample.CLASS if person.unit == "05-layers"} == set(scores)


def test_a_mistake_that_is_not_there_is_an_error(sample):
    with pytest.raises(SystemExit) as error:
        sample.mistake_source("03-activations", ["relu"], "nonsense")
    assert str(error.value) == (
        "sample_class: 03-activations/mistakes.py must hold relu 'nonsense', got none."
    )


def test_a_mistake_that_needs_the_reference_is_an_error(sample):
    with pytest.raises(SystemExit) as error:
        sample.mistake_source("05-layers", ["check-dense"], "always-blames-b")
    assert str(error.value) == (
        "sample_class: 05-layers/mistakes.py, check-dense 'always-blames-b' must stand without the "
        "reference, got one that calls it. Choose another entry."
    )


def test_a_lambda_is_written_out_as_a_function(sample):
    code = sample.mistake_source("03-activations", ["collapse"], "first-bias-lost")
    space = {}
    exec(code, space)
    assert callable(space["collapse"])


def test_replacing_a_function_leaves_the_others(sample):
    source = "def a():\n    return 1\n\n\ndef b():\n    return 2\n\n\nx = 3"
    expected = "def a():\n    return 0\n\n\ndef b():\n    return 2\n\n\nx = 3"
    assert sample.replace_function(source, "a", "def a():\n    return 0") == expected


def graded(folder, command):
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.slow
def test_every_honest_score_is_met(tmp_path):
    """As ./run demo does it: two commands, and a comparison of all scores."""
    alone = os.environ.get("AUTOGRADER_NO_SANDBOX") == "1"
    make = [sys.executable, str(SCRIPT), str(tmp_path / "submitted")]
    subprocess.run([*make, "--harmless"] if alone else make, check=True, timeout=60)
    grade = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        "submitted",
        "--out",
        "out",
        "--json",
        "r.json",
    ]
    grade += ["--no-isolation"] if alone else []
    done = graded(tmp_path, grade)
    assert done.returncode == 0, done.stderr
    honest = json.loads((tmp_path / "submitted" / "honest.json").read_text("utf-8"))
    results = json.loads((tmp_path / "r.json").read_text("utf-8"))["submissions"]
    scores = {entry["student"]: (entry["points"], entry["max_points"]) for entry in results}
    assert scores == {name: (e["points"], e["max_points"]) for name, e in honest.items()}
    if not alone:
        states = {
            entry["student"]: {task["id"]: task["state"] for task in entry["tasks"]}
            for entry in results
        }
        assert states["kwame.mensah"]["leaky-relu"] == "timeout"
        assert states["mateo.garcia"]["softmax"] == "memory"
        assert states["nadia.rahman"]["relu"] == "output-limit"
        assert states["lea.dubois"]["collapse"] == "error"
    assert {
        task["state"] for e in results if e["student"] == "rosa.jimenez" for task in e["tasks"]
    } == {"invalid-submission"}
    mark_by_hand(tmp_path / "out" / "gradebook.db", "uma.krishnan", "layer-shapes-test", 1.5)
    again = graded(tmp_path, grade)
    assert again.returncode == 0, again.stderr
    assert (
        "\n1 mark set by hand differs: uma.krishnan, layer-shapes 1.5 (grader 0)\n" in again.stdout
    )
    assert "uma.krishnan    05-layers       18.83 / 21" in again.stdout
    [row] = rows_of(tmp_path / "out" / "summary.csv", "uma.krishnan")
    assert (row["points"], row["grader_points"]) == ("18.83", "17.33")
    assert row["hand_marks"] == "layer-shapes 1.5 (grader 0)"


def mark_by_hand(path, student, cell, points):
    """What formgrader does when a person enters a mark."""
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        done = db.execute(
            "UPDATE grade SET manual_score = ? WHERE cell_id IN (SELECT id FROM base_cell WHERE "
            "name = ? AND type = 'GradeCell') AND notebook_id IN (SELECT n.id FROM "
            "submitted_notebook n JOIN submitted_assignment s ON s.id = n.assignment_id "
            "WHERE s.student_id = ?)",
            (points, cell, student),
        )
        assert done.rowcount == 1


def rows_of(path, student):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["student"] == student]
