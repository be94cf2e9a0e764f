"""verify finds each author's mistake that it promises to find."""

import pytest

from autograder.checking import Mistake
from autograder.tests.tiny import tiny_unit
from autograder.verify import verify


@pytest.fixture
def unit():
    return tiny_unit()


def problems(unit):
    return [str(p) for p in verify([unit], seeds=2, course=None).problems]


def test_the_tiny_unit_is_right(unit):
    report = verify([unit], seeds=2, course=None)
    assert report.problems == []
    assert report.text == ("verify: 1 unit, 4 tasks, 1 right variant, 5 known mistakes: all right.")


def test_stub_that_is_worth_points(unit):
    unit.data["cells"]["colours"]["source"] = 'colours = {"sky": "blue", "grass": ...}\n'
    expected = (
        "course/90-tiny/checks.py:20: task 'colours': the untouched cell must be untouched with 0 points, "
        "got partial, 0.5 of 1 points; In: grass; "
        "You set: colours['grass'] = ... (not answered); "
        "Difference: grass is not answered yet.; "
        "Think about: Read what the task asks for here again. "
        "Which part of it does your answer not do yet?"
    )
    assert problems(unit) == [expected]


def test_solution_that_fails_its_own_worked_number(unit):
    unit.data["checks"] = unit.data["checks"].replace("3.0, expect=1.5", "3.0, expect=1.25")
    assert any(
        "checks.py:6: task 'halve': the solution must pass, got fail" in p for p in problems(unit)
    )


def test_mistake_that_keeps_its_points(unit):
    unit.data["checks"] = unit.data["checks"].replace('c.elementwise("halve")', "pass")
    unit.registry.mistakes.append(
        Mistake("halve", "right", "halve", "f", "It is so.", "Is it?", function=lambda z: z / 2)
    )
    assert any("mistake 'right': must lose points, got full points" in p for p in problems(unit))


def test_mistake_answered_with_the_words_of_another(unit):
    doubled = unit.mistakes("halve")[0]
    twin = Mistake("halve", "twin", "halve", "f", "It is so.", "Is it?", function=doubled.function)
    unit.registry.mistakes.append(twin)
    assert any(
        "mistake 'twin': is answered with the words of 'doubled'; list that id" in p
        for p in problems(unit)
    )
    twin.also = ("doubled",)
    assert problems(unit) == []


def test_mistake_without_words(unit):
    unit.mistakes("halve")[0].says = "bias"
    assert problems(unit) == [
        (
            "course/90-tiny/mistakes.py:6: 'doubled': says must be a sentence with its full stop, "
            "got 'bias'."
        )
    ]


def test_right_variant_that_loses_points(unit):
    unit.registry.variants.append(
        Mistake("halve", "odd", "halve", "", "", "", function=lambda z: z)
    )
    assert any("variant 'odd': must pass, got" in p for p in problems(unit))


def test_ids_and_tasks(unit):
    unit.registry.mistakes.append(unit.mistakes("halve")[0])
    unit.registry.variants.append(Mistake("hal", "x", "x", "", "", ""))
    del unit.registry.checks["noise"]
    found = problems(unit)
    assert found == [
        (
            "course/90-tiny/mistakes.py:6: the mistake id 'doubled' of task 'halve' is used twice. "
            "Rename one."
        ),
        "course/90-tiny/mistakes.py: the task 'hal' is not in unit.toml. Did you mean 'halve'?",
        (
            "course/90-tiny/checks.py: there are no checks of task 'noise'. Add a function under "
            '@checks("noise").'
        ),
    ]


def test_a_solution_that_fails_is_the_only_problem_of_its_task(unit):
    unit.data["checks"] = unit.data["checks"].replace("3.0, expect=1.5", "3.0, expect=1.25")
    assert len(problems(unit)) == 1


def test_a_solution_that_raises_while_it_is_read(unit):
    unit.data["reference"] += "\ncolours = colors\n"
    assert problems(unit) == [
        "course/90-tiny/exercise.py: 'colors' is not defined. Did you mean 'colours'?"
    ]


def test_a_mistake_that_fails_through_a_typo(unit):
    unit.data["mistakes"] = unit.data["mistakes"].replace("np.floor", "np.flor")
    text = (
        "course/90-tiny/mistakes.py:11: task 'halve', mistake 'whole': raises AttributeError on "
        "every input: module 'numpy' has no attribute 'flor'. Correct it, or say "
        'family="raises" if it is meant. (seed 0)'
    )
    assert problems(unit) == [text]
    unit.mistakes("halve")[1].family = "raises"
    assert problems(unit) == []


def test_an_exception_in_checks_is_a_problem_with_its_line(unit):
    unit.data["checks"] = unit.data["checks"].replace("c.rng.normal(size=(2, 3))", "c.rng.nrmal()")
    assert problems(unit) == [
        "course/90-tiny/checks.py:15: a Generator has no 'nrmal'. Did you mean 'normal'?"
    ]


def test_mistakes_that_cannot_be_read(unit):
    unit.data["mistakes"] = unit.data["mistakes"].replace('family="factor", ', "")
    assert problems(unit) == [
        "course/90-tiny/mistakes.py:6: mistake(...) needs family. Add family=..."
    ]
