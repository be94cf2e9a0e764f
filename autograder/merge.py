"""An update of a notebook: the course's new text with the learner's cells in their places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

Document = dict[str, Any]


def digest(text: str) -> str:
    """Return a short digest of a cell's source."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def base_of(document: Document) -> dict[str, str]:
    """Return the digests that the learner's notebook began with."""
    mark = document.get("metadata", {}).get("autograder", {})
    cells = mark.get("cells", {}) if isinstance(mark, dict) else {}
    return cells if isinstance(cells, dict) else {}


def key_of(cell: Document) -> str:
    """Return what a cell is known by: its grade_id, else its cell id."""
    told = cell["metadata"].get("nbgrader", {})
    return str(told.get("grade_id") or cell.get("id") or "")


def is_locked(cell: Document) -> bool:
    """Whether a cell of ours is put back whatever the learner wrote in it."""
    return bool(cell["metadata"].get("nbgrader", {}).get("locked"))


def is_touched(cell: Document, base: dict[str, str]) -> bool:
    """Whether a cell differs from what the learner began with.

    A notebook that was copied by hand has no digests: there all but our text, set-up and tests
    counts as touched.
    """
    key = key_of(cell)
    if key in base:
        return digest(cell["source"]) != base[key]
    told = cell["metadata"].get("nbgrader", {})
    if base or not (told or key.startswith("text-")):
        return True
    return bool(told.get("solution"))


def merge(fresh: Document, mine: Document) -> tuple[Document, list[str]]:
    """Put a learner's cells into a new notebook.

    Parameters
    ----------
    fresh, mine : dict
        The new notebook, and the learner's.

    Returns
    -------
    merged : dict
        The new notebook with the learner's cells.
    kept : list of str
        Ids of the cells that come from the learner.
    """
    base = base_of(mine)
    ours = {key_of(cell): cell for cell in fresh["cells"]}
    by_source = {cell["source"]: key for key, cell in ours.items()}  # for editors that drop ids
    answers: dict[str, Document] = {}
    own: dict[str, list[Document]] = {"": []}
    anchor = ""
    for cell in mine["cells"]:
        key = key_of(cell) or by_source.get(cell["source"], "")
        if key in ours and key not in answers:
            answers[key] = cell
            anchor = key
        elif key in ours or is_touched(cell, base):
            own.setdefault(anchor, []).append(cell)
    merged: list[Document] = []
    kept: list[str] = []
    used = {cell["id"] for cell in fresh["cells"]}
    for cell in own[""]:
        merged.append(as_own(cell, used))
    for key, cell in ours.items():
        answer = answers.get(key)
        if answer is not None and not is_locked(cell) and is_touched(answer, base):
            cell = {**cell, **outputs_of(answer), "source": answer["source"]}
            kept.append(key)
        merged.append(cell)
        merged.extend(as_own(other, used) for other in own.get(key, []))
    kept.extend(cell["id"] for cell in merged if cell["id"] not in ours)
    return {**fresh, "cells": merged}, kept


def outputs_of(cell: Document) -> Document:
    """Return the fields of a code cell that its run left."""
    return {name: cell[name] for name in ("execution_count", "outputs") if name in cell}


def as_own(cell: Document, used: set[str]) -> Document:
    """Return a learner's cell without grading metadata and with an id that nothing else has."""
    metadata = {
        name: value
        for name, value in cell["metadata"].items()
        if name not in ("nbgrader", "deletable", "editable")
    }
    name = unused(str(cell.get("id") or "own"), used)
    used.add(name)
    return {**cell, "id": name, "metadata": metadata}


def unused(name: str, used: Iterable[str]) -> str:
    """Return `name`, with a number when it is taken."""
    candidate, number = name, 1
    while candidate in used:
        number += 1
        candidate = f"{name}-{number}"
    return candidate
