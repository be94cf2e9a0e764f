"""The learner's own library: passed functions are kept in ``mynn/`` beside the notebook.

``autograder start`` makes the folder; without it nothing is kept. Each unit has one module there
(``mynn/activations.py``), with one block for each task, replaced when the task passes again.
"""

from __future__ import annotations

import importlib.util
import inspect
import re
import types
from pathlib import Path
from typing import Any

from autograder.units import Task, Unit

FOLDER = "mynn"
_BLOCK = "# task {}\n"
_HEAD = '"""Your own code from unit {}: every function here has passed its check."""\n\n{}\n'
_IMPORT = "import numpy as np\n"


def keep(unit: Unit, task: Task, namespace: dict[str, Any], folder: Path) -> Path | None:
    """Write a passed task's functions, and what they use of the learner's, to ``mynn/``.

    Returns
    -------
    Path or None
        The module written, or None where nothing is kept: no ``mynn`` folder here, a task
        without functions, or source text that Python no longer knows.
    """
    home = folder / FOLDER
    if task.kind not in ("function", "class") or not home.is_dir():
        return None
    try:
        source = "\n\n\n".join(_sources(task.names, namespace))
    except (OSError, TypeError, KeyError):
        return None
    slug = unit.name.partition("-")[2].replace("-", "_")
    path = home / f"{slug}.py"
    blocks = _read_blocks(path)
    blocks[task.id] = source
    body = "\n\n".join(_BLOCK.format(id) + text + "\n" for id, text in blocks.items())
    new = path.with_suffix(".new")
    new.write_text(_HEAD.format(unit.name, _IMPORT) + "\n" + body, "utf-8")
    new.replace(path)
    return path


def kept(name: str, folder: Path) -> Any:
    """A function kept earlier, or None."""
    for path in sorted((folder / FOLDER).glob("*.py")):
        if re.search(rf"^(def|class) {re.escape(name)}\b", path.read_text("utf-8"), re.MULTILINE):
            spec = importlib.util.spec_from_file_location(f"{FOLDER}.{path.stem}", path)
            if spec is None or spec.loader is None:
                return None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return getattr(module, name, None)
    return None


def _sources(names: tuple[str, ...], namespace: dict[str, Any]) -> list[str]:
    """Source of the named functions after the helpers they use, each once."""
    found: dict[str, str] = {}

    def visit(name: str) -> None:
        value = namespace.get(name)
        mine = getattr(value, "__module__", None) == namespace.get("__name__")
        if name in found or not mine or not isinstance(value, (types.FunctionType, type)):
            return
        found[name] = ""  # a function that calls itself is visited once
        for used in _used_names(value):
            visit(used)
        found[name] = inspect.getsource(value).rstrip()

    for name in names:
        visit(name)
    if any(name not in found for name in names):
        raise KeyError(names)
    ordered = [n for n in found if n not in names] + list(names)
    return [found[n] for n in ordered]


def _used_names(value: Any) -> set[str]:
    if isinstance(value, type):
        functions = [f for f in vars(value).values() if isinstance(f, types.FunctionType)]
        return {name for f in functions for name in f.__code__.co_names}
    return set(value.__code__.co_names)


def _read_blocks(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    parts = re.split(r"^# task ([\w-]+)\n", path.read_text("utf-8"), flags=re.MULTILINE)
    return {id: text.strip("\n") for id, text in zip(parts[1::2], parts[2::2], strict=True)}
