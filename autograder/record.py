"""The class as an output folder has it: the last result of each student and unit, of every run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import results
from autograder.inputs import OUTPUT_MARK
from autograder.naming import fold

MISSING, DUPLICATE, NO_NOTEBOOK, UNKNOWN = "missing", "duplicate", "no-notebook", "unknown"
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """A result of this run or an earlier one.

    Attributes
    ----------
    entry : mapping
        As published.
    isolated : bool
        Whether it was made in the sandbox.
    keys : tuple of str
        For someone who handed nothing in: every way in which a submission may name them.
    """

    entry: Entry
    isolated: bool = True
    keys: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Student and unit."""
        return self.entry["student"], self.entry["unit"]


def load(out: Path) -> list[Kept]:
    """Return what earlier runs have left in an output folder; a broken file is passed over."""
    found = []
    for path in sorted((out / OUTPUT_MARK / "class").glob("*/*.json")):
        try:
            value = json.loads(path.read_text("utf-8"))
            kept = Kept(value["entry"], bool(value["isolated"]), tuple(value["keys"]))
        except (OSError, ValueError, KeyError, TypeError):
            continue
        found.append(kept)
    return found


def save(out: Path, before: Iterable[Kept], now: Iterable[Kept]) -> None:
    """Make the folder's record that of `now`, a result of `merged`."""
    known, listed = list(before), list(now)
    unchanged = {id(kept) for kept in known}
    places = {kept.place for kept in listed}
    for kept in known:
        if kept.place not in places:
            _path(out, kept).unlink(missing_ok=True)
    for kept in listed:
        if id(kept) not in unchanged:
            value = {"entry": kept.entry, "isolated": kept.isolated, "keys": kept.keys}
            results.save(_path(out, kept), results.dump(value))


def _path(out: Path, kept: Kept) -> Path:
    student, unit = kept.place
    return out / OUTPUT_MARK / "class" / student / f"{unit}.json"


def is_duplicate(entry: Entry) -> bool:
    """Whether an entry stands for one of several files that claim the same place."""
    return any(m["key"] == DUPLICATE for m in entry.get("messages", ()))


def is_weak(entry: Entry) -> bool:
    """Whether an entry says that there was nothing to grade, or not which file to grade."""
    return any(m["key"] in (MISSING, DUPLICATE, NO_NOTEBOOK) for m in entry.get("messages", ()))


def merged(before: Iterable[Kept], now: Iterable[Kept]) -> list[Kept]:
    """Return the last result of everyone.

    What this run says about a student and a unit goes before what an earlier one said. Where it
    says only that there was nothing to grade, or not which of several files, it counts once and
    where nothing better is known. Somebody who had handed nothing in before is no longer told
    once they have.

    Parameters
    ----------
    before : iterable of Kept
        What the folder has.
    now : iterable of Kept
        This run.
    """
    fresh = list(now)
    certain = {k.place for k in fresh if not is_weak(k.entry)}
    earlier = [k for k in before if k.place not in certain and not _outdated(k, fresh)]
    held = certain | {k.place for k in earlier if not is_weak(k.entry)}
    weak: dict[tuple[str, str], Kept] = {}
    for kept in fresh:
        if is_weak(kept.entry) and kept.place not in held:
            weak.setdefault(kept.place, kept)
    fresh = [k for k in fresh if not is_weak(k.entry) or weak.get(k.place) is k]
    earlier = [k for k in earlier if k.place not in weak]
    if not earlier:
        return fresh
    return sorted([*earlier, *fresh], key=lambda kept: kept.place)


def _outdated(kept: Kept, fresh: list[Kept]) -> bool:
    """Whether a result says less than a fresh one: nothing handed in, or no unit known."""
    entry = kept.entry
    if entry["state"] == MISSING:
        return any(
            other.entry["unit"] == entry["unit"] and names_of(other.entry) & set(kept.keys)
            for other in fresh
        )
    return entry["unit"] == UNKNOWN and any(
        other.entry["unit"] != UNKNOWN and other.entry["path"] == entry["path"] for other in fresh
    )


def names_of(entry: Entry) -> set[str]:
    """Return how an entry of the results names its student."""
    return {fold(entry["student"]), fold(entry.get("student_name", entry["student"]))}
