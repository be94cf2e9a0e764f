"""What a tree of processes uses, read from ``/proc`` by the judge."""

from __future__ import annotations

import os
from dataclasses import dataclass

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
HAS_PROC = os.path.isfile("/proc/self/stat")
_MEMORY = ("RssAnon:", "RssShmem:")
_PROPORTIONAL = ("Pss_Anon:", "Pss_Shmem:")


@dataclass(frozen=True)
class Usage:
    """One look at a tree of processes.

    Attributes
    ----------
    memory : int
        Bytes that belong to the processes alone. Pages shared after a fork count for each.
    cpu : float
        Seconds of processor time, with that of processes which have ended.
    idle : bool
        True if no thread was running or ready to run.
    pids : tuple of int
        The processes, the first of the tree first.
    """

    memory: int
    cpu: float
    idle: bool
    pids: tuple[int, ...]


def _read(path: str) -> str:
    try:
        with open(path, encoding="latin-1") as file:
            return file.read()
    except OSError:  # ended in the meantime
        return ""


def _kilobytes(text: str, names: tuple[str, ...]) -> int:
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(names))


def _stat(path: str) -> list[str]:
    return _read(path).rpartition(")")[2].split()


def look(root: int) -> Usage:
    """Walk the tree of processes below ``root``, and ``root`` itself."""
    todo, seen = [root], []
    memory, ticks, idle = 0, 0, True
    while todo:
        pid = todo.pop()
        fields = _stat(f"/proc/{pid}/stat")
        if not fields:
            continue
        seen.append(pid)
        ticks += sum(map(int, fields[11:15]))
        memory += _kilobytes(_read(f"/proc/{pid}/status"), _MEMORY)
        for thread in _threads(pid):
            todo += map(int, _read(f"/proc/{pid}/task/{thread}/children").split())
            idle = idle and _stat(f"/proc/{pid}/task/{thread}/stat")[:1] != ["R"]
    return Usage(memory * 1024, ticks / _TICKS, idle, tuple(seen))


def _threads(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


def shared_out(pids: tuple[int, ...]) -> int:
    """Bytes of the processes with each shared page counted once; exact, and slower."""
    texts = [_read(f"/proc/{pid}/smaps_rollup") for pid in pids]
    return (
        sum(
            _kilobytes(text, _PROPORTIONAL)
            if text
            else _kilobytes(_read(f"/proc/{pid}/status"), _MEMORY)
            for pid, text in zip(pids, texts, strict=True)
        )
        * 1024
    )
