"""Matrix chains: shapes, identities, ends."""

import pytest

from autograder.proofs.chain import check_chain
from autograder.proofs.matrices import MatrixTask
from autograder.proofs.words import ProofTaskError

DATA = {
    "shapes": {
        "W1": ["n_1", "n_0"],
        "b1": ["n_1", 1],
        "W2": ["n_2", "n_1"],
        "b2": ["n_2", 1],
        "X": ["n_0", "m"],
    },
    "define": {"W": "W2 @ W1", "b": "W2 @ b1 + b2"},
    "from": "W2 @ (W1 @ X + b1) + b2",
    "to": "W @ X + b",
}
TASK = MatrixTask.from_data(DATA)
SQUARE = MatrixTask.from_data(
    {
        "shapes": {"A": ["n", "n"], "B": ["n", "n"]},
        "from": "(A + B) @ (A + B)",
        "to": "A @ A + A @ B + B @ A + B @ B",
    }
)
BEGIN, END = DATA["from"], DATA["to"]
RIGHT = [
    f"{BEGIN}\n == W2 @ W1 @ X + W2 @ b1 + b2\n == {END}",
    f"{BEGIN}\n = W2 @ W1 @ X + W2 @ b1 + b2 # multiplied out\n = {END}",
    f"{BEGIN} ==\n W2@(W1@X) + W2@b1 + b2 == ((W2@W1)@X) + (W2@b1 + b2) ==\n {END}",
    "(W2 @ ((W1 @ X) + b1)) + b2\n == W2 @ (W1 @ X) + b\n == (W @ X) + b",
    f"{BEGIN} == b2 + W @ X + W2 @ b1 == {END}",
    f"{BEGIN} == 2 * W @ X - W2 @ W1 @ X + b == {END}",
    f"{BEGIN} == 1/2 * W @ X + 0.5 W @ X + b == {END}".replace("1/2 *", "0.5"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_right(text):
    result = check_chain(DATA, text)
    assert [line.verdict for line in result.lines] == [
        "noted",
        *["proven"] * (len(result.lines) - 1),
    ]
    assert result.credit == 1.0
    assert result.complete


WRONG = [
    (f"{BEGIN} == {END}", ["noted", "proven"], 0.25, "nothing-between", "nothing-between"),
    (f"{BEGIN} == {BEGIN} == {END}", ["noted", "proven", "proven"], 0.25, "", "nothing-between"),
    (f"{BEGIN} == W1 @ W2 @ X + b == {END}", ["noted", "refused", "unreached"], 0.25,
     "The other way round it would", "swapped-product"),
    (f"{BEGIN} == W2 @ W1 @ X + b1 + b2 == {END}", ["noted", "refused", "unreached"], 0.25,
     "(n_2, m) and (n_1, 1)", ""),
    (f"{BEGIN} == W2 @ W1 @ X + W2 @ b1 == {END}", ["noted", "false", "false"], 0.25,
     "Not equal", ""),
    (f"{BEGIN} == W2 @ X + b == {END}", ["noted", "refused", "unreached"], 0.25,
     "W2 has shape (n_2, n_1), X has shape (n_0, m), and the inner sizes differ", ""),
    (f"{BEGIN} == W2 @ b1 + b2 == {END}", ["noted", "false", "false"], 0.25,
     "the shape is (n_2, 1), before it was (n_2, m)", ""),
    (f"W2 @ W1 @ X + b == {BEGIN} == {END}", ["unjustified", "proven", "proven"], 0,
     "must begin with W2 @ (W1 @ X + b1) + b2", ""),
    (f"{BEGIN} == W @ X + W2 @ b1 + b2", ["noted", "unjustified"], 0, "must end with W @ X + b", ""),
    (f"{BEGIN} == V @ X == {END}", ["noted", "refused", "unreached"], 0.25, "V is not known", ""),
    (f"{BEGIN} == W2 W1 X + b == {END}", ["noted", "refused", "unreached"], 0.25, "write @", ""),
    (f"{BEGIN} == W2 * W1 * X + b == {END}", ["noted", "refused", "unreached"], 0.25, "only after a number", ""),
    (f"{BEGIN} <= {END}", ["refused"], 0, "joined by == only", ""),
    (f"{BEGIN}\n{END}", ["noted", "refused"], 0, "Begin this line with ==", ""),
    (f"{BEGIN} == (W @ X + b == {END}", ["noted", "refused", "unreached"], 0.25, "never closed", ""),
    (f"{BEGIN} ==  == {END}", ["noted", "refused", "unreached"], 0.25, "too early", ""),
    (f"{BEGIN} == {'X@' * 17}X == {END}", ["noted", "refused", "unreached"], 0.25, "at most", ""),
    (f"{BEGIN} == {'(' * 40}X{')' * 40} == {END}", ["noted", "refused", "unreached"], 0, "nested", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verdicts", "credit", "says", "cause"), WRONG)
def test_wrong(text, verdicts, credit, says, cause):
    result = check_chain(TASK, text)
    assert [line.verdict for line in result.lines] == verdicts
    assert result.credit == credit
    if cause:
        assert cause in result.causes
    assert says in " ".join([*(line.words for line in result.lines), *result.causes])


def test_a_row_is_not_repeated():
    task = MatrixTask.from_data(
        {"shapes": {"A": ["n", "m"], "r": [1, "m"]}, "from": "A", "to": "A + A - A"}
    )
    line = check_chain(task, "A == A + r == A + A - A").lines[1]
    assert (line.verdict, line.key) == ("refused", "chain-broadcast")


def test_square_matrices_do_not_commute():
    ends = SQUARE.texts
    right = check_chain(SQUARE, f"{ends[0]} == A @ (A + B) + B @ (A + B) == {ends[1]}")
    assert right.credit == 1.0
    wrong = check_chain(SQUARE, f"{ends[0]} == A @ A + 2 * A @ B + B @ B == {ends[1]}")
    assert [line.verdict for line in wrong.lines] == ["noted", "false", "false"]


def test_an_exchange_of_square_factors_is_named():
    ends = SQUARE.texts
    text = f"{ends[0]} == A @ A + A @ B + A @ B + B @ B == {ends[1]}"
    assert check_chain(SQUARE, text).lines[1].key == "chain-swap"


def test_a_high_degree_in_square_matrices_is_refused():
    ends = SQUARE.texts
    text = f"{ends[0]} == {' @ '.join('A' * 15)} == {ends[1]}"
    assert check_chain(SQUARE, text).lines[1].key == "chain-long"


def test_numbers_near_a_prime_are_still_exact():
    text = f"{BEGIN} == W @ X + b + {2**61 - 1} * b2 == {END}"
    assert check_chain(TASK, text).lines[1].verdict == "false"


def test_no_text():
    assert check_chain(TASK, None).fault.startswith("A proof must be a text, got NoneType.")
    assert check_chain(TASK, "").fault == f"The text holds no line yet. Begin with {BEGIN}."


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"to": "W @ X"}, "matrix task: the ends must be equal, with at most 6 sizes."),
        ({"to": "W @ b"}, "matrix task: W @ b does not fit"),
        ({"shapes": 3}, "matrix task: the data do not fit"),
    ],
)
def test_task_data_are_checked(change, says):
    with pytest.raises(ProofTaskError, match=says.replace(".", r"\.")):
        MatrixTask.from_data(DATA | change)
