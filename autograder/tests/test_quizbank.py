"""Banks: reading, packing, seeds, drawing, and the cells that come of it."""

import re
from collections import Counter

import pytest

from autograder import quizbank
from autograder.quizbank import QuizError, draw, load, pack, unpack

YAML = r"""
- id: range
  kind: one
  concepts: [S3-08, S3-11]
  question: "Range of $\\sigma$ for {n} inputs, in $x^{n}$?"
  draw: {n: [10, 19]}
  choices:
    - {text: "(0, 1)", right: true, reply: "Never reached."}
    - {text: "{n} to {n + 1}", reply: "Too large."}
    - {text: "{2 * n}", reply: "Not twice {n}."}
- id: pick
  kind: several
  concepts: [S3-08]
  question: Which are even?
  choices:
    - {text: two, right: true}
    - {text: four, right: true}
    - {text: three, reply: Odd.}
    - {text: five, reply: Odd too.}
- id: half
  kind: number
  concepts: [S3-14]
  question: sigmoid(0)?
  answer: 1 / (1 + exp(0))
  tolerance: 0.01
  unit: volt
  explain: One half.
- id: w-shape
  kind: shape
  concepts: [S3-24]
  question: Shape of W?
  draw: {n_in: [2, 4], n_out: [2, 4]}
  answer: (n_out, n_in)
  replies:
    - {value: "(n_in, n_out)", reply: Turned.}
  explain: Rows are outputs.
"""
CONCEPTS = """
[concepts.S3-08]
where = ["03-activations#Sigmoid", "03-activations:sigmoid", "09-gradcheck#Decay"]
[concepts.S3-11]
where = ["03-activations#Tanh", "03-activations#Sigmoid"]
[concepts.S3-14]
where = []
[concepts.S3-24]
title = "dimension check"
"""


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "03-activations"
    path.mkdir()
    (path / "quiz.yaml").write_text(YAML, encoding="utf-8")
    return path


@pytest.fixture
def bank(folder):
    return load(folder / "quiz.yaml", sizes=(1, 12))


def test_packing_keeps_everything_and_is_no_plain_text(bank, tmp_path):
    packed = pack(bank)
    assert unpack(packed) == bank
    assert pack(unpack(packed)) == packed
    assert "Never reached" not in packed
    path = tmp_path / "03-activations.quiz"
    path.write_text(packed, encoding="ascii")
    assert load(path) == bank


@pytest.mark.parametrize("text", ["", "no base64!", "aGVsbG8=", "eJyrVspLzE1VslJQAgASNQLo"])
def test_a_damaged_pack_says_what_to_do(text):
    message = (
        "quiz: the packed bank must be what the build wrote, got something else. "
        "Run 'autograder build' again."
    )
    with pytest.raises(QuizError, match=f"^{re.escape(message)}$"):
        unpack(text)


def test_headings_to_review_come_from_the_table_of_concepts(folder):
    (folder.parent / "concepts.toml").write_text(CONCEPTS, encoding="utf-8")
    bank = load(folder / "quiz.yaml", sizes=(1, 12))
    assert bank.review == {
        "range": ["Sigmoid", "Tanh"],
        "pick": ["Sigmoid"],
        "half": [],
        "w-shape": [],
    }
    assert draw(bank, 0)[0].review == ("Sigmoid", "Tanh")


def test_a_heading_of_the_question_comes_before_the_table(folder):
    (folder.parent / "concepts.toml").write_text(CONCEPTS, encoding="utf-8")
    text = YAML.replace("question: Which are even?", "question: Which are even?\n  heading: Pairs")
    (folder / "quiz.yaml").write_text(text, encoding="utf-8")
    assert load(folder / "quiz.yaml", sizes=(1, 12)).review["pick"] == ["Pairs"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[concepts.S3-08]",
         "quiz.yaml:4: question 'range': the concept 'S3-11' is no row of concepts.toml."),
        ("[concepts", "concepts.toml: not valid TOML: "),
    ],
)  # fmt: skip
def test_faults_of_the_table_of_concepts(folder, table, message):
    (folder.parent / "concepts.toml").write_text(table, encoding="utf-8")
    with pytest.raises(QuizError, match=f"^{re.escape(message)}"):
        load(folder / "quiz.yaml", sizes=(1, 12))


