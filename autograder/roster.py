"""The class list given with ``--roster``: who should have handed in."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.naming import fold, quoted
from autograder.record import MISSING, UNKNOWN, names_of

# Titles of columns that name a person.
IDS = (
    *("student", "student id", "student_id", "id", "user id", "userid", "sis user id"),
    *("username", "user name", "user", "login", "sis login id", "login id"),
    *("matriculation number", "id number"),
)
NAMES = ("name", "full name", "student name")
FIRST = ("first name", "first_name", "firstname", "first", "given name")
LAST = ("last name", "last_name", "lastname", "last", "surname")
EMAILS = ("email", "e-mail", "email address", "mail")
TITLES = (*IDS, *NAMES, *FIRST, *LAST, *EMAILS)
MAX_BYTES = 5_000_000


class RosterError(ValueError):
    """A class list that is not understood; the text says what to write."""


@dataclass(frozen=True)
class Person:
    """A row of the list.

    Attributes
    ----------
    name : str
        How the person is called in messages and results.
    keys : tuple of str
        Other ways in which a submission may name the same person.
    """

    name: str
    keys: tuple[str, ...]


def read(path: Path) -> list[Person]:
    """Read a class list.

    Parameters
    ----------
    path : Path
        A text file with a person in each row: columns cut by commas, semicolons or tabs, with or
        without a row of titles such as ``student,name,email``.

    Returns
    -------
    list of Person
        In the order of the file, each once.

    Raises
    ------
    RosterError
        If it is no such file.
    """
    rows = _rows(path)
    titles = [title.lower() for title in rows[0]]
    if not set(titles) & set(TITLES):
        titles = []
    body = rows[1:] if titles else rows
    if not body:
        raise _wrong(path, "no student in it")
    people = [_person(row, titles) for row in body]
    times = Counter(key for person in people for key in set(person.keys))
    names = Counter(fold(person.name) for person in people)
    made = {}
    for person in people:
        keys = tuple(key for key in person.keys if times[key] == 1)
        shared = names[fold(person.name)] > 1 and keys
        name = keys[0] if shared else person.name
        made[fold(name)] = Person(name, keys)
    return list(made.values())


def _wrong(path: Path, got: str) -> RosterError:
    return RosterError(
        f"grade: --roster must be a text file with a student in each row (CSV, columns cut by "
        f"commas or semicolons), got {str(path)!r} with {got}. Save the class list as CSV."
    )


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        got = "no file there" if not path.exists() else "a folder there"
        raise _wrong(path, got)
    data = path.read_bytes()
    if len(data) > MAX_BYTES or b"\0" in data or data[:4] == b"PK\3\4":
        raise _wrong(path, "something else than text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what spreadsheets still write
    head = next((line for line in text.splitlines() if line.strip()), "")
    cut = max(",;\t", key=head.count)
    try:
        found = list(csv.reader(text.splitlines(), delimiter=cut))
    except csv.Error as error:
        raise _wrong(path, f"a fault ({error})") from None
    rows = [[cell.strip() for cell in row] for row in found]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise _wrong(path, "nothing in it")
    return rows


def _person(row: list[str], titles: list[str]) -> Person:
    if not titles:
        cells = [cell for cell in row if cell]
        return Person(cells[0], _keys(cells))
    by_title = {title: cell for title, cell in zip(titles, row, strict=False) if cell}

    def under(some: Iterable[str]) -> list[str]:
        return [by_title[title] for title in some if title in by_title]

    names = under(NAMES)
    for first, last in zip(under(FIRST), under(LAST), strict=False):
        names += [f"{first} {last}", f"{last} {first}", f"{last}, {first}"]
    keys = [*under(IDS), *names, *under(EMAILS)] or [cell for cell in row if cell]
    return Person(keys[0], _keys(keys))


def _keys(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the cells as keys, with what comes before an @ and ``schmidtben`` of Ben Schmidt."""
    keys: dict[str, None] = {}
    for cell in map(fold, cells):
        keys[cell] = None
        keys[cell.partition("@")[0]] = None
        words = cell.split()
        keys["".join(words[-1:] + words[:-1])] = None
    return tuple(key for key in keys if key)


def compare(
    people: Iterable[Person], entries: Iterable[Mapping[str, Any]], unit: str
) -> tuple[list[Person], list[str]]:
    """Return who has handed nothing in for a unit, and which students are not in the list.

    A file of which no unit is known counts as handed in.
    """
    listed = list(people)
    came: dict[str, set[str]] = {}
    for entry in entries:
        if entry["unit"] in (unit, UNKNOWN) and entry["state"] != MISSING:
            came.setdefault(entry["student"], set()).update(names_of(entry))
    named = set().union(*came.values()) if came else set()
    absent = [p for p in listed if not keys_of(p) & named]
    known = set().union(*(keys_of(p) for p in listed))
    return absent, sorted(student for student, names in came.items() if not names & known)


def keys_of(person: Person) -> set[str]:
    """Return every way to name a person, with the quoted form that results may hold."""
    return {*person.keys, fold(person.name), fold(quoted(person.name))}
