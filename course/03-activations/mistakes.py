"""Wrong answers of unit activations with the words for them, and unusual right answers.

Where two entries behave alike on every input, they name each other in ``also``. Among entries that
fail on some of the same inputs, the one that fails on fewer stands first.
"""

import math

import numpy as np

from autograder.checking import mistake, reference, variant

ENTRY_BY_ENTRY = "An array holds many numbers. What should happen to each of them?"


FLOAT64 = 'The rules in "Two tools" name a first line that decides the type. Which is it?'


KEEPS_FLOAT32 = (
    "The result has the type of the input: float32 in, float32 out. The task promises float64, "
    "whatever comes in."
)


IN_PLACE = "What does the caller find in its own array after calling your function?"


def floats(z):
    return np.asarray(z, dtype=float)


TASKS = {
    "leaky_relu": "leaky-relu",
    "sigmoid_grad": "activation-grads",
    "tanh_grad": "activation-grads",
    "relu_grad": "activation-grads",
    "leaky_relu_grad": "activation-grads",
}


def wrong(name, id, family, says, ask, body, also=()):
    """Register a wrong answer for the function `name` whose body is one expression."""
    body.__name__ = name
    mistake(TASKS.get(name, name), id, family=family, says=says, ask=ask, also=also)(body)


# sigmoid


OVERFLOW = (
    "The values are right, but for very negative z the power of -z is too large for a float, and "
    "NumPy warns of an overflow. Inside np.where, too, everything is computed before one is chosen."
)


@mistake(
    "sigmoid",
    "keeps-float32",
    family="dtype",
    says=KEEPS_FLOAT32,
    ask=FLOAT64,
)
def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, np.ones_like(small), small) / (small + np.ones_like(small))


@mistake(
    "sigmoid",
    "in-place",
    family="in-place",
    says="The minus sign is written into the array that came in, so the caller's numbers change.",
    ask=IN_PLACE,
)
def sigmoid(z):
    z = floats(z)
    result = reference("sigmoid")(z)
    np.negative(z, out=z)
    return result


@mistake(
    "sigmoid",
    "in-place-exp",
    family="in-place",
    says="The powers are written into the array that came in, so the caller's numbers change.",
    ask=IN_PLACE,
)
def sigmoid(z):
    z = floats(z)
    positive = z >= 0
    np.exp(-np.abs(z), out=z)
    return np.where(positive, 1.0, z) / (1.0 + z)


wrong(
    "sigmoid",
    "overflow",
    "overflow",
    OVERFLOW,
    "For which sign of z is the power of -z small? What is the other form of the fraction?",
    lambda z: 1.0 / (1.0 + np.exp(-floats(z))),
    also=("cut-by-where",),
)
wrong(
    "sigmoid",
    "cut-by-where",
    "overflow",
    OVERFLOW,
    "Which power is small for both signs of z?",
    lambda z: np.where(floats(z) < -700, 0.0, 1.0 / (1.0 + np.exp(-floats(z)))),
    also=("overflow",),
)


@mistake(
    "sigmoid",
    "overflow-second-form",
    family="overflow",
    says="For very positive z the power of z is too large for a float, and infinity divided by "
    "infinity is nan.",
    ask="For which sign of z is this fraction safe? What is the other form of it?",
)
def sigmoid(z):
    power = np.exp(floats(z))
    return power / (power + 1.0)


@mistake(
    "sigmoid",
    "where-computes-both",
    family="overflow",
    says="Both forms of the fraction are computed for every entry before one is chosen, so the "
    "form that overflows still warns.",
    ask="Which power is small for both signs of z?",
)
def sigmoid(z):
    z = floats(z)
    return np.where(z >= 0, 1.0 / (1.0 + np.exp(-z)), np.exp(z) / (1.0 + np.exp(z)))


wrong(
    "sigmoid",
    "sign",
    "sign",
    "The power has the wrong sign: your curve falls from 1 to 0 where sigmoid rises.",
    "What should sigmoid of a large positive number be near?",
    lambda z: 1.0 / (1.0 + np.exp(floats(z))),
)
wrong(
    "sigmoid",
    "branches-swapped",
    "sign",
    "The two forms of the fraction are used for the wrong signs: your curve falls where "
    "sigmoid rises.",
    "What should sigmoid of a large positive number be near?",
    lambda z: 1.0 - reference("sigmoid")(z),
)
wrong(
    "sigmoid",
    "minus-in-denominator",
    "sign",
    "The denominator is 1 minus the power. It is 0 at z = 0, where sigmoid is one half.",
    "What is the value of your denominator at z = 0?",
    lambda z: 1.0 / (1.0 - np.exp(-floats(z))),
)
wrong(
    "sigmoid",
    "missing-parentheses",
    "precedence",
    "The division is done before the addition: your function gives 1 plus the power of -z.",
    "Which part of the formula stands below the line of the fraction?",
    lambda z: 1.0 / 1.0 + np.exp(-floats(z)),
)
wrong(
    "sigmoid",
    "no-fraction",
    "missing-term",
    "Your function is the power of -z alone; the fraction around it is missing.",
    "Between which two numbers must every result lie?",
    lambda z: np.exp(-floats(z)),
)
wrong(
    "sigmoid",
    "tanh-instead",
    "other-function",
    "Your function is tanh: it runs from -1 to 1 and is 0 at 0.",
    "What is sigmoid of 0?",
    lambda z: np.tanh(floats(z)),
)
wrong(
    "sigmoid",
    "twice-too-steep",
    "factor",
    "Your curve is twice as steep: it is sigmoid of 2z.",
    "At which z should the curve reach 0.75?",
    lambda z: reference("sigmoid")(2.0 * floats(z)),
)
wrong(
    "sigmoid",
    "step-instead",
    "other-function",
    "Your function jumps from 0 to 1: it is the step, which has no values in between.",
    "What is sigmoid of 0, and is it a whole number?",
    lambda z: np.where(floats(z) >= 0, 1.0, 0.0),
)


@mistake(
    "sigmoid",
    "derivative-instead",
    family="other-function",
    says="Your function is the derivative of sigmoid: a bump with height 0.25.",
    ask="Does the task ask for the value or for the slope?",
)
def sigmoid(z):
    s = reference("sigmoid")(z)
    return s * (1.0 - s)


wrong(
    "sigmoid",
    "base-two",
    "constant",
    "The powers have the base 2 in place of e.",
    "Which base gives one half for z = ln 2 and a power of -1?",
    lambda z: 1.0 / (1.0 + 2.0 ** -floats(z)),
)
wrong(
    "sigmoid",
    "rounded-e",
    "constant",
    "The base is 2.718, a rounded e: the results are right to about three digits only.",
    "How many digits of e does NumPy know?",
    lambda z: 1.0 / (1.0 + 2.718 ** -floats(z)),
)
for digits in (2, 3, 4, 6):
    wrong(
        "sigmoid",
        f"rounded-{digits}",
        "precision",
        f"The results are rounded to {digits} decimals; the digits after them are lost.",
        "Who should decide how many digits are shown: the function or the one who prints?",
        lambda z, digits=digits: np.round(reference("sigmoid")(z), digits),
    )
for limit in (5, 10, 20):
    wrong(
        "sigmoid",
        f"clipped-at-{limit}",
        "overflow",
        f"Inputs are cut off at -{limit} and {limit}, where sigmoid still differs from 0 and 1.",
        "How large may the exponent be before a float overflows: 10, 100, or 700?",
        lambda z, limit=limit: reference("sigmoid")(np.clip(floats(z), -limit, limit)),
    )
wrong(
    "sigmoid",
    "never-below-half",
    "sign",
    "The absolute value is taken for both signs of z, so no result is below one half.",
    "Should sigmoid of -ln 3 be 0.75 or 0.25?",
    lambda z: 1 / (1 + np.exp(-np.abs(floats(z)))),
)
wrong(
    "sigmoid",
    "never-above-half",
    "sign",
    "The power of |z| stands below the line for both signs of z, so no result is above one half. "
    "Far from 0 it also overflows.",
    "Should sigmoid of ln 3 be 0.75 or 0.25?",
    lambda z: 1 / (1 + np.exp(np.abs(floats(z)))),
)


@mistake(
    "sigmoid",
    "forms-mixed",
    family="sign",
    says="The power of -z stands above the line too. This mixes the two forms of the fraction, and "
    "the curve falls where sigmoid rises.",
    ask="In the form with the power of -z: what stands above the line?",
)
def sigmoid(z):
    power = np.exp(-floats(z))
    return power / (1.0 + power)


@mistake(
    "sigmoid",
    "shares-of-the-sum",
    family="other-function",
    says="Each power is divided by the sum of all powers: this is softmax, not sigmoid.",
    ask="Should the result for one entry depend on the other entries?",
)
def sigmoid(z):
    power = np.exp(floats(z))
    return power / np.sum(power)


@mistake(
    "sigmoid",
    "if-on-an-array",
    family="scalar-only",
    says="Python's if asks one yes-or-no question, but an array has many entries with many answers.",
    ask=ENTRY_BY_ENTRY,
)
def sigmoid(z):
    if z >= 0:
        return 1.0 / (1.0 + np.exp(-z))
    return np.exp(z) / (1.0 + np.exp(z))


@mistake(
    "sigmoid",
    "math-exp-stable",
    family="scalar-only",
    says="math.exp takes one number, not an array of many.",
    ask=ENTRY_BY_ENTRY,
)
def sigmoid(z):
    small = math.exp(-abs(z))
    return 1.0 / (1.0 + small) if z >= 0 else small / (1.0 + small)


wrong(
    "sigmoid",
    "math-exp",
    "scalar-only",
    "math.exp takes one number, not an array of many; and for -1000 its result is too large.",
    ENTRY_BY_ENTRY,
    lambda z: 1.0 / (1.0 + math.exp(-z)),
)
wrong(
    "sigmoid",
    "needs-an-array",
    "scalar-only",
    "Your loop runs over the entries of z, but a single number has none to run over.",
    "Which operations work on a number and on an array alike?",
    lambda z: np.array([reference("sigmoid")(row) for row in z]),
)
wrong(
    "sigmoid",
    "returns-list",
    "type",
    "The result is a Python list of the values, not an array, and a single number is refused.",
    "What kind of object does the task promise for an array, and what for a number?",
    lambda z: [reference("sigmoid")(row) for row in z],
)


wrong(
    "sigmoid",
    "overflow-and-float32",
    "overflow",
    OVERFLOW + " A float32 input also gives a float32 result.",
    "For which sign of z is the power of -z small? What is the other form of the fraction?",
    lambda z: 1 / (1 + np.exp(-np.asarray(z))),
    also=("cut-by-where-and-float32",),
)
wrong(
    "sigmoid",
    "cut-by-where-and-float32",
    "overflow",
    OVERFLOW + " A float32 input also gives a float32 result.",
    "Which power is small for both signs of z?",
    lambda z: np.where(z > 700, 1, np.where(z < -700, 0, 1 / (1 + np.exp(-np.asarray(z))))),
    also=("overflow-and-float32",),
)
wrong(
    "sigmoid",
    "where-and-float32",
    "overflow",
    "Both forms of the fraction are computed for every entry before one is chosen, so the form that "
    "overflows still warns; and a float32 input gives a float32 result.",
    "Which power is small for both signs of z?",
    lambda z: np.where(
        np.asarray(z) >= 0, 1 / (1 + np.exp(-np.asarray(z))), np.exp(z) / (1 + np.exp(z))
    ),
)
wrong(
    "sigmoid",
    "where-mirrored",
    "overflow",
    "Both sides are computed for every entry before one is chosen, so the power that overflows still "
    "warns.",
    "Which power is small for both signs of z?",
    lambda z: np.where(
        floats(z) >= 0, 1 / (1 + np.exp(-floats(z))), 1 - 1 / (1 + np.exp(floats(z)))
    ),
)


@mistake(
    "sigmoid",
    "array-like-z",
    family="dtype",
    says="The results are written into an array of the same type as z: with whole numbers as input, "
    "every value between 0 and 1 is cut to 0, and with float32 digits are lost.",
    ask=FLOAT64,
)
def sigmoid(z):
    z = np.asarray(z)
    result = np.zeros_like(z)
    result[...] = reference("sigmoid")(z)
    return result


@mistake(
    "sigmoid",
    "vectorize-empty",
    family="shape",
    says="np.vectorize guesses the type of its result from the first entry, and an empty array has "
    "none.",
    ask="Does your formula need a loop over the entries at all?",
)
def sigmoid(z):
    return np.vectorize(lambda v: float(reference("sigmoid")(v)))(z)


wrong(
    "sigmoid",
    "power-of-np-e",
    "overflow",
    "For very negative z the power of -z is too large for a float: ** overflows as exp does.",
    "For which sign of z is the power of -z small? What is the other form of the fraction?",
    lambda z: 1 / (1 + np.e ** -floats(z)),
)
wrong(
    "sigmoid",
    "power-of-e",
    "overflow",
    "For very negative z the power of -z is too large for a float: ** overflows as exp does, with an "
    "error for a plain number; and a float32 input gives a float32 result.",
    "For which sign of z is the power of -z small? What is the other form of the fraction?",
    lambda z: 1 / (1 + math.e ** (-z)),
)
wrong(
    "sigmoid",
    "list-of-math-exp",
    "type",
    "A loop with math.exp makes a Python list of one row; a single number and a table of numbers "
    "are refused.",
    "Which operations work on a number and on arrays of any shape alike?",
    lambda z: [1 / (1 + math.exp(-v)) for v in z],
)
wrong(
    "sigmoid",
    "list-of-np-exp",
    "type",
    "A loop over z makes a Python list of its rows, and a single number has none to run over.",
    "Which operations work on a number and on arrays of any shape alike?",
    lambda z: [1 / (1 + np.exp(-v)) for v in z],
)
wrong(
    "sigmoid",
    "needs-methods",
    "scalar-only",
    "A plain number is no array: it has no methods of arrays such as astype, copy or clip.",
    "Which first line turns numbers and arrays of all types into one kind?",
    lambda z: 1 / (1 + np.exp(-z.astype(float))),
)
wrong(
    "sigmoid",
    "no-return-overflow",
    "no-result",
    "The function computes but does not hand its result back.",
    "Which word gives a result to the caller? Printing does not.",
    lambda z: (1 / (1 + np.exp(-z)), None)[1],
)
wrong(
    "sigmoid",
    "array-of-math-exp",
    "scalar-only",
    "A loop with math.exp treats one row of numbers; a single number and a table of numbers are "
    "refused.",
    "Which operations work on a number and on arrays of any shape alike?",
    lambda z: np.array([1 / (1 + math.exp(-v)) for v in z]),
)


@variant("sigmoid", "half-angle-tanh")
def sigmoid(z):
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=np.float64)))


@variant("sigmoid", "logaddexp")
def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -floats(z)))


@variant("sigmoid", "masks")
def sigmoid(z):
    z = floats(z)
    result = np.empty(z.shape)
    positive = z >= 0
    result[positive] = 1.0 / (1.0 + np.exp(-z[positive]))
    power = np.exp(z[~positive])
    result[~positive] = power / (1.0 + power)
    return result


@variant("sigmoid", "warnings-switched-off")
def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-floats(z)))


@variant("sigmoid", "clipped-late")
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(floats(z), -600, 600)))


@variant("sigmoid", "loop")
def sigmoid(z):
    z = floats(z)
    powers = [math.exp(-abs(v)) for v in z.flat]
    values = [1 / (1 + p) if v >= 0 else p / (1 + p) for v, p in zip(z.flat, powers, strict=True)]
    return np.array(values, dtype=float).reshape(z.shape)


# tanh


def naive_tanh(z):
    up, down = np.exp(z), np.exp(-z)
    return (up - down) / (up + down)


@mistake(
    "tanh",
    "keeps-float32",
    family="dtype",
    says=KEEPS_FLOAT32,
    ask=FLOAT64,
)
def tanh(z):
    small = np.exp(-2 * np.abs(z))
    one = np.ones_like(small)
    return np.sign(z) * (one - small) / (one + small)


@mistake(
    "tanh",
    "in-place",
    family="in-place",
    says="The doubled z is written into the array that came in, so the caller's numbers change.",
    ask=IN_PLACE,
)
def tanh(z):
    z = floats(z)
    result = np.tanh(z)
    np.multiply(z, 2.0, out=z)
    return result


@mistake(
    "tanh",
    "overflow-positive",
    family="overflow",
    says="For very positive z the power of 2z is too large for a float, and infinity divided by "
    "infinity is nan.",
    ask="For which sign of z is this form of the fraction safe?",
)
def tanh(z):
    power = np.exp(2.0 * floats(z))
    return (power - 1.0) / (power + 1.0)


@mistake(
    "tanh",
    "overflow-negative",
    family="overflow",
    says="For very negative z the power of -2z is too large for a float, and infinity divided by "
    "infinity is nan.",
    ask="For which sign of z is this form of the fraction safe?",
)
def tanh(z):
    power = np.exp(-2.0 * floats(z))
    return (1.0 - power) / (1.0 + power)


