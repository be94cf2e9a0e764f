"""The page of the class, ``reports/index.html``: for whoever teaches, since it names everybody."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograder import classfacts, handmarks
from autograder.classfacts import Result, name_of
from autograder.markup import Markup, tag, whole_page
from autograder.states import number

FOR_STAFF = "For instructors: this page names everybody. Hand out the students' pages one by one."
NOT_ISOLATED = (
    "Not isolated: this code ran without the sandbox, so these points are only as honest as the "
    "code."
)


def index(
    results: Iterable[Result],
    units: Mapping[str, Any],
    links: Sequence[str],
    isolated: bool = True,
) -> str:
    """Return the page: every submission with a link to its own page, and what they share.

    Parameters
    ----------
    results : iterable of mapping
        Entries of `submissions`.
    units : mapping
        Name of a unit to the unit.
    links : sequence of str
        The page of each submission, relative to this one.
    isolated : bool
        Whether the learners' code ran in the sandbox.
    """
    listed = [handmarks.counted(result) for result in results]
    by_hand = [f"{name_of(result)}, {words}" for result, words in handmarks.differing(listed)]
    head = tag(
        "header",
        tag("p", ", ".join(dict.fromkeys(r["unit"] for r in listed)), class_="unit"),
        tag("h1", "The class"),
        tag("p", f"{classfacts.total(listed, where='below')}."),
        tag("p", FOR_STAFF, class_="unit"),
    )
    main = tag(
        "main",
        head,
        None if isolated else tag("div", tag("p", NOT_ISOLATED), class_="note"),
        _submissions(listed, links),
        _causes(listed, units),
        _listing("Marks set by hand that differ", [(None, told) for told in by_hand]),
        _listing("Stopped", classfacts.stopped(listed)),
        _listing("Not graded", classfacts.not_graded(listed)),
        _listing(
            "Same file", [(u, ", ".join(names)) for u, names in classfacts.same_files(listed)]
        ),
        class_="wide",
    )
    return whole_page("The class", main)


def _table(caption: str, titles: Sequence[str], rows: Iterable[Markup]) -> Markup:
    head = tag(
        "tr",
        *(
            tag("th", title, scope="col", class_="number" if title == "Points" else None)
            for title in titles
        ),
    )
    return tag(
        "div",
        tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *rows)),
        class_="scroll",
    )


def _submissions(results: Sequence[Result], links: Sequence[str]) -> Markup:
    rows = [
        tag(
            "tr",
            tag("th", _link(name_of(result), link), scope="row", class_="name"),
            tag("td", result["unit"], class_="name"),
            tag(
                "td",
                f"{number(result['points'])} of {number(result['max_points'])}",
                class_="number",
            ),
            tag("td", classfacts.story(result)),
        )
        for result, link in zip(results, links, strict=True)
    ]
    return _table("Submissions", ("Student", "Unit", "Points", "Tasks"), rows)


def _link(name: str, link: str) -> Markup:
    return tag("a", name, href=urllib.parse.quote(link))


def _causes(results: Sequence[Result], units: Mapping[str, Any]) -> Markup | None:
    rows = [
        tag(
            "tr",
            tag("td", str(len(cause.names))),
            tag("th", f"{cause.unit}, {cause.task}", scope="row", class_="name"),
            tag("td", cause.text),
            tag("td", ", ".join(cause.names)),
        )
        for cause in classfacts.misunderstood(results, units)
    ]
    titles = ("Times", "Task", "What was misunderstood", "Who")
    return _table("What the class misunderstood", titles, rows) if rows else None


def _listing(title: str, entries: Sequence[tuple[str | None, str]]) -> Markup | None:
    """Return a section with a line for each entry, or nothing where there is none."""
    if not entries:
        return None
    lines = (tag("p", tag("b", f"{who}: ") if who else None, text) for who, text in entries)
    return tag("section", tag("h2", title), *lines)
