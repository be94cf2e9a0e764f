"""Proofs in a unit's files: read at the build, with every mistake of an author told by its line."""

import json
import shutil
from pathlib import Path

import pytest

from autograder import proofdata, verify
from autograder.author import AuthorError
from autograder.gradednotebook import grade_cells
from autograder.notebooks import EXERCISE, MASTER, SOLUTION, notebook
from autograder.source import read_unit, unit_data
from autograder.tests.toyproofs import CHAIN, MISTAKES, RELU, RIGHT, SOLVED, WRONG, toy_unit
from autograder.units import Unit

UNIT = Path(__file__).parent / "golden" / "course" / "01-lines"
TABLES = """
[tasks.bend]
kind = "proof"
names = ["bend_proof"]
minutes = 5
heading = "Slopes and bends"

[tasks.bend.proof]
claims = ["relu is not linear"]

[[tasks.bend.proof.functions]]
name = "relu"
parameters = ["x"]
branches = [{ when = "x > 0", value = "x" }, { when = "x <= 0", value = "0" }]

[tasks.order]
kind = "proof"
names = ["order_proof"]
minutes = 2
heading = "Slopes and bends"

[tasks.order.chain]
from = "A @ (B + C)"
to = "A @ C + A @ B"
shapes = { A = ["n", "m"], B = ["m", "k"], C = ["m", "k"] }
"""
CELLS = f"""

# %% id="bend" points=2.5 role="solution"
bend_proof = ""
### BEGIN SOLUTION
bend_proof = {RIGHT!r}
### END SOLUTION

# %% id="order" points=0 role="solution"
order_proof = "A @ C"
### BEGIN SOLUTION
order_proof = "A @ (B + C) == A @ B + A @ C == A @ C + A @ B"
### END SOLUTION
"""
PAGE = "## Slopes and bends\n\nProve it.\n\n<!-- task: bend -->\n\n<!-- task: order -->\n"


@pytest.fixture
def folder(tmp_path):
    """A copy of the golden unit, with a proof and a practice on a page of their own."""
    made = tmp_path / "course" / "01-lines"
    shutil.copytree(UNIT, made)
    change(made / "unit.toml", "", TABLES)
    change(made / "exercise.py", "", CELLS)
    (made / "proof.md").write_text(PAGE, "utf-8")
    change(
        made / "lesson.md", "<!-- quiz -->", "<!-- page: proof -->\n\n## The quiz\n\n<!-- quiz -->"
    )
    return made


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new) if old else text + new, "utf-8")


def test_what_is_to_be_shown_is_in_the_built_data(folder):
    data = unit_data(read_unit(folder))
    [bend] = [t for t in data["tasks"] if t["kind"] == "proof"]
    assert bend["proof"] == RELU
    assert [t["id"] for t in data["practice"]] == ["order"]
    assert data["practice"][0]["chain"] == CHAIN
    assert "proof.md" in data["files"]
    assert "Slopes and bends" in data["headings"]
    assert json.loads(json.dumps(data)) == data


def test_the_task_decides_the_hash_and_practice_does_not(folder):
    before = unit_data(read_unit(folder))["hash"]
    change(folder / "unit.toml", 'from = "A @ (B + C)"', 'from = "A @ (C + B)"')
    change(folder / "exercise.py", "A @ (B + C) ==", "A @ (C + B) ==")
    reference = unit_data(read_unit(folder))
    change(folder / "unit.toml", "x <= 0", "0 >= x")
    assert unit_data(read_unit(folder))["hash"] != reference["hash"]
    assert before != reference["hash"]  # the reference solution is part of it


@pytest.mark.parametrize("form", [EXERCISE, SOLUTION, MASTER])
def test_practice_is_nothing_to_nbgrader(folder, form):
    cells = {cell["id"]: cell for cell in notebook(read_unit(folder), form)["cells"]}
    assert cells["bend-test"]["metadata"]["nbgrader"]["points"] == 2.5
    assert cells["bend"]["metadata"]["nbgrader"]["solution"]
    for id in ("order", "order-test"):
        assert cells[id]["metadata"] == {}
    assert "SOLUTION" not in cells["order"]["source"]
    assert ("A @ B + A @ C" in cells["order"]["source"]) == (form == SOLUTION)
    assert cells["order-test"]["source"] == 'check("order")'
    told = " ".join(cell["source"] for cell in cells.values())
    assert "**Task `order`**: practice, about 2 minutes, core" in told


