"""What is installed, and what the documents at the top of the repository promise about it."""

import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "course/README.md"]
PLAIN_INSTALL_SECONDS = 300


def text_of(name):
    return (ROOT / name).read_text("utf-8")


def names_and_bounds(requirements):
    """From requirement to bound, names as package indexes compare them."""
    parsed = (
        re.fullmatch(r"([\w.-]+)\s*(.*)", item.partition("#")[0].strip()) for item in requirements
    )
    return {found[1].lower().replace("_", "-"): found[2].strip() for found in parsed}


def all_requirements():
    """All but the competitors of the benchmark, which have an environment of their own."""
    optional = PROJECT["optional-dependencies"]
    extras = [needs for extra, needs in optional.items() if extra != "benchmark"]
    return names_and_bounds(
        [*PROJECT["dependencies"], *(item for extra in extras for item in extra)]
    )


def pins(name):
    lines = text_of(name).splitlines()
    return [re.match(r"([\w.-]+)==([^ ;]+)", line) for line in lines if "==" in line]


def test_numpy_is_the_only_requirement():
    assert list(names_and_bounds(PROJECT["dependencies"])) == ["numpy"]


def test_conda_environment_asks_for_what_the_project_asks_for():
    yaml = pytest.importorskip("yaml")
    environment = yaml.safe_load(text_of("environment.yml"))
    assert environment["name"] == PROJECT["name"]
    conda = [item for item in environment["dependencies"] if isinstance(item, str)]
    (pip,) = (item["pip"] for item in environment["dependencies"] if isinstance(item, dict))
    assert pip[-1] == "-e ."
    given = names_and_bounds([*conda, *pip[:-1]])
    assert given.pop("pip") == ""
    assert given.pop("python").startswith(PROJECT["requires-python"])
    assert given == all_requirements()


def test_pins_hold_every_requirement_with_hashes():
    wanted = {*all_requirements(), "hatchling"}
    assert wanted <= {pin[1] for pin in pins("requirements-dev.txt")}
    development = {*names_and_bounds(PROJECT["optional-dependencies"]["dev"])}
    assert wanted - development <= {pin[1] for pin in pins("requirements.txt")}
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt"):
        entries = re.split(r"\n(?=\S)", text_of(name).strip())
        assert all("--hash=sha256:" in entry for entry in entries), name


def test_development_pins_extend_the_others():
    development = {pin.group() for pin in pins("requirements-dev.txt")}
    assert {pin.group() for pin in pins("requirements.txt")} <= development


