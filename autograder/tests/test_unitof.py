import pytest

from autograder.intake import Course, read
from autograder.naming import UnitNames
from autograder.tests.notebookfiles import SOLVED, answers, code, notebook, write
from autograder.tests.tiny import tiny_unit
from autograder.unitof import BY_NAME

NAMES = ["90-tiny", "91-other"]


def load(name):
    unit = tiny_unit()
    if name == "91-other":
        unit.data["unit"] = name
        unit.data["cells"] = {"elsewhere": {"role": "solution", "source": ""}}
        unit.tasks[:] = []
    return unit


def found(tmp_path, document, name="ada.ipynb", default=None):
    (submission,) = read(
        [write(tmp_path / "class" / name, document)], Course(UnitNames(NAMES), load, default)
    ).submissions
    return submission


def test_by_the_ids_of_cells(tmp_path):
    cells = answers()["cells"]
    assert found(tmp_path, notebook(cells, unit=None)).unit == "90-tiny"
    cells = [code(source, id=id) for id, source in SOLVED.items()]
    assert found(tmp_path, notebook(cells, unit=None)).problem is None


def test_the_cells_go_before_a_guess_from_the_name(tmp_path):
    document = notebook(answers()["cells"], unit=None)
    assert found(tmp_path, document, "my other notebook.ipynb").unit == "90-tiny"


@pytest.mark.parametrize("name", ["ada_90_tiny.ipynb", "tiny.ipynb", "ada tiny.ipynb", "ada.ipynb"])
def test_by_the_names_that_ordinary_cells_define(tmp_path, name):
    cells = [code(source) for source in SOLVED.values()]
    submission = found(tmp_path, notebook([*cells, code("%%bash")], unit=None), name)
    assert (submission.unit, submission.problem) == ("90-tiny", None)
    assert [cell.source for cell in submission.run] == list(SOLVED.values())
    assert submission.remarks[0] == BY_NAME
    assert submission.remarks[1].startswith("Cell 'cell 5' was not run")


def test_the_default(tmp_path):
    document = notebook([code("halve = len")], unit=None)
    assert found(tmp_path, document, default="90-tiny").unit == "90-tiny"
    assert found(tmp_path, notebook([code("x = 1")], unit=None), default="90-tiny").kind == (
        "unknown-unit"
    )


@pytest.mark.parametrize("source", ["halve(2.0)", "halves = 1", "halve == 1", "# halve = 1"])
def test_a_name_that_is_used_only(tmp_path, source):
    submission = found(tmp_path, notebook([code(source)], unit=None))
    assert submission.unit == "unknown"
    assert submission.problem.startswith("Nothing tells which unit")
    assert submission.kind == "unknown-unit"


@pytest.mark.parametrize("source", ["class halve:\n    x = 1", "halve: int = 1", "  halve = 1"])
def test_a_name_that_is_defined(tmp_path, source):
    assert found(tmp_path, notebook([code(source)], unit=None)).unit == "90-tiny"
