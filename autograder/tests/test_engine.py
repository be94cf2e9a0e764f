"""Verdicts: points, states, causes, and what a learner reads, on the tiny unit."""

import numpy as np
import pytest

from autograder import render
from autograder.cases import Refused
from autograder.checking import Checks, Finding, Mistake, checks, mistake, reference
from autograder.codec import Foreign
from autograder.engine import grade_seed, run_task
from autograder.implementation import Outcome
from autograder.local import Local
from autograder.tests.tiny import tiny_unit
from autograder.units import UnitError


@pytest.fixture
def unit():
    return tiny_unit()


def run(unit, task, **names):
    return run_task(unit, task, Local({**unit.reference_namespace(), **names}))


def halve(z):
    return np.asarray(z, dtype=float) / 2


@pytest.mark.parametrize("task", ["halve", "both", "colours", "noise"])
def test_solution_passes(unit, task):
    result = run(unit, task)
    assert result.state == "pass"
    assert result.points == unit.task(task).points
    assert all(right == total for right, total in result.counts.values())


def test_every_seed_draws_other_inputs_and_the_same_seed_the_same(unit):
    def first(seed):
        return unit.cases("both", seed)[0].args[0]

    assert np.array_equal(first(1), first(1))
    assert not np.array_equal(first(1), first(2))
    assert grade_seed("a", "b", "c") != grade_seed("a", "b", "d")


def returns_none(z):
    halve(z)


def in_place(z):
    z = np.asarray(z)
    if z.ndim == 0 or z.dtype != float:
        return halve(z)
    z /= 2
    return z.copy()


def warns(z):
    z = np.asarray(z, dtype=float)
    np.log(np.zeros(1))
    return z / 2


_memory = np.zeros((100,))


def shared(z):
    z = np.asarray(z, dtype=float)
    out = _memory[: z.size].reshape(z.shape)
    out[...] = z / 2
    return out if z.ndim else z / 2


_calls = []


def forgets(z):
    _calls.append(z)
    return halve(z) if len(_calls) < 14 else halve(z) + 1


class Foo:
    __eq__ = lambda self, other: True
    __hash__ = None


@pytest.mark.parametrize(
    ("function", "key", "words"),
    [
        (returns_none, "none", "returned None"),
        (in_place, "argument-changed", "changed its argument number 1"),
        (warns, "warning", "a warning came with it: RuntimeWarning: divide by zero"),
        (lambda z: Foo(), "type", "The type is a Foo"),
        (lambda z: np.float32(1) * halve(z).astype(np.float32), "dtype-precision", "float32"),
        (lambda z: 1 / 0, "raised", "ZeroDivisionError: division by zero"),
        (lambda z: halve(z) + 1, "value", "Expected       1.5"),
    ],
)
def test_what_is_wrong_is_said(unit, function, key, words):
    result = run(unit, "halve", halve=function)
    assert result.points == 0
    assert result.messages[0].key == key
    assert words in render.text(result)


def test_result_that_changes_later(unit):
    result = run(unit, "halve", halve=shared)
    assert result.points == 0
    assert result.messages[0].key == "result-changed"


def test_second_call_must_give_the_same(unit):
    _calls.clear()
    result = run(unit, "halve", halve=forgets)
    assert (result.points, result.messages[0].key) == (0, "not-repeatable")


def test_known_mistake_is_answered_with_its_words(unit):
    result = run(unit, "halve", halve=lambda z: np.asarray(z) + np.asarray(z, dtype=float))
    assert result.messages[0].cause == "doubled"
    assert render.text(result) == (
        "halve: not right yet, 0 of 2 points.\n"
        "\n"
        "  You called     halve(3.0)\n"
        "  It returned    6.0\n"
        "  Expected       1.5\n"
        "  By input       negative: wrong; 0: right; positive: wrong\n"
        "  Likely cause   Your function doubles z.\n"
        "  Think about    What is half of 4?\n"
        '  In the lesson  "Halves"\n'
        "\n"
        "worked 0 of 2, fresh 1 of 11; grading draws new inputs."
    )


def test_lost_digits_do_not_hide_the_cause(unit):
    result = run(unit, "halve", halve=lambda z: np.asarray(z) * 2)  # float32 stays float32
    assert result.messages[0].cause == "doubled"
    only = run(unit, "halve", halve=lambda z: np.float32(0.5) * np.asarray(z))
    assert (only.messages[0].key, only.messages[0].cause) == ("dtype-precision", None)


