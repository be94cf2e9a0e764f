"""What is checked in unit 05-layers.

The judge of `check_dense` reads the learner's message by facts, not by wording: which array it
names, which shape it calls expected, and whether the shape found is in it. Where the rules of the
lesson leave a choice, every choice is accepted.
"""

import builtins
import re

import numpy as np

from autograder.checking import Finding, checks, compare


@checks("layer-shapes")
def layer_shapes(c):
    one = {"W": (3, 4), "X": (4, 5), "b": (3, 1), "Z": (3, 5), "A": (3, 5)}
    two = {"W": (1, 3), "X": (3, 5), "b": (1, 1), "Z": (1, 5), "A": (1, 5)}
    c.worked("layer_shapes", [4, 3, 1], 5, expect=[one, two])
    single = {"W": (5, 3), "X": (3, 1), "b": (5, 1), "Z": (5, 1), "A": (5, 1)}
    c.worked("layer_shapes", [3, 5], 1, expect=[single])
    c.fresh("layer_shapes", [784, 16, 10], 32)
    c.fresh("layer_shapes", [8, 6, 6, 4], 6)  # m equals a width
    for n_layers in (1, 2, 3, 4):
        n = c.rng.permutation(np.arange(2, 12))
        c.fresh("layer_shapes", [int(v) for v in n[: n_layers + 1]], int(n[-1]))


@checks("count")
def count(c):
    table = [
        ([4, 1], 5, 1, 1),
        ([3, 5], 20, 5, 1),
        ([2, 3, 2], 17, 5, 2),
        ([4, 3, 1], 19, 4, 2),
        ([4, 4, 4, 1], 45, 9, 3),
        ([8, 6, 6, 4], 124, 16, 3),
        ([784, 16, 10], 12730, 26, 2),
    ]
    for sizes, parameters, neurons, layers in table:
        c.worked("count_parameters", sizes, expect=parameters)
        c.worked("count_neurons", sizes, expect=neurons)
        c.worked("count_layers", sizes, expect=layers)
    for n_layers in (1, 2, 3, 5):
        sizes = [int(v) for v in c.rng.integers(1, 30, size=n_layers + 1)]
        for name in ("count_parameters", "count_neurons", "count_layers"):
            c.fresh(name, sizes)


# check-dense: which culprits are right, and with which expected shape


def is_2d(a):
    return isinstance(a, np.ndarray) and a.ndim == 2


def sizes_of(a, axis):
    """The size of an axis as a word, if the array has it."""
    return {str(a.shape[axis])} if isinstance(a, np.ndarray) and -a.ndim <= axis < a.ndim else set()


def culprits(W, X, b):
    """Map each right culprit to the words accepted at both places of its expected shape.

    Empty when the arrays fit. An argument that is not 2-D may be described by letters, since
    nothing has been compared yet, and an X that is not 2-D may have been meant as one column;
    otherwise known sizes are numbers, and only m may stay m.
    """
    if not (is_2d(W) and is_2d(X) and is_2d(b)):
        rows_of_b = sizes_of(b, 0) if not is_2d(b) or b.shape[1] == 1 else set()
        examples = {str(n) for n in np.shape(X)[1:2]} if isinstance(X, list) else {"1"}
        every = {
            "W": ({"n_out"} | rows_of_b, {"n_in"} | sizes_of(X, 0)),
            "X": ({"n_in"} | sizes_of(W, -1), {"m"} | examples),
            "b": ({"n_out"} | (sizes_of(W, 0) if is_2d(W) else set()), {"1"}),
        }
        return {name: every[name] for name, a in (("W", W), ("X", X), ("b", b)) if not is_2d(a)}
    (n_out, n_in), (n_rows, m) = W.shape, X.shape
    if n_in == n_rows:
        return {} if b.shape == (n_out, 1) else {"b": ({str(n_out)}, {"1"})}
    witness = b.shape[0] if b.shape[1] == 1 else n_out
    w_fault = {"W": ({str(witness)}, {str(n_rows)})}
    if n_out == n_rows and b.shape == (n_in, 1):  # W.T fits both
        return w_fault
    if m == n_in and b.shape == (n_out, 1):  # X.T fits both
        return {"X": ({str(n_in)}, {"m", str(n_rows)})}
    return w_fault | {"X": ({str(n_in)}, {"m", str(m)})}


def rule_of(W, X, b):
    """The rule of the lesson that decides."""
    if not (is_2d(W) and is_2d(X) and is_2d(b)):
        return "rule 1"
    return "rule 2" if W.shape[1] == X.shape[0] else "rule 3"


