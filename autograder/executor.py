"""Many submissions on this machine: one judge process per core, results in order.

`run` is the one entry: a list of items, a function of one item, and what to do with each result.
Another way of spreading the work is another function with the same arguments. Nothing here knows
what the work is; results cross between processes as JSON.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, cast

Work = Callable[[Any], dict[str, Any]]
Done = Callable[[int, dict[str, Any]], None]
TRIES = 2


def run(items: Sequence[Any], work: Work, lost: Work, jobs: int, done: Done) -> None:
    """Work on every item and hand each result to `done` as it comes.

    Parameters
    ----------
    items : sequence
        What to work on.
    work : callable
        Returns the result of one item, which JSON can hold. Runs in another process.
    lost : callable
        Returns the result of an item whose process died twice.
    jobs : int
        How many processes.
    done : callable
        Receives the index of an item and its result; runs in this process.
    """
    if len(items) == 1:
        done(0, work(items[0]))
        return
    judges = _Judges(items, work)
    waiting = list(range(len(items)))[::-1]
    tries = [0] * len(items)
    try:
        for _ in range(min(jobs, len(items))):
            judges.start(waiting.pop())
        while judges.busy:
            for index, result in judges.finished():
                if result is None:
                    tries[index] += 1
                    if tries[index] < TRIES:
                        waiting.append(index)
                    else:
                        done(index, lost(items[index]))
                else:
                    done(index, result)
                if waiting:
                    judges.give(waiting.pop())
    finally:
        judges.end()


def default_jobs() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Judges:
    """Processes that take the number of an item and answer with its result."""

    def __init__(self, items: Sequence[Any], work: Work):
        self.items, self.work = items, work
        # With fork a judge begins with everything loaded; elsewhere it loads it again.
        method = "fork" if sys.platform == "linux" else "spawn"
        self.context: Any = multiprocessing.get_context(method)
        self.busy: dict[Connection, tuple[Any, int]] = {}
        self.idle: list[tuple[Any, Connection]] = []

    def start(self, index: int) -> None:
        """Start a judge and give it its first item."""
        ours, theirs = self.context.Pipe()
        process = self.context.Process(
            target=_serve, args=(theirs, ours, self.items, self.work), daemon=False
        )
        process.start()
        theirs.close()
        self.idle.append((process, ours))
        self.give(index)

    def give(self, index: int) -> None:
        """Give an item to an idle judge, or to a new one where one has died."""
        if not self.idle:
            self.start(index)
            return
        process, connection = self.idle.pop()
        self.busy[connection] = (process, index)
        try:
            connection.send_bytes(str(index).encode())
        except OSError:
            return  # it died meanwhile: its end of the pipe is closed, which `finished` sees

    def finished(self) -> list[tuple[int, dict[str, Any] | None]]:
        """Wait; return items with their results, None where the judge died."""
        ready: list[tuple[int, dict[str, Any] | None]] = []
        for connection in wait(list(self.busy)):
            pipe = cast(Connection, connection)
            process, index = self.busy.pop(pipe)
            try:
                result = json.loads(pipe.recv_bytes())
            except (EOFError, OSError):
                pipe.close()
                process.join()
                ready.append((index, None))
                continue
            self.idle.append((process, pipe))
            ready.append((index, result))
        return ready

    def end(self) -> None:
        """End every judge; one that is still at work is stopped."""
        for connection, (process, _) in self.busy.items():
            process.terminate()
            self.idle.append((process, connection))
        for _, connection in self.idle:
            connection.close()
        for process, _ in self.idle:
            process.join()
        self.busy, self.idle = {}, []


def _serve(connection: Connection, other_end: Connection, items: Sequence[Any], work: Work) -> None:
    """Answer until the other end is closed."""
    if sys.platform == "linux":
        other_end.close()
    while True:
        try:
            index = int(connection.recv_bytes())
        except (EOFError, OSError, KeyboardInterrupt):
            return
        result = json.dumps(work(items[index])).encode()
        with contextlib.suppress(OSError):  # nobody waits any more
            connection.send_bytes(result)


class ChildDied(RuntimeError):
    """The other process ended before its work did."""


def in_child(function: Callable[[Any], Iterator[Any]], argument: Any) -> Iterator[Any]:
    """Run a generator in another process and yield what it yields, as JSON can hold it.

    Raises
    ------
    ChildDied
        If the process ended on the way.
    """
    context: Any = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send_all, args=(theirs, function, argument))
    process.start()
    theirs.close()
    try:
        while (value := json.loads(ours.recv_bytes())) is not None:
            yield value["value"]
    except EOFError:
        process.join()
        raise ChildDied(
            f"check: the file must run to its end, got a process that ended by itself "
            f"(status {process.exitcode}). Look for what ends Python: exit(), os._exit() or a crash."
        ) from None
    finally:
        ours.close()
        process.terminate()
        process.join()


def _send_all(pipe: Connection, function: Callable[[Any], Iterator[Any]], argument: Any) -> None:
    for value in function(argument):
        pipe.send_bytes(json.dumps({"value": value}).encode())
    pipe.send_bytes(b"null")
