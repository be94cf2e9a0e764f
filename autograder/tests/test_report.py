"""Pages, the summary and the class table: complete, escaped, readable, never too wide."""

import csv
import html.parser
import io
import json
import re
from types import SimpleNamespace

import pytest

from autograder import report
from autograder.classtable import WIDTH, columns, fit, table, wrap
from autograder.markup import Markup, prose, tag, visible
from autograder.states import STATES, sections_of, state_of

UNIT = "03-activations"
TOLD = """\
  You called     relu(array([-2.,  3.]))
  It returned    array([2., 3.])
  Expected       array([0., 3.])
  Difference     One number differs,
                 the first one.
  Likely cause   Your function gives |z|.
  Think about    What should relu(-2) be?
  In the lesson  "ReLU\""""


def message(text, cause=None):
    return {"key": "k", "text": text, "cause": cause}


def task(id, points=0.0, most=2.0, state="fail", *messages):
    return {
        "id": id,
        "points": points,
        "max_points": most,
        "state": state,
        "seconds": 0.1,
        "messages": list(messages),
    }


def result(student, *tasks, state="graded", told=(), **more):
    return {
        "path": f"{student}/{UNIT}.ipynb",
        "student": student,
        "unit": UNIT,
        "sha256": "0123456789abcdef" * 4,
        "points": sum(t["points"] for t in tasks),
        "max_points": sum(t["max_points"] for t in tasks),
        "manual_points": 0.0,
        "state": state,
        "messages": list(told),
        "remarks": [],
        "tasks": list(tasks),
        **more,
    }


RIGHT = task("tanh", 1.0, 1.0, "pass")
WRONG = task("relu", 0.0, 2.0, "fail", message(TOLD, "absolute-value"))
LIMIT = "  You called     tanh(1.0)\n  Difference     The call did not end. Look for a loop."
ENDED = {"key": "ended", "text": "collapse ended Python.", "cause": None}
LOOP = task("softmax", 0.0, 3.0, "timeout", message("softmax: stopped, it took too long. 0 of 3."))
UNREADABLE = [message("The file is not valid JSON. Save it again.")]
MISTAKE = SimpleNamespace(id="absolute-value", says="It flips negative numbers.")
KNOWN = SimpleNamespace(
    title="Activations",
    mistakes=lambda id: [MISTAKE] if id == "relu" else [],
    tasks=[SimpleNamespace(id="relu", heading="ReLU"), SimpleNamespace(id="tanh", heading="Tanh")],
)


class Checker(html.parser.HTMLParser):
    """Counts open elements, and remembers tags and attributes."""

    def __init__(self, page):
        super().__init__()
        self.open, self.seen, self.attributes = [], [], []
        self.feed(page)

    def handle_starttag(self, name, attributes):
        self.seen.append(name)
        self.attributes += attributes
        if name not in ("meta", "br", "hr"):
            self.open.append(name)

    def handle_endtag(self, name):
        assert self.open.pop() == name


def test_a_page_is_complete_and_loads_nothing():
    page = report.page(result("ada", RIGHT, WRONG), KNOWN)
    seen = Checker(page)
    assert seen.open == []
    assert {"html", "head", "title", "main", "h1", "table", "caption"} <= set(seen.seen)
    assert not {"script", "link", "img", "iframe"} & set(seen.seen)
    assert not re.search(r"https?:|url\(|@import", page)
    assert ("lang", "en") in seen.attributes


@pytest.mark.parametrize(
    "where", ["student", "student_name", "path", "unit", "sha256", "remarks", "task", "text"]
)
def test_everything_from_outside_is_escaped_once(where):
    evil = "<img src=x onerror=alert(1)> & \"'\x1b[31m\u202e"
    made = result("ada", task("relu", 0.0, 2.0, "fail", message("Fine.")))
    if where == "task":
        made["tasks"][0]["id"] = evil
    elif where == "text":
        made["tasks"][0]["messages"][0]["text"] = evil
    else:
        made[where] = [evil] if where == "remarks" else evil
    page = report.page(made)
    assert "<img" not in page
    assert "&amp;lt;" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "&lt;img src=x" in page


def test_labelled_sections_become_terms():
    page = report.page(result("ada", WRONG), KNOWN)
    assert "<dt>It returned</dt><dd><pre>array([2., 3.])</pre></dd>" in page
    assert "<dd><p>One number differs,\nthe first one.</p></dd>" in page
    assert "<dt>Likely cause</dt><dd><p>Your function gives |z|.</p></dd>" in page
    assert "To read again: \u201cReLU\u201d in the lesson." in page


def test_sections_are_read_from_the_text():
    found = sections_of(
        message("Head.\n  In             add\n  Difference     a\n                   b")
    )
    assert found == [("", "Head."), ("In", "add"), ("Difference", "a\n  b")]


def test_states_are_told_in_words_everywhere():
    tasks = [task(f"t{i}", 0.0, 1.0, state, message("Told.")) for i, state in enumerate(STATES)]
    page = report.page(result("ada", *tasks))
    for state in STATES.values():
        assert f" {state.words}</span>" in page
    assert state_of({"state": "new"}).words == "new"