def reason(W, X, b):
    """Why the right culprit is the culprit, as a fact."""
    right = culprits(W, X, b)
    if not (is_2d(W) and is_2d(X) and is_2d(b)):
        return f"{' and '.join(right)} {'is' if len(right) == 1 else 'are'} no 2-D array"
    if "b" in right:
        return "the columns of W and the rows of X agree"
    if len(right) == 2:
        return "W and X disagree, and b is a proper column"
    turned = next(iter(right))
    return f"turned around, {turned} would fit both others"


# check-dense: reading the learner's text. \w and \b mean ASCII letters everywhere, for a Chinese
# character may stand right beside a letter or a shape.

SIZE = r"(?<![a-wyzA-Z_])(?:\d+|n_out|n_in|m)(?![a-wyzA-Z_])"
SHAPE = re.compile(
    rf"[(\[]\s*(?:{SIZE}\s*,\s*(?:{SIZE}(?:\s*,\s*{SIZE})*\s*,?)?|)\s*[)\]]"
    rf"|(?<![\w.]){SIZE}(?:\s*[x\u00d7]\s*{SIZE})+(?!\w)"
    rf"|(?<![\w.]){SIZE}\s+rows?\s*(?:,|and|by)?\s*{SIZE}\s+columns?",
    re.ASCII,
)
ANY_PAIR = re.compile(r"[(\[]\s*\w+\s*,\s*\w+\s*[)\]]", re.ASCII)
BRACES = re.compile(r"\{[^{}]*[A-Za-z][^{}]*\}")
LETTER = re.compile(r"(?<![\w.])(W|X|b)(?!\w)", re.ASCII)
FORMULA = re.compile(
    r"\(\s*W\s*,\s*X\s*,\s*b\s*\)|(?<!\w)W(?:\.T)?\s*[@*]?\s*X(?:\.T)?(?:\s*\+\s*b)?(?!\w)",
    re.ASCII,
)
CLAIM = re.compile(
    r"(?<![\w.])(?:(W|X|b)\s*(?:,|and|or|/|&)\s*)?(W|X|b)[`'\"]*(?:s\b)?(?:\s+shape)?"
    r"(?:\s*\([^()]*\))?\s*(?:must|should|has to|needs?\b|ought|expected|is wrong|is the culprit"
    r"|is not|isn't|has the wrong|does not|doesn't|cannot|:)",
    re.ASCII,
)
REASON = re.compile(
    r"(?i:\b(?:match|matches|matching|fit|fits|fitting|because|because of|since|as|against|from|to"
    r"|with|for|given|by|than|equals?|like)\s+)(?i:the\s+)?(?i:shape\s+of\s+)?[`'\"]?(?:W|X|b)"
    r"(?!\w)",
    re.ASCII,
)
BECAUSE = re.compile(
    r"\b(?:because|since)\b[^.;]*?(?=\b(?:got|found|received)\b|[.;]|$)", re.IGNORECASE
)
BLAMED = re.compile(
    r"(?i:culprit|wrong|problem with|error in|fault|expected)\W*(?i:is|argument|shape of)?\W*"
    r"(W|X|b)(?!\w)",
    re.ASCII,
)
# Words before a shape; the last one counts, and only for the next shape.
ROLE = re.compile(
    r"(?P<open>\bnot\s+(?:as\s+|what\s+(?:is|was)\s+)?(?:the\s+)?"
    r"(?:expected|right|correct|needed|required))"
    r"|(?P<flip>\binstead of|\brather than|\bnot\b|\bbut\b)"
    r"|(?P<expected>\b(?:must|should|expect\w*|need\w*|requir\w*|want\w*|ought|ha[sv]e? to|target"
    r"|supposed|right|correct|proper|isn't|wasn't|use|try|make)\b|\breshape(?=\()"
    r"|\b(?:reshape|change|turn|transpose|convert|bring)\b[^.;:()]{0,12}\b(?:in)?to\b)"
    r"|(?P<found>\b(?:got|gets|found|received|actual\w*|given|has|unexpected|incorrect|wrong|bad"
    r"|invalid|current\w*)\b)"
    r"|(?P<weak>\b(?:is|was)\b)",
    re.IGNORECASE | re.ASCII,
)
# Words behind a shape belong to it unless another shape follows them.
AFTER = re.compile(
    r"\s*(?:(?:is|was|would be)\s+)?(?:the\s+)?"
    r"(?:(?P<found>given|found|received|wrong|incorrect|not\s+\w+|do(?:es not|esn't) fit)"
    r"|(?P<expected>expected|needed|required|wanted|right|correct|fits|(?:would|will|does) fit))\b"
    r"(?!\s*(?:shape)?\s*(?:is|was)?\s*[:=]?\s*[(\[\d])",
    re.IGNORECASE | re.ASCII,
)
OTHER_ROLE = {"expected": "found", "found": "expected", "": ""}
PYTHONS_OWN = re.compile(r"matmul: |operands could not|shapes? .* not aligned|.* values to unpack")
LETTERS = {"W": ("n_out", "n_in"), "X": ("n_in", "m"), "b": ("n_out", "1")}


