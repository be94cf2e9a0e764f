"""What ``autograder verify`` looks at in checks.py and mistakes.py beyond running the entries."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from autograder.author import near
from autograder.blame import author_errors
from autograder.cases import Call, Case, Value
from autograder.checking import Mistake
from autograder.hostile import findings_fault, judge_fault, line_of
from autograder.local import Local
from autograder.parts import Tried
from autograder.refused import refused_names
from autograder.units import Task, Unit

RAISES = "raises"  # the family of mistakes that are meant to fail on every input
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TYPOS = ("NameError", "UnboundLocalError", "AttributeError", "ImportError", "ModuleNotFoundError")
Fault = tuple[str, str]  # a place and a sentence


def file_place(unit: Unit, file: str, line: int = 0) -> str:
    """Name a file of a unit as an author sees it from the root."""
    return f"course/{unit.name}/{file}" + (f":{line}" if line else "")


def entry_place(unit: Unit, entry: Mistake) -> str:
    """Where an entry of mistakes.py stands."""
    return file_place(unit, "mistakes.py", entry.line)


def checks_place(unit: Unit, task_id: str) -> str:
    """Where the checks of a task stand."""
    place = line_of(unit.registry.checks.get(task_id))
    return place if place.startswith("course/") else file_place(unit, "checks.py")


def entry_faults(unit: Unit) -> Iterator[Fault]:
    """Entries for no task, ids used twice, wrong names, and words that are no sentences."""
    ids = [t.id for t in [*unit.tasks, *unit.practice]]
    for task_id in sorted(set(unit.registry.checks) - set(ids)):
        text = f"the task '{task_id}' is not in unit.toml.{_near(task_id, ids)}"
        yield checks_place(unit, task_id), text
    for (task_id, id), line in unit.registry.open.items():
        text = f"'{id}' of task '{task_id}' has no answer. Decorate a function, or give values=..."
        yield file_place(unit, "mistakes.py", line), text
    seen: set[tuple[str, str]] = set()
    for entry in unit.registry.mistakes:
        if (entry.task, entry.id) in seen:
            text = f"the mistake id '{entry.id}' of task '{entry.task}' is used twice. Rename one."
            yield entry_place(unit, entry), text
        seen.add((entry.task, entry.id))
        yield from ((entry_place(unit, entry), text) for text in _words_faults(entry))
    for entry in unit.registry.mistakes + unit.registry.variants:
        if entry.task not in ids:
            text = f"the task '{entry.task}' is not in unit.toml.{_near(entry.task, ids)}"
            yield entry_place(unit, entry), text
            continue
        known = {m.id for m in unit.mistakes(entry.task)}
        for other in sorted(set(entry.also) - known):
            text = f"`also` names '{other}', which is no mistake of this task.{_near(other, known)}"
            yield entry_place(unit, entry), text
        if text := name_fault(unit.task(entry.task), entry):
            yield entry_place(unit, entry), text


def _words_faults(entry: Mistake) -> Iterator[str]:
    for key, text in (("says", entry.says), ("ask", entry.ask)):
        if not isinstance(text, str) or len(text.split()) < 2 or text.strip()[-1] not in ".?!":
            yield f"'{entry.id}': {key} must be a sentence with its full stop, got {text!r}."
    if not isinstance(entry.family, str) or not _SLUG.fullmatch(entry.family):
        yield f"'{entry.id}': family must be a slug such as wrong-axis, got {entry.family!r}."


def name_fault(task: Task, entry: Mistake) -> str:
    """Why an entry answers another name than the task has, or an empty text."""
    names = ", ".join(task.names)
    if entry.function is not None and task.kind in ("value", "proof"):
        return f"'{entry.id}': task '{task.id}' has variables. Give values={{...}} for {names}."
    if task.kind == "proof" and not all(isinstance(v, str) for v in entry.values.values()):
        return f'\'{entry.id}\': a proof is a text. Write values={{\'{names}\': """..."""}}.'
    if entry.function is not None and entry.name not in task.names:
        return (
            f"'{entry.id}' defines '{entry.name}', and task '{task.id}' has {names}. "
            "Rename the function."
        )
    for name in sorted(set(entry.values) - set(task.names)):
        return f"'{entry.id}' gives '{name}', and task '{task.id}' has {names}. Rename it."
    return ""


def case_faults(unit: Unit, task: Task) -> Iterator[Fault]:
    """No case at all, names that the task does not have, judges that fail.

    Parameters
    ----------
    unit : Unit
    task : Task

    Yields
    ------
    tuple of str
    """
    cases = unit.cases(task.id, 0)
    place = checks_place(unit, task.id)
    if not cases:
        yield place, f"the checks of task '{task.id}' look at nothing. Add c.worked or c.fresh."
    used = [n for c in cases for n in (*_names(c, Call), *_names(c, Value))]
    for name in dict.fromkeys(used):
        if name not in task.names:
            text = f"'{name}' is no name of task '{task.id}'.{_near(name, task.names, tell=True)}"
            yield _line_with(unit, place, name), text
    right = unit.reference_namespace()
    judged = set()
    for case in cases:
        where, text = judge_fault(case, right)
        where, text = (where, text) if text else _other_judge_fault(case, right)
        if text and (where, text.partition(", got")[0]) not in judged:
            judged.add((where, text.partition(", got")[0]))
            yield where or place, text


def _names(case: Case, kind: type) -> tuple[str, ...]:
    if not isinstance(case, kind):
        return ()
    return case.names if isinstance(case, Value) else (case.name,)  # type: ignore[attr-defined]


def _other_judge_fault(case: Case, right: dict) -> Fault:
    """A judge of a function must return findings too; it sees the solution's own result."""
    if isinstance(case, Value) or case.judge is None:
        return "", ""
    outcome = case.run(Local(right))
    seen = outcome if isinstance(case, Call) else outcome.value
    if outcome.state != "ok":
        return "", ""
    with author_errors():
        fault = findings_fault(case.judge(seen, seen))
    return (line_of(case.judge), f"the judge of part '{case.part}' {fault}") if fault else ("", "")


