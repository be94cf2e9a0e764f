"""A sample class: submissions of invented people, each with the score that it honestly deserves.

    python course/sample_class.py FOLDER [--harmless]

writes FOLDER/STUDENT/UNIT/UNIT.ipynb and FOLDER/honest.json. The submissions are made from the
built notebooks in exercises/ and solutions/, and the wrong answers from mistakes.py of the units.
The honest scores come from the points in the notebooks and from what each person did, stated
here beside it; nothing here asks the grader. With --harmless those are left out who end the
process, loop or take more than their share: for machines that cannot isolate.
"""

import argparse
import ast
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNITS = ("03-activations", "05-layers")


@dataclass
class Work:
    """One person's notebook while it is being made.

    Attributes
    ----------
    unit : str
        Name of the unit.
    cells : list of dict
        The notebook's cells, from the solution.
    stubs : dict
        Source of every task's cell before anything is written.
    points : dict
        Task to its points.
    lost : dict
        Task to the share of its points that is lost, from 0 to 1.
    """

    unit: str
    document: dict
    stubs: dict[str, str]
    points: dict[str, float]
    lost: dict[str, float] = field(default_factory=dict)

    @property
    def honest(self) -> float:
        """What the work is worth."""
        return round(sum(p * (1 - self.lost.get(t, 0)) for t, p in self.points.items()), 2)

    def cell(self, id: str) -> dict:
        return next(c for c in self.document["cells"] if c["id"] == id)

    def lose(self, task: str, share: float = 1.0) -> None:
        self.lost[task] = self.lost.get(task, 0) + share

    def leave(self, *tasks: str) -> None:
        """Leave the tasks as they were handed out: all their points are lost."""
        for task in tasks:
            self.cell(task)["source"] = self.stubs[task]
            self.lose(task)

    def function(self, task: str, source: str) -> None:
        """Write one function of a task another way; its equal share of the points is lost."""
        name = next(
            n.name
            for n in ast.parse(source).body
            if getattr(n, "name", "") in functions(self, task)
        )
        cell = self.cell(task)
        cell["source"] = replace_function(text(cell), name, source)
        self.lose(task, 1 / len(functions(self, task)))

    def mistake(self, task: str, id: str) -> None:
        """Give the wrong answer of this id in the unit's mistakes.py."""
        self.function(task, mistake_source(self.unit, [task, *functions(self, task)], id))

    def body(self, task: str, *lines: str) -> None:
        """Give the task's first function this body."""
        name = functions(self, task)[0]
        arguments = argument_list(self.stubs[task], name)
        self.function(task, f"def {name}({arguments}):\n" + "\n".join(f"    {x}" for x in lines))

    def proof(self, task: str, share: float, *lines: str) -> None:
        """Write another proof; this share of the points is lost."""
        names = [n.id for n in ast.walk(ast.parse(self.stubs[task])) if isinstance(n, ast.Name)]
        text = "\n".join(lines)
        self.cell(task)["source"] = f'{names[0]} = """\n{text}\n"""'
        self.lose(task, share)


Make = Callable[[Work], None]


@dataclass(frozen=True)
class Person:
    """Who hands in, for which unit, what they did in words, and how their notebook is made."""

    name: str
    unit: str
    told: str
    make: Make
    harmless: bool = True


def text(cell: dict) -> str:
    return "".join(cell["source"])


def functions(work: Work, task: str) -> list[str]:
    """The functions that a task asks for, in order."""
    return [n.name for n in ast.parse(work.stubs[task]).body if isinstance(n, ast.FunctionDef)]


def argument_list(source: str, name: str) -> str:
    nodes = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    return ast.unparse(next(n.args for n in nodes if n.name == name))


def replace_function(source: str, name: str, new: str) -> str:
    """Put new source in the place of one function of a cell."""
    node = next(n for n in ast.parse(source).body if getattr(n, "name", "") == name)
    lines = source.split("\n")
    return "\n".join([*lines[: node.lineno - 1], *new.split("\n"), *lines[node.end_lineno :]])


