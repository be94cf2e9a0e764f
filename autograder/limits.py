"""What one submission may use."""

from __future__ import annotations

import contextlib
import os
from dataclasses import asdict, dataclass, fields
from typing import Any

MEGABYTE = 2**20
OUTSIDER = 60001  # an account that nobody has: root starts sandboxes as this one


@dataclass(frozen=True)
class Limits:
    """The defaults, in seconds, bytes and counts; a unit may set each."""

    task_seconds: float = 2.0
    cell_seconds: float = 10.0
    cells_seconds: float = 30.0
    address_space: int = 1024 * MEGABYTE
    total_memory: int = 1536 * MEGABYTE
    processes: int = 16
    descriptors: int = 32
    file_size: int = 16 * MEGABYTE
    scratch: int = 64 * MEGABYTE
    shared_memory: int = 16 * MEGABYTE
    files: int = 10_000
    output_kept: int = 16 * 1024
    output: int = 10 * 1000 * 1000
    reply: int = 64 * MEGABYTE

    @classmethod
    def of(cls, table: dict[str, Any]) -> Limits:
        """The limits of a unit: the defaults with those of its table ``[limits]``.

        Raises
        ------
        ValueError
            For a name that is no limit, or a value that is no positive number.
        """
        names = {field.name: field.type for field in fields(cls)}
        for name, value in table.items():
            if name not in names:
                raise ValueError(f"limits: name must be one of {', '.join(names)}, got {name}.")
            if type(value) not in (int, float) or not value > 0:
                raise ValueError(f"limits: {name} must be a positive number, got {value!r}.")
        typed: dict[str, Any] = {
            name: int(value) if names[name] == "int" else float(value)
            for name, value in table.items()
        }
        return cls(**typed)

    def for_worker(self, isolated: bool) -> dict[str, Any]:
        """The table that the worker reads; it sets the limits that the kernel keeps."""
        return asdict(self) | {
            "process_seconds": int(self.cells_seconds) + 5,
            "processes": process_limit(self.processes) if isolated else 0,
        }


def process_limit(processes: int) -> int:
    """Before Linux 5.14 the limit counts every process of the account, not of the namespace."""
    release = os.uname().release.split(".")
    if (int(release[0]), int(release[1].partition("-")[0])) >= (5, 14):
        return processes
    account = OUTSIDER if os.geteuid() == 0 else os.geteuid()
    others = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{name}").st_uid == account:
                others += len(os.listdir(f"/proc/{name}/task"))
    return processes + others
