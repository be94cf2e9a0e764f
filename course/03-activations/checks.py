"""What is checked in unit activations; numbers one can verify by hand come first."""

import math
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction

import numpy as np

from autograder.checking import Finding, checks

LN2, LN3, LN5 = math.log(2.0), math.log(3.0), math.log(5.0)


def both_signs(rng, shape, low=0.05, high=3.0):
    """Draw numbers of both signs, none closer to 0 than `low`."""
    z = rng.uniform(low, high, size=shape) * rng.choice([-1.0, 1.0], size=shape)
    z.flat[0], z.flat[-1] = -abs(z.flat[0]), abs(z.flat[-1])
    return z


def everywhere(c, name, **kwargs):
    """Fresh inputs for an elementwise function: small, large, and of all kinds."""
    c.fresh(name, both_signs(c.rng, (2, 3)), **kwargs)
    c.fresh(name, both_signs(c.rng, (4, 1)), **kwargs)
    c.fresh(name, both_signs(c.rng, (3, 3), 2.0, 30.0), **kwargs)
    c.fresh(name, both_signs(c.rng, (5,), 30.0, 700.0), **kwargs)
    c.elementwise(name, **kwargs)


@checks("sigmoid")
def sigmoid(c):
    c.worked("sigmoid", 0.0, expect=0.5)
    c.worked("sigmoid", LN3, expect=0.75)
    c.worked("sigmoid", -LN3, expect=0.25)
    c.worked("sigmoid", np.array([-LN3, -0.0, LN3]), expect=np.array([0.25, 0.5, 0.75]))
    c.worked("sigmoid", 1000.0, expect=1.0)
    c.worked("sigmoid", -1000.0, expect=0.0)
    everywhere(c, "sigmoid")


@checks("tanh")
def tanh(c):
    c.worked("tanh", 0.0, expect=0.0)
    c.worked("tanh", LN2, expect=0.6)
    c.worked("tanh", -LN2, expect=-0.6)
    c.worked("tanh", np.array([-LN3, -0.0, LN2]), expect=np.array([-0.8, 0.0, 0.6]))
    c.worked("tanh", 1000.0, expect=1.0)
    c.worked("tanh", -1000.0, expect=-1.0)
    everywhere(c, "tanh")


@checks("relu")
def relu(c):
    c.worked("relu", -2.0, expect=0.0)
    c.worked("relu", 3.0, expect=3.0)
    c.worked("relu", np.array([-2.0, -0.0, 0.0, 0.5, 3.0]), expect=np.array([0, 0, 0, 0.5, 3.0]))
    c.worked("relu", np.array([3.0]), expect=np.array([3.0]))
    c.worked("relu", 1000.0, expect=1000.0)
    c.worked("relu", -1000.0, expect=0.0)
    everywhere(c, "relu")


@checks("leaky-relu")
def leaky_relu(c):
    c.worked("leaky_relu", -2.0, expect=-0.02)
    c.worked("leaky_relu", np.array([-2.0, -0.0, 3.0]), expect=np.array([-0.02, 0.0, 3.0]))
    c.worked("leaky_relu", np.array([-2.0, 4.0]), 0.5, expect=np.array([-1.0, 4.0]))
    c.worked("leaky_relu", np.array([-2.0, 4.0]), 0, expect=np.array([0.0, 4.0]))
    c.worked("leaky_relu", np.array([-2.0, 4.0]), 1, expect=np.array([-2.0, 4.0]))
    c.worked("leaky_relu", np.array([-2.0, 4.0]), alpha=3.0, expect=np.array([-6.0, 4.0]))
    for alpha in (0.2, 0.0, 1.0, 2.5, -0.5):
        c.fresh("leaky_relu", both_signs(c.rng, (3, 2)), alpha)
    c.fresh("leaky_relu", both_signs(c.rng, (2, 4)), alpha=float(c.rng.uniform(0.05, 0.9)))
    c.elementwise("leaky_relu", alpha=1.5)
    everywhere(c, "leaky_relu")