def test_sign_of_the_input_tells_where_it_is_wrong(unit):
    """An answer that nobody listed: a beginner reads where to look."""
    result = run(unit, "halve", halve=lambda z: np.maximum(halve(z), -0.01))
    assert dict(result.messages[0].sections)["By input"] == (
        "negative: wrong; 0: right; positive: right"
    )
    everywhere = run(unit, "halve", halve=lambda z: halve(z) + 1)
    assert "By input" not in dict(everywhere.messages[0].sections)


def test_no_cause_is_named_that_explains_only_a_part_of_the_wrong_answers(unit):
    def sometimes(z):
        z = np.asarray(z, dtype=float)
        return z * 2 if z.ndim == 0 else z * 3

    result = run(unit, "halve", halve=sometimes)
    assert result.messages[0].cause is None


def test_the_mistake_that_is_wrong_on_the_same_inputs_is_named(unit):
    """Doubling explains a function that doubles 3.0 alone, but says far too much."""

    def only_three(z):
        return 6.0 if np.ndim(z) == 0 and z == 3.0 else halve(z)

    assert run(unit, "halve", halve=only_three).messages[0].cause is None
    narrow = Mistake(
        "halve", "three", "halve", "f", "Only 3 is wrong.", "Why 3?", (), (), only_three
    )
    unit.registry.mistakes.append(narrow)
    assert run(unit, "halve", halve=only_three).messages[0].cause == "three"


def test_parts_share_the_points_and_each_has_its_message(unit):
    result = run(unit, "both", swap=lambda Z, shift=0.0: Z + shift)
    assert (result.state, result.points) == ("partial", 1.5)
    assert [m.part for m in result.messages] == ["swap"]
    assert result.messages[0].cause == "not-swapped"
    assert "pair: right." in render.text(result)


def test_value_task_entry_by_entry(unit):
    result = run(unit, "colours", colours={"sky": "green", "grass": "green"})
    assert (result.points, result.messages[0].cause) == (0.5, "green-sky")
    half = run(unit, "colours", colours={"sky": "blue", "grass": ...})
    assert (half.state, half.points) == ("partial", 0.5)
    nothing = run(unit, "colours", colours={"sky": ..., "grass": ...})
    assert (nothing.state, nothing.points) == ("untouched", 0)


def test_random_task_is_judged_by_properties(unit):
    result = run(unit, "noise", noise=lambda seed: np.zeros(100))
    assert (result.points, result.messages[0].cause) == (0, "no-seed")
    far = run(unit, "noise", noise=lambda seed: np.full(100, 9.0 + seed))
    assert (far.messages[0].key, far.messages[0].cause) == ("mean", None)


def test_missing_and_untouched(unit):
    namespace = unit.reference_namespace()
    del namespace["halve"]
    missing = run_task(unit, "halve", Local(namespace))
    assert missing.state == "missing"
    assert missing.messages[0].head.startswith("halve: halve is not defined.")

    def stub(z):
        raise NotImplementedError("halve: write this function (task 'halve')")

    assert run(unit, "halve", halve=stub).state == "untouched"


def test_one_function_written_of_two(unit):
    def pair(n):
        raise NotImplementedError("pair: write this function")

    result = run(unit, "both", pair=pair)
    assert (result.state, result.points) == ("partial", 1.5)


class Stops(Local):
    """An implementation that hits a limit at the third call."""

    calls = 0

    def call(self, name, args, kwargs):
        self.calls += 1
        return super().call(name, args, kwargs) if self.calls < 3 else Outcome(state=self.limit)


@pytest.mark.parametrize(
    ("limit", "state"), [("timeout", "timeout"), ("memory", "memory"), ("ended", "error")]
)
def test_a_limit_costs_the_whole_task(unit, limit, state):
    implementation = Stops(unit.reference_namespace())
    implementation.limit = limit
    result = run_task(unit, "both", implementation)
    assert (result.state, result.points) == (state, 0)
    assert result.messages[-1].key == limit


