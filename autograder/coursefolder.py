"""The units of a course beside each other: their folders, their order, and what is built of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from autograder.author import AuthorError, Page, suggestion
from autograder.units import COURSE, FOLDER, Unit, load_unit, match, names, read_unit, stale

NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*\Z")


def unit_folders(course: Path | str) -> list[Path]:
    """Return the folders of a course that hold a unit, in order.

    Parameters
    ----------
    course : Path or str
        Such as ``course``.

    Returns
    -------
    list of Path
        Folders with a ``unit.toml``.
    """
    return sorted(path.parent for path in Path(course).glob("*/unit.toml"))


def check_folders(course: Path | str) -> None:
    """Refuse two units with one number or one slug.

    Raises
    ------
    AuthorError
        At the first such pair.
    """
    seen: dict[str, str] = {}
    for folder in unit_folders(course):
        if not NAME.match(folder.name):
            continue  # told when it is read
        number, _, slug = folder.name.partition("-")
        for word, what in ((number, "number"), (slug, "slug")):
            if word in seen:
                raise AuthorError(
                    f"course/{folder.name}: the {what} {word!r} is that of course/{seen[word]} "
                    "already. Rename one of the two folders."
                )
            seen[word] = folder.name


def check_prerequisites(page: Page, line: int, slugs: list[str], folder: Path) -> None:
    """Refuse a prerequisite that is no unit, the unit itself, or a later one.

    Parameters
    ----------
    page : Page
        ``unit.toml``, for messages.
    line : int
        Line of the key in it.
    slugs : list of str
        The prerequisites.
    folder : Path
        The unit's folder; units beside it and in ``concepts.toml`` are known.
    """
    named = [path.name for path in unit_folders(folder.parent) if NAME.match(path.name)]
    order = {name.partition("-")[2]: name for name in named}
    known = set(order) | planned(folder.parent / "concepts.toml")
    own = folder.name.partition("-")[2]
    for slug in slugs:
        if slug == own:
            raise page.error(line, f"the unit cannot come before itself. Remove '{slug}'.")
        if slug in order.values():
            slug_only = slug.partition("-")[2]
            raise page.error(
                line, f"a prerequisite is a slug without a number. Write '{slug_only}'."
            )
        if slug not in known:
            raise page.error(
                line,
                f"the prerequisite '{slug}' is no unit in course/ or concepts.toml. "
                f"{suggestion(slug, sorted(known - {own}))}",
            )
        if order.get(slug, "") > folder.name:
            raise page.error(
                line, f"{order[slug]} comes after this unit. Remove '{slug}', or change a number."
            )


def planned(concepts: Path) -> set[str]:
    """Slugs of the units that ``concepts.toml`` names."""
    if not concepts.is_file():
        return set()
    try:
        rows = tomllib.loads(concepts.read_text("utf-8-sig")).get("concepts", {})
    except tomllib.TOMLDecodeError as error:
        raise AuthorError(f"course/{concepts.name}: not valid TOML: {error}.") from None
    return {slug for row in rows.values() for slug in row.get("units", [])}


def chosen_units(wanted: list[str], course: Path = COURSE, built: Path = FOLDER) -> list[Unit]:
    """Units to verify: as they are written where there is a course, else as they were built.

    Parameters
    ----------
    wanted : list of str
        Names, slugs or folders; none means all.
    course, built : Path
        The written course; the built data.

    Returns
    -------
    list of Unit

    Raises
    ------
    AuthorError
        When units cannot be read; the text has a line for each.
    """
    folders = {path.name: path for path in unit_folders(course)}
    if not folders:
        return [load_unit(name, built) for name in wanted or names(built)]
    check_folders(course)
    wanted = [match(Path(name).name, list(folders)) for name in wanted] or list(folders)
    units, faults = [], []
    for name in wanted:
        try:
            units.append(read_unit(folders[name]))
        except AuthorError as error:
            faults.append(str(error))
    if faults:
        raise AuthorError("\n".join(faults))
    return units


def built_fault(unit: Unit, course: Path, built: Path = FOLDER) -> str:
    """Return what is wrong with the built files of a unit in a course; an empty text if nothing."""
    if not (course / unit.name).is_dir():
        return ""
    if unit.name not in names(built):
        return f"{unit.name} is not built. Run: autograder build"
    if stale(load_unit(unit.name, built), course):
        return f"{unit.name} is built from older files. Run: autograder build"
    return ""