wrong(
    "tanh",
    "overflow-sigmoid",
    "overflow",
    "The values are right, but the sigmoid inside overflows for very negative z and warns.",
    "Which version of sigmoid did you use: the one of the formula, or the safe one?",
    lambda z: 2.0 / (1.0 + np.exp(-2.0 * floats(z))) - 1.0,
)
wrong(
    "tanh",
    "overflow",
    "overflow",
    "Far from 0 one of the two powers is too large for a float, and infinity divided by "
    "infinity is nan.",
    "Which power can you take out of numerator and denominator so that none is above 1?",
    lambda z: naive_tanh(floats(z)),
)
wrong(
    "tanh",
    "nan-to-zero",
    "overflow",
    "The overflow is still there, and far from 0 the nan is replaced by 0, where tanh is "
    "near 1 or -1.",
    "What is tanh of a very large number?",
    lambda z: np.nan_to_num(naive_tanh(floats(z))),
)


@mistake(
    "tanh",
    "where-computes-both",
    family="overflow",
    says="Both forms of the fraction are computed for every entry before one is chosen, so the "
    "form that overflows still warns.",
    ask="Which power is small for both signs of z?",
)
def tanh(z):
    z = floats(z)
    up, down = np.exp(2.0 * z), np.exp(-2.0 * z)
    return np.where(z >= 0, (1.0 - down) / (1.0 + down), (up - 1.0) / (up + 1.0))


wrong(
    "tanh",
    "sigmoid-instead",
    "other-function",
    "Your function is sigmoid: it runs from 0 to 1 and is one half at 0.",
    "What is tanh of 0?",
    lambda z: reference("sigmoid")(z),
)
wrong(
    "tanh",
    "half-as-steep",
    "factor",
    "Your curve is half as steep: it is tanh of z / 2. A factor 2 at z is missing.",
    "At which z should the curve reach 0.6?",
    lambda z: np.tanh(floats(z) / 2.0),
)
wrong(
    "tanh",
    "sigmoid-of-two-z",
    "missing-term",
    "Your function is sigmoid of 2z: it runs from 0 to 1 and still has to be stretched and "
    "moved down.",
    "Between which numbers does tanh lie?",
    lambda z: reference("sigmoid")(2.0 * floats(z)),
)
wrong(
    "tanh",
    "sign",
    "sign",
    "Your curve is upside down: it falls where tanh rises.",
    "Is tanh of a positive number positive or negative?",
    lambda z: -np.tanh(floats(z)),
)
wrong(
    "tanh",
    "sign-lost",
    "sign",
    "Your results are never negative: the sign of z is lost with the absolute value.",
    "What happens to tanh when z changes its sign?",
    lambda z: np.abs(np.tanh(floats(z))),
)


@mistake(
    "tanh",
    "fraction-upside-down",
    family="swapped",
    says="Numerator and denominator are swapped: your fraction divides by 0 at z = 0.",
    ask="Which of the two, sum or difference, is 0 at z = 0?",
)
def tanh(z):
    up, down = np.exp(floats(z)), np.exp(-floats(z))
    return (up + down) / (up - down)


wrong(
    "tanh",
    "no-denominator",
    "missing-term",
    "Your function is the numerator over 2 (its name is sinh): it grows without limit.",
    "Between which numbers does tanh lie?",
    lambda z: (np.exp(floats(z)) - np.exp(-floats(z))) / 2.0,
)


@mistake(
    "tanh",
    "missing-parentheses",
    family="precedence",
    says="The division is done before the additions: only the inner two powers form a fraction.",
    ask="Which terms stand above the line of the fraction, and which below?",
)
def tanh(z):
    up, down = np.exp(floats(z)), np.exp(-floats(z))
    return up - down / up + down


wrong(
    "tanh",
    "derivative-instead",
    "other-function",
    "Your function is the derivative of tanh: a bump with height 1.",
    "Does the task ask for the value or for the slope?",
    lambda z: 1.0 - np.tanh(floats(z)) ** 2,
)
wrong(
    "tanh",
    "cut-line",
    "other-function",
    "Your function is z cut off at -1 and 1, a line with two corners; tanh bends smoothly.",
    "What is tanh of ln 2: 0.6 or 0.69?",
    lambda z: np.clip(floats(z), -1.0, 1.0),
)


@mistake(
    "tanh",
    "if-on-an-array",
    family="scalar-only",
    says="Python's if asks one yes-or-no question, but an array has many entries with many answers.",
    ask=ENTRY_BY_ENTRY,
)
def tanh(z):
    small = np.exp(-2.0 * np.abs(z))
    return (1.0 - small) / (1.0 + small) if z >= 0 else (small - 1.0) / (1.0 + small)


@mistake(
    "tanh",
    "math-exp-stable",
    family="scalar-only",
    says="math.exp takes one number, not an array of many.",
    ask=ENTRY_BY_ENTRY,
)
def tanh(z):
    small = math.exp(-2.0 * abs(z))
    return math.copysign((1.0 - small) / (1.0 + small), z)


wrong(
    "tanh",
    "math-exp",
    "scalar-only",
    "math.exp takes one number, not an array of many; and for 1000 its result is too large.",
    ENTRY_BY_ENTRY,
    lambda z: (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)),
)
wrong(
    "tanh",
    "sigmoid-inside-and-float32",
    "overflow",
    "The sigmoid inside overflows for very negative z and warns; and a float32 input gives a float32 "
    "result.",
    "Which version of sigmoid did you use: the one of the formula, or the safe one?",
    lambda z: 2 / (1 + np.exp(-2 * z)) - 1,
)
wrong(
    "tanh",
    "sinh-over-cosh",
    "overflow",
    "np.sinh and np.cosh are too large for a float far from 0, and infinity divided by infinity is "
    "nan.",
    "Which power can you take out of numerator and denominator so that none is above 1?",
    lambda z: np.sinh(floats(z)) / np.cosh(floats(z)),
)
wrong(
    "tanh",
    "power-of-e",
    "overflow",
    "Far from 0 one of the powers is too large for a float: ** overflows as exp does, with an error "
    "for a plain number; and a float32 input gives a float32 result.",
    "Which power can you take out of numerator and denominator so that none is above 1?",
    lambda z: (math.e**z - math.e ** (-z)) / (math.e**z + math.e ** (-z)),
)


wrong(
    "tanh",
    "half-as-steep-fraction",
    "factor",
    "Your curve is half as steep: a factor 2 at z is missing in both powers. For very negative z "
    "the power of -z also overflows.",
    "At which z should the curve reach 0.6?",
    lambda z: (1 - np.exp(-floats(z))) / (1 + np.exp(-floats(z))),
)
wrong(
    "tanh",
    "sign-overflow",
    "sign",
    "The sign is turned: your curve falls where tanh rises. Far from 0 a power also overflows.",
    "Is tanh of a positive number positive or negative?",
    lambda z: -naive_tanh(floats(z)),
)
wrong(
    "tanh",
    "sign-sigmoid-overflow",
    "sign",
    "The power of 2z has the wrong sign: your curve falls where tanh rises.",
    "Is tanh of a positive number positive or negative?",
    lambda z: 2 / (1 + np.exp(2 * floats(z))) - 1,
)
for slug, says, body in (
    (
        "not-moved-down",
        "Your function is 2 times sigmoid of 2z: it runs from 0 to 2 and still has to be moved down.",
        lambda z: 2 * reference("sigmoid")(2 * floats(z)),
    ),
    (
        "moved-before-stretched",
        "1 is taken away before the doubling, so your function runs from -2 to 0.",
        lambda z: 2 * (reference("sigmoid")(2 * floats(z)) - 1),
    ),
    (
        "not-stretched",
        "Your function is sigmoid of 2z minus 1: it runs from -1 to 0 and still has to be stretched.",
        lambda z: reference("sigmoid")(2 * floats(z)) - 1,
    ),
    (
        "moved-up",
        "1 is added where it must be taken away: your function runs from 1 to 3.",
        lambda z: 2 * reference("sigmoid")(2 * floats(z)) + 1,
    ),
    (
        "minus-one-inside",
        "The 1 is taken away inside the brackets of sigmoid: this shifts the curve to the right.",
        lambda z: 2 * reference("sigmoid")(2 * floats(z) - 1),
    ),
    (
        "minus-one-inside-and-float32",
        "The 1 is taken away inside the brackets of sigmoid: this shifts the curve to the right.",
        lambda z: 2 * reference("sigmoid")(2 * np.asarray(z) - 1),
    ),
):
    wrong("tanh", slug, "missing-term", says, "Between which numbers does tanh lie?", body)


@mistake(
    "tanh",
    "missing-parentheses-above",
    family="precedence",
    says="The brackets above the line are missing: only the second power is divided.",
    ask="Which terms stand above the line of the fraction?",
)
def tanh(z):
    up, down = np.exp(floats(z)), np.exp(-floats(z))
    return up - down / (up + down)


@mistake(
    "tanh",
    "where-and-float32",
    family="overflow",
    says="Both forms of the fraction are computed for every entry before one is chosen, so the "
    "form that overflows still warns; and a float32 input gives a float32 result.",
    ask="Which power is small for both signs of z?",
)
def tanh(z):
    z = np.asarray(z)
    up, down = np.exp(2 * z), np.exp(-2 * z)
    return np.where(z >= 0, (1 - down) / (1 + down), (up - 1) / (up + 1))


for slug, convert in (("cut-by-where", floats), ("cut-by-where-and-float32", np.asarray)):
    wrong(
        "tanh",
        slug,
        "overflow",
        "The values are right, but the fraction is computed for every entry before one is chosen, "
        "so far from 0 it still overflows and warns.",
        "Which power is small for both signs of z?",
        lambda z, convert=convert: np.where(
            convert(z) > 20, 1, np.where(convert(z) < -20, -1, naive_tanh(convert(z)))
        ),
    )


@variant("tanh", "from-sigmoid")
def tanh(z):
    return 2 * reference("sigmoid")(2 * floats(z)) - 1


@variant("tanh", "expm1")
def tanh(z):
    z = floats(z)
    small = np.expm1(-2.0 * np.abs(z))
    return np.copysign(small / (small + 2.0), z)


@variant("tanh", "clipped-late")
def tanh(z):
    return naive_tanh(np.clip(floats(z), -300, 300))


@variant("tanh", "shifted-exponents")
def tanh(z):
    z = floats(z)
    top = np.abs(z)
    up, down = np.exp(z - top), np.exp(-z - top)
    return (up - down) / (up + down)


# relu
wrong(
    "relu",
    "keeps-float32",
    "dtype",
    KEEPS_FLOAT32,
    FLOAT64,
    lambda z: np.maximum(z, 0),
)
wrong(
    "relu",
    "truncated",
    "dtype",
    "The result is turned into whole numbers, so everything after the point is cut off.",
    "What should relu of 0.5 be?",
    lambda z: np.maximum(floats(z), 0).astype(int),
)


@mistake(
    "relu",
    "in-place-floats",
    family="in-place",
    says="The zeros are written into the array that came in: np.asarray copies nothing when the "
    "array is float64 already.",
    ask=IN_PLACE,
)
def relu(z):
    z = floats(z)
    z[z < 0] = 0.0
    return z


@mistake(
    "relu",
    "in-place",
    family="in-place",
    says="The zeros are written into the array that came in, so the caller's numbers change; and a "
    "plain number has no entries to write into.",
    ask=IN_PLACE,
)
def relu(z):
    z[z < 0] = 0
    return z


wrong(
    "relu",
    "absolute-value",
    "wrong-branch",
    "Your function gives |z|: it turns negative numbers round instead of stopping them at 0.",
    "What should relu of -2 be?",
    lambda z: np.abs(floats(z)),
)
wrong(
    "relu",
    "step-at-zero",
    "wrong-branch",
    "Your function only says whether z is at least 0: this is the step, and 3 becomes 1.",
    "What should relu of 3 be?",
    lambda z: np.where(floats(z) >= 0, 1.0, 0.0),
)
wrong(
    "relu",
    "step",
    "wrong-branch",
    "Your function gives 1 for every positive z: this is the slope of ReLU, not its value.",
    "What should relu of 3 be?",
    lambda z: np.where(floats(z) > 0, 1.0, 0.0),
)
wrong(
    "relu",
    "returns-booleans",
    "dtype",
    "Your function returns the answer True or False to the question whether z is positive.",
    "What should relu of 3 be?",
    lambda z: floats(z) > 0,
)
wrong(
    "relu",
    "minimum",
    "wrong-branch",
    "Your function takes the smaller of 0 and z: negative numbers pass, positive ones become 0.",
    "Which numbers does ReLU let through?",
    lambda z: np.minimum(floats(z), 0.0),
)
wrong(
    "relu",
    "mirrored",
    "sign",
    "The sign of z is turned before the comparison: your curve rises to the left.",
    "What should relu of 3 be?",
    lambda z: np.maximum(-floats(z), 0.0),
)
wrong(
    "relu",
    "leaky",
    "wrong-branch",
    "Negative inputs come through with a small factor: this is leaky ReLU.",
    "What should relu of -2 be, exactly?",
    lambda z: np.where(floats(z) > 0, z, 0.01 * floats(z)),
)
wrong(
    "relu",
    "identity",
    "missing-term",
    "Every number comes back unchanged; nothing stops the negative ones.",
    "What should relu of -2 be?",
    lambda z: floats(z),
)
wrong(
    "relu",
    "capped-at-one",
    "other-function",
    "Your results never exceed 1. ReLU has no upper limit.",
    "What should relu of 3 be?",
    lambda z: np.clip(floats(z), 0.0, 1.0),
)
wrong(
    "relu",
    "smooth",
    "other-function",
    "Your curve is softplus, a smooth relative of ReLU: at 0 it is 0.69 and never reaches 0.",
    "What should relu of 0 be, exactly?",
    lambda z: np.logaddexp(0.0, floats(z)),
)
wrong(
    "relu",
    "one-for-all",
    "reduction",
    "One single number comes back, the largest of all entries, where each entry has its own.",
    ENTRY_BY_ENTRY,
    lambda z: max(0.0, float(np.max(z))),
)
wrong(
    "relu",
    "max-with-axis",
    "reduction",
    "np.max(z, 0) takes 0 as an axis: it looks for the largest entry along the first axis.",
    "Which NumPy function compares two things entry by entry?",
    lambda z: np.max(z, 0),
)
wrong(
    "relu",
    "if-on-an-array",
    "scalar-only",
    "Python's if and max ask one yes-or-no question, but an array has many entries.",
    ENTRY_BY_ENTRY,
    lambda z: z if z > 0 else 0.0,
)


@mistake(
    "relu",
    "drops-entries",
    family="shape",
    says="Negative entries are left out instead of becoming 0, so the result is shorter than z.",
    ask="How many entries must the result have?",
)
def relu(z):
    z = floats(z)
    return z[z > 0]


wrong(
    "relu",
    "list-of-zero-and-array",
    "scalar-only",
    "0 and the whole array are put into one list, and NumPy cannot make an array of a number beside "
    "an array. np.max looks for one largest entry; np.maximum compares entry by entry.",
    "Do you want the largest of all entries, or the larger of two for each entry?",
    lambda z: np.max([0, z]),
)
wrong(
    "relu",
    "zero-first",
    "reduction",
    "np.max(0, z) looks for the largest entry of the number 0 and takes z as the axis to look "
    "along. It does not compare 0 and z.",
    "Which NumPy function compares two things entry by entry?",
    lambda z: np.max(0, z),
)
wrong(
    "relu",
    "largest-entry",
    "reduction",
    "np.max(z) gives the largest of all entries, one number, and never looks at 0.",
    ENTRY_BY_ENTRY,
    lambda z: np.max(z),
)
wrong(
    "relu",
    "drops-entries-of-arrays",
    "shape",
    "Negative entries are left out instead of becoming 0, so the result is shorter than z; and a "
    "plain number has no entries to pick from.",
    "How many entries must the result have?",
    lambda z: z[z > 0],
)


@mistake(
    "relu",
    "loop-variable",
    family="no-effect",
    says="The loop gives its own variable a new value. The array does not notice and comes back "
    "as it was; and a plain number has no entries to run over.",
    ask="After v = 0: what has changed, v or the array?",
)
def relu(z):
    for v in z:
        v = max(v, 0)
    return z


wrong(
    "relu",
    "needs-methods",
    "scalar-only",
    "A plain number is no array: it has no methods of arrays such as copy, clip or astype.",
    "Which first line turns numbers and arrays of all types into one kind?",
    lambda z: np.maximum(z.copy(), 0),
)


@mistake(
    "relu",
    "vectorize-whole-numbers",
    family="dtype",
    says="np.vectorize takes the type of the result from the first entry: where that is the whole "
    "number 0, all other entries are cut to whole numbers. An empty array has no first entry.",
    ask="Does your formula need a loop over the entries at all?",
)
def relu(z):
    return np.vectorize(lambda v: max(0, v))(z)


wrong(
    "relu",
    "loops-over-rows",
    "scalar-only",
    "A loop with max treats one row of numbers; a single number and a table of numbers are refused.",
    "Which operations work on a number and on arrays of any shape alike?",
    lambda z: np.array([max(0.0, v) for v in z]),
)
wrong(
    "relu",
    "returns-list",
    "type",
    "A loop with max makes a Python list of one row; a single number and a table of numbers are "
    "refused.",
    "Which operations work on a number and on arrays of any shape alike?",
    lambda z: [max(0.0, v) for v in z],
    also=("returns-list-of-two-types",),
)
wrong(
    "relu",
    "returns-list-of-two-types",
    "type",
    "A loop with max makes a Python list of one row; a single number and a table of numbers are "
    "refused.",
    "Which operations work on a number and on arrays of any shape alike?",
    lambda z: [max(0, v) for v in z],
    also=("returns-list",),
)