def plain(text):
    """A message without what only decorates its shapes: quotes, NumPy's names, wide brackets."""
    text = text.translate(str.maketrans("\uff08\uff09\uff0c\u2019", "(),'"))
    text = re.sub(r"\bnp\.int\d*\((\d+)\)", r"\1", text)
    return re.sub(rf"(['\"])\s*({SIZE})\s*\1", r"\2", text)


def named(text):
    """The letters that a message blames: one where the others only give the reason."""
    text = FORMULA.sub(" ", text)
    letters = set(LETTER.findall(text))
    if len(letters) < 2:
        return letters
    for reason in (REASON, BECAUSE):
        subjects = set(LETTER.findall(reason.sub(" ", text)))
        if len(subjects) == 1:
            return subjects
    claimed = {name for match in CLAIM.findall(text) for name in match if name}
    claimed |= set(BLAMED.findall(text))
    return claimed if len(claimed) == 1 else letters


def shapes_in(text):
    """Every shape in a message: its words, its role, whether Python would write it so."""
    found, role, end = [], "", 0
    for match in SHAPE.finditer(text):
        role = role_before(text[end : match.start()], role)
        after, end = AFTER.match(text, match.end()), match.end()
        if after:
            role, end = after.lastgroup, after.end()
        words = tuple(re.findall(SIZE, match.group(), re.ASCII))
        found.append((words, role, match.group().startswith("(")))
    return found


def role_before(words, last):
    """What the words before a shape call it: "expected", "found", or nothing.

    `last` is the role of the shape before it; "or" hands it on, "not" and "but" turn it around.
    """
    if re.fullmatch(r"\W*or(?:\s+a)?\W*", words):
        return last
    role = ""
    for match in ROLE.finditer(words):
        kind = match.lastgroup
        if kind == "open":
            role = ""
        elif kind == "flip":
            role = OTHER_ROLE[role or last]
        elif kind == "weak":
            role = role or "found"
        else:
            role = kind
    return role


def stands_for(words, places):
    """Whether a shape in words is an accepted expected shape."""
    return len(words) == 2 and words[0] in places[0] and words[1] in places[1]


def swapped(right, seen):
    """Whether the text calls the shape found the expected one, and nowhere the other way."""
    right, seen = {s[1] for s in right}, {s[1] for s in seen}
    against = "found" in right or "expected" in seen
    return against and "expected" not in right and "found" not in seen


def key_of_shapes(text, name, places, arguments):
    """What is wrong with the shapes in a message that names the right culprit; None if nothing."""
    array = arguments[name]
    found = tuple(str(n) for n in np.shape(array))
    shapes = shapes_in(text)
    right = [s for s in shapes if stands_for(s[0], places)]
    seen = [s for s in shapes if s[0] == found and s[2]]
    known = {found, LETTERS[name]} | {
        tuple(str(n) for n in np.shape(a)) for key, a in arguments.items() if key != name
    }
    if any(s[1] == "expected" and s not in right and s[0] not in known for s in shapes):
        return "expected-wrong"
    if right and seen and swapped(right, seen):
        return "swapped"
    if not right and not (rank_in_words(text, array) and not is_2d(array)):
        return key_without(text, shapes, found, array)
    return "found-missing" if isinstance(array, np.ndarray) and not seen else None


def rank_in_words(text, array):
    """Whether a text says without a shape what an argument that is not 2-D must be."""
    words = r"(?i)\b(?:2-?d\b|(?:2|two)[- ]dim|(?:2|two)[- ]ax|ndim\W+(?:\w+\W+)?2\b|matrix)"
    if not isinstance(array, np.ndarray):
        words += rf"|\b(?:nd)?arrays?\b|\btypes?\b|\b{type(array).__name__}\b"
    return re.search(words, text, re.ASCII) is not None