@checks("softmax")
def softmax(c):
    column = np.array([[0.0], [LN2], [LN5]])
    c.worked("softmax", column, expect=np.array([[0.125], [0.25], [0.625]]))
    c.worked(
        "softmax", np.array([[0.0, 0.0], [0.0, LN3]]), expect=np.array([[0.5, 0.25], [0.5, 0.75]])
    )
    c.worked("softmax", np.array([[7.0, -2.0, 0.0]]), expect=np.ones((1, 3)))
    offsets = column + np.array([[0.0, 1000.0]])
    c.worked("softmax", offsets, expect=np.array([[0.125, 0.125], [0.25, 0.25], [0.625, 0.625]]))
    spread = np.array([[0.0], [2000.0], [0.0]])
    c.worked("softmax", spread, expect=np.array([[0.0], [1.0], [0.0]]))
    for n, m in ((3, 4), (4, 2), (3, 3), (5, 1), (2, 2), (6, 3)):
        c.fresh("softmax", c.rng.normal(scale=2.0, size=(n, m)))
    for n in (4, 3):  # four and three classes, three examples far apart
        c.fresh("softmax", c.rng.normal(size=(n, 3)) + np.array([0.0, 1000.0, -1000.0]))
    c.fresh("softmax", c.rng.normal(size=(2, 1)) - 1000.0)
    c.fresh("softmax", c.rng.normal(scale=400.0, size=(4, 3)))
    c.fresh("softmax", np.asfortranarray(c.rng.normal(size=(3, 5))))


@checks("activation-grads")
def activation_grads(c):
    c.worked("sigmoid_grad", 0.0, expect=0.25)
    c.worked("sigmoid_grad", LN3, expect=0.1875)
    c.worked("sigmoid_grad", np.array([-LN3, -0.0]), expect=np.array([0.1875, 0.25]))
    c.worked("sigmoid_grad", -1000.0, expect=0.0)
    c.worked("sigmoid_grad", 1000.0, expect=0.0)
    everywhere(c, "sigmoid_grad")
    c.worked("tanh_grad", 0.0, expect=1.0)
    c.worked("tanh_grad", LN2, expect=0.64)
    c.worked("tanh_grad", np.array([-LN3, -0.0]), expect=np.array([0.36, 1.0]))
    c.worked("tanh_grad", -1000.0, expect=0.0)
    c.worked("tanh_grad", 1000.0, expect=0.0)
    everywhere(c, "tanh_grad")
    c.worked("relu_grad", 3.0, expect=1.0)
    c.worked("relu_grad", -2.0, expect=0.0)
    c.worked("relu_grad", 0.0, expect=0.0)
    c.worked("relu_grad", np.array([-0.5, -0.0, 0.5]), expect=np.array([0.0, 0.0, 1.0]))
    everywhere(c, "relu_grad")
    c.worked("leaky_relu_grad", 3.0, expect=1.0)
    c.worked("leaky_relu_grad", -2.0, expect=0.01)
    c.worked("leaky_relu_grad", 0.0, expect=0.01)
    c.worked("leaky_relu_grad", np.array([-2.0, -0.0, 4.0]), 0.5, expect=np.array([0.5, 0.5, 1.0]))
    c.worked("leaky_relu_grad", np.array([-2.0, 4.0]), alpha=0, expect=np.array([0.0, 1.0]))
    for alpha in (0.2, 1.0, 3.0, -0.5):
        c.fresh("leaky_relu_grad", both_signs(c.rng, (3, 2)), alpha)
    c.elementwise("leaky_relu_grad", alpha=2.0)
    everywhere(c, "leaky_relu_grad")


def as_number(value):
    """The exact value of a finite real number, otherwise None. True and False are no numbers."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return Fraction(value)


def number_fault(value):
    """Why a value is no number, as the end of a finding's key."""
    if value is Ellipsis:
        return "open"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (list, tuple, set, dict)) or getattr(value, "ndim", 0):
        return "several"
    return "other"


