"""The process that runs a learner's code, inside the sandbox.

It imports the modules beside it and nothing else of the package; it holds no check, no reference
and no seed. The judge sends the cells once, then one socket per task; each task is answered by a
forked child, so that a task which dies takes nothing with it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import select
import signal
import socket
import sys
import time
import types
import warnings
from typing import Any

import numpy as np

from .answers import Answers
from .cellrun import Printed, new_namespace, run_cell, stand_in
from .codec import clean
from .frames import Closed, receive, send

CAN_FORK = hasattr(os, "fork")
CLEARING = 0.5  # seconds
NO_PROCESS = 1000  # the status of a task that no process could be made for
_RLIMITS = {
    "RLIMIT_AS": "address_space",
    "RLIMIT_NPROC": "processes",
    "RLIMIT_FSIZE": "file_size",
    "RLIMIT_NOFILE": "descriptors",
    "RLIMIT_CPU": "process_seconds",
}
_NONE_LEFT = ("RLIMIT_CORE", "RLIMIT_MSGQUEUE", "RLIMIT_MEMLOCK")


def main(control: socket.socket) -> None:
    """Serve the judge until it closes ``control``."""
    control.settimeout(None)
    number, request = receive(control, 2**40)
    limits = request["limits"]
    worker = Worker(control, limits, request["isolated"])
    fault = worker.start(request["modules"])
    send(control, number, {"ready": not fault, "fault": fault})
    try:
        worker.serve()
    except Closed:
        os._exit(0)


class Worker:
    """One submission: its namespace, and the loop that answers the judge."""

    def __init__(self, control: socket.socket, limits: dict[str, Any], isolated: bool) -> None:
        self.control, self.limits, self.isolated = control, limits, isolated
        self.modules: dict[str, types.ModuleType] = {}
        self.namespace = new_namespace()
        self.printed = Printed(limits["output_kept"], limits["output"], self._too_much_output)
        self.reply_to: tuple[socket.socket, int] = (control, 0)

    def start(self, modules: dict[str, str]) -> str:
        """Set limits, make the helper modules; returns what went wrong, or ``""``."""
        self._set_limits()
        sys.modules["autograder"] = stand_in(self._helper)
        sys.stdout, sys.stderr = self.printed.stream(), self.printed.stream()
        sys.argv = [""]
        random.seed(0)
        np.random.seed(0)
        for name, source in modules.items():
            module = types.ModuleType(name)
            try:
                code = compile(source, f"<{name}>", "exec", dont_inherit=True)
                exec(code, module.__dict__)  # noqa: S102  the unit's public helper module
            except Exception as error:  # noqa: BLE001  becomes a fault of the unit
                return f"{name}: {type(error).__name__}: {error}"
            self.modules[name] = sys.modules[name] = module
        # Last, so that what goes wrong before it can be read by the judge.
        null = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(null, standard)
        os.close(null)
        return ""

    def _helper(self, name: str) -> Any:
        module_name, _, attribute = name.rpartition(".")
        for module in [self.modules[module_name]] if module_name else self.modules.values():
            if hasattr(module, attribute):
                return getattr(module, attribute)
        raise LookupError(f"{name} is in no helper module")

    def _set_limits(self) -> None:
        try:
            import resource
        except ImportError:
            return
        wanted = {name: self.limits[key] for name, key in _RLIMITS.items() if self.limits[key]}
        for name, value in (wanted | dict.fromkeys(_NONE_LEFT, 0)).items():
            try:
                resource.setrlimit(getattr(resource, name), (value, value))
            except (AttributeError, ValueError, OSError):
                if self.isolated and hasattr(resource, name):
                    raise

    def _too_much_output(self) -> None:
        sock, number = self.reply_to
        try:
            sock.settimeout(1.0)
            send(sock, number, {"state": "output-limit"})
        finally:
            os._exit(1)

    def serve(self) -> None:
        """Answer frames of the judge until the control socket closes."""
        while True:
            number, request, data = self._request()
            if request["do"] == "cells":
                self._cells(number, request["cells"])
            elif request["do"] == "task":
                status = self._inline(number) if data is None else self._forked(data)
                send(self.control, number, {"ended": status})

    def _request(self) -> tuple[int, dict, socket.socket | None]:
        """Next frame, and the socket that may come with the byte before it."""
        data = None
        if CAN_FORK:
            mark, descriptors, _, _ = socket.recv_fds(self.control, 1, 1)
            if not mark:
                raise Closed("end of file")
            if descriptors:
                data = socket.socket(fileno=descriptors[0])
        return *receive(self.control, 2**40), data

    def _cells(self, number: int, cells: list[tuple[str, str]]) -> None:
        self.reply_to = (self.control, number)
        for cell_id, source in cells:
            self.printed.clear()
            send(self.control, number, {"cell": cell_id})
            report = run_cell(cell_id, source, self.namespace)
            report["printed"] = self.printed.text()
            send(self.control, number, {"cell": cell_id, "report": clean(report)[0]})
        send(self.control, number, {"done": len(cells)})

    def _inline(self, number: int) -> int:
        self.reply_to = (self.control, number)
        self._answers().serve(self.control)
        return 0

    def _answers(self) -> Answers:
        self.printed.clear()
        return Answers(self.namespace, self._helper, self.limits["reply"])

    def _forked(self, data: socket.socket) -> int:
        """Let a forked child answer one task; returns its exit status, negative for a signal."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        gc.freeze()
        try:
            with warnings.catch_warnings(action="ignore"):
                child = os.fork()
        except OSError:
            return NO_PROCESS
        if child == 0:
            self._child(data)
        data.close()
        try:
            return self._wait(child)
        finally:
            self._kill(child)
            if self.isolated:
                self._clear()

    def _child(self, data: socket.socket) -> None:
        status = 1
        try:
            os.setsid()
            self.control.close()
            data.settimeout(None)
            random.seed(0)
            np.random.seed(0)
            answers = self._answers()
            answers.before = lambda number: setattr(self, "reply_to", (data, number))
            answers.serve(data)
            status = 0
        except Closed:
            status = 0
        finally:
            os._exit(status)

    def _wait(self, child: int) -> int:
        """Wait for the end of the child, or for a word of the judge, which is always "kill"."""
        watched = [self.control.fileno()]
        if hasattr(os, "pidfd_open"):
            watched.append(os.pidfd_open(child))
        while True:
            ready = select.select(watched, (), (), None if watched[1:] else 0.01)[0]
            if watched[0] in ready:
                self._request()
                self._kill(child)
            ended, status = os.waitpid(child, 0 if watched[1:] else os.WNOHANG)
            if ended:
                for descriptor in watched[1:]:
                    os.close(descriptor)
                return os.waitstatus_to_exitcode(status)

    def _kill(self, child: int) -> None:
        """End the child and all that it left; only a PID namespace of our own may hear -1."""
        for end in (os.kill,) if self.isolated else (os.kill, os.killpg):
            with contextlib.suppress(OSError):
                end(-1 if self.isolated else child, signal.SIGKILL)

    def _clear(self) -> None:
        """Wait until only this process and the first of the namespace are left.

        A process that is still ending counts against the next task's limit.
        """
        end = time.monotonic() + CLEARING
        while time.monotonic() < end and sum(map(str.isdigit, os.listdir("/proc"))) > 2:
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            time.sleep(0.0005)