def test_graded_messages_show_no_fresh_value(unit):
    def wrong(Z, shift=0.0):
        raise ValueError(f"secret {Z[0, 0]}")

    namespace = {**unit.reference_namespace(), "swap": wrong}
    result = run_task(unit, "both", Local(namespace), seed=7, graded=True)
    text = render.text(result, graded=True)
    assert "an array of shape (2, 3), float64, drawn for grading" in text
    assert "secret" not in text
    namespace["swap"] = lambda Z, shift=0.0: Z.T + 1
    result = run_task(unit, "both", Local(namespace), seed=7, graded=True)
    assert "6 of 6 entries are wrong." in render.text(result, graded=True)


def test_private_checks_are_never_shown(unit):
    def private(c):
        c.worked("halve", 10.0, expect=5.0)

    def wrong_for_ten(z):
        return halve(z) if np.ndim(z) or z != 10 else 7.25

    namespace = {**unit.reference_namespace(), "halve": wrong_for_ten}
    result = run_task(unit, "halve", Local(namespace), private=private)
    text = render.text(result, graded=True)
    assert result.points == 0
    assert "a further check of your instructor" in text
    assert "7.25" not in text
    assert "10" not in text


def test_unknown_task_names_near_ones(unit):
    with pytest.raises(UnitError, match="got 'halv'. Did you mean 'halve'?"):
        unit.task("halv")


def test_task_without_checks(unit):
    del unit.registry.checks["halve"]
    with pytest.raises(UnitError, match="checks.py must register checks for task 'halve'"):
        unit.cases("halve", 0)


def test_unknown_option_of_a_check():
    with pytest.raises(TypeError, match="got _rtoll"):
        Checks(0).worked("f", 1, expect=1, _rtoll=1)


def test_a_task_may_have_its_checks_once(unit):
    register = checks("twice")
    register(lambda c: None)
    try:
        with pytest.raises(ValueError, match="got 'twice' twice"):
            register(lambda c: None)
    finally:
        from autograder import checking

        checking.registry.checks.pop("twice")


def test_reference_outside_a_body():
    with pytest.raises(RuntimeError, match="Move the call into the function"):
        reference("halve")


def test_scenarios_compare_with_the_reference(unit):
    made = Checks(0)
    made.scenario("halve(halve(8))", lambda impl: impl.call("halve", impl.call("halve", 8.0)))
    unit.registry.checks["halve"] = lambda c: c.cases.extend(made.cases)
    assert run(unit, "halve").state == "pass"
    wrong = run(unit, "halve", halve=lambda z: z)
    assert wrong.points == 0
    assert "halve(halve(8))" in render.text(wrong)
    raised = run(unit, "halve", halve=lambda z: 1 / 0)
    assert raised.messages[0].key == "raised"


def test_refused_carries_the_outcome():
    assert Refused(Outcome(state="timeout")).outcome.state == "timeout"


def test_handles_let_a_check_use_objects():
    class Counter:
        def __init__(self, n):
            self.n = n

        def next(self):
            self.n += 1
            return self.n

    local = Local({"Counter": Counter})
    handle = local.call("Counter", (3,), {}).value
    assert handle.type_name == "Counter"
    assert local.method(handle, "next", (), {}).value == 4
    assert local.attribute(handle, "n").value == 4
    assert local.attribute(handle, "nothing").failure.type == "AttributeError"


def test_html_is_escaped_and_has_words_for_its_state(unit):
    def bad(z):
        raise ValueError("<script>alert(1)</script>")

    result = run(unit, "halve", halve=bad)
    html = render.to_html(result)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "your code raised an error" in html


def test_findings_keep_partial_credit(unit):
    def judge(outcome, expected):
        return [Finding("half-right", "Half of it is right.", credit=0.5)]

    def half(c):
        c.fresh("halve", 1.0, _judge=judge)

    unit.registry.checks["halve"] = half
    result = run(unit, "halve")
    assert (result.points, result.state) == (1.0, "partial")


def test_foreign_objects_are_alike_when_their_types_are(unit):
    assert run(unit, "halve", halve=lambda z: Foreign).messages[0].key == "type"


def test_mistake_can_state_values_without_a_function():
    from autograder.checking import collect

    found = collect(
        lambda: mistake("t", "m", family="f", says="s", ask="a", also="b", values={"v": 1}) and None
    )
    assert found.mistakes[0].over({})["v"] == 1
    assert found.mistakes[0].also == ("b",)
