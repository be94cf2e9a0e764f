"""Pages of submissions: complete, escaped, readable."""

import html.parser
import json
import re

import pytest

from autograder import report
from autograder.markup import Markup, prose, tag, visible
from autograder.states import STATES, sections_of, state_of
from autograder.tests.classwork import KNOWN, RIGHT, UNIT, UNREADABLE, WRONG, message, result, task


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


def test_somebody_who_handed_nothing_in_has_a_page_that_says_so():
    absent = result("di", task("relu", state="missing"), state="missing", path="", sha256="")
    absent["messages"] = [message("Nothing was handed in.")]
    page = report.page(absent)
    assert '<div class="note"><p>Nothing was handed in.</p></div><footer>' in page
    assert "<footer><p>Not graded.</p></footer>" in page


def test_points_that_wait_are_told():
    page = report.page(result("ada", RIGHT, manual_points=3.0))
    assert "<strong>1</strong> of 1 points; 3 more wait for a person" in page


def test_marks_set_by_hand_count_on_the_page():
    page = report.page(
        result("ada", RIGHT, WRONG | {"hand": {"points": 1.5, "extra_credit": None}})
    )
    assert "<strong>2.5</strong> of 3 points" in page
    assert "<p>Marked by a person: relu 1.5 (grader 0).</p>" in page
    assert ": marked by a person (grader 0)</span></td>" in page
    assert '<td class="number">1.5 of 2</td>' in page


def test_questions_without_an_answer_are_told_together():
    told = [
        {"key": f"quiz-{key}", "text": f"{id}: Told.", "cause": None}
        for id, key in (("a", "unanswered"), ("b", "wrong"), ("c", "unanswered"))
    ]
    page = report.page(result("ada", task("quiz", 1.0, 4.0, "partial", *told)))
    assert page.count('<div class="message">') == 2
    assert "<p>Not answered yet: a, c.</p>" in page
    assert "<p>b: Told.</p>" in page


def test_a_task_with_parts_says_how_many_are_right():
    parts = {"right": 2, "partly": 0, "of": 3, "what": "functions"}
    page = report.page(result("ada", task("relu", 1.33, 2.0, "partial") | {"parts": parts}))
    assert ' partly right</span><span class="share">: 2 of 3 functions right</span></td>' in page


@pytest.mark.parametrize("state", ["pass", "fail"])
def test_shares_that_say_nothing_are_left_out(state):
    parts = {"right": 0 if state == "fail" else 2, "partly": 0, "of": 2, "what": "functions"}
    page = report.page(result("ada", task("relu", 0.0, 2.0, state) | {"parts": parts}))
    assert "functions right" not in page


def test_a_result_of_another_run_says_for_itself_whether_it_was_isolated(tmp_path):
    report.write([result("ada", RIGHT, isolated=True), result("bo", RIGHT)], {}, tmp_path, False)
    for name, isolated in (("ada", True), ("bo", False)):
        folder = tmp_path / "reports" / name
        assert ("Not isolated:" in (folder / f"{UNIT}.html").read_text("utf-8")) is not isolated
        assert json.loads((folder / f"{UNIT}.json").read_text("utf-8"))["isolated"] is isolated


def test_copies_are_never_told_to_the_learner(tmp_path):
    copies = [result(name, WRONG, sha256="0" * 64) for name in ("ada", "bo")]
    report.write(copies, {}, tmp_path)
    page = (tmp_path / "reports" / "ada" / f"{UNIT}.html").read_text("utf-8")
    assert "bo" not in re.sub(r"<style>.*?</style>|<[^>]*>", "", page, flags=re.DOTALL).split()
    assert "Same file" in (tmp_path / "reports" / "index.html").read_text("utf-8")


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
    assert files == {"summary.csv", "reports/index.html"} | {
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