def mistake_source(unit: str, names: list[str], id: str) -> str:
    """Source of a known mistake as a learner would have it: with what it uses, undecorated.

    An entry is a decorated function, or a call that ends in a lambda; it begins with one of the
    names (a task or a function) and the id.
    """
    source = (ROOT / "course" / unit / "mistakes.py").read_text(encoding="utf-8")
    lines = source.split("\n")
    helpers: dict[str, str] = {}
    found = ""
    for node in ast.parse(source).body:
        code = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        call = getattr(node, "value", None)
        if isinstance(node, ast.FunctionDef):
            call = node.decorator_list[0] if node.decorator_list else None
            if call is None:
                helpers[node.name] = code
        elif isinstance(node, ast.Import):
            helpers |= {a.asname or a.name: code for a in node.names}
        if isinstance(call, ast.Call) and len(call.args) > 1:
            name, own_id = (getattr(a, "value", None) for a in call.args[:2])
            if own_id == id and name in names:
                found = (
                    code if isinstance(node, ast.FunctionDef) else written_out(name, call.args[-1])
                )
    if not found:
        raise SystemExit(f"sample_class: {unit}/mistakes.py must hold {names[0]} {id!r}, got none.")
    whole = "\n\n\n".join([*used_by(found, helpers), found])
    if "reference(" in whole:
        raise SystemExit(
            f"sample_class: {unit}/mistakes.py, {names[0]} {id!r} must stand without the reference, "
            "got one that calls it. Choose another entry."
        )
    return whole


def written_out(name: str, function: ast.Lambda) -> str:
    return f"def {name}({ast.unparse(function.args)}):\n    return {ast.unparse(function.body)}"


def used_by(source: str, helpers: dict[str, str]) -> list[str]:
    """The helpers that the source uses, and those that these use, in the order of their file."""
    used: set[str] = set()
    waiting = [source]
    while waiting:
        names = {n.id for n in ast.walk(ast.parse(waiting.pop())) if isinstance(n, ast.Name)}
        new = (names & set(helpers)) - used - {"np"}
        waiting += [helpers[name] for name in new]
        used |= new
    return [code for name, code in helpers.items() if name in used]


def perfect(work: Work) -> None:
    pass


def untouched(work: Work) -> None:
    work.leave(*work.points)


