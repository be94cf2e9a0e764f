"""Imports that a learner or a plain install may not have are refused with file and line."""

import pytest

from autograder.author import AuthorError, Page
from autograder.imports import check_imports

EXERCISE, CHECKS = "course/01-x/exercise.py", "course/01-x/checks.py"


@pytest.mark.parametrize(
    ("label", "text", "packages", "told"),
    [
        (
            EXERCISE,
            "import numpy as np\nimport scipy.special",
            [],
            ("2: 'scipy' may not be imported. Do without it, or add it to `packages`."),
        ),
        (
            CHECKS,
            "def f():\n    from pandas import x",
            [],
            ("2: 'pandas' may not be imported. Do without it, or add it to `packages`."),
        ),
        (
            CHECKS,
            "import matplotlib",
            [],
            ("1: 'matplotlib' may not be imported. Do without it, or add it to `packages`."),
        ),
        (
            CHECKS,
            "from .mistakes import x",
            [],
            ("1: '.mistakes' may not be imported. Do without it, or add it to `packages`."),
        ),
        (
            CHECKS,
            "import autograder.engine",
            [],
            ("1: autograder.engine is not for units. Import from autograder.checking only."),
        ),
        (
            EXERCISE,
            "from autograder.checking import x",
            [],
            ("1: autograder.checking is not for units. Import from autograder only."),
        ),
    ],
)
def test_refused(label, text, packages, told):
    with pytest.raises(AuthorError) as caught:
        check_imports(Page(label, text), packages)
    assert str(caught.value) == f"{label}:{told}"


@pytest.mark.parametrize(
    ("label", "text", "packages"),
    [
        (EXERCISE, "import math\nimport numpy.linalg\nimport nnlib\nimport matplotlib.pyplot", []),
        (EXERCISE, "from autograder import unit\nimport scipy", ["scipy"]),
        (CHECKS, "from autograder.checking import checks\nfrom __future__ import annotations", []),
    ],
)
def test_allowed(label, text, packages):
    check_imports(Page(label, text), packages)
