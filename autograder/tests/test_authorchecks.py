"""What an author reads about checks.py and mistakes.py, each fault made one at a time."""

import re
from pathlib import Path

import pytest

from autograder.authorchecks import case_faults, entry_faults, refused_faults
from autograder.tests.tiny import tiny_unit
from autograder.verify import verify


@pytest.fixture
def unit():
    return tiny_unit()


def change(unit, file, old, new):
    assert old in unit.data[file]
    unit.data[file] = unit.data[file].replace(old, new, 1)


def told(faults):
    return [f"{place}: {text}" for place, text in faults]


def test_the_tiny_unit_has_none(unit):
    assert not list(entry_faults(unit))
    for task in unit.tasks:
        assert not list(case_faults(unit, task))


ENTRIES = [
    (
        "def halve(z):",
        "def halv(z):",
        "6: 'doubled' defines 'halv', and task 'halve' has halve. Rename the function.",
    ),
    (
        'family="factor"',
        'family="factor", also="whole-number"',
        "6: `also` names 'whole-number', which is no mistake of this task. Known: doubled, whole.",
    ),
    (
        'family="factor"',
        'family="factor", also="hole"',
        "6: `also` names 'hole', which is no mistake of this task. Did you mean 'whole'?",
    ),
    (
        'family="factor"',
        'family="Wrong factor"',
        "6: 'doubled': family must be a slug such as wrong-axis, got 'Wrong factor'.",
    ),
    (
        'ask="What is half of 4?"',
        'ask=""',
        "6: 'doubled': ask must be a sentence with its full stop, got ''.",
    ),
    (
        '@mistake("halve", "doubled"',
        '@mistake("halv", "doubled"',
        "6: the task 'halv' is not in unit.toml. Did you mean 'halve'?",
    ),
    (
        ',\n        values={"colours": {"sky": "green", "grass": "green"}}',
        "",
        "26: 'green-sky' of task 'colours' has no answer. Decorate a function, or give values=...",
    ),
    (
        'values={"colours": {',
        'values={"colors": {',
        "26: 'green-sky' gives 'colors', and task 'colours' has colours. Rename it.",
    ),
    (
        '@mistake("halve", "doubled"',
        '@mistake("colours", "doubled"',
        "6: 'doubled': task 'colours' has variables. Give values={...} for colours.",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), ENTRIES)
def test_entries(unit, old, new, expected):
    change(unit, "mistakes", old, new)
    assert told(entry_faults(unit)) == [f"course/90-tiny/mistakes.py:{expected}"]


def test_checks_of_an_unknown_task(unit):
    change(unit, "checks", '@checks("noise")', '@checks("nois")')
    assert told(entry_faults(unit)) == [
        "course/90-tiny/checks.py:33: the task 'nois' is not in unit.toml. Did you mean 'noise'?"
    ]


CASES = [
    (
        "halve",
        (
            '    c.worked("halve", 3.0, expect=1.5)\n    c.worked("halve", np.array([-2.0, 0.0, 4.0]), '
            'expect=np.array([-1.0, 0.0, 2.0]))\n    c.elementwise("halve")'
        ),
        "    pass",
        "6: the checks of task 'halve' look at nothing. Add c.worked or c.fresh.",
    ),
    (
        "halve",
        'c.elementwise("halve")',
        'c.elementwise("halv")',
        "10: 'halv' is no name of task 'halve'. Did you mean 'halve'?",
    ),
    (
        "both",
        'c.worked("pair"',
        'c.worked("noise"',
        "17: 'noise' is no name of task 'both'. It has swap, pair.",
    ),
    (
        "colours",
        'if not isinstance(values["colours"], dict):',
        "if False:",
        (
            "26: the judge of colours must return a Finding for any value, got AttributeError: "
            "'NoneType' object has no attribute 'get' with colours = None. Look at the type first."
        ),
    ),
    (
        "colours",
        "return [] if isinstance",
        "return True if isinstance",
        (
            "23: the judge of colours must return a list of Finding, empty when all is right, got "
            "True."
        ),
    ),
    (
        "colours",
        '[Finding(f"{name}-{got}", f"{name} is not {got}.")]',
        '["no"]',
        "23: the judge of colours must return a list of Finding(key, text), got 'no' in the list.",
    ),
    (
        "colours",
        'Finding("no-dict", "colours must be a dict.")',
        'Finding("no-dict", None)',
        (
            "23: the judge of colours must give each Finding a key and a text, got "
            "Finding(key='no-dict', text=None, credit=None)."
        ),
    ),
    (
        "both",
        "shift=1.0)",
        "shift=1.0, _judge=lambda outcome, expected: None)",
        (
            "16: the judge of part 'swap' must return a list of Finding, empty when all is right, "
            "got None."
        ),
    ),
]