@variant("relu", "half-sum")
def relu(z):
    z = floats(z)
    return (z + np.abs(z)) / 2


@variant("relu", "mask")
def relu(z):
    z = floats(z)
    return z * (z >= 0)


@variant("relu", "clip")
def relu(z):
    return np.clip(np.array(z, dtype=float), 0, None)


@variant("relu", "copy-then-write")
def relu(z):
    result = np.array(z, dtype=np.float64)
    result[result <= 0] = 0
    return result


@variant("relu", "loop")
def relu(z):
    z = floats(z)
    return np.array([max(v, 0.0) for v in z.flat], dtype=float).reshape(z.shape)


# leaky-relu
wrong(
    "leaky_relu",
    "larger-of-the-two",
    "wrong-branch",
    "The larger of z and alpha times z is taken. For alpha above 1 this is the wrong one of "
    "the two.",
    "With alpha = 3 and z = 4: which of 4 and 12 is right?",
    lambda z, alpha=0.01: np.maximum(alpha * floats(z), floats(z)),
)


@mistake(
    "leaky-relu",
    "keeps-float32",
    family="dtype",
    says=KEEPS_FLOAT32,
    ask=FLOAT64,
)
def leaky_relu(z, alpha=0.01):
    z = np.asarray(z)
    return np.where(z > 0, z, z * z.dtype.type(alpha) if z.dtype.kind == "f" else alpha * z)


@mistake(
    "leaky-relu",
    "in-place-floats",
    family="in-place",
    says="The scaled numbers are written into the array that came in: np.asarray copies nothing "
    "when the array is float64 already.",
    ask=IN_PLACE,
)
def leaky_relu(z, alpha=0.01):
    z = floats(z)
    z[z < 0] *= alpha
    return z


@mistake(
    "leaky-relu",
    "in-place",
    family="in-place",
    says="The scaled numbers are written into the array that came in; and a plain number has no "
    "entries to write into.",
    ask=IN_PLACE,
)
def leaky_relu(z, alpha=0.01):
    z[z < 0] = alpha * z[z < 0]
    return z


wrong(
    "leaky_relu",
    "slope-on-the-right",
    "wrong-branch",
    "alpha scales the positive side, and the negative side comes through unchanged.",
    "Which side of ReLU is flat, and so needs a little slope?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, alpha * floats(z), z),
)
wrong(
    "leaky_relu",
    "slope-on-both-sides",
    "wrong-branch",
    "alpha scales both sides, so positive numbers shrink too.",
    "What should leaky ReLU of 3 be?",
    lambda z, alpha=0.01: alpha * floats(z),
)
wrong(
    "leaky_relu",
    "alpha-ignored",
    "missing-argument",
    "The slope is always 0.01: the argument alpha is not used.",
    "What should come out for z = -2 and alpha = 0.5?",
    lambda z, alpha=0.01: reference("leaky_relu")(z),
)
wrong(
    "leaky_relu",
    "plain-relu",
    "missing-term",
    "Every negative input gives 0: this is ReLU, without the leak.",
    "Which slope does the negative side have?",
    lambda z, alpha=0.01: reference("relu")(z),
)
wrong(
    "leaky_relu",
    "constant-on-the-left",
    "missing-factor",
    "Every negative input gives alpha itself: a constant, not a line with slope alpha.",
    "Should -2 and -4 give the same result?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, z, float(alpha)),
)
wrong(
    "leaky_relu",
    "negative-slope",
    "sign",
    "The sign on the negative side is turned: your results are positive there.",
    "Is alpha times a negative number positive or negative?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, z, -alpha * floats(z)),
)
wrong(
    "leaky_relu",
    "added-instead",
    "operation",
    "alpha is added to the negative side, so it shifts it; a slope multiplies.",
    "What should come out for z = -2 and alpha = 0.5?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, z, floats(z) + alpha),
)
wrong(
    "leaky_relu",
    "subtracted-instead",
    "operation",
    "alpha is subtracted on the negative side, so it shifts it; a slope multiplies.",
    "What should come out for z = -2 and alpha = 0.5?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, z, floats(z) - alpha),
)
wrong(
    "leaky_relu",
    "divided-instead",
    "operation",
    "Negative numbers are divided by alpha, so they become larger in size; the leak should "
    "make them smaller.",
    "With alpha = 0.01, should -2 become -0.02 or -200?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, z, floats(z) / np.float64(alpha)),
)
wrong(
    "leaky_relu",
    "identity",
    "missing-term",
    "Every number comes back unchanged; the negative ones are not scaled.",
    "What should come out for z = -2 and alpha = 0.5?",
    lambda z, alpha=0.01: floats(z),
)
wrong(
    "leaky_relu",
    "sum-of-both",
    "wrong-branch",
    "ReLU and alpha times z are added for every z, so positive numbers get a share too much.",
    "What should come out for z = 4 and alpha = 0.5?",
    lambda z, alpha=0.01: np.maximum(floats(z), 0.0) + alpha * floats(z),
)


@mistake(
    "leaky-relu",
    "exponential-left",
    family="other-function",
    says="The negative side follows an exponential (this is ELU) and flattens out at -alpha.",
    ask="Does a straight line with slope alpha ever flatten out?",
)
def leaky_relu(z, alpha=0.01):
    z = floats(z)
    return np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0.0)) - 1.0))


wrong(
    "leaky_relu",
    "if-on-an-array",
    "scalar-only",
    "Python's if asks one yes-or-no question, but an array has many entries.",
    ENTRY_BY_ENTRY,
    lambda z, alpha=0.01: z if z > 0 else alpha * z,
)
wrong(
    "leaky_relu",
    "python-max",
    "scalar-only",
    "Python's max asks one yes-or-no question, but an array has many entries. And for alpha above "
    "1 the larger of the two is the wrong one.",
    ENTRY_BY_ENTRY,
    lambda z, alpha=0.01: max(alpha * z, z),
)
wrong(
    "leaky_relu",
    "one-for-all",
    "reduction",
    "np.max of a list gives one single number, the largest of all entries of both arrays.",
    ENTRY_BY_ENTRY,
    lambda z, alpha=0.01: np.max([alpha * z, z]),
)
wrong(
    "leaky_relu",
    "max-with-axis",
    "reduction",
    "np.max takes its second argument as the axis to look along. It does not compare the two.",
    "Which NumPy function compares two things entry by entry?",
    lambda z, alpha=0.01: np.max(alpha * z, z),
)
for default in (0.1, 0.2, 0.3, 0.001, 0.0, 1.0):
    wrong(
        "leaky_relu",
        f"default-{default:g}".replace(".", "-"),
        "default",
        f"Called without alpha, your function uses the slope {default:g}. The task says 0.01.",
        "Which value stands after alpha= in the first line?",
        lambda z, alpha=default: reference("leaky_relu")(z, alpha),
    )
wrong(
    "leaky_relu",
    "no-default",
    "default",
    "alpha has no value of its own, so a call without it fails.",
    "What stands after alpha in the first line of the task?",
    lambda z, alpha: reference("leaky_relu")(z, alpha),
)
wrong(
    "leaky_relu",
    "no-alpha",
    "missing-argument",
    "The first line of your function has no alpha, so nobody can choose the slope.",
    "Which arguments stand in the first line of the task?",
    lambda z: reference("leaky_relu")(z),
)
wrong(
    "leaky_relu",
    "sum-of-both-and-float32",
    "wrong-branch",
    "ReLU and alpha times z are added for every z, so positive numbers get a share too much.",
    "What should come out for z = 4 and alpha = 0.5?",
    lambda z, alpha=0.01: reference("relu")(z) + alpha * z,
    also=("sum-of-both",),
)
wrong(
    "leaky_relu",
    "never-below-alpha",
    "missing-factor",
    "The larger of alpha and z is taken: every small z gives alpha itself, a constant.",
    "Should -2 and -4 give the same result?",
    lambda z, alpha=0.01: np.maximum(alpha, z),
)
wrong(
    "leaky_relu",
    "smaller-of-the-two",
    "wrong-branch",
    "The smaller of z and alpha times z is taken. For alpha below 1 this is the wrong one of the "
    "two.",
    "With alpha = 0.5 and z = 4: which of 2 and 4 is right?",
    lambda z, alpha=0.01: np.minimum(alpha * z, z),
)


@mistake(
    "leaky-relu",
    "all-into-some",
    family="shape",
    says="On the left stand the negative entries only, on the right all of them: the two sides do "
    "not have the same length. A plain number has no entries at all.",
    ask="How many entries does each side of the = have?",
)
def leaky_relu(z, alpha=0.01):
    z[z < 0] = alpha * z
    return z


@mistake(
    "leaky-relu",
    "in-place-times",
    family="in-place",
    says="The negative entries are scaled (*=) in the array that came in; a plain number has no "
    "entries, and whole numbers cannot hold the results.",
    ask=IN_PLACE,
)
def leaky_relu(z, alpha=0.01):
    z[z < 0] *= alpha
    return z


@mistake(
    "leaky-relu",
    "array-like-z",
    family="dtype",
    says="The results are written into an array of the same type as z: with whole numbers as input, "
    "the scaled values are cut to whole numbers, and with float32 digits are lost.",
    ask=FLOAT64,
)
def leaky_relu(z, alpha=0.01):
    z = np.asarray(z)
    result = np.array(z)
    result[z < 0] = alpha * z[z < 0]
    return result


@variant("leaky-relu", "two-halves")
def leaky_relu(z, alpha=0.01):
    z = floats(z)
    return np.maximum(z, 0) + alpha * np.minimum(z, 0)


@variant("leaky-relu", "factor-array")
def leaky_relu(z, alpha=0.01):
    z = floats(z)
    return z * np.where(z < 0, alpha, 1)


@variant("leaky-relu", "from-relu")
def leaky_relu(z, alpha=0.01):
    return reference("relu")(z) - alpha * reference("relu")(-floats(z))


@variant("leaky-relu", "mean-and-half-gap")
def leaky_relu(z, alpha=0.01):
    z = floats(z)
    return (1 + alpha) / 2 * z + (1 - alpha) / 2 * np.abs(z)


# softmax


def powers(Z, axis=None):
    """Powers of e, each group shifted by its own largest entry."""
    return np.exp(Z - Z.max(axis=axis, keepdims=True))


@mistake(
    "softmax",
    "in-place",
    family="in-place",
    says="The shift is written into the array that came in, so the caller's numbers change.",
    ask=IN_PLACE,
)
def softmax(Z):
    Z -= Z.max(axis=0, keepdims=True)
    return np.exp(Z) / np.exp(Z).sum(axis=0, keepdims=True)


@mistake(
    "softmax",
    "in-place-result",
    family="in-place",
    says="The result is written into the array that came in, so the caller's numbers change.",
    ask=IN_PLACE,
)
def softmax(Z):
    Z[:] = reference("softmax")(Z)
    return Z


@mistake(
    "softmax",
    "shared-maximum",
    family="axis",
    says="One maximum, that of the whole array, is subtracted from all columns. A column far below "
    "it loses all its powers: 0 divided by 0.",
    ask="What is left of a column around -1000 after subtracting 1000?",
)
def softmax(Z):
    shifted = np.exp(Z - Z.max())
    return shifted / shifted.sum(axis=0, keepdims=True)


@mistake(
    "softmax",
    "row-maximum",
    family="axis",
    says="The maximum is taken along the rows, so columns are shifted by numbers of other columns.",
    ask="Which numbers belong to the same example: those of a row or those of a column?",
)
def softmax(Z):
    shifted = np.exp(Z - Z.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=0, keepdims=True)


@mistake(
    "softmax",
    "mean-shift",
    family="overflow",
    says="The mean of each column is subtracted, which is not always enough: an entry far above "
    "the mean still overflows.",
    ask="Which number must be subtracted so that no exponent is positive?",
)
def softmax(Z):
    shifted = np.exp(Z - Z.mean(axis=0, keepdims=True))
    return shifted / shifted.sum(axis=0, keepdims=True)


wrong(
    "softmax",
    "overflow",
    "overflow",
    "The powers of numbers near 1000 are too large for a float: infinity divided by infinity "
    "is nan. Near -1000 all powers are 0.",
    "What happens to the shares when all numbers of a column are shifted by the same amount?",
    lambda Z: np.exp(Z) / np.exp(Z).sum(axis=0, keepdims=True),
)


@mistake(
    "softmax",
    "minimum-shift",
    family="overflow",
    says="The smallest entry of each column is subtracted, so the exponents become large, not small.",
    ask="Which number must be subtracted so that no exponent is positive?",
)
def softmax(Z):
    shifted = np.exp(Z - Z.min(axis=0, keepdims=True))
    return shifted / shifted.sum(axis=0, keepdims=True)


wrong(
    "softmax",
    "nan-to-zero",
    "overflow",
    "The overflow is still there, and the nan that it makes are replaced by 0, so some columns "
    "no longer sum to 1.",
    "How can you keep the powers from overflowing in the first place?",
    lambda Z: np.nan_to_num(np.exp(Z) / np.exp(Z).sum(axis=0, keepdims=True)),
)
CLIPPED = (50, 100, 300, 500, 600, 700)
for limit in CLIPPED:
    wrong(
        "softmax",
        f"clipped-at-{limit}",
        "overflow",
        "Entries are cut off at fixed limits before the powers, so large ones become equal and the "
        "shares are lost.",
        "Which change of a column leaves its shares as they are: cutting or shifting?",
        lambda Z, limit=limit: reference("softmax")(np.clip(Z, -limit, limit)),
        also=tuple(f"clipped-at-{other}" for other in CLIPPED if other != limit),
    )
wrong(
    "softmax",
    "rows",
    "axis",
    "The sum runs along the rows, over the examples: your rows sum to 1. A column is one example.",
    "Which numbers belong to the same example: those of a row or those of a column?",
    lambda Z: powers(Z, 1) / powers(Z, 1).sum(axis=1, keepdims=True),
)
wrong(
    "softmax",
    "rows-overflow",
    "axis",
    "The sum runs along the rows, over the examples, and the powers are not kept small.",
    "Which numbers belong to the same example: those of a row or those of a column?",
    lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True),
)
wrong(
    "softmax",
    "maximum-by-column-sum-by-row",
    "axis",
    "The maximum is taken down the columns, but the sum runs along the rows.",
    "Which numbers must sum to 1: those of a row or those of a column?",
    lambda Z: powers(Z, 0) / powers(Z, 0).sum(axis=1, keepdims=True),
)
wrong(
    "softmax",
    "whole-array",
    "axis",
    "One sum over all entries is used, so the whole array sums to 1 instead of each column.",
    "How many sums do m examples need?",
    lambda Z: powers(Z) / powers(Z).sum(),
)
wrong(
    "softmax",
    "whole-array-sum",
    "axis",
    "The maximum is taken by columns, but one sum over all entries divides them all.",
    "How many sums do m examples need?",
    lambda Z: powers(Z, 0) / powers(Z, 0).sum(),
)


@mistake(
    "softmax",
    "missing-keepdims",
    family="broadcasting",
    says="The maximum and the sum along the rows have the shape (n,): NumPy lays them along the "
    "columns, or refuses. Nothing keeps them upright, and rows are not examples.",
    ask="Which shape has the sum with and without keepdims? And along which axis is one example?",
)
def softmax(Z):
    shifted = np.exp(Z - Z.max(axis=1))
    return shifted / shifted.sum(axis=1)


wrong(
    "softmax",
    "missing-keepdims-sum",
    "broadcasting",
    "The sum along the rows has the shape (n,): NumPy lays it along the columns, or refuses.",
    "Which shape has the sum, and along which axis is one example?",
    lambda Z: powers(Z, 0) / powers(Z, 0).sum(axis=1),
)
wrong(
    "softmax",
    "no-powers",
    "missing-term",
    "Each number is divided by the sum, but the powers of e are missing.",
    "What happens to a column such as 1, -1?",
    lambda Z: Z / Z.sum(axis=0, keepdims=True),
)
wrong(
    "softmax",
    "no-division",
    "missing-term",
    "These are the shifted powers; the division by their sum is missing, so the largest is 1.",
    "What must each column sum to?",
    lambda Z: powers(Z, 0),
)


@mistake(
    "softmax",
    "sum-of-numbers",
    family="wrong-term",
    says="The powers are divided by the sum of the numbers, not by the sum of the powers.",
    ask="What must each column sum to?",
)
def softmax(Z):
    shifted = Z - Z.max(axis=0, keepdims=True)
    return np.exp(shifted) / shifted.sum(axis=0, keepdims=True)


wrong(
    "softmax",
    "mean-of-powers",
    "reduction",
    "The powers are divided by their mean, so each column sums to n instead of 1.",
    "What must each column sum to?",
    lambda Z: powers(Z, 0) / powers(Z, 0).mean(axis=0, keepdims=True),
)
wrong(
    "softmax",
    "sign",
    "sign",
    "The exponents have the wrong sign: the smallest number gets the largest share.",
    "Which class should get the largest share?",
    lambda Z: powers(-Z, 0) / powers(-Z, 0).sum(axis=0, keepdims=True),
)
wrong(
    "softmax",
    "base-two",
    "constant",
    "The powers have the base 2 in place of e, so the shares lie closer together.",
    "What are the shares of 0 and ln 3?",
    lambda Z: reference("softmax")(Z * math.log(2.0)),
)


