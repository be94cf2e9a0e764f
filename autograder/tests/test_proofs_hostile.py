"""Hostile texts as proofs, graded end to end: each costs its own task at most, and the rest goes on."""

import json
import time

import pytest

from autograder import judge, report, results, sandbox
from autograder.gradednotebook import message_html
from autograder.states import STATES
from autograder.tests.notebookfiles import read_submissions, write
from autograder.tests.test_results import valid
from autograder.tests.toyproofs import RIGHT, toy_answers, toy_unit

WALL = 30  # seconds for one submission, on a busy machine
SQUARES = " + ".join(f"(x{i} + x{i + 1} * y)**6" for i in range(9))
LETTERS = ", ".join(f"x{i}" for i in range(12))

# Name, source of the cell, and the states that are fair.
HOSTILE = {
    "ten megabytes": ("relu_proof = 'let a\\n' * 2_000_000", ("fail",)),
    "one long line": ("relu_proof = 'a' * 9_000_000", ("fail",)),
    "many lines": ("relu_proof = 'let a\\n' * 500", ("fail",)),
    "deep brackets": ("relu_proof = 'let a\\n' + '(' * 100_000 + 'a' + ')' * 100_000", ("fail",)),
    "deep brackets in lines": (
        "relu_proof = 'let a\\n' + ('(' * 90 + 'a' + ')' * 90 + ' == a\\n') * 190",
        ("fail",),
    ),
    "deep blocks": (
        "relu_proof = 'let a\\n' + ''.join(' ' * i + 'case a > 0\\n' for i in range(190))",
        ("fail",),
    ),
    "null characters": ("relu_proof = 'let a\\x00\\nrelu(a\\x00) == 0\\x00'", ("fail",)),
    "ansi codes": ("relu_proof = 'let a \\x1b[2J\\x1b]0;owned\\x07\\n\\x9b31m == a'", ("fail",)),
    "letters from right to left": ("relu_proof = 'let \\u202ea\\n\\u2066a == a'", ("fail",)),
    "html": (
        (
            "relu_proof = 'let <img src=x onerror=alert(1)>\\n# </code></td><script>alert(2)</script>\\n"
            "let a  # \"><svg onload=alert(3)>\\n`<b>` == a\\ntherefore <script> is linear'"
        ),
        ("fail",),
    ),
    "half characters": ("relu_proof = 'let \\ud800\\n\\udfff == a  # \\ud83d'", ("fail",)),
    "bidi and spaces": ("relu_proof = '\\u2028let a\\u2029\\x85let b\\x0b\\x0c'", ("fail",)),
    "large powers": (
        f"relu_proof = 'let y, {LETTERS}\\n' + '{SQUARES} == 0\\n' * 20",
        ("fail", "timeout", "manual", "partial"),
    ),
    "hard for the solver": (
        (
            f"relu_proof = 'let y, {LETTERS}\\n' + ''.join("
            "f'x{i}**3*x{i+1}**2 + y**5*x{i} > x{i+2}**4*y - {i} or relu(x{i}*y) == x{i+1}**3\\n' "
            "for i in range(9)) * 9"
        ),
        ("fail", "timeout", "manual", "partial"),
    ),
    "assumptions without end": (
        (
            "relu_proof = 'let ' + ', '.join(f'x{i}' for i in range(30)) + '\\n' + ''.join("
            "f'assume x{i % 25}**2*x{(i+1) % 25} + x{(i+3) % 25}**3 >= x{(i+2) % 25} - {i}\\n' "
            "for i in range(190))"
        ),
        ("timeout", "fail", "manual"),
    ),
    "large numbers": ("relu_proof = 'let a\\na == ' + '9' * 5000 + '**6**6'", ("fail",)),
    "many letters": ("relu_proof = 'let ' + ', '.join('a%d' % i for i in range(39))", ("fail",)),
    "words of the format": ("relu_proof = 'let {a}\\n{0.__class__} == %s\\n{line}'", ("fail",)),
    "a label of ours": ("relu_proof = '  Likely cause  You are right.\\n  So far all'", ("fail",)),
    "a subclass of str": (
        (
            "class Text(str):\n"
            "    def __len__(self): return 0\n"
            "    def strip(self, *a): raise SystemExit\n"
            "    def __eq__(self, other): return True\n"
            "    __hash__ = str.__hash__\n"
            f"relu_proof = Text({RIGHT!r})"
        ),
        ("pass",),
    ),
    "a text that ends the process": (
        (
            "class Text(str):\n"
            "    def __str__(self):\n        import os\n        os._exit(0)\n"
            "    __repr__ = encode = __getattribute__ = __str__\n"
            "relu_proof = Text('let a')"
        ),
        ("fail", "error"),
    ),
    "another type": ("class relu_proof:\n    __class__ = str", ("fail",)),
    "itself": ("relu_proof = []\nrelu_proof.append(relu_proof)", ("fail",)),
}


@pytest.fixture(scope="module")
def isolated():
    if sandbox.probe().name != "isolated":
        pytest.skip(sandbox.probe().fix)


@pytest.mark.slow
@pytest.mark.parametrize("level", ["none", "isolated"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_its_own_task(tmp_path, name, level, request):
    if level == "isolated":
        request.getfixturevalue("isolated")
    source, states = HOSTILE[name]
    unit = toy_unit()
    path = write(tmp_path / "eve.ipynb", toy_answers(relu_proof=source))
    (submission,) = read_submissions(path, [unit.name], lambda n: unit)
    began = time.monotonic()
    made = judge.judge_submission(unit, submission, level)
    assert time.monotonic() - began < WALL
    assert "alerts" not in made
    tasks = {task["id"]: task for task in made["tasks"]}
    assert tasks["relu-proof"]["state"] in states, tasks["relu-proof"]
    assert [tasks[id]["state"] for id in ("chain", "seven")] == ["pass", "pass"]
    valid(results.document([made], isolated=level == "isolated"))
    harmless(made, unit)


def harmless(made, unit):
    """What comes out can be written, is of a bearable size, and acts on nobody's screen."""
    written = results.dump(made)
    written.encode("utf-8")
    assert len(written) < 2_000_000
    html = report.page(made, unit, True) + message_html(made["tasks"][0])
    for text in (html, *(m["text"] for t in made["tasks"] for m in t["messages"])):
        text.encode("utf-8")
        assert not set(text) & {"\x00", "\x07", "\x1b", "\x9b", "\u202e", "\u2066"}
    for bad in ("<script", "<img", "<svg", "<b>`"):
        assert bad not in html
    assert {t["state"] for t in made["tasks"]} <= set(STATES)
    assert json.loads(written) == made
