"""Exceptions in what an author wrote, told as ``course/NN-slug/checks.py:12: sentence``."""

from __future__ import annotations

import builtins
import contextlib
import difflib
import inspect
import linecache
import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COURSE = "course/"
_MISSING = re.compile(r"(?:\w+\.)*(\w+)\(\) missing \d+ required (?:[\w-]+ )?arguments?: (.*)")
_UNEXPECTED = re.compile(r"(?:\w+\.)*(\w+)\(\) got an unexpected keyword argument '(\w+)'")
_REFERENCE = re.compile(r"<(\d\d-[a-z0-9-]+) reference>\Z")


@contextlib.contextmanager
def author_errors(course: Path | None = None) -> Iterator[None]:
    """Turn an exception that comes out of an author's file into one sentence.

    Parameters
    ----------
    course : Path, optional
        The written course, to find the line of a solution in ``exercise.py``.

    Raises
    ------
    autograder.author.AuthorError
        With file, line and what to do. An exception of the tool itself stays as it is.
    """
    try:
        yield
    except Exception as error:
        told = told_error(error, course)
        if told is None:
            raise
        from autograder.author import AuthorError

        raise AuthorError(told) from None


def told_error(error: Exception, course: Path | None = None) -> str | None:
    """``file:line: sentence`` for an exception of an author's file, None for any other."""
    if isinstance(error, SyntaxError) and str(error.filename).startswith(COURSE):
        return f"{error.filename}:{error.lineno or 1}: this is not Python: {error.msg}. Correct it."
    frames = []
    step = error.__traceback__
    while step is not None:
        frames.append((step.tb_frame, step.tb_lineno))
        step = step.tb_next
    written = [f for f in frames if _is_written(f[0].f_code.co_filename)]
    if not written:
        return None
    frame, line = written[-1]
    ours = str(frames[-1][0].f_globals.get("__name__", "")).startswith("autograder.")
    place = _place(frame.f_code.co_filename, line, course)
    return f"{place}: {_sentence(error, frame, ours)}"


def _is_written(filename: str) -> bool:
    return filename.startswith(COURSE) or bool(_REFERENCE.match(filename))


def _place(filename: str, line: int, course: Path | None) -> str:
    """File and line; a line of the joined solutions is looked up in ``exercise.py``."""
    found = _REFERENCE.match(filename)
    if not found:
        return f"{filename}:{line}"
    label = f"course/{found[1]}/exercise.py"
    path = course / found[1] / "exercise.py" if course is not None else None
    text = linecache.getline(filename, line).rstrip("\n")
    if path is not None and path.is_file() and text.strip():
        lines = path.read_text("utf-8-sig").splitlines()
        numbers = [n for n, other in enumerate(lines, start=1) if other.rstrip() == text]
        if len(numbers) == 1:
            return f"{label}:{numbers[0]}"
    return label


def _sentence(error: Exception, frame: types.FrameType, ours: bool) -> str:
    text = str(error)
    if ours and text.endswith((".", "?")):
        return text
    if isinstance(error, TypeError) and (found := _MISSING.match(text)):
        names = re.findall(r"'(\w+)'", found[2])
        added = ", ".join(f"{name}=..." for name in names)
        return f"{found[1]}(...) needs {' and '.join(names)}. Add {added}"
    if isinstance(error, TypeError) and (found := _UNEXPECTED.match(text)):
        known = _keywords(found[1])
        if known:
            return f"{found[1]}(...) has no '{found[2]}'.{_near(found[2], known, tell=True)}"
    if isinstance(error, AttributeError) and error.name:
        return _attribute_sentence(error.name, error.obj)
    if isinstance(error, NameError) and error.name:
        known = [*frame.f_locals, *frame.f_globals, *dir(builtins)]
        near = _near(error.name, known) or " Define or import it."
        return f"'{error.name}' is not defined.{near}"
    text = " ".join(text.split())[:200].rstrip(".")
    return f"this line raises {type(error).__name__}{': ' if text else ''}{text}. Correct it."


def _keywords(function: str) -> list[str]:
    """Keywords of what authors call: `mistake`, `variant`, and the methods of `Checks`."""
    from autograder import checking

    found: Any = getattr(checking.Checks, function, None)
    if function in ("mistake", "variant", "checks", "Finding"):
        found = getattr(checking, function)
    if found is None:
        return []
    given = inspect.signature(found).parameters.values()
    return [p.name for p in given if p.kind is not p.VAR_KEYWORD and p.name != "self"]


def _attribute_sentence(name: str, owner: Any) -> str:
    from autograder.checking import Checks

    if isinstance(owner, Checks):
        known = [n for n in [*dir(owner)] if not n.startswith("_") and n != "cases"]
        return f"checks have no '{name}'.{_near(name, known, tell=True)}"
    what = owner.__name__ if isinstance(owner, types.ModuleType) else f"a {type(owner).__name__}"
    return f"{what} has no '{name}'.{_near(name, dir(owner)) or ' Correct the name.'}"


def _near(name: str, known: list[str], tell: bool = False) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f" Did you mean '{close[0]}'?"
    return f" Known: {', '.join(known)}." if tell else ""
