"""One task of a submission in a sandbox: an implementation whose code runs in a forked child."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from typing import Any

from .box import Sandbox
from .clock import Clock, LimitHit, TaskSpan
from .frames import TICK, Closed, FrameError, TooLarge, receive, send
from .implementation import Failure, Outcome
from .limits import MEGABYTE, Limits
from .replies import outcome_in

GRACE = 1.0  # seconds that the worker has to end a child
_NO_PROCESS = 1000  # what the worker answers when no child could be made
_ENDED_BY = {
    "SIGSEGV": "it used memory that is not its own, or recursed too deeply in compiled code",
    "SIGABRT": "it was aborted",
    "SIGILL": "it ran an illegal instruction",
    "SIGFPE": "it divided integers by zero in compiled code",
    "SIGKILL": "it was killed",
    "SIGSYS": "it called what the sandbox forbids",
}


class RemoteTask:
    """The learner's names, asked from outside. See `implementation.Implementation`.

    After a limit was hit, or the process ended, every further question has that answer at once.
    """

    def __init__(self, box: Sandbox, clock: Clock, limits: Limits, number: int) -> None:
        self._box, self._clock, self._limits, self._number = box, clock, limits, number
        self._over: Outcome | None = None
        self._status: int | None = None
        self._intact = True
        self._count = 0
        self._data, theirs = self._sockets()
        try:
            clock.look(now=True)
            self._span = TaskSpan(clock, limits.task_seconds)
            box.request({"do": "task"}, number, self._tick, theirs)
        except LimitHit as hit:
            self._span = TaskSpan(clock, limits.task_seconds)
            self._stop(hit)
        except Closed:
            self._gone()
        finally:
            if theirs is not None:
                theirs.close()

    def _sockets(self) -> tuple[socket.socket, socket.socket | None]:
        if not hasattr(os, "fork"):  # the worker answers by itself
            return self._box.control, None
        ours, theirs = socket.socketpair()
        ours.settimeout(TICK)
        return ours, theirs

    def call(self, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a function."""
        return self._ask({"do": "call", "name": name, "args": args, "kwargs": kwargs})

    def get(self, name: str) -> Outcome:
        """Read a variable."""
        return self._ask({"do": "get", "name": name})

    def method(self, handle: Any, name: str, args: tuple, kwargs: dict) -> Outcome:
        """Call a method of an object that an earlier call returned."""
        request = {"do": "method", "handle": handle, "name": name, "args": args, "kwargs": kwargs}
        return self._ask(request)

    def attribute(self, handle: Any, name: str) -> Outcome:
        """Read an attribute of an object that an earlier call returned."""
        return self._ask({"do": "attribute", "handle": handle, "name": name})

    def keep(self) -> None:
        """Remember the object that the last call returned."""
        self._ask({"do": "keep"})

    def kept(self) -> Outcome:
        """The value, now, of the object remembered by `keep`."""
        return self._ask({"do": "kept"})

    def _ask(self, request: dict[str, Any]) -> Outcome:
        if self._over is not None:
            return self._over
        self._count += 1
        self._span.wait()
        try:
            send(self._data, self._count, request, self._tick)
            number, reply = receive(self._data, self._limits.reply + MEGABYTE, self._tick)
            if number != self._count:
                raise FrameError("reply: number must be that of the question, got another.")
            outcome = outcome_in(reply, self._span.rest())
            self._clock.look()
            self._span.check()
        except LimitHit as hit:
            return self._stop(hit)
        except TooLarge:
            return self._stop(LimitHit("output-limit"))
        except FrameError as error:
            failure = Failure("ProtocolError", f"the answer could not be read: {error}")
            return self._stop(LimitHit("error"), failure)
        except Closed:
            return self._gone()
        if outcome.state in ("memory", "output-limit"):
            self._over = outcome
        return outcome

    def _tick(self) -> None:
        self._clock.look()
        self._span.check()
        if self._data is not self._box.control and self._status is None:
            self._hear()
            if self._ended() and not _waiting(self._data):
                raise Closed("the task's process has ended")

    def _ended(self) -> bool:
        return self._status is not None

    def _hear(self) -> None:
        """Read from the worker that the child has ended, if it says so."""
        if not _waiting(self._box.control):
            return
        number, answer = receive(self._box.control, MEGABYTE, _give_up_after(GRACE))
        status = answer.get("ended") if type(answer) is dict else None
        if number != self._number or type(status) is not int:
            self._intact = False
            raise FrameError("worker: must say that the task ended, got something else.")
        self._status = status

    def _stop(self, hit: LimitHit, failure: Failure | None = None) -> Outcome:
        """End the child; the answer to this and all further questions."""
        self._over = Outcome(state=hit.state, failure=failure, notes=hit.notes)
        # What was over a limit for the whole sandbox stays in it: only a fresh one helps.
        if hit.whole or self._data is self._box.control:
            self._intact = False
        elif self._status is None and self._intact:
            try:
                self._box.request({"do": "kill"}, self._number, _give_up_after(GRACE))
            except Closed:
                self._intact = False
            self._wait_for_end()
        return self._over

    def _gone(self) -> Outcome:
        """The child has closed its end, by itself."""
        self._wait_for_end()
        status, state = self._status, "ended"
        if status is None or not self._intact:
            text = "the code ended or stopped the whole process"
        elif status == _NO_PROCESS:
            text, self._intact = "no further process could be started", False
        elif status >= 0:
            text = f"the code ended the process with exit status {status}"
        elif -status == getattr(signal, "SIGXCPU", 0):
            state, text = "timeout", ""
        else:
            name = _signal_name(-status)
            text = f"the process ended by {name}: {_ENDED_BY.get(name, 'a signal')}"
        failure = Failure("ended", text) if text else None
        self._over = Outcome(state=state, failure=failure)
        return self._over

    def _wait_for_end(self) -> None:
        end = time.monotonic() + GRACE
        try:
            while self._status is None and self._intact:
                self._hear()
                if self._status is None:
                    if time.monotonic() > end:
                        self._intact = False
                    time.sleep(0.001)
        except (Closed, FrameError):
            self._intact = False

    def close(self) -> bool:
        """End the child; False if the sandbox is not fit for another task."""
        if self._over is None or (self._status is None and self._intact):
            with contextlib.suppress(Closed):
                send(self._data, 0, {"do": "end"}, _give_up_after(GRACE))
            self._wait_for_end()
        if self._data is not self._box.control:
            self._data.close()
        return self._intact


def _waiting(sock: socket.socket) -> bool:
    """True if there is something to read, be it the end of the file."""
    if sock.fileno() < 0:
        return True
    try:
        sock.setblocking(False)
        sock.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        sock.settimeout(TICK)
    return True


def _give_up_after(seconds: float) -> Any:
    end = time.monotonic() + seconds

    def tick() -> None:
        if time.monotonic() > end:
            raise Closed(f"not read within {seconds} seconds")

    return tick


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
