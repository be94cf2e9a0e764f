import sys

import pytest

from autograder import checkfile, cli, units
from autograder.inputs import InputError
from autograder.tests.notebookfiles import SOLVED, answers, notebook, write
from autograder.tests.tiny import tiny_unit


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    monkeypatch.setattr(units, "names", lambda: ["90-tiny"])
    monkeypatch.setattr(units, "load_unit", lambda name: tiny_unit())


@pytest.fixture
def show(tmp_path, monkeypatch):
    """Run the cells of a file here instead of in a child."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))

    def run(name, content):
        unit, cells = checkfile.read(write(tmp_path / name, content))
        return list(checkfile.run([unit, str(tmp_path), [[c.id, c.source] for c in cells]]))

    return run


def states(told):
    return {t["task"]: t["state"] for t in told if "task" in t}


def test_a_notebook(show):
    told = show("ada.ipynb", answers(noise=None))
    assert states(told) == {"halve": "pass", "both": "pass", "colours": "pass", "noise": "missing"}
    assert told[0]["text"].startswith("halve: right, 2 of 2 points.")


def test_a_script_without_cells(show):
    source = 'from autograder import unit\ncheck = unit("tiny").check\n' + "\n".join(
        SOLVED.values()
    )
    assert set(states(show("a.py", source)).values()) == {"pass"}


def test_a_script_with_cells_survives_a_failing_one(show):
    parts = [f'# %% id="{id}"\n{text}' for id, text in SOLVED.items()]
    parts.insert(1, "# %%\nx = 1\n1 / 0\n")
    parts.append("# %% [markdown]\n# words (")
    told = show("90-tiny.py", "\n".join(parts))
    assert told[0] == {
        "text": "Cell 'cell 2' stopped with ZeroDivisionError in line 9: division by zero"
    }
    assert set(states(told).values()) == {"pass"}


def test_cells_keep_their_line_numbers():
    cells = checkfile.script_cells("a = 1\n# %% one\nb = 2\n#%% id='two'\nc = 3\n")
    assert [(c.id, c.source) for c in cells] == [
        ("cell 1", "a = 1\n"),
        ("cell 2", "\n# %% one\nb = 2\n"),
        ("two", "\n\n\n#%% id='two'\nc = 3\n"),
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("def f(:\n", "Cell 'c' stopped with SyntaxError in line 1: invalid syntax"),
        ("exit(3)\n", "Cell 'c' stopped with"),
        ("\ninput('?')\n", "Cell 'c' stopped with EOFError in line 2: "),
        ("raise SystemExit\n", "Cell 'c' stopped with SystemExit in line 1: "),
        ("x = '\0'\n", "Cell 'c' stopped with"),
        ("print('hello')\n", ""),
    ],
)
def test_run_cell(source, text, capsys):
    assert checkfile.run_cell("c", source, {}).startswith(text)
    assert capsys.readouterr() == ("", "")


def test_the_learners_folder_comes_last(show, tmp_path):
    write(tmp_path / "random.py", "raise RuntimeError")
    write(tmp_path / "own_helper_of_ada.py", "value = 1")
    told = show("90-tiny.py", "import random\nfrom own_helper_of_ada import value\n")
    assert "text" in told[0]
    assert "task" in told[0]


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.txt", "x", "It must end in .ipynb or .py, got .txt."),
        ("a.py", "x = 1", "must tell its unit, got no unit(...) call and no unit's name."),
        ("a.ipynb", "{", "The file is not valid JSON (line 1)"),
        ("a.ipynb", notebook([], unit=None), "must tell its unit"),
        ("a.py", b"\xff", "must be UTF-8"),
    ],
)
def test_refused(tmp_path, name, content, text):
    with pytest.raises(InputError) as caught:
        checkfile.read(write(tmp_path / name, content))
    assert text in str(caught.value)
    assert str(caught.value).startswith("check: ")


def test_from_the_command_line(tmp_path, monkeypatch, capsys):
    told = [
        {"text": "Cell 'a' stopped."},
        {"task": "halve", "state": "pass", "text": "halve: right.", "points": 2.0, "max_points": 2},
        {"task": "quiz", "state": "answered", "text": "quiz.", "points": 0.0, "max_points": 3.5},
    ]
    monkeypatch.setattr(checkfile, "messages", lambda path: iter(told))
    assert cli.main(["check", "x.py"]) == 0
    assert capsys.readouterr().out == (
        "Cell 'a' stopped.\n\nhalve: right.\n\nquiz.\n\n"
        "In all: 2 of 5.5 points. Points for quiz come with grading.\n"
    )
    told[1]["state"] = "fail"
    assert cli.main(["check", "x.py"]) == 1


@pytest.mark.slow
def test_in_a_process_of_its_own(tmp_path, monkeypatch, capsys):
    monkeypatch.undo()  # the child loads the real units
    name = units.names()[0]
    path = write(tmp_path / "a.py", f'from autograder import unit\nunit("{name}")\n')
    assert cli.main(["check", str(path)]) == 1
    assert "is not defined" in capsys.readouterr().out
    path.write_text(path.read_text() + "import os\nos._exit(5)\n")
    assert cli.main(["check", str(path)]) == 1
    assert "a process that ended by itself (status 5)" in capsys.readouterr().err
