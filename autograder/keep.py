"""The learner's own library: passed functions are kept in ``mynn/`` beside the notebook.

``autograder start`` makes the folder; without it nothing is kept. Each unit has one module there
(``mynn/activations.py``), with one block for each task, replaced when the task passes again.
"""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import re
import textwrap
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
    found = _reached(names, namespace)
    if any(not _mine(found.get(name), namespace) for name in names):
        raise KeyError(names)
    helpers = [n for n, value in found.items() if n not in names and _mine(value, namespace)]
    return [inspect.getsource(found[n]).rstrip() for n in [*helpers, *names]]


def spelled_out(names: tuple[str, ...], namespace: dict[str, Any]) -> list[str]:
    """Source of the named functions and of what they use; ready-made functions as assignments.

    For a look at the names used. What has no source text is passed over.
    """
    lines = []
    for name, value in _reached(names, namespace).items():
        if _mine(value, namespace):
            with contextlib.suppress(OSError, TypeError):
                lines.append(textwrap.dedent(inspect.getsource(value)))
            if value.__name__ != name:
                lines.append(f"{name} = {value.__name__}")
        elif isinstance(value, types.ModuleType):
            lines.append(f"import {value.__name__} as {name}")
        elif callable(value) and hasattr(value, "__name__"):
            home = getattr(value, "__module__", None) or "numpy"
            lines.append(f"import {home}\n{name} = {home}.{value.__name__}")
    return lines


def _reached(names: tuple[str, ...], namespace: dict[str, Any]) -> dict[str, Any]:
    """Names of the namespace that these functions use, and the names these use, with values."""
    found: dict[str, Any] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found or name not in namespace:
            continue
        found[name] = namespace[name]
        if _mine(namespace[name], namespace):
            waiting += sorted(_used_names(namespace[name]))
    return found


def _mine(value: Any, namespace: dict[str, Any]) -> bool:
    if not isinstance(value, (types.FunctionType, type)):
        return False
    return value.__module__ == namespace.get("__name__")


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