@mistake(
    "softmax",
    "logarithm",
    family="other-function",
    says="These are the logarithms of the shares: negative numbers, whose powers would sum to 1.",
    ask="Can a share of 1 be negative?",
)
def softmax(Z):
    shifted = Z - Z.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))


wrong(
    "softmax",
    "sigmoid-instead",
    "other-function",
    "Each entry goes through sigmoid on its own, so a column need not sum to 1.",
    "Should the share of one class fall when another one rises?",
    lambda Z: reference("sigmoid")(Z),
)
wrong(
    "softmax",
    "winner-takes-all",
    "other-function",
    "The largest entry gets 1 and all others 0. Softmax gives every entry a share.",
    "What are the shares of two equal numbers?",
    lambda Z: (np.arange(Z.shape[0])[:, None] == Z.argmax(axis=0)).astype(float),
)
wrong(
    "softmax",
    "rounded",
    "precision",
    "The shares are rounded to four decimals; the digits after them are lost.",
    "Who should decide how many digits are shown: the function or the one who prints?",
    lambda Z: np.round(reference("softmax")(Z), 4),
)
wrong(
    "softmax",
    "transposed",
    "transpose",
    "The values are right, but they lie on their side: the result has the shape (m, n).",
    "Which shape does the task promise?",
    lambda Z: reference("softmax")(Z).T,
)
wrong(
    "softmax",
    "squeezed",
    "shape",
    "Axes of length 1 are dropped, so one example or one class loses its column or row.",
    "Which shape has the result for n numbers and one example?",
    lambda Z: np.squeeze(reference("softmax")(Z)),
)
wrong(
    "softmax",
    "one-example-only",
    "shape",
    "Only the first column is treated and comes back, without the others.",
    "Which shape does the task promise for m examples?",
    lambda Z: reference("softmax")(Z)[:, :1],
)


wrong(
    "softmax",
    "missing-keepdims-overflow",
    "broadcasting",
    "The sum along the rows has the shape (n,): NumPy lays it along the columns, or refuses. And the "
    "powers are not kept small.",
    "Which shape has the sum, and along which axis is one example?",
    lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1),
)
wrong(
    "softmax",
    "whole-array-overflow",
    "axis",
    "One sum over all entries is used, so the whole array sums to 1 instead of each column. And the "
    "powers are not kept small.",
    "How many sums do m examples need?",
    lambda Z: np.exp(Z) / np.exp(Z).sum(),
)
wrong(
    "softmax",
    "rows-shared-maximum",
    "axis",
    "The sum runs along the rows, over the examples, and one maximum serves the whole array.",
    "Which numbers belong to the same example: those of a row or those of a column?",
    lambda Z: powers(Z) / powers(Z).sum(axis=1, keepdims=True),
)
wrong(
    "softmax",
    "missing-keepdims-shared-maximum",
    "broadcasting",
    "The sum along the rows has the shape (n,): NumPy lays it along the columns, or refuses. And one "
    "maximum serves the whole array.",
    "Which shape has the sum, and along which axis is one example?",
    lambda Z: powers(Z) / powers(Z).sum(axis=1),
)


wrong(
    "softmax",
    "returns-list",
    "type",
    "The result is a Python list of rows, not an array.",
    "What kind of object does the task promise?",
    lambda Z: [list(row) for row in reference("softmax")(Z)],
)


TURNED = "The sign of the exponents is turned: the smallest number gets the largest share."
COUNTED = "The powers are divided by how many rows there are (len), not by their sum."
ABOVE_ONLY = (
    "The shift is used above the line only. The sum below it is that of the unshifted powers."
)
LARGEST_SHARE = "Which entry of a column should get the largest share?"
SUM_TO_ONE = "What must each column sum to?"
ROW_OR_COLUMN = "Which numbers belong to the same example: those of a row or those of a column?"
SHAPE_OF_SUM = "Which shape has the maximum or the sum, and along which axis is one example?"


for slug, family, says, ask, body in (
    (
        "sign-overflow",
        "sign",
        TURNED + " And the powers are not kept small.",
        LARGEST_SHARE,
        lambda Z: np.exp(-Z) / np.exp(-Z).sum(axis=0),
    ),
    (
        "turned-shift",
        "sign",
        TURNED + " And max - Z is never negative, so the powers become large.",
        LARGEST_SHARE,
        lambda Z: np.exp(Z.max(axis=0) - Z) / np.exp(Z.max(axis=0) - Z).sum(axis=0),
    ),
    (
        "turned-shared-shift",
        "sign",
        TURNED + " And max - Z is never negative, so the powers become large.",
        LARGEST_SHARE,
        lambda Z: np.exp(Z.max() - Z) / np.exp(Z.max() - Z).sum(axis=0),
    ),
    (
        "turned-shift-whole-sum",
        "sign",
        TURNED + " And one sum over all entries divides them all.",
        LARGEST_SHARE,
        lambda Z: np.exp(Z.max(axis=0) - Z) / np.exp(Z.max(axis=0) - Z).sum(),
    ),
    (
        "divided-by-count",
        "reduction",
        COUNTED,
        SUM_TO_ONE,
        lambda Z: powers(Z, 0) / len(Z),
    ),
    (
        "divided-by-count-shared-maximum",
        "reduction",
        COUNTED,
        SUM_TO_ONE,
        lambda Z: powers(Z) / len(Z),
    ),
    (
        "divided-by-count-overflow",
        "reduction",
        COUNTED + " And they are not kept small.",
        SUM_TO_ONE,
        lambda Z: np.exp(Z) / len(Z),
    ),
    (
        "missing-keepdims-maximum",
        "broadcasting",
        (
            "The maximum along the rows has the shape (n,): NumPy lays it along the columns, or "
            "refuses. And rows are not examples."
        ),
        SHAPE_OF_SUM,
        lambda Z: np.exp(Z - Z.max(axis=1)) / np.exp(Z - Z.max(axis=1)).sum(axis=0),
    ),
    (
        "missing-keepdims-whole-sum",
        "broadcasting",
        (
            "The maximum along the rows has the shape (n,): NumPy lays it along the columns, or "
            "refuses. And one sum over all entries divides them all."
        ),
        SHAPE_OF_SUM,
        lambda Z: np.exp(Z - Z.max(axis=1)) / np.exp(Z - Z.max(axis=1)).sum(),
    ),
    (
        "missing-keepdims-rows",
        "broadcasting",
        (
            "The sum along the rows has the shape (n,): NumPy lays it along the columns, or refuses. "
            "The maximum is taken along the rows too, and rows are not examples."
        ),
        SHAPE_OF_SUM,
        lambda Z: powers(Z, 1) / powers(Z, 1).sum(axis=1),
    ),
    (
        "row-maximum-whole-sum",
        "axis",
        "The maximum is taken along the rows, and one sum over all entries divides them all.",
        ROW_OR_COLUMN,
        lambda Z: powers(Z, 1) / powers(Z, 1).sum(),
    ),
    (
        "python-max",
        "scalar-only",
        (
            "Python's max compares whole rows, each time with one yes-or-no question; a row of "
            "several numbers has no single answer."
        ),
        "What does NumPy's own max need to be told, so that it finds one number per column?",
        lambda Z: np.exp(Z - max(Z)) / np.exp(Z - max(Z)).sum(axis=0),
    ),
    (
        "python-max-whole-sum",
        "scalar-only",
        (
            "Python's max compares whole rows, each time with one yes-or-no question; a row of "
            "several numbers has no single answer. And one sum over all entries divides them all."
        ),
        "What does NumPy's own max need to be told, so that it finds one number per column?",
        lambda Z: np.exp(Z - max(Z)) / np.exp(Z - max(Z)).sum(),
    ),
    (
        "shifted-above-only",
        "wrong-term",
        ABOVE_ONLY,
        SUM_TO_ONE,
        lambda Z: powers(Z, 0) / np.exp(Z).sum(axis=0),
    ),
    (
        "shifted-above-only-shared-maximum",
        "wrong-term",
        ABOVE_ONLY,
        SUM_TO_ONE,
        lambda Z: powers(Z) / np.exp(Z).sum(axis=0),
    ),
    (
        "no-powers-whole-sum",
        "missing-term",
        "Each number is divided by the sum of all; the powers of e are missing.",
        "What happens to a column such as 1, -1?",
        lambda Z: Z / Z.sum(),
    ),
    (
        "no-powers-rows",
        "missing-term",
        "Each number is divided by a sum along the rows; the powers of e are missing.",
        "What happens to a column such as 1, -1?",
        lambda Z: Z / Z.sum(axis=1),
    ),
    (
        "no-powers-rows-keepdims",
        "missing-term",
        "Each number is divided by the sum of its row; the powers of e are missing.",
        "What happens to a column such as 1, -1?",
        lambda Z: Z / Z.sum(axis=1, keepdims=True),
    ),
    (
        "only-powers",
        "missing-term",
        "These are the powers alone; the division by their sum is missing.",
        SUM_TO_ONE,
        lambda Z: np.exp(Z),
    ),
    (
        "divided-by-maximum",
        "operation",
        (
            "The numbers are divided by the maximum of their column, where a shift subtracts it. "
            "Dividing changes the shares."
        ),
        "Which change of a column leaves its shares as they are: adding or multiplying?",
        lambda Z: np.exp(Z / Z.max(axis=0)) / np.exp(Z / Z.max(axis=0)).sum(axis=0),
    ),
    (
        "whole-mean-shift",
        "overflow",
        (
            "The mean of all entries is subtracted, which is not always enough: an entry far above it "
            "still overflows, and a column far below it loses all its powers."
        ),
        "Which number must be subtracted so that no exponent is positive?",
        lambda Z: np.exp(Z - Z.mean()) / np.exp(Z - Z.mean()).sum(axis=0),
    ),
    (
        "fixed-shift",
        "overflow",
        (
            "1000 is subtracted from every column, whatever stands in it: the powers of ordinary "
            "numbers all become 0."
        ),
        "By which number may each column be shifted, so that its largest power is 1?",
        lambda Z: np.exp(Z - 1000) / np.exp(Z - 1000).sum(axis=0),
    ),
    (
        "sigmoid-shares",
        "other-function",
        "Each entry goes through sigmoid before the division. Softmax divides the powers of e.",
        "What are the powers of e of 0 and ln 3, and what are their shares?",
        lambda Z: reference("sigmoid")(Z) / reference("sigmoid")(Z).sum(axis=0),
    ),
    (
        "power-of-the-sum",
        "order",
        "Below the line stands the power of the sum, not the sum of the powers.",
        "Which comes first in the formula: adding or taking powers?",
        lambda Z: np.exp(Z) / np.exp(Z.sum(axis=0)),
    ),
    (
        "sum-of-numbers-overflow",
        "wrong-term",
        "The powers are divided by the sum of the numbers, not by the sum of the powers.",
        SUM_TO_ONE,
        lambda Z: np.exp(Z) / Z.sum(axis=0),
    ),
):
    wrong("softmax", slug, family, says, ask, body)


@variant("softmax", "without-keepdims")
def softmax(Z):
    e = np.exp(Z - np.max(Z, 0))
    return e / e.sum(0)


@variant("softmax", "through-logarithms")
def softmax(Z):
    shifted = Z - Z.max(axis=0)
    return np.exp(shifted - np.log(np.sum(np.exp(shifted), axis=0)))


@variant("softmax", "transposed-twice")
def softmax(Z):
    rows = Z.T
    e = np.exp(rows - rows.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).T


@variant("softmax", "column-by-column")
def softmax(Z):
    result = np.zeros_like(Z)
    for j in range(Z.shape[1]):
        e = [math.exp(v - max(Z[:, j])) for v in Z[:, j]]
        result[:, j] = [v / sum(e) for v in e]
    return result


@variant("softmax", "logaddexp")
def softmax(Z):
    return np.exp(Z - np.logaddexp.reduce(Z, axis=0))


# activation-grads: sigmoid_grad


@mistake(
    "activation-grads",
    "sigmoid-keeps-float32",
    family="dtype",
    says=KEEPS_FLOAT32,
    ask=FLOAT64,
)
def sigmoid_grad(z):
    s = np.asarray(reference("sigmoid")(z), dtype=getattr(z, "dtype", float))
    return s * (1 - s) if s.dtype.kind == "f" else reference("sigmoid_grad")(z)


@mistake(
    "activation-grads",
    "sigmoid-overflow",
    family="overflow",
    says="The formula is right, but for very negative z the power of -z is too large for a float: "
    "infinity divided by infinity is nan.",
    ask="You own a sigmoid that does not overflow. How do you get the slope from its value?",
)
def sigmoid_grad(z):
    power = np.exp(-floats(z))
    return power / (1.0 + power) ** 2


@mistake(
    "activation-grads",
    "sigmoid-overflow-inside",
    family="overflow",
    says="The values are right, but the sigmoid inside overflows for very negative z and warns.",
    ask="Which version of sigmoid did you use: the one of the formula, or the safe one?",
)
def sigmoid_grad(z):
    s = 1.0 / (1.0 + np.exp(-floats(z)))
    return s * (1.0 - s)


@mistake(
    "activation-grads",
    "sigmoid-formula-on-z",
    family="wrong-argument",
    says="s (1 - s) is applied to z itself. In this formula s stands for sigmoid of z.",
    ask="What is s when z is 0?",
)
def sigmoid_grad(z):
    z = floats(z)
    return z * (1.0 - z)


wrong(
    "sigmoid_grad",
    "sigmoid-applied-twice",
    "wrong-argument",
    "Sigmoid is applied twice: the slope is taken at sigmoid of z in place of z.",
    "The argument is the sum z, not the output a. How often does sigmoid have to act?",
    lambda z: reference("sigmoid_grad")(reference("sigmoid")(z)),
)
wrong(
    "sigmoid_grad",
    "sigmoid-value",
    "other-function",
    "This is sigmoid itself, not its slope: it keeps rising, but the slope falls on both sides.",
    "How steep is sigmoid far to the right?",
    lambda z: reference("sigmoid")(z),
)
wrong(
    "sigmoid_grad",
    "sigmoid-missing-factor",
    "missing-factor",
    "Only the factor 1 - s is there; the factor s is missing.",
    "What should the slope at 0 be: 0.5 or 0.25?",
    lambda z: 1.0 - reference("sigmoid")(z),
)
wrong(
    "sigmoid_grad",
    "sigmoid-squared",
    "wrong-term",
    "The value of sigmoid is squared. This fits at 0 only; to the right it grows to 1.",
    "How steep is sigmoid far to the right?",
    lambda z: reference("sigmoid")(z) ** 2,
)
wrong(
    "sigmoid_grad",
    "sigmoid-tanh-rule",
    "other-function",
    "1 minus the square is the rule for tanh, used here for sigmoid.",
    "What should the slope of sigmoid at 0 be?",
    lambda z: 1.0 - reference("sigmoid")(z) ** 2,
)
wrong(
    "sigmoid_grad",
    "sigmoid-wrong-sign",
    "sign",
    "Your slopes are negative, but sigmoid rises everywhere.",
    "Which sign has the slope of a rising curve?",
    lambda z: -reference("sigmoid_grad")(z),
)


@mistake(
    "activation-grads",
    "sigmoid-plus",
    family="sign",
    says="The second factor is 1 + s. With it the slope would exceed 0.25.",
    ask="How large can the slope of sigmoid be at most?",
)
def sigmoid_grad(z):
    s = reference("sigmoid")(z)
    return s * (1.0 + s)


wrong(
    "sigmoid_grad",
    "sigmoid-constant",
    "constant",
    "0.25 comes back everywhere. This is the slope at 0 only.",
    "How steep is sigmoid far from 0?",
    lambda z: np.full_like(floats(z), 0.25),
)


@mistake(
    "activation-grads",
    "sigmoid-math-exp",
    family="scalar-only",
    says="math.exp takes one number, not an array of many; and for -1000 its result is too large.",
    ask=ENTRY_BY_ENTRY,
)
def sigmoid_grad(z):
    s = 1.0 / (1.0 + math.exp(-z))
    return s * (1.0 - s)


@mistake(
    "activation-grads",
    "sigmoid-in-place",
    family="in-place",
    says="A step of the formula is written into the array that came in, so the caller's numbers "
    "change.",
    ask=IN_PLACE,
)
def sigmoid_grad(z):
    z = floats(z)
    result = reference("sigmoid_grad")(z)
    z[...] = reference("sigmoid")(z)
    return result


# activation-grads: tanh_grad
wrong(
    "tanh_grad",
    "tanh-keeps-float32",
    "dtype",
    KEEPS_FLOAT32,
    FLOAT64,
    lambda z: 1 - np.tanh(z) ** 2,
)
wrong(
    "tanh_grad",
    "tanh-overflow",
    "overflow",
    "The formula is right, but far from 0 one of the powers is too large for a float.",
    "You own a tanh that does not overflow. How do you get the slope from its value?",
    lambda z: 4.0 / (np.exp(floats(z)) + np.exp(-floats(z))) ** 2,
)
wrong(
    "tanh_grad",
    "tanh-overflow-inside",
    "overflow",
    "Far from 0 the tanh inside overflows: infinity divided by infinity is nan.",
    "Which version of tanh did you use: the one of the formula, or the safe one?",
    lambda z: 1.0 - naive_tanh(floats(z)) ** 2,
)
wrong(
    "tanh_grad",
    "tanh-square-missing",
    "missing-power",
    "This is 1 - tanh: the square is missing. To the left it grows to 2.",
    "How steep is tanh far to the left?",
    lambda z: 1.0 - reference("tanh")(z),
)
wrong(
    "tanh_grad",
    "tanh-formula-on-z",
    "wrong-argument",
    "1 minus the square is applied to z itself, in place of tanh of z.",
    "Of what is the square taken in the formula?",
    lambda z: 1.0 - floats(z) ** 2,
)
wrong(
    "tanh_grad",
    "tanh-applied-twice",
    "wrong-argument",
    "Tanh is applied twice: the slope is taken at tanh of z in place of z.",
    "The argument is the sum z, not the output a. How often does tanh have to act?",
    lambda z: 1.0 - reference("tanh")(reference("tanh")(z)) ** 2,
)
wrong(
    "tanh_grad",
    "tanh-value",
    "other-function",
    "This is tanh itself, not its slope.",
    "How steep is tanh at 0?",
    lambda z: reference("tanh")(z),
)