def said(value):
    """A value as the learner wrote it, cut short."""
    if value is Ellipsis:
        return "..."
    text = f"a {value.type_name}" if hasattr(value, "type_name") else " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


LAWS = {"homogeneity": ("c", "x"), "additivity": ("x", "y")}


@checks("relu-counterexample")
def relu_counterexample(c):
    c.value("relu_counterexample", lambda v: judge_counterexample(v["relu_counterexample"]))


def judge_counterexample(answer):
    """Findings on a counterexample: its form first, then whether it breaks the law."""
    if answer is Ellipsis:
        return [Finding("unanswered", "The answer is still open (...).")]
    if not isinstance(answer, dict):
        text = "relu_counterexample must be a dict with the keys law, c, x or law, x, y."
        return [Finding("no-dict", text)]
    law = answer.get("law")
    still = [key for key, value in answer.items() if value is Ellipsis]
    if still and len(still) == len(answer):
        return [Finding("unanswered", "All entries are still open (...).")]
    wanted = {"law", *(LAWS.get(law, still) if isinstance(law, str) else still)}
    still = [key for key in still if key in wanted]
    if still:
        return [Finding("open-entry", f"The entry {said(still[0])} is still open (...).")]
    if "law" not in answer:
        return [Finding("no-law", 'There is no entry "law": it says which law your numbers break.')]
    if not isinstance(law, str) or law not in LAWS:
        text = f'law must be "homogeneity" or "additivity", got {said(law)}.'
        return [Finding("unknown-law", text)]
    if set(answer) != {"law", *LAWS[law]}:
        wanted = ", ".join(("law", *LAWS[law]))
        got = ", ".join(said(key) for key in answer)
        return [Finding("wrong-keys", f"For {law} the keys must be {wanted}; there are {got}.")]
    numbers = [as_number(answer[key]) for key in LAWS[law]]
    if None in numbers:
        key = LAWS[law][numbers.index(None)]
        text = f"{key} must be one finite number, got {said(answer[key])}."
        return [Finding(f"no-number-{number_fault(answer[key])}", text)]
    return judge_law(law, *numbers)


def judge_law(law, first, second):
    """Findings on two exact numbers: c and x, or x and y."""
    if law == "homogeneity" and first < 0 and second == 0:
        text = "With x = 0 both sides are 0, whatever c is. The law holds here."
        return [Finding("x-is-zero", text)]
    if law == "homogeneity" and first >= 0:
        text = (
            "With c = 0 both sides are 0. The law holds here."
            if first == 0
            else f"With c = {brief(first)} and x = {brief(second)}, relu(c x) and c relu(x) are "
            f"both {brief(first * max(second, 0))}. The law holds here."
        )
        return [Finding("zero-factor" if first == 0 else "positive-factor", text)]
    if law == "additivity" and first * second >= 0:
        if first == 0 or second == 0:
            text = "One of the two numbers is 0, so nothing is added. The law holds here."
            return [Finding("zero-term", text)]
        text = (
            f"With x = {brief(first)} and y = {brief(second)}, relu(x + y) and relu(x) + relu(y) "
            f"are both {brief(max(first + second, 0))}. The law holds here."
        )
        return [Finding("same-sign", text)]
    return []


def brief(number):
    """A fraction as a short decimal number."""
    return "a huge number" if abs(number) > 10**300 else f"{float(number):.10g}"


LABELS = ("linear", "affine", "nonlinear")
CONTEXTS = {
    digits: Context(prec=digits, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[]) for digits in (60, 800)
}


def sigmoid_exactly(x, digits):
    """Sigmoid to many digits, so that rounding cannot make two equal slopes differ."""
    precise = CONTEXTS[digits]
    z = precise.divide(Decimal(x.numerator), Decimal(x.denominator))
    power = precise.exp(precise.minus(precise.abs(z)))
    high = precise.divide(Decimal(1), precise.add(Decimal(1), power))
    return Fraction(high if z >= 0 else precise.multiply(high, power))


