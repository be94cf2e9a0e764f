"""Every fault of a quiz author is one sentence with file, line and question."""

import copy
import re

import pytest

from autograder.quizbank import QuizError, load
from autograder.quizschema import validate

ONE = {
    "id": "first",
    "kind": "one",
    "concepts": ["S0-01"],
    "question": "Which?",
    "choices": [{"text": "this", "right": True}, {"text": "that", "reply": "No."}],
}
NUMBER = {
    "id": "first",
    "kind": "number",
    "concepts": ["S0-01"],
    "question": "How many for {n}?",
    "draw": {"n": [2, 4]},
    "answer": "2 * n",
    "replies": [{"value": "n", "reply": "Twice that."}],
    "explain": "Two each.",
}


def changed(question, *path, to):
    """Copy a question and set one place in it; None removes it."""
    question = copy.deepcopy(question)
    inner = question
    for step in path[:-1]:
        inner = inner[step]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return question


@pytest.mark.parametrize("question", [ONE, NUMBER])
def test_a_sound_question(question):
    validate([question], "quiz.yaml", sizes=(1, 1))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("text", ("question number 1: a question must be a mapping with id, kind and question, "
         "got a text.")),
        (changed(ONE, "id", to="Not A Slug"),
         "question 'Not A Slug': id must be a slug such as 'sigmoid-range', got 'Not A Slug'. Rename it."),
        (changed(ONE, "id", to=None),
         "question number 1: id must be a slug such as 'sigmoid-range', got None. Rename it."),
        (changed(ONE, "kind", to="nunber"),
         ("question 'first': kind must be one of one, several, number, shape, got 'nunber'. "
         "Did you mean 'number'?")),
        (changed(ONE, "question", to=None),
         "question 'first': question is missing. Write it as a text in quotes."),
        (changed(ONE, "choices", 1, "text", to=None),
         ("question 'first': a choice must have text, and right: true or a reply, and nothing "
         "else. Write text: in front of it.")),
        (changed(ONE, "choices", 1, "riht", to=True),
         ("question 'first': a choice must have text, and right: true or a reply, and nothing "
         "else. Did you mean 'right'?")),
        (changed(ONE, "choices", 0, "right", to=False),
         "question 'first': the wrong choice 'this' must have a reply. Say why one would think so, and what is true."),
        (changed(NUMBER, "answer", to="2 * nn"),
         "question 'first': answer uses 'nn', which is not in draw. Did you mean 'n'?"),
        (changed(ONE, "kind", to="many"),
         "question 'first': kind must be one of one, several, number, shape, got 'many'."),
        (changed(ONE, "answer", to=3),
         ("question 'first': 'answer' is no field of a question of kind one. Remove it; there are "
         "choices, concepts, draw, explain, heading, id, kind, question.")),
        (changed(ONE, "choises", to=3),
         ("question 'first': 'choises' is no field of a question of kind one. Did you mean "
         "'choices'?")),
        (changed(ONE, "question", to=3),
         "question 'first': question must be text, got 3. Put it in quotes."),
        (changed(ONE, "question", to="a\tanh"),
         ("question 'first': question holds the control character '\\t'. In double quotes write "
         "two backslashes for one, or write the text as a block after '|'.")),
        (changed(ONE, "question", to="$x"),
         "question 'first': question has a $ without its partner. A plain dollar is written \\$."),
        (changed(ONE, "question", to="$x \n u$"),
         "question 'first': the formula '$x \\n u$' in question must stand on one line."),
        (changed(ONE, "question", to="For {n}?"),
         "question 'first': question uses {n}, which is not in draw. Add it to draw, or correct it."),
        (changed(ONE, "concepts", to="S0-01"),
         "question 'first': concepts must be a list such as [S3-08], got a text. Write one."),
        (changed(ONE, "concepts", to=[]),
         "question 'first': concepts must be a list such as [S3-08], got an empty list. Write one."),
        (changed(ONE, "concepts", to=[3]),
         "question 'first': a concept must be a row id such as S3-08, got 3."),
        (changed(ONE, "explain", to=False),
         "question 'first': explain must be text, got False. Put it in quotes."),
        (changed(NUMBER, "draw", to=[3]),
         "question 'first': draw must map names to [lowest, highest], got a list."),
        (changed(NUMBER, "draw", to={"2n": [1, 2]}),
         "question 'first': a drawn name must be an identifier such as n_in, got '2n'."),
        (changed(NUMBER, "draw", "n", to=[1]),
         "question 'first': n must be drawn from [lowest, highest], got [1]."),
        (changed(NUMBER, "draw", "n", to=[4, 2]),
         "question 'first': n must be drawn between -1000000 and 1000000, got [4, 2]. Put the lower number first, and none further out."),
        (changed(ONE, "choices", to=[]),
         "question 'first': choices must be a list of 2 to 8 choices, got 0. Correct it."),
        (changed(ONE, "choices", to="ab"),
         "question 'first': choices must be a list of 2 to 8 choices, got a text. Correct it."),
        (changed(ONE, "choices", 0, to="this"),
         ("question 'first': a choice must have text, and right: true or a reply, and nothing "
         "else. Write text: in front of it.")),
        (changed(ONE, "choices", 0, "right", to="yes"),
         "question 'first': right must be true or false, got 'yes'."),
        (changed(ONE, "choices", 0, "text", to=0),
         "question 'first': text must be text, got 0. Put it in quotes."),
        (changed(ONE, "choices", 1, "reply", to=None),
         "question 'first': the wrong choice 'that' must have a reply. Say why one would think so, and what is true."),
        (changed(ONE, "choices", 1, "reply", to=" "),
         "question 'first': reply must be text, got ' '. Put it in quotes."),
        (changed(ONE, "choices", 1, "right", to=True),
         "question 'first': kind one must have exactly one right choice, got 2. Keep one, or write kind: several."),
        (changed(changed(ONE, "kind", to="several"), "choices", 1, "right", to=True),
         "question 'first': kind several must have right and wrong choices, got 2 right. Give right: true to some, not to all."),
        (changed(NUMBER, "answer", to=None),
         "question 'first': a question of kind number must have an answer. Add a line answer: ..."),
        (changed(NUMBER, "explain", to=None),
         ("question 'first': explain must say why the answer is right; it is the reply to other "
         "answers. Add it.")),
        (changed(NUMBER, "answer", to="2 * k"),
         "question 'first': answer uses 'k', which is not in draw. Add it to draw, or correct it."),
        (changed(NUMBER, "answer", to="1 / 0"),
         "question 'first': answer: no value exists for the numbers 1, 0."),
        (changed(NUMBER, "tolerance", to="small"),
         "question 'first': tolerance must be a number of at least 0, got 'small'. Correct it."),
        (changed(NUMBER, "unit", to=3), "question 'first': unit must be text, got 3. Put it in quotes."),
        (changed(NUMBER, "replies", to={}),
         "question 'first': replies must be a list of value and reply, got a mapping."),
        (changed(NUMBER, "replies", 0, "reply", to=None),
         "question 'first': an entry of replies must have value and reply, and nothing else."),
        (changed(NUMBER, "replies", 0, "value", to="k"),
         "question 'first': value uses 'k', which is not in draw. Add it to draw, or correct it."),
    ],
)  # fmt: skip
def test_every_fault_has_its_sentence(question, sentence):
    with pytest.raises(QuizError, match=f"^{re.escape(f'quiz.yaml: {sentence}')}$"):
        validate([question], "quiz.yaml", sizes=(1, 1))


