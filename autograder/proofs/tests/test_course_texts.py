"""The examples in the course's texts get the verdicts and the points that the texts promise.

An example is a code block whose language is ``proof``. Its first line is ``# TASK``, with
``: full points``, ``: no points`` or ``: 3/4 of the points`` behind it; without that only the lines are judged.
TASK is the id of a task in a ``unit.toml``, or in quotation marks a sentence of `SENTENCES` or a claim about
the functions of relu-proof.
A comment that begins with a verdict, or ends with ``, proven``, says what the line gets; other lines are in order.
"""

import re
import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from autograder.proofs.chain import check_chain
from autograder.proofs.checker import check_proof
from autograder.proofs.render import DRAWN, SIGNS
from autograder.proofs.words import say

COURSE = Path(__file__).resolve().parents[3] / "course"
PAGES = sorted([COURSE / "PROOFS.md", *COURSE.glob("*/*.md")])
BLOCK = re.compile(r"^```proof\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD = re.compile(r'# (?:"(?P<claim>[^"]+)"|(?P<task>[\w-]+))(?:: (?P<points>.+))?')
GOOD = ("proven", "noted")
SENTENCES = {
    "no step neuron says 1, 0, 1": {
        "letters": ["w", "b"],
        "suppose": ["step(b) == 1", "step(w + b) == 0", "step(2 * w + b) == 1"],
    }
}
VERDICTS = {
    say("verdict", v): v
    for v in ("proven", "unjustified", "false", "division", "refused", "unreached")
}
SAID = re.compile(rf"#\s(?:.*, )?({'|'.join(VERDICTS)})(?::.*)?$")


@cache
def tasks():
    found = {}
    for file in COURSE.glob("*/unit.toml"):
        for name, table in tomllib.loads(file.read_text("utf-8"))["tasks"].items():
            if table["kind"] == "proof":
                found[name] = table
    return found


def examples():
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 2
            yield pytest.param(match[1], id=f"{page.relative_to(COURSE)}:{line}")


def judged(head, text):
    if claim := head["claim"]:
        asked = {"claims": [claim]}
        if claim in SENTENCES:
            asked = {"sentences": [{"says": claim, **SENTENCES[claim]}]}
        functions = tasks()["relu-proof"]["proof"]["functions"]
        return check_proof({"functions": functions, **asked}, text)
    table = tasks()[head["task"]]
    if "chain" in table:
        return check_chain(table["chain"], text)
    return check_proof(table["proof"], text)


def share(words):
    """The share of the points that the first line of an example promises."""
    fixed = {"full points": "1", "no points": "0"}
    return Fraction(fixed.get(words, words.removesuffix(" of the points")))


def faults(block):
    """What an example promises and does not get, as sentences."""
    first, _, text = block.partition("\n")
    head = HEAD.fullmatch(first)
    if head is None:
        return [f"the first line must name a task: {first}"]
    result = judged(head, text)
    wrong = [result.fault] if result.fault else []
    if head["points"] and result.credit != share(head["points"]):
        wrong.append(f"promised {head['points']}, got {result.credit}")
    got = {line.line: line for line in result.lines}
    for number, written in enumerate(text.split("\n"), 1):
        said = SAID.search(written)
        if number not in got:
            if said:
                wrong.append(f"nothing is said about: {written}")
            continue
        line = got[number]
        fits = line.verdict == VERDICTS[said[1]] if said else line.verdict in GOOD
        if not fits:
            wrong.append(f"{written.strip()}: {line.verdict}, {line.words}")
    return wrong


@pytest.mark.parametrize("block", list(examples()))
def test_an_example_gets_what_the_text_promises(block):
    assert faults(block) == []


@pytest.mark.parametrize(
    "block",
    [
        "# relu-proof: full points\nrelu(-1) == 0\ntherefore relu is not linear\n",
        "# relu-proof: no points\nrelu(-1) != -relu(1)\ntherefore relu is not linear\n",
        "# relu-proof\nlet a\nrelu(a) == a\n",
        "# relu-proof\nlet a\nrelu(a) == a  # not justified\n",
        "# relu-proof\nlet a\na == a  # false\n",
        "# collapse-proof\nW2 @ (W1 @ X + b1) + b2\n== W2 @ X\n",
        "relu-proof\nlet a\n",
        "# relu-proof\n# false\n",
    ],
)
def test_an_example_that_promises_something_else_is_found(block):
    assert faults(block)


def test_the_reference_has_an_example_of_every_verdict_and_statement():
    text = (COURSE / "PROOFS.md").read_text("utf-8")
    blocks = BLOCK.findall(text)
    lines = [line.strip() for block in blocks for line in block.split("\n")]
    assert {VERDICTS[m[1]] for line in lines if (m := SAID.search(line))} == set(VERDICTS.values())
    for word in ("let", "assume", "define", "case", "suppose", "contradiction", "therefore"):
        assert any(line.split(" ")[0] == word for line in lines), word
    for verdict, sign in SIGNS.items():
        assert f"| {DRAWN[verdict]} | `{sign}` | {say('verdict', verdict)} |" in text


def test_every_code_block_with_a_proof_is_an_example():
    for page in PAGES:
        for block in re.findall(
            r"^```text\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
        ):
            assert "therefore" not in block, page.name