def key_without(text, shapes, found, array):
    """What a text has where the expected shape is missing."""
    if not is_2d(array):
        return "rank-missing" if isinstance(array, np.ndarray) else "type-missing"
    if any(s[0] != found and set(s[0]) & {"n_in", "n_out"} for s in shapes):
        return "expected-letters"
    if ANY_PAIR.search(SHAPE.sub(" ", FORMULA.sub(" ", text))):
        return "expected-other-letters"
    return "expected-missing"


def key_of(outcome, arguments):
    """A slug for what is wrong with one answer of check_dense; None if it is right."""
    right = culprits(**arguments)
    failure = outcome.failure
    if failure is not None and not is_value_error(failure.type):
        return f"raised-{failure.type.lower()}"
    if not right:
        if failure is not None:
            return "refuses-right"
        W, X = arguments["W"], arguments["X"]
        wrong = compare(outcome.value, (W.shape[0], X.shape[1]))
        return f"returns-{type(outcome.value).__name__.lower()}" if wrong else None
    if failure is None:
        return f"accepted-{type(outcome.value).__name__.lower()}"
    key = key_of_text(plain(failure.text), right, arguments)
    return "braces" if key and BRACES.search(failure.text) else key


def key_of_text(text, right, arguments):
    """A slug for what is wrong with a message; None if it is right."""
    letters = named(text)
    if len(letters) != 1:
        none = "python" if PYTHONS_OWN.match(text) else "names-none"
        return "names-several" if letters else none
    name = letters.pop()
    if name not in right:
        return f"blames-{name.lower()}"
    return key_of_shapes(text, name, right[name], arguments)


def is_value_error(name):
    """Whether an exception of this name is a ValueError; a class of the learner's own may be."""
    known = getattr(builtins, name, None)
    return known is None or issubclass(known, ValueError)


SAYS = {
    "expected-missing": "The text names the right array, but not the shape that it should have. "
    'Write that shape in brackets too, such as "must have shape (3, m)".',
    "expected-letters": "The text gives the expected shape in letters, but other arrays tell "
    "n_in or n_out as a number.",
    "expected-other-letters": "The text gives the expected shape in other letters. Sizes that "
    "other arrays tell are numbers; the others are called n_out, n_in and m.",
    "expected-wrong": "The shape that the text calls expected would not fit either.",
    "rank-missing": "The text names the right array, but does not say what it should be: "
    "2-D, or a shape such as (3, m). Other letters than n_out, n_in and m are not read.",
    "type-missing": "The text names the right argument, but does not say what it should be. Write "
    'for instance "must be a 2-D array, got a list".',
    "found-missing": "The text names the right array, but lacks its shape as Python writes it: "
    "in round brackets, such as (4, 3) or (3,).",
    "swapped": "The text calls the shape found the expected one, and the expected one found.",
    "names-several": "The text names more than one array. One must be the culprit; another may "
    'only give the reason, right after a word such as "because" or "to fit".',
    "names-none": "The text names none of W, X and b, the first two in capitals, standing alone.",
    "python": "The ValueError came from Python or NumPy itself and names none of W, X and b. "
    "Compare the axes and sizes before a line that fails can run.",
    "braces": "The text has braces in it: {W.shape} and the like are replaced by values only if an "
    "f stands right before the quotes.",
    "refuses-right": "The three fit, but a ValueError was raised. The array that it blames has "
    "the shape that the lesson asks for.",
    "returns": "The three fit; the shape of Z, a tuple, was expected.",
    "accepted": "The three do not fit, but nothing was raised.",
    "raised": "Another exception than ValueError was raised. Every fault is a ValueError.",
}
WITH_RULE = ("accepted", "blames", "raised", "python", "names")


def finding(key, arguments):
    """The finding for a slug: which arrays were given, and what is wrong with the answer."""
    given = ", ".join(
        f"{name} {a.shape}" if isinstance(a, np.ndarray) else f"{name} {article(a)}"
        for name, a in arguments.items()
    )
    text = SAYS.get(key) or SAYS.get(key.partition("-")[0])
    if key.startswith("blames-"):
        text = f"The text blames {key[7:].replace('w', 'W').replace('x', 'X')}, but "
        text += f"{reason(**arguments)}."
    elif key == "returns-nonetype":
        text += " None came back: there is no return for this case."
    elif key in ("raised-indexerror", "raised-attributeerror"):
        text = f"{too_early(arguments)} {text}"
    if culprits(**arguments) and key.startswith(WITH_RULE):
        text += f" See {rule_of(**arguments)} of the lesson."
    return Finding(key, f"Given {given}. {text}")


