"""check() in plain Python and in a kernel, scores for nbgrader, and the learner's library."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

from autograder import notebook, render
from autograder.keep import keep, kept
from autograder.notebook import NotebookUnit, Score
from autograder.tests.tiny import tiny_unit
from autograder.units import UnitError


@pytest.fixture
def opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return NotebookUnit(tiny_unit())


def halve(z):
    return np.asarray(z, dtype=float) / 2


def _part(n):
    return (n, 1)


def swap(Z, shift=0.0):
    return Z.T + shift


def pair(n):
    return {"W": (n, 2), "b": _part(n)}


def test_check_uses_the_callers_names_and_prints_in_plain_python(opened, capsys):
    score = opened.check("halve")
    assert score == 2.0
    output = capsys.readouterr()
    assert output.out.startswith("halve: right, 2 of 2 points.")
    assert output.err == ""


def test_score_is_a_number_for_nbgrader_and_a_message_for_a_reader():
    score = Score(1.5, "text", "<p>text</p>")
    assert isinstance(score, float)
    assert repr(score) == "1.5"
    assert str(score) == "text"
    assert score._repr_html_() == "<p>text</p>"
    assert score + 1 == 2.5


def test_nothing_is_printed_where_the_notebook_shows_html(opened, capsys, monkeypatch):
    monkeypatch.setattr(notebook, "_in_notebook", lambda: True)
    opened.check("halve")
    assert capsys.readouterr().out == ""


def test_unknown_task(opened):
    with pytest.raises(UnitError, match="Did you mean 'halve'"):
        opened.check("halv")


def test_passed_work_is_kept_only_where_the_folder_is(opened, tmp_path):
    opened.check("halve")
    assert not (tmp_path / "mynn").exists()
    (tmp_path / "mynn").mkdir()
    opened.check("halve")
    assert opened.earlier("halve")(3.0) == 1.5
    assert kept("swap", tmp_path) is None


def test_helpers_are_kept_with_the_function_and_blocks_are_replaced(opened, tmp_path):
    (tmp_path / "mynn").mkdir()
    opened.check("both")
    opened.check("halve")
    opened.check("both")
    text = (tmp_path / "mynn" / "tiny.py").read_text()
    assert text.count("def pair") == text.count("def _part") == text.count("# task both") == 1
    assert kept("pair", tmp_path)(4) == {"W": (4, 2), "b": (4, 1)}


def test_work_without_source_is_not_kept(tmp_path):
    (tmp_path / "mynn").mkdir()
    unit = tiny_unit()
    namespace = {"__name__": "x"}
    exec("def halve(z): return z / 2", namespace)
    assert keep(unit, unit.task("halve"), namespace, tmp_path) is None
    assert list((tmp_path / "mynn").iterdir()) == []


def test_failed_work_is_not_kept(opened, tmp_path):
    (tmp_path / "mynn").mkdir()
    opened.check("noise")
    assert list((tmp_path / "mynn").iterdir()) == []


SHORT = np.tanh


def _helper(z):
    return SHORT(z)


def test_a_refused_name_is_found_where_grading_finds_it(opened):
    """Directly, through a helper, under another name, and as the whole answer."""
    task = opened.unit.tasks[0]
    opened.unit.tasks[0] = dataclasses.replace(task, refused=("np.tanh",))
    module = globals()

    def refused(**names):
        return opened.result("halve", {**module, **names}).state == "refused"

    assert refused(halve=_direct)
    assert refused(halve=_through)
    assert refused(halve=np.tanh)
    assert not refused()
    text = render.text(opened.result("halve", {**module, "halve": _direct}))
    assert text == (
        "halve: your answer uses np.tanh, which is what the task asks you to write. 0 of 2 points."
    )


def _direct(z):
    return np.tanh(z)


def _through(z):
    return _helper(z) + 1


def test_repr_names_the_unit(opened):
    assert repr(opened) == "unit 90-tiny: Tiny"


@pytest.mark.slow
def test_in_a_kernel_the_result_is_a_plain_number_and_html(tmp_path):
    """What nbgrader reads is text/plain; what a learner sees is text/html; stderr stays empty."""
    program = (
        "from jupyter_client.manager import start_new_kernel\n"
        "manager, client = start_new_kernel(kernel_name='python3')\n"
        "seen = []\n"
        "client.execute_interactive('''\n"
        "from autograder.tests.tiny import tiny_unit\n"
        "from autograder.notebook import NotebookUnit\n"
        "check = NotebookUnit(tiny_unit()).check\n"
        "def halve(z): return z * 2\n"
        "check(\"halve\")''', output_hook=seen.append, timeout=60)\n"
        "manager.shutdown_kernel(now=True)\n"
        "streams = [m for m in seen if m['msg_type'] == 'stream']\n"
        "data = [m['content']['data'] for m in seen if m['msg_type'] == 'execute_result'][0]\n"
        "assert not streams, streams\n"
        "assert data['text/plain'] == '0.0', data\n"
        "assert 'Your function doubles z.' in data['text/html']\n"
        "print('fine')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip().endswith("fine"), done.stderr
