"""Texts that argue for nothing get no share for steps, and other spellings lose none."""

import tomllib
from pathlib import Path

import pytest

from autograder.proofs.checker import check_proof

COURSE = Path(__file__).parents[3] / "course"


def task(unit, name, kind):
    text = (COURSE / unit / "unit.toml").read_text("utf-8")
    return tomllib.loads(text)["tasks"][name][kind]


RELU = task("03-activations", "relu-proof", "proof")
XOR = task("01-perceptron", "xor-proof", "proof")

SUPPOSE = (
    "let w1, w2, b\nsuppose step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1 and "
    "step(w1 + w2 + b) == 0\n"
)
END = "    contradiction\ntherefore no step neuron computes XOR"


@pytest.mark.parametrize(
    "text",
    [SUPPOSE + "    1 == 1\n" + END, "1 == 1\n" + SUPPOSE + END],
    ids=["inside", "before the supposition"],
)
def test_arithmetic_that_is_always_true_is_no_step(text):
    """Only the supposition is worth its quarter: nothing follows from it in these lines."""
    assert check_proof(XOR, text).credit == 0.25


def test_a_supposition_inside_an_impossible_block_is_no_witness():
    text = (
        "suppose 1 == 2\n    suppose relu is linear\n        contradiction\n    contradiction\n"
        "relu(1) == 1\ntherefore relu is not linear"
    )
    assert check_proof(RELU, text).credit == 0


@pytest.mark.parametrize("name", ["ReLU", "Relu", "RELU"])
def test_a_function_may_be_written_as_in_the_text_of_the_course(name):
    text = (
        f"{name}(-1) = 0\n{name}(1) = 1\n{name}(-1) != -{name}(1)\ntherefore {name} is not linear"
    )
    assert check_proof(RELU, text).credit == 1


def test_a_short_letter_keeps_its_case():
    """F is a letter here, although f is a function."""
    text = "define f(x) = relu(x)\nlet F\nassume F < 0\nf(F) == 0\n-1 * f(F) != f(-1 * F)\n"
    assert check_proof(RELU, text + "therefore f is not linear").credit == 1


def test_letters_are_real_numbers_without_being_said():
    result = check_proof(RELU, "let c, x in R\nrelu(-1) != -relu(1)\ntherefore relu is not linear")
    assert result.lines[0].key == "letters-only"
    assert "in" in result.lines[0].words
