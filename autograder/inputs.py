"""The files behind a path given to `grade`: a notebook, a folder or a zip, listed without trust.

Files are listed first and read one at a time, each exactly once, into memory. Links, devices and
names that lead out of a zip are never followed; they become entries that cannot be read, so that
each of them still gets a result.
"""

from __future__ import annotations

import errno
import itertools
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.ipynb import MAX_BYTES, NotebookError

OUTPUT_MARK = ".autograder"
MAX_FOLDERS_DEEP = 12
MAX_FILES = 200_000
MAX_ZIP_ENTRIES = 20_000
MAX_ZIP_RATIO = 200
_DAMAGED = (
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
NOTEBOOK, MODULE, FOLDER, OTHER, IGNORED = ".ipynb", ".py", "folder", "other", "ignored"
MAX_OTHERS = 5  # files that are no notebooks, remembered for each folder
SUBMITTED = "submitted"
OF_NBGRADER = ("source", "release", "autograded", "feedback", "exchange", SUBMITTED)


class InputError(ValueError):
    """A path that cannot be graded at all; the text says what to give instead."""


@dataclass(frozen=True)
class Entry:
    """One file below a path.

    Attributes
    ----------
    parts : tuple of str
        Its place relative to the path given.
    kind : str
        ``.ipynb``, ``.py``, ``folder`` (a folder without a notebook), ``other`` (a file that is
        no notebook) or ``ignored`` (a notebook beside the folder ``submitted``).
    read : callable
        Returns the bytes, or raises `NotebookError` with one sentence why it does not.
    """

    parts: tuple[str, ...]
    kind: str
    read: Callable[[], bytes]


def entries(path: Path) -> list[Entry]:
    """List what a path given to `grade` holds, in a fixed order.

    Raises
    ------
    InputError
        If there is nothing at the path, or no notebook in it.
    """
    must_exist([path])
    if path.is_symlink():
        return [_refused((path.name,), _LINK)]
    if path.is_dir():
        found = _folder_entries(path)
    elif path.suffix.lower() == ".zip":
        found = _zip_entries(path)
    else:
        found = [_file_entry(path), *_beside(path)]
    if not any(e.kind == NOTEBOOK for e in found):
        raise InputError(
            f"grade: PATH must be a notebook (.ipynb), or a folder or zip that holds some, "
            f"got {str(path)!r} without any. Give the folder of the submissions."
        )
    return found


def must_exist(paths: Iterable[str | os.PathLike[str]]) -> None:
    """Refuse a path at which there is nothing, before any work begins."""
    for path in paths:
        if not os.path.lexists(path):
            raise InputError(f"grade: PATH must exist, got {str(path)!r}. Check the spelling.")


_LINK = "This is a link, and links are not followed. Hand in the file itself."
_ZIPPED = (
    "This is a zip inside the submissions. Unpack it, or give it to grade as a path of its own."
)


def _refused(parts: tuple[str, ...], reason: str, kind: str = NOTEBOOK) -> Entry:
    def read() -> bytes:
        raise NotebookError(reason)

    return Entry(parts, kind, read)


def _file_entry(path: Path) -> Entry:
    if path.suffix.lower() != NOTEBOOK:
        return _refused((path.name,), _not_a_notebook(path.suffix))
    return Entry((path.name,), NOTEBOOK, lambda: read_file(path))


def _beside(path: Path) -> list[Entry]:
    """Modules in the folder of a notebook that was given by itself."""
    found, _ = _scan(path.parent, ())
    return [e for e in found if e.kind == MODULE]


def _not_a_notebook(suffix: str) -> str:
    return f"A submission must be a notebook (.ipynb), got a file ending in {suffix or 'nothing'}."


def read_file(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Read one regular file that is no link, once, and no further than the limit."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise NotebookError(_LINK) from None
        raise NotebookError(_unreadable(error)) from None
    try:
        _look_at(os.fstat(descriptor))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit + 1)
    except OSError as error:
        raise NotebookError(_unreadable(error)) from None
    finally:
        os.close(descriptor)


def _look_at(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise NotebookError("This is no file but a folder or a device. Hand in a file.")
    if status.st_nlink > 1:
        raise NotebookError(
            "This file has a second name elsewhere (a hard link). Hand in a copy of it."
        )


def _unreadable(error: OSError) -> str:
    why = os.strerror(error.errno).lower() if error.errno else "unknown reason"
    return f"The file cannot be read ({why}). Make it readable and grade again."


def _folder_entries(top: Path) -> list[Entry]:
    """Walk below a folder, or below its folder `submitted` when it has one."""
    if not (top / SUBMITTED).is_dir() or (top / SUBMITTED).is_symlink():
        return _walk(top, ())
    beside = [e for e in _walk(top, (), OF_NBGRADER) if e.kind == NOTEBOOK]
    return _walk(top, (SUBMITTED,)) + [Entry(e.parts, IGNORED, e.read) for e in beside]


def _walk(top: Path, start: tuple[str, ...], without: tuple[str, ...] = ()) -> list[Entry]:
    found: list[Entry] = []
    waiting = [start]
    while waiting:
        parts = waiting.pop()
        if parts and top.joinpath(*parts, OUTPUT_MARK).is_dir():
            continue  # what an earlier run wrote
        entries_here, folders = _scan(top, parts)
        found += entries_here
        if parts and not folders and not any(e.kind == NOTEBOOK for e in entries_here):
            found.append(_refused(parts, "no notebook", FOLDER))
        waiting += [(*parts, name) for name in folders if parts or name not in without]
        if len(found) > MAX_FILES or len(waiting) > MAX_FILES:
            raise InputError(
                f"grade: {str(top)!r} must hold at most {MAX_FILES} files, got more. "
                "Give the folder of the submissions only."
            )
    return sorted(found, key=lambda e: e.parts)


def _scan(top: Path, parts: tuple[str, ...]) -> tuple[list[Entry], list[str]]:
    found, folders = [], []
    try:
        with os.scandir(top.joinpath(*parts)) as listing:
            items = sorted(listing, key=lambda item: item.name)
    except OSError as error:
        return [_refused(parts or (top.name,), _unreadable(error))], []
    for item in items:
        place = (*parts, item.name)
        suffix = os.path.splitext(item.name)[1].lower()
        if item.name.startswith("._") or (item.is_dir() and _is_clutter(item.name)):
            continue
        if item.is_symlink():
            if suffix == NOTEBOOK or item.is_dir():
                found.append(_refused(place, _LINK))
        elif item.is_dir() and suffix != NOTEBOOK:
            if len(place) <= MAX_FOLDERS_DEEP:
                folders.append(item.name)
        elif suffix in (NOTEBOOK, MODULE):
            path = Path(item.path)
            found.append(Entry(place, suffix, lambda path=path: read_file(path)))  # type: ignore[misc]
        elif suffix == ".zip":
            found.append(_refused(place, _ZIPPED))
        elif not item.name.startswith(".") and _others(found) < MAX_OTHERS:
            found.append(_refused(place, "no notebook", OTHER))
    return found, folders


def _others(found: list[Entry]) -> int:
    return sum(e.kind == OTHER for e in found)


def _is_clutter(folder: str) -> bool:
    """Whether a system or an editor made the folder."""
    return folder.startswith(".") or folder in ("__pycache__", "__MACOSX")


def _zip_entries(path: Path) -> list[Entry]:
    try:
        archive = zipfile.ZipFile(path)
        infos = archive.infolist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return [_refused((path.name,), "The zip cannot be read. Make it again and hand it in.")]
    if len(infos) > MAX_ZIP_ENTRIES:
        reason = f"A zip must hold at most {MAX_ZIP_ENTRIES} files, got {len(infos)}."
        return [_refused((path.name,), reason + " Leave out what is no notebook.")]
    if _overlap(infos):
        return [_refused((path.name,), "The zip's files overlap, so it is damaged or a trap.")]
    found = [e for info in infos if (e := _zip_entry(archive, info)) is not None]
    above = {
        e.parts[:n] for e in found if e.kind in (NOTEBOOK, FOLDER) for n in range(len(e.parts))
    }
    found = [e for e in found if e.kind != FOLDER or e.parts not in above]
    return sorted(found, key=lambda e: e.parts)


def _overlap(infos: list[zipfile.ZipInfo]) -> bool:
    ordered = sorted(infos, key=lambda i: i.header_offset)
    pairs = itertools.pairwise(ordered)
    return any(a.header_offset + a.compress_size > b.header_offset for a, b in pairs)


def _zip_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry | None:
    name = info.orig_filename
    suffix = os.path.splitext(name)[1].lower()
    parts = tuple(p for p in name.split("/") if p)
    if "\\" in name or ":" in name or name.startswith("/") or ".." in parts or "\x00" in name:
        if suffix not in (NOTEBOOK, MODULE, ".zip"):
            return None
        safe = tuple(p for p in name.replace("\\", "/").split("/") if p.strip(". ")) or ("?",)
        return _refused(safe, "The file's name in the zip leads out of its folder. Rename it.")
    if not parts or parts[-1].startswith("._") or any(map(_is_clutter, parts[:-1])):
        return None
    if suffix == ".zip":
        return _refused(parts, _ZIPPED)
    if suffix not in (NOTEBOOK, MODULE):
        return _refused(parts, "no notebook", FOLDER if info.is_dir() else OTHER)
    if info.is_dir() or stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return _refused(parts, _LINK, suffix)
    return Entry(parts, suffix, lambda: _read_zipped(archive, info))


def _read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 1:
        raise NotebookError("The file in the zip has a password. Hand it in without one.")
    huge = info.file_size > MAX_BYTES
    if huge or info.file_size > MAX_ZIP_RATIO * max(info.compress_size, 1_000):
        raise NotebookError(
            f"The file in the zip must be at most {MAX_BYTES // 1_000_000} MB and not packed more "
            f"than {MAX_ZIP_RATIO} to 1, got {info.file_size / 1e6:.1f} MB. Clear its outputs."
        )
    try:
        with archive.open(info) as file:
            return file.read(MAX_BYTES + 1)
    except _DAMAGED:
        raise NotebookError("The file in the zip is damaged. Pack it again.") from None