# label and exact value of each; the last digits matter for sigmoid and tanh only
FUNCTIONS = {
    "identity": ("linear", lambda x, digits: x),
    "3x": ("linear", lambda x, digits: 3 * x),
    "3x + 2": ("affine", lambda x, digits: 3 * x + 2),
    "step": ("nonlinear", lambda x, digits: Fraction(x >= 0)),
    "sigmoid": ("nonlinear", sigmoid_exactly),
    "tanh": ("nonlinear", lambda x, digits: 2 * sigmoid_exactly(2 * x, digits) - 1),
    "leaky relu (alpha = 0.01)": ("nonlinear", lambda x, digits: x if x > 0 else x / 100),
    "abs": ("nonlinear", lambda x, digits: abs(x)),
}


@checks("classify")
def classify(c):
    names = ("classification", "witnesses")
    for key in FUNCTIONS:
        c.value(names, label_judge(key), part=key)
    for key, (label, _) in FUNCTIONS.items():
        if label != "linear":
            c.value(names, witness_judge(key), part=f"witness for {key}")


def nothing_filled(values):
    """Whether the cell is as it was: every label open, no witness."""
    labels, witnesses = values["classification"], values["witnesses"]
    if not isinstance(labels, dict) or not isinstance(witnesses, dict):
        return False
    return all(v is Ellipsis for v in (*labels.values(), *witnesses.values()))


def label_judge(key):
    """The judge of one entry of `classification`."""

    def judge(values):
        labels, witnesses = values["classification"], values["witnesses"]
        if not isinstance(labels, dict):
            return [Finding("no-dict", "classification must be a dict from name to label.")]
        if key not in labels:
            return [Finding("missing", f"classification has no key {key!r}. {keys_in(labels)}")]
        label, right = labels[key], FUNCTIONS[key][0]
        if label is Ellipsis:
            slug = "unanswered" if nothing_filled(values) else "open-label"
            return [Finding(slug, f"The label of {key} is still open (...).")]
        if not isinstance(label, str) or label not in LABELS:
            text = (
                f'The label of {key} must be "linear", "affine" or "nonlinear", got {said(label)}.'
            )
            return [Finding("unknown-label", text)]
        if label != right:
            return [Finding(f"said-{label}", f"{key} is not {WRONG_LABEL[label]}.")]
        if right == "linear" and isinstance(witnesses, dict) and key in witnesses:
            text = f"{key} is linear, as you say, but witnesses has an entry for it."
            return [Finding("witness-for-linear", text)]
        surplus = [k for k in labels if k not in FUNCTIONS]
        if key == "identity" and surplus and set(FUNCTIONS) <= set(labels):
            text = f"classification has a key that was not asked for: {said(surplus[0])}."
            return [Finding("surplus", text)]
        return []

    return judge


WRONG_LABEL = {
    "linear": "linear",
    "affine": '"affine, but not linear", which is what the label means',
    "nonlinear": "nonlinear, which here means: not even affine",
}


def keys_in(answer):
    """What a dict holds, for a learner who misspelled a key."""
    return f"It has {', '.join(said(k) for k in list(answer)[:12])}." if answer else "It is empty."


def witness_judge(key):
    """The judge of one entry of `witnesses`; the label does not matter here."""
    label, function = FUNCTIONS[key]

    def judge(values):
        witnesses = values["witnesses"]
        if not isinstance(witnesses, dict):
            return [Finding("no-dict", "witnesses must be a dict from name to number or numbers.")]
        if nothing_filled(values):
            return [Finding("unanswered", f"witnesses has no entry for {key} yet.")]
        if key not in witnesses:
            return [Finding("missing", f"witnesses has no entry for {key}. {keys_in(witnesses)}")]
        witness = witnesses[key]
        if witness is Ellipsis:
            return [Finding("open-witness", f"The witness for {key} is still open (...).")]
        if label == "affine":
            found = judge_affine(key, witness, function)
        else:
            found = judge_slopes(key, witness, function)
        known = [k for k in FUNCTIONS if FUNCTIONS[k][0] != "linear"]
        surplus = [k for k in witnesses if k not in FUNCTIONS]
        if not found and key == known[0] and surplus and set(known) <= set(witnesses):
            text = f"witnesses has a key that was not asked for: {said(surplus[0])}."
            return [Finding("surplus", text)]
        return found

    return judge