def test_seeds_depend_on_everything_but_the_number_of_the_unit():
    assert quizbank.fixed_seed("03-activations") == quizbank.fixed_seed("activations")
    seeds = [
        quizbank.learner_seed("ada", "secret", "03-activations", 1),
        quizbank.learner_seed("bob", "secret", "03-activations", 1),
        quizbank.learner_seed("ada", "other", "03-activations", 1),
        quizbank.learner_seed("ada", "secret", "05-layers", 1),
        quizbank.learner_seed("ada", "secret", "03-activations", 2),
        quizbank.learner_seed("a", "dasecret", "03-activations", 1),
        quizbank.fixed_seed("activations"),
        quizbank.fresh_seed(),
        quizbank.fresh_seed(),
    ]
    assert len(set(seeds)) == len(seeds)
    assert quizbank.learner_seed("ada", "secret", "activations") == seeds[0]


def test_a_seed_gives_the_same_questions_for_ever(bank):
    """Written down once: a change here changes the quizzes of running courses."""
    range_, pick, half, w_shape = draw(bank, "a seed")
    assert [choice.text for choice in range_.choices] == ["(0, 1)", "36", "18 to 19"]
    assert [choice.text for choice in pick.choices] == ["three", "two", "four", "five"]
    assert (half.answer, w_shape.answer) == (0.5, (2, 4))


def test_parameters_are_filled_in_and_keep_their_braces_in_formulas(bank):
    drawn = draw(bank, "a seed")[0]
    assert drawn.text == r"Range of $\sigma$ for 18 inputs, in $x^{18}$?"
    assert {choice.reply for choice in drawn.choices} == {
        "Never reached.", "Too large.", "Not twice 18."
    }  # fmt: skip
    assert drawn.answer == (drawn.choices[0].letter,) == ("a",)


def test_draws_are_even(bank):
    """3000 draws of six orders and ten numbers: within five standard deviations."""
    orders, numbers = Counter(), Counter()
    for seed in range(3000):
        drawn = quizbank.draw_one(bank.questions[0], str(seed), {})
        orders["".join(choice.reply[:3] for choice in drawn.choices)] += 1
        numbers[drawn.text] += 1
    assert len(orders) == 6
    assert all(abs(count - 500) < 5 * (3000 / 6) ** 0.5 for count in orders.values())
    assert len(numbers) == 10
    assert all(abs(count - 300) < 5 * (3000 / 10) ** 0.5 for count in numbers.values())


def test_a_listed_wrong_answer_is_never_right(bank):
    for seed in range(100):
        drawn = draw(bank, seed)[3]
        assert drawn.answer == drawn.replies[0][0][::-1]
        assert drawn.answer[0] != drawn.answer[1]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[2, 4]", "[3, 3]",
         ("quiz.yaml:28: question 'w-shape': none of 200 draws is usable: the listed wrong answer "
         "(3, 3) equals the answer or an earlier one. Widen the ranges of draw, or change the "
         "choices.")),
        ("(n_out, n_in)", "(n_out, n_in / 2)",
         "quiz.yaml:28: question 'w-shape': a size must be a whole number of at least 0, got 1.5."),
    ],
)  # fmt: skip
def test_siblings_are_tried_when_the_bank_is_read(folder, old, new, message):
    path = folder / "quiz.yaml"
    path.write_text(YAML.replace(old, new), encoding="utf-8")
    with pytest.raises(QuizError, match=f"^{re.escape(message)}$"):
        load(path, sizes=(1, 12))


def test_the_learners_cell(bank):
    drawn = draw(bank, "a seed")
    assert quizbank.template(drawn) == (
        "quiz_answers = {\n"
        '    "range": ...,  # one letter\n'
        '    "pick": ...,  # a set of letters\n'
        '    "half": ...,  # a number\n'
        '    "w-shape": ...,  # a tuple of whole numbers\n'
        "}\n"
    )
    assert quizbank.solution(drawn) == (
        "quiz_answers = {\n"
        '    "range": "a",\n'
        '    "pick": {"b", "c"},\n'
        '    "half": 0.5,\n'
        '    "w-shape": (2, 4),\n'
        "}\n"
    )


def test_the_text_of_a_notebook_holds_questions_and_no_answers(bank):
    text = quizbank.markdown(draw(bank, "a seed"))
    assert text.startswith(
        '**Question 1** (`range`: one letter, such as `"a"`)\n\n'
        r"Range of $\sigma$ for 18 inputs, in $x^{18}$?"
        "\n\n- **a** (0, 1)\n- **b** 36\n- **c** 18 to 19\n\n**Question 2**"
    )
    assert "(`half`: a number, such as `0.5`, in volt)" in text
    for secret in ("Too large", "One half", "Turned", "Odd"):
        assert secret not in text
