"""Planted faults: does a test notice when the library is wrong?

Each fault of ``faults.toml`` is one change in a copy of nnlib, such as a wrong axis or a missing
1/m. One of the test modules named with it then has to fail. Run ``./run faults``, or with a word
from the list, such as ``./run faults adam``.
"""

import contextlib
import io
import multiprocessing
import os
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

import hypothesis
import hypothesis.extra.numpy
import pytest

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("faults.toml")
OPTIONS = ["-x", "-m", "not slow", "--assert=plain", "--tb=no", "-p", "no:cacheprovider"]
SECONDS = 120  # for one run


def faults():
    """The list, each fault with its number as the key "id"."""
    listed = tomllib.loads(LIST.read_text("utf-8"))["fault"]
    return [{"id": f"{i:03} {fault['module']}", **fault} for i, fault in enumerate(listed, 1)]


def changed(fault, source=ROOT):
    """The text of the fault's module with the fault in it."""
    text = (source / "nnlib" / fault["module"]).read_text("utf-8")
    if text.count(fault["old"]) != 1:
        raise ValueError(
            f"{fault['id']}: old must stand once in {fault['module']}, found "
            f"{text.count(fault['old'])} times: {fault['old']!r}. Change faults.toml."
        )
    return text.replace(fault["old"], fault["new"])


def copy_library(source, folder):
    """Copy nnlib and the settings of its tests."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(source / "nnlib", folder / "nnlib", ignore=ignore)
    shutil.copy(source / "pyproject.toml", folder)


class FirstFailure:
    """Plugin of pytest: the first test that ran and failed."""

    test = ""

    def pytest_runtest_logreport(self, report):
        if report.failed and report.when == "call":
            self.test = self.test or report.nodeid.split("::")[-1].partition("[")[0]


def run_tests(source, modules, fault=None):
    """Exit status of pytest on a copy, and the test that failed. Needs a process of its own."""
    first, shown = FirstFailure(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(shown):
        copy_library(source, Path(folder))
        if fault:
            Path(folder, "nnlib", fault["module"]).write_text(changed(fault, source), "utf-8")
        os.chdir(folder)
        sys.path.insert(0, folder)
        sys.dont_write_bytecode = True
        paths = [f"nnlib/tests/{name}" for name in modules]
        status = pytest.main([*OPTIONS, *paths], plugins=[first])
        os.chdir(ROOT)
    return status, first.test or (shown.getvalue() if status else "")


def main(words):
    """Plant every fault whose entry has all the words; 1 if one survives."""
    chosen = [
        fault
        for fault in faults()
        if all(word.lower() in str(list(fault.values())).lower() for word in words)
    ]
    # The same examples each time; a failing one need not be made small.
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("faults", derandomize=True, database=None, phases=phases)
    hypothesis.settings.load_profile("faults")
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "OPENBLAS_NUM_THREADS": "1"}
    survived = 0
    # A new process for each fault, so that each imports its own nnlib. Forked from this one, it has
    # NumPy, pytest and hypothesis already. The first copy is the source of all others, so that the
    # library can be worked on in the meantime.
    with (
        tempfile.TemporaryDirectory() as source,
        multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool,
    ):
        copy_library(ROOT, Path(source))
        for fault in chosen:
            changed(fault, Path(source))  # complains about an entry that has no place
        modules = sorted({name for fault in chosen for name in fault["tests"]})
        unharmed = pool.apply_async(run_tests, (Path(source), modules))
        runs = [pool.apply_async(run_tests, (Path(source), f["tests"], f)) for f in chosen]
        for fault, run in zip(chosen, runs, strict=True):
            status, test = run.get(SECONDS)
            found = status == pytest.ExitCode.TESTS_FAILED
            survived += not found
            word = "caught  " if found else "SURVIVED"
            print(f"{word} {fault['id']}: {fault['what']}  [{test}]", flush=True)
        status, test = unharmed.get(SECONDS)
    print(f"{len(chosen) - survived} of {len(chosen)} planted faults caught")
    if status != pytest.ExitCode.OK:
        print(f"Without a fault the tests fail too: {test}")
    return 1 if survived or status != pytest.ExitCode.OK or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
