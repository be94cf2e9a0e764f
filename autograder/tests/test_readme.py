"""What README.md tells instructors is so."""

import re
from pathlib import Path

import pytest

from autograder.private import load_private
from autograder.results import TASK_STATES
from autograder.summary import HEAD
from autograder.units import load_unit

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_column_of_the_summary_is_explained():
    table = README.partition("| column of `summary.csv`")[2].partition("**Change a mark")[0]
    assert set(HEAD) <= set(re.findall(r"`([\w-]+)`", table))
    ours = {"pass", "partial", "fail", "error", "timeout", "memory", "output-limit", "manual"}
    assert ours <= set(re.findall(r"`([\w-]+)`", table)) & set(TASK_STATES)


@pytest.mark.parametrize(("answer", "right"), [("np.maximum(z, 0.0)", True), ("abs(z)", False)])
def test_the_private_checks_shown_are_checks(tmp_path, answer, right):
    from autograder.engine import run_task
    from autograder.local import Local

    unit = load_unit("03-activations")
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    [source] = [block for block in blocks if "@checks" in block]
    (tmp_path / unit.name).mkdir()
    (tmp_path / unit.name / "checks.py").write_text(source, "utf-8")
    private = load_private(tmp_path, [unit.name])[unit.name]["relu"]
    space = {}
    exec(
        f"import numpy as np\ndef relu(z):\n    z = np.asarray(z, float)\n    return {answer}",
        space,
    )
    made = run_task(unit, "relu", Local(space), graded=True, private=private)
    assert (made.state == "pass") is right
    assert made.counts["private"][1] == 21


@pytest.mark.parametrize("path", re.findall(r"\]\(([\w./]+)\)", README))
def test_links_lead_somewhere(path):
    assert (ROOT / path).exists()
