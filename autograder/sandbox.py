"""Sandboxes: the only module of the package that starts processes.

One submission gets one fresh sandbox: bubblewrap with its own user, PID, network, IPC, UTS and
mount namespace, and a fresh Python in it. `start` is the one entry; another way of making a
sandbox is another function in ``_STARTERS``.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import mounts, seccomp
from .box import START_SECONDS, Sandbox, SandboxError
from .frames import TICK, Closed, FrameError, receive
from .limits import MEGABYTE, Limits

_NEEDED_OPTIONS = ("--size", "--clearenv", "--info-fd", "--perms", "--seccomp")


@dataclass(frozen=True)
class Level:
    """How far this machine can isolate: ``name`` is "isolated" or "none"."""

    name: str
    reason: str = ""
    fix: str = ""


@functools.cache
def _help(bwrap: str) -> str:
    done = subprocess.run([bwrap, "--help"], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def bwrap_version(bwrap: str) -> str:
    """What this bubblewrap calls itself."""
    done = subprocess.run([bwrap, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _bubble(limits: Limits, packages: tuple[str, ...]) -> Sandbox:
    """A fresh bubblewrap and a fresh Python in it."""
    bwrap = shutil.which("bwrap") or "bwrap"
    command, options = mounts.bubble_command(
        bwrap, _help(bwrap), packages, limits.scratch, limits.shared_memory
    )
    return _in_bubble(command, options, mounts.BOOT, "/worker")


def _in_bubble(command: list[str], options: dict[str, Any], boot: str, folder: str) -> Sandbox:
    ours, theirs = socket.socketpair()
    info, info_end = os.pipe()
    inherited = [theirs.fileno(), info_end]
    command = [*command, "--info-fd", str(info_end)]
    if program := seccomp.program():
        inherited.append(_readable(program))
        command += ["--seccomp", str(inherited[-1])]
    control = f"socket.socket(fileno={theirs.fileno()})"
    boot = boot.format(folder=folder, path=["/site"], home="/scratch", control=control)
    command += ["/python/bin/python", "-I", "-S", "-B", "-c", boot]
    process = None
    try:
        process = _popen(command, pass_fds=inherited, stderr=subprocess.PIPE, env={}, **options)
    finally:
        theirs.close()
        for end in inherited[1:]:
            os.close(end)
        if process is None:
            ours.close()
            os.close(info)
    root = _first_process(info)
    if root is None:
        ours.close()
        _, said = process.communicate(timeout=START_SECONDS)
        text = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise SandboxError(text or "bwrap: must start, got no process")
    ours.settimeout(TICK)
    return Sandbox(process, ours, root)


def _readable(data: bytes) -> int:
    """A descriptor from which `data` can be read; it must fit in a pipe."""
    end, write_end = os.pipe()
    os.write(write_end, data)
    os.close(write_end)
    return end


def _first_process(info: int) -> int | None:
    """Number of the namespace's first process, as bwrap tells it on ``info``."""
    with open(info, "rb") as file:
        told = file.read()
    return json.loads(told)["child-pid"] if told else None


def _popen(command: list[str], **options: Any) -> subprocess.Popen:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL} | options
    try:
        return subprocess.Popen(command, **quiet)
    except (OSError, subprocess.SubprocessError) as error:
        raise SandboxError(f"{command[0]}: must start, got {error}") from None


def _plain(limits: Limits, packages: tuple[str, ...]) -> Sandbox:
    """A child process with the rights of the judge: not isolated."""
    return _in_child(mounts.BOOT, mounts.site_folders() + mounts.package_parents(packages))


def _in_child(boot: str, path: list[str]) -> Sandbox:
    folder = tempfile.mkdtemp(prefix="autograder-")
    options: dict[str, Any] = {"cwd": folder, "stderr": subprocess.DEVNULL}
    options["env"] = mounts.environment(folder) | {
        name: os.environ[name]
        for name in ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH")
        if name in os.environ
    }
    paired = hasattr(os, "fork")
    if paired:
        ours, theirs = socket.socketpair()
        control = f"socket.socket(fileno={theirs.fileno()})"
        options |= {"pass_fds": [theirs.fileno()], "start_new_session": True}
    else:
        ours = theirs = socket.create_server(("127.0.0.1", 0), backlog=1)
        control = f"socket.create_connection({theirs.getsockname()!r})"
    ours_here = os.path.dirname(__file__)
    boot = boot.format(folder=ours_here, path=path, home=folder, control=control)
    try:
        process = _popen([sys.executable, "-I", "-S", "-B", "-c", boot], **options)
        if not paired:
            theirs.settimeout(START_SECONDS)
            ours, _ = theirs.accept()
    except (SandboxError, OSError):
        shutil.rmtree(folder, ignore_errors=True)
        ours.close()
        raise
    finally:
        theirs.close()
    ours.settimeout(TICK)
    return Sandbox(process, ours, process.pid, folder)


