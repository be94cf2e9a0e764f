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
    nothing has been compared yet; otherwise known sizes are numbers, and only m may stay m.
    """
    if not (is_2d(W) and is_2d(X) and is_2d(b)):
        rows_of_b = sizes_of(b, 0) if not is_2d(b) or b.shape[1] == 1 else set()
        examples = {str(n) for n in np.shape(X)[1:2]} if isinstance(X, list) else set()
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


# check-dense: reading the learner's text

WORD = r"(?:\d+|n_out|n_in|m)"
SHAPE = re.compile(
    rf"[(\[]\s*({WORD}\s*,\s*(?:{WORD}(?:\s*,\s*{WORD})*\s*,?)?|)\s*[)\]]"
    rf"|(?<![\w.])({WORD}(?:\s*[x\u00d7]\s*{WORD})+)(?!\w)"
)
LETTER = re.compile(r"(?<![\w.])(W|X|b)(?!\w)")
FORMULA = re.compile(
    r"\(\s*W\s*,\s*X\s*,\s*b\s*\)|(?<!\w)W(?:\.T)?\s*[@*]?\s*X(?:\.T)?(?:\s*\+\s*b)?(?!\w)"
)
CLAIM = re.compile(
    r"(?<![\w.])(?:(W|X|b)\s*(?:,|and|or|/|&)\s*)?(W|X|b)[`'\"]*(?:s\b)?(?:\s+shape)?"
    r"(?:\s*\([^()]*\))?\s*(?:must|should|has to|needs?\b|ought|expected|is wrong|is the culprit"
    r"|is not|isn't|has the wrong|does not|doesn't|cannot|:)"
)
REASON = re.compile(
    r"(?i:\b(?:match|matches|matching|fit|fits|fitting|because|because of|since|against|from|to|with"
    r"|for|given|by)\s+)(?i:the\s+)?(?i:shape\s+of\s+)?[`'\"]?(?:W|X|b)(?!\w)"
)
BLAMED = re.compile(
    r"(?i:culprit|wrong|problem with|error in|fault|expected)\W*(?i:is|argument|shape of)?\W*"
    r"(W|X|b)\b"
)
ROLE = re.compile(
    r"(?P<flip>instead of|rather than)"
    r"|(?P<expected>must|should|expect\w*|need\w*|requir\w*|want\w*|ought|ha[sv]e? to|supposed)"
    r"|(?P<found>\bgot|found|received|actual\w*|given|\bhas\b|\bwas\b(?!\s+expect))",
    re.IGNORECASE,
)
# Followed by another shape, the word belongs to that one.
AFTER = re.compile(
    rf"\s+(?:(?:is|was)\s+)?(?:{ROLE.pattern})(?!\W*(?:shape\W*)?[(\[\d])", re.IGNORECASE
)


def named(text):
    """The letters that a message blames: one where the others only give the reason."""
    text = FORMULA.sub(" ", text)
    letters = set(LETTER.findall(text))
    if len(letters) < 2:
        return letters
    subjects = set(LETTER.findall(REASON.sub(" ", text)))
    if len(subjects) == 1:
        return subjects
    claimed = {name for match in CLAIM.findall(text) for name in match if name}
    claimed |= set(BLAMED.findall(text))
    return claimed if len(claimed) == 1 else letters


def shapes_in(text):
    """Every shape in a message: its words, its role, whether Python would write it so."""
    found = []
    for match in SHAPE.finditer(text):
        words = tuple(re.findall(WORD, match.group()))
        role = role_after(text[match.end() :]) or role_before(text[: match.start()])
        found.append((words, role, match.group().startswith("(")))
    return found


def role_after(rest):
    """The role that a word right behind a shape gives it, as in "(2, 3) expected"."""
    match = AFTER.match(rest)
    return match.lastgroup if match and match.lastgroup != "flip" else ""


def role_before(before):
    """What the next shape is called: "expected", "found", or nothing, by the words before it."""
    role = ""
    for match in ROLE.finditer(before):
        if match.lastgroup == "flip":
            role = "found" if role == "expected" else "expected"
        else:
            role = match.lastgroup
    return role


LETTERS = {"W": ("n_out", "n_in"), "X": ("n_in", "m"), "b": ("n_out", "1")}


def stands_for(words, places):
    """Whether a shape in words is an accepted expected shape."""
    return len(words) == 2 and words[0] in places[0] and words[1] in places[1]


def key_of_shapes(text, name, places, arguments):
    """What is wrong with the shapes in a message that names the right culprit; None if nothing."""
    array = arguments[name]
    shapes = shapes_in(text)
    right = [s for s in shapes if stands_for(s[0], places)]
    if not isinstance(array, np.ndarray):
        plain = re.search(r"(?i)\barray|2-?d\b|two[- ]dim|\baxes\b|matrix", text)
        return None if right or plain else "expected-missing"
    found = tuple(str(n) for n in array.shape)
    seen = [s for s in shapes if s[0] == found and s[2]]
    roles = ({s[1] for s in right}, {s[1] for s in seen})
    if roles == ({"found"}, {"expected"}):
        return "swapped"
    known = {found, LETTERS[name]} | {
        tuple(str(n) for n in np.shape(a)) for key, a in arguments.items() if key != name
    }
    if any(s[1] == "expected" and s not in right and s[0] not in known for s in shapes):
        return "expected-wrong"
    if not [s for s in right if s[1] != "found"]:
        general = any(s[0] != found and set(s[0]) & {"n_in", "n_out"} for s in shapes)
        return "expected-letters" if general else "expected-missing"
    return None if seen else "found-missing"


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
    letters = named(failure.text)
    if len(letters) != 1:
        return "names-several" if letters else "names-none"
    name = letters.pop()
    if name not in right:
        return f"blames-{name.lower()}"
    return key_of_shapes(failure.text, name, right[name], arguments)


def is_value_error(name):
    """Whether an exception of this name is a ValueError; a class of the learner's own may be."""
    known = getattr(builtins, name, None)
    return known is None or issubclass(known, ValueError)


