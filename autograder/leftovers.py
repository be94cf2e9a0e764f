"""What lay among the submissions and was not graded, in one sentence for each kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autograder.inputs import FOLDER, IGNORED, MODULE, NOTEBOOK, OTHER, SUBMITTED, Entry

Parts = tuple[str, ...]
BESIDE = (".csv", ".json")  # class lists and scores, which are nobody's submission
MOST = 10


def notes(found: Sequence[Entry], own: Iterable[Parts], told: Iterable[Parts]) -> list[str]:
    """Return a sentence each for folders without a notebook, other files, ignored notebooks.

    Parameters
    ----------
    found : sequence of Entry
        What a folder or a zip holds.
    own : iterable of tuple
        Folders that belong to one student; other files in them are the student's own.
    told : iterable of tuple
        Folders without a notebook that have a result already.
    """
    notebooks = [e.parts for e in found if e.kind == NOTEBOOK]
    above = {parts[:n] for parts in notebooks for n in range(len(parts))}
    direct = {parts[:-1] for parts in notebooks}
    inside = all(e.parts[0] == SUBMITTED for e in found if e.kind != IGNORED)
    start: Parts = (SUBMITTED,) if inside else ()
    told = list(told)
    empty, files = set(), []
    for entry in found:
        if entry.kind not in (FOLDER, OTHER, MODULE):
            continue
        folder = entry.parts if entry.kind == FOLDER else entry.parts[:-1]
        if folder in above:
            if _is_left_out(entry, folder, direct - set(own), start):
                files.append(entry.parts)
        else:
            top = next(folder[:n] for n in range(len(folder) + 1) if folder[:n] not in above)
            part_of_work = any(top[:n] in direct for n in range(len(start) + 1, len(top)))
            if not part_of_work and not any(parts[: len(top)] == top for parts in told):
                empty.add(top)
    return _sentences(sorted(empty), files, [e.parts for e in found if e.kind == IGNORED])


def _is_left_out(entry: Entry, folder: Parts, shared: set[Parts], start: Parts) -> bool:
    """Whether a file may be what somebody handed in: at the top, or among many notebooks."""
    if entry.kind == FOLDER or entry.parts[-1].lower().endswith(BESIDE):
        return False
    return folder in shared or (folder == start and entry.kind == OTHER)


def _sentences(empty: list[Parts], files: list[Parts], ignored: list[Parts]) -> list[str]:
    made = []
    if empty:
        holds = "1 folder holds" if len(empty) == 1 else f"{len(empty)} folders hold"
        made.append(f"{holds} no notebook: {_list(empty)}. Ask there for the unit's notebook.")
    if files:
        are = "1 file is" if len(files) == 1 else f"{len(files)} files are"
        made.append(f"{are} no notebook: {_list(files)}. Ask there for the unit's notebook.")
    if ignored:
        were = "1 notebook was" if len(ignored) == 1 else f"{len(ignored)} notebooks were"
        made.append(
            f"{were} ignored beside the folder {SUBMITTED}: {_list(ignored)}. "
            "To grade them, move them into it."
        )
    return made


def _list(many: list[Parts]) -> str:
    names = ", ".join(repr("/".join(parts)) for parts in many[:MOST])
    return names + (f" and {len(many) - MOST} more" if len(many) > MOST else "")