def article(value):
    """What kind of thing an argument is, with its article."""
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def too_early(arguments):
    """Which array was asked for a shape that it does not have."""
    for name, a in arguments.items():
        if not isinstance(a, np.ndarray):
            return f"{name} is {article(a)} and has no shape: ask isinstance before shape."
        if a.ndim < 2:
            axis = "second axis" if a.ndim else "axis"
            return f"{name} has no {axis}: ask ndim before shape[{a.ndim}]."
    return "All three are 2-D arrays: an index is too large."


def judge_for(arguments):
    """A judge of one call of `check_dense`: the rules of the lesson decide, not the reference."""

    def judge(outcome, expected):
        key = key_of(outcome, arguments)
        return [finding(key, arguments)] if key else []

    return judge


# Sizes (W, X, b); None stands for what has another form and is put in below.
TYPICAL = [
    ((2, 3), (3, 4), (2, 1)),
    ((2, 3), (3, 1), (2, 1)),
    ((1, 3), (3, 4), (1, 1)),
    ((2, 3), (3, 2), (2, 1)),
    ((3, 2), (3, 4), (2, 1)),
    ((2, 3), (4, 3), (2, 1)),
    ((2, 3), (3, 4), (2,)),
    ((2, 3), (3, 2), (2,)),
    ((2, 3), (3, 4), (1, 2)),
    ((2, 3), (3, 2), (1, 2)),
    ((2, 3), (3, 4), (2, 4)),
    ((2, 3), (3,), (2, 1)),
    ((3,), (3, 4), (1, 1)),
    ((2, 3), (2, 3), (2, 1)),
    ((2, 3), (2, 3), (3, 1)),
    ((2, 3), (5, 4), (2, 1)),
]
UNUSUAL = [
    ((1, 1), (1, 1), (1, 1)),
    ((3, 3), (3, 3), (3, 1)),
    ((4, 1), (1, 5), (4, 1)),
    ((16, 784), (784, 3), (16, 1)),
    ((2, 3), (3, 0), (2, 1)),
    ((2, 0), (0, 5), (2, 1)),
    ((0, 3), (3, 5), (0, 1)),
    ((2, 3), (3, 2), (2, 2)),
    ((3, 3), (3, 3), (1, 3)),
    ((3, 3), (3, 3), (3,)),
    ((3, 3), (3, 3), (3, 3)),
    ((2, 3), (3, 5), (1, 1)),
    ((2, 3), (3, 5), (3, 1)),
    ((2, 3), (3, 5), (5, 1)),
    ((2, 3), (3, 5), (0, 1)),
    ((2, 3), (3, 5), (2, 1, 1)),
    ((2, 3), (3, 5), ()),
    ((2, 3), (3, 1), (2,)),
    ((2, 3), (3, 1), (1, 2)),
    ((1, 3), (3, 5), (1,)),
    ((1, 3), (3, 5), (1, 5)),
    ((1, 3), (3, 5), (5,)),
    ((784, 16), (784, 3), (16, 1)),
    ((3, 1), (3, 5), (1, 1)),
    ((3,), (3, 5), (2, 1)),
    ((2, 3, 1), (3, 5), (2, 1)),
    ((), (3, 5), (2, 1)),
    ((2, 3), (1, 3), (2, 1)),
    ((3, 3), (5, 3), (3, 1)),
    ((2, 3), (5, 3, 1), (2, 1)),
    ((2, 3), (), (2, 1)),
    ((2, 3), (2,), (2, 1)),
    ((4, 3), (5, 6), (4, 1)),
    ((2, 3), (0, 5), (2, 1)),
    ((2, 3), (3,), (2,)),
    ((3,), (3, 5), (1,)),
]


def drawn(rng):
    """Triples of sizes that are all different, then with m equal to n_out."""
    n_in, n_out, m, other = (int(n) for n in rng.permutation(np.arange(2, 10))[:4])
    W, X, b = (n_out, n_in), (n_in, m), (n_out, 1)
    square = (n_in, n_out)
    return [
        (W, X, b),
        (W[::-1], X, b),
        (W, X[::-1], b),
        (W, X, (n_out,)),
        (W, X, (1, n_out)),
        (W, X, (n_out, m)),
        (W, X, (other, 1)),
        (W, (other, m), b),
        (W, square, (n_out,)),
        (W, square, (1, n_out)),
        (W, square, (n_out, n_out)),
    ]


