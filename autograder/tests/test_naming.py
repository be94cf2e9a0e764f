"""Who handed in, for every way in which platforms and people name files and folders."""

import pytest

from autograder.inputs import entries
from autograder.naming import Places, UnitNames, fold, quoted, told_apart
from autograder.tests.notebookfiles import write, zipped

NAMES = UnitNames(["03-activations", "05-layers"])


def students(path, people=()):
    """Student and own folder of each notebook, by its place."""
    found = [e for e in entries(path) if e.kind == ".ipynb"]
    places = Places(path, found, NAMES, people)
    made = {"/".join(entry.parts): places.of(entry) for entry in found}
    told_apart(made.values())
    return {name: (place.student, place.own_folder) for name, place in made.items()}


def put(folder, *names):
    for name in names:
        write(folder / name, "{}")
    return folder


@pytest.mark.parametrize(
    ("name", "student", "own"),
    [
        ("submitted/ada/05-layers/05-layers.ipynb", "ada", True),
        ("submitted/ada/hw1/anything.ipynb", "ada", True),
        ("ada/05-layers/mine.ipynb", "ada", True),
        ("ada/layers/layers (1).ipynb", "ada", True),
        ("Anna/05-layers.ipynb", "Anna", True),
        ("Anna/05-layers (1).ipynb", "Anna", True),
        ("Anna/05-layers (1) (2).ipynb", "Anna", True),
        ("Anna/05-layers - Copy.ipynb", "Anna", True),
        ("Anna/05-layers-Copy1.ipynb", "Anna", True),
        ("Anna/layers copy 2.ipynb", "Anna", True),
        ("Ben Schmidt_12345_assignsubmission_file_/anything.ipynb", "Ben Schmidt", True),
        ("Ben Schmidt_12345_assignsubmission_file/05-layers.ipynb", "Ben Schmidt", True),
        ("schmidtben_12345_678_05-layers-2.ipynb", "schmidtben", False),
        ("schmidtben_LATE_12345_678_homework.ipynb", "schmidtben", False),
        ("all/schmidtben_12345_678_05-layers.ipynb", "schmidtben", False),
        ("anna.ipynb", "anna", False),
        ("anna (1).ipynb", "anna (1)", False),
        ("05-layers_anna.ipynb", "anna", False),
        ("05_layers anna (2).ipynb", "anna", False),
        ("anna-05-layers.ipynb", "anna", False),
        ("anna_05_layers (1).ipynb", "anna", False),
        ("anna_layers.ipynb", "anna", False),
        ("anna_05-layers_final.ipynb", "anna_05-layers_final", False),
        ("players.ipynb", "players", False),
        ("week/anna.ipynb", "anna", False),
    ],
)
def test_one_notebook(tmp_path, name, student, own):
    assert students(put(tmp_path / "class", name)) == {name: (student, own)}


def test_a_folder_each(tmp_path):
    names = ["Anna/homework.ipynb", "Ben/my work.ipynb", "Cy/a.ipynb", "Cy/b.ipynb"]
    found = students(put(tmp_path, *names))
    assert [student for student, _ in found.values()] == ["Anna", "Ben", "Cy", "Cy"]


def test_folders_of_a_week_are_nobody(tmp_path):
    names = [f"week{n}/{who}.ipynb" for n in (1, 2) for who in ("anna", "ben")]
    found = students(put(tmp_path, *names))
    assert [student for student, _ in found.values()] == ["anna", "ben"] * 2


def test_folders_named_after_units_are_nobody(tmp_path):
    names = ["03-activations/anna.ipynb", "05-layers/ben.ipynb"]
    found = students(put(tmp_path, *names))
    assert [student for student, _ in found.values()] == ["anna", "ben"]


def test_a_known_student(tmp_path):
    path = put(tmp_path / "late" / "Anna B", "solved.ipynb")
    assert students(path)["solved.ipynb"] == ("solved", False)
    assert students(path, {fold("anna b")})["solved.ipynb"] == ("Anna B", True)
    assert students(path / "solved.ipynb", {"anna b"})["solved.ipynb"] == ("Anna B", True)


def test_the_folder_of_one_student(tmp_path):
    """Inside ``submitted`` the folder names the student; elsewhere it may be any folder."""
    path = put(tmp_path / "submitted" / "Anna", "03-activations.ipynb", "05-layers (1).ipynb")
    assert {student for student, _ in students(path).values()} == {"Anna"}
    assert students(path / "03-activations.ipynb") == {"03-activations.ipynb": ("Anna", True)}
    flat = put(tmp_path / "solutions", "03-activations.ipynb", "05-layers.ipynb")
    assert {student for student, _ in students(flat).values()} == {"03-activations", "05-layers"}


def test_unnamed_copies_beside_each_other_stay_apart(tmp_path):
    path = put(tmp_path / "downloads", "05-layers.ipynb", "05-layers (1).ipynb")
    assert {student for student, _ in students(path).values()} == {"05-layers", "05-layers (1)"}


def test_the_name_of_a_zip_is_no_student(tmp_path):
    path = zipped(tmp_path / "Anna.zip", {"05-layers.ipynb": {}})
    assert students(path) == {"05-layers.ipynb": ("05-layers", False)}


def test_two_people_of_one_name(tmp_path):
    names = [f"Ben S_{n}_assignsubmission_file_/05-layers.ipynb" for n in (1, 2)]
    names += [f"annab_{n}_9_{unit}.ipynb" for n in (7,) for unit in ("03-activations", "05-layers")]
    found = students(put(tmp_path, *names))
    assert sorted({student for student, _ in found.values()}) == ["Ben S 1", "Ben S 2", "annab"]


def test_unit_names():
    assert NAMES.bare("05-layers (3)") == "05-layers"
    assert NAMES.bare("anna") is None
    assert NAMES.inside("anna_05_layers") == NAMES.inside("my layers") == "05-layers"
    assert NAMES.inside("03-activations and 05-layers") is None
    assert NAMES.inside("multilayers") is None
    assert NAMES.without("05-layers") == "05-layers"
    assert NAMES.without("anna") == "anna"


def test_fold():
    assert fold(" E\u0301va  B") == fold("\u00e9VA b")
    assert quoted("Ben Schmidt").startswith("Ben_Schmidt-")
