"""What ``unit.toml`` says about a unit and its tasks, checked key by key."""

import re
import tomllib
from dataclasses import dataclass, field, fields
from typing import Any

from autograder.author import Page, suggestion
from autograder.limits import Limits
from autograder.percent import IDENTIFIER

KINDS = ("function", "value", "class", "proof", "essay", "quiz")
LEVELS = ("core", "extra")
UNIT_KEYS = (
    "title",
    "goals",
    "prerequisites",
    "minutes",
    "packages",
    "symbols",
    "limits",
    "tasks",
)
TASK_KEYS = ("kind", "names", "minutes", "difficulty", "level", "refused", "heading", "points")
PROOF_FORMS = ("proof", "chain")
MINUTES_KEYS = ("self_study", "class")
QUIZ_POINTS = 4.0


@dataclass(frozen=True)
class TaskSettings:
    """The table of one task.

    Attributes
    ----------
    id, kind, level, heading : str
        Id, kind, ``core`` or ``extra``, and the heading of the lesson to read again.
    names, refused : tuple of str
        Names the learner defines; names that may not be used.
    minutes, difficulty : int
        Time it takes, and 1 (easy) to 3 (hard).
    points : float or None
        Only for a quiz; other tasks have their points in ``exercise.py``.
    line : int
        Line of the table.
    proof, chain : dict or None
        What is to be shown, for a task of kind ``proof``: one of the two.
    """

    id: str
    kind: str
    names: tuple[str, ...]
    minutes: int
    difficulty: int
    level: str
    refused: tuple[str, ...]
    heading: str
    points: float | None
    line: int
    proof: dict[str, Any] | None = None
    chain: dict[str, Any] | None = None


@dataclass(frozen=True)
class UnitSettings:
    """A checked ``unit.toml``.

    Attributes
    ----------
    title : str
        The unit's title.
    goals, prerequisites, packages, symbols : list of str
        What is learned; slugs of units; what may be imported; symbols used here only.
    minutes : dict
        ``self_study`` and ``class``.
    limits : dict
        Limits that differ from the grader's.
    tasks : dict
        Id to settings, in order.
    """

    page: Page
    title: str
    goals: list[str]
    prerequisites: list[str]
    packages: list[str]
    symbols: list[str]
    minutes: dict[str, int]
    limits: dict[str, float]
    tasks: dict[str, TaskSettings] = field(default_factory=dict)


