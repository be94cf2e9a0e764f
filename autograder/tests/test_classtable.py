"""The class in the terminal: all that matters, in words, never too wide."""

import pytest

from autograder.classtable import table
from autograder.terminal import WIDTH, columns
from autograder.tests.classwork import (
    ENDED,
    KNOWN,
    LIMIT,
    LOOP,
    RIGHT,
    UNIT,
    UNREADABLE,
    WRONG,
    message,
    result,
    task,
)


def test_the_table_in_full():
    results = [
        result("ada", RIGHT, RIGHT | {"id": "relu"}),
        result("bo", RIGHT, WRONG, LOOP),
        result("\u674e\u96f7", WRONG),
        result(
            "cy",
            task("relu", state="invalid-submission"),
            state="invalid-submission",
            told=UNREADABLE,
        ),
        result("di", *(task(id, state="untouched") for id in ("a", "b", "c")), RIGHT),
    ]
    assert (
        table(results, {UNIT: KNOWN}, 4.25, out="demo/graded")
        == f"""\
student  unit            points  tasks
{"-" * 100}
ada      03-activations   2 / 2  all right
bo       03-activations   1 / 6  1 right; wrong: relu (absolute value); timeout: softmax
\u674e\u96f7     03-activations   0 / 2  wrong: relu (absolute value)
cy       03-activations   0 / 2  not graded: see below
di       03-activations   1 / 7  1 right; 3 not started

What the class misunderstood most
  2 x relu  It flips negative numbers.

Stopped
  bo  softmax: stopped, it took too long

Not graded
  cy: cy/03-activations.ipynb
    The file is not valid JSON. Save it again.

4 graded (24 % of the points), 1 not graded: see above; 4.2 seconds, isolated.
Reports: demo/graded/reports/index.html   Points: demo/graded/summary.csv
"""
    )


def test_what_stopped_a_task_is_told_in_one_sentence():
    looped = task("tanh", 0.0, 1.0, "timeout", message(LIMIT))
    ended = task("collapse", 0.0, 2.0, "error", ENDED)
    flooded = task("relu", 0.0, 2.0, "output-limit")
    told = table([result("ada", looped, ended, flooded)], {}, 1.0)
    assert (
        "  ada  tanh: The call did not end; collapse ended Python; relu: printed too much\n" in told
    )


def test_the_words_of_a_cause_come_from_the_message_where_the_unit_is_not_there():
    assert "  1 x relu  Your function gives |z|.\n" in table([result("ada", WRONG)], {}, 1.0)


def test_a_class_graded_without_isolation_is_told_so_first_and_last():
    lines = table([result("ada", RIGHT)], {}, 1.0, isolated=False).strip().split("\n")
    assert lines[0].startswith("NOT ISOLATED")
    assert "NOT ISOLATED" in lines[-1]


def test_only_the_most_frequent_causes_are_listed():
    wrong = [task(f"t{i}", 0.0, 1.0, "fail", message("Told.", f"cause-{i}")) for i in range(8)]
    told = table([result("ada", *wrong)], {}, 1.0, most=3)
    assert told.count("1 x") == 3
    assert "  and 5 more causes\n" in told
    assert "  and 1 more cause\n" in table([result("ada", *wrong)], {}, 1.0, most=7)


def test_an_empty_class_has_a_table():
    assert "0 graded (0 % of the points); 0.0 seconds, isolated.\n" in table([], {}, 0.0)


def test_no_line_is_wider_than_the_table():
    name = "\u674e" * 40
    long = task(
        "relu-" + "x" * 150, 0.0, 2.0, "timeout", message("\u96f7" * 300 + "\x1b[2J", "c" * 90)
    )
    told = table(
        [result(name, long, RIGHT), result("b" * 90, long, student_name="n" * 90)], {}, 1.0
    )
    assert max(columns(line) for line in told.split("\n")) <= WIDTH
    assert "\x1b" not in told


def invalid(student, text, **more):
    tasks = [task("relu", state="invalid-submission")]
    return result(student, *tasks, state="invalid-submission", told=[message(text)], **more)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("duplicate", "several files"),
        ("unknown-unit", "unknown unit"),
        ("no-notebook", "no notebook"),
        ("invalid-submission", "see below"),
    ],
)
def test_the_kind_of_problem_is_named(key, words):
    entry = invalid("anna", "Why.")
    entry["messages"][0]["key"] = key
    assert f"  0 / 2  not graded: {words}\n" in table([entry], {}, 1.0)


