from autograder.inputs import entries
from autograder.intake import Course, read
from autograder.naming import UnitNames
from autograder.tests.notebookfiles import answers, write, zipped
from autograder.tests.tiny import tiny_unit


def notes(path):
    unit = tiny_unit()
    return read([path], Course(UnitNames(["90-tiny"]), lambda name: unit)).notes


def put(folder, *names):
    for name in names:
        write(folder / name, answers() if name.endswith(".ipynb") else "")
    return folder


def test_nothing_left_out(tmp_path):
    names = ["ada/90-tiny.ipynb", "ada/helper.py", "ada/data/x.csv", "ada/plot.png", "honest.json"]
    assert notes(put(tmp_path, *names, "roster.csv", ".DS_Store", "bo/90-tiny.ipynb")) == []


def test_folders_without_a_notebook(tmp_path):
    put(tmp_path, "ada/90-tiny.ipynb", "bo/work.pdf", "cy/a/b/x.docx", "cy/a/y.txt")
    (tmp_path / "dd").mkdir()
    assert notes(tmp_path) == [
        "3 folders hold no notebook: 'bo', 'cy', 'dd'. Ask there for the unit's notebook."
    ]


def test_a_folder_that_has_a_result_is_not_told_again(tmp_path):
    put(tmp_path, "submitted/ada/90-tiny/timestamp.txt", "submitted/bo/90-tiny/90-tiny.ipynb")
    assert notes(tmp_path) == []


def test_other_files(tmp_path):
    put(tmp_path, "ada.ipynb", "bo.ipynb", "cy.pdf", "dd.py", "class.csv")
    assert notes(tmp_path) == [
        "2 files are no notebook: 'cy.pdf', 'dd.py'. Ask there for the unit's notebook."
    ]


def test_a_zip(tmp_path):
    members = {"c/ada/90-tiny.ipynb": answers(), "c/bo/": b"", "c/cy/x.pdf": b"", "c/ada/": b""}
    assert notes(zipped(tmp_path / "all.zip", members)) == [
        "2 folders hold no notebook: 'c/bo', 'c/cy'. Ask there for the unit's notebook."
    ]


def test_notebooks_beside_submitted(tmp_path):
    put(tmp_path, "submitted/ada/90-tiny/90-tiny.ipynb", "late.ipynb", "more/bo.ipynb")
    put(tmp_path, "source/90-tiny/90-tiny.ipynb", "release/90-tiny/90-tiny.ipynb")
    assert notes(tmp_path) == [
        (
            "2 notebooks were ignored beside the folder submitted: 'late.ipynb', 'more/bo.ipynb'. "
            "To grade them, move them into it."
        )
    ]


def test_many_are_counted(tmp_path):
    put(tmp_path, "ada/90-tiny.ipynb", *[f"b{n:02}/x.pdf" for n in range(12)])
    (told,) = notes(tmp_path)
    assert told.startswith("12 folders hold no notebook: 'b00', ")
    assert told.endswith("'b09' and 2 more. Ask there for the unit's notebook.")


def test_a_notebook_given_by_itself(tmp_path):
    put(tmp_path, "90-tiny.ipynb", "x.pdf", "y.py")
    assert notes(tmp_path / "90-tiny.ipynb") == []


def test_few_other_files_are_remembered(tmp_path):
    put(tmp_path, "ada.ipynb", *[f"{n}.dat" for n in range(9)])
    assert sum(e.kind == "other" for e in entries(tmp_path)) == 5
