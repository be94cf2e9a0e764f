"""The judge's clock: what a sandbox has used, against its limits."""

from __future__ import annotations

import time

from .box import Sandbox
from .frames import TICK
from .limits import Limits

PATIENCE = 5  # wall time allowed, in units of the limit on processor time


class LimitHit(Exception):
    """A limit that was reached; ``state`` names it, ``whole`` if it is the whole sandbox's."""

    def __init__(self, state: str, notes: tuple[str, ...] = (), whole: bool = False) -> None:
        super().__init__(state)
        self.state, self.notes, self.whole = state, notes, whole


class Clock:
    """Time and memory of one sandbox, looked at every `frames.TICK` while the judge waits."""

    def __init__(self, box: Sandbox, limits: Limits) -> None:
        self._box, self._limits = box, limits
        self.cpu = self.idle = 0.0
        self._next = self._last = 0.0
        self.look(now=True)

    def look(self, now: bool = False) -> None:
        """Take a look if one is due.

        Raises
        ------
        LimitHit
            "memory" above the limit for all processes together, "output-limit" for too many files.
        """
        moment = time.monotonic()
        if moment < self._next and not now:
            return
        usage = self._box.usage(self._limits.total_memory)
        # A process that waits for something other than the processor uses up its time too.
        if usage.idle and self._last:
            self.idle += moment - self._last
        self._last, self._next = moment, moment + TICK
        self.cpu = max(self.cpu, usage.cpu)
        if usage.memory > self._limits.total_memory:
            raise LimitHit("memory", whole=True)
        if self._box.files() > self._limits.files:
            raise LimitHit("output-limit", whole=True)

    def resume(self) -> None:
        """Leave out of `idle` the time since the last look: the judge was busy, not waiting."""
        self._last = time.monotonic()


class CellSpan:
    """Time of a cell, or of all cells: waiting counts like work."""

    def __init__(self, clock: Clock, limit: float) -> None:
        self._clock, self._limit = clock, limit
        self._used, self._start = clock.cpu + clock.idle, time.monotonic()

    def check(self) -> None:
        """Raise `LimitHit` if the time is up."""
        used = self._clock.cpu + self._clock.idle - self._used
        if used >= self._limit or time.monotonic() - self._start >= PATIENCE * self._limit:
            raise LimitHit("timeout")


class TaskSpan:
    """Time of a task: processor time, or much wall time in which the judge waits for it."""

    def __init__(self, clock: Clock, limit: float) -> None:
        self._clock, self._limit = clock, limit
        self._cpu, self._idle = clock.cpu, clock.idle
        self._waited = 0.0
        self._since = time.monotonic()

    def wait(self) -> None:
        """The judge begins to wait."""
        self._since = time.monotonic()
        self._clock.resume()

    def rest(self) -> float:
        """The judge has its answer; returns the seconds that it waited."""
        seconds = time.monotonic() - self._since
        self._waited += seconds
        return seconds

    def check(self) -> None:
        """Raise `LimitHit` if the time is up; its note says if the machine was too busy."""
        cpu, idle = self._clock.cpu - self._cpu, self._clock.idle - self._idle
        waited = self._waited + time.monotonic() - self._since
        if cpu >= self._limit:
            raise LimitHit("timeout")
        if waited >= PATIENCE * self._limit:
            raise LimitHit("timeout", ("starved",) if cpu + idle < waited / 2 else ())
