"""An implementation whose code runs in this process: the notebook, the reference, a mistake.

It answers through the same class as the worker inside the sandbox, so that a value, a warning or
an exception is the same thing in a notebook and in grading.
"""

from __future__ import annotations

import contextlib
import io
import linecache
from collections.abc import Callable
from typing import Any

from autograder import codec
from autograder.answers import Answers
from autograder.implementation import TEXT_LIMIT, Failure, Outcome
from autograder.limits import Limits

_REPLY = Limits().reply


class Local:
    """The names of one namespace.

    Parameters
    ----------
    namespace : dict
        What is defined.
    helper : callable, optional
        Finds a function of the unit's public helper modules, for makers.
    """

    def __init__(self, namespace: dict[str, Any], helper: Callable[[str], Any] | None = None):
        self.namespace = namespace
        self._answers = Answers(namespace, helper or _no_helper, _REPLY, self._failure)

    def call(self, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a function on copies of the arguments."""
        args, kwargs = codec.copy(args), codec.copy(kwargs)
        return self._ask({"do": "call", "name": name, "args": args, "kwargs": kwargs})

    def get(self, name: str) -> Outcome:
        """Read a variable."""
        return self._ask({"do": "get", "name": name})

    def method(self, handle: Any, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a method of an object that an earlier call returned."""
        args, kwargs = codec.copy(args), codec.copy(kwargs)
        request = {"do": "method", "handle": handle, "name": name, "args": args, "kwargs": kwargs}
        return self._ask(request)

    def attribute(self, handle: Any, name: str) -> Outcome:
        """Read an attribute of an object that an earlier call returned."""
        return self._ask({"do": "attribute", "handle": handle, "name": name})

    def keep(self) -> None:
        """Remember the object that the last call returned."""
        self._answers.answer({"do": "keep"})

    def kept(self) -> Outcome:
        """The value, now, of the object remembered by `keep`."""
        return self._ask({"do": "kept"})

    def _ask(self, request: dict[str, Any]) -> Outcome:
        silent = io.StringIO()
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            reply = self._answers.answer(request)
        failure = reply.get("failure")
        return Outcome(
            value=codec.copy(reply.get("value")),  # the learner may change the original later
            failure=Failure(**failure) if failure else None,
            state=reply["state"],
            args_after=tuple(reply.get("args", ())),
            warnings=tuple(reply.get("warnings", ())),
            notes=tuple(reply.get("notes", ())),
            seconds=reply.get("wall", 0.0),
        )

    def _failure(self, error: BaseException) -> dict[str, Any]:
        """An exception as text, with the innermost line that belongs to this namespace."""
        if isinstance(error, KeyboardInterrupt):
            raise error  # the reader of the notebook pressed stop
        line, source, step = None, "", error.__traceback__
        while step is not None:
            if step.tb_frame.f_globals is self.namespace:
                line = step.tb_lineno
                source = linecache.getline(step.tb_frame.f_code.co_filename, line).strip()
            step = step.tb_next
        try:
            text = str(error)[:TEXT_LIMIT]
        except Exception:  # noqa: BLE001  __str__ is the learner's
            text = ""
        kind = type(error).__name__
        return {"type": kind, "text": text, "line": line, "cell": None, "source": source}


def _no_helper(name: str) -> Any:
    raise LookupError(f"maker: name must be one of this unit's helpers, got {name!r}.")
