"""Wrong proofs of unit perceptron with the words for them, and unusual right ones.

`family` is the cause that the proof checker names, where it names one. `says` must be true for each
proof of which the same is said: the text of lines that are right is not compared.
"""

from autograder.checking import mistake, variant

LETTERS = "let w1, w2, b\n"
SUPPOSE = (
    "suppose step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1 and step(w1 + w2 + b) == 0\n"
)
LINES = "    b < 0\n    w1 + w2 + 2 * b >= 0\n    w1 + w2 + b > 0\n"
CLOSED = "    contradiction\n"
CLAIM = "therefore no step neuron computes XOR"

ASK_WHICH = "From which of the four conditions does this line follow, and is it strict (> or >=)?"
ASK_FOUR = "There are four corners. Which condition does each of them give?"


def wrong(id, family, says, ask, text):
    """Register a wrong proof."""
    mistake("xor-proof", id, family=family, says=says, ask=ask, values={"xor_proof": text})


wrong(
    "bias-left-out",
    "condition-left-out",
    "The bias is missing. Without it already the corner (0, 0) is impossible, which says "
    "nothing about neurons with a bias.",
    "What does a neuron without a bias say at the corner (0, 0), whatever its weights are?",
    "let w1, w2\nsuppose step(0) == 0 and step(w1) == 1 and step(w2) == 1 and step(w1 + w2) == 0\n"
    f"    w1 >= 0\n    w2 >= 0\n    w1 + w2 >= 0\n{CLOSED}{CLAIM}",
)
wrong(
    "one-weight-for-both",
    "condition-left-out",
    "One letter stands for both weights. Shown is only that no neuron with two equal weights "
    "does it.",
    "What does a neuron without a bias say at the corner (0, 0), whatever its weights are?",
    "let w, b\nsuppose step(b) == 0 and step(w + b) == 1 and step(2 * w + b) == 0\n"
    f"    b < 0\n    w + b >= 0\n    2 * w + b > 0\n{CLOSED}{CLAIM}",
)
wrong(
    "corner-00-forgotten",
    "other-conditions",
    "The corner (0, 0) is forgotten. A neuron can do the other three: NAND does.",
    ASK_FOUR,
    f"{LETTERS}suppose step(w1 + b) == 1 and step(w2 + b) == 1 and step(w1 + w2 + b) == 0\n"
    f"    w1 + b >= 0\n    w2 + b >= 0\n    w1 + w2 + 2 * b >= 0\n{CLOSED}{CLAIM}",
)
wrong(
    "corner-11-forgotten",
    "other-conditions",
    "The corner (1, 1) is forgotten. A neuron can do the other three: OR does.",
    ASK_FOUR,
    f"{LETTERS}suppose step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1\n"
    f"    b < 0\n    w1 + w2 + b > 0\n{CLOSED}{CLAIM}",
)
wrong(
    "corner-10-forgotten",
    "other-conditions",
    "The corner (1, 0) is forgotten. A neuron can do the other three, with a negative first "
    "weight.",
    ASK_FOUR,
    f"{LETTERS}suppose step(b) == 0 and step(w2 + b) == 1 and step(w1 + w2 + b) == 0\n"
    f"    b < 0\n    w2 > 0\n    w1 < 0\n{CLOSED}{CLAIM}",
)
wrong(
    "or-in-place-of-xor",
    "other-conditions",
    "The corner (1, 1) is supposed to give 1. That is OR, which a neuron computes.",
    ASK_FOUR,
    f"{LETTERS}suppose step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1 and "
    f"step(w1 + w2 + b) == 1\n    b < 0\n    w1 + w2 + 2 * b >= 0\n{CLOSED}{CLAIM}",
)
wrong(
    "further-condition",
    "other-conditions",
    "A condition on a weight is added, which XOR does not ask for. Neurons with other "
    "weights are not refuted.",
    "Does XOR ask that a weight is positive, or that the bias is 0?",
    f"{LETTERS}{SUPPOSE[:-1]} and w1 > 0\n{LINES}{CLOSED}{CLAIM}",
)
wrong(
    "bias-fixed",
    "other-conditions",
    "Letters are restricted by assume before the supposition. Neurons with other numbers are "
    "not refuted.",
    "Does XOR ask that a weight is positive, or that the bias is 0?",
    f"{LETTERS}assume b == 0\n{SUPPOSE}    w1 >= 0\n    w2 >= 0\n{CLOSED}{CLAIM}",
)
wrong(
    "strict-sum",
    "inequality",
    "The sum of two numbers that are at least 0 is at least 0; it may be 0. So >= follows "
    "here, and > does not.",
    ASK_WHICH,
    f"{LETTERS}{SUPPOSE}    b < 0\n    w1 + b >= 0\n    w2 + b >= 0\n    w1 + w2 + 2 * b > 0\n"
    f"{CLOSED}{CLAIM}",
)
wrong(
    "equal-weights",
    "inequality",
    "Nothing says that the two weights are equal, though the question treats both inputs alike.",
    ASK_WHICH,
    f"{LETTERS}{SUPPOSE}    b < 0\n    w1 == w2\n    2 * w1 + 2 * b >= 0\n    2 * w1 + b > 0\n"
    f"{CLOSED}{CLAIM}",
)
wrong(
    "number-for-the-bias",
    "inequality",
    "The bias is given a number. The supposition says only that it is below 0.",
    ASK_WHICH,
    f"{LETTERS}{SUPPOSE}    b == -1\n    w1 >= 1\n    w2 >= 1\n    w1 + w2 + b >= 1\n"
    f"{CLOSED}{CLAIM}",
)
wrong(
    "contradiction-missing",
    "block-open",
    "The lines contradict each other, but the block does not say so, and nothing is refuted.",
    "Which two lines of your block cannot both hold?",
    f"{LETTERS}{SUPPOSE}{LINES}{CLAIM}",
)
wrong(
    "no-conclusion",
    "no-conclusion",
    "The supposition is refuted, and the proof stops before it says what follows.",
    "What has been shown now, and in which words does the task put it?",
    f"{LETTERS}{SUPPOSE}{LINES}{CLOSED}",
)
wrong(
    "other-words",
    "claim",
    "The claim is in other words than those of the task, and speaks of XOR as of a function "
    "of one number.",
    "In which words does the task put the claim?",
    f"{LETTERS}{SUPPOSE}{LINES}{CLOSED}therefore XOR is not linear",
)
wrong(
    "conclusion-assumed",
    "conclusion-as-step",
    "The claim is assumed. Then nothing is left to be shown, and nothing is shown.",
    "Would this line convince somebody who believes that there is such a neuron?",
    f"assume no step neuron computes XOR\n{CLAIM}",
)
wrong(
    "conclusion-as-step",
    "conclusion-as-step",
    "The claim stands as a line of its own proof. It has to come out at the end.",
    "Would this line convince somebody who believes that there is such a neuron?",
    f"{LETTERS}b == b\nno step neuron computes XOR\n{CLAIM}",
)
wrong(
    "conclusion-supposed",
    "bare-claim",
    "The claim itself is supposed. A proof by contradiction supposes its opposite.",
    "What would be true of w1, w2 and b if there were such a neuron?",
    f"suppose no step neuron computes XOR\n{CLOSED}{CLAIM}",
)
wrong(
    "contradictory-assumptions",
    "contradictory-assumptions",
    "No numbers keep all four conditions; that is the very point. Such conditions are "
    "supposed, not assumed.",
    "Which word opens a block for something that is going to be refuted?",
    f"{LETTERS}assume b < 0 and w1 + b >= 0 and w2 + b >= 0 and w1 + w2 + b < 0\n"
    f"w1 + w2 + b > 0\n{CLAIM}",
)
wrong(
    "function-assumed",
    "function-assumed",
    "The values of the step are assumed. They are what such a neuron would do, so suppose them.",
    "Which word opens a block for something that is going to be refuted?",
    f"{LETTERS}assume step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1\n"
    f"assume step(w1 + w2 + b) == 0\nb < 0\nw1 + w2 + b > 0\n{CLAIM}",
)
wrong(
    "block-not-indented",
    "language",
    "The lines of the block are not indented, so the supposition ends at once.",
    "How does the reader see where the supposition ends?",
    LETTERS + SUPPOSE + LINES.replace("    ", "") + "contradiction\n" + CLAIM,
)
wrong(
    "examples-only",
    "examples-only",
    "These are values of single neurons. They say nothing about other weights.",
    "You tried some weights. How would you speak of all of them at once?",
    "step(1 * 0 + 1 * 0 - 0.5) == 0\nstep(1 * 1 + 1 * 0 - 0.5) == 1\n"
    f"step(1 * 0 + 1 * 1 - 0.5) == 1\nstep(1 * 1 + 1 * 1 - 0.5) == 1\n{CLAIM}",
)
wrong(
    "nothing-between",
    "step-missing",
    "The conditions are right, and they do contradict each other, but no line says why.",
    "Which line, calculated from the four conditions, breaks one of them?",
    f"{LETTERS}{SUPPOSE}{CLOSED}{CLAIM}",
)
wrong(
    "bare-claim",
    "bare-claim",
    "There is only the claim. Suppose its opposite, and refute that.",
    "What would be true of w1, w2 and b if there were such a neuron?",
    CLAIM,
)


