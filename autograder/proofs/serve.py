"""The helper process that judges proofs, one after another, within limits.

The text is data and is never run; it is written by a stranger all the same, so memory and time are
limited by the kernel, and the process holds nothing but this package and z3. It imports neither
NumPy nor anything else of the grader. A frame is four bytes of length and JSON.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import time
from typing import Any

from autograder.proofs.chain import check_chain
from autograder.proofs.checker import check_proof
from autograder.proofs.encode import load
from autograder.proofs.task import ProofTask
from autograder.proofs.words import MissingSolverError

MEMORY = 512 * 2**20
_HEAD = struct.Struct(">I")


def main(control: socket.socket) -> None:
    """Answer until the other end is closed, or a proof ran out of memory."""
    control.settimeout(None)
    _limit("RLIMIT_AS", MEMORY)
    _limit("RLIMIT_CORE", 0)
    try:
        load()
        solver = True
    except MissingSolverError:
        solver = False
    send(control, {"solver": solver})
    tasks: dict[str, ProofTask] = {}
    while (request := receive(control)) is not None:
        _limit("RLIMIT_CPU", int(time.process_time() + request["seconds"]) + 1)
        reply = answer(request, tasks)
        send(control, reply)
        if reply["state"] != "ok":
            return


def answer(request: dict[str, Any], tasks: dict[str, ProofTask]) -> dict[str, Any]:
    """Judge one text; whatever happens, the reply says it.

    Parameters
    ----------
    request : dict
        ``form`` ("proof" or "chain"), ``data`` (the task) and ``text``.
    tasks : dict
        Tasks that were read already, by their data.
    """
    try:
        if request["form"] == "chain":
            result = check_chain(request["data"], request["text"])
        else:
            key = json.dumps(request["data"], sort_keys=True)
            if key not in tasks:
                tasks[key] = ProofTask.from_data(request["data"])
            result = check_proof(tasks[key], request["text"])
        return {"state": "ok", "result": result.data()}
    except MemoryError:
        return {"state": "memory"}
    except MissingSolverError:
        return {"state": "no-solver"}
    except Exception as error:  # noqa: BLE001  a fault of ours; the judge tells it
        if "memory" in str(error).lower():  # as z3 says it
            return {"state": "memory"}
        return {"state": "fault", "text": f"{type(error).__name__}: {error}"[:500]}


def _limit(name: str, value: int) -> None:
    """Set a limit of the kernel where there is such a thing; the hard one stays as it is."""
    try:
        import resource
    except ImportError:
        return
    number = getattr(resource, name, None)
    if number is None:
        return
    hard = resource.getrlimit(number)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(ValueError, OSError):  # some systems know a limit and keep none
        resource.setrlimit(number, (soft, hard))


def send(control: socket.socket, value: dict[str, Any]) -> None:
    """Send one frame."""
    data = json.dumps(value).encode("ascii")
    control.sendall(_HEAD.pack(len(data)) + data)


def receive(control: socket.socket) -> dict[str, Any] | None:
    """The next frame, or None when the other end is closed."""
    head = _read(control, _HEAD.size)
    if head is None:
        return None
    data = _read(control, _HEAD.unpack(head)[0])
    return None if data is None else json.loads(data)


def _read(control: socket.socket, count: int) -> bytes | None:
    data = b""
    while len(data) < count:
        part = control.recv(min(count - len(data), 2**16))
        if not part:
            return None
        data += part
    return data