def judge_affine(key, witness, function):
    """Findings on the one number that shows "not linear"."""
    x = as_number(witness)
    if x is None:
        text = f"The witness for {key} must be one finite number x, got {said(witness)}."
        three = isinstance(witness, (list, tuple)) and len(witness) == 3
        return [Finding("three" if three else f"no-number-{number_fault(witness)}", text)]
    if abs(function(x, 60) + function(-x, 60)) <= Fraction(1, 10**6):
        return [Finding("sum-is-zero", f"For {key}, f(x) + f(-x) is 0 at this x.")]
    return []


def triple_fault(witness):
    """Why a value is not three things in a row."""
    if isinstance(witness, str):
        return "in-quotes"
    counted = isinstance(witness, (list, tuple)) or as_number(witness) is not None
    return "not-three" if counted else "no-order"


def judge_slopes(key, witness, function):
    """Findings on the three numbers that show "not affine"."""
    if isinstance(witness, np.ndarray) and witness.ndim == 1:
        witness = list(witness)
    if not isinstance(witness, (tuple, list)) or len(witness) != 3:
        text = f"The witness for {key} must be three numbers (x, y, z), got {said(witness)}."
        return [Finding(triple_fault(witness), text)]
    numbers = [as_number(number) for number in witness]
    if None in numbers:
        bad = witness[numbers.index(None)]
        text = f"The witness for {key} must hold finite numbers, got {said(bad)} among them."
        return [Finding(f"no-number-{number_fault(bad)}", text)]
    x, y, z = numbers
    if not x < y < z:
        text = f"The witness for {key} must have x < y < z, got {show(witness)}."
        return [Finding("not-ordered", text)]
    digits = 60 if min(y - x, z - y) > Fraction(1, 10**20) else 800
    f_x, f_y, f_z = (function(number, digits) for number in (x, y, z))
    left, right = (f_y - f_x) / (y - x), (f_z - f_y) / (z - y)
    if abs(left - right) > Fraction(1, 10**6):
        return []
    kind = "mirrored" if x == -z and y == 0 else "equal-slopes"
    text = (
        f"For {key} and {show(witness)} the slopes from x to y and from y to z are "
        f"{brief(left)} and {brief(right)}: equal, or nearly so."
    )
    return [Finding(kind, text)]


def show(witness):
    """Three numbers as a learner writes them."""
    return "(" + ", ".join(brief(as_number(number)) for number in witness) + ")"


@checks("collapse")
def collapse(c):
    one = np.ones((1, 1))
    c.worked("collapse", 2 * one, one, 3 * one, 4 * one, expect=(6 * one, 7 * one))
    c.worked(
        "collapse",
        np.array([[1.0, 2.0], [0.0, 1.0]]),
        np.array([[1.0], [2.0]]),
        np.array([[1.0, 0.0], [3.0, 1.0]]),
        np.array([[10.0], [20.0]]),
        expect=(np.array([[1.0, 2.0], [3.0, 7.0]]), np.array([[11.0], [25.0]])),
    )
    for n_0, n_1, n_2 in (
        (3, 4, 2),
        (2, 5, 3),
        (4, 2, 5),
        (3, 3, 3),
        (2, 4, 4),
        (5, 3, 1),
        (1, 4, 2),
    ):
        c.fresh(
            "collapse",
            c.rng.normal(size=(n_1, n_0)),
            c.rng.normal(size=(n_1, 1)),
            c.rng.normal(size=(n_2, n_1)),
            c.rng.normal(size=(n_2, 1)),
        )
