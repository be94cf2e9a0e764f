"""What people read after grading: a page for each submission, and the files of the class.

Everything here is a pure function of the results, except `write`, which puts the files down.
Submissions are the entries of `submissions` in the published JSON.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder import classpage, handmarks
from autograder.catalogue import catalogue
from autograder.classtable import INDEX, SUMMARY, table
from autograder.markup import Markup, join, prose, tag, whole_page
from autograder.prooftold import FURTHER, lines_html
from autograder.results import document, dump, save
from autograder.states import (
    ABSENT,
    STATES,
    is_read,
    number,
    parts_told,
    reason,
    sections_of,
    state_of,
)
from autograder.summary import summary

__all__ = ["page", "summary", "table", "task_section", "write"]

# Labels of the message catalogue under which code stands.
CODE = ("called", "returned", "raised", "set", "expected")


def write(
    results: Iterable[Mapping[str, Any]],
    units: Mapping[str, Any],
    out_dir: str | os.PathLike[str],
    isolated: bool = True,
) -> None:
    """Write the pages of the submissions and the files of the class.

    These are ``reports/STUDENT/UNIT.html`` and ``.json`` for each submission, and
    ``reports/index.html`` and ``summary.csv``.

    Parameters
    ----------
    results : iterable of mapping
        Entries of `submissions`.
    units : mapping
        Name of a unit to the unit, for titles and headings; one that is absent is not missed.
    out_dir : path
        Made where it does not exist.
    isolated : bool
        Whether the learners' code ran in the sandbox. Every report says so when it did not. An
        entry of another run may say so for itself, as ``isolated``.
    """
    out = Path(out_dir)
    listed = list(results)
    for result in listed:
        folder = out / "reports" / component(result["student"])
        folder.mkdir(parents=True, exist_ok=True)
        name = component(result["unit"])
        alone = result.get("isolated", isolated)
        save(folder / f"{name}.html", page(result, units.get(result["unit"]), alone))
        save(folder / f"{name}.json", dump(document([result], alone)))
    out.mkdir(parents=True, exist_ok=True)
    links = [f"{component(r['student'])}/{component(r['unit'])}.html" for r in listed]
    save(out / INDEX, classpage.index(listed, units, links, isolated))
    save(out / SUMMARY, summary(listed, isolated))


def component(name: object) -> str:
    """Return a name of a student or a unit if it can be one folder's name; refuse it otherwise."""
    text = str(name)
    if not re.fullmatch(r"[\w.@%+=~-]{1,200}", text) or text.startswith("."):
        raise ValueError(
            f"report: a name must be letters, digits and _ . @ -, got {text!r}. "
            "Rename the submission's folder."
        )
    return text


def page(result: Mapping[str, Any], unit: Any = None, isolated: bool = True) -> str:
    """Return the page for one submission: complete HTML, without scripts or outside files."""
    result = handmarks.counted(result)
    told = [task for task in result["tasks"] if _told(result, task)]
    main = tag(
        "main",
        _header(result, unit),
        _notes(result, isolated),
        _overview(result) if result["state"] != ABSENT else None,
        *(task_section(task, unit) for task in told),
        _footer(result, isolated),
    )
    return whole_page(f"{result['unit']}: {result['student']}", main)


def _told(result: Mapping[str, Any], task: Mapping[str, Any]) -> bool:
    """Whether the page has more to say about the task than its line in the overview."""
    return bool(task.get("messages")) and result["state"] == "graded"


def _header(result: Mapping[str, Any], unit: Any) -> Markup:
    points, most = float(result["points"]), float(result["max_points"])
    share = max(0.0, min(1.0, points / most)) if most else 0.0
    waiting = float(result.get("manual_points", 0.0))
    title = getattr(unit, "title", "")
    rest = f" of {number(most)} points"
    if waiting:
        rest += f"; {number(waiting)} more wait for a person"
    return tag(
        "header",
        tag("p", f"{result['unit']}: {title}" if title else result["unit"], class_="unit"),
        tag("h1", result.get("student_name") or result["student"]),
        tag("p", tag("strong", number(points)), rest, class_="points"),
        tag(
            "div", tag("span", style=f"width:{100 * share:.1f}%"), class_="bar", aria_hidden="true"
        ),
    )