@mistake(
    "activation-grads",
    "tanh-sigmoid-rule",
    family="other-function",
    says="t (1 - t) is the rule for sigmoid, used here for tanh. At 0 it gives 0.",
    ask="How steep is tanh at 0?",
)
def tanh_grad(z):
    t = reference("tanh")(z)
    return t * (1.0 - t)


wrong(
    "tanh_grad",
    "tanh-square-of-the-difference",
    "precedence",
    "The difference is squared, (1 - tanh) squared, in place of tanh.",
    "What is squared first: tanh, or 1 - tanh?",
    lambda z: (1.0 - reference("tanh")(z)) ** 2,
)
wrong(
    "tanh_grad",
    "tanh-wrong-sign",
    "sign",
    "Your slopes are negative, but tanh rises everywhere.",
    "Which sign has the slope of a rising curve?",
    lambda z: -reference("tanh_grad")(z),
)
wrong(
    "tanh_grad",
    "tanh-plus",
    "sign",
    "The square is added to 1 instead of taken away, so the slope grows far from 0.",
    "How steep is tanh far from 0?",
    lambda z: 1.0 + reference("tanh")(z) ** 2,
)
wrong(
    "tanh_grad",
    "tanh-square-only",
    "missing-term",
    "This is the square of tanh; it is 0 at 0, where tanh is steepest.",
    "How steep is tanh at 0?",
    lambda z: reference("tanh")(z) ** 2,
)


@mistake(
    "activation-grads",
    "tanh-in-place",
    family="in-place",
    says="A step of the formula is written into the array that came in, so the caller's numbers "
    "change.",
    ask=IN_PLACE,
)
def tanh_grad(z):
    z = floats(z)
    result = reference("tanh_grad")(z)
    z[...] = reference("tanh")(z)
    return result


# activation-grads: relu_grad
wrong(
    "relu_grad",
    "relu-one-at-zero",
    "convention",
    "At exactly 0 your slope is 1: you test whether z is at least 0. This course takes 0 there.",
    "Which value does the table of derivatives give at 0?",
    lambda z: np.where(floats(z) >= 0, 1.0, 0.0),
)
wrong(
    "relu_grad",
    "relu-half-at-zero",
    "convention",
    "At exactly 0 your slope is 0.5, as when rise over run reaches across the kink. This "
    "course takes 0 there.",
    "Which value does the table of derivatives give at 0?",
    lambda z: np.heaviside(floats(z), 0.5),
)
wrong(
    "relu_grad",
    "relu-divides-by-z",
    "division-by-zero",
    "ReLU is divided by z. This is 0 divided by 0, so nan, at z = 0.",
    "Can you decide the slope by the sign of z, without a division?",
    lambda z: np.asarray(reference("relu")(z) / floats(z)),
)
wrong(
    "relu_grad",
    "relu-booleans",
    "dtype",
    "The result is True and False, the answers to a comparison, where numbers are asked.",
    "How do the answers of a comparison become 1.0 and 0.0?",
    lambda z: floats(z) > 0,
)
wrong(
    "relu_grad",
    "relu-float32",
    "dtype",
    "The values are right, but they are stored as float32.",
    FLOAT64,
    lambda z: (floats(z) > 0).astype(np.float32),
)


@mistake(
    "activation-grads",
    "relu-in-place-ones-first",
    family="in-place",
    says="Ones and zeros are written into the array that came in, so the caller's numbers change.",
    ask=IN_PLACE,
)
def relu_grad(z):
    z = floats(z)
    z[...] = z > 0
    return z


@mistake(
    "activation-grads",
    "relu-in-place",
    family="in-place",
    says="Ones and zeros are written into the array that came in; and a plain number has no "
    "entries to write into.",
    ask=IN_PLACE,
)
def relu_grad(z):
    positive = z > 0
    z[positive] = 1
    z[~positive] = 0
    return z


wrong(
    "relu_grad",
    "relu-value",
    "other-function",
    "This is ReLU itself, not its slope.",
    "How steep is the line on the right side, whatever z is?",
    lambda z: reference("relu")(z),
)
wrong(
    "relu_grad",
    "relu-swapped",
    "wrong-branch",
    "0 and 1 are swapped: the slope is 1 on the right side, where ReLU rises.",
    "On which side is ReLU flat?",
    lambda z: np.where(floats(z) > 0, 0.0, 1.0),
)
wrong(
    "relu_grad",
    "relu-minus-one",
    "wrong-branch",
    "The slope is -1 on the left, which is true of |z|. ReLU is flat there.",
    "On which side is ReLU flat?",
    lambda z: np.sign(floats(z)),
)
wrong(
    "relu_grad",
    "relu-constant-one",
    "missing-term",
    "The slope is 1 everywhere, as for the identity. ReLU is flat on the left.",
    "On which side is ReLU flat?",
    lambda z: np.ones_like(floats(z)),
)
wrong(
    "relu_grad",
    "relu-constant-zero",
    "missing-term",
    "The slope is 0 everywhere. ReLU rises on the right.",
    "How steep is ReLU at z = 3?",
    lambda z: np.zeros_like(floats(z)),
)
wrong(
    "relu_grad",
    "relu-leaky",
    "other-function",
    "The slope on the left is 0.01, as for leaky ReLU. ReLU is flat there.",
    "How steep is ReLU at z = -2, exactly?",
    lambda z: np.where(floats(z) > 0, 1.0, 0.01),
)
wrong(
    "relu_grad",
    "relu-if-on-an-array",
    "scalar-only",
    "Python's if asks one yes-or-no question, but an array has many entries with many answers.",
    ENTRY_BY_ENTRY,
    lambda z: 1.0 if z > 0 else 0.0,
)


# activation-grads: leaky_relu_grad
wrong(
    "leaky_relu_grad",
    "leaky-one-at-zero",
    "convention",
    "At exactly 0 your slope is 1: you test whether z is at least 0. This course takes alpha.",
    "Which value does the table of derivatives give at 0?",
    lambda z, alpha=0.01: np.where(floats(z) >= 0, 1.0, alpha),
)


@mistake(
    "activation-grads",
    "leaky-zero-at-zero",
    family="convention",
    says="At exactly 0 your slope is 0, as for ReLU. For leaky ReLU this course takes alpha.",
    ask="Which value does the table of derivatives give at 0?",
)
def leaky_relu_grad(z, alpha=0.01):
    z = floats(z)
    return np.where(z > 0, 1.0, 0.0) + np.where(z < 0, alpha, 0.0)


@mistake(
    "activation-grads",
    "leaky-middle-at-zero",
    family="convention",
    says="At exactly 0 your slope lies in the middle of alpha and 1, as when rise over run reaches "
    "across the kink. This course takes alpha.",
    ask="Which value does the table of derivatives give at 0?",
)
def leaky_relu_grad(z, alpha=0.01):
    z = floats(z)
    return np.where(z > 0, 1.0, np.where(z < 0, alpha, (1.0 + alpha) / 2.0))


wrong(
    "leaky_relu_grad",
    "leaky-divides-by-z",
    "division-by-zero",
    "Leaky ReLU is divided by z. This is 0 divided by 0, so nan, at z = 0.",
    "Can you decide the slope by the sign of z, without a division?",
    lambda z, alpha=0.01: np.asarray(reference("leaky_relu")(z, alpha) / floats(z)),
)


@mistake(
    "activation-grads",
    "leaky-larger-side",
    family="wrong-branch",
    says="The side is chosen by asking whether z is the larger of z and alpha times z. For alpha "
    "from 1 on, and at 0, this picks the wrong side.",
    ask="Which sign of z belongs to which slope? Does it depend on alpha?",
)
def leaky_relu_grad(z, alpha=0.01):
    z = floats(z)
    return np.where(z >= alpha * z, 1.0, alpha)


wrong(
    "leaky_relu_grad",
    "leaky-alpha-ignored",
    "missing-argument",
    "The slope on the left is always 0.01: the argument alpha is not used.",
    "How steep is the left side for alpha = 0.5?",
    lambda z, alpha=0.01: reference("leaky_relu_grad")(z),
)
wrong(
    "leaky_relu_grad",
    "leaky-zero-on-the-left",
    "missing-term",
    "The slope on the left is 0, as for ReLU. The leak is missing.",
    "How steep is the left side of leaky ReLU?",
    lambda z, alpha=0.01: reference("relu_grad")(z),
)
wrong(
    "leaky_relu_grad",
    "leaky-swapped",
    "wrong-branch",
    "alpha and 1 are swapped: alpha is the slope on the left side.",
    "On which side does leaky ReLU rise with slope 1?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, alpha, 1.0),
)
wrong(
    "leaky_relu_grad",
    "leaky-value-on-the-left",
    "other-function",
    "On the left side you give alpha times z. This is the value there, not the slope.",
    "Does the slope of a straight line depend on the place?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, 1.0, alpha * floats(z)),
)
wrong(
    "leaky_relu_grad",
    "leaky-value",
    "other-function",
    "This is leaky ReLU itself, not its slope.",
    "Does the slope of a straight line depend on the place?",
    lambda z, alpha=0.01: reference("leaky_relu")(z, alpha),
)
wrong(
    "leaky_relu_grad",
    "leaky-negative",
    "sign",
    "The slope on the left has the wrong sign: with a positive alpha the line rises there too.",
    "Does leaky ReLU rise or fall on the left?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, 1.0, -alpha),
)
wrong(
    "leaky_relu_grad",
    "leaky-constant-alpha",
    "missing-term",
    "The slope is alpha everywhere. On the right side leaky ReLU rises like z.",
    "How steep is leaky ReLU at z = 3?",
    lambda z, alpha=0.01: np.full_like(floats(z), alpha),
)
wrong(
    "leaky_relu_grad",
    "leaky-if-on-an-array",
    "scalar-only",
    "Python's if asks one yes-or-no question, but an array has many entries with many answers.",
    ENTRY_BY_ENTRY,
    lambda z, alpha=0.01: 1.0 if z > 0 else alpha,
)
wrong(
    "leaky_relu_grad",
    "leaky-float32",
    "dtype",
    "The values are stored as float32, which keeps only about 7 digits.",
    FLOAT64,
    lambda z, alpha=0.01: reference("leaky_relu_grad")(z, alpha).astype(np.float32),
)


@mistake(
    "activation-grads",
    "leaky-in-place",
    family="in-place",
    says="The slopes are written into the array that came in, so the caller's numbers change.",
    ask=IN_PLACE,
)
def leaky_relu_grad(z, alpha=0.01):
    z = floats(z)
    z[...] = np.where(z > 0, 1.0, alpha)
    return z


wrong(
    "sigmoid_grad",
    "sigmoid-inside-and-float32",
    "overflow",
    "The sigmoid inside overflows for very negative z and warns; and a float32 input gives a float32 "
    "result.",
    "Which version of sigmoid did you use: the one of the formula, or the safe one?",
    lambda z: 1 / (1 + np.exp(-z)) * (1 - 1 / (1 + np.exp(-z))),
)
wrong(
    "leaky_relu_grad",
    "leaky-array-like-z",
    "dtype",
    "The slopes are written into an array of the same type as z: with whole numbers as input, alpha "
    "is cut to a whole number, and with float32 digits are lost.",
    FLOAT64,
    lambda z, alpha=0.01: np.where(np.asarray(z) > 0, 1, alpha).astype(np.asarray(z).dtype),
)
wrong(
    "relu_grad",
    "relu-booleans-at-zero",
    "dtype",
    "The result is True and False where numbers are asked, and at exactly 0 it says True: this "
    "course takes the slope 0 there.",
    "How do the answers of a comparison become 1.0 and 0.0?",
    lambda z: floats(z) >= 0,
)


wrong(
    "relu_grad",
    "relu-array-like-z",
    "dtype",
    "The slopes are written into an array of the same type as z, so a float32 input gives a float32 "
    "result.",
    FLOAT64,
    lambda z: (np.asarray(z) > 0).astype(np.asarray(z).dtype),
)


TINY_STEP = (
    "Rise over run is right for float64. In float32, which keeps about 7 digits, z + h and z - h "
    "are rounded so coarsely that the slope is off."
)
for name in ("sigmoid", "tanh"):
    wrong(
        f"{name}_grad",
        f"{name}-tiny-step-in-float32",
        "precision",
        TINY_STEP,
        FLOAT64,
        lambda z, name=name: reference("slope")(reference(name), z),
    )
wrong(
    "relu_grad",
    "relu-tiny-step",
    "convention",
    "Rise over run reaches across the kink, so at exactly 0 the slope is 0.5. This course takes 0 "
    "there.",
    "Which value does the table of derivatives give at 0?",
    lambda z: reference("slope")(reference("relu"), z),
)
wrong(
    "relu_grad",
    "relu-over-z",
    "division-by-zero",
    "ReLU is divided by z. This is 0 divided by 0, so nan, at z = 0.",
    "Can you decide the slope by the sign of z, without a division?",
    lambda z: reference("relu")(z) / z,
)
wrong(
    "relu_grad",
    "relu-negative-side",
    "wrong-branch",
    "The slope is 1 where z is negative: this is the side on which ReLU is flat.",
    "On which side is ReLU flat?",
    lambda z: np.where(floats(z) < 0, 1.0, 0.0),
)
wrong(
    "leaky_relu_grad",
    "leaky-tiny-step",
    "convention",
    "Rise over run reaches across the kink, so at exactly 0 the slope lies in the middle of alpha "
    "and 1. This course takes alpha.",
    "Which value does the table of derivatives give at 0?",
    lambda z, alpha=0.01: reference("slope")(lambda t: reference("leaky_relu")(t, alpha), z),
)
wrong(
    "leaky_relu_grad",
    "leaky-tiny-step-without-alpha",
    "missing-argument",
    "The slope is that of leaky ReLU with alpha = 0.01: the argument alpha is not used. And at "
    "exactly 0 rise over run reaches across the kink.",
    "How does your alpha come into the call of leaky_relu?",
    lambda z, alpha=0.01: reference("slope")(reference("leaky_relu"), z),
)
wrong(
    "leaky_relu_grad",
    "leaky-divides-without-alpha",
    "missing-argument",
    "Leaky ReLU with alpha = 0.01 is divided by z: the argument alpha is not used, and at z = 0 "
    "this is 0 divided by 0.",
    "How does your alpha come into the call of leaky_relu?",
    lambda z, alpha=0.01: reference("leaky_relu")(z) / z,
)
wrong(
    "leaky_relu_grad",
    "leaky-value-on-the-right",
    "other-function",
    "On the right side you give z. This is the value there, not the slope.",
    "Does the slope of a straight line depend on the place?",
    lambda z, alpha=0.01: np.where(floats(z) > 0, z, alpha),
)
wrong(
    "leaky_relu_grad",
    "leaky-sign-of-the-output",
    "wrong-argument",
    "The side is chosen by the sign of the output. With a negative alpha the output is positive "
    "on both sides.",
    "Whose sign decides between the two slopes: that of z or that of the output?",
    lambda z, alpha=0.01: np.where(reference("leaky_relu")(z, alpha) > 0, 1.0, alpha),
)
wrong(
    "leaky_relu_grad",
    "leaky-alpha-added",
    "operation",
    "alpha is added on both sides, so the slope on the right is 1 + alpha.",
    "How steep is leaky ReLU at z = 3?",
    lambda z, alpha=0.01: reference("relu_grad")(z) + alpha,
)
for suffix, convert in (("", floats), ("-and-float32", np.asarray)):
    wrong(
        "sigmoid_grad",
        f"sigmoid-second-factor-on-z{suffix}",
        "wrong-argument",
        "The second factor is 1 - z. In the formula it is 1 minus sigmoid of z.",
        "Which letter stands twice in s (1 - s)?",
        lambda z, convert=convert: reference("sigmoid")(z) * (1 - convert(z)),
    )
    wrong(
        "tanh_grad",
        f"tanh-of-the-square{suffix}",
        "order",
        "z is squared before tanh acts. In the formula tanh acts first, then comes the square.",
        "Of what is the square taken in the formula?",
        lambda z, convert=convert: 1 - reference("tanh")(convert(z) ** 2),
    )
wrong(
    "sigmoid_grad",
    "sigmoid-one-sided",
    "precision",
    "The step goes to one side only. For the same h this is much less exact than a step to both "
    "sides.",
    "To which sides of z does the formula of the slope step?",
    lambda z: (reference("sigmoid")(floats(z) + 1e-5) - reference("sigmoid")(floats(z))) / 1e-5,
)
wrong(
    "sigmoid_grad",
    "sigmoid-brackets-missing",
    "precedence",
    "The result is 0 everywhere. Without brackets, s times 1 minus s is s - s.",
    "Which is done first, the product or the difference?",
    lambda z: np.zeros_like(floats(z)),
)