def test_a_reason_is_told_whole_and_once_for_all_files_that_share_it():
    path = "course 2026/" + "x" * 90 + "/anna.ipynb"
    text = f"2 files claim student anna and unit {UNIT}: 'a/anna.ipynb' and {path!r}. Keep one."
    told = table([invalid("anna", text), invalid("anna", text)], {}, 1.0)
    assert (
        told.partition("Not graded\n")[2]
        == f"""\
  anna: 2 files
    2 files claim student anna and unit 03-activations: 'a/anna.ipynb' and
    '{path}'.
    Keep one.

0 graded (0 % of the points), 2 not graded: see above; 1.0 seconds, isolated.
"""
    )


@pytest.mark.parametrize("isolated", [True, False])
def test_the_last_lines_say_where_things_are(isolated):
    told = table([result("ada", RIGHT)], {}, 1.0, isolated, out="graded")
    assert "\nReports: graded/reports/index.html   Points: graded/summary.csv\n" in told
    told = table([result("ada", RIGHT)], {}, 1.0, isolated, out="graded", earlier=2)
    assert "\nThe files below also hold 2 results of earlier runs.\nReports: " in told
    long = "g" * 90
    lines = table([result("ada", RIGHT)], {}, 1.0, isolated, out=long).split("\n")
    assert f"Reports: {long}/reports/index.html" in lines
    assert f"Points: {long}/summary.csv" in lines


def test_marks_set_by_hand_count_and_are_told():
    hand = {"points": 1.5, "extra_credit": None}
    more = {"points": None, "extra_credit": 0.5}
    same = {"points": 0.0, "extra_credit": 0.0}
    told = table([result("uma", WRONG | {"hand": hand}, RIGHT)], {}, 1.0)
    assert "uma      03-activations  2.5 / 3" in told
    assert "\n\n1 mark set by hand differs: uma, relu 1.5 (grader 0)\n1 graded (83 %" in told
    told = table([result("uma", WRONG | {"hand": hand}, RIGHT | {"hand": more})], {}, 1.0)
    assert (
        "2 marks set by hand differ: uma, relu 1.5 (grader 0); uma, tanh 1.5 (grader 1)\n" in told
    )
    assert "by hand" not in table([result("uma", WRONG | {"hand": same})], {}, 1.0)


def test_a_cell_that_was_killed_shows_though_every_task_is_right():
    text = "Your cell 'plot' did not end within the time limit and was left out. A loop."
    killed = {"key": "cell-timeout", "text": text, "cause": None}
    told = table([result("ada", RIGHT, told=[killed])], {}, 1.0)
    assert "  1 / 1  all right; ! a cell was stopped: see below\n" in told
    assert (
        "\nStopped\n  ada  Your cell 'plot' did not end within the time limit and was left out\n"
        in told
    )


def test_shares_of_a_task_stand_beside_it():
    parts = {"right": 6, "partly": 1, "of": 12, "what": "questions"}
    told = table([result("ada", task("quiz", 2.0, 4.0, "partial") | {"parts": parts})], {}, 1.0)
    assert "partly right: quiz (6 of 12 questions)\n" in told


def test_the_same_file_of_several_students_is_told():
    copies = [result(name, WRONG, sha256="0" * 64) for name in ("a", "b", "c", "b")]
    told = table([*copies, result("d", WRONG)], {}, 1.0)
    assert "\nSame file\n  03-activations  a, b, c\n" in told
    blank = [result(n, task("relu", state="untouched"), sha256="0" * 64) for n in ("a", "b")]
    assert "Same file" not in table(blank, {}, 1.0)


def test_who_handed_nothing_in_is_told_apart():
    absent = result("di", task("relu", state="missing"), state="missing", told=[message("None.")])
    told = table([result("ada", RIGHT), absent, invalid("cy", "Why.")], {}, 1.0)
    assert "  0 / 2  handed nothing in\n" in told
    assert "  di" not in told
    assert (
        "\n1 graded (100 % of the points), 1 handed nothing in, 1 not graded: see above; " in told
    )
