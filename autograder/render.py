"""The verdict on a task as text and as HTML, for the notebook and the terminal."""

from __future__ import annotations

import html

from autograder.catalogue import catalogue, say
from autograder.engine import TaskResult
from autograder.markup import tag
from autograder.messages import Message, task_message
from autograder.prooftold import FURTHER, ProofMessage, lines_html, style

STYLE = {
    "pass": ("#e7f4ec", "#0b5d2e"),
    "untouched": ("#f2f2f2", "#333333"),
}
OTHER = ("#fdf1e3", "#6b3a00")
FIRST = (
    "pass",
    "untouched",
    "missing",
    "refused",
    "timeout",
    "memory",
)  # the message has the first line


def headline(result: TaskResult) -> str:
    """The first line: task, state in words, points."""
    if result.state in FIRST and result.messages and result.messages[0].head:
        return result.messages[0].head
    return task_message(result.task, result.state, result.points).head


def counts_line(result: TaskResult, graded: bool) -> str:
    """How many worked and fresh inputs were right."""
    parts = [
        say("counts", kind, right=right, total=total)
        for kind, (right, total) in result.counts.items()
        if kind in catalogue()["counts"]
    ]
    if not parts or result.state in ("untouched", "missing"):
        return ""
    drawn_again = not graded and "fresh" in result.counts
    return say("counts", "notebook" if drawn_again else "graded", counts=", ".join(parts))


def text(result: TaskResult, graded: bool = False) -> str:
    """The whole verdict as plain text."""
    blocks = [headline(result)]
    blocks += [m.text for m in result.messages if _says_more(m)]
    blocks += [_right_parts(result), counts_line(result, graded)]
    return "\n\n".join(b for b in blocks if b)


def to_html(result: TaskResult, graded: bool = False) -> str:
    """The whole verdict as HTML: escaped, with words as well as colours."""
    background, colour = STYLE.get(result.state, OTHER)
    inner = [f'<p style="margin:0;font-weight:600">{html.escape(headline(result))}</p>']
    inner += [_message_html(m) for m in result.messages if _says_more(m)]
    for line in (_right_parts(result), counts_line(result, graded)):
        if line:
            inner.append(f'<p style="margin:.5em 0 0">{html.escape(line)}</p>')
    if any(isinstance(m, ProofMessage) for m in result.messages):
        inner.insert(0, tag("style", style()))
    return (
        f'<div role="status" style="background:{background};color:#1a1a1a;'
        f'border-left:6px solid {colour};padding:.6em .9em;max-width:60em">{"".join(inner)}</div>'
    )


def _message_html(message: Message) -> str:
    rows = []
    lines = lines_html(message.proof.data()) if isinstance(message, ProofMessage) else ""
    cell = "text-align:left;vertical-align:top;padding:.15em .8em .15em 0;border:0"
    for label, body in message.sections:
        code = label in _code_labels()
        shown = html.escape(body)
        if not code:
            shown = shown.replace("\n", "<br>")
        else:
            shown = f'<pre style="margin:0;white-space:pre-wrap;color:inherit;background:none">{shown}</pre>'
        rows.append(
            f'<tr style="background:none"><th scope="row" style="{cell};white-space:nowrap">'
            f'{html.escape(label)}</th><td style="{cell}">{shown}</td></tr>'
        )
    if not rows:
        return lines
    return f'{lines}<table style="border:0;margin:.4em 0 0;color:inherit">{"".join(rows)}</table>'


def _says_more(message: Message) -> bool:
    """Whether a message holds more than the first line."""
    return isinstance(message, ProofMessage) or (bool(message.sections) and message.key != FURTHER)


def _code_labels() -> set[str]:
    labels = catalogue()["label"]
    return {labels[k] for k in ("called", "returned", "raised", "set", "expected")}


def _right_parts(result: TaskResult) -> str:
    right = [p.part for p in result.parts if p.state == "pass"]
    if not right or len(right) == len(result.parts):
        return ""
    return say("task", "part-pass", part=", ".join(right))