SAYS = {
    "expected-missing": "The text names the right array, but not the shape that it should have.",
    "expected-letters": "The text gives the expected shape in letters, but other arrays tell "
    "n_in or n_out as a number.",
    "expected-wrong": "The shape that the text calls expected would not fit either.",
    "found-missing": "The text names the right array, but lacks its shape as Python writes it.",
    "swapped": "The text calls the shape found the expected one, and the expected one found.",
    "names-several": "The text names more than one array; it must name exactly one culprit.",
    "names-none": "The text names none of W, X and b.",
    "refuses-right": "The three fit, but a ValueError was raised.",
    "returns": "The three fit; the shape of Z, a tuple, was expected.",
    "accepted": "The three do not fit, but nothing was raised.",
    "raised": "Another exception than ValueError was raised.",
}


def finding(key, arguments):
    """The finding for a slug: which arrays were given, and what is wrong with the answer."""
    given = ", ".join(
        f"{name} {a.shape}" if isinstance(a, np.ndarray) else f"{name} a {type(a).__name__}"
        for name, a in arguments.items()
    )
    text = SAYS.get(key) or SAYS.get(key.partition("-")[0])
    if key.startswith("blames-"):
        text = f"The text blames {key[7:].replace('w', 'W').replace('x', 'X')}, but "
        text += f"{reason(**arguments)}."
    return Finding(key, f"Given {given}. {text}")


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
        return forms(easy.call("initialize", [4, 3, 2], seed), [4, 3, 2])

    def seeds(easy):
        sizes = [5, 5, 5]
        results = [easy.call("initialize", sizes, s) for s in (0, seed, other, 0, seed)]
        for result in results:
            if found := forms(result, sizes):
                return found
        return repeats(results)

    def numbers(easy):
        sizes = [120, 80, 60]
        result = easy.call("initialize", sizes, seed)
        return forms(result, sizes) or statistics(result)

    c.properties(f"initialize([4, 3, 2], {seed})", first, part="initialize")
    c.properties(
        f"initialize([5, 5, 5], s) for s = 0, {seed}, {other}, 0, {seed}", seeds, part="initialize"
    )
    c.properties(f"initialize([120, 80, 60], {seed})", numbers, part="initialize")