class Table:
    """A TOML table whose values are taken one by one, each checked for its type."""

    def __init__(self, page: Page, name: str, data: dict[str, Any], known: tuple[str, ...] | None):
        self.page, self.name, self.data = page, name, data
        self.start = line_of_table(page, name)
        for key in data:
            if known is not None and key not in known:
                place = f" in [{name}]" if name else ""
                raise self.error(
                    key, f"the key '{key}' is unknown{place}. {suggestion(key, known)}"
                )

    def error(self, key: str, sentence: str):
        """Return the error for a key of this table."""
        return self.page.error(line_of_key(self.page, self.start, key), sentence)

    def required(self, key: str, example: str) -> Any:
        """Return the value of a key that must be there."""
        if key not in self.data:
            place = f"[{self.name}]" if self.name else "the file"
            raise self.page.error(
                self.start, f"{place} has no '{key}'. Add a line such as {key} = {example}."
            )
        return self.data[key]

    def text(self, key: str, example: str, choices: tuple[str, ...] = ()) -> str:
        """Return a text, one of `choices` if there are any."""
        value = self.required(key, example)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"{key} must be a text, got {value!r}. Put it in quotes.")
        if choices and value not in choices:
            raise self.error(key, f"{key} '{value}' is unknown. {suggestion(value, choices)}")
        return value

    def texts(self, key: str) -> list[str]:
        """Return a list of texts, empty when the key is absent."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.error(key, f'{key} must be a list of texts, got {value!r}. Write ["..."].')
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number between two bounds."""
        value = self.data.get(key, default)
        if value is None:
            value = self.required(key, str(low))
        if type(value) is not int or not low <= value <= high:
            raise self.error(
                key,
                f"{key} must be a whole number from {low} to {high}, got {value!r}. Correct it.",
            )
        return value

    def positive(self, key: str) -> float:
        """Return a number above 0."""
        value = self.data[key]
        if type(value) not in (int, float) or not 0 < value < 1e15:
            raise self.error(key, f"{key} must be a number above 0, got {value!r}. Correct it.")
        return value

    def table(self, key: str, known: tuple[str, ...] | None) -> "Table":
        """Return an inner table, empty when the key is absent."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"{key} must be a table, got {value!r}. Write [{key}].")
        return Table(self.page, f"{self.name}.{key}".lstrip("."), value, known)


def line_of_table(page: Page, name: str) -> int:
    """Return the line of ``[name]``, the first line for the file itself."""
    pattern = re.compile(rf"\[\s*{re.escape(name)}\s*\]") if name else re.compile("")
    plain = re.compile(rf"{re.escape(name)}\s*=")
    for number, line in enumerate(page.text.split("\n"), start=1):
        if pattern.match(line.replace('"', "")) or (name and plain.match(line)):
            return number
    return 1


def line_of_key(page: Page, start: int, key: str) -> int:
    """Return the line of a key, searched from the line of its table on."""
    lines = page.text.split("\n")
    pattern = re.compile(
        rf"[\s\[]*[\w.\"-]*\b{re.escape(key)}\b\"?\s*[=\]]|.*[{{,]\s*{re.escape(key)}\s*="
    )
    for number, line in enumerate(lines[start - 1 :], start=start):
        if pattern.match(line):
            return number
    return start


def read_settings(page: Page) -> UnitSettings:
    """Read and check a ``unit.toml``."""
    try:
        data = tomllib.loads(page.text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found.group(1)) if found else page.text.count("\n") + 1
        raise page.error(line, f"this is not TOML: {error}. Correct the line.") from None
    page.refuse_markers()
    unit = Table(page, "", data, UNIT_KEYS)
    minutes = unit.table("minutes", MINUTES_KEYS)
    limits = unit.table("limits", tuple(item.name for item in fields(Limits)))
    tasks = unit.table("tasks", None)
    if not tasks.data:
        raise page.error(1, "the unit has no task. Add a table such as [tasks.relu].")
    return UnitSettings(
        page,
        unit.text("title", '"Activations"'),
        unit.texts("goals"),
        unit.texts("prerequisites"),
        unit.texts("packages"),
        unit.texts("symbols"),
        {key: minutes.whole(key, 1, 10_000) for key in minutes.data},
        {key: limits.positive(key) for key in limits.data},
        {name: read_task(page, tasks, name) for name in tasks.data},
    )


def read_task(page: Page, tasks: Table, name: str) -> TaskSettings:
    """Read and check the table of one task."""
    if not IDENTIFIER.match(name):
        raise tasks.error(
            name, f"a task's id must be letters, digits, - and _, got '{name}'. Choose a slug."
        )
    table = tasks.table(name, TASK_KEYS + PROOF_FORMS)
    kind = table.text("kind", '"function"', KINDS)
    forms = read_forms(table, kind)
    quiz = kind == "quiz"
    if quiz != (name == "quiz"):
        raise table.error("kind", "the task of kind quiz must be [tasks.quiz]. Rename the table.")
    if not quiz and "points" in table.data:
        raise table.error("points", "points stand in exercise.py, in the cell's header. Move them.")
    names = table.texts("names")
    if not names and kind in ("function", "value", "class", "proof"):
        table.required("names", '["relu"]')
        raise table.error("names", 'names must not be empty. Write names = ["relu"].')
    for text in names:
        if not text.isidentifier():
            raise table.error("names", f"'{text}' must be a Python name. Correct it.")
    return TaskSettings(
        name,
        kind,
        ("quiz_answers",) if quiz else tuple(names),
        table.whole("minutes", 1, 1000, default=15 if quiz else None),
        table.whole("difficulty", 1, 3, default=1),
        table.text("level", '"core"', LEVELS) if "level" in table.data else "core",
        tuple(table.texts("refused")),
        table.text("heading", '"..."') if "heading" in table.data or not quiz else "",
        (table.positive("points") if "points" in table.data else QUIZ_POINTS) if quiz else None,
        table.start,
        **forms,
    )


def read_forms(table: Table, kind: str) -> dict[str, dict[str, Any]]:
    """Return what a task of kind ``proof`` says under ``proof`` or ``chain``, read and checked."""
    found = [form for form in PROOF_FORMS if form in table.data]
    if kind != "proof":
        if found:
            raise table.error(
                found[0], f'[{table.name}.{found[0]}] belongs to kind = "proof". Remove one.'
            )
        return {}
    if len(found) != 1:
        raise table.page.error(
            table.start,
            f"a task of kind proof must have one table [{table.name}.proof] or "
            f"[{table.name}.chain], got {len(found)}. Correct it.",
        )
    if len(table.data.get("names", [])) > 1:
        raise table.error("names", "a proof is one text: names must hold one name. Remove others.")
    inner = table.table(found[0], None)
    from autograder.proofdata import fault

    if told := fault(found[0], inner.data):
        raise inner.error(*told)
    return {found[0]: inner.data}
