"""The language: every accepted spelling, and for each fault its words and its place."""

import pytest

from autograder.proofs.statements import read_proof
from autograder.proofs.words import ProofFault, say, words

FUNCTIONS = {"relu": 1, "leaky_relu": 2}
SENTENCES = ["no step neuron computes XOR"]


def read(text):
    return read_proof(text, FUNCTIONS, SENTENCES)


def first_fault(text):
    def walk(statements):
        for statement in statements:
            if statement.fault is not None:
                yield statement.fault
            yield from walk(statement.body)

    proof = read(text)
    return proof.fault or next(walk(proof.statements), None)


ACCEPTED = [
    "let a",
    "let a, b,c d",
    "LET a",
    "assume a<0",
    "assume a < 0 and not (b == 1 or b != 2)",
    "a = b == c",
    "a ≠ b ≤ c ≥ d",
    "−a · b × c = 2",
    "-1a == -a",
    "2x = 3(x + y)",
    "(-1)relu(a) = 2relu(a)",
    "(a + b)(a - b) == a**2 - b**2",
    "(a + b)c == 1",
    "0.5 * x == .5x",
    "1/2 * x == (1/2)x",
    "2 * -a == - - a",
    "2x**2 == 1",
    "(x**2)**3 == 1",
    "max(0, min(a, abs(b))) > 1",
    "leaky_relu(a, 1/100) == 0",
    "a == b because of the line above",
    "a == b # because",
    "define f(x) = x",
    "define alpha(t) = max(0, t)**2",
    "suppose relu is linear\n    relu(0) == 0\n    contradiction",
    "suppose a < 0:\n  b < 0\n  contradiction",
    "case a < 0\n\tb < 0\ncase a >= 0:\n\tb > 0",
    "therefore relu is not linear",
    "Therefore, relu is not linear",
    "therefore relu is positively homogeneous.",
    "therefore a == b for all a, b with a < b",
    "therefore No  step neuron computes  XOR.",
    "    let a\n    assume a < 0",
    "let a\n    assume a < 0\n    a < 1",
    "let a\r\nassume a < 0\r\n",
    "((((((((((a)))))))))) == a",
    "let becausal",
    "let α, x1, long_name",
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepted(text):
    fault = first_fault(text)
    assert fault is None, fault.text


REFUSED = [
    (5, "no-text", 0),
    (None, "no-text", 0),
    ("", "empty", 0),
    ("# only a comment", "empty", 0),
    ("a == b\n" * 201, "many-lines", 0),
    ("a == " + "1 + " * 60 + "1", "long-line", 200),
    ("a == 1" + "0" * 40, "long-number", 6),
    ("a == " + "b" * 31, "long-name", 6),
    ("(" * 31 + "a" + ")" * 31 + " == 1", "deep", 32),
    ("- " * 31 + "a == 1", "deep", 63),
    ("a == 1e5", "exponent-form", 6),
    ("a == $", "character", 6),
    ("a => b", "sign", 3),
    ("a =< b", "sign", 3),
    ("a <> b", "sign", 3),
    ("a^2 == 1", "caret", 2),
    ("a² == 1", "superscript", 2),
    ("|a| == 1", "bars", 1),
    ("[a] == 1", "bracket", 1),
    ("a == 1 & b == 2", "write-and", 8),
    ("a == 1 ∨ b == 2", "write-or", 8),
    ("! a == 1", "write-not", 1),
    ("a ÷ 2 == 1", "write-slash", 3),
    ("√a == 1", "root", 1),
    ("a == 1; b == 2", "semicolon", 7),
    ("∀ a == 1", "write-for-all", 1),
    ("a == 1 ⇒ b == 2", "arrow", 8),
    ("a ∈ b", "element", 3),
    ("a == ", "ended", 5),
    ("a == 1:", "colon", 7),
    ("a == 1, b == 2", "comma", 7),
    ("a @ b == 1", "matrix-sign", 3),
    ("a == b for all a", "claim-as-step", 1),
    ("assume a == b for all a", "for-all-here", 7),
    ("therefore a == b for a", "for-all", 22),
    ("therefore a + b is linear", "is-here", 17),
    ("a b == 1", "two-names", 3),
    ("2 3 == 6", "two-numbers", 3),
    ("(a)2 == 6", "number-after", 4),
    ("a(b + 1) == 1", "no-function", 1),
    ("1/2x == 1", "doubtful-division", 4),
    ("1/2(x + 1) == 1", "doubtful-division", 4),
    ("x**2(y) == 1", "doubtful-product", 5),
    ("relu(a)(b) == 1", "doubtful-product", 8),
    ("a == 1 + * 2", "unexpected", 10),
    ("(a == 1", "unclosed", 1),
    ("relu(a == 1", "unexpected", 8),
    ("relu(a", "unclosed", 5),
    ("a + b", "no-comparison", 1),
    ("a == 1 and b", "no-comparison", 12),
    ("(a == 1) + 2 == 3", "formula-here", 1),
    ("a**7 == 1", "exponent", 4),
    ("a**-1 == 1", "exponent", 4),
    ("a**b == 1", "exponent", 4),
    ("a**2**3 == 1", "power-of-power", 5),
    ("relu == 1", "function-alone", 1),
    ("relu(a, b) == 1", "arity", 1),
    ("max(a) == 1", "arity", 1),
    ("let 5", "names", 5),
    ("let", "no-names", 4),
    ("let a and b", "reserved", 7),
    ("let a in R", "letters-only", 7),
    ("let relu", "name-is-function", 5),
    ("let a, a", "twice", 8),
    ("let a < 0", "let-condition", 4),
    ("therefore relu is not quadratic", "property", 23),
    ("therefore step is not linear", "property-of", 11),
    ("therefore no neuron can do it", "sentence", 11),
    ("thus a == b", "word", 1),
    ("so a == b", "word", 1),
    ("define f = x", "define-form", 7),
    ("define relu(x) = x", "defined-already", 8),
    ("define f(x) = f(x)", "defines-itself", 8),
    ("define f(f) = 1", "name-is-function", 10),
    ("define f(max) = 1", "name-is-function", 10),
    ("define not(x) = 1", "reserved", 8),
    ("assume relu is linear", "assume-claim", 7),
    ("case relu is linear\n  a == 1", "case-property", 5),
    ("suppose relu is additive\n  a == 1", "suppose-property", 8),
    ("suppose no step neuron computes XOR\n  a == 1", "suppose-sentence", 8),
    ("suppose a < 0\n  contradiction a == 1", "contradiction-alone", 16),
    ("contradiction", "contradiction-outside", 0),
    ("suppose a < 0\n  contradiction\n  a == 1", "after-contradiction", 0),
    ("therefore relu is linear\na == 1", "after-therefore", 0),
    ("therefore", "no-claim", 10),
    ("relu is not linear", "claim-as-step", 1),
    ("\na == 1\n  b == 2", "indented", 0),
    ("\ncase a == 1\n    b == 2\n  c == 3", "dedented", 0),
    ("case a == 1", "empty-block", 0),
    ("case a == 1\n  define f(x) = x", "define-inside", 0),
    ("case a == 1\n  assume b == 1", "assume-inside", 0),
    ("case a == 1\n  therefore relu is linear", "therefore-inside", 0),
    (
        "".join(" " * n + "case a == 1\n" for n in range(10)) + " " * 10 + "a == 1",
        "deep-blocks",
        0,
    ),
]


@pytest.mark.parametrize(("text", "key", "column"), REFUSED)
def test_refused(text, key, column):
    fault = first_fault(text)
    assert (fault.key, fault.column) == (key, column)
    assert fault.text == say("fault", key, **fault.facts)


def test_every_fault_of_reading_has_a_test():
    tested = {key for _, key, _ in REFUSED}
    later = {  # Found when a line is judged, or in matrix chains.
        *("long-power", "divides-by-zero", "undeclared", "undeclared-product", "local"),
        *(
            "declared",
            "name-taken",
            "assume-function",
            "suppose-other",
            "long-text",
            "refused-function",
        ),
    }
    assert {key for key in words()["fault"] if not key.startswith("chain-")} == tested | later


def test_a_long_text_is_refused_unread():
    assert first_fault("a" * 300_000).key == "long-text"


def test_a_fault_is_its_sentence():
    assert str(ProofFault("caret", 3)) == "Write ** for a power: x**2."


def test_reading_goes_on_after_a_fault():
    proof = read("let a\na b == 1\nsuppose 2 3\n    a == 1\nassume a < 0")
    assert [s.kind for s in proof.statements] == ["let", "refused", "suppose", "assume"]
    assert proof.statements[2].fault.key == "two-numbers"
    assert len(proof.statements[2].body) == 1
    assert proof.statements[3].fault is None
