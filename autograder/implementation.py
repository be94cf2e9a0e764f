"""An implementation of a unit's functions, and what one use of it gave.

A check never touches the learner's objects. It asks an implementation (the learner's, the
reference, a known mistake) and reads an `Outcome`, whose values have all gone through the
codec's rules. So the notebook, where the learner's code runs in the same process, and grading,
where it runs in a sandbox, see the same thing.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import time
import warnings
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from autograder import codec

TEXT_LIMIT = 400


@dataclass(frozen=True)
class Failure:
    """An exception that came out of the learner's code, as text."""

    type: str
    text: str
    line: int | None = None
    cell: str | None = None
    source: str = ""


@dataclass
class Outcome:
    """What one use of an implementation gave.

    `state` is "ok", "error" (see `failure`), or the limit that was hit: "timeout", "memory",
    "output-limit", "ended" (the process was ended by the code itself).
    """

    value: Any = None
    failure: Failure | None = None
    state: str = "ok"
    args_after: tuple[Any, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


class Implementation(Protocol):
    """What a check may ask of the code under test."""

    def call(self, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a function."""

    def get(self, name: str) -> Outcome:
        """Read a variable."""

    def method(self, handle: Any, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a method of an object that an earlier call returned."""

    def attribute(self, handle: Any, name: str) -> Outcome:
        """Read an attribute of an object that an earlier call returned."""

    def keep(self) -> None:
        """Remember the object that the last call returned."""

    def kept(self) -> Outcome:
        """The value, now, of the object remembered by `keep`."""


def missing(name: str) -> Outcome:
    """The outcome of asking for a name that is not defined."""
    return Outcome(failure=Failure("NameError", f"{name} is not defined"), state="error")


class Local:
    """Names of one namespace, used in this process: the notebook, the reference, a mistake."""

    def __init__(self, namespace: dict[str, Any]):
        self.namespace = namespace
        self._handles: dict[int, Any] = {}
        self._last: Any = None
        self._kept: Any = None

    def call(self, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a function of the namespace on copies of the arguments."""
        if name not in self.namespace:
            return missing(name)
        return self._run(self.namespace[name], args, kwargs)

    def get(self, name: str) -> Outcome:
        """The value of a variable."""
        if name not in self.namespace:
            return missing(name)
        value, notes = codec.clean(self.namespace[name])
        return Outcome(value=value, notes=tuple(notes))

    def method(self, handle: Any, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a method of an object that an earlier call returned."""
        target = self._handles[handle.id]
        return self._run(lambda *a, **k: getattr(target, name)(*a, **k), args, kwargs)

    def attribute(self, handle: Any, name: str) -> Outcome:
        """Read an attribute of an object that an earlier call returned."""
        target = self._handles[handle.id]
        return self._run(lambda: getattr(target, name), (), {})

    def keep(self) -> None:
        """Remember the object that the last call returned."""
        self._kept = self._last

    def kept(self) -> Outcome:
        """The value, now, of the object remembered by `keep`."""
        value, notes = codec.clean(self._kept)
        return Outcome(value=value, notes=tuple(notes))

    def _run(self, function: Any, args: tuple, kwargs: dict) -> Outcome:
        args = tuple(codec.copy(a) for a in args)
        kwargs = {k: codec.copy(v) for k, v in kwargs.items()}
        self._last = None
        failure = None
        silent = io.StringIO()
        start = time.perf_counter()
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(all="warn", under="ignore"),
            contextlib.redirect_stdout(silent),
            contextlib.redirect_stderr(silent),
        ):
            warnings.simplefilter("always")
            try:
                self._last = function(*args, **kwargs)
            except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a learner raises
                failure = self._failure(error)
        seconds = time.perf_counter() - start
        value, notes = self._clean(self._last)
        return Outcome(
            value=None if failure else value,
            failure=failure,
            state="error" if failure else "ok",
            args_after=tuple(codec.clean(a)[0] for a in args),
            warnings=tuple(f"{w.category.__name__}: {str(w.message)[:TEXT_LIMIT]}" for w in caught),
            notes=tuple(notes),
            seconds=seconds,
        )

    def _clean(self, value: Any) -> tuple[Any, tuple[str, ...]]:
        cleaned, notes = codec.clean(value)
        if isinstance(cleaned, codec.Foreign):
            number = len(self._handles)
            self._handles[number] = value
            return codec.Handle(number, cleaned.type_name), notes
        return codec.copy(cleaned), notes  # a snapshot: the learner may change the original later

    def _failure(self, error: BaseException) -> Failure:
        line, source = None, ""
        step = error.__traceback__
        while step is not None:
            if step.tb_frame.f_globals is self.namespace:
                line = step.tb_lineno
                source = linecache.getline(step.tb_frame.f_code.co_filename, line).strip()
            step = step.tb_next
        return Failure(type(error).__name__, str(error)[:TEXT_LIMIT], line, None, source)
