"""The repository keeps its own rules; each rule is also seen to catch a planted fault."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.tests import repository_rules as rules

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path
    for package in rules.PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "tests" not in path.parts
)
TESTS = sorted(path for package in rules.PACKAGES for path in (ROOT / package).rglob("test_*.py"))
GRADER = [path for path in MODULES if path.is_relative_to(ROOT / "autograder")]
UNITS = sorted(path.parent for path in (ROOT / "course").glob("*/unit.toml"))

MODULE_LINES = {"autograder": 300, "nnlib": 250}
FUNCTION_LINES = 40
EXERCISE_LINES = 500
LESSON_WORDS = 2500

# Who may do what only one place should do, and why.
SPEAKS = {
    "cli.py": "the command line",
    "__main__.py": "the same, for python -m autograder",
    "notebook.py": "check() in plain Python has no other way to show its message",
    "quizrun.py": "asks questions in the terminal; its caller hands in where to write",
    "worker.py": "a fork of the worker must end without running the learner's exit handlers",
    "progress.py": "nnlib's bar while a network is trained",
}
STARTS_PROCESSES = {
    "sandbox.py": "the one door to submitted code",
    "worker.py": "inside the sandbox: one fork for each task",
    "executor.py": "judges side by side; they run the grader's own code only",
}
HEAVY = {
    *("IPython", "dask", "distributed", "jsonschema", "jupytext", "matplotlib", "nbclient"),
    *("nbconvert", "nbformat", "nbgrader", "numpy", "pydantic", "pytest", "rich", "scipy"),
    *("sqlalchemy", "sqlite3", "typer", "yaml", "z3"),
}


def label(path):
    return path.relative_to(ROOT).as_posix()


def tracked_files():
    """Paths of what belongs to the project, with new files that git does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_packages_do_not_import_each_other(path):
    package = path.relative_to(ROOT).parts[0]
    assert not rules.crossing_imports(package, path.read_text("utf-8"))


@pytest.mark.parametrize("path", [p for p in MODULES if p.name not in SPEAKS], ids=label)
def test_only_the_command_line_prints_or_exits(path):
    assert not rules.speaking(path.read_text("utf-8"))


