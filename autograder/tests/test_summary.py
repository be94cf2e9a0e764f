"""The table file: one row for each submission, and no formulas."""

import csv
import io

import pytest

from autograder.summary import HEAD, safe_cell, summary
from autograder.tests.classwork import RIGHT, UNIT, UNREADABLE, WRONG, result, task


@pytest.mark.parametrize(
    "value",
    ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1", "\uff1d1", "%0A", "|x"],
)
def test_no_cell_is_taken_for_a_formula(value):
    assert safe_cell(value) == "'" + value


@pytest.mark.parametrize("value", ["ada", "", "a=b", 0.0, -1.5, None, "7"])
def test_other_cells_stay(value):
    assert safe_cell(value) == value


def rows_of(*results, isolated=True):
    text = summary(results, isolated)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_there_is_a_row_for_each_and_units_are_not_mixed_up():
    other = result("bo", task("relu", 2.0, 2.0, "pass"), unit="05-layers")
    first, second = rows_of(result("=ada", RIGHT, WRONG), other, isolated=False)
    assert [*first] == [
        *HEAD,
        *(f"{UNIT}/tanh", f"{UNIT}/relu", f"{UNIT}/tanh state", f"{UNIT}/relu state"),
        *("05-layers/relu", "05-layers/relu state"),
    ]
    assert (first["student"], first["points"], first["max_points"]) == ("'=ada", "1.0", "3.0")
    assert (first["isolated"], first["causes"]) == ("no", "relu: absolute-value")
    assert (first[f"{UNIT}/relu"], first[f"{UNIT}/relu state"]) == ("0.0", "fail")
    assert (first["05-layers/relu"], first["05-layers/relu state"]) == ("", "")
    assert (second["05-layers/relu"], second[f"{UNIT}/relu"]) == ("2.0", "")


def test_a_row_of_another_run_says_for_itself_whether_it_was_isolated():
    rows = rows_of(result("ada", RIGHT), result("bo", RIGHT, isolated=True), isolated=False)
    assert [row["isolated"] for row in rows] == ["no", "yes"]


def test_the_name_as_it_was_typed_stands_beside_the_id():
    quoted, plain = rows_of(
        result("Anna_M-1234abcd", RIGHT, student_name="=Anna M"), result("bo", RIGHT)
    )
    assert (quoted["student"], quoted["name"]) == ("Anna_M-1234abcd", "'=Anna M")
    assert plain["name"] == "bo"


def test_marks_set_by_hand_count_and_the_graders_stand_beside_them():
    marks = {"points": 1.5, "extra_credit": 0.25}
    read = {"points": 2.0, "extra_credit": None}
    [row] = rows_of(
        result(
            "ada",
            WRONG | {"hand": marks},
            RIGHT,
            task("why", 0.0, 3.0, "manual") | {"hand": read},
            task("how", 0.0, 3.0, "manual"),
            manual_points=6.0,
        )
    )
    assert row["hand_marks"] == "relu 1.75 (grader 0); why 2 (read by a person)"
    assert (row["points"], row["grader_points"], row["manual_points"]) == ("4.75", "1.0", "3.0")
    assert (row[f"{UNIT}/relu"], row[f"{UNIT}/relu state"]) == ("1.75", "fail")
    assert (row[f"{UNIT}/why state"], row[f"{UNIT}/how state"]) == ("read", "manual")


def test_a_file_that_was_not_graded_says_why():
    tasks = [task("relu", state="invalid-submission")]
    [row] = rows_of(result("cy", *tasks, state="invalid-submission", told=UNREADABLE))
    assert row["why_not_graded"] == "The file is not valid JSON. Save it again."
    assert row["state"] == row[f"{UNIT}/relu state"] == "invalid-submission"