def _line_with(unit: Unit, place: str, name: str) -> str:
    """The line below a function's that has a name in quotes."""
    file, _, line = place.rpartition(":")
    lines = unit.data["checks"].split("\n")
    for number in range(int(line) if line.isdigit() else 1, len(lines) + 1):
        if re.search(rf"[\"']{re.escape(name)}[\"']", lines[number - 1]):
            return f"{file}:{number}" if line.isdigit() else f"{place}:{number}"
    return place


def refused_faults(unit: Unit, task: Task) -> Iterator[Fault]:
    """The solution or a right variant that uses a refused name."""
    if not task.refused:
        return
    for name in refused_names([unit.data["reference"]], task.names, task.refused):
        text = f"the solution of task '{task.id}' uses '{name}', which `refused` forbids."
        yield file_place(unit, "exercise.py"), f"{text} Change one of the two."
    written = Written(unit.data.get("mistakes", ""))
    for entry in unit.variants(task.id):
        for name in refused_names(written.of(entry), task.names, task.refused):
            text = (
                f"the variant '{entry.id}' uses '{name}', which `refused` of '{task.id}' forbids."
            )
            yield entry_place(unit, entry), f"{text} Remove it."


class Written:
    """The text of mistakes.py, cut into what an entry's function may reach.

    Parameters
    ----------
    text : str
        The file.
    """

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def _nodes(self) -> list[ast.stmt]:
        return ast.parse(self.text).body

    def of(self, entry: Mistake) -> list[str]:
        """Return imports and helpers of the file, and the function of an entry."""
        code = getattr(inspect.unwrap(entry.function), "__code__", None) if entry.function else None
        sources = [self._cut(node) for node in self._nodes if not _registers(node)]
        for node in self._nodes if code is not None else []:
            if _registers(node) and _first(node) <= entry.line <= (node.end_lineno or 0):
                text = self._cut(node)
                own = isinstance(node, ast.FunctionDef)
                name = entry.name if entry.name.isidentifier() else "answer"
                sources.append(text if own else f"def {name}():\n    return {text}\n")
        return sources

    def _cut(self, node: ast.stmt) -> str:
        return "\n".join(self.text.split("\n")[_first(node) - 1 : node.end_lineno]) + "\n"


def _first(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def _registers(node: ast.stmt) -> bool:
    """Whether a statement is an entry: a decorated function, or a call at the left margin."""
    call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    return call or bool(getattr(node, "decorator_list", []))


def typo_fault(entry: Mistake, tried: Iterable[Tried]) -> str:
    """Why a mistake fails through a misspelt name on every input, or an empty text.

    Parameters
    ----------
    entry : Mistake
        With family "raises" it is meant to fail.
    tried : iterable of Tried
        What the cases saw of it.

    Returns
    -------
    str
    """
    if entry.function is None or entry.family == RAISES:
        return ""
    seen = [
        t.seen.outcome.failure for t in tried if getattr(t.case, "name", "") in ("", entry.name)
    ]
    if not seen or any(f is None or f.type not in _TYPOS for f in seen):
        return ""
    first = seen[0]
    if first is None or len({(f.type, f.text) for f in seen if f is not None}) > 1:
        return ""
    return (
        f"raises {first.type} on every input: {first.text.rstrip('.')}. "
        f'Correct it, or say family="{RAISES}" if it is meant.'
    )


def _near(word: str, known: Iterable[str], tell: bool = False) -> str:
    names = list(known)
    listed = f" It has {', '.join(names)}." if tell else f" Known: {', '.join(sorted(names))}."
    return near(word, names) or listed
