"""The quiz in a terminal: whole sessions, typed answers, formulas as plain text."""

import doctest

import pytest

from autograder import quiztext
from autograder.quizbank import Bank as QuizBank
from autograder.quizbank import Choice, Drawn, unpack
from autograder.quizrun import read_answer, run
from autograder.quiztext import formula, plain, wrapped

BANK = QuizBank(
    (
        {
            "id": "biggest",
            "kind": "one",
            "concepts": ["S3-08"],
            "question": "What is the maximum of $\\sigma'(z)$?",
            "choices": [
                {"text": "$\\frac{1}{4}$", "right": True},
                {"text": "1", "reply": "That is the slope of `tanh` at 0."},
            ],
            "explain": "It is reached at 0.",
        },
        {
            "id": "even",
            "kind": "several",
            "concepts": ["S3-09"],
            "question": "Which are even?",
            "choices": [
                {"text": "two", "right": True},
                {"text": "four", "right": True},
                {"text": "three", "reply": "Odd."},
            ],
        },
        {
            "id": "half",
            "kind": "number",
            "concepts": ["S3-14"],
            "question": "How much is sigmoid(0)?",
            "answer": 0.5,
            "unit": "volt",
            "replies": [{"value": 0, "reply": "That is tanh(0)."}],
            "explain": "1 / (1 + 1).",
        },
        {
            "id": "w-shape",
            "kind": "shape",
            "concepts": ["S3-24"],
            "question": "Shape of W for 4 inputs and 3 outputs?",
            "answer": "(3, 4)",
            "explain": "Rows are outputs.",
        },
    ),
    {"biggest": ["Sigmoid", "Tanh"], "even": [], "half": ["Sigmoid"], "w-shape": ["Shapes"]},
)


SESSION = """\
Activations: a quiz of 4 questions.
Enter alone goes on to the next question, Ctrl-D stops.

Question 1 of 4

  What is the maximum of sigma'(z)?

  a) 1
  b) 1/4

Your answer (one letter): A
  That is the slope of tanh at 0.
Try again, or Enter to go on: b
  Right. It is reached at 0.

Question 2 of 4

  Which are even?

  a) four
  b) two
  c) three

Your answer (letters, such as a c): a c
  Of your choices 1 is right and 1 wrong. Not all right choices are among
  them. (c) Odd.
Try again, or Enter to go on: b a
  Right.

Question 3 of 4

  How much is sigmoid(0)?

Your answer (a number, in volt): 0
  That is tanh(0).
Try again, or Enter to go on: \n\
  The answer is 0.5. 1 / (1 + 1).

Question 4 of 4

  Shape of W for 4 inputs and 3 outputs?

Your answer (a shape, such as 2, 3): 3 4
  Right. Rows are outputs.

Score: 1 of 4 at the first try, 3 after trying again.
To review:
  - lesson section "Sigmoid" (biggest, half)
  - concepts S3-09 (even)"""


def session(*lines, end=EOFError):
    """Play a session; return its text and its summary."""
    answers, shown = iter(lines), []

    def read(prompt):
        try:
            line = next(answers)
        except StopIteration:
            shown.append(prompt)
            raise end from None
        shown.append(prompt + line)
        return line

    summary = run("Activations", BANK, input=read, output=shown.append, seed=1)
    return "\n".join(shown), summary


def test_a_session_from_the_first_to_the_last_line():
    text, summary = session("A", "b", "a c", "b a", "0", "", "3 4")
    assert text == SESSION
    assert not summary.stopped


def test_all_right():
    text, summary = session("b", "ab", "1/2", "(3, 4)")
    assert text.endswith("\nScore: 4 of 4 at the first try.\nNothing to review.")
    assert summary.first == summary.best == dict.fromkeys(("biggest", "even", "half", "w-shape"), 1)


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_leaving_keeps_what_was_done(end):
    text, summary = session("a", "b", "ab", end=end)
    assert summary.stopped
    assert text.endswith(
        "Stopped; 2 of 4 questions were answered.\n"
        "Score: 1 of 2 at the first try, 2 after trying again.\n"
        "To review:\n"
        '  - lesson section "Sigmoid" (biggest)'
    )


def test_leaving_at_once():
    text, summary = session()
    assert text.endswith(
        "Stopped; 0 of 4 questions were answered.\nScore: 0 of 0 at the first try."
    )
    assert summary.best == {}


def test_what_cannot_be_read_costs_no_try():
    text, summary = session("z", "b", "a z", "ab", "much", "0,5", "three", "3x4")
    for sentence in (
        "Please type one letter from a to b.",
        "Please type letters from a to c, with or without spaces.",
        "Please type a number, such as 0.25 or 1/4.",
        "Please type a shape, such as 2, 3 or (2, 3).",
    ):
        assert sentence in text
    assert sum(summary.first.values()) == 4


