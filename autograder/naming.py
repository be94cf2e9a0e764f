"""Who handed a notebook in and for which unit, as its place and name tell."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.inputs import Entry

_PLAIN = re.compile(r"(?!\.)[\w.@-]{1,100}")


def quoted(name: str) -> str:
    """Return a name of letters, digits and ``_.@-`` only, up to 100 characters.

    Other names keep what can be read of them, and end in a part of their hash, so that two
    different names stay different.

    >>> quoted("ada"), quoted("../ada b")
    ('ada', '_ada_b-132f5e7c')
    """
    name = unicodedata.normalize("NFC", name)
    if _PLAIN.fullmatch(name):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return re.sub(r"[^\w@-]+", "_", name)[:90] + "-" + digest


class UnitNames:
    """Unit names, found by full name or slug."""

    def __init__(self, names: Iterable[str]):
        self.names = list(names)
        self._full = {n.partition("-")[2]: n for n in self.names} | {n: n for n in self.names}

    def full(self, name: str | None) -> str | None:
        """Return the full name of a name or slug; None for any other."""
        return self._full.get(name) if name is not None else None

    def inside(self, stem: str) -> str | None:
        """Return the one unit whose name stands in a file name."""
        hits = [n for n in self.names if n in stem or n.replace("-", "_") in stem]
        return hits[0] if len(hits) == 1 else None


@dataclass
class Place:
    """What the place of a notebook tells."""

    student: str
    folder: str | None
    own_folder: bool


def place_of(path: Path, entry: Entry, known: UnitNames) -> Place:
    """Tell the student and the unit's folder from the place of a file.

    In a tree STUDENT/UNIT/NOTEBOOK the student is the folder above the unit, also where the path
    given begins inside the tree; elsewhere it is the file's own name.
    """
    stem = os.path.splitext(entry.parts[-1])[0]
    above: tuple[str, ...] = ()
    if path.suffix.lower() != ".zip":
        resolved = Path(os.path.abspath(path))
        above = resolved.parts[1:] if path.is_dir() else resolved.parts[1:-1]
    parts, inside = above + entry.parts, len(entry.parts)
    if "submitted" in parts[:-3] and len(parts) - parts.index("submitted") == 4:
        return Place(parts[-3], parts[-2], True)
    folder = parts[-2] if len(parts) > 1 else None
    if known.full(folder) and len(parts) > 2 and (inside >= 3 or known.full(stem)):
        return Place(parts[-3], folder, True)
    if known.full(stem) and inside >= 2:
        return Place(parts[-2], folder, True)
    return Place(stem, folder, False)
