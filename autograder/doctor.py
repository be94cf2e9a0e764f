"""What this machine can do, as plain data; the command line prints it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from . import seccomp

Row = tuple[str, str, str]
_PACKAGES = {
    "matplotlib": ("figures", "pip install matplotlib"),
    "jupyterlab": ("notebooks in the browser", "pip install jupyterlab"),
    "nbgrader": ("courses of nbgrader", "pip install nbgrader"),
    "jupytext": ("building the course", "pip install jupytext"),
    "z3-solver": ("checking proofs", "pip install z3-solver"),
}


def report() -> list[Row]:
    """What this machine can do.

    Returns
    -------
    list of (what, state, fix)
        ``state`` begins with "yes" or "no"; ``fix`` is empty where nothing is to be done.
    """
    looks: tuple[Callable[[], list[Row]], ...] = (
        _python,
        _isolation,
        _namespaces,
        _filter,
        _control_group,
        _compiled,
        _packages,
    )
    return [row for look in looks for row in look()]


def _python() -> list[Row]:
    version = platform.python_version()
    enough = sys.version_info >= (3, 11)
    return [
        (
            "Python",
            f"{'yes' if enough else 'no'}, {version}",
            "" if enough else "Use 3.11 or newer.",
        ),
        _package("numpy", "everything", "pip install numpy"),
    ]


def _package(name: str, purpose: str, fix: str) -> Row:
    try:
        return (f"{name} ({purpose})", f"yes, {importlib.metadata.version(name)}", "")
    except importlib.metadata.PackageNotFoundError:
        return (f"{name} ({purpose})", "no, not installed", fix)


def _packages() -> list[Row]:
    # CuPy's distribution has the CUDA version in its name: only the import name is known.
    cupy = importlib.util.find_spec("cupy") is not None
    fix = "" if cupy else "Install the CuPy that is made for your version of CUDA."
    rows = [_package(name, *words) for name, words in _PACKAGES.items()]
    return [*rows, ("cupy (training on a GPU)", "yes" if cupy else "no, not installed", fix)]


def _isolation() -> list[Row]:
    from . import sandbox

    level = sandbox.probe()
    isolated = level.name == "isolated"
    state = "yes, a cell ran in a sandbox" if isolated else f"no, {level.reason}"
    bwrap = shutil.which("bwrap")
    return [
        ("isolated grading", state, level.fix),
        (
            "bubblewrap",
            f"yes, {sandbox.bwrap_version(bwrap)}" if bwrap else "no, not installed",
            "" if bwrap else "apt install bubblewrap",
        ),
    ]


def _first_line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _namespaces() -> list[Row]:
    if not sys.platform.startswith("linux"):
        return [("user namespaces", f"no, this system is {sys.platform}", "Use Linux or WSL2.")]
    refusals = {
        "/proc/sys/user/max_user_namespaces": ("0", "sysctl user.max_user_namespaces=10000"),
        "/proc/sys/kernel/unprivileged_userns_clone": (
            "0",
            "sysctl kernel.unprivileged_userns_clone=1",
        ),
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": (
            "1",
            "load the AppArmor profile bwrap-userns-restrict",
        ),
    }
    for path, (bad, fix) in refusals.items():
        if _first_line(path) == bad:
            return [("user namespaces", f"no, {Path(path).name} is {bad}", fix)]
    return [("user namespaces", "yes", "")]


def _filter() -> list[Row]:
    if seccomp.program() is None:
        state = f"no, there is no table for {platform.machine()}"
        return [("system-call filter", state, "Sandboxes run without it; namespaces still hold.")]
    known = os.path.exists("/proc/sys/kernel/seccomp")
    return [
        (
            "system-call filter",
            f"yes, {len(seccomp.REFUSED)} calls refused" if known else "no, the kernel has none",
            "" if known else "Use a kernel with CONFIG_SECCOMP_FILTER.",
        )
    ]


def _control_group() -> list[Row]:
    """Not needed: memory of all processes together is watched by the judge."""
    group = _first_line("/proc/self/cgroup").rpartition(":")[2]
    limit = f"/sys/fs/cgroup{group}/memory.max"
    writable = os.access(limit, os.W_OK)
    state = "yes, memory.max is writable" if writable else "no, memory is watched instead"
    return [("control group", state, "")]


def _compiled() -> list[Row]:
    """A sandbox cannot write bytecode: what is not compiled is compiled in every one."""
    slow = []
    for name in ("numpy", "matplotlib"):
        try:
            folder = Path(str(importlib.metadata.distribution(name).locate_file(name)))
        except importlib.metadata.PackageNotFoundError:
            continue
        if not any(folder.glob("__pycache__/__init__.*.pyc")):
            slow.append(name)
    if not slow:
        return [("compiled packages", "yes", "")]
    state = f"no, {', '.join(slow)} would be compiled in every sandbox"
    folder_of = Path(str(importlib.metadata.distribution(slow[0]).locate_file("")))
    return [("compiled packages", state, f"python -m compileall -q {folder_of}")]