def run_commands():
    """Commands that the script `run` knows, from its own list."""
    usage = subprocess.run([ROOT / "run"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^\./run (\w+)", usage, re.MULTILINE))


def test_run_knows_every_command_it_lists():
    known = re.search(r"case \$command in(.*?)esac", text_of("run"), re.DOTALL)[1]
    listed = run_commands()
    assert listed >= {"bench", "build", "demo", "lab", "lint", "nbgrader", "test", "verify"}
    assert listed <= set(re.findall(r"\w+", known))


def test_run_refuses_an_unknown_command():
    done = subprocess.run([ROOT / "run", "dance"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.endswith("run: there is no command 'dance'.\n")


def grader_commands():
    from autograder.cli import COMMANDS

    return {name for name, *_ in COMMANDS}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_name_commands_and_files_that_exist(name):
    text = text_of(name)
    code = re.findall(
        r"`([^`\n]+)`|^(?:> )?((?:\./run|\.venv|autograder) [^\n]*)$", text, re.MULTILINE
    )
    for line in (first or second for first, second in code):
        for command in re.findall(r"\./run (\w+)", line):
            assert command in run_commands(), line
        for command in re.findall(r"(?:^|[\\/ ])autograder ([a-z]\w*)", line):
            assert command in grader_commands(), line
    tops = {path.name for path in ROOT.iterdir() if path.name not in ("demo", "work")}
    for path in re.findall(r"`([\w.-]+/[\w./-]*)`", text):
        if path.partition("/")[0] in tops and not re.search(r"NN-slug|20-average", path):
            assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(([^)#:]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        assert (ROOT / name).parent.joinpath(path).exists(), path


def example_unit(text):
    """Files of the unit that ``course/README.md`` shows, by name."""
    pattern = r"^## `([\w.]+)`[^\n]*\n+(`{3,})\w+\n(.*?)^\2$"
    return {name: body for name, _, body in re.findall(pattern, text, re.DOTALL | re.MULTILINE)}


@pytest.mark.parametrize("optional", [(), ("mistakes.py",), ("mistakes.py", "quiz.yaml")], ids=len)
def test_the_unit_in_the_format_reference_works(tmp_path, optional):
    from autograder.build import build
    from autograder.units import read_unit
    from autograder.verify import verify

    files = example_unit(text_of("course/README.md"))
    assert sorted(files) == [
        *("checks.py", "exercise.py", "lesson.md", "mistakes.py", "quiz.yaml", "unit.toml")
    ]
    if "quiz.yaml" in optional:
        files["unit.toml"] += '\n[tasks.quiz]\nkind = "quiz"\n'
        files["lesson.md"] += "\n## Quiz\n\n<!-- quiz -->\n"
        shown, last = files["quiz.yaml"].rsplit("- id: sum", 1)
        files["quiz.yaml"] = shown + "".join(f"- id: sum-{n}{last}" for n in range(7))
    folder = tmp_path / "course" / "20-average"
    folder.mkdir(parents=True)
    for name in {*files} - ({"mistakes.py", "quiz.yaml"} - {*optional}):
        (folder / name).write_text(files[name], "utf-8")
    assert "exercises/20-average.ipynb" in build(tmp_path / "course", tmp_path)
    report = verify([read_unit(folder)], course=None)
    assert report.ok, report.text


@pytest.mark.slow
def test_plain_install_checks_a_task(tmp_path):
    """``pip install .`` with NumPy alone, far from the checkout, and ``check`` works there."""
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", ROOT, cwd=tmp_path)
    listed = run(python, "-m", "pip", "list", "--format=freeze", cwd=tmp_path)
    installed = {line.partition("==")[0] for line in listed.splitlines()}
    assert installed - {"pip", "setuptools"} == {"numpy", PROJECT["name"]}
    told = run(python, "-W", "error", "-c", LEARNER, cwd=tmp_path)
    assert "wrong 0.0" in told
    assert "right 2.0" in told
    assert "relu" in told.partition("wrong")[0], "the message of the wrong answer is printed"
    command = python.parent / "autograder"
    assert run(command, "--version", cwd=tmp_path).startswith("autograder ")
    run(command, "start", "activations", cwd=tmp_path)
    assert (tmp_path / "work" / "03-activations.ipynb").is_file()


@pytest.mark.slow
def test_learning_needs_nothing_that_windows_lacks(tmp_path):
    """A stand-in for Windows, as far as that goes: the modules of Unix cannot be imported."""
    script = tmp_path / "script.py"
    solution = ROOT / "solutions" / "03-activations.ipynb"
    script.write_text(WITHOUT_UNIX.replace("SOLUTION", repr(str(solution))), "utf-8")
    told = run(sys.executable, script, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert "right 2.0" in told
    assert "Score: " in told
    assert (tmp_path / "work" / "03-activations.ipynb").exists()
    assert "relu: right, 2 of 2 points." in told


WITHOUT_UNIX = """
import io, sys
for name in "fcntl grp pty pwd resource syslog termios tty".split():
    sys.modules[name] = None
from autograder.cli import main

if __name__ == "__main__":
    import numpy as np
    from autograder import unit
    def relu(z):
        return np.maximum(np.asarray(z, dtype=float), 0.0)
    print("right", float(unit("03-activations").check("relu")))
    sys.stdin = io.StringIO()
    assert main(["quiz", "03-activations"]) == 0
    assert main(["start", "03-activations"]) == 0
    main(["check", SOLUTION])
"""

LEARNER = """
import numpy as np
from autograder import unit
import autograder, nnlib
assert "site-packages" in autograder.__file__ and "site-packages" in nnlib.__file__
check = unit("03-activations").check
def relu(z):
    return np.abs(z)
print("wrong", float(check("relu")))
def relu(z):
    return np.maximum(np.asarray(z, dtype=float), 0.0)
print("right", float(check("relu")))
"""


def run(*command, cwd, env=None):
    """What a command prints; its errors are shown when it fails."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=PLAIN_INSTALL_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