@pytest.mark.parametrize("path", [p for p in MODULES if p.name not in STARTS_PROCESSES], ids=label)
def test_only_the_sandbox_starts_processes(path):
    assert not rules.starting_processes(path.read_text("utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_module(path):
    """Size, functions, docstrings, and no assert where ``python -O`` would remove it."""
    text = path.read_text("utf-8")
    limit = MODULE_LINES[path.relative_to(ROOT).parts[0]]
    assert text.count("\n") <= limit, f"{label(path)} has more than {limit} lines"
    assert not rules.long_functions(text, FUNCTION_LINES)
    assert not rules.wrong_docstrings(text)
    assert not rules.asserts(text)
    assert not rules.possessive_groups(text)


@pytest.mark.parametrize(
    ("listed", "rule"),
    [(SPEAKS, rules.speaking), (STARTS_PROCESSES, rules.starting_processes)],
    ids=["speaks", "starts processes"],
)
def test_every_exception_is_still_needed(listed, rule):
    used = {path.name for path in MODULES if rule(path.read_text("utf-8"))}
    assert not set(listed) - used


def test_every_comparison_is_used():
    comparing = set()
    for path in GRADER:
        for node in ast.parse(path.read_text("utf-8")).body:
            returns = isinstance(node, ast.FunctionDef) and node.returns
            if returns and node.name.startswith(("is_", "same_", "compare")):
                comparing.add(node.name)
    written = [path for unit in UNITS for path in unit.glob("*.py") if path.name != "exercise.py"]
    dropped = {
        label(path): found
        for path in [*MODULES, *TESTS, *written]
        if (found := rules.dropped_comparisons(path.read_text("utf-8"), comparing))
    }
    assert not dropped


@pytest.mark.parametrize("folder", UNITS, ids=label)
def test_unit_keeps_its_budget(folder):
    lines = (folder / "exercise.py").read_text("utf-8").count("\n")
    assert lines <= EXERCISE_LINES, f"{label(folder)}/exercise.py has {lines} lines"
    for page in folder.glob("*.md"):
        words = len(re.sub(r"<!--.*?-->", " ", page.read_text("utf-8"), flags=re.DOTALL).split())
        assert words <= LESSON_WORDS, f"{label(page)} has {words} words"


def test_no_file_names_a_machine_or_a_registry():
    found = {}
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if words := rules.private_words(text):
            found[label(path)] = words
    assert not found


def modules_after(*arguments):
    """Top-level modules that are loaded after a command, in a fresh interpreter."""
    code = (
        "import sys\nfrom autograder.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('\\n' + ' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["grade", "--help"]], ids=" ".join
)
def test_start_is_light(arguments):
    assert not modules_after(*arguments) & HEAVY


def test_check_needs_only_numpy():
    """Loading a unit in a notebook must not pull in what a plain install lacks."""
    code = (
        "import sys, autograder\nautograder.unit('03-activations').check\n"
        "print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & (HEAVY - {"numpy"})


@pytest.mark.slow
def test_built_files_are_current():
    from autograder.build import main_build

    assert main_build(ROOT, check=True) == []


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_shell_scripts_are_clean(script):
    path = ROOT / script
    assert os.access(path, os.X_OK)
    shell = path.read_text("utf-8").split("\n", 1)[0].split()[-1].rpartition("/")[2]
    subprocess.run(
        [shutil.which("dash") or "sh" if shell == "sh" else shell, "-n", path], check=True
    )
    if shutil.which("shellcheck"):
        subprocess.run(["shellcheck", path], check=True)


UNKNOWN_PARAMETER = '''
def f(a, b):
    """Add.

    Parameters
    ----------
    a, c : int
    """
'''
MISSING_PARAMETER = '''
def f(a, b):
    """Add.

    Parameters
    ----------
    a : int
        One.

    Returns
    -------
    int
    """
'''
UNKNOWN_ATTRIBUTE = '''
class C:
    """Square.

    Attributes
    ----------
    size : int
    """

    width: int
'''
RIGHT_PARAMETERS = '''
def f(self, a, *rest, b=1, **more):
    """Add.

    Parameters
    ----------
    a : int
        The first: one of two.
    *rest : int
    b : int, optional
    **more

    Returns
    -------
    total : int
    """
'''
DOCUMENTED = '''
def f():
    """One.

    Two.
    """
    return 1
'''

PLANTED = [
    (lambda text: rules.crossing_imports("nnlib", text), "import autograder.engine"),
    (lambda text: rules.crossing_imports("nnlib", text), "from autograder import unit"),
    (
        lambda text: rules.crossing_imports("autograder", text),
        "def f():\n    from nnlib import relu",
    ),
    (lambda text: rules.crossing_imports("autograder", text), "importlib.import_module('nnlib')"),
    (rules.speaking, "print('done')"),
    (rules.speaking, "def f():\n    sys.exit(1)"),
    (rules.speaking, "raise SystemExit(2)"),
    (rules.speaking, "sys.stderr.write('x')"),
    (rules.starting_processes, "subprocess.run(['true'])"),
    (rules.starting_processes, "from subprocess import Popen"),
    (rules.starting_processes, "import multiprocessing"),
    (rules.starting_processes, "from os import fork"),
    (rules.starting_processes, "os.execv('/bin/sh', [])"),
    (rules.starting_processes, "start = subprocess.Popen"),
    (rules.starting_processes, "from concurrent.futures import ProcessPoolExecutor"),
    (rules.asserts, "assert x > 0"),
    (rules.possessive_groups, "re.compile('(?:a|b)*+')"),
    (rules.dropped_comparisons, "np.allclose(a, b)"),
    (rules.dropped_comparisons, "def test():\n    a == b"),
    (rules.dropped_comparisons, "a.all() and b.any()"),
    (lambda text: rules.dropped_comparisons(text, {"is_current"}), "is_current(path)"),
    (
        lambda text: rules.long_functions(text, 3),
        "def f():\n    a = 1\n    b = 2\n    return a + b",
    ),
    (rules.private_words, "see " + "/ro" + "ot/notes"),
    (rules.private_words, "--index" + "-url somewhere"),
    (rules.private_words, "C:\\Users" + "\\me"),
    (rules.wrong_docstrings, UNKNOWN_PARAMETER),
    (rules.wrong_docstrings, MISSING_PARAMETER),
    (rules.wrong_docstrings, UNKNOWN_ATTRIBUTE),
]


@pytest.mark.parametrize(("rule", "text"), PLANTED)
def test_each_rule_catches_a_planted_fault(rule, text):
    assert len(rule(text)) == 1


HARMLESS = [
    (rules.speaking, "log.print_table()\nsys.stdout.flush()"),
    (
        rules.starting_processes,
        "import subprocess\ndef f(p: subprocess.Popen) -> subprocess.Popen: p",
    ),
    (rules.starting_processes, "os.path.join('a')\nre.compile('x').match('run')"),
    (rules.dropped_comparisons, "assert np.allclose(a, b)\nok = a == b\nreturn_value.update(b)"),
    (lambda text: rules.long_functions(text, 2), DOCUMENTED),
    (rules.possessive_groups, "re.compile('[ab]*+(?:c|d)+')"),
    (rules.wrong_docstrings, RIGHT_PARAMETERS),
]


@pytest.mark.parametrize(("rule", "text"), HARMLESS)
def test_no_rule_cries_wolf(rule, text):
    assert not rule(text)


def test_heavy_modules_are_seen():
    """The look at loaded modules works: this very process has loaded pytest."""
    assert "pytest" in sys.modules
    assert {"argparse", "autograder"} <= modules_after("--version")


def test_the_map_of_the_grader_names_every_module():
    """autograder/README.md: each module is there, and nothing that does not exist."""
    text = (ROOT / "autograder" / "README.md").read_text("utf-8")
    table = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    named = set(re.findall(r"`([\w.]+)`", table)) - {"messages.toml", "grading.toml"}
    named -= {"schema.json", "report.css"}
    modules = {p.stem for p in (ROOT / "autograder").glob("*.py")} - {"__init__"}
    assert named == modules
