"""Units as the grader and the notebook use them: built data, loaded without heavy imports."""

from __future__ import annotations

import difflib
import hashlib
import json
import linecache
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.blame import author_errors
from autograder.checking import Checks, Mistake, Registry, collect

if TYPE_CHECKING:
    from autograder.quizbank import Bank

FOLDER = Path(__file__).parent / "units"
COURSE = Path(__file__).parent.parent / "course"


class UnitError(ValueError):
    """A unit that cannot be found or used; the text says what to do."""


@dataclass(frozen=True)
class Task:
    """One task of a unit, as the unit's files state it; without points it is practice."""

    id: str
    kind: str
    names: tuple[str, ...]
    points: float
    minutes: int = 0
    difficulty: int = 1
    level: str = "core"
    refused: tuple[str, ...] = ()
    heading: str = ""
    stub: str = ""
    proof: dict[str, Any] | None = field(default=None, compare=False)
    chain: dict[str, Any] | None = field(default=None, compare=False)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Task:
        """Make a task from its entry in the built data."""
        known = {k: data[k] for k in cls.__dataclass_fields__ if k in data}
        known["names"] = tuple(known.get("names", ()))
        known["refused"] = tuple(known.get("refused", ()))
        return cls(**known)


@dataclass
class Unit:
    """One unit: its tasks, its reference, its checks and its known mistakes."""

    data: dict[str, Any]
    folder: Path | None = None
    bank: Bank | None = None
    tasks: list[Task] = field(init=False)
    practice: list[Task] = field(init=False)

    def __post_init__(self) -> None:
        self.tasks = [Task.of(t) for t in self.data["tasks"]]
        self.practice = [Task.of(t) for t in self.data.get("practice", ())]

    @property
    def name(self) -> str:
        """Folder name, such as ``03-activations``."""
        return self.data["unit"]

    @property
    def hash(self) -> str:
        """Hash of everything that decides a verdict."""
        return self.data["hash"]

    @property
    def title(self) -> str:
        """The unit's title for readers."""
        return self.data["title"]

    def task(self, id: str) -> Task:
        """The task of this id; an unknown id is an error that names near ones."""
        every = [*self.tasks, *self.practice]
        for task in every:
            if task.id == id:
                return task
        ids = [t.id for t in every]
        raise UnitError(
            f"{self.name}: task must be one of {', '.join(ids)}, got {id!r}."
            f"{_did_you_mean(str(id), ids)}"
        )

    @cached_property
    def _reference_code(self) -> Any:
        return _compiled(self.data["reference"], f"<{self.name} reference>")

    def reference_namespace(self) -> dict[str, Any]:
        """A new namespace in which the reference solution has run."""
        namespace: dict[str, Any] = {"__name__": "reference"}
        with author_errors(COURSE):
            exec(self._reference_code, namespace)  # noqa: S102  the course's own code
        return namespace

    def _registered(self, part: str) -> Registry:
        """What ``checks.py`` or ``mistakes.py`` registers when it runs."""
        source = self.data.get(part)
        namespace: dict[str, Any] = {"__name__": part}

        def run() -> None:
            if source:
                code = _compiled(source, f"course/{self.name}/{part}.py")
                exec(code, namespace)  # noqa: S102  the course's own code
                if "reference" in namespace:
                    namespace["reference"] = cached_reference(self)

        with author_errors():
            return collect(run)

    @cached_property
    def checks(self) -> dict[str, Any]:
        """The functions of ``checks.py``, by task."""
        return self._registered("checks").checks

    @cached_property
    def registry(self) -> Registry:
        """All that is registered; a right answer never needs the known mistakes in it."""
        found = self._registered("mistakes")
        found.checks = self.checks
        return found

    def cases(self, task_id: str, seed: int) -> list[Any]:
        """Every case of a task, with inputs drawn from `seed`."""
        if task_id not in self.checks:
            raise UnitError(
                f"{self.name}: checks.py must register checks for task {task_id!r}, got none. "
                f'Add a function under @checks("{task_id}").'
            )
        made = Checks(seed)
        with author_errors():
            self.checks[task_id](made)
        return made.cases

    def mistakes(self, task_id: str) -> list[Mistake]:
        """Known wrong answers of a task."""
        return [m for m in self.registry.mistakes if m.task == task_id]

    def variants(self, task_id: str) -> list[Mistake]:
        """Unusual right answers of a task."""
        return [m for m in self.registry.variants if m.task == task_id]

    def quiz(self) -> Bank | None:
        """The quiz bank, or None when this installation has none."""
        from autograder import quizbank

        if self.bank is not None:
            return self.bank
        path = (self.folder or FOLDER) / f"{self.name}.quiz"
        return quizbank.unpack(path.read_text("ascii")) if path.is_file() else None


def cached_reference(unit: Unit) -> Any:
    """The function that mistakes call as ``reference(name)``."""
    spaces: list[dict[str, Any]] = []

    def reference(name: str) -> Any:
        if not spaces:
            spaces.append(unit.reference_namespace())
        return spaces[0][name]

    return reference


def _compiled(source: str, filename: str) -> Any:
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    return compile(source, filename, "exec")


def names(folder: Path = FOLDER) -> list[str]:
    """Names of all units that are built."""
    return sorted(p.stem for p in folder.glob("*.json"))


def resolve(name: str, folder: Path = FOLDER) -> str:
    """Full name of a unit given as ``03-activations`` or ``activations``."""
    return match(name, names(folder))


def match(name: str, known: list[str]) -> str:
    """The one of the known full names that a name or slug means.

    Raises
    ------
    UnitError
        When there is none; the text lists them.
    """
    for full in known:
        if name in (full, full.partition("-")[2]):
            return full
    raise UnitError(
        f"unit: name must be one of {', '.join(known) or '(none built)'}, got {name!r}."
        f"{_did_you_mean(name, known + [k.partition('-')[2] for k in known])}"
    )


def load_unit(name: str, folder: Path = FOLDER) -> Unit:
    """Load a built unit by name or slug.

    Raises
    ------
    UnitError
        When no unit has this name; the text lists the names.
    """
    full = resolve(name, folder)
    data = json.loads((folder / f"{full}.json").read_text("utf-8"))
    return Unit(data, folder)


def read_unit(folder: Path) -> Unit:
    """Read a unit from its folder in ``course/``, as an author does, without building it.

    Raises
    ------
    autograder.source.AuthorError
        At the author's first mistake, with file, line and a sentence.
    """
    from autograder import source

    found = source.read_unit(folder)
    return Unit(source.unit_data(found), bank=found.bank)


def stale(unit: Unit, course: Path = COURSE) -> bool:
    """Whether the unit's folder in a checkout has changed since it was built."""
    folder = course / unit.name
    recorded = unit.data.get("files")
    if not recorded or not folder.is_dir():
        return False
    optional = ("mistakes.py", "quiz.yaml")
    return any((folder / name).is_file() and name not in recorded for name in optional) or any(
        not (folder / name).is_file()
        or hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest
        for name, digest in recorded.items()
    )


def _did_you_mean(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