@mistake(
    "activation-grads",
    "sigmoid-overflow-positive",
    family="overflow",
    says="The formula is right, but for very positive z the power of z is too large for a float: "
    "infinity divided by infinity is nan.",
    ask="You own a sigmoid that does not overflow. How do you get the slope from its value?",
)
def sigmoid_grad(z):
    power = np.exp(floats(z))
    return power / (1.0 + power) ** 2


wrong(
    "tanh_grad",
    "tanh-doubled",
    "operation",
    "tanh is doubled where it has to be squared.",
    "How is a square written in Python, and how a double?",
    lambda z: 1.0 - reference("tanh")(z) * 2,
)


@variant("activation-grads", "sigmoid-mirror")
def sigmoid_grad(z):
    return reference("sigmoid")(z) * reference("sigmoid")(-floats(z))


@variant("activation-grads", "sigmoid-small-power")
def sigmoid_grad(z):
    small = np.exp(-np.abs(floats(z)))
    return small / (1 + small) ** 2


@variant("activation-grads", "sigmoid-tiny-step")
def sigmoid_grad(z):
    z = floats(z)
    return (reference("sigmoid")(z + 1e-5) - reference("sigmoid")(z - 1e-5)) / 2e-5


@variant("activation-grads", "tanh-from-sigmoid")
def tanh_grad(z):
    s = reference("sigmoid")(2 * floats(z))
    return 4 * s * (1 - s)


@variant("activation-grads", "tanh-product")
def tanh_grad(z):
    t = np.tanh(floats(z))
    return (1 - t) * (1 + t)


@variant("activation-grads", "relu-integers")
def relu_grad(z):
    return (np.asarray(z) > 0).astype(int)


@variant("activation-grads", "relu-heaviside")
def relu_grad(z):
    return np.heaviside(floats(z), 0.0)


@variant("activation-grads", "relu-sign")
def relu_grad(z):
    return np.maximum(np.sign(floats(z)), 0)


@variant("activation-grads", "leaky-from-relu")
def leaky_relu_grad(z, alpha=0.01):
    positive = reference("relu_grad")(z)
    return positive + alpha * (1 - positive)


@variant("activation-grads", "leaky-written")
def leaky_relu_grad(z, alpha=0.01):
    slopes = np.ones_like(floats(z))
    slopes[floats(z) <= 0] = alpha
    return slopes


# every activation

for name in ("sigmoid", "tanh", "relu", "leaky_relu", "softmax"):
    wrong(
        name,
        "returns-float32",
        "dtype",
        "The result is turned into float32, which keeps only about 7 digits.",
        FLOAT64,
        lambda *z, name=name, **alpha: reference(name)(*z, **alpha).astype(np.float32),
    )
    wrong(
        name,
        "no-return",
        "no-result",
        "The function computes but does not hand its result back.",
        "Which word gives a result to the caller? Printing does not.",
        lambda *z, **alpha: None,
    )
    if name != "softmax":
        wrong(
            name,
            "flattened",
            "shape",
            "All entries come back in one long row: the shape of z is lost.",
            "Which shape has the result when z has 3 rows and 4 columns?",
            lambda *z, name=name, **alpha: np.ravel(reference(name)(*z, **alpha)),
        )


# relu-counterexample


OTHER_SIDE = "What if one number lies left of 0 and the other right of it?"


for name, answer, says, ask in (
    (
        "positive-factor",
        {"law": "homogeneity", "c": 2, "x": -1},
        (
            "c is positive. A positive factor does not move a number to the other side of the kink, "
            "so ReLU keeps this law (it is called positively homogeneous)."
        ),
        "Which factors move a number to the other side of 0?",
    ),
    (
        "zero-factor",
        {"law": "homogeneity", "c": 0, "x": -1},
        "c is 0, so both sides are 0: ReLU maps 0 to 0, as a linear function must.",
        "Which factors move a number to the other side of 0?",
    ),
    (
        "zero-argument",
        {"law": "homogeneity", "c": -2, "x": 0},
        "x is 0, and relu of 0 is 0: any factor leaves both sides at 0.",
        "Which numbers does a negative factor move to the other side of 0?",
    ),
    (
        "same-side",
        {"law": "additivity", "x": 1, "y": 2},
        (
            "Both numbers lie on the same side of the kink. On one side ReLU is a straight line "
            "through 0, and adds up."
        ),
        OTHER_SIDE,
    ),
    (
        "zero-term",
        {"law": "additivity", "x": -3, "y": 0},
        "One of the numbers is 0. Adding 0 changes nothing on either side.",
        OTHER_SIDE,
    ),
    (
        "unknown-law",
        {"law": "linearity", "c": -1, "x": 2},
        (
            "The law named is not one of the two words, letter for letter. Linear means both laws; "
            "name the one that breaks."
        ),
        "Is it the law about a factor or the law about a sum?",
    ),
    (
        "keys-of-the-other-law",
        {"law": "additivity", "c": -1, "x": 2},
        "The keys do not fit the law that is named: its letters are others.",
        "Which letters stand in the law that you chose?",
    ),
    (
        "text-for-number",
        {"law": "homogeneity", "c": "-1", "x": 2},
        "One of the entries stands in quotes, so for Python it is a text, not a number.",
        "What does Python make of a number in quotes?",
    ),
    (
        "several-numbers",
        {"law": "homogeneity", "c": [-1, 2], "x": 2},
        "One of the entries stands in brackets: it is a collection, where the law has one number.",
        "How many numbers does one letter of the law stand for?",
    ),
    (
        "not-a-finite-number",
        {"law": "homogeneity", "c": None, "x": 2},
        "One of the entries is no finite real number, although it is neither a text nor a list.",
        "Can you find your entry on the line of numbers?",
    ),
    (
        "no-dict",
        ("homogeneity", -1, 2),
        "The answer is not a dict, so nobody knows which number is which.",
        "How did the dict in the cell look before you changed it?",
    ),
):
    mistake(
        "relu-counterexample",
        name,
        family="counterexample",
        says=says,
        ask=ask,
        values={"relu_counterexample": answer},
    )


variant(
    "relu-counterexample",
    "additivity",
    values={"relu_counterexample": {"law": "additivity", "x": -0.5, "y": 3}},
)


variant(
    "relu-counterexample",
    "negative-argument",
    values={
        "relu_counterexample": {"x": np.float64(-2.5), "law": "homogeneity", "c": np.array(-7)}
    },
)


variant(
    "relu-counterexample",
    "tiny-numbers",
    values={"relu_counterexample": {"law": "additivity", "x": 1e-300, "y": -1e-300}},
)


# classify


LABELS = {
    "identity": "linear",
    "3x": "linear",
    "3x + 2": "affine",
    "step": "nonlinear",
    "sigmoid": "nonlinear",
    "tanh": "nonlinear",
    "leaky relu (alpha = 0.01)": "nonlinear",
    "abs": "nonlinear",
}


WITNESSES = {
    "3x + 2": 1,
    "step": (-2, -1, 1),
    "sigmoid": (0, 1, 2),
    "tanh": (0, 1, 2),
    "leaky relu (alpha = 0.01)": (-1, 0, 1),
    "abs": (-1, 0, 1),
}


def answers(label=None, witness=None, drop=(), only=""):
    """Right answers but for one label, one witness, or one that is left out of `only`."""
    values = {
        "classification": {**LABELS, **(label or {})},
        "witnesses": {**WITNESSES, **(witness or {})},
    }
    for key in drop:
        del values[only][key]
    return values


SLOPE_BOTH_SIDES = "How steep is it on the left, and how steep on the right?"


for name, key, label, says, ask in (
    (
        "identity-affine",
        "identity",
        "affine",
        (
            "A linear function is affine too, but the label means: affine and not linear. The identity "
            "obeys both laws."
        ),
        "What is the constant part of the identity?",
    ),
    (
        "identity-nonlinear",
        "identity",
        "nonlinear",
        "The identity changes nothing, and it obeys both laws: c x = c x, and x + y = x + y.",
        "Which law do you think the identity breaks, and for which numbers?",
    ),
    (
        "3x-affine",
        "3x",
        "affine",
        (
            "A linear function is affine too, but the label means: affine and not linear. 3x is 0 at 0 "
            "and obeys both laws."
        ),
        "What is the constant part of 3x?",
    ),
    (
        "3x-nonlinear",
        "3x",
        "nonlinear",
        "3x obeys both laws: 3 times (c x) is c times 3x, and 3(x + y) = 3x + 3y.",
        "Which law do you think 3x breaks, and for which numbers?",
    ),
    (
        "line-linear",
        "3x + 2",
        "linear",
        "The graph of 3x + 2 is a straight line, but a linear function has to be 0 at 0.",
        "What is 3x + 2 at x = 0?",
    ),
    (
        "line-nonlinear",
        "3x + 2",
        "nonlinear",
        (
            "3x + 2 breaks both laws, but it has one slope everywhere, so it is not nonlinear in the "
            "sense of the label."
        ),
        "What does a broken law show, and what do unequal slopes show?",
    ),
    (
        "step-linear",
        "step",
        "linear",
        "The step is flat on both sides and jumps in between. At 0 it is 1, not 0.",
        "What is step of 2, and what is 2 times step of 1?",
    ),
    (
        "step-affine",
        "step",
        "affine",
        "The step is made of two straight pieces, but an affine function is one straight line.",
        "Which slope has the line from x = -1 to x = 0, and which the line from 0 to 1?",
    ),
    (
        "sigmoid-linear",
        "sigmoid",
        "linear",
        "Sigmoid is 0.5 at 0, where a linear function is 0, and its curve bends.",
        "How steep is sigmoid at 0, and how steep far out?",
    ),
    (
        "sigmoid-affine",
        "sigmoid",
        "affine",
        (
            "That sigmoid is 0.5 at 0 shows that it is not linear. But its slope changes, so it is "
            "not affine either."
        ),
        "How steep is sigmoid at 0, and how steep far out?",
    ),
    (
        "tanh-linear",
        "tanh",
        "linear",
        (
            "tanh is 0 at 0, and the factor -1 passes: tanh(-x) = -tanh(x). But a linear function must "
            "pass every factor."
        ),
        "What is tanh(1 + 1), and what is 2 tanh(1)?",
    ),
    (
        "tanh-affine",
        "tanh",
        "affine",
        "Near 0 tanh looks like a straight line, but far out it is flat: its slope changes.",
        "How steep is tanh at 0, and how steep at 3?",
    ),
    (
        "leaky-linear",
        "leaky relu (alpha = 0.01)",
        "linear",
        (
            "Each side of leaky ReLU is a straight line through 0, but with alpha = 0.01 the two have "
            "unequal slopes. Only alpha = 1 makes it linear."
        ),
        SLOPE_BOTH_SIDES,
    ),
    (
        "leaky-affine",
        "leaky relu (alpha = 0.01)",
        "affine",
        "Leaky ReLU is made of two straight pieces, but an affine function is one straight line.",
        SLOPE_BOTH_SIDES,
    ),
    (
        "abs-linear",
        "abs",
        "linear",
        "Each side of |x| is a straight line through 0, but the slopes are -1 and 1.",
        "What is |-1| + |1|, and what is |-1 + 1|?",
    ),
    (
        "abs-affine",
        "abs",
        "affine",
        "The graph of |x| is made of two straight pieces; an affine function is one straight line.",
        SLOPE_BOTH_SIDES,
    ),
):
    mistake("classify", name, family="label", says=says, ask=ask, values=answers({key: label}))


for name, key, witness, says, ask in (
    (
        "step-one-side",
        "step",
        (1, 2, 3),
        (
            "The slopes are equal: no two of these points lie on different sides of the jump. Mind "
            "that step of 0 is 1."
        ),
        "Between which two of the numbers must the jump lie?",
    ),
    (
        "sigmoid-mirrored",
        "sigmoid",
        (-1, 0, 1),
        (
            "The outer points lie equally far from 0, and sigmoid rises equally on both sides: the "
            "three points lie on one straight line."
        ),
        "What happens when you move only one of the outer points?",
    ),
    (
        "sigmoid-equal-slopes",
        "sigmoid",
        (100, 200, 300),
        (
            "The slopes agree within 0.000001: this far out, or this close together, sigmoid looks "
            "straight."
        ),
        "Where does the curve of sigmoid bend most?",
    ),
    (
        "tanh-mirrored",
        "tanh",
        (-1, 0, 1),
        (
            "The outer points lie equally far from 0, and tanh(-x) = -tanh(x): the three points lie on "
            "one straight line."
        ),
        "What happens when you move only one of the outer points?",
    ),
    (
        "tanh-equal-slopes",
        "tanh",
        (100, 200, 300),
        (
            "The slopes agree within 0.000001: this far out, or this close together, tanh looks "
            "straight."
        ),
        "Where does the curve of tanh bend most?",
    ),
    (
        "leaky-one-side",
        "leaky relu (alpha = 0.01)",
        (1, 2, 3),
        "The slopes are equal: all three points lie on the same straight piece of leaky ReLU.",
        "On which sides of the kink should the outer points lie?",
    ),
    (
        "abs-one-side",
        "abs",
        (1, 2, 3),
        "The slopes are equal: all three points lie on the same straight piece of |x|.",
        "On which sides of the kink should the outer points lie?",
    ),
    (
        "line-three-numbers",
        "3x + 2",
        (-1, 0, 1),
        (
            "3x + 2 has one slope everywhere, so no three numbers show unequal slopes. Its witness is "
            "one number."
        ),
        "What does one number x have to show about f(x) and f(-x)?",
    ),
    (
        "line-text",
        "3x + 2",
        "1",
        "The witness stands in quotes, so for Python it is a text, not a number.",
        "What does Python make of a number in quotes?",
    ),
    (
        "line-several-numbers",
        "3x + 2",
        (1,),
        "The witness stands in brackets: it is a collection, where one number is asked.",
        "How do you write one number without a collection around it?",
    ),
    (
        "line-no-number",
        "3x + 2",
        None,
        "The witness is no finite real number, although it is neither a text nor a list.",
        "Can you find your entry on the line of numbers?",
    ),
):
    mistake(
        "classify",
        name,
        family="witness",
        says=says,
        ask=ask,
        values=answers(witness={key: witness}),
    )

for number, key in enumerate(LABELS):
    mistake(
        "classify",
        f"label-{number + 1}-unknown",
        family="keys",
        says=f"The label of {key} is none of the three words, letter for letter.",
        ask="How are the three labels spelled in the text? Capital letters count.",
        values=answers({key: LABELS[key].title()}),
    )
    mistake(
        "classify",
        f"label-{number + 1}-missing",
        family="keys",
        says=f'classification has no entry with exactly the key "{key}": blanks and brackets count.',
        ask="Compare your keys with those in the text, letter by letter.",
        values=answers(drop=(key,), only="classification"),
    )
    if LABELS[key] == "linear":
        mistake(
            "classify",
            f"label-{number + 1}-witness-for-linear",
            family="witness",
            says=f"{key} is linear, so nothing can show that it is not: it has no witness.",
            ask="For which of the eight functions is there anything to show?",
            values=answers(witness={key: 1}),
        )
        continue
    mistake(
        "classify",
        f"witness-{number + 1}-missing",
        family="keys",
        says=f"{key} is not linear, so there is something to show, but witnesses has no such key.",
        ask="Which functions need a witness? Compare the keys letter by letter.",
        values=answers(drop=(key,), only="witnesses"),
    )
    if LABELS[key] == "affine":
        continue
    for slug, witness, says, ask in (
        (
            "not-ordered",
            (1, 0, -1),
            "The three numbers do not rise from left to right, as x < y < z asks.",
            "Which of your numbers lies furthest left?",
        ),
        (
            "not-three",
            (0, 1),
            "Two slopes between neighbouring points take three points, neither more nor fewer.",
            "How many points do two neighbouring slopes need?",
        ),
        (
            "in-quotes",
            "(-1, 0, 1)",
            "The whole answer stands in quotes, so for Python it is one text, not three numbers.",
            "What does Python make of numbers in quotes?",
        ),
        (
            "no-order",
            {-1, 0, 1},
            "x, y and z need an order, as a tuple (x, y, z) or a list has; your answer is neither.",
            "Which brackets make a tuple?",
        ),
        (
            "texts",
            ("-1", "0", "1"),
            "An entry of the three stands in quotes, so for Python it is a text, not a number.",
            "What does Python make of a number in quotes?",
        ),
        (
            "nested",
            ([-1], 0, 1),
            "An entry of the three stands in brackets of its own: a collection, not a number.",
            "How many brackets does (x, y, z) have?",
        ),
        (
            "no-numbers",
            (None, 0, 1),
            "An entry of the three is no finite real number.",
            "Can you find each entry on the line of numbers?",
        ),
    ):
        mistake(
            "classify",
            f"witness-{number + 1}-{slug}",
            family="witness",
            says=says,
            ask=ask,
            values=answers(witness={key: witness}),
        )

mistake(
    "classify",
    "surplus-label",
    family="keys",
    says="All eight functions have a label, but there is a key more that was not asked for.",
    ask="Which eight keys stand in the text?",
    values=answers({"relu": "nonlinear"}),
)
mistake(
    "classify",
    "surplus-witness",
    family="keys",
    says="All six witnesses are there, but there is a key more that was not asked for.",
    ask="Which functions need a witness?",
    values=answers(witness={"relu": (-1, 0, 1)}),
)

