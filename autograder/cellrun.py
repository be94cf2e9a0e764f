"""Running a learner's cells inside the worker, as a notebook would.

The text of a cell is data: it is compiled and run here and nowhere else.
"""

from __future__ import annotations

import builtins
import io
import linecache
import re
import sys
import types
from collections.abc import Callable
from typing import Any

TEXT_LIMIT = 400
_MAGIC = re.compile(r"\s*([%!?]|[^#'\"]*\?\s*$|[\w\s,.]+=\s*[%!])")
_FILE = re.compile(r"<cell (.*)>", re.DOTALL)


class Printed(io.RawIOBase):
    """Where standard output and error go: the first and the last part are kept.

    Parameters
    ----------
    keep : int
        Bytes kept at each end.
    stop : int
        Number of bytes after which ``stopped`` is called.
    stopped : callable
        Ends the process.
    """

    def __init__(self, keep: int, stop: int, stopped: Callable[[], Any]) -> None:
        super().__init__()
        self._keep, self._stop, self._stopped = keep, stop, stopped
        self.clear()

    def clear(self) -> None:
        """Forget what was printed."""
        self._first, self._last, self.count = bytearray(), bytearray(), 0

    def writable(self) -> bool:
        """A stream to write to."""
        return True

    def write(self, data: Any) -> int:
        """Keep the ends of ``data``."""
        view = memoryview(data).cast("B")
        self.count += len(view)
        room = self._keep - len(self._first)
        self._first += view[:room]
        self._last = (self._last + view[max(room, len(view) - self._keep) :])[-self._keep :]
        if self.count > self._stop:
            self._stopped()
        return len(view)

    def text(self) -> str:
        """What was kept, with a line that counts what was not."""
        missing = self.count - len(self._first) - len(self._last)
        middle = f"\n... {missing} bytes not kept ...\n" if missing > 0 else ""
        return _decoded(self._first) + middle + _decoded(self._last)

    def stream(self) -> io.TextIOWrapper:
        """A text stream that writes here."""
        return io.TextIOWrapper(
            self,  # type: ignore[arg-type]
            encoding="utf-8",
            errors="backslashreplace",
            newline="",
            write_through=True,
        )


def _decoded(data: bytearray) -> str:
    return data.decode("utf-8", "replace")


class _NoUnit:
    """Stand-in for a notebook's unit: the verdict is made elsewhere."""

    def __init__(self, find: Callable[[str], Any]) -> None:
        self._find = find

    def check(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing."""

    hint = check

    def earlier(self, name: str) -> Any:
        """A function of an earlier unit, from the public helper modules."""
        return self._find(name)


def stand_in(find: Callable[[str], Any]) -> types.ModuleType:
    """The module that `import autograder` gives inside the sandbox."""
    module = types.ModuleType("autograder", "In grading, checks run elsewhere.")
    module.unit = lambda *args, **kwargs: _NoUnit(find)  # type: ignore[attr-defined]
    return module


def new_namespace() -> dict[str, Any]:
    """A fresh `__main__`, with the `display` of notebooks."""
    module = types.ModuleType("__main__")
    module.__dict__["__builtins__"] = builtins
    module.__dict__["display"] = lambda *args, **kwargs: None
    sys.modules["__main__"] = module
    return module.__dict__


def prepare(source: str) -> tuple[str, list[str]]:
    """Python source of a cell and notes on what was left out.

    Line magics, shell escapes and help requests become ``pass``, so that line numbers stay; a
    ``%%`` cell becomes empty. A line is taken for one only where Python cannot read it, so that
    a continued line which begins with the operator ``%`` stays.
    """
    source = source.replace("\r\n", "\n")
    first = source.lstrip().split("\n", 1)[0]
    if first.startswith("%%"):
        return "", [f"cell-magic: {first[:80]}"]
    notes: list[str] = []
    lines = source.split("\n")
    for _ in range(sum(bool(_MAGIC.match(line)) for line in lines)):
        number = _first_error("\n".join(lines))
        if not 0 < number <= len(lines) or not _MAGIC.match(lines[number - 1]):
            break
        line = lines[number - 1]
        notes.append(f"line-magic: {line.strip()[:80]}")
        lines[number - 1] = line[: len(line) - len(line.lstrip())] + "pass"
    return "\n".join(lines), notes


def _first_error(source: str) -> int:
    try:
        compile(source, "<cell>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 0
    except (ValueError, MemoryError, RecursionError, OverflowError):
        return 0
    return 0


def run_cell(cell_id: str, source: str, namespace: dict[str, Any]) -> dict[str, Any]:
    """Run one cell; what it defined before a failure stays defined.

    Returns
    -------
    dict
        ``state`` ("ok", "error", "memory" or "not-run"), ``failure`` and ``notes``.
    """
    source, notes = prepare(source)
    if not source and notes:
        return {"state": "not-run", "failure": None, "notes": notes}
    name = f"<cell {cell_id}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    try:
        exec(compile(source, name, "exec", dont_inherit=True), namespace)  # noqa: S102
    except BaseException as error:  # noqa: BLE001  whatever a learner raises
        state = "memory" if isinstance(error, MemoryError) else "error"
        return {"state": state, "failure": failure_of(error), "notes": notes}
    finally:
        _close_figures()
    return {"state": "ok", "failure": None, "notes": notes}


def _close_figures() -> None:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        try:
            pyplot.close("all")
        except BaseException:  # noqa: BLE001  a learner may have replaced it
            return


def failure_of(error: BaseException) -> dict[str, Any]:
    """An exception as plain text, with the innermost line in a cell that it passed."""
    name, line = "", None
    if isinstance(error, SyntaxError):
        name, line = error.filename or "", error.lineno
    step = error.__traceback__
    while step is not None:
        if _FILE.fullmatch(step.tb_frame.f_code.co_filename):
            name, line = step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next
    cell = _FILE.fullmatch(name)
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:TEXT_LIMIT]
    except BaseException:  # noqa: BLE001  __str__ is the learner's
        text = ""
    return {
        "type": type(error).__name__,
        "text": text,
        "line": line if cell else None,
        "cell": cell[1] if cell else None,
        "source": linecache.getline(name, line or 0).strip()[:TEXT_LIMIT] if cell else "",
    }