@pytest.mark.parametrize(("task", "old", "new", "expected"), CASES)
def test_cases(unit, task, old, new, expected):
    change(unit, "checks", old, new)
    found = told(case_faults(unit, unit.task(task)))
    assert found == [f"course/90-tiny/checks.py:{expected}"]


def test_judge_of_one_nested_kind_only(unit):
    """A judge that looks at the type of the dict and not of its entries."""
    change(unit, "checks", "isinstance(got, str)", "got < 'z'")
    (found,) = told(case_faults(unit, unit.task("colours")))
    assert "got TypeError: '<' not supported between instances of 'NoneType' and 'str'" in found
    assert "with colours = {'sky': None, 'grass': 'green'}. Look at the type first." in found


def test_a_refused_name_in_the_solution(unit):
    unit.data["tasks"][0]["refused"] = ["np.asarray"]
    unit.__post_init__()
    assert told(refused_faults(unit, unit.task("halve"))) == [
        (
            "course/90-tiny/exercise.py: the solution of task 'halve' uses 'np.asarray', which "
            "`refused` forbids. Change one of the two."
        ),
        (
            "course/90-tiny/mistakes.py:16: the variant 'product' uses 'np.asarray', which `refused` "
            "of 'halve' forbids. Remove it."
        ),
    ]


def test_a_refused_name_in_a_helper_of_a_variant(unit):
    change(unit, "mistakes", "    return 0.5 * np.asarray(z, dtype=float)", "    return half(z)")
    unit.data["mistakes"] += "\n\ndef half(z):\n    return np.divide(z, 2.0)\n"
    unit.data["mistakes"] += "\n\ndef right(id, body):\n    body.__name__ = 'halve'\n"
    unit.data["mistakes"] += "    variant('halve', id)(body)\n"
    unit.data["mistakes"] += "\n\nright('short', lambda z: np.true_divide(z, 2))\n"
    unit.data["tasks"][0]["refused"] = ["np.divide", "np.true_divide"]
    unit.__post_init__()
    found = told(refused_faults(unit, unit.task("halve")))
    assert [f.partition(", which")[0] for f in found] == [
        "course/90-tiny/mistakes.py:16: the variant 'product' uses 'np.divide'",
        "course/90-tiny/mistakes.py:44: the variant 'short' uses 'np.true_divide'",
    ]


def test_mistakes_may_use_refused_names(unit):
    unit.data["tasks"][0]["refused"] = ["np.floor"]
    unit.__post_init__()
    assert not list(refused_faults(unit, unit.task("halve")))


def test_the_value_task_of_the_format_reference_works(unit):
    """The texts under "A value task" in course/README.md, put into the tiny unit."""
    text = (Path(__file__).parents[2] / "course" / "README.md").read_text("utf-8")
    section = text.partition("## A value task")[2].partition("\n## ")[0]
    cell, checks, mistakes = re.findall(r"```(?:text|python)\n(.*?)```", section, re.DOTALL)
    stub, _, solution = cell.partition("### BEGIN SOLUTION\n")
    task = {"id": "middle", "kind": "value", "names": ["middle"], "points": 1.0}
    unit.data["tasks"].append(task)
    unit.data["cells"]["middle"] = {"role": "solution", "source": stub}
    unit.data["reference"] += solution.replace("### END SOLUTION\n", "")
    unit.data["checks"] += checks
    unit.data["mistakes"] += mistakes
    unit.__post_init__()
    report = verify([unit], 1, course=None)
    assert report.problems == []
    assert report.counts["known mistake"] == 6