variant(
    "classify",
    "other-witnesses",
    values=answers(
        witness={
            "3x + 2": np.float64(0.0),
            "step": [-0.001, 0, 5],
            "sigmoid": np.array([-1000.0, 0.5, 3.0]),
            "tanh": (-3, 0.0, 4),
            "leaky relu (alpha = 0.01)": (-1e6, -5, 2),
            "abs": (-1e-9, 0, 1e-9),
        }
    ),
)


variant(
    "classify",
    "far-and-near",
    values=answers(
        witness={
            "3x + 2": -1e12,
            "step": (-1, -0.5, -0.0),
            "sigmoid": (1e-300, 2e-300, 1e7),
            "tanh": (-1e300, -1, 1),
            "abs": (-1e300, 0, 1),
        }
    ),
)


# collapse
wrong(
    "collapse",
    "biases-added",
    "missing-factor",
    "The biases are simply added. But b1 goes through the second layer, like everything that "
    "leaves the first one.",
    "What does the second layer do with what comes out of the first?",
    lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2),
)
wrong(
    "collapse",
    "first-bias-lost",
    "missing-term",
    "Only the second bias is left: what b1 contributes is missing.",
    "What comes out of both layers for x = 0?",
    lambda W1, b1, W2, b2: (W2 @ W1, b2.copy()),
)
wrong(
    "collapse",
    "second-bias-lost",
    "missing-term",
    "The second bias is missing: only what b1 contributes is there.",
    "What comes out of both layers for x = 0?",
    lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1),
)
wrong(
    "collapse",
    "both-biases-multiplied",
    "precedence",
    "Both biases are multiplied by W2. But b2 is added after the second layer's product.",
    "Does b2 stand inside or outside the brackets after W2?",
    lambda W1, b1, W2, b2: (W2 @ W1, W2 @ (b1 + b2)),
)
wrong(
    "collapse",
    "second-bias-twice",
    "factor",
    "The second bias is counted twice.",
    "What comes out of both layers for x = 0?",
    lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 + 2 * b2),
)
wrong(
    "collapse",
    "bias-subtracted",
    "sign",
    "The second bias is subtracted where it is added.",
    "What comes out of both layers for x = 0?",
    lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 - b2),
)
wrong(
    "collapse",
    "no-bias",
    "missing-term",
    "The bias of your layer is 0, so it maps 0 to 0. Two affine layers need not.",
    "What comes out of both layers for x = 0?",
    lambda W1, b1, W2, b2: (W2 @ W1, np.zeros_like(b2)),
)
wrong(
    "collapse",
    "bias-from-the-wrong-matrix",
    "swapped",
    "The bias is computed as if layer 2 came first: W1 acts on b2.",
    "Which layer does b1 still have to pass?",
    lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b2 + b1),
)
wrong(
    "collapse",
    "order-of-the-matrices",
    "order",
    "The matrices are multiplied in the wrong order. x meets W1 first, so W1 stands next to x.",
    "Which matrix stands next to x after multiplying out?",
    lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2),
)
wrong(
    "collapse",
    "layers-swapped",
    "order",
    "Layer 1 is put after layer 2: the roles of the two layers are swapped.",
    "Which layer does x meet first?",
    lambda W1, b1, W2, b2: (W1 @ W2, W1 @ b2 + b1),
)
wrong(
    "collapse",
    "entry-by-entry",
    "operation",
    "The matrices are multiplied entry by entry (*), not row by column (@).",
    "Which operator multiplies matrices in NumPy?",
    lambda W1, b1, W2, b2: (W2 * W1, W2 @ b1 + b2),
)
wrong(
    "collapse",
    "all-entry-by-entry",
    "operation",
    "All products are taken entry by entry (*), not row by column (@).",
    "Which operator multiplies matrices in NumPy?",
    lambda W1, b1, W2, b2: (W2 * W1, W2 * b1 + b2),
)
wrong(
    "collapse",
    "bias-entry-by-entry",
    "operation",
    "The product of W2 and b1 is taken entry by entry (*), not row by column (@).",
    "Which shape must the bias have, and which shape does your product have?",
    lambda W1, b1, W2, b2: (W2 @ W1, W2 * b1 + b2),
)
wrong(
    "collapse",
    "matrices-added",
    "operation",
    "The matrices are added. One layer after the other multiplies them.",
    "With single numbers: what are 3 times (2x + 1) and its factor at x?",
    lambda W1, b1, W2, b2: (W2 + W1, W2 @ b1 + b2),
)
wrong(
    "collapse",
    "transposed",
    "transpose",
    "The matrix is right but lies on its side: it has one row for each input.",
    "How many rows has a layer with n_2 outputs?",
    lambda W1, b1, W2, b2: ((W2 @ W1).T, W2 @ b1 + b2),
)
wrong(
    "collapse",
    "first-matrix-transposed",
    "transpose",
    "W1 is turned on its side before the product. Its shape (n_1, n_0) fits as it is.",
    "Write the shapes below W2 and W1. Do the inner sizes agree without a transpose?",
    lambda W1, b1, W2, b2: (W2 @ W1.T, W2 @ b1 + b2),
)
wrong(
    "collapse",
    "bias-without-columns",
    "shape",
    "The bias comes back as a row of numbers of shape (n_2,), not as a column (n_2, 1).",
    "Which shape has a bias in this course?",
    lambda W1, b1, W2, b2: (W2 @ W1, (W2 @ b1 + b2).ravel()),
)
wrong(
    "collapse",
    "bias-as-a-row",
    "transpose",
    "The bias comes back as a row of shape (1, n_2), not as a column (n_2, 1).",
    "Which shape has a bias in this course?",
    lambda W1, b1, W2, b2: (W2 @ W1, (W2 @ b1 + b2).T),
)
wrong(
    "collapse",
    "bias-not-taken-out",
    "missing-term",
    "The matrix was found by sending unit columns through both layers, but the bias that "
    "comes out with each of them was not taken away.",
    "What comes out of both layers for x = 0, and so is in every column of your matrix?",
    lambda W1, b1, W2, b2: (W2 @ (W1 + b1) + b2, W2 @ b1 + b2),
)
wrong(
    "collapse",
    "swapped-results",
    "order",
    "The bias comes first and the matrix second; the task asks for (W, b).",
    "In which order does the task name the results?",
    lambda W1, b1, W2, b2: (W2 @ b1 + b2, W2 @ W1),
)
wrong(
    "collapse",
    "only-the-matrix",
    "missing-result",
    "Only the matrix comes back. A layer has a bias, too.",
    "How many results does the task name?",
    lambda W1, b1, W2, b2: W2 @ W1,
)
wrong(
    "collapse",
    "list",
    "type",
    "The two results come back in a list. The task asks for a pair (W, b), a tuple.",
    "Which brackets, or which lack of brackets, make a tuple?",
    lambda W1, b1, W2, b2: [W2 @ W1, W2 @ b1 + b2],
)


@mistake(
    "collapse",
    "in-place",
    family="in-place",
    says="The bias is added into b2 itself (+=), so the caller's b2 changes.",
    ask=IN_PLACE,
)
def collapse(W1, b1, W2, b2):
    b2 += W2 @ b1
    return W2 @ W1, b2


@mistake(
    "collapse",
    "no-return",
    family="no-result",
    says="The function computes but does not hand its results back.",
    ask="Which word gives a result to the caller? Printing does not.",
)
def collapse(W1, b1, W2, b2):
    W2 @ W1, W2 @ b1 + b2


wrong(
    "collapse",
    "products-turned-round",
    "order",
    "Both products have their factors in the wrong order: x, and so W1 and b1, stand to the right of "
    "W2.",
    "Write the shapes below W2 and b1. In which order do the inner sizes agree?",
    lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2),
)
wrong(
    "collapse",
    "bias-product-turned-round",
    "order",
    "The product of W2 and b1 has its factors in the wrong order.",
    "Write the shapes below W2 and b1. In which order do the inner sizes agree?",
    lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
)


LATER = "Through which layer does b1 still have to go, and does b2?"
PAIR = "How many results does the task name?"


for slug, family, says, ask, body in (
    (
        "bias-through-its-own-matrix",
        "swapped",
        "b1 is multiplied by W1, the matrix of its own layer. It is added after that product.",
        LATER,
        lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b1 + b2),
    ),
    (
        "order-and-bias-through-its-own-matrix",
        "order",
        (
            "The matrices are multiplied in the wrong order, and b1 goes through W1, the matrix of its "
            "own layer."
        ),
        LATER,
        lambda W1, b1, W2, b2: (W1 @ W2, W1 @ b1 + b2),
    ),
    (
        "order-and-biases-added",
        "order",
        "The matrices are multiplied in the wrong order, and the biases are simply added.",
        LATER,
        lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
    ),
    (
        "each-bias-through-its-own-matrix",
        "swapped",
        "Each bias is multiplied by the matrix of its own layer. A bias is added after that product.",
        LATER,
        lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b1 + W2 @ b2),
    ),
    (
        "biases-exchanged",
        "swapped",
        "The two biases have changed places: b2 goes through layer 2, and b1 is added after it.",
        LATER,
        lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b2 + b1),
    ),
    (
        "bias-through-both",
        "factor",
        "b1 goes through both matrices. It is added after W1, so only W2 still acts on it.",
        LATER,
        lambda W1, b1, W2, b2: (W2 @ W1, W2 @ W1 @ b1 + b2),
    ),
    (
        "matrix-in-the-bias",
        "wrong-term",
        "The bias holds the product of the matrices, where b1 after layer 2 should stand.",
        "What comes out of both layers for x = 0?",
        lambda W1, b1, W2, b2: (W2 @ W1, W2 @ W1 + b2),
    ),
    (
        "biases-multiplied",
        "operation",
        "The two biases are multiplied entry by entry.",
        LATER,
        lambda W1, b1, W2, b2: (W2 @ W1, b1 * b2),
    ),
    (
        "biases-matrix-product",
        "operation",
        "The two biases are multiplied as matrices; two columns do not fit together so.",
        LATER,
        lambda W1, b1, W2, b2: (W2 @ W1, b2 @ b1),
    ),
    (
        "entry-by-entry-biases-added",
        "operation",
        "The matrices are multiplied entry by entry (*), and the biases are simply added.",
        "Which operator multiplies matrices in NumPy?",
        lambda W1, b1, W2, b2: (W2 * W1, b1 + b2),
    ),
    (
        "everything-entry-by-entry",
        "operation",
        "The matrices and the biases are multiplied entry by entry (*).",
        "Which operator multiplies matrices in NumPy, and what happens to a bias?",
        lambda W1, b1, W2, b2: (W2 * W1, b1 * b2),
    ),
    (
        "layers-added",
        "operation",
        "The two layers are added. One layer after the other multiplies the matrices.",
        "With single numbers: what are 3 times (2x + 1) and its factor at x?",
        lambda W1, b1, W2, b2: (W2 + W1, b1 + b2),
    ),
    (
        "second-matrix-transposed",
        "transpose",
        "W2 is turned on its side before the products. Its shape (n_2, n_1) fits as it is.",
        "Write the shapes below W2 and W1. Do the inner sizes agree without a transpose?",
        lambda W1, b1, W2, b2: (W2.T @ W1, W2.T @ b1 + b2),
    ),
    (
        "only-the-bias",
        "missing-result",
        "Only the bias comes back. A layer has a matrix, too.",
        PAIR,
        lambda W1, b1, W2, b2: W2 @ b1 + b2,
    ),
    (
        "one-array",
        "missing-result",
        (
            "Matrix and bias are added into one array. Without x they must stay apart: the task asks "
            "for the pair (W, b)."
        ),
        PAIR,
        lambda W1, b1, W2, b2: W2 @ W1 + b2,
    ),
    (
        "formula-without-x",
        "missing-result",
        (
            "The formula of both layers is computed with x left out, which gives one array. The task "
            "asks for the pair (W, b)."
        ),
        "Which terms are multiplied by x after multiplying out, and which are not?",
        lambda W1, b1, W2, b2: W2 @ (W1 + b1) + b2,
    ),
    (
        "first-layer-of-its-own-bias",
        "missing-result",
        "W1 acts on b1, b2 is added, and one array comes back. The task asks for the pair (W, b).",
        PAIR,
        lambda W1, b1, W2, b2: W1 @ b1 + b2,
    ),
):
    wrong("collapse", slug, family, says, ask, body)


@variant("collapse", "by-trying-columns")
def collapse(W1, b1, W2, b2):
    def both(x):
        return W2 @ (W1 @ x + b1) + b2

    b = both(np.zeros((W1.shape[1], 1)))
    return both(np.eye(W1.shape[1])) - b, b


@variant("collapse", "bias-as-a-column")
def collapse(W1, b1, W2, b2):
    whole = W2 @ np.hstack([W1, b1])
    whole[:, -1:] += b2
    return whole[:, :-1], whole[:, -1:]


@variant("collapse", "einsum")
def collapse(W1, b1, W2, b2):
    return np.einsum("ij,jk->ik", W2, W1), b2 + np.dot(W2, b1)


# relu-proof. `family` is the cause that the proof checker names, where it names one. `says` must be true
# for each proof of which the same is said: the text of lines that are right is not compared.


CLAIM = "therefore relu is not linear"


def wrong_proof(id, family, says, ask, text, name="relu_proof", task="relu-proof"):
    """Register a wrong proof."""
    mistake(task, id, family=family, says=says, ask=ask, values={name: text})


ASK_LAW = "Which two expressions must be equal for a linear function, and are not equal here?"
ASK_SIGN = "Is a above or below 0 at this line, and which line above says so?"