RIGHT = {
    "inequalities": (
        "let w1 w2 b\nsuppose b < 0 and w1 + b >= 0 and w2 + b >= 0 and w1 + w2 + b < 0:\n"
        f"    w1 >= -b\n    w2 >= -b\n    w1 + w2 + b >= -b\n    -b > 0\n{CLOSED}{CLAIM}"
    ),
    "other-letters-one-step": (
        "let u, v, c\nsuppose c < 0 and u + c >= 0 and v + c >= 0 and u + v + c < 0\n"
        f"    0 <= u + v + 2c < 0\n{CLOSED}{CLAIM}."
    ),
    "two-sums": (
        f"{LETTERS}{SUPPOSE}    (w1 + b) + (w2 + b) >= 0\n    b + (w1 + w2 + b) < 0\n"
        f"    0 < 0\n{CLOSED}{CLAIM}"
    ),
    "through-the-step": (
        f"{LETTERS}{SUPPOSE}    b < 0\n    w1 + w2 + b > 0\n    step(w1 + w2 + b) == 1\n"
        f"{CLOSED}{CLAIM}"
    ),
    "the-bias-must-be-positive": f"{LETTERS}{SUPPOSE}    b > 0\n{CLOSED}{CLAIM}",
    "from-the-other-side": (
        f"{LETTERS}{SUPPOSE}    b < 0\n    w1 + w2 + b < 0\n    w1 + w2 + 2 * b < 0\n{CLOSED}{CLAIM}"
    ),
    "sides-exchanged": (
        "let w1, w2, b\nsuppose 0 = step(b) and 1 = step(b + w1) and 1 = step(b + w2) "
        "and 0 = step(b + w1 + w2)\n\tb < 0\n\tb + w1 + w2 >= -b > 0\n\tcontradiction\n" + CLAIM
    ),
}


for name, text in RIGHT.items():
    variant("xor-proof", name, values={"xor_proof": text})