def forms(result, sizes):
    """Types, shapes and zero biases; at most one finding."""
    if not isinstance(result, list):
        key = f"no-list-{type(result).__name__.lower()}"
        return [Finding(key, "The result must be a list with one pair (W, b) per layer.")]
    for layer, pair in enumerate(result, start=1):
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            key = f"no-pair-{type(pair).__name__.lower()}"
            return [Finding(key, f"Entry {layer} of the list must be a pair (W, b).")]
    if len(result) != len(sizes) - 1:
        text = f"The list has {len(result)} entries; {sizes} has {len(sizes) - 1} weight layers."
        shapes = [np.shape(pair[0]) for pair in result]
        expected = [(sizes[k], sizes[k - 1]) for k in range(1, len(sizes))]
        key = "too-short" if len(shapes) < len(expected) else "too-long"
        if shapes == expected[:-1]:
            key = "last-missing"
        elif shapes[1:] == expected:
            key = "one-before"
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
    return []


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
    if any(map(np.array_equal, one, two)) or any(map(np.array_equal, zero, one)):
        found.append(Finding("same-for-all-seeds", "Another seed gave the same numbers."))
    if any(np.array_equal(first, second) for first, second in (zero, one)):
        found.append(Finding("same-layers", "Two layers of the same size got the same weights."))
    if any((W[1:] == W[:-1]).all(axis=1).any() for W in zero + one):
        found.append(Finding("same-rows", "Two neurons of a layer got the same weights."))
    if any((W[:, 1:] == W[:, :-1]).all(axis=0).any() for W in zero + one):
        found.append(Finding("same-columns", "All neurons treat two inputs alike."))
    return found


def statistics(result):
    """Mean, variance and form of the distribution of each layer's weights.

    Right numbers are N independent normal ones; N is 9600 and 4800. Each bound is broken with a
    probability below 3e-11, all eight together below 1e-9:
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
    for layer, (W, _) in enumerate(result, start=1):
        n_out, n_in = W.shape
        z = W / np.sqrt(2.0 / n_in)
        count, t = W.size, 25.0
        ratio = float(np.mean(z**2))
        if not abs(z.mean()) <= 7.5 * np.sqrt(ratio / count):
            text = f"The weights of layer {layer} have the mean {W.mean():.4f}; it must be near 0."
            return [Finding("mean-all-positive" if (W >= 0).all() else "mean", text)]
        spread = 2 * np.sqrt(t / count)
        if not 1 - spread <= ratio <= 1 + spread + 2 * t / count:
            text = (
                f"The weights of layer {layer} have the variance {W.var():.4g}; for n_in = {n_in} "
                f"and n_out = {n_out} it must be near {2 / n_in:.4g}."
            )
            near = [k for k, v in OTHER_SCALES.items() if abs(W.var() / v(n_in, n_out) - 1) < 0.07]
            return [Finding(f"variance-{near[0] if near else 'other'}", text)]
        far, inner = float(np.abs(z).max()), float(np.mean(np.abs(z) < 0.5))
        if far < 2.6:
            text = (
                f"No weight of layer {layer} lies farther than {far:.2f} standard deviations from "
                f"0; of {count} normal numbers many do."
            )
            return [Finding("cut-off-near" if far < 1.9 else "cut-off-far", text)]
        if not abs(inner - 0.38292) <= np.sqrt(t / (2 * count)):
            text = (
                f"In layer {layer} a share of {inner:.2f} of the weights lies within half a standard "
                "deviation of 0; of normal numbers it is 0.38."
            )
            return [Finding("too-flat" if inner < 0.38 else "too-peaked", text)]
    return []


# Only to tell wrong answers apart; no right answer depends on them.
OTHER_SCALES = {
    "fan-out": lambda n_in, n_out: 2 / n_out,
    "no-two": lambda n_in, n_out: 1 / n_in,
    "no-root": lambda n_in, n_out: (2 / n_in) ** 2,
    "both": lambda n_in, n_out: 2 / (n_in + n_out),
    "one": lambda n_in, n_out: 1.0,
    "hundredth": lambda n_in, n_out: 1e-4,
}


@checks("from-keras")
def from_keras(c):
    kernel = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    W = np.array([[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]])
    c.worked("from_keras", kernel, np.array([7.0, 8.0]), expect=(W, np.array([[7.0], [8.0]])))
    for n_in, n_out in ((4, 3), (3, 3), (1, 4), (5, 1), (2, 2)):
        c.fresh("from_keras", c.rng.normal(size=(n_in, n_out)), c.rng.normal(size=n_out))