wrong_proof(
    "positive-factor",
    "positive-factor",
    "The factor 2 leaves a number on its side of 0, so ReLU lets it through: both sides are equal.",
    "Which factors carry a number to the other side of 0?",
    f"let a\nassume a > 0\nrelu(2 * a) != 2 * relu(a)\n{CLAIM}",
)
wrong_proof(
    "positive-factor-negative-number",
    "positive-factor",
    "The factor 2 leaves -3 left of 0, where ReLU gives 0: both sides are 0.",
    "Which factors carry a number to the other side of 0?",
    f"relu(2 * -3) != 2 * relu(-3)\n{CLAIM}",
)
wrong_proof(
    "at-zero",
    "at-zero",
    "At 0 both sides of every law are 0, for ReLU as for a linear function.",
    "What are both sides of a law when the number is 0?",
    f"relu(-1 * 0) != -1 * relu(0)\n{CLAIM}",
)
wrong_proof(
    "factor-zero",
    "at-zero",
    "The factor 0 makes both sides 0, for ReLU as for a linear function.",
    "What are both sides of a law when the number is 0?",
    f"let a\nassume a < 0\nrelu(0 * a) != 0 * relu(a)\n{CLAIM}",
)
wrong_proof(
    "same-sign",
    "same-sign",
    "Two numbers of equal sign and their sum lie on one side of 0. ReLU changes nothing "
    "there, or gives 0 for all three: both sides are equal.",
    "For which x and y does the sum lie on the other side of 0 than x?",
    f"let x, y\nassume x > 0 and y > 0\nrelu(x + y) != relu(x) + relu(y)\n{CLAIM}",
)
wrong_proof(
    "both-negative",
    "same-sign",
    "Two negative numbers and their sum all lie left of 0, where ReLU gives 0: both sides are 0.",
    "For which x and y does the sum lie on the other side of 0 than x?",
    f"relu(-2 + -3) != relu(-2) + relu(-3)\n{CLAIM}",
)
wrong_proof(
    "sides-equal",
    "sides-equal",
    "For positive a, relu(a) is a. The line says that they differ.",
    "What is the value of each side for the number that the line above shows?",
    f"let a\nassume a > 0\nrelu(a) != a\n{CLAIM}",
)
wrong_proof(
    "contradictory-assumptions",
    "contradictory-assumptions",
    "No number keeps all these assumptions, so the lines speak of no number at all.",
    "Which number do you choose for a, and does it keep both assumptions?",
    f"let a\nassume a < 0\nassume a > 0\nrelu(a) == 0\nrelu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "conclusion-as-step",
    "conclusion-as-step",
    "The claim stands as a line of its own proof. It has to come out at the end.",
    "Would this line convince somebody who believes that ReLU is linear?",
    f"let a\nassume a < 0\nrelu is not linear\n{CLAIM}",
)
wrong_proof(
    "conclusion-assumed",
    "conclusion-as-step",
    "The claim is assumed. Then nothing is left to be shown, and nothing is shown.",
    "Would this line convince somebody who believes that ReLU is linear?",
    f"assume relu is not linear\n{CLAIM}",
)
wrong_proof(
    "function-assumed",
    "function-assumed",
    "The value of relu is assumed here. It follows from the sign of a; only the sign is "
    "yours to choose.",
    "Which number would you choose so that relu of it is 0?",
    f"let a\nassume relu(a) == 0 and a < 0\nrelu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "one-example-for-all",
    "other-claim",
    "One number was chosen, and then something is claimed for all numbers. At a = 0 it is "
    "not even true. Asked is only that ReLU is not linear.",
    "What does the task ask you to show, word for word?",
    "let a\nassume a < 0\nrelu(-a) != -relu(a)\ntherefore relu(-a) != -relu(a) for all a",
)
wrong_proof(
    "other-claim",
    "other-claim",
    "It is true that ReLU is not homogeneous, but the task asks for the word linear.",
    "What does the task ask you to show, word for word?",
    "let a\nassume a < 0\nrelu(-a) != -relu(a)\ntherefore relu is not homogeneous",
)
wrong_proof(
    "not-affine-claimed",
    "other-claim",
    "Asked is only that ReLU is not linear. Not affine is more: it takes three points, as "
    "through two there is always a line.",
    "What does the task ask you to show, word for word?",
    "let a\nassume a < 0\nrelu(-a) != -relu(a)\ntherefore relu is not affine",
)
wrong_proof(
    "opposite-claim",
    "other-claim",
    "This claim is false: for a factor below 0 the law of homogeneity fails for ReLU.",
    "What does the task ask you to show, word for word?",
    "let a\nassume a < 0\nrelu(-a) != -relu(a)\ntherefore relu is linear",
)
wrong_proof(
    "no-conclusion",
    "no-conclusion",
    "All lines are right, and the proof stops before it says what follows from them.",
    "What has been shown now, and in which words does the task put it?",
    "let a\nassume a < 0\nrelu(a) == 0\nrelu(-a) == -a\nrelu(-a) != -relu(a)",
)
wrong_proof(
    "division",
    "division",
    "Nothing says that a is not 0, and for a = 0 the quotients do not exist.",
    "Which value of a would you have to rule out before you divide by it?",
    f"let a\nrelu(a)/a != relu(-a)/(-a)\n{CLAIM}",
)
wrong_proof(
    "case-gap",
    "case-gap",
    "The two cases leave out a = 0. There both sides are 0, so the last formula cannot follow.",
    "What is a when it is neither above nor below 0, and does the law fail there?",
    "let a\ncase a > 0\n    relu(a) == a\n    relu(-a) == 0\ncase a < 0\n    relu(a) == 0\n"
    f"    relu(-a) == -a\nrelu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "zero-in-a-case",
    "branch",
    "The second case includes a = 0, and there both sides are 0. The law need not fail for "
    "every a: choose one.",
    "Must the law fail for every a, or is one a enough?",
    f"let a\ncase a > 0\n    relu(-a) != -relu(a)\ncase a <= 0\n    relu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "minus-a-taken-for-negative",
    "branch",
    "When a is negative, -a is positive, so relu(-a) is -a and not 0.",
    "When a is negative, on which side of 0 does -a lie?",
    f"let a\nassume a < 0\nrelu(a) == 0\nrelu(-a) == 0\nrelu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "minus-left-alone",
    "branch",
    "When a is negative, relu(a) is 0. It is a only for positive a.",
    "When a is negative, which branch of ReLU applies to it?",
    f"let a\nassume a < 0\nrelu(a) == a\nrelu(-a) == -a\nrelu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "values-right-of-zero-only",
    "law-not-broken",
    "The lines are right, but what they say of relu a linear function could keep as well.",
    ASK_LAW,
    f"relu(1) == 1\nrelu(2) == 2\n{CLAIM}",
)
wrong_proof(
    "other-function",
    "law-not-broken",
    "The lines are right, but what they say of relu a linear function could keep as well.",
    ASK_LAW,
    f"let a\nassume a < 0\nleaky_relu(-a, 0.01) != -leaky_relu(a, 0.01)\n{CLAIM}",
)
wrong_proof(
    "no-instance-of-a-law",
    "instance-missing",
    "The lines are right, and a linear function could keep all of them. A line is missing in "
    "which linearity says something that is false of ReLU.",
    "What would linearity say about relu(-1) and relu(1)? Write that as a line.",
    f"suppose relu is linear\n    relu(-1) == 0\n    relu(1) == 1\n    contradiction\n{CLAIM}",
)
wrong_proof(
    "supposition-left-open",
    "block-open",
    "The block ends without the word contradiction, so nothing is refuted.",
    "Which two lines of the block cannot both hold?",
    "suppose relu is linear\n    relu(-1 * 1) == -1 * relu(1)\n    relu(1) == 1\n    relu(-1) == 0\n"
    f"{CLAIM}",
)
wrong_proof(
    "letter-not-introduced",
    "language",
    "The letter a is used before a line introduces it.",
    "What is a? Which line tells the reader?",
    f"assume a < 0\nrelu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "python-assignment",
    "language",
    "In Python this sets a. In a proof it is a formula about a letter that no line introduces.",
    "What is a? Which line tells the reader?",
    f"a = -1\nrelu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "let-with-a-condition",
    "language",
    "One line introduces the letter and chooses it. These are two statements: let, and assume.",
    "Which line names the letter, and which chooses it?",
    f"let a < 0\nrelu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "name-without-definition",
    "language",
    "The lines use f, and no line says that f is relu.",
    "Which line says what f is?",
    f"let a\nassume a < 0\nf(-a) > 0\nf(a) == 0\n{CLAIM}",
)
wrong_proof(
    "product-taken-for-a-law",
    "law",
    "Linear functions need not keep products of two values: already for 2 x it is wrong. The "
    "factor stays outside.",
    "On the right side of homogeneity, does the factor stand inside or outside of relu?",
    "let x, y\nsuppose relu is linear\n    relu(x * y) == relu(x) * relu(y)\n    contradiction\n"
    f"{CLAIM}",
)
wrong_proof(
    "unknown-sign",
    "unknown-sign",
    "Nothing is known of a. The value of relu(a) depends on its sign.",
    ASK_SIGN,
    f"let a\nrelu(a) == a\nrelu(-a) == 0\nrelu(-a) != -relu(a)\n{CLAIM}",
)
wrong_proof(
    "bare-claim",
    "bare-claim",
    "There is only the claim. A proof needs numbers for which a law fails.",
    ASK_LAW,
    CLAIM,
)


RIGHT_PROOFS = {
    "lecture": (
        "define f(x) = relu(x)\nlet a\nassume a < 0\nf(-1a) = max(0, -1a) > 0\n"
        "(-1)f(a) = (-1)max(0, a) = 0\nf(-1a) != (-1)f(a)\ntherefore f is not linear"
    ),
    "plain-numbers": f"relu(-1) == 0\nrelu(1) == 1\nrelu(-1) != -1 * relu(1)\n{CLAIM}",
    "values-only": f"relu(-1) == 0\nrelu(1) == 1\n{CLAIM}",
    "additivity": (
        "let x\nassume x > 0\nrelu(x) + relu(-x) == x\nrelu(x + -x) == 0\n"
        f"relu(x + -x) < relu(x) + relu(-x)\n{CLAIM}"
    ),
    "two-letters": (
        "let x, y\nassume y < 0 < x + y\nrelu(x + y) = x + y\nrelu(x) + relu(y) = x\n"
        f"relu(x + y) != relu(x) + relu(y)\n{CLAIM}"
    ),
    "suppose-linear": (
        "suppose relu is linear:\n\trelu(-1 * 1) = -1 * relu(1)\n\trelu(1) = 1\n\trelu(-1) = -1\n"
        f"\trelu(-1) = 0\n\tcontradiction\n{CLAIM}"
    ),
    "cases-without-zero": (
        "let a\nassume a != 0\ncase a < 0\n    relu(-a) == -a\n    relu(a) == 0\n"
        "case a > 0\n    relu(-a) == 0\n    relu(a) == a\nrelu(-a) != -relu(a)\n"
        f"{CLAIM}"
    ),
    "slopes": (
        "let a\nassume a < 0\nrelu(a)/a = 0\nrelu(-a)/(-a) = 1\n"
        f"relu(a)/a != relu(-a)/(-a)\n{CLAIM}"
    ),
    "written-with-abs": (
        "define r(x) = (x + abs(x))/2\nr(-3) = 0\nr(3) = 3\nr(-3) ≠ −r(3)\ntherefore r is not linear."
    ),
    "equation-refuted": (
        "let a\nassume a < 0\nsuppose relu(-a) == -relu(a)\n    relu(-a) == -a\n    relu(a) == 0\n"
        f"    -a == 0\n    contradiction\n{CLAIM}"
    ),
    "one-line": f"    relu(-1) = 0 > -1 = -relu(1)\n    {CLAIM}\n",
}


for name, text in RIGHT_PROOFS.items():
    variant("relu-proof", name, values={"relu_proof": text})


# collapse-proof


BEGIN = "W2 @ (W1 @ X + b1) + b2"
END = "== W @ X + b"


def wrong_chain(id, family, says, ask, *between, begin=BEGIN, end=END):
    """Register a wrong chain, by what stands between its ends."""
    lines = "\n".join(part for part in (begin, *between, end) if part)
    wrong_proof(id, family, says, ask, lines, name="collapse_proof", task="collapse-proof")


ASK_TERMS = "How many terms does W2 @ (W1 @ X + b1) + b2 have after multiplying out? Count yours."

wrong_chain(
    "bias-left-of-its-matrix",
    "swapped-product",
    "b1 has got to the left of W2. In the first line W2 stands left of the whole bracket.",
    "In the first line, on which side of the bracket does W2 stand?",
    "== W2 @ W1 @ X + b1 @ W2 + b2",
)
wrong_chain(
    "swapped-product",
    "swapped-product",
    "W1 and W2 have changed places. The columns of W1 are inputs, the rows of W2 are outputs "
    "of layer 2: they do not meet.",
    "In the first line, which matrix stands left: W1 or W2? Does multiplying out change that?",
    "== W1 @ W2 @ X + W2 @ b1 + b2",
)
wrong_chain(
    "biases-added",
    "term",
    "b1 is added as it is. It stands in the bracket, so W2 multiplies it as well.",
    "Layer 2 reads what layer 1 gives, its bias included. What happens to b1 on the way?",
    "== W2 @ W1 @ X + b1 + b2",
)
wrong_chain(
    "first-bias-lost",
    "term",
    "The term with b1 is missing: the bracket has two terms, and W2 multiplies both.",
    ASK_TERMS,
    "== W2 @ W1 @ X + b2",
)
wrong_chain(
    "second-bias-lost",
    "term",
    "The term b2 is missing. It stands outside of the bracket and stays as it is.",
    ASK_TERMS,
    "== W2 @ W1 @ X + W2 @ b1",
)
wrong_chain(
    "first-matrix-lost",
    "term",
    "W1 is missing before X: multiplying out the bracket leaves W1 where it is.",
    "What does layer 1 do to X before layer 2 sees it?",
    "== W2 @ X + W2 @ b1 + b2",
)
wrong_chain(
    "bias-through-its-own-matrix",
    "term",
    "W1 multiplies b1 here. In the first line W1 multiplies only X, and b1 is added after that.",
    "Which matrix stands before the bracket that holds b1?",
    "== W2 @ W1 @ X + W1 @ b1 + b2",
)
wrong_chain(
    "second-bias-multiplied",
    "term",
    "W2 multiplies b2 here. In the first line b2 stands outside of the bracket.",
    "Does b2 stand inside or outside of the bracket?",
    "== W2 @ W1 @ X + W2 @ b1 + W2 @ b2",
)
wrong_chain(
    "input-lost",
    "shape",
    "X is missing in the first term, so one column for each input is left, in place of one "
    "for each example.",
    "How many columns has the result, one for each example or one for each input?",
    "== W2 @ W1 + W2 @ b1 + b2",
)
wrong_chain(
    "bias-added-to-the-input",
    "shape",
    "b1 is added to the input. It belongs to layer 1 and is added after the product with W1.",
    "Is b1 added before or after the product with W1?",
    "== W2 @ (W1 @ (X + b1)) + b2",
)
wrong_chain(
    "star-for-the-product",
    "language",
    "The sign * multiplies entry by entry, and is read here only after a number. Matrices "
    "are multiplied with @.",
    "Which sign multiplies matrices in NumPy, and which works entry by entry?",
    "== W2 * W1 * X + W2 * b1 + b2",
)
wrong_chain(
    "product-without-a-sign",
    "language",
    "On paper W2 W1 is a product. As text it needs the sign @ between the two.",
    "Which sign multiplies matrices in NumPy, and which works entry by entry?",
    "== W2 W1 X + W2 b1 + b2",
)
wrong_chain(
    "lines-without-equals",
    "language",
    "The expressions stand below each other, and nothing says that they are equal.",
    "What does each line say about the line before it?",
    "W2 @ W1 @ X + W2 @ b1 + b2",
    end="W @ X + b",
)
wrong_chain(
    "end-missing",
    "ends",
    "The last line is right, but it is not yet written with W and b, the matrix and the bias "
    "of the one layer.",
    "Which letters does the task define for the one layer?",
    "== W2 @ W1 @ X + W2 @ b1 + b2",
    "== (W2 @ W1) @ X + (W2 @ b1 + b2)",
    end="",
)
wrong_chain(
    "ends-exchanged",
    "ends",
    "Every step is right, but the chain runs from the one layer to the two. The task asks "
    "for the other direction.",
    "Where do you start: with the two layers, or with the one?",
    "== W2 @ W1 @ X + W2 @ b1 + b2",
    begin="W @ X + b",
    end=f"== {BEGIN}",
)
wrong_chain(
    "nothing-between",
    "nothing-between",
    "The two ends are equal, and that is what is to be shown. The step between them is missing.",
    "What does the first line become when the bracket is multiplied out?",
)
wrong_chain(
    "first-line-twice",
    "nothing-between",
    "The line between repeats one of the two ends. The bracket is not multiplied out.",
    "What does the first line become when the bracket is multiplied out?",
    f"== {BEGIN}",
)


RIGHT_CHAINS = {
    "one-step": f"{BEGIN}\n== W2 @ W1 @ X + W2 @ b1 + b2\n{END}",
    "one-line": f"{BEGIN} == b2 + W @ X + W2 @ b1 {END}",
    "single-equals-signs": f"{BEGIN}\n = W2 @ (W1 @ X) + W2 @ b1 + b2 # out\n = (W @ X) + b",
    "bias-put-together-first": f"{BEGIN}\n== W2 @ (W1 @ X) + b\n{END}",
    "equals-at-the-line-ends": "W2@(W1@X+b1)+b2 ==\nW2@W1@X + W2@b1 + b2 ==\nW@X+b",
    "added-and-taken-away": f"{BEGIN}\n== W2 @ (W1 @ X + b1) + b - W2 @ b1\n{END}",
    "more-brackets": "(W2 @ ((W1 @ X) + b1)) + b2\n == W2 @ b1 + ((W2 @ W1) @ X) + b2\n == (W @ X) + b",
}


for name, text in RIGHT_CHAINS.items():
    variant("collapse-proof", name, values={"collapse_proof": text})


# Practice proofs


ASK_ALL = "For which numbers do your lines speak, and for which does the claim?"
PARTS = "therefore relu(x) - relu(-x) == x for all x"
SCALING = "therefore relu(c * x) == c * relu(x) for all x, c with c >= 0"


for task, name, id, family, says, ask, text in (
    (
        "parts-proof",
        "parts_proof",
        "example-for-all",
        "example-for-all",
        (
            "The letter x was restricted by assume. Other numbers are not shown, and the claim is for all."
        ),
        ASK_ALL,
        f"let x\nassume x > 0\nrelu(x) - relu(-x) == x\n{PARTS}",
    ),
    (
        "parts-proof",
        "parts_proof",
        "one-number",
        "for-all",
        "Shown for single numbers only. A claim for all numbers needs a letter.",
        ASK_ALL,
        f"relu(3) - relu(-3) == 3\n{PARTS}",
    ),
    (
        "parts-proof",
        "parts_proof",
        "case-gap",
        "case-gap",
        "The two cases leave out x = 0.",
        "In which of your cases is x = 0?",
        (
            "let x\ncase x > 0\n    relu(x) - relu(-x) == x\ncase x < 0\n    relu(x) - relu(-x) == x\n"
            f"{PARTS}"
        ),
    ),
    (
        "parts-proof",
        "parts_proof",
        "unknown-sign",
        "unknown-sign",
        (
            "The claim is written as a step. It is true, but for two different reasons, right and "
            "left of 0."
        ),
        "Which two cases are there, and what are relu(x) and relu(-x) in each?",
        f"let x\nrelu(x) - relu(-x) == x\n{PARTS}",
    ),
    (
        "scaling-proof",
        "scaling_proof",
        "example-for-all",
        "example-for-all",
        ("The letters were restricted more than the claim restricts them: only c >= 0 is given."),
        ASK_ALL,
        f"let x, c\nassume c >= 0\nassume x > 0\nc * x >= 0\nrelu(c * x) == c * relu(x)\n{SCALING}",
    ),
    (
        "scaling-proof",
        "scaling_proof",
        "condition-forgotten",
        "unknown-sign",
        "Nothing says that c is at least 0, and for negative c the line is false.",
        "What does the claim say about c, and which line of yours says it?",
        (
            "let x, c\ncase x > 0\n    relu(c * x) == c * relu(x)\ncase x <= 0\n"
            f"    relu(c * x) == c * relu(x)\n{SCALING}"
        ),
    ),
    (
        "slope-proof",
        "slope_proof",
        "example-for-all",
        "example-for-all",
        ("The letter s was restricted more than the claim does, which is for all between 0 and 1."),
        ASK_ALL,
        (
            "let s\nassume s == 1/2\ns * (1 - s) <= 1/4\n"
            "therefore s * (1 - s) <= 1/4 for all s with 0 < s < 1"
        ),
    ),
):
    wrong_proof(id, family, says, ask, text, name=name, task=task)