def test_an_unlisted_wrong_number_does_not_tell_the_answer_before_the_reader_gives_up():
    text, _ = session("b", "ab", "7", "", "1, 1", "")
    number, shape = text.partition("Question 3")[2].split("Question 4")
    assert "Not right.\nTry again, or Enter to go on: \n  The answer is 0.5. 1 / (1 + 1)." in number
    assert "Not right.\nTry again, or Enter to go on: \n  The answer is (3, 4). Rows" in shape


def test_a_skipped_question_is_to_be_reviewed():
    text, summary = session("", "ab", "0.5", "3 4")
    assert "The answer" not in text
    assert text.endswith(
        'Score: 3 of 4 at the first try.\nTo review:\n  - lesson section "Sigmoid" (biggest)'
    )
    assert "biggest" not in summary.first


def test_lines_fit_a_terminal():
    text, _ = session("a", "", "b", "", "0", "", "4 3", "")
    assert max(len(line) for line in text.split("\n")) <= 79
    assert text.isascii()


def drawn(kind):
    choices = (Choice("a", "", True, ""), Choice("b", "", False, "No."))
    return Drawn("q", kind, (), "", choices, 0, 0.0, "", (), "", ())


@pytest.mark.parametrize(
    ("kind", "line", "value"),
    [
        ("number", "0.25", 0.25), ("number", "-3", -3), ("number", "0,25", 0.25),
        ("number", "1/4", 0.25), ("number", "2^3", 8), ("number", "1e-3", 0.001),
        ("number", "1,000,000", "1,000,000"), ("number", "x", "x"), ("number", "1/0", "1/0"),
        ("shape", "(3, 4)", (3, 4)), ("shape", "3,4", (3, 4)), ("shape", "3 x 4", (3, 4)),
        ("shape", "[3 4]", (3, 4)), ("shape", "(3,)", (3,)), ("shape", "5", (5,)),
        ("shape", "-1 2", "-1 2"), ("shape", "3 rows", "3 rows"), ("shape", "()", "()"),
        ("one", "b", "b"), ("several", "a b", "a b"),
    ],
)  # fmt: skip
def test_typed_answers(kind, line, value):
    assert read_answer(drawn(kind), line) == value


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sigma(z) \le \frac{1}{4}", "sigma(z) <= 1/4"),
        (r"\frac{1}{1 + e^{-z}}", "1/(1 + e^(-z))"),
        (r"\frac{\sqrt{n+1}}{2}", "(sqrt(n+1))/2"),
        (r"W^{[l]} A^{[l-1]} + b^{[l]}", "W^[l] A^[l-1] + b^[l]"),
        (r"n_{l-1} \times n_l, \quad n_{in}", "n_(l-1) * n_l, n_in"),
        (r"x^{15}", "x^15"),
        (r"W^T \cdot W^\top", "W^T * W^T"),
        (r"\mathbb{R}^{n}, \text{for all } x \ne 0", "R^n, for all x != 0"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "[1 2; 3 4]"),
        (r"\{0, 1\}, \; \max(0, z)", "{0, 1}, max(0, z)"),
        (r"\sum_{i=1}^{m} x_i \to \infty", "sum_(i=1)^m x_i -> infinity"),
        (r"\left( a \right)", "( a )"),
        (r"\alpha x", "alpha x"),
    ],
)
def test_formulas(tex, text):
    assert formula(tex) == text


def test_code_stays_and_marks_go():
    assert plain(r"**Is** `W_{a} @ $x` in $\alpha$ for \$5?") == "Is W_{a} @ $x in alpha for $5?"


def test_wrapping():
    text = "One paragraph that is long enough to need two lines, because it goes on and on and on."
    block = f"{text}\n\nMore:\n\n```python\nx = [1,\n     2]\n```\n\nEnd."
    assert wrapped(block, "     ", "  a) ") == (
        "  a) One paragraph that is long enough to need two lines, because it goes on\n"
        "     and on and on.\n     More:\n\n     x = [1,\n          2]\n\n     End."
    )
    assert wrapped("") == ""


def test_no_line_ends_inside_a_short_formula_or_shape():
    text = wrapped(
        "x " * 37 + r"$\alpha = 0.1$, then " + "y " * 30 + "of shape (5, 13) and `a @ b`."
    )
    for whole in ("alpha = 0.1", "(5, 13)", "a @ b"):
        assert whole in text
    assert "\xa0" not in text


def test_examples_in_docstrings():
    assert doctest.testmod(quiztext).failed == 0


def test_a_packed_bank_runs_too():
    from autograder.quizbank import pack

    assert unpack(pack(BANK)).questions == BANK.questions
