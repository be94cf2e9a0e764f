"""Proofs judged in a helper process: the judge's side.

One helper for each judge, started with the first proof and again whenever it has died. What it
answers was made from a stranger's text, so it is read with a cap and field by field.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder import sandbox
from autograder.box import START_SECONDS, Sandbox, SandboxError
from autograder.frames import Closed
from autograder.proofs.results import ProofResult
from autograder.proofs.syntax import MAX_TEXT
from autograder.proofs.words import MissingSolverError
from autograder.prooftask import Proved

if TYPE_CHECKING:
    from autograder.units import Task

SECONDS = 10  # of processor time, for one proof
PATIENCE = 5  # wall time, in units of the limit
MAX_REPLY = 8 * 2**20
TRIES = 2
_HEAD = struct.Struct(">I")


class ProverFault(RuntimeError):
    """The proof checker itself failed; never the learner's doing."""


class _Late(Exception):
    """No answer within the wall time."""


class Prover:
    """Judges texts in a process of its own.

    Parameters
    ----------
    level : str
        "isolated" or "none", as for a sandbox.
    seconds : float
        Processor time that one proof may use.
    """

    def __init__(self, level: str, seconds: float = SECONDS) -> None:
        self.level, self.seconds = level, seconds
        self.box: Sandbox | None = None
        self._ready = False

    def start(self) -> None:
        """Start the helper where none is running; it loads z3 while the judge does other work.

        Raises
        ------
        SandboxError
            If no process could be started.
        """
        if self.box is None:
            self.box, self._ready = sandbox.start_helper(self.level), False

    def close(self) -> None:
        """End the helper; the next text starts another."""
        if self.box is not None:
            self.box.kill()
        self.box = None

    def judge(self, task: Task, text: str) -> Proved:
        """Judge a text; a `prooftask.Prove`.

        Returns
        -------
        Proved
            Its state is "timeout" or "memory" when the text hit that limit, and "gone" when the
            helper died of it twice.

        Raises
        ------
        SandboxError
            If no process could be started.
        autograder.proofs.words.MissingSolverError
            When z3 is not installed here.
        ProverFault
            When the checker failed.
        """
        form = "proof" if task.chain is None else "chain"
        data = task.proof if task.chain is None else task.chain
        request = {"form": form, "data": data, "seconds": self.seconds}
        request["text"] = text[: MAX_TEXT + 1]  # longer ones are refused all the same
        began = time.monotonic()
        for _ in range(TRIES):
            state, result = self._tried(request)
            if state != "gone":
                break
        return Proved(result, state, time.monotonic() - began)

    def _tried(self, request: Mapping[str, Any]) -> tuple[str, ProofResult | None]:
        self.start()
        try:
            self._wait_until_ready()
            reply = self._ask(request)
        except _Late:
            self.close()
            return "timeout", None
        except Closed:
            state = self._why_ended()
            self.close()
            return state, None
        if reply.get("state") != "ok":
            self.close()
        if reply.get("state") == "no-solver":
            raise MissingSolverError
        if reply.get("state") in ("ok", "memory"):
            return reply["state"], _result(reply) if reply["state"] == "ok" else None
        raise ProverFault(f"proof: must be judged, got {str(reply.get('text'))[:500]}")

    def _wait_until_ready(self) -> None:
        if not self._ready:
            end = time.monotonic() + START_SECONDS
            try:
                self._receive(end)
            except (_Late, Closed) as error:
                self.close()
                raise SandboxError(f"helper: must start, got {error or 'no answer'}") from None
            self._ready = True

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE * self.seconds
        data = json.dumps(request).encode("ascii")
        view = memoryview(_HEAD.pack(len(data)) + data)
        while view:
            try:
                view = view[self._control.send(view) :]
            except TimeoutError:
                _look(end)
            except OSError as error:
                raise Closed(str(error)) from None
        return self._receive(end)

    @property
    def _control(self) -> socket.socket:
        if self.box is None:
            raise Closed("no helper")
        return self.box.control

    def _receive(self, end: float) -> dict[str, Any]:
        length = _HEAD.unpack(self._read(_HEAD.size, end))[0]
        if length > MAX_REPLY:
            raise Closed("the reply is too large")
        try:
            reply = json.loads(self._read(length, end))
        except ValueError:
            raise Closed("the reply is no JSON") from None
        if type(reply) is not dict:
            raise Closed("the reply is no table")
        return reply

    def _read(self, count: int, end: float) -> bytes:
        data = b""
        while len(data) < count:
            try:
                part = self._control.recv(min(count - len(data), 2**16))
            except TimeoutError:
                _look(end)
                continue
            except OSError as error:
                raise Closed(str(error)) from None
            if not part:
                raise Closed("end of file")
            data += part
        return data

    def _why_ended(self) -> str:
        """The limit that ended the helper, else "gone"."""
        status: int | None = None
        if self.box is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = self.box.process.wait(1.0)
        if status is None:
            return "gone"
        number = -status if status < 0 else status - 128  # bwrap adds 128 to the signal
        if number == getattr(signal, "SIGXCPU", 0):
            return "timeout"
        return "memory" if number == signal.SIGABRT else "gone"


def _look(end: float) -> None:
    if time.monotonic() > end:
        raise _Late


def _result(reply: Mapping[str, Any]) -> ProofResult:
    """The result in a reply.

    Raises
    ------
    ProverFault
        When it is none.
    """
    try:
        return ProofResult.from_data(reply["result"])
    except (KeyError, TypeError) as error:
        raise ProverFault(f"proof: the reply must be a result, got {error!r}") from None


_provers: dict[tuple[int, str], Prover] = {}


def prover(level: str) -> Prover:
    """The helper of this process; a fork makes its own."""
    key = (os.getpid(), level)
    if key not in _provers:
        _provers[key] = Prover(level)
    return _provers[key]


@atexit.register
def _close_all() -> None:
    for (process, _), one in _provers.items():
        if process == os.getpid():
            one.close()