_STARTERS: dict[str, Callable[[Limits, tuple[str, ...]], Sandbox]] = {
    "isolated": _bubble,
    "none": _plain,
}
_ahead: dict[tuple, Sandbox] = {}


def start(level: str, limits: Limits, packages: tuple[str, ...] = ()) -> Sandbox:
    """A new sandbox, or the one that was started ahead.

    It ends with the thread that started it: start sandboxes from the main thread of a process.

    Parameters
    ----------
    level : str
        "isolated" or "none".
    limits : Limits
        What it may use.
    packages : tuple of str
        Names that may be imported beside NumPy, Matplotlib and the standard library.

    Raises
    ------
    ValueError
        For an unknown level, or a package that is not installed.
    SandboxError
        If it could not be started.
    """
    if level not in _STARTERS:
        raise ValueError(f"sandbox: level must be one of {', '.join(_STARTERS)}, got {level}.")
    key = (os.getpid(), level, limits, packages)
    return _ahead.pop(key, None) or _STARTERS[level](limits, packages)


def start_helper(level: str) -> Sandbox:
    """A process that judges proofs (see ``proofs/serve.py``), in a sandbox of its own if isolated.

    Parameters
    ----------
    level : str
        "isolated" or "none".

    Raises
    ------
    SandboxError
        If it could not be started.
    """
    if level == "none":
        path = mounts.site_folders() + mounts.package_parents((mounts.HELPER_PACKAGE,))
        return _in_child(mounts.HELPER_BOOT, path)
    bwrap = shutil.which("bwrap") or "bwrap"
    command, options = mounts.helper_command(bwrap, _help(bwrap))
    return _in_bubble(command, options, mounts.HELPER_BOOT, "/helper")


def start_ahead(level: str, limits: Limits, packages: tuple[str, ...] = ()) -> None:
    """Start the sandbox that the next `start` with the same arguments will give."""
    key = (os.getpid(), level, limits, packages)
    if key not in _ahead:
        _ahead[key] = _STARTERS[level](limits, packages)


@atexit.register
def stop_ahead() -> None:
    """End what `start_ahead` started and nobody took."""
    for key in [key for key in _ahead if key[0] == os.getpid()]:
        _ahead.pop(key).kill()


@functools.cache
def probe() -> Level:
    """Find out, by starting a sandbox and running a cell in it, whether this machine isolates."""
    if not sys.platform.startswith("linux"):
        reason = f"isolation needs the namespaces of Linux, and this system is {sys.platform}"
        return Level("none", reason, "Use Linux, WSL2 or a Linux virtual machine.")
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return Level("none", "bubblewrap is not installed", "Install it: apt install bubblewrap")
    missing = [option for option in _NEEDED_OPTIONS if option not in _help(bwrap)]
    if missing:
        reason = f"this bubblewrap does not know {', '.join(missing)}"
        return Level("none", reason, "Install bubblewrap 0.8 or newer.")
    try:
        _try_one()
    except SandboxError as error:
        return Level("none", str(error), _fix(str(error)))
    return Level("isolated")


def _try_one() -> None:
    source = "import os\nchild = os.fork() or os._exit(0)\nos.waitpid(child, 0)"
    limits = Limits()
    box = _bubble(limits, ())
    box.begin(limits, {})
    deadline = time.monotonic() + START_SECONDS

    def tick() -> None:
        if time.monotonic() > deadline:
            raise Closed("no answer to a trivial cell")

    try:
        box.request({"do": "cells", "cells": [("probe", source)]}, 1, tick)
        while "report" not in (answer := receive(box.control, MEGABYTE, tick)[1]):
            pass
        if answer["report"]["state"] != "ok":
            raise SandboxError(f"trivial cell: must run, got {answer['report']['failure']}")
    except (Closed, FrameError, LookupError, TypeError) as error:
        raise SandboxError(f"trivial cell: must run, got {error}") from None
    finally:
        box.kill()


_FIXES = {
    "RTM_NEWADDR|uid map|Permission denied": (
        "Ubuntu 24.04 and newer: load an AppArmor profile that lets bwrap make user namespaces "
        "(apt install apparmor-profiles; the profile is bwrap-userns-restrict)."
    ),
    "mount proc": (
        "In a container: start it with an unmasked /proc "
        "(docker run --security-opt systempaths=unconfined --security-opt seccomp=unconfined)."
    ),
    "namespace": (
        "Allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 and "
        "user.max_user_namespaces above 0; in a container: --security-opt seccomp=unconfined."
    ),
}


def _fix(reason: str) -> str:
    return next(
        (fix for pattern, fix in _FIXES.items() if re.search(pattern, reason)),
        "Run the command bwrap --unshare-all --ro-bind / / true to see what is missing.",
    )
