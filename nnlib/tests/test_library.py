"""The library as a whole: light import, honest docstrings, the seam to other array libraries."""

import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

import nnlib
from nnlib.backend import array_module

MODULES = [
    importlib.import_module(info.name)
    for info in pkgutil.walk_packages(nnlib.__path__, "nnlib.")
    if ".tests" not in info.name
]


def documented():
    """Public functions, classes and methods, each where it is defined."""
    for module in MODULES:
        for name, thing in vars(module).items():
            if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
                continue
            yield pytest.param(thing, id=f"{module.__name__}.{name}")
            if inspect.isclass(thing):
                for method, function in inspect.getmembers(thing, inspect.isfunction):
                    if not method.startswith("_") and function.__module__ == module.__name__:
                        yield pytest.param(function, id=f"{module.__name__}.{name}.{method}")


def section(docstring, title):
    """Names in one section of a numpydoc docstring."""
    match = re.search(
        rf"^{title}\n-+\n(.*?)(?=\n\n\S[^\n]*\n-+\n|\Z)", docstring, re.MULTILINE | re.DOTALL
    )
    if match is None:
        return []
    heads = re.findall(r"^(\S[^\n]*?) : ", match[1], re.MULTILINE)
    return [name.lstrip("*") for head in heads for name in head.split(", ")]


@pytest.mark.parametrize("thing", list(documented()))
def test_documented_parameters_are_those_of_the_signature(thing):
    signature = [name for name in inspect.signature(thing).parameters if name != "self"]
    assert section(inspect.getdoc(thing), "Parameters") == signature


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples_in_docstrings(module):
    results = doctest.testmod(module)
    assert results.failed == 0
    assert results.attempted > 0 or hasattr(module, "__path__")


def test_all_names_are_there_once():
    assert all(hasattr(nnlib, name) for name in nnlib.__all__)
    assert len(set(nnlib.__all__)) == len(nnlib.__all__)


def test_import_needs_numpy_and_nothing_else():
    code = (
        "import sys, numpy; before = set(sys.modules); import nnlib; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(new - set(sys.stdlib_module_names))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert eval(run.stdout) == {"nnlib"}


def test_arrays_of_another_library_go_through_its_own_functions(monkeypatch):
    class Foreign:
        def __dlpack__(self):
            raise NotImplementedError

    module = SimpleNamespace(name="another library")
    compat = ModuleType("array_api_compat")
    compat.array_namespace = lambda x: module
    monkeypatch.setitem(sys.modules, "array_api_compat", compat)
    assert array_module(Foreign()) is module


@pytest.mark.parametrize("x", [1, 2.5, [1, 2], (3,), np.float64(1), np.zeros((2, 2))], ids=repr)
def test_python_and_numpy_values_are_numpys(x):
    assert array_module(x) is np
