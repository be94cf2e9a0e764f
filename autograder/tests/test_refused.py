import time

import pytest

from autograder.refused import refused_names

START = "import numpy as np\nimport math\n"
TANH = ["np.tanh", "math.tanh"]


def look(*cells, names=("tanh",)):
    return refused_names([START, *cells], names, TANH)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def tanh(z):\n    return np.tanh(z)", ["np.tanh"]),
        ("def tanh(z):\n    return math.tanh(z) + np.tanh(z)", ["np.tanh", "math.tanh"]),
        ("def tanh(z):\n    return np . tanh(z)", ["np.tanh"]),
        ("import numpy as xp\ndef tanh(z):\n    return xp.tanh(z)", ["np.tanh"]),
        ("import numpy\ndef tanh(z):\n    return numpy.tanh(z)", ["np.tanh"]),
        ("from numpy import tanh as t, exp\ndef tanh(z):\n    return t(z)", ["np.tanh"]),
        ("from numpy import (exp,\n  tanh as t)\ndef tanh(z):\n    return t(z)", ["np.tanh"]),
        ("def tanh(z):\n    from math import tanh as t\n    return t(z)", ["math.tanh"]),
        ("tanh = np.tanh", ["np.tanh"]),
        ("tanh = lambda z: np.tanh(z)", ["np.tanh"]),
        ("h = np.tanh\ndef tanh(z):\n    return h(z)", ["np.tanh"]),
        (
            "def g(z):\n    return np.tanh(z)\ndef f(z):\n    return g(z)\ndef tanh(z):\n    return f(z)",
            ["np.tanh"],
        ),
        ("@np.vectorize\ndef tanh(z):\n    return math.tanh(z)", ["math.tanh"]),
        ("if True:\n    def tanh(z):\n        return np.tanh(z)\nelse:\n    pass", ["np.tanh"]),
        (
            "try:\n    x = 1\nexcept ValueError:\n    x = 2\ndef tanh(z):\n    return np.tanh(z)",
            ["np.tanh"],
        ),
        ("class A:\n    f = np.tanh\ndef tanh(z):\n    return A.f(z)", ["np.tanh"]),
        ("from math import *\nf = tanh\ndef g(z):\n    return f(z)", []),
        ("def tanh(z):\n    'np.tanh'\n    # np.tanh\n    return (np.exp(z) - np.exp(-z)) / 2", []),
        ("def tanh(z):\n    return 1\nprint(np.tanh(3.0))", []),
        ("def tanh(z):\n    return 1\ndef test():\n    return np.tanh(1)", []),
        ("def tanh(z):\n    return arctanh(z)", []),
        ("def tanh(z:\n    return np.tanh(z)", ["np.tanh"]),
        ("x = '''open\ndef tanh(z):\n    return np.tanh(z)", []),
        ("", []),
    ],
)
def test_looks(source, found):
    assert look(source) == found


def test_a_star_import_counts_where_the_name_is_not_defined():
    source = "from math import *\ndef f(z):\n    return tanh(z)"
    assert look(source, names=("f",)) == ["math.tanh"]
    assert look(source, "def tanh(z):\n    return 1", names=("f",)) == []


def test_cells_are_looked_at_together():
    assert look("def tanh(z):\n    return helper(z)", "helper = np.tanh") == ["np.tanh"]


def test_nothing_refused_looks_at_nothing():
    assert refused_names(["def f(:"], ["f"], []) == []


def test_more_than_can_be_looked_at_is_left_out():
    assert look("#" * 250_000 + "\n", "def tanh(z):\n    return np.tanh(z)") == ["np.tanh"]


@pytest.mark.parametrize(
    "source",
    [
        "(np.tanh" * 20_000,
        "'" * 150_000 + "np.tanh",
        '"""' * 40_000 + "np.tanh",
        "f'" * 60_000 + "np.tanh",
        "from np.tanh import (\n" * 8_000,
        "    \n \tnp.tanh\n" * 9_000,
        "\x00np.tanh",
        "1_" * 50_000 + "tanh",
        "\\\n" * 50_000 + "tanh",
    ],
)
def test_hostile_text_ends_soon(source):
    start = time.perf_counter()
    look(source)
    assert time.perf_counter() - start < 10
