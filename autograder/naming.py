"""Who handed a notebook in and for which unit, as its place and name tell.

The student is, by the first of these that fits:

1. In a tree STUDENT/UNIT/NOTEBOOK: the folder above the unit.
2. The folder that a learning platform made for a student (Moodle:
   ``Ben Schmidt_12345_assignsubmission_file_/any name.ipynb``).
3. The folder of a student who is known already, from a class list or from earlier results.
4. The folder of a notebook that bears the unit's name alone, as handed out or as a browser or
   Jupyter writes a copy of it: ``Anna/05-layers.ipynb``, ``Anna/05-layers (1).ipynb``. The folder
   given to `grade` itself is a student's only inside ``submitted``.
5. The name that a learning platform put before the file's own (Canvas:
   ``schmidtben_12345_678_05-layers.ipynb``).
6. The folder, where each of several folders holds one notebook: ``Anna/homework.ipynb``.
7. The file's name, without the unit's name at its beginning or end: ``anna.ipynb``,
   ``05-layers_anna.ipynb``.

Where a platform gives one name with two numbers, these are two people, and the number is part of
their names.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.inputs import NOTEBOOK, SUBMITTED, Entry

_PLAIN = re.compile(r"(?!\.)[\w.@-]{1,100}")
_COPY = re.compile(
    r"(?:[ _-]*\(\d{1,3}\)|[ _-]+(?:copy|kopie|copia|copie)(?: ?\(?\d{1,3}\)?)?|-Copy\d{1,3}"
    r"|[ _-]\d{1,2})\Z",
    re.IGNORECASE,
)
_MOODLE = re.compile(r"(?P<who>.+?)_(?P<number>\d+)_assignsubmission_\w+\Z")
_CANVAS = re.compile(r"(?P<who>[^\W_]+)_(?:LATE_)?(?P<number>\d+)_\d+_.+\Z")
_BETWEEN = " _-.,()"


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


def fold(name: str) -> str:
    """Return a name as names are compared: without case, the accents in one form."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class UnitNames:
    """Unit names, found by full name or slug."""

    def __init__(self, names: Iterable[str]):
        self.names = list(names)
        self._full = {n.partition("-")[2]: n for n in self.names} | {n: n for n in self.names}

    def full(self, name: str | None) -> str | None:
        """Return the full name of a name or slug; None for any other."""
        return self._full.get(name) if name is not None else None

    def bare(self, stem: str) -> str | None:
        """Return the unit of a file name that is the unit's name, or a copy's: ``05-layers (1)``.

        >>> UnitNames(["05-layers"]).bare("layers - Copy")
        '05-layers'
        """
        while stem and self.full(stem) is None:
            shorter = _COPY.sub("", stem)
            stem = "" if shorter == stem else shorter
        return self.full(stem)

    def inside(self, stem: str) -> str | None:
        """Return the one unit whose name stands in a file name, else whose slug is a word of it."""
        hits = [n for n in self.names if n in stem or n.replace("-", "_") in stem]
        if not hits:
            hits = [n for n in self.names if _as_word(n.partition("-")[2], stem)]
        return hits[0] if len(hits) == 1 else None

    def without(self, stem: str) -> str:
        """Return a file name without the unit's name at its beginning or end.

        >>> UnitNames(["05-layers"]).without("05-layers_anna (1)")
        'anna'
        """
        unit = self.inside(stem) if self.bare(stem) is None else None
        for name in (unit, unit.replace("-", "_"), unit.partition("-")[2]) if unit else ():
            for whole in (stem, _COPY.sub("", stem)):
                rest = ""
                if whole.startswith(name) and whole[len(name) :][:1] in tuple(_BETWEEN):
                    rest = _COPY.sub("", whole[len(name) :])
                elif whole.endswith(name) and whole[: -len(name)][-1:] in tuple(_BETWEEN):
                    rest = whole[: -len(name)]
                if rest.strip(_BETWEEN):
                    return rest.strip(_BETWEEN)
        return stem


def _as_word(slug: str, stem: str) -> bool:
    return bool(slug) and re.search(rf"(?<![^\W_]){re.escape(slug)}(?![^\W_])", stem) is not None


@dataclass
class Place:
    """What the place of a notebook tells.

    `number` is what a learning platform put beside the student's name.
    """

    student: str
    folder: str | None
    own_folder: bool
    number: str = ""


class Places:
    """The places of all notebooks below one path, which tell more together than one by one.

    Parameters
    ----------
    path : Path
        What was given to `grade`.
    found : sequence of Entry
        What it holds.
    known : UnitNames
        The units.
    people : collection of str
        Names of students known already, as `fold` makes them.
    """

    def __init__(
        self, path: Path, found: Sequence[Entry], known: UnitNames, people: Collection[str] = ()
    ):
        self.known, self.people = known, frozenset(people)
        resolved = Path(os.path.abspath(path))
        parts = resolved.parts[1:]
        zipped = path.suffix.lower() == ".zip"
        self.above: tuple[str, ...] = () if zipped else parts if path.is_dir() else parts[:-1]
        self.name = resolved.stem if zipped else "".join(self.above[-1:])
        entries = [e.parts for e in found if e.kind == NOTEBOOK]
        self.stems: dict[tuple[str, ...], list[str]] = {}
        for place in entries:
            self.stems.setdefault(place[:-1], []).append(os.path.splitext(place[-1])[0])

    def of(self, entry: Entry) -> Place:
        """Tell the student and the unit's folder of a notebook; see the head of this module."""
        stem = os.path.splitext(entry.parts[-1])[0]
        parts, inside = self.above + entry.parts, len(entry.parts)
        if SUBMITTED in parts[:-3] and len(parts) - parts.index(SUBMITTED) == 4:
            return Place(parts[-3], parts[-2], True)
        folder = parts[-2] if len(parts) > 1 else None
        if self.known.full(folder) and len(parts) > 2 and (inside >= 3 or self.known.bare(stem)):
            return self._person(parts[-3], folder)
        own = parts[-2] if inside >= 2 else self.name
        if _MOODLE.match(own) or fold(own) in self.people:
            return self._person(own, folder)
        if self.known.bare(stem) and (inside >= 2 or self.above[-2:-1] == (SUBMITTED,)):
            return self._person(own or stem, folder)
        if match := _CANVAS.match(stem):
            return Place(match["who"], folder, False, match["number"])
        if inside >= 2 and not self.known.full(own) and self._one_in_each(entry.parts[:-2]):
            return self._person(own, folder)
        return Place(self.known.without(stem), folder, False)

    def _person(self, name: str, folder: str | None) -> Place:
        match = _MOODLE.match(name)
        if match:
            return Place(match["who"], folder, True, match["number"])
        return Place(name, folder, True)

    def _one_in_each(self, above: tuple[str, ...]) -> bool:
        """Whether most of several folders beside each other hold one notebook each."""
        layer = [
            len(stems)
            for folder, stems in self.stems.items()
            if folder and folder[:-1] == above and not self.known.full(folder[-1])
        ]
        return len(layer) >= 2 and 2 * layer.count(1) > len(layer)


def told_apart(places: Iterable[Place]) -> None:
    """Add the platform's number to names that two people share."""
    listed = list(places)
    numbered = {(p.student, p.number) for p in listed if p.number}
    times = Counter(student for student, _ in numbered)
    for place in listed:
        if place.number and times[place.student] > 1:
            place.student = f"{place.student} {place.number}"
