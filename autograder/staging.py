"""Making files reachable for an account that may not walk to them.

A Python below a home that only root may enter (mode 0700) cannot be bound by a sandbox that
starts as another account. As root, the child that becomes the sandbox takes a mount namespace of
its own, binds the sources under a folder that everybody may enter, and then gives root up.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

_CANDIDATES = ("/mnt", "/media", "/srv", "/opt", "/tmp")
_NEW_MOUNTS, _PRIVATE, _BIND, _RECURSIVE = 0x20000, 0x40000, 0x1000, 0x4000


def reachable(path: str) -> bool:
    """True if every folder above ``path`` lets everybody through, and ``path`` can be read."""
    parents = Path(path).absolute().parents
    return all(parent.stat().st_mode & 0o001 for parent in parents) and bool(
        os.stat(path).st_mode & 0o004
    )


def _free_folder(sources: list[str]) -> str:
    """A folder that can be covered: it exists, and no source lies in it."""
    taken = [str(Path(source).resolve()) for source in sources]
    return next(
        name
        for name in _CANDIDATES
        if os.path.isdir(name) and not any(path.startswith(name + "/") for path in taken)
    )


def stage(sources: list[str]) -> tuple[list[str], Callable[[int], None]]:
    """Plan to show ``sources`` under other names.

    Returns
    -------
    names : list of str
        The new names, in order.
    enter : callable
        Called in the child of a root process, before it starts its program: makes the names and
        becomes the account with the given number.
    """
    folder = _free_folder(sources)
    names = [f"{folder}/{number}" for number, _ in enumerate(sources)]
    libc = ctypes.CDLL(None, use_errno=True)

    def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
        texts = [text.encode() for text in (source, target, kind)]
        if libc.mount(*texts, ctypes.c_ulong(flags), data.encode()):
            raise OSError(ctypes.get_errno(), f"mount {target}")

    def enter(account: int) -> None:
        if libc.unshare(_NEW_MOUNTS):
            raise OSError(ctypes.get_errno(), "unshare")
        mount("none", "/", "", _PRIVATE | _RECURSIVE)
        mount("tmpfs", folder, "tmpfs", 0, "mode=0755")
        for source, name in zip(sources, names, strict=True):
            if os.path.isdir(source):
                os.mkdir(name, 0o755)
            else:
                Path(name).touch()
            mount(source, name, "", _BIND)
        os.setgroups([])
        os.setresgid(account, account, account)
        os.setresuid(account, account, account)

    return names, enter