@pytest.mark.parametrize(
    ("data", "sizes", "sentence"),
    [
        (None, (1, 1), "quiz.yaml: a question bank must be a list of questions, got nothing."),
        ({}, (1, 1), "quiz.yaml: a question bank must be a list of questions, got a mapping."),
        ([], (1, 1), "quiz.yaml: a question bank must be a list of questions, got an empty list."),
        ([ONE], (8, 12), "quiz.yaml: a bank must hold 8 to 12 questions, got 1. Add 7."),
        ([ONE, changed(ONE, "id", to="b")], (1, 1),
         "quiz.yaml: a bank must hold 1 to 1 questions, got 2. Remove 1."),
        ([ONE, ONE], (1, 2), ("quiz.yaml: question 'first': id must be unique, but an earlier "
         "question has the same. Rename one.")),
    ],
)  # fmt: skip
def test_faults_of_a_whole_bank(data, sizes, sentence):
    with pytest.raises(QuizError, match=f"^{re.escape(sentence)}$"):
        validate(data, "quiz.yaml", sizes=sizes)


YAML = """\
- id: first
  kind: one
  concepts: [S0-01]
  question: Which?
  choices:
    - text: this
      right: true
    - text: that
      reply: No.
"""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("      reply: No.\n", "", ("quiz.yaml:8: question 'first': the wrong choice 'that' must "
         "have a reply. Say why one would think so, and what is true.")),
        ("kind: one", "kind: many", ("quiz.yaml:2: question 'first': kind must be one of one, "
         "several, number, shape, got 'many'.")),
        ("kind: one", "kind: one\n  kind: one",
         "quiz.yaml:3: the key 'kind' must stand here once, got two. Remove one."),
        ("Which?", '"Is $\\sigma$?"', ("quiz.yaml:4: a backslash in double quotes starts a special "
         "character. Write two backslashes for one, or a block after '|'.")),
        ("Which?", '"Is $\\tanh$?"', ("quiz.yaml:4: question 'first': question holds the control "
         "character '\\t'. In double quotes write two backslashes for one, or write the text as a "
         "block after '|'.")),
        ("Which?", "a: b: c", "quiz.yaml:4: a text with a colon must stand in quotes. Put the whole text in quotes."),
        ("  kind: one", "\tkind: one", "quiz.yaml:2: a tab stands here. Indent with spaces."),
        ("Which?", '"Which?', "quiz.yaml:4: a quote is opened here and not closed. Add the second quote."),
        ("Which?", "'Which?", "quiz.yaml:4: a quote is opened here and not closed. Add the second quote."),
        ("Which?", "`x`", "quiz.yaml:4: a text cannot begin with this sign. Put the text in quotes."),
        ("Which?", "*x", "quiz.yaml:4: a text cannot begin with *. Put the text in quotes."),
        ("Which?", "& b", "quiz.yaml:4: a text cannot begin with &. Put the text in quotes."),
        ("Which?", "!x y", "quiz.yaml:4: a text cannot begin with !. Put the text in quotes."),
        ("  kind: one", "  kind", "quiz.yaml:2: a line here has no colon after its key. Write it as key: value."),
        ("kind: one", " kind: one", "quiz.yaml:2: a text with a colon must stand in quotes. Put the whole text in quotes."),
        ("  kind: one", " kind: one", "quiz.yaml:2: this line does not fit those above. Align it, or close a quote above it."),
        ("[S0-01]", "[S0-01", "quiz.yaml:4: a list [ is not closed. Add the ]."),
        ("Which?", "{n of", "quiz.yaml:5: a { is not closed. Add the }, or put the text in quotes."),
        ("text: this", "text: that", ("quiz.yaml:1: question 'first': none of 200 draws is usable: "
         "two choices read 'that'. Widen the ranges of draw, or change the choices.")),
        ("Which?", "\x01", ("quiz.yaml: this cannot be read as YAML: unacceptable character #x0001: special "
         "characters are not allowed. Remove what stands there.")),
    ],
)  # fmt: skip
def test_faults_of_a_file_have_a_line(tmp_path, old, new, sentence):
    path = tmp_path / "quiz.yaml"
    path.write_text(YAML.replace(old, new), encoding="utf-8")
    with pytest.raises(QuizError, match=f"^{re.escape(sentence)}$"):
        load(path, sizes=(1, 1))
