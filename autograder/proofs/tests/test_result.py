"""What comes out, as data, text and HTML; task data; and a machine without z3."""

import json
import sys
import tomllib
from pathlib import Path

import pytest

from autograder.proofs.checker import check_proof
from autograder.proofs.render import SIGNS, as_html, plain_text
from autograder.proofs.task import ProofTask
from autograder.proofs.tests.test_corpus import CODES, INVALID, VALID, read, task
from autograder.proofs.words import MissingSolverError, ProofTaskError, words

HERE = Path(__file__).parents[1]
RELU = read("tasks.toml")["relu"]
TEXT = "let a\nassume a > 0  # <b>\n\nrelu(a) == 0\nrelu(1/2a) == <i>\ntherefore relu is not linear"


def test_the_result_is_plain_data():
    data = check_proof(RELU, TEXT).data()
    assert json.loads(json.dumps(data)) == data
    assert data["lines"][2]["example"] == {
        "letters": {"a": "2"},
        "functions": {},
        "left": "2",
        "right": "0",
        "sign": "==",
    }
    assert data["claim"] == "relu is not linear"
    assert (data["credit"], data["complete"]) == (0.0, False)


def test_text_shows_the_lines_with_sign_and_word():
    text = plain_text(check_proof(RELU, TEXT))
    assert "  4  [x] false          relu(a) == 0" in text
    assert "Not true: with a = 2 the left side is 2 and the right side is 0." in text
    assert "(at column 9)" in text
    assert "\x1b" not in plain_text(check_proof(RELU, "a == \x1b[31m"))


def test_html_escapes_what_the_learner_wrote():
    html = as_html(check_proof(RELU, TEXT + "\n<script>"))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html
    assert "</span>false</span>" in html


def test_a_fault_of_the_whole_text_is_said():
    result = check_proof(RELU, 7)
    assert plain_text(result).startswith("A proof must be a text, got int.")
    assert "got int" in as_html(result)
    assert result.data()["fault"]["key"] == "no-text"
    assert result.credit == 0


def test_every_verdict_has_a_sign_and_a_word():
    assert set(SIGNS) == set(words()["verdict"]) == set(CODES.values())
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_the_catalogue_is_used_and_complete():
    """Every key stands in the source, and every verdict and cause of the corpus has its words."""
    source = "".join(path.read_text("utf-8") for path in HERE.glob("*.py"))
    for group in ("fault", "line", "cause"):
        for key in words()[group]:
            stem = key.removesuffix("-plain")
            assert f'"{stem}"' in source, key
    for entry in (*VALID, *INVALID):
        assert set(entry.get("causes", [])) <= set(words()["cause"])


def test_every_cause_has_a_proof():
    seen = {cause for entry in INVALID for cause in entry.get("causes", [])}
    in_chains = {"swapped-product", "nothing-between"}
    assert set(words()["cause"]) == seen | in_chains


def test_words_are_plain():
    text = (HERE / "words.toml").read_text("utf-8")
    assert text.isascii()
    assert "  " not in "".join(tomllib.loads(text)["line"].values())


def test_a_missing_solver_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(MissingSolverError) as error:
        check_proof(RELU, "let a")
    assert str(error.value) == (
        "proofs: z3 must be installed to check a proof, got no module named z3. "
        "Type: pip install z3-solver"
    )


def test_a_line_without_rational_example_is_still_false():
    text = "let r\nassume r * r == 2 and r > 0\nrelu(r) < 1"
    line = check_proof(RELU, text).lines[2]
    assert (line.verdict, line.key, line.example) == ("false", "false-somewhere", None)


def test_an_example_far_from_0_is_short():
    line = check_proof(RELU, "let a, b\nassume a > 1000 and b > a + 1/2\na + b > 5000").lines[2]
    assert line.verdict == "false"
    assert all(len(number) < 8 for number in line.example["letters"].values())


BRANCH = {"when": "x > 0", "value": "x"}
WRONG = [
    ({"claim": []}, "task: unknown key 'claim'."),
    ({}, "task: claims must hold at least one claim, got none."),
    ({"claims": ["relu is not linear"]}, "task: relu is no function here."),
    ({"claims": ["1 == 1"]}, "task: '1 == 1' is no claim about a function or all numbers."),
    ({"claims": [3]}, "task: the data do not fit"),
    ({"functions": [{"name": "f"}]}, "task: the data do not fit, KeyError('parameters')."),
    ({"functions": [{"name": "not", "parameters": ["x"]}]}, "task: 'not' cannot be a name."),
    ({"functions": [{"name": "f", "parameters": []}]}, "task: f: name and parameters must differ."),
    (
        {
            "functions": [
                {"name": "f", "parameters": ["x"], "branches": [BRANCH | {"value": "1/x"}]}
            ]
        },
        "task: f: a branch must not divide.",
    ),
    (
        {"functions": [{"name": "f", "parameters": ["x"], "branches": [BRANCH], "linear": True}]},
        "task: f: linear is said of one argument, no branches.",
    ),
    (
        {"functions": [{"name": "f", "parameters": ["x", "y"]}]},
        "task: f: without branches there is one argument.",
    ),
    (
        RELU | {"claims": ["leaky_relu is not linear"]},
        "task: leaky_relu must have one argument.",
    ),
    (
        {"sentences": [{"says": "no way", "letters": ["a"], "suppose": []}]},
        "task: a sentence needs conditions without division.",
    ),
]


@pytest.mark.parametrize(("data", "says"), WRONG)
def test_task_data_are_checked(data, says):
    with pytest.raises(ProofTaskError) as error:
        ProofTask.from_data(data)
    assert str(error.value).startswith(says)


def test_a_task_is_read_from_json_as_from_toml():
    assert ProofTask.from_data(json.loads(json.dumps(RELU))) == task("relu")