def test_practice_has_no_cell_in_the_gradebook(folder):
    data = unit_data(read_unit(folder))
    ids = [cell.id for cell in grade_cells(Unit(data))]
    assert "bend-test" in ids
    assert not {"order", "order-test"} & set(ids)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("relu is not linear", "relu is not liner", "'relu is not liner': A function"),
        ("x <= 0", "x < 0", "relu: the branches do not cover all numbers."),
        ("x > 0", "x >= 0", "relu: the branches 'x >= 0' and 'x <= 0' can hold together."),
        ("x > 0", "x >", "The line ends too early."),
        ("parameters", "parameter", "'parameters'"),
        ("[tasks.bend.proof]", "[tasks.bend.prove]", "the key 'prove' is unknown"),
        ("claims =", "claim =", "the key 'claim' is unknown"),
        ('to = "A @ C + A @ B"', 'to = "A @ C"', "the ends must be equal"),
        ('to = "A @ C + A @ B"', "", "the chain has no 'to'."),
        ('names = ["bend_proof"]', 'names = ["bend_proof", "b"]', "a proof is one text"),
        (
            'kind = "proof"\nnames = ["bend_proof"]',
            'kind = "value"\nnames = ["bend_proof"]',
            "belongs to",
        ),
        ("[tasks.order.chain]", "[tasks.bend.chain]", "got 2"),
    ],
)
def test_mistakes_of_an_author(folder, old, new, told):
    change(folder / "unit.toml", old, new)
    with pytest.raises(AuthorError) as error:
        read_unit(folder)
    assert told in str(error.value)
    place, line, _ = str(error.value).split(":", 2)
    assert place == "course/01-lines/unit.toml"
    written = (folder / "unit.toml").read_text("utf-8").split("\n")
    assert int(line) > written.index('title = "Straight lines"')


def test_the_line_of_the_mistake_is_told(folder):
    change(folder / "unit.toml", "relu is not linear", "relu is not liner")
    lines = (folder / "unit.toml").read_text("utf-8").split("\n")
    line = lines.index('claims = ["relu is not liner"]') + 1
    with pytest.raises(AuthorError, match=f":{line}:"):
        read_unit(folder)


def test_only_a_proof_can_be_practice(folder):
    change(folder / "exercise.py", 'id="line" points=2', 'id="line" points=0')
    with pytest.raises(AuthorError, match="Only a proof can be practice"):
        read_unit(folder)


def test_pages(folder):
    (folder / "proof.md").unlink()
    with pytest.raises(AuthorError, match=r"lesson.md:\d+: proof.md is missing"):
        read_unit(folder)
    (folder / "proof.md").write_text(PAGE + "<!-- page: more -->\n", "utf-8")
    with pytest.raises(AuthorError, match=r"proof.md:8: only lesson.md names pages"):
        read_unit(folder)
    (folder / "proof.md").write_text(PAGE.replace("bends", "bends\n\n# The quiz"), "utf-8")
    with pytest.raises(
        AuthorError, match=r"proof.md:3: the heading 'The quiz' stands in lesson.md"
    ):
        read_unit(folder)
    (folder / "proof.md").write_text(PAGE.replace("task: bend", "task: bent"), "utf-8")
    with pytest.raises(AuthorError, match=r"proof.md:5: exercise.py has no cell 'bent'"):
        read_unit(folder)


def test_branches_are_not_looked_at_without_z3(monkeypatch):
    from autograder.proofs import encode
    from autograder.proofs.words import MissingSolverError

    def missing():
        raise MissingSolverError

    monkeypatch.setattr(encode, "load", missing)
    function = {**RELU["functions"][0], "branches": [{"when": "x > 0", "value": "x"}]}
    assert proofdata.fault("proof", {**RELU, "functions": [function]}) is None


def verified(mistakes=MISTAKES, **solved):
    unit = toy_unit(mistakes)
    sources = SOLVED | {id.replace("_", "-"): text for id, text in solved.items()}
    unit.data["reference"] = "\n".join(sources.values())
    return verify.verify([unit], seeds=1, course=None)


def test_verify_is_content():
    report = verified()
    assert report.text == "verify: 1 unit, 4 tasks, 1 right variant, 2 known mistakes: all right."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (repr(WRONG), repr(RIGHT), "mistake 'positive-factor': must lose points, got pass"),
        ("!= -1 * relu(1)", "== -1 * relu(1)", "variant 'numbers': must pass, got"),
        ('family="positive-factor"', 'family="at-zero"', "the cause 'at-zero' must be named"),
        (repr(WRONG), "7", "a proof is a text. Write values="),
        ('"relu-proof", "positive', '"relu-prof", "positive', "'relu-prof' is not in unit.toml"),
    ],
)
def test_verify_finds_planted_faults(old, new, told):
    assert old in MISTAKES
    assert told in verified(MISTAKES.replace(old, new)).text


def test_verify_finds_a_wrong_solution():
    assert "the solution must pass, got" in verified(relu_order=f"relu_order = {WRONG!r}").text
    assert "the solution must pass, got" in verified(relu_proof=f"relu_proof = {WRONG!r}").text


def test_two_mistakes_of_which_the_same_is_said_name_each_other():
    twin = MISTAKES.replace('"positive-factor", family', '"twin", family', 1)
    text = verified(MISTAKES + twin[twin.index('mistake("relu') : twin.index("variant(")]).text
    assert "'twin': is answered with the words of 'positive-factor'" in text
