"""The door for matrix chains: a text and a task go in, a `ProofResult` comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.proofs.matrices import MatrixTask, Shape, shape_of, swaps
from autograder.proofs.matrixtext import Expression, Link, read_chain
from autograder.proofs.results import (
    FALSE,
    NOTED,
    PROVEN,
    REFUSED,
    UNJUSTIFIED,
    UNREACHED,
    LineResult,
    ProofResult,
)
from autograder.proofs.statements import OVER_LIMIT
from autograder.proofs.words import ProofFault, say

ENDS, STEPS = 0.25, 0.75


def check_chain(task: MatrixTask | Mapping[str, Any], text: object) -> ProofResult:
    """Judge a chain of equal matrix expressions.

    Parameters
    ----------
    task : MatrixTask or mapping
        Plain data is read by `MatrixTask.from_data`.
    text : str
        What the learner wrote.

    Returns
    -------
    ProofResult
        One line for each expression; stages ``ends`` (1/4) and ``steps`` (3/4, when the ends are
        as given, every step is an identity and something stands between).
    """
    if not isinstance(task, MatrixTask):
        task = MatrixTask.from_data(task)
    claim = " == ".join(task.texts)
    try:
        source, links = read_chain(text)
        if not links:
            raise ProofFault("empty")
    except ProofFault as error:
        fault = ProofFault("chain-empty", end=task.texts[0]) if error.key == "empty" else error
        return ProofResult(claim=claim, fault=fault.text, fault_key=fault.key, stages=_stages())
    result = ProofResult(source=source, claim=claim, stages=_stages())
    shapes = [_shape(task, link) for link in links]
    for place, link in enumerate(links):
        before = links[place - 1] if place else None
        earlier = shapes[place - 1] if place else None
        result.lines.append(_judge(task, link, shapes[place], before, earlier))
    _judge_ends(task, links, result)
    found = (cause for line in result.lines for cause in line.causes)
    result.causes = list(dict.fromkeys([*result.causes, *found]))
    return result


def _stages() -> dict[str, float]:
    return {"ends": 0.0, "steps": 0.0}


def _shape(task: MatrixTask, link: Link) -> Shape | ProofFault:
    if link.expression is None:
        return link.fault or ProofFault("ended")
    try:
        return shape_of(link.expression, task.shapes)
    except ProofFault as fault:
        return fault


def _judge(
    task: MatrixTask,
    link: Link,
    shape: Shape | ProofFault,
    before: Link | None,
    earlier: Shape | ProofFault | None,
) -> LineResult:
    if isinstance(shape, ProofFault):
        causes = ["swapped-product"] if shape.key == "chain-swapped" else []
        return LineResult(
            link.line, link.text, REFUSED, shape.key, shape.text, shape.column, None, causes
        )
    if before is None:
        return _line(link, NOTED, "chain-first")
    if before.expression is None or link.expression is None or isinstance(earlier, ProofFault):
        return _line(link, UNREACHED, "unreached")
    if shape != earlier:
        facts = {"shape": str(shape).replace("'", ""), "earlier": str(earlier).replace("'", "")}
        return _line(link, FALSE, "chain-shapes", **facts)
    try:
        if task.equal(before.expression, link.expression):
            return _line(link, PROVEN, "chain-equal")
        if _swapped(task, before.expression, link.expression, shape):
            line = _line(link, FALSE, "chain-swap")
            line.causes.append("swapped-product")
            return line
    except ProofFault as fault:
        return LineResult(link.line, link.text, REFUSED, fault.key, fault.text)
    return _line(link, FALSE, "chain-unequal")


def _line(link: Link, verdict: str, key: str, **facts: str) -> LineResult:
    return LineResult(link.line, link.text, verdict, key, say("line", key, **facts))


def _swapped(task: MatrixTask, left: Expression, right: Expression, shape: Shape | None) -> bool:
    for changed in swaps(right)[:24]:
        try:
            if shape_of(changed, task.shapes) == shape and task.equal(left, changed):
                return True
        except ProofFault:
            continue
    return False


def _judge_ends(task: MatrixTask, links: list[Link], result: ProofResult) -> None:
    """Say whether the ends are the given ones, and give the stages their shares."""
    if any(link.fault is not None and link.fault.key in OVER_LIMIT for link in links):
        return
    expressions = [link.expression for link in links]
    ends = True
    for place, end, text in ((0, task.first, task.texts[0]), (-1, task.last, task.texts[1])):
        line = result.lines[place]
        right = expressions[place] == end
        if right or line.verdict not in (PROVEN, NOTED):
            ends = ends and right
            continue
        ends = False
        key = "chain-begin" if place == 0 else "chain-end"
        line.verdict, line.key, line.words = UNJUSTIFIED, key, say("line", key, end=text)
    between = [e for e in expressions[1:-1] if e not in (None, task.first, task.last)]
    if ends:
        result.stages["ends"] = ENDS
        if not between:
            result.causes.append("nothing-between")
        elif all(line.verdict in (PROVEN, NOTED) for line in result.lines):
            result.stages["steps"] = STEPS
