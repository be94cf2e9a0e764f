"""The page of the class: complete, escaped, and every submission has its link."""

import re

from autograder.classpage import index
from autograder.tests.classwork import KNOWN, LOOP, RIGHT, UNIT, UNREADABLE, WRONG, result, task

EVIL = "<img src=x onerror=alert(1)> & \"'\u202e"


def links(results):
    return [f"{r['student']}/{r['unit']}.html" for r in results]


def made(*results, isolated=True):
    return index(results, {UNIT: KNOWN}, links(results), isolated)


def test_every_submission_is_listed_with_a_link():
    page = made(result("ada", RIGHT), result("50%", WRONG), result("\u674e", LOOP))
    assert f'<a href="ada/{UNIT}.html">ada</a></th><td class="name">{UNIT}</td>' in page
    assert f'<a href="50%25/{UNIT}.html">50%</a>' in page
    assert f'<a href="%E6%9D%8E/{UNIT}.html">\u674e</a>' in page
    assert '<td class="number">1 of 1</td><td>all right</td>' in page


def test_causes_say_how_many_and_who():
    page = made(result("ada", WRONG), result("bo", WRONG))
    assert (
        f'<td>2</td><th scope="row" class="name">{UNIT}, relu</th>'
        "<td>It flips negative numbers.</td><td>ada, bo</td>" in page
    )


def test_the_page_tells_what_the_table_tells():
    bad = [task("relu", state="invalid-submission")]
    hand = WRONG | {"hand": {"points": 1.0, "extra_credit": None}}
    page = made(
        result("ada", LOOP, sha256="0" * 64),
        result("bo", hand, sha256="0" * 64),
        result("cy", *bad, state="invalid-submission", told=UNREADABLE),
    )
    assert "<h2>Stopped</h2><p><b>ada: </b>softmax: stopped, it took too long</p>" in page
    assert "<h2>Marks set by hand that differ</h2><p>bo, relu 1 (grader 0)</p>" in page
    assert "<p><b>cy: cy/03-activations.ipynb: </b>The file is not valid JSON. Save" in page
    assert f"<h2>Same file</h2><p><b>{UNIT}: </b>ada, bo</p>" in page
    assert "2 graded (20 % of the points), 1 not graded: see below." in page


def test_everything_from_outside_is_escaped():
    wrong = task("relu", 0.0, 2.0, "fail", {"key": "k", "text": EVIL, "cause": EVIL})
    killed = {"key": "cell-timeout", "text": EVIL, "cause": None}
    page = made(
        result("ada", wrong, told=[killed], student_name=EVIL),
        result("bo", wrong, unit=EVIL, path=EVIL),
        result("cy", state="invalid-submission", told=[killed], path=EVIL),
    )
    assert "<img" not in page
    assert "\u202e" not in page
    assert "&lt;img src=x" in page


def test_the_page_loads_nothing_and_says_when_it_was_not_isolated():
    page = made(result("ada", RIGHT), isolated=False)
    assert "<script" not in page
    assert not re.search(r"https?:|url\(|@import", page)
    assert "Not isolated:" in page
    assert "Not isolated:" not in made(result("ada", RIGHT))


def test_an_empty_class_has_a_page():
    assert "0 graded (0 % of the points)." in made()