@checks("check-dense")
def check_dense(c):
    def whole(shape):
        return c.rng.integers(-3, 4, size=shape)

    def arrays(shapes):
        return dict(zip("WXb", (np.asarray(whole(s), dtype=float) for s in shapes), strict=True))

    typical = [arrays(shapes) for shapes in TYPICAL]
    further = [arrays(shapes) for shapes in UNUSUAL + drawn(c.rng)]
    fit = arrays(((2, 3), (3, 5), (2, 1)))
    W, X, b = fit.values()
    lists = {name: array.tolist() for name, array in fit.items()}
    integers = {"W": whole((2, 3)), "X": whole((3, 5)), "b": whole((2, 1))}
    further += [
        integers,
        integers | {"b": whole((2,))},
        {"W": W.astype(np.float32), "X": np.asfortranarray(X), "b": b[::-1]},
        lists,
        *(fit | {name: value} for name, value in lists.items()),
        fit | {"b": [0.0, 1.0]},
        fit | {"W": 2.0},
        fit | {"X": 3},
        fit | {"b": 0.5},
    ]
    for arguments in typical:
        c.worked("check_dense", *arguments.values(), expect=None, _judge=judge_for(arguments))
    for arguments in further:
        c.fresh("check_dense", *arguments.values(), _judge=judge_for(arguments))


@checks("repair")
def repair(c):
    W = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 3.0]])
    X = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 1.0]])
    b = np.array([[10.0], [20.0]])
    # n_in, n_out, m: all different, m = n_out, square, one example, one neuron
    sizes = [(3, 2, 4), (4, 3, 3), (3, 3, 3), (3, 2, 1), (4, 1, 3)]
    for number in range(1, 6):
        name = f"repaired_{number}"
        c.worked(name, W, X, b, expect=np.array([[11.0, 12.0], [22.0, 24.0]]))  # m = n_out
        c.worked(name, W, X[:, :1], b, expect=np.array([[11.0], [22.0]]))
        square = np.array([[1.0, 2.0], [3.0, 4.0]])
        shear = np.array([[1.0, 2.0], [0.0, 1.0]])
        c.worked(name, square, shear, b, expect=np.array([[11.0, 14.0], [23.0, 30.0]]))
        for n_in, n_out, m in sizes:
            shapes = ((n_out, n_in), (n_in, m), (n_out, 1))
            c.fresh(name, *(c.rng.normal(size=s) for s in shapes))


@checks("initialize")
def initialize(c):
    seed, other = (int(s) for s in c.rng.permutation(1000)[:2] + 1)

    def first(easy):
        sizes = [4, 3, 2, 3]
        return forms(easy.call("initialize", sizes, seed), sizes)

    def seeds(easy):
        sizes = [5, 5, 5]
        results = [easy.call("initialize", sizes, s) for s in (0, seed, other, 0, seed)]
        for result in results:
            if found := forms(result, sizes):
                return found
        return repeats(results)

    def numbers(easy):
        layers = []
        for sizes in ([120, 80, 60], [60, 150, 90]):
            result = easy.call("initialize", sizes, seed)
            if found := forms(result, sizes):
                return found
            layers += [(f"layer {k} of {sizes}", W, sizes) for k, (W, _) in enumerate(result, 1)]
        return statistics(layers) or same_stream(layers)

    both = f"initialize([120, 80, 60], {seed}) and initialize([60, 150, 90], {seed})"
    c.properties(f"initialize([4, 3, 2, 3], {seed})", first, part="initialize")
    c.properties(
        f"initialize([5, 5, 5], s) for s = 0, {seed}, {other}, 0, {seed}", seeds, part="initialize"
    )
    c.properties(both, numbers, part="initialize")


