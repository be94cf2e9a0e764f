"""``check`` of a proof in a notebook, and ``autograder check FILE``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import checkfile, render, units
from autograder.notebook import NotebookUnit
from autograder.proofs import encode
from autograder.proofs.words import MissingSolverError
from autograder.tests.toyproofs import (
    CHAIN_RIGHT,
    HALF,
    ORDER,
    RIGHT,
    STUBS,
    WRONG,
    toy_answers,
    toy_unit,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def check():
    """A function that checks a text, with the name that the task asks for."""
    unit = NotebookUnit(toy_unit())

    def checked(text, task="relu-proof"):
        return unit.result(task, {unit.unit.task(task).names[0]: text})

    return checked


def test_a_right_proof(check):
    result = check(RIGHT)
    assert (result.state, result.points) == ("pass", 4.0)
    text = render.text(result)
    assert text.startswith("relu-proof: right, 4 of 4 points.")
    assert "  4  [+] proven         relu(a) == 0   # because a < 0" in text


def test_a_half_right_proof(check):
    result = check(HALF)
    assert (result.state, result.points) == ("partial", 3.0)
    text = render.text(result)
    assert "The claim, shown: not yet (0 of 1)" in text
    assert "The last line is missing: therefore, and the claim." in text
    assert 'In the lesson  "Proofs"' in text


def test_a_false_line_has_its_example_and_its_cause(check):
    text = render.text(check(WRONG))
    assert "[x] false" in text
    assert "Not true: with a = 2 the left side is 4 and the right side is 4." in text
    assert "The factor 2 goes through." in text
    assert text.count("Likely cause") == 1


def test_the_html_is_escaped_and_has_the_style(check):
    html = render.to_html(check(WRONG + "let <b>\x1b\n# </style><script>"))
    assert "<script" not in html
    assert "\x1b" not in html
    assert html.count("<style>") == html.count("</style>") == 1
    assert "proof-false" in html


def test_no_text(check):
    result = check(["let a"])
    assert (result.state, result.points) == ("fail", 0.0)
    assert "A proof must be a text, got a list." in render.text(result)


@pytest.mark.parametrize("text", ["", "\n  \n", ...])
def test_nothing_written(check, text):
    assert check(text).state == "untouched"


def test_not_defined(check):
    unit = NotebookUnit(toy_unit())
    result = unit.result("relu-proof", {})
    assert result.state == "missing"
    assert "relu_proof is not defined. Run the cell above" in render.text(result)


def test_practice(check):
    assert check(ORDER, "relu-order").state == "untouched"
    right, wrong = check(RIGHT, "relu-order"), check(WRONG, "relu-order")
    assert (right.state, right.points, wrong.state, wrong.points) == ("pass", 0.0, "fail", 0.0)
    assert render.text(right).startswith("relu-order: right.\n")
    assert "points" not in render.text(right) + render.text(wrong)


def test_the_score_is_a_number():
    unit = NotebookUnit(toy_unit())
    space = {"check": unit.check, "relu_proof": HALF}
    exec("score = check('relu-proof')", space)
    assert float(space["score"]) == 3.0
    assert repr(space["score"]) == "3.0"


@pytest.fixture
def without_z3(monkeypatch):
    def missing():
        raise MissingSolverError

    monkeypatch.setattr(encode, "load", missing)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


@pytest.mark.usefixtures("without_z3")
def test_without_z3_it_says_what_to_install(check):
    result = check(RIGHT)
    assert result.state == "skipped"
    assert "pip install z3-solver" in render.text(result)
    assert check(CHAIN_RIGHT, "chain").state == "pass"  # needs no z3
    assert check("").state == "untouched"


def test_under_nbgrader_without_z3_nothing_is_graded():
    code = (
        "import sys; sys.modules['z3'] = None\n"
        "from autograder.notebook import NotebookUnit\n"
        "from autograder.tests.toyproofs import RIGHT, toy_unit\n"
        "NotebookUnit(toy_unit()).result('relu-proof', {'relu_proof': RIGHT})\n"
        "print('a score')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        env={**os.environ, "NBGRADER_EXECUTION": "autograde"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "pip install z3-solver" in done.stderr


@pytest.fixture
def known(monkeypatch, tmp_path):
    """The toy unit among the built ones, also for another process."""
    data = {**toy_unit().data, "headings": ["Proofs"]}
    folder = tmp_path / "units"
    folder.mkdir()
    (folder / "91-toy.json").write_text(json.dumps(data), "utf-8")
    monkeypatch.setattr(units, "FOLDER", folder)
    for function in (units.names, units.load_unit, units.resolve):
        defaults = tuple(folder if isinstance(d, Path) else d for d in function.__defaults__)
        monkeypatch.setattr(function, "__defaults__", defaults)
    return folder


@pytest.mark.parametrize(("order", "listed"), [(ORDER, False), (WRONG, True)])
def test_check_file(known, tmp_path, order, listed):
    path = tmp_path / "91-toy.ipynb"
    changed = {"relu_proof": f"relu_proof = {WRONG!r}", "relu_order": f"relu_order = {order!r}"}
    path.write_text(json.dumps(toy_answers(**changed)), "utf-8")
    unit, cells = checkfile.read(path)
    told = list(checkfile.run([unit, str(tmp_path), [[c.id, c.source] for c in cells]]))
    by_task = {m["task"]: m for m in told}
    assert by_task["relu-proof"]["state"] == "fail"
    assert "[x] false" in by_task["relu-proof"]["text"]
    assert by_task["chain"]["points"] == 2.0
    assert ("relu-order" in by_task) == listed
    assert checkfile.total(told) == "In all: 3 of 7 points."


def test_stubs_are_the_cells():
    assert {id: cell["source"] for id, cell in toy_unit().data["cells"].items()} == STUBS
