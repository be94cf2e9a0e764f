"""Reading what a worker sent: every field is checked, none is trusted."""

from __future__ import annotations

import math
from typing import Any

from .frames import FrameError
from .implementation import TEXT_LIMIT, Failure, Outcome

STATES = ("ok", "error", "memory", "output-limit")
_MOST_TEXTS = 100


def texts_in(value: Any) -> tuple[str, ...]:
    """Short texts.

    Raises
    ------
    FrameError
        If ``value`` is anything else.
    """
    if type(value) not in (list, tuple) or any(type(text) is not str for text in value):
        raise FrameError("reply: texts must be a list of text, got something else.")
    return tuple(text[: 2 * TEXT_LIMIT] for text in value[:_MOST_TEXTS])


def failure_in(value: Any) -> Failure | None:
    """A failure, or None.

    Raises
    ------
    FrameError
        If a field is missing or of another type.
    """
    if value is None:
        return None
    if type(value) is not dict:
        raise FrameError("reply: failure must be a table, got something else.")
    kind, text, source = (value.get(key, "") for key in ("type", "text", "source"))
    line, cell = value.get("line"), value.get("cell")
    if not (
        type(kind) is type(text) is type(source) is str
        and (line is None or type(line) is int)
        and (cell is None or type(cell) is str)
    ):
        raise FrameError("reply: failure must have fields of text, got something else.")
    return Failure(kind[:80], text[:TEXT_LIMIT], line, cell, source[:TEXT_LIMIT])


def outcome_in(reply: Any, seconds: float) -> Outcome:
    """The outcome that a reply tells, ``seconds`` after the question.

    Raises
    ------
    FrameError
        If the reply is no table of the known fields.
    """
    if type(reply) is not dict or reply.get("state") not in STATES:
        raise FrameError("reply: state must be a known one, got another.")
    failure, args = failure_in(reply.get("failure")), reply.get("args", ())
    if type(args) is not tuple or (reply["state"] == "error") is not (failure is not None):
        if reply["state"] != "memory":
            raise FrameError("reply: failure and arguments must fit the state, got others.")
        args = ()
    wall = reply.get("wall")
    if type(wall) is float and math.isfinite(wall):
        seconds = min(max(wall, 0.0), seconds)
    return Outcome(
        value=reply.get("value") if reply["state"] == "ok" else None,
        failure=failure,
        state=reply["state"],
        args_after=args,
        warnings=texts_in(reply.get("warnings", ())),
        notes=texts_in(reply.get("notes", ())),
        seconds=seconds,
    )
