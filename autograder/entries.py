"""What ``checks.py`` and ``mistakes.py`` register: functions of checks, known mistakes, variants."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.checking import Checks


@dataclass
class Mistake:
    """A known wrong answer, and the words for a learner who gave it."""

    task: str
    id: str
    name: str
    family: str
    says: str
    ask: str
    also: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    function: Callable | None = None
    values: dict[str, Any] = field(default_factory=dict)
    line: int = 0

    def over(self, namespace: dict[str, Any]) -> dict[str, Any]:
        """The namespace with this answer in it."""
        if self.function is not None:
            return {**namespace, self.name: self.function}
        return {**namespace, **self.values}


@dataclass
class Registry:
    """What one unit's ``checks.py`` and ``mistakes.py`` registered."""

    checks: dict[str, Callable[[Checks], None]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    variants: list[Mistake] = field(default_factory=list)
    open: dict[tuple[str, str], int] = field(default_factory=dict)  # no function yet; line


registry = Registry()


def collect(run: Callable[[], None]) -> Registry:
    """Run a unit's source and return what it registered."""
    global registry
    before, registry = registry, Registry()
    try:
        run()
        return registry
    finally:
        registry = before


def checks(task: str) -> Callable[[Callable[[Checks], None]], Callable[[Checks], None]]:
    """Register the function that lists the cases of a task."""
    _must_be_text("checks", task)

    def register(function: Callable[[Checks], None]) -> Callable[[Checks], None]:
        if task in registry.checks:
            raise ValueError(f"checks: task must be named once, got {task!r} twice. Join the two.")
        registry.checks[task] = function
        return function

    return register


def mistake(
    task: str,
    id: str,
    *,
    family: str,
    says: str,
    ask: str,
    also: tuple[str, ...] | list[str] | str = (),
    breaks: tuple[str, ...] = (),
    values: dict[str, Any] | None = None,
) -> Callable[[Callable], Callable]:
    """Register a wrong answer: decorate a function, or give `values` for a value task.

    Parameters
    ----------
    task, id : str
        The task, and a slug that names the mistake.
    family : str
        The kind of error, for statistics over units ("axis", "sign", "wrong-branch").
    says : str
        What is wrong, as a fact in the words of the subject. Never the solution.
    ask : str
        One question or fact to think about.
    also : tuple of str
        Ids of mistakes that behave exactly like this one.
    breaks : tuple of str
        For random tasks: the keys of the properties that it breaks.
    values : dict
        For value tasks: variable to value.
    """
    _must_be_text("mistake", task, id)
    also = (also,) if isinstance(also, str) else tuple(also)
    entry = Mistake(task, id, "", family, says, ask, also, tuple(breaks))
    return _registering(entry, registry.mistakes, values)


def variant(
    task: str, id: str, *, values: dict[str, Any] | None = None
) -> Callable[[Callable], Callable]:
    """Register an unusual answer that is right and must keep full points."""
    _must_be_text("variant", task, id)
    return _registering(Mistake(task, id, "", "", "", ""), registry.variants, values)


def _registering(
    entry: Mistake, entries: list[Mistake], values: dict[str, Any] | None
) -> Callable[[Callable], Callable]:
    """Enter the values at once, or each function that is decorated."""
    line, now = _line(), registry
    if values:
        name = next(iter(values))
        entries.append(replace(entry, name=name, values=dict(values), line=line))
    else:
        now.open[entry.task, entry.id] = line

    def register(function: Callable) -> Callable:
        now.open.pop((entry.task, entry.id), None)
        name = getattr(function, "__name__", type(function).__name__)
        entries.append(replace(entry, name=name, function=function, line=line))
        return function

    return register


def _line() -> int:
    """The line of the author's file that is being run."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    return frame.f_lineno


def _must_be_text(who: str, *words: Any) -> None:
    for word in words:
        if not isinstance(word, str):
            example = '@checks("relu")' if who == "checks" else f'@{who}("relu", "id")'
            raise TypeError(
                f"{who}: task and id must be texts, got {type(word).__name__}. Write {example}."
            )


def reference(name: str) -> Any:
    """A name of the unit's own solution, for use inside the body of a mistake."""
    raise RuntimeError(
        f"reference({name!r}): must be called inside the body of a mistake or variant, "
        "got a call while the file is read. Move the call into the function."
    )