def first_half(work: Work) -> None:
    tasks = list(work.points)
    work.leave(*tasks[len(tasks) // 2 :])


def mistakes(*pairs: tuple[str, str]) -> Make:
    def make(work: Work) -> None:
        for task, id in pairs:
            work.mistake(task, id)

    return make


def bodies(task: str, *lines: str) -> Make:
    return lambda work: work.body(task, *lines)


def proofs(task: str, share: float, *lines: str) -> Make:
    return lambda work: work.proof(task, share, *lines)


def open_questions(count: int) -> Make:
    """Leave the last questions of the quiz open; each is an equal share."""

    def make(work: Work) -> None:
        lines = text(work.cell("quiz")).rstrip().split("\n")
        asked = len(ast.parse(work.stubs["quiz"]).body[0].value.keys)
        for index in range(len(lines) - 1 - count, len(lines) - 1):
            lines[index] = lines[index].partition(":")[0] + ": ...,"
        work.cell("quiz")["source"] = "\n".join(lines)
        work.lose("quiz", count / asked)

    return make


def both(*makes: Make) -> Make:
    def make(work: Work) -> None:
        for one in makes:
            one(work)

    return make


def syntax_error(work: Work) -> None:
    cell = work.cell("softmax")
    cell["source"] = text(cell).replace("):", ")", 1)
    work.lose("softmax")


def deleted_test(work: Work) -> None:
    work.document["cells"].remove(work.cell("collapse-test"))


def edited_points(work: Work) -> None:
    work.leave("leaky-relu")
    for test in ("leaky-relu-test", "relu-test"):
        work.cell(test)["metadata"]["nbgrader"]["points"] = 100.0


def forged_message(work: Work) -> None:
    """Nothing is written, but every test cell shows full points, and `check` is replaced."""
    untouched(work)
    start = work.cell("start")
    start["source"] = (
        text(start) + '\n\n\ndef check(task):\n    print("all passed")\n    return 1e9'
    )
    for task, points in work.points.items():
        told = {"text/plain": f"{points}", "text/html": f"<b>{task}: all passed</b>"}
        work.cell(f"{task}-test")["outputs"] = [
            {"output_type": "execute_result", "data": told, "execution_count": 1, "metadata": {}}
        ]


def broken_file(work: Work) -> None:
    for task in work.points:
        work.lose(task)


# What the proofs below lose, by the stages of a proof: the choice of numbers 1/4, that all lines
# follow 1/2, the claim 1/4; in a chain of matrices the two ends 1/4, all steps 3/4.
NO_CLAIM = proofs(  # every line follows, and the last one is missing
    "relu-proof",
    1 / 4,
    "let a",
    "assume a < 0",
    "relu(a) == 0",
    "relu(-a) == -a",
    "relu(-a) != -relu(a)",
)
ONE_FALSE_LINE = proofs(  # relu(-a) is -a; what follows does so without this line
    "relu-proof",
    1 / 2,
    "let a",
    "assume a < 0",
    "relu(a) == 0",
    "relu(-a) == a",
    "relu(-a) != -relu(a)",
    "therefore relu is not linear",
)
FACTOR_TWO = proofs(  # 2 goes through, so nothing is shown, and the numbers cannot show it
    "relu-proof",
    1,
    "let a",
    "assume a < 0",
    "relu(a) == 0",
    "relu(2 * a) != 2 * relu(a)",
    "therefore relu is not linear",
)
SWAPPED = proofs(  # the ends are right, and W1 @ W2 is not W2 @ W1
    "collapse-proof",
    3 / 4,
    "W2 @ (W1 @ X + b1) + b2",
    "== W1 @ W2 @ X + W2 @ b1 + b2",
    "== W @ X + b",
)
ONLY_A_CLAIM = proofs("relu-proof", 1, "therefore relu is not linear")

A, L = UNITS
FLOOD = 'print("z" * 1_000_000)'
TWO_GIB = "big = np.ones(2**28)  # 8 bytes each"
CLASS = (
    Person("amara.okafor", A, "everything right", perfect),
    Person("bjorn.lind", A, "handed in as it was handed out", untouched),
    Person("chiara.ricci", A, "the first half of the tasks, all right", first_half),
    Person(
        "deniz.kaya",
        A,
        "relu gives |z|, one false line in its proof",
        both(mistakes(("relu", "absolute-value")), ONE_FALSE_LINE),
    ),
    Person(
        "emeka.nwosu",
        A,
        "softmax divides by the sum of the whole array, a product turned round in the chain",
        both(mistakes(("softmax", "whole-array")), SWAPPED),
    ),
    Person(
        "farah.haddad",
        A,
        "the same in softmax, relu gives 1 for every positive number, its proof uses a factor 2",
        both(mistakes(("softmax", "whole-array"), ("relu", "step")), FACTOR_TWO),
    ),
    Person(
        "gabriel.santos",
        A,
        "the slope of ReLU at 0 is 1: one of four functions; the proof lacks its last line",
        both(mistakes(("activation-grads", "relu-one-at-zero")), NO_CLAIM),
    ),
    Person(
        "hana.suzuki",
        A,
        "collapse drops the first bias, three questions open, a claim in place of a proof",
        both(mistakes(("collapse", "first-bias-lost")), open_questions(3), ONLY_A_CLAIM),
    ),
    Person("ibrahim.diallo", A, "a syntax error in the cell of softmax", syntax_error),
    Person("jana.novak", A, "relu raises an exception", bodies("relu", "return z[len(z)]")),
    Person(
        "kwame.mensah",
        A,
        "an endless loop in leaky_relu",
        bodies("leaky-relu", "while True:", "    pass"),
        harmless=False,
    ),
    Person(
        "lea.dubois",
        A,
        "os._exit in collapse",
        bodies("collapse", "import os", "os._exit(0)"),
        harmless=False,
    ),
    Person(
        "mateo.garcia",
        A,
        "softmax takes 2 GiB of memory",
        bodies("softmax", TWO_GIB, "return Z"),
        harmless=False,
    ),
    Person(
        "nadia.rahman",
        A,
        "relu prints 50 MB",
        bodies("relu", "for _ in range(50):", f"    {FLOOD}", "return np.maximum(z, 0.0)"),
        harmless=False,
    ),
    Person("olu.adeyemi", A, "everything right, one test cell deleted", deleted_test),
    Person(
        "priya.sharma", A, "leaky_relu not written, 100 points put on two test cells", edited_points
    ),
    Person("quinn.murphy", A, "nothing written, every message forged", forged_message),
    Person("rosa.jimenez", A, "the file breaks off in the middle", broken_file),
    Person("sofia.lund", L, "everything right", perfect),
    Person("tariq.aziz", L, "the first half of the tasks, all right", first_half),
    Person(
        "uma.krishnan",
        L,
        "W turned in layer_shapes, biases not counted: one of three functions",
        mistakes(("layer-shapes", "w-transposed"), ("count", "no-biases")),
    ),
    Person(
        "vera.horvat",
        L,
        "check_dense leaves the check to NumPy, the Keras kernel taken as it is",
        mistakes(("check-dense", "left-to-numpy"), ("from-keras", "kernel-as-it-is")),
    ),
    Person(
        "\u738b\u82b3",
        L,
        "the variance taken for the standard deviation, W turned as well",
        mistakes(("initialize", "variance-as-std"), ("layer-shapes", "w-transposed")),
    ),
    Person(
        "yusuf.demir",
        L,
        "one of five repairs left as it was, six questions open",
        both(bodies("repair", "return X @ W + b"), open_questions(6)),
    ),
)


def read(unit: str) -> Work:
    """A solved notebook of the unit, from which a submission is made."""
    documents = [
        json.loads((ROOT / folder / f"{unit}.ipynb").read_text(encoding="utf-8"))
        for folder in ("exercises", "solutions")
    ]
    stubs, points = {}, {}
    for cell in documents[0]["cells"]:
        known = cell["metadata"].get("nbgrader", {})
        if known.get("solution"):
            stubs[cell["id"]] = text(cell)
        if known.get("grade"):
            points[cell["id"].removesuffix("-test")] = known["points"]
    handed_out = {cell["id"]: cell for cell in documents[0]["cells"]}
    for cell in documents[1]["cells"]:  # nobody here has practised
        if f"{cell['id']}-test" in handed_out and cell["id"] not in points:
            cell["source"] = handed_out[cell["id"]]["source"]
    return Work(unit, documents[1], stubs, points)


def make_class(unit_names, folder, harmless: bool = False) -> dict[str, float]:
    """Write the submissions for these units and `honest.json`.

    Parameters
    ----------
    unit_names : iterable of str
        Names of units, such as "03-activations".
    folder : path
        Becomes nbgrader's tree STUDENT/UNIT/UNIT.ipynb.
    harmless : bool
        Leave out those that are safe to run only in isolation.

    Returns
    -------
    dict
        Student to honest score.
    """
    folder, chosen = Path(folder), set(unit_names)
    told = {}
    for person in CLASS:
        if person.unit not in chosen or (harmless and not person.harmless):
            continue
        work = read(person.unit)
        person.make(work)
        content = json.dumps(work.document, ensure_ascii=False, indent=1) + "\n"
        if person.make is broken_file:
            content = content[: len(content) // 2]
        path = folder / person.name / person.unit / f"{person.unit}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        told[person.name] = {
            "unit": person.unit,
            "told": person.told,
            "points": work.honest,
            "max_points": sum(work.points.values()),
            "lost": work.lost,
        }
    content = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (folder / "honest.json").write_text(content, encoding="utf-8")
    return {name: entry["points"] for name, entry in told.items()}


def main() -> None:
    """Write the class into the folder given on the command line."""
    parser = argparse.ArgumentParser(description="Write a sample class into FOLDER.")
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument(
        "--harmless", action="store_true", help="leave out what is safe to run only in isolation"
    )
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    scores = make_class(UNITS, options.folder, options.harmless)
    sys.stdout.write(f"{len(scores)} submissions of invented people in {options.folder}\n")


if __name__ == "__main__":
    main()
