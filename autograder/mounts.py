"""What a sandbox can see of this machine, and the command that starts one.

Shown: the C library, the running Python without its packages, and the packages that learners
may import, each by itself, so that the installed grader (with its references) is not among them.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .limits import MEGABYTE, OUTSIDER
from .staging import reachable, stage

WORKER_FILES = ("answers", "cellrun", "codec", "frames", "values", "worker")
ALWAYS = ("numpy", "matplotlib")
_SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64", "/etc/ld.so.cache")
_ENVIRONMENT = {
    "HOME": "/scratch",
    "TMPDIR": "/scratch",
    "LANG": "C.UTF-8",
    "LD_LIBRARY_PATH": "/python/lib",
    "MPLBACKEND": "Agg",
    "MPLCONFIGDIR": "/scratch",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "MALLOC_ARENA_MAX": "2",  # each further arena reserves address space
}
# The package is not importable inside under its own name: only the modules of the worker are.
BOOT = (
    "import sys, types, socket; inside = types.ModuleType('inside'); inside.__path__ = [{folder!r}]"
    "; sys.modules['inside'] = inside; sys.path[:0] = {path!r}; sys.path.append({home!r})"
    "; sys.dont_write_bytecode = True; from inside.worker import main; main({control})"
)
# The same for the process that judges proofs: it has the proof checker, and nothing else of ours.
HELPER_BOOT = (
    "import sys, types, socket; package = types.ModuleType('autograder')"
    "; package.__path__ = [{folder!r}]; sys.modules['autograder'] = package"
    "; sys.path[:0] = {path!r}; sys.dont_write_bytecode = True"
    "; from autograder.proofs.serve import main; main({control})"
)
HELPER_PACKAGE = "z3"
HELPER_MEGABYTES = 16  # of scratch and of shared memory

_UNSHARED = ("user", "pid", "net", "ipc", "uts", "cgroup-try")

Binds = list[tuple[str, str]]


def environment(home: str = "/scratch") -> dict[str, str]:
    """The whole environment of a worker."""
    return _ENVIRONMENT | {"HOME": home, "TMPDIR": home, "MPLCONFIGDIR": home}


def _helper_binds() -> Binds:
    """The proof checker and, where it is installed, z3."""
    binds = [(str(Path(__file__).parent / "proofs"), "/helper/proofs")]
    spec = importlib.util.find_spec(HELPER_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        binds.append((folder, f"/site/{HELPER_PACKAGE}"))
    return binds


def site_folders() -> list[str]:
    """Folders in which the packages of the running Python lie."""
    return [str(Path(path)) for path in sys.path if Path(path).name.endswith("-packages")]


@functools.cache
def package_binds(packages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Every file and folder of the packages and of what they need, to lie under ``/site``.

    Parameters
    ----------
    packages : tuple of str
        Names as in ``import``. A dotted name shows that module alone.

    Raises
    ------
    ValueError
        For a package that is not installed.
    """
    binds = dict(_distributions([*ALWAYS, *packages]))
    for name in packages:
        spec = importlib.util.find_spec(name)
        if spec is None or not (spec.origin or spec.submodule_search_locations):
            raise ValueError(f"sandbox: package must be installed, got {name}. Install it.")
        folders = list(spec.submodule_search_locations or ())
        inside = name.replace(".", "/")
        if folders:
            binds[f"/site/{inside}"] = folders[0]
        elif spec.origin:
            binds[f"/site/{inside}{''.join(Path(spec.origin).suffixes)}"] = spec.origin
    return tuple((source, place) for place, source in binds.items() if os.path.exists(source))