def test_a_page_says_when_the_grader_was_not_isolated():
    assert "Not isolated:" in report.page(result("ada", RIGHT), isolated=False)
    assert "Not isolated:" not in report.page(result("ada", RIGHT))


def test_an_unreadable_file_says_why_and_is_not_called_graded():
    tasks = [task("relu", 0.0, 2.0, "invalid-submission")]
    page = report.page(result("ada", *tasks, state="invalid-submission", told=UNREADABLE))
    assert page.count("The file is not valid JSON. Save it again.") == 1
    assert "Not graded." in page


def test_points_that_wait_are_told():
    page = report.page(result("ada", RIGHT, manual_points=3.0))
    assert "<strong>1</strong> of 1 points; 3 more wait for a person" in page


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_has_enough_contrast(dark):
    style = re.search(r"<style>(.*)</style>", report.page(result("ada", RIGHT)), re.DOTALL)[1]
    schemes = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#\w{6})", schemes[int(dark)]))
    for ink in ("ink", "soft", "blue", "right", "part", "wrong", "wait"):
        for ground in ("page", "card", "code"):
            pair = sorted([luminance(colours[ink]), luminance(colours[ground])])
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (ink, ground)


def test_files_are_written_for_every_submission(tmp_path):
    report.write([result("ada", RIGHT), result("\u674e\u96f7", WRONG)], {UNIT: KNOWN}, tmp_path)
    files = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert files == {"summary.csv"} | {
        f"reports/{student}/{UNIT}.{ending}"
        for student in ("ada", "\u674e\u96f7")
        for ending in ("html", "json")
    }
    told = json.loads((tmp_path / "reports" / "ada" / f"{UNIT}.json").read_text("utf-8"))
    assert told["schema"] == 1
    assert told["submissions"][0]["student"] == "ada"


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "a\\b", "x" * 300, "a\n"])
def test_names_that_are_no_folder_are_refused(tmp_path, name):
    with pytest.raises(
        ValueError, match="a name must be letters, digits and _ . @ -, got "
    ) as error:
        report.write([result(name, RIGHT)], {}, tmp_path)
    assert str(error.value).endswith("Rename the submission's folder.")


@pytest.mark.parametrize(
    "value",
    ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1", "\uff1d1", "%0A", "|x"],
)
def test_no_cell_is_taken_for_a_formula(value):
    assert report.safe_cell(value) == "'" + value


@pytest.mark.parametrize("value", ["ada", "", "a=b", 0.0, -1.5, None, "7"])
def test_other_cells_stay(value):
    assert report.safe_cell(value) == value


def test_the_summary_has_a_row_for_each_and_a_column_for_each_task():
    text = report.summary([result("=ada", RIGHT, WRONG), result("bo", RIGHT)])
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0]["student"] == "'=ada"
    assert rows[0]["causes"] == "relu: absolute-value"
    assert rows[0][f"{UNIT} relu"] == "0.0"
    assert (rows[1][f"{UNIT} tanh"], rows[1][f"{UNIT} relu"]) == ("1.0", "")


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
        table(results, {UNIT: KNOWN}, 4.25)
        == f"""\
student  unit            points  tasks
{"-" * 100}
ada      03-activations   2 / 2  all right
bo       03-activations   1 / 6  1 right; wrong: relu (absolute value); timeout: softmax
\u674e\u96f7     03-activations   0 / 2  wrong: relu (absolute value)
cy       03-activations   0 / 2  unreadable
di       03-activations   1 / 7  1 right; 3 not started

What the class misunderstood most
  2 x relu  It flips negative numbers.

Stopped or unreadable
  bo  softmax: stopped, it took too long
  cy  The file is not valid JSON

5 submissions, 21 % of the points, 4.2 seconds, isolated.
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


def test_an_empty_class_has_a_table():
    assert "0 submissions, 0 % of the points" in table([], {}, 0.0)


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


@pytest.mark.parametrize(
    ("text", "width", "line"),
    [
        ("ada", 5, "ada  "),
        ("adelaide", 5, "adel\u2026"),
        ("\u674e\u96f7", 3, "\u674e\u2026"),
        ("a\nb", 4, "a b "),
        ("e\u0301", 2, "e\u0301 "),
        ("\x07", 4, "\\x07"),
    ],
)
def test_fit_gives_exactly_the_width(text, width, line):
    assert fit(text, width) == line
    assert columns(line) == width


def test_wrap_breaks_between_words_and_within_long_ones():
    assert wrap("aa bb cccccc", 5) == ["aa bb", "ccccc", "c"]
    assert wrap("\u674e\u96f7\u674e", 4) == ["\u674e\u96f7", "\u674e"]
    assert wrap("", 4) == [""]


def test_tag_leaves_markup_and_escapes_text():
    assert tag("a", Markup("<b>"), "<b>", None, href='"x"', id=None) == (
        '<a href="&quot;x&quot;"><b>&lt;b&gt;</a>'
    )


def test_prose_tells_code_from_text():
    assert prose("One\ntwo\n\n    x = 1\n      y\nEnd `f(<)`") == (
        "<p>One\ntwo</p><pre>x = 1\n  y</pre><p>End <code>f(&lt;)</code></p>"
    )


def test_half_characters_are_replaced():
    assert visible("a\ud800b") == "a\ufffdb"