def _notes(result: Mapping[str, Any], isolated: bool) -> Markup:
    notes: list[Any] = []
    if not isolated:
        notes.append(
            "Not isolated: this code ran without the sandbox, so these points are only as "
            "honest as the code."
        )
    if result["state"] != "graded":
        notes.append(reason(result) or STATES[result["state"]].words)
    notes += [m["text"] for m in result.get("messages", ()) if m["text"] not in notes]
    notes += result.get("remarks", ())
    by_hand = [words for task in result["tasks"] if (words := handmarks.told(task))]
    if by_hand:
        notes.append(f"Marked by a person: {'; '.join(by_hand)}.")
    return tag("div", *(tag("p", note) for note in notes), class_="note") if notes else Markup()


def _overview(result: Mapping[str, Any]) -> Markup:
    head = tag(
        "tr",
        tag("th", "Task", scope="col"),
        tag("th", "Result", scope="col"),
        tag("th", "Points", scope="col", class_="number"),
    )
    rows = []
    for task in result["tasks"]:
        name: Any = task["id"]
        if _told(result, task):
            name = tag("a", name, href=f"#task-{task['id']}")
        rows.append(
            tag(
                "tr",
                tag("th", name, scope="row"),
                tag("td", _state(task), _share(task)),
                tag("td", _points(task), class_="number"),
            )
        )
    return tag("table", tag("caption", "Tasks"), tag("thead", head), tag("tbody", *rows))


def _state(task: Mapping[str, Any]) -> Markup:
    state = state_of(task)
    sign = tag("span", state.sign, class_="sign", aria_hidden="true")
    return tag("span", sign, " " + state.words, class_=f"state {state.look}")


def _share(task: Mapping[str, Any]) -> Markup | None:
    """Return what else is to be told beside the state: parts that are right, a person's mark."""
    told = [parts_told(task)] if parts_told(task) else []
    if handmarks.told(task) and not is_read(task):
        told.append(f"marked by a person (grader {number(task['grader_points'])})")
    return tag("span", f": {'; '.join(told)}", class_="share") if told else None


def _points(task: Mapping[str, Any]) -> str:
    return f"{number(task['points'])} of {number(task['max_points'])}"


def task_section(task: Mapping[str, Any], unit: Any = None) -> Markup:
    """Return the part of the page that belongs to one task."""
    line = tag("p", _state(task), _share(task), f", {_points(task)} points", class_="line")
    shown = [tag("div", message_body(m), class_="message") for m in gathered(task["messages"])]
    heading = getattr(_task(unit, task["id"]), "heading", "")
    where = None
    if heading and task["points"] < task["max_points"] and task["state"] != "grader-fault":
        where = tag("p", f"To read again: \u201c{heading}\u201d in the lesson.", class_="where")
    return tag(
        "section",
        tag("h2", task["id"]),
        line,
        *shown,
        where,
        id=f"task-{task['id']}",
        class_=f"is-{state_of(task).look}",
    )


def gathered(messages: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the messages that are shown; questions without an answer are one, at the end."""
    listed = [m for m in messages if m["key"] != FURTHER]
    open_ = [m for m in listed if m["key"] == "quiz-unanswered"]
    if len(open_) < 2:
        return listed
    names = ", ".join(m["text"].partition(":")[0] for m in open_)
    told = {"key": "quiz-unanswered", "text": f"Not answered yet: {names}.", "cause": None}
    return [*(m for m in listed if m not in open_), told]


def message_body(message: Mapping[str, Any]) -> Markup:
    """Return a message as HTML: its labelled sections as a list of terms, the rest as prose."""
    labels = catalogue()["label"]
    code = {labels[key] for key in CODE}
    parts: list[Markup] = []
    terms: list[Markup] = []
    if "proof" in message:
        parts.append(lines_html(message["proof"]))
    for label, text in sections_of(message):
        if not label:
            parts += [] if "proof" in message else [prose(text)]
        elif label != labels["lesson"]:
            body = tag("pre", text) if label in code else prose(text)
            terms += [tag("dt", label), tag("dd", body)]
    if message.get("cause") and not terms:
        parts.insert(0, tag("p", labels["cause"], class_="cause"))
    return join(*parts, tag("dl", *terms) if terms else None)


def _task(unit: Any, task_id: str) -> Any:
    return next((t for t in getattr(unit, "tasks", ()) if t.id == task_id), None)


def _footer(result: Mapping[str, Any], isolated: bool) -> Markup:
    where = "Graded in the sandbox" if isolated else "Graded without isolation"
    where = where if result["state"] == "graded" else "Not graded"
    if not result.get("path"):
        return tag("footer", tag("p", where + "."))
    words = f"{where}. File {result['path']}"
    if result.get("sha256"):
        words += f", SHA-256 {result['sha256'][:16]}"
    return tag("footer", tag("p", words + "."))