def _distributions(names: list[str]) -> Iterable[tuple[str, str]]:
    """Places inside and sources of the distributions ``names`` and all they require."""
    seen: set[str] = set()
    while names:
        name = re.sub(r"[-_.]+", "-", names.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        required = [text for text in found.requires or () if "extra ==" not in text]
        names += [match[0] for text in required if (match := re.match(r"[\w.-]+", text))]
        record = found.read_text("RECORD") or found.read_text("top_level.txt") or ""
        tops = {re.split(r"[/,]", line.strip('" '))[0] for line in record.splitlines()}
        for top in tops - {"", "..", "__pycache__", "autograder"}:
            if not top.endswith((".dist-info", ".pth")):
                yield f"/site/{top}", str(found.locate_file(top))


def _system_binds() -> tuple[Binds, list[str]]:
    """The system's libraries and the running Python, and the links among the former."""
    binds: Binds = []
    links: list[str] = []
    for path in _SYSTEM:
        if os.path.islink(path):
            links += ["--symlink", os.readlink(path).removeprefix("/"), path]
        elif os.path.exists(path):
            binds.append((path, path))
    base = Path(sys.base_prefix)
    binds += [
        (str(base / library), f"/python/{library}")
        for library in sorted({"lib", sys.platlibdir})
        if (base / library).is_dir()
    ]
    executable = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    return [*binds, (executable, "/python/bin/python")], links


def _covered(binds: Binds) -> list[str]:
    """Folders of packages in the bound ones, to be covered by an empty folder."""
    return [
        place + str(folder).removeprefix(source)
        for source, place in binds
        for kind in ("site", "dist")
        for folder in Path(source).glob(f"python3*/{kind}-packages")
    ]


def _worker_binds() -> Binds:
    """The modules of the worker, with their compiled forms where these exist."""
    here = Path(__file__).parent
    files = [here / f"{name}.py" for name in WORKER_FILES]
    compiled = [Path(importlib.util.cache_from_source(str(file))) for file in files]
    return [
        (str(file), f"/worker/{file.relative_to(here)}")
        for file in files + compiled
        if file.is_file() and file.is_relative_to(here)
    ]


def package_parents(packages: tuple[str, ...]) -> list[str]:
    """Folders from which the packages are imported where nothing is isolated."""
    found = (importlib.util.find_spec(name.partition(".")[0]) for name in packages)
    return [str(Path(spec.origin).parent.parent) for spec in found if spec and spec.origin]


@functools.cache
def bubble_command(
    bwrap: str, known_options: str, packages: tuple[str, ...], scratch: int, shared_memory: int
) -> tuple[list[str], dict[str, Any]]:
    """Command up to the worker's own, and how `Popen` is to start it."""
    binds = [*package_binds(packages), *_worker_binds()]
    return _command(bwrap, known_options, binds, scratch, shared_memory)


@functools.cache
def helper_command(bwrap: str, known_options: str) -> tuple[list[str], dict[str, Any]]:
    """The same for the process that judges proofs."""
    size = HELPER_MEGABYTES * MEGABYTE
    return _command(bwrap, known_options, _helper_binds(), size, size)


def _command(
    bwrap: str, known_options: str, inside: Binds, scratch: int, shared_memory: int
) -> tuple[list[str], dict[str, Any]]:
    binds, links = _system_binds()
    covers = _covered(binds)
    binds += inside
    sources, options = [source for source, _ in binds], {}
    if os.geteuid() == 0:
        # As root inside a user namespace a process is still root to the kernel: no limit on
        # processes would hold, and files of root's would be readable.
        if all(map(reachable, sources)):
            options = {"user": OUTSIDER, "group": OUTSIDER, "extra_groups": []}
        else:
            sources, enter = stage(sources)
            options = {"preexec_fn": functools.partial(enter, OUTSIDER)}
    command = [bwrap, *(f"--unshare-{name}" for name in _UNSHARED)]
    command += ["--uid", "1000", "--gid", "1000", "--die-with-parent", "--new-session"]
    if "--disable-userns" in known_options:
        command.append("--disable-userns")
    command.append("--clearenv")
    for name, value in environment().items():
        command += ["--setenv", name, value]
    for source, (_, place) in zip(sources, binds, strict=True):
        command += ["--ro-bind", source, place]
    for place in covers:
        command += ["--tmpfs", place, "--remount-ro", place]
    command += [*links, "--proc", "/proc", "--dev", "/dev"]
    command += ["--size", str(scratch), "--tmpfs", "/scratch"]
    command += ["--size", str(shared_memory), "--tmpfs", "/dev/shm"]
    command += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/scratch"]
    return command, options
