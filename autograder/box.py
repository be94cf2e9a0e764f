"""A running sandbox as the judge sees it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from typing import Any

from .frames import Closed, FrameError, receive, send
from .limits import MEGABYTE, Limits
from .usage import HAS_PROC, Usage, look, shared_out

START_SECONDS = 20.0  # for a busy machine; half a second is usual


class SandboxError(Exception):
    """A sandbox that could not be started; never the learner's doing."""


class Sandbox:
    """A running worker: the socket to it, a look at what it uses, and its end."""

    def __init__(
        self, process: subprocess.Popen, control: socket.socket, root: int, folder: str = ""
    ) -> None:
        self.process, self.control, self.root, self._folder = process, control, root, folder
        self.isolated = not folder
        self._started = time.monotonic()
        self._handle = os.pidfd_open(root) if hasattr(os, "pidfd_open") else -1

    def usage(self, total_memory: int) -> Usage:
        """What all processes of the sandbox use; memory is exact where it nears the limit."""
        if not HAS_PROC:
            return Usage(0, time.monotonic() - self._started, False, (self.root,))
        now = look(self.root)
        if now.memory > total_memory:
            return Usage(shared_out(now.pids), now.cpu, now.idle, now.pids)
        return now

    def files(self) -> int:
        """Number of files in the sandbox's own folders; each costs memory of the kernel."""
        if not self.isolated:
            return 0
        count = 0
        for folder in ("scratch", "dev/shm"):
            try:
                room = os.statvfs(f"/proc/{self.root}/root/{folder}")
            except OSError:  # ended in the meantime
                return 0
            count += room.f_files - room.f_ffree
        return count

    def kill(self) -> None:
        """End every process of the sandbox and remove what it left."""
        self.control.close()
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            os.close(self._handle)
            self._handle = -1
        if not self.isolated and hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
        # bwrap reaps the first process of the namespace and then ends by itself.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1.0 if self.isolated else 0.0)
        self.process.kill()
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def begin(self, limits: Limits, modules: dict[str, str]) -> None:
        """Send the limits and the public helper modules; wait until the worker is ready.

        Raises
        ------
        SandboxError
            If the worker did not come up, or a helper module does not run.
        """
        deadline = time.monotonic() + START_SECONDS

        def tick() -> None:
            if time.monotonic() > deadline:
                raise Closed(f"no answer within {START_SECONDS:.0f} seconds")

        table = limits.for_worker(self.isolated)
        request = {"limits": table, "modules": modules, "isolated": self.isolated}
        try:
            send(self.control, 0, request, tick)
            _, answer = receive(self.control, MEGABYTE, tick)
        except (Closed, FrameError) as error:
            said = self._stderr()
            self.kill()
            raise SandboxError(said or str(error)) from None
        if not answer["ready"]:
            self.kill()
            raise SandboxError(f"helper module: must run, got {answer['fault']}")
        if self.process.stderr:
            self.process.stderr.close()

    def request(
        self,
        value: dict[str, Any],
        number: int,
        tick: Callable[[], None],
        passed: socket.socket | None = None,
    ) -> None:
        """Send a request to the worker, with a socket if it is to have one."""
        if hasattr(os, "fork"):
            # A byte of its own carries the descriptor.
            try:
                socket.send_fds(self.control, [b"+"], [passed.fileno()] if passed else [])
            except OSError as error:
                raise Closed(str(error)) from None
        send(self.control, number, value, tick)

    def _stderr(self) -> str:
        if not self.process.stderr:
            return ""
        os.set_blocking(self.process.stderr.fileno(), False)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1.0)
        text = (self.process.stderr.read(4096) or b"").decode("utf-8", "replace")
        return text.strip().rpartition("\n")[2]
