"""Each wrong call in an author's file becomes file, line and a sentence."""

import pytest

from autograder.author import AuthorError
from autograder.blame import author_errors, told_error
from autograder.tests.tiny import tiny_unit

MISTAKES = [
    (
        'says="Your function doubles z.", ',
        "",
        "6: mistake(...) needs says. Add says=...",
    ),
    (
        'family="factor", says="Your function doubles z.", ask="What is half of 4?"',
        "",
        "6: mistake(...) needs family and says and ask. Add family=..., says=..., ask=...",
    ),
    ('family="factor"', 'famly="factor"', "6: mistake(...) has no 'famly'. Did you mean 'family'?"),
    (
        '"halve", "doubled"',
        "7, 8",
        '6: mistake: task and id must be texts, got int. Write @mistake("relu", "id").',
    ),
    (
        "import numpy as np",
        "import numpy as np\nx = 1 / 0",
        ("3: this line raises ZeroDivisionError: division by zero. Correct it."),
    ),
    (
        'reference("halve")(z))',
        "z)\nreference('halve')",
        (
            "14: reference('halve'): must be called "
            "inside the body of a mistake or variant, got a call while the file is read. Move the call "
            "into the function."
        ),
    ),
    ("@variant", "@varient", "16: 'varient' is not defined. Did you mean 'variant'?"),
]
CHECKS = [
    (", expect=1.5", "", "8: worked(...) needs expect. Add expect=..."),
    (
        "expect=1.5",
        "expect=1.5, _rtoll=1",
        (
            "8: checks: options must be _part, _rtol, _atol, _judge, _in_place, got _rtoll. "
            "Did you mean _rtol?"
        ),
    ),
    ("c.worked(", "c.work(", "8: checks have no 'work'. Did you mean 'worked'?"),
    (
        "c.worked(",
        "c.q(",
        (
            "8: checks have no 'q'. Known: elementwise, fresh, properties, rng, "
            "scenario, value, worked."
        ),
    ),
    ("np.array([-2.0", "np.aray([-2.0", "9: numpy has no 'aray'. Did you mean 'array'?"),
    ("c.worked(", "undefined_thing(", "8: 'undefined_thing' is not defined. Define or import it."),
]


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES)
def test_mistakes(old, new, told):
    unit = tiny_unit()
    assert old in unit.data["mistakes"]
    unit.data["mistakes"] = unit.data["mistakes"].replace(old, new, 1)
    with pytest.raises(AuthorError) as caught:
        _ = unit.registry
    assert str(caught.value) == f"course/90-tiny/mistakes.py:{told}"


@pytest.mark.parametrize(("old", "new", "told"), CHECKS)
def test_checks(old, new, told):
    unit = tiny_unit()
    assert old in unit.data["checks"]
    unit.data["checks"] = unit.data["checks"].replace(old, new, 1)
    with pytest.raises(AuthorError) as caught:
        unit.cases("halve", 0)
    assert str(caught.value) == f"course/90-tiny/checks.py:{told}"


def test_checks_without_parentheses():
    unit = tiny_unit()
    unit.data["checks"] = unit.data["checks"].replace('@checks("halve")', "@checks")
    with pytest.raises(AuthorError) as caught:
        _ = unit.registry
    assert str(caught.value) == (
        "course/90-tiny/checks.py:6: checks: task and id must be texts, got function. "
        'Write @checks("relu").'
    )


def test_a_file_that_is_not_python():
    unit = tiny_unit()
    unit.data["checks"] = "def f(:\n"
    with pytest.raises(AuthorError, match=r"course/90-tiny/checks\.py:1: this is not Python: "):
        _ = unit.registry


def test_a_solution_is_found_in_exercise_py(tmp_path):
    unit = tiny_unit()
    unit.data["reference"] += "\nsize = 1 / 0\n"
    folder = tmp_path / "90-tiny"
    folder.mkdir()
    (folder / "exercise.py").write_text("# one\nsize = 1 / 0\n")
    try:
        exec(unit._reference_code, {})
    except ZeroDivisionError as error:
        told = told_error(error, tmp_path)
    assert told == (
        "course/90-tiny/exercise.py:2: this line raises ZeroDivisionError: division by zero. "
        "Correct it."
    )


def test_an_exception_of_the_tool_stays():
    with pytest.raises(ZeroDivisionError), author_errors():
        _ = 1 / 0
