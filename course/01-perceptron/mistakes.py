"""Wrong proofs of unit perceptron with the words for them, and unusual right ones.

`says` are the words of the proof checker, which the learner must read. Where several entries fit a
proof, the question of the first is asked.
"""

from autograder.checking import mistake, variant

LETTERS = "let w1, w2, b\n"
SUPPOSE = (
    "suppose step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1 and step(w1 + w2 + b) == 0\n"
)
LINES = "    b < 0\n    w1 + w2 + 2 * b >= 0\n    w1 + w2 + b > 0\n"
CLOSED = "    contradiction\n"
CLAIM = "therefore no step neuron computes XOR"

CONDITIONS = "The supposition is not the conditions of the task."
STILL = "The lines above can still all hold. Write the line that breaks one of them, then contradiction."
ALREADY = "The lines above contradict each other already. Write contradiction."
LEFT_OUT = "A letter of the task is missing in the supposition; often it is the bias b."
ASK_WHICH = "From which of the four conditions does this line follow, and is it strict (> or >=)?"
ASK_FOUR = "There are four corners. Which condition does each of them give?"


def wrong(id, family, says, ask, text):
    """Register a wrong proof."""
    mistake("xor-proof", id, family=family, says=says, ask=ask, values={"xor_proof": text})


wrong(
    "bias-left-out",
    "supposition",
    LEFT_OUT,
    "What does a neuron without a bias say at the corner (0, 0), whatever its weights are?",
    "let w1, w2\nsuppose step(0) == 0 and step(w1) == 1 and step(w2) == 1 and step(w1 + w2) == 0\n"
    f"    w1 >= 0\n    w2 >= 0\n    w1 + w2 >= 0\n{CLOSED}{CLAIM}",
)
wrong(
    "one-weight-for-both",
    "supposition",
    LEFT_OUT,
    "What does a neuron without a bias say at the corner (0, 0), whatever its weights are?",
    "let w, b\nsuppose step(b) == 0 and step(w + b) == 1 and step(2 * w + b) == 0\n"
    f"    b < 0\n    w + b >= 0\n    2 * w + b > 0\n{CLOSED}{CLAIM}",
)
wrong(
    "corner-00-forgotten",
    "supposition",
    STILL,
    ASK_FOUR,
    f"{LETTERS}suppose step(w1 + b) == 1 and step(w2 + b) == 1 and step(w1 + w2 + b) == 0\n"
    f"    w1 + b >= 0\n    w2 + b >= 0\n    w1 + w2 + 2 * b >= 0\n{CLOSED}{CLAIM}",
)
wrong(
    "corner-11-forgotten",
    "supposition",
    STILL,
    ASK_FOUR,
    f"{LETTERS}suppose step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1\n"
    f"    b < 0\n    w1 + w2 + b > 0\n{CLOSED}{CLAIM}",
)
wrong(
    "corner-10-forgotten",
    "supposition",
    STILL,
    ASK_FOUR,
    f"{LETTERS}suppose step(b) == 0 and step(w2 + b) == 1 and step(w1 + w2 + b) == 0\n"
    f"    b < 0\n    w2 > 0\n    w1 < 0\n{CLOSED}{CLAIM}",
)
wrong(
    "or-in-place-of-xor",
    "supposition",
    STILL,
    ASK_FOUR,
    f"{LETTERS}suppose step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1 and "
    f"step(w1 + w2 + b) == 1\n    b < 0\n    w1 + w2 + 2 * b >= 0\n{CLOSED}{CLAIM}",
)
wrong(
    "further-condition",
    "supposition",
    CONDITIONS,
    "Does XOR ask that a weight is positive, or that the bias is 0?",
    f"{LETTERS}{SUPPOSE[:-1]} and w1 > 0\n{LINES}{CLOSED}{CLAIM}",
)
wrong(
    "bias-fixed",
    "supposition",
    CONDITIONS,
    "Does XOR ask that a weight is positive, or that the bias is 0?",
    f"{LETTERS}assume b == 0\n{SUPPOSE}    w1 >= 0\n    w2 >= 0\n{CLOSED}{CLAIM}",
)
wrong(
    "strict-sum",
    "inequality",
    ALREADY,
    ASK_WHICH,
    f"{LETTERS}{SUPPOSE}    b < 0\n    w1 + b >= 0\n    w2 + b >= 0\n    w1 + w2 + 2 * b > 0\n"
    f"{CLOSED}{CLAIM}",
)
wrong(
    "equal-weights",
    "inequality",
    ALREADY,
    ASK_WHICH,
    f"{LETTERS}{SUPPOSE}    b < 0\n    w1 == w2\n    2 * w1 + 2 * b >= 0\n    2 * w1 + b > 0\n"
    f"{CLOSED}{CLAIM}",
)
wrong(
    "number-for-the-bias",
    "inequality",
    ALREADY,
    ASK_WHICH,
    f"{LETTERS}{SUPPOSE}    b == -1\n    w1 >= 1\n    w2 >= 1\n    w1 + w2 + b >= 1\n"
    f"{CLOSED}{CLAIM}",
)
wrong(
    "contradiction-missing",
    "end",
    "A block of suppose ends in the line contradiction. Without it nothing is refuted.",
    "Which two lines of your block cannot both hold?",
    f"{LETTERS}{SUPPOSE}{LINES}{CLAIM}",
)
wrong(
    "no-conclusion",
    "end",
    "The last line is missing: therefore, and the claim.",
    "What has been shown now, and in which words does the task put it?",
    f"{LETTERS}{SUPPOSE}{LINES}{CLOSED}",
)
wrong(
    "other-words",
    "end",
    "XOR is no function here.",
    "In which words does the task put the claim?",
    f"{LETTERS}{SUPPOSE}{LINES}{CLOSED}therefore XOR is not linear",
)
wrong(
    "conclusion-assumed",
    "circle",
    "To assume it proves nothing: assume something about letters, such as a < 0.",
    "Would this line convince somebody who believes that there is such a neuron?",
    f"assume no step neuron computes XOR\n{CLAIM}",
)
wrong(
    "conclusion-as-step",
    "circle",
    "This is the claim itself; a step cannot use it.",
    "Would this line convince somebody who believes that there is such a neuron?",
    f"{LETTERS}b == b\nno step neuron computes XOR\n{CLAIM}",
)
wrong(
    "conclusion-supposed",
    "circle",
    "Suppose the opposite: that there is a neuron that does it. Write the conditions as formulas.",
    "What would be true of w1, w2 and b if there were such a neuron?",
    f"suppose no step neuron computes XOR\n{CLOSED}{CLAIM}",
)
wrong(
    "contradictory-assumptions",
    "assumption",
    "The assumptions contradict each other. From such lines anything would follow, so they show "
    "nothing.",
    "Which word opens a block for something that is going to be refuted?",
    f"{LETTERS}assume b < 0 and w1 + b >= 0 and w2 + b >= 0 and w1 + w2 + b < 0\n"
    f"w1 + w2 + b > 0\n{CLAIM}",
)
wrong(
    "function-assumed",
    "assumption",
    "assume chooses numbers and must not speak of step: what step does is to be shown.",
    "Which word opens a block for something that is going to be refuted?",
    f"{LETTERS}assume step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1\n"
    f"assume step(w1 + w2 + b) == 0\nb < 0\nw1 + w2 + b > 0\n{CLAIM}",
)
wrong(
    "block-not-indented",
    "language",
    "The lines that belong to this suppose are missing: write them below, indented.",
    "How does the reader see where the supposition ends?",
    LETTERS + SUPPOSE + LINES.replace("    ", "") + "contradiction\n" + CLAIM,
)
wrong(
    "examples-only",
    "examples",
    "Some weights were tried. There are infinitely many others: suppose that there are weights that "
    "do it, and refute that.",
    "You tried some weights. How would you speak of all of them at once?",
    "step(1 * 0 + 1 * 0 - 0.5) == 0\nstep(1 * 1 + 1 * 0 - 0.5) == 1\n"
    f"step(1 * 0 + 1 * 1 - 0.5) == 1\nstep(1 * 1 + 1 * 1 - 0.5) == 1\n{CLAIM}",
)
wrong(
    "nothing-between",
    "step-missing",
    "Suppose the conditions of the task, take at least one step, and reach contradiction.",
    "Which line, calculated from the four conditions, breaks one of them?",
    f"{LETTERS}{SUPPOSE}{CLOSED}{CLAIM}",
)
wrong(
    "bare-claim",
    "step-missing",
    "The claim stands alone; no line shows it.",
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
