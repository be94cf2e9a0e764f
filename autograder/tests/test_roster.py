import pytest

from autograder.naming import quoted
from autograder.roster import RosterError, compare, keys_of, read
from autograder.tests.notebookfiles import write

HEADS = {
    "student,name,email\nbs1,Ben Schmidt,ben@x.de\nad2,Ada L,ada@x.de\n": ["bs1", "ad2"],
    "\ufeffName;E-Mail\nBen Schmidt;ben@x.de\nAda L;ada@x.de\n": ["Ben Schmidt", "Ada L"],
    "email\tgroup\nben@x.de\t1\nada@x.de\t1\n": ["ben@x.de", "ada@x.de"],
    "id,first_name,last_name,email\nbs1,Ben,Schmidt,\nad2,Ada,L,\n": ["bs1", "ad2"],
    "First name,Surname,Group\nBen,Schmidt,A\nAda,L,A\n": ["Ben Schmidt", "Ada L"],
    "ben\n\n  ada \n": ["ben", "ada"],
    "ben;Ben Schmidt\nada;Ada L\n": ["ben", "ada"],
    '"Schmidt, Ben"\n"L, Ada"\n': ["Schmidt, Ben", "L, Ada"],
}


@pytest.mark.parametrize("text", HEADS)
def test_formats(tmp_path, text):
    people = read(write(tmp_path / "r.csv", text))
    assert [person.name for person in people] == HEADS[text]


@pytest.mark.parametrize(
    ("content", "got"),
    [
        (None, "no file there"),
        (b"", "nothing in it"),
        (b" \n;;\n", "nothing in it"),
        (b"student,email\n", "no student in it"),
        (b"PK\3\4 a spreadsheet", "something else than text"),
        (b"a\0b", "something else than text"),
        (b'a,"' + b"x" * 200_000 + b'"', "a fault (field larger than field limit (131072))"),
    ],
)
def test_what_is_not_understood(tmp_path, content, got):
    path = tmp_path / "r.csv"
    if content is not None:
        write(path, content)
    with pytest.raises(RosterError) as caught:
        read(path)
    assert str(caught.value) == (
        "grade: --roster must be a text file with a student in each row (CSV, columns cut by "
        f"commas or semicolons), got '{path}' with {got}. Save the class list as CSV."
    )


def test_a_folder(tmp_path):
    with pytest.raises(RosterError, match="with a folder there"):
        read(tmp_path)


def test_what_old_spreadsheets_write(tmp_path):
    path = write(tmp_path / "r.csv", "Name;Mail\nJos\u00e9;j@x.de\n".encode("cp1252"))
    assert read(path)[0].name == "Jos\u00e9"


def test_two_people_of_one_name_stay_two(tmp_path):
    people = read(write(tmp_path / "r.csv", "name,email\nBen S,b1@x.de\nBen S,b2@x.de\n"))
    assert [person.name for person in people] == ["b1@x.de", "b2@x.de"]
    assert not keys_of(people[0]) & keys_of(people[1])


def entry(student, unit="u", state="graded", **more):
    return {"student": student, "unit": unit, "state": state, **more}


def test_compare(tmp_path):
    text = "student,first name,last name,email\n" + "".join(
        f"{n},{first},{last},{first}.{last}@x.de\n"
        for n, (first, last) in enumerate(
            [
                ("Ada", "L"),
                ("Ben", "Schmidt"),
                ("Cy", "D"),
                ("Eve", "F"),
                ("Gus", "H"),
                ("Ida", "J"),
            ]
        )
    )
    people = read(write(tmp_path / "r.csv", text))
    entries = [
        entry("ada.l"),  # the address
        entry("schmidtben"),  # Canvas
        entry(quoted("Cy D"), student_name="Cy D"),  # Moodle
        entry("3", unit="other"),
        entry("4", unit="unknown", state="invalid-submission"),
        entry("5", state="missing"),
        entry("zoe"),
    ]
    absent, unknown = compare(people, entries, "u")
    assert [person.name for person in absent] == ["3", "5"]
    assert unknown == ["zoe"]