def forms(result, sizes):
    """Types, shapes, zero biases, weights that are not zero; at most one finding."""
    if result is None:
        text = "The function returned None: there is no return. What is printed does not count."
        return [Finding("none", text)]
    if not isinstance(result, list):
        key = f"no-list-{type(result).__name__.lower()}"
        text = f"The result must be a list with one pair (W, b) per layer, got {article(result)}."
        return [Finding(key, text)]
    if found := length_of(result, sizes):
        return [found]
    for layer, pair in enumerate(result, start=1):
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            key = f"no-pair-{type(pair).__name__.lower()}"
            text = f"Entry {layer} of the list must be a pair (W, b), got {article(pair)}."
            return [Finding(key, text)]
    for layer, (W, b) in enumerate(result, start=1):
        n_in, n_out = sizes[layer - 1], sizes[layer]
        if found := form_of(W, "W", (n_out, n_in), layer) or form_of(b, "b", (n_out, 1), layer):
            return [found]
        if difference := compare(b, np.zeros((n_out, 1)), 0.0, 0.0):
            text = f"The biases of layer {layer} must be zeros, float64."
            key = "equal" if b.size > 1 and (b == b[0]).all() else difference.key
            return [Finding(f"bias-{key}", text)]
        if W.dtype != np.float64:
            return [Finding("dtype", f"The weights must be float64, got {W.dtype}.")]
    zero = [layer for layer, (W, _) in enumerate(result, start=1) if not W.any()]
    if zero:
        where = {(len(result),): "last", tuple(range(1, len(result) + 1)): "all"}
        text = f"All weights of layer {zero[0]} are 0. Those of every layer must be drawn."
        return [Finding(f"zero-{where.get(tuple(zero), 'some')}", text)]
    return []


def length_of(result, sizes):
    """A finding if the list has not one entry for each weight layer."""
    n_layers = len(sizes) - 1
    if len(result) == n_layers:
        return None
    entries = "1 entry" if len(result) == 1 else f"{len(result)} entries"
    text = f"The list has {entries}; {sizes} has {n_layers} weight layers."
    expected = [(sizes[k], sizes[k - 1]) for k in range(1, len(sizes))]
    if all(isinstance(entry, np.ndarray) for entry in result):
        shapes = [entry.shape for entry in result]
        if shapes[::2] == expected:
            return Finding("in-a-row", text + " W and b stand one after the other, not in pairs.")
    key = "too-short" if len(result) < n_layers else "too-long"
    if all(isinstance(entry, (tuple, list)) and len(entry) == 2 for entry in result):
        shapes = [np.shape(entry[0]) for entry in result]
        if shapes == expected[:1]:
            key = "first-only" if n_layers > 2 else "first-of-two"
        elif shapes == expected[:-1]:
            key = "last-missing"
        elif shapes[1:] == expected:
            key = "one-before"
    return Finding(key, text)


def form_of(array, name, shape, layer):
    """A finding if something is no array of this shape."""
    got = array.shape if isinstance(array, np.ndarray) else type(array).__name__
    if got == shape:
        return None
    key = {shape[::-1]: "turned", shape[:1]: "flat"}.get(got, "shape")
    text = f"{name} of layer {layer} must be an array of shape {shape}, got {got}."
    return Finding(f"{name.lower()}-{key}", text)


def repeats(results):
    """Same seed, same numbers; other seed, layers and rows: other numbers."""
    zero, one, two, zero_again, one_again = ([W for W, _ in r] for r in results)
    found = []
    if not all(map(np.array_equal, one, one_again)):
        text = "Called again with the same seed, it gave other numbers."
        found.append(Finding("not-repeatable", text))
    elif not all(map(np.array_equal, zero, zero_again)):
        text = "Called again with the seed 0, it gave other numbers."
        found.append(Finding("zero-not-repeatable", text))
    same = [k for k in (0, 1) if np.array_equal(one[k], two[k]) or np.array_equal(zero[k], one[k])]
    if same:
        where = "both layers" if len(same) == 2 else f"layer {same[0] + 1}"
        key = "same-for-all-seeds" if len(same) == 2 else "one-layer-same-for-all-seeds"
        found.append(Finding(key, f"Another seed gave the same numbers in {where}."))
    if any(np.array_equal(first, second) for first, second in (zero, one)):
        found.append(Finding("same-layers", "Two layers of the same size got the same weights."))
    if any((W[1:] == W[:-1]).all(axis=1).any() for W in zero + one):
        found.append(Finding("same-rows", "Two neurons of a layer got the same weights."))
    if any((W[:, 1:] == W[:, :-1]).all(axis=0).any() for W in zero + one):
        found.append(Finding("same-columns", "All neurons treat two inputs alike."))
    return found


def same_stream(layers):
    """A finding if two layers of other sizes began with the same draws, but for their scale."""
    with np.errstate(all="ignore"):
        starts = [W.ravel()[:50] / W.ravel()[0] for _, W, _ in layers]
    if np.allclose(starts[0], starts[1]) or np.allclose(starts[2], starts[3]):
        text = "Two layers began with the same draws, one is only a multiple of the other."
        return [Finding("same-layers", text)]
    return []


