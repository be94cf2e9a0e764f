"""A submission in a sandbox, from the judge's side.

What comes out of the sandbox is written by the learner's process, whatever it pretends to be: it
is checked field by field here, and only values come of it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from . import sandbox
from .box import Sandbox, SandboxError
from .clock import CellSpan, Clock, LimitHit
from .frames import Closed, FrameError, receive
from .implementation import Failure
from .limits import MEGABYTE, Limits
from .remotetask import RemoteTask
from .replies import failure_in, texts_in

__all__ = ["Cell", "CellReport", "Limits", "Remote", "SandboxError"]

MAX_KILLS = 3  # further runs after a killed cell


@dataclass(frozen=True)
class Cell:
    """One code cell of a submission."""

    id: str
    source: str


@dataclass(frozen=True)
class CellReport:
    """What became of a cell.

    `state` is "ok", "error" (see `failure`), "timeout", "memory", "output-limit" or "ended" (the
    cell was killed and left out), "not-run" (a ``%%`` cell), "skipped" (after the fourth kill).
    """

    id: str
    state: str
    failure: Failure | None = None
    printed: str = ""
    notes: tuple[str, ...] = ()


class _Killed(Exception):
    def __init__(self, cell_id: str, state: str) -> None:
        super().__init__(cell_id, state)
        self.cell_id, self.state = cell_id, state


class Remote:
    """One submission: its cells are run once, then its tasks are asked.

    Parameters
    ----------
    cells : sequence of Cell
        What to run, in order; ids are unique.
    limits : Limits
        What the submission may use.
    level : str
        "isolated" or "none".
    modules : mapping
        Public helper modules, name to source: importable inside, and where makers are found.
    packages : sequence of str
        Names that may be imported beside NumPy, Matplotlib and the standard library.
    ahead : bool
        Whether to start the sandbox of the next submission while this one runs.

    Raises
    ------
    ValueError
        If two cells have the same id.
    """

    def __init__(
        self,
        cells: Sequence[Cell],
        limits: Limits,
        level: str,
        modules: Mapping[str, str] | None = None,
        packages: Sequence[str] = (),
        ahead: bool = False,
    ) -> None:
        self.limits = limits
        self._level, self._modules = level, dict(modules or {})
        self._packages, self._ahead = tuple(packages), ahead
        self._cells = list(cells)
        self._left = list(cells)
        self._reports: dict[str, CellReport] = {}
        self._kills = 0
        self._number = 0
        self._running: tuple[Sandbox, Clock] | None = None
        self.box: Sandbox | None = None
        if len({cell.id for cell in cells}) < len(cells):
            raise ValueError("Remote: cells must have ids of their own, got one twice.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox. A closed `Remote` starts another one when it is asked again."""
        if self.box is not None:
            self.box.kill()
        self.box = self._running = None

    def next_number(self) -> int:
        """A number for the next frame."""
        self._number += 1
        return self._number

    def run_cells(self) -> list[CellReport]:
        """Run the cells; those that were killed are left out and the others run again.

        Raises
        ------
        SandboxError
            If no sandbox could be started: never the learner's doing.
        """
        self._run()
        skipped = (CellReport(cell.id, "skipped") for cell in self._cells)
        return [self._reports.get(report.id, report) for report in skipped]

    def _run(self) -> tuple[Sandbox, Clock]:
        while self._running is None:
            try:
                self._running = self._attempt()
            except _Killed as killed:
                self.close()
                self._leave_out(killed)
        return self._running

    def _leave_out(self, killed: _Killed) -> None:
        self._kills += 1
        at = [cell.id for cell in self._left].index(killed.cell_id)
        # From the fourth kill on only what ran before it counts: the list gets shorter each time.
        after = self._left[at + 1 :] if self._kills <= MAX_KILLS else []
        self._left = self._left[:at] + after
        kept = {cell.id for cell in self._left}
        self._reports = {
            name: report
            for name, report in self._reports.items()
            if name in kept or report.state in ("timeout", "memory", "output-limit", "ended")
        }
        self._reports[killed.cell_id] = CellReport(killed.cell_id, killed.state)

    def _attempt(self) -> tuple[Sandbox, Clock]:
        self.box = sandbox.start(self._level, self.limits, self._packages)
        self.box.begin(self.limits, self._modules)
        if self._ahead:
            sandbox.start_ahead(self._level, self.limits, self._packages)
            self._ahead = False
        clock = Clock(self.box, self.limits)
        run = _CellRun(self.box, clock, self.limits, self.next_number())
        for report in run.reports(self._left):
            self._reports[report.id] = report
        return self.box, clock

    @contextlib.contextmanager
    def task(self, task_id: str) -> Iterator[RemoteTask]:
        """The implementation for one task: a forked child, which ends with the block.

        Raises
        ------
        SandboxError
            If no sandbox could be started.
        """
        box, clock = self._run()
        task = RemoteTask(box, clock, self.limits, self.next_number())
        try:
            yield task
        finally:
            if not task.close():
                self.close()


class _CellRun:
    """The cells of one attempt, under the judge's clock."""

    def __init__(self, box: Sandbox, clock: Clock, limits: Limits, number: int) -> None:
        self._box, self._clock, self._limits, self._number = box, clock, limits, number
        self._all = CellSpan(clock, limits.cells_seconds)
        self._one = CellSpan(clock, limits.cell_seconds)

    def _tick(self) -> None:
        self._clock.look()
        self._one.check()
        self._all.check()

    def reports(self, cells: list[Cell]) -> Iterator[CellReport]:
        """Report of each cell as it ends.

        Raises
        ------
        _Killed
            At the cell that hit a limit or ended the process.
        """
        current = cells[0].id if cells else ""
        try:
            request = {"do": "cells", "cells": [(cell.id, cell.source) for cell in cells]}
            self._box.request(request, self._number, self._tick)
            for cell in cells:
                current = cell.id
                self._expect({"cell": cell.id})
                self._one = CellSpan(self._clock, self._limits.cell_seconds)
                yield _report(cell.id, self._expect({"cell": cell.id, "report": None}))
            self._expect({"done": len(cells)})
        except LimitHit as hit:
            raise _Killed(current, hit.state) from None
        except (Closed, FrameError):
            raise _Killed(current, "ended") from None

    def _expect(self, shape: dict[str, Any]) -> Any:
        """The next frame, which must have the keys and values of ``shape``."""
        number, answer = receive(self._box.control, MEGABYTE, self._tick)
        if type(answer) is dict and answer.get("state") == "output-limit":
            raise LimitHit("output-limit")
        report = answer.pop("report", None) if type(answer) is dict else None
        if number != self._number or answer | {"report": None} != shape | {"report": None}:
            raise FrameError("frame: must be the next of the cells, got another.")
        return report


def _report(cell_id: str, report: Any) -> CellReport:
    if type(report) is not dict or report.get("state") not in ("ok", "error", "memory", "not-run"):
        raise FrameError("report: must have a state, got none.")
    printed = report.get("printed")
    if type(printed) is not str:
        raise FrameError("report: printed must be text, got something else.")
    failure, notes = failure_in(report.get("failure")), texts_in(report.get("notes"))
    return CellReport(cell_id, report["state"], failure, printed, notes)
