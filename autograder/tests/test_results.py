import json
import math
import os
import stat
from pathlib import Path

import jsonschema
import pytest

from autograder import results
from autograder.intake import Submission
from autograder.tests.tiny import tiny_unit

SCHEMA = json.loads((Path(results.__file__).parent / "schema.json").read_text("utf-8"))


def valid(document):
    """The document, after the published schema has looked at it as text."""
    again = json.loads(results.dump(document))
    jsonschema.Draft202012Validator(SCHEMA).validate(again)
    return again


def submission(**more):
    return Submission("ada.ipynb", "ada", "90-tiny", "0" * 64, **more)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_points_and_sums():
    tasks = [
        results.task_entry("a", 2.0, "pass", 2.0, seconds=0.01234),
        results.task_entry("b", 3.0, "partial", 1.666666),
        results.task_entry("c", 4.0, "manual"),
        results.task_entry("d", 5.0, "grader-fault"),
    ]
    made = results.entry(submission(remarks=["odd"]), tasks)
    # 2 + 1.67; of the 14 points the 5 of the grader's own fault do not count
    assert (made["points"], made["max_points"], made["manual_points"]) == (3.67, 9.0, 4.0)
    assert made["tasks"][0]["seconds"] == 0.012
    assert made["remarks"] == ["odd"]
    valid(results.document([made], isolated=True))


def test_an_invalid_submission_is_a_result():
    made = results.invalid(submission(), tiny_unit(), "The file is empty.")
    assert made["state"] == "invalid-submission"
    assert {(t["points"], t["state"]) for t in made["tasks"]} == {(0.0, "invalid-submission")}
    assert (made["points"], made["max_points"]) == (0.0, 7.0)
    assert made["messages"][0]["text"] == "The file is empty."
    assert results.exit_status([made]) == 0
    valid(results.document([made], isolated=False))


@pytest.mark.parametrize("kind", ["duplicate", ""])
def test_the_kind_of_problem_is_the_key_of_the_message(kind):
    one = submission()
    one.kind = kind
    made = results.invalid(one, tiny_unit(), "Two files.")
    assert made["messages"][0]["key"] == (kind or "invalid-submission")


def test_without_a_unit_there_are_no_tasks():
    made = results.invalid(Submission("x", "x", "unknown"), None, "Nothing tells the unit.")
    assert made["tasks"] == []
    assert made["max_points"] == 0.0
    valid(results.document([made], isolated=True))


def test_a_fault_costs_nothing_and_is_no_result():
    made = results.fault(submission(), tiny_unit(), "Ours.")
    assert (made["points"], made["max_points"], made["state"]) == (0.0, 0.0, "grader-fault")
    assert results.exit_status([made]) == 1
    valid(results.document([made], isolated=True))


def test_a_fault_in_one_task_gives_status_1():
    tasks = [
        results.task_entry("a", 2.0, "pass", 2.0),
        results.task_entry("b", 2.0, "grader-fault"),
    ]
    assert results.exit_status([results.entry(submission(), tasks)]) == 1
    assert results.exit_status([results.entry(submission(), tasks[:1])]) == 0


@pytest.mark.parametrize("points", [-0.01, 2.01, math.nan, math.inf])
def test_impossible_points_are_refused(points):
    with pytest.raises(results.ResultError, match=r"points of a must be from 0 to 2\.0, got"):
        results.task_entry("a", 2.0, "pass", points)


def test_an_unknown_state_is_refused():
    with pytest.raises(results.ResultError, match="state of a must be one of pass, .*got 'great'"):
        results.task_entry("a", 2.0, "great")


def test_states_are_those_of_the_schema():
    assert tuple(SCHEMA["$defs"]["task"]["properties"]["state"]["enum"]) == results.TASK_STATES


@pytest.mark.parametrize(
    ("points", "expected"),
    [(0.125, 0.13), (1 / 3, 0.33), (2 / 3, 0.67), (0.1 + 0.2, 0.3), (4, 4.0), (1.005, 1.01)],
)
def test_rounding(points, expected):
    assert results.rounded(points) == expected


def test_messages_are_made_harmless():
    made = results.message("k", "\ud800" + "x" * 9_000, "cause", part="p")
    assert made["text"].startswith("\\ud800x")
    assert len(made["text"]) < 4_100
    assert (made["cause"], made["part"]) == ("cause", "p")


def test_parts_and_marks_by_hand_are_of_the_schema():
    parts = results.parts_entry([1.0, 0.5, 0.0], "questions")
    assert results.parts_entry([0.5], "functions") is None
    made = results.entry(submission(), [results.task_entry("a", 2.0, "partial", 1.0, parts=parts)])
    made["tasks"][0]["hand"] = {"points": 1.5, "extra_credit": None}
    assert made["tasks"][0]["parts"] == {"right": 1, "partly": 1, "of": 3, "what": "questions"}
    valid(results.document([made], isolated=True))


def test_the_quoted_name_keeps_the_original():
    made = results.entry(submission(original="ada l"), [])
    assert made["student_name"] == "ada l"
    assert "student_name" not in results.entry(submission(), [])


def test_no_number_that_json_does_not_know():
    with pytest.raises(ValueError, match="not JSON compliant"):
        results.dump({"a": math.nan})


def test_same_entries_same_bytes():
    made = results.entry(submission(), [results.task_entry("a", 1.0, "pass", 1.0, seconds=0.5)])
    other = results.entry(submission(), [results.task_entry("a", 1.0, "pass", 1.0, seconds=0.7)])
    one, two = (results.document([e], True) for e in (made, other))
    assert one != two
    assert results.dump(results.without_times(one)) == results.dump(results.without_times(two))
    assert one["submissions"][0]["tasks"][0]["seconds"] == 0.5


def test_save_writes_into_what_is_no_regular_file(tmp_path):
    """A pipe or a device stays what it is: /dev/null must never become a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    results.save(pipe, "one")
    assert os.read(reader, 10) == b"one"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_save_leaves_no_draft(tmp_path):
    results.save(tmp_path / "a" / "b.json", "one")
    results.save(tmp_path / "a" / "b.json", "two")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.json"]
    assert (tmp_path / "a" / "b.json").read_text() == "two"


def test_save_keeps_the_old_file_when_it_fails(tmp_path):
    path = tmp_path / "b.json"
    results.save(path, "one")
    with pytest.raises(UnicodeEncodeError):
        results.save(path, "\ud800")
    assert path.read_text() == "one"