def statistics(layers):
    """Mean, variance and form of the distribution of each layer's weights.

    Right numbers are N independent normal ones; N is 4800 to 13500. Each bound is broken with a
    probability below 3e-11, all sixteen together below 1e-9:
    - variance: N times the ratio to sigma^2 is chi-squared with N degrees, for the mean is known.
      By Laurent and Massart (2000) it leaves N - 2 sqrt(N t) ... N + 2 sqrt(N t) + 2 t with
      probability at most 2 exp(-t); t = 25 gives 2.8e-11.
    - mean: |mean| <= 7.5 r / sqrt(N), r the root of the mean square. While the bound above holds,
      r^2 > 0.855 sigma^2, which allows 6.9 sigma / sqrt(N); the mean is normal, and
      P(|z| > 6.9) < 6e-12.
    - share within sigma / 2: 0.38292; by Hoeffding it is off by more than d with probability at
      most 2 exp(-2 N d^2); d = sqrt(25 / (2 N)) gives 2.8e-11.
    - some weight beyond 2.6 sigma: none has probability (1 - 0.0093)^4800 < 4e-20.
    """
    t = 25.0
    for place, W, _ in layers:
        z = W / np.sqrt(2.0 / W.shape[1])
        ratio, spread = float(np.mean(z**2)), 2 * np.sqrt(t / W.size)
        if not abs(z.mean()) <= 7.5 * np.sqrt(ratio / W.size):
            text = f"The weights of {place} have the mean {W.mean():.4f}; it must be near 0."
            return [Finding("mean-all-positive" if (W >= 0).all() else "mean", text)]
        if not 1 - spread <= ratio <= 1 + spread + 2 * t / W.size:
            n_in = W.shape[1]
            text = (
                f"The weights of {place} have the variance {W.var():.4g}; n_in is {n_in} there, so "
                f"it must be near 2 / {n_in} = {2 / n_in:.4g}."
            )
            return [Finding(f"variance-{scale_of(layers)}", text)]
    for place, W, _ in layers:
        z = W / np.sqrt(2.0 / W.shape[1])
        far, inner = float(np.abs(z).max()), float(np.mean(np.abs(z) < 0.5))
        if far < 2.6:
            text = (
                f"No weight of {place} lies farther than {far:.2f} standard deviations from "
                f"0; of {W.size} normal numbers many do."
            )
            return [Finding("cut-off-near" if far < 1.9 else "cut-off-far", text)]
        if not abs(inner - 0.38292) <= np.sqrt(t / (2 * W.size)):
            text = (
                f"In {place} a share of {inner:.2f} of the weights lies within half a standard "
                "deviation of 0; of normal numbers it is 0.38."
            )
            return [Finding("too-flat" if inner < 0.38 else "too-peaked", text)]
    return []


# Only to tell wrong answers apart; no right answer depends on them.
OTHER_SCALES = {
    "fan-out": lambda n_in, n_out, sizes: 2 / n_out,
    "no-two": lambda n_in, n_out, sizes: 1 / n_in,
    "no-root": lambda n_in, n_out, sizes: (2 / n_in) ** 2,
    "both": lambda n_in, n_out, sizes: 2 / (n_in + n_out),
    "first-size": lambda n_in, n_out, sizes: 2 / sizes[0],
    "sum-of-sizes": lambda n_in, n_out, sizes: 2 / sum(sizes),
    "one": lambda n_in, n_out, sizes: 1.0,
    "hundredth": lambda n_in, n_out, sizes: 1e-4,
}


def scale_of(layers):
    """The rule that all these layers follow, as a slug; one layer alone may do so by chance."""
    for key, variance in OTHER_SCALES.items():
        expected = [variance(W.shape[1], W.shape[0], sizes) for _, W, sizes in layers]
        if all(abs(W.var() / v - 1) < 0.1 for (_, W, _), v in zip(layers, expected, strict=True)):
            return key
    variances = [float(W.var()) for _, W, _ in layers]
    return "fixed" if max(variances) <= 1.15 * min(variances) else "other"


@checks("from-keras")
def from_keras(c):
    kernel = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    W = np.array([[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]])
    c.worked("from_keras", kernel, np.array([7.0, 8.0]), expect=(W, np.array([[7.0], [8.0]])))
    for n_in, n_out in ((4, 3), (3, 3), (1, 4), (5, 1), (2, 2)):
        c.fresh("from_keras", c.rng.normal(size=(n_in, n_out)), c.rng.normal(size=n_out))
