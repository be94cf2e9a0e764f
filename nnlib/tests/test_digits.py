"""Digits: every fault of a data set, shifts pixel by pixel, error texts in full."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.digits import check_digits, one_hot, same_on_both, shift_images


@pytest.fixture
def data():
    """Arguments of check_digits without a fault; three of the ten labels occur."""
    rng = np.random.default_rng(0)
    images = rng.random((784, 9))
    images[:400] = 0.0
    return {
        "X": images[:, :6],
        "y": np.array([1, 0, 1, 9, 9, 0]),
        "X_test": images[:, 6:],
        "y_test": np.array([0, 9, 1]),
    }


def fault(data):
    with pytest.raises(ValueError, match=r"^check_digits: ") as caught:
        check_digits(**data)
    return str(caught.value)


def test_good_data_pass_and_stay_as_they_are(data):
    before = {name: array.copy() for name, array in data.items()}
    assert check_digits(**data) is None
    assert check_digits(**{name: np.asfortranarray(array) for name, array in data.items()}) is None
    data_of_floats = {name: array.astype(float) for name, array in data.items()}
    assert check_digits(**data_of_floats) is None
    for name, array in data.items():
        np.testing.assert_array_equal(array, before[name])


def test_edges_of_what_is_allowed(data):
    data["X"][5, 0], data["X"][6, 0], data["X"][7, 0] = 0.0, -0.0, 1.0
    assert check_digits(**data) is None
    one = {name: array[..., :1] for name, array in data.items()}
    assert check_digits(**one) is None
    none = {name: array[..., :0] for name, array in data.items()}
    assert check_digits(**none) is None
    bits = {"X": np.zeros((784, 1), dtype=bool), "X_test": np.ones((784, 1), dtype=np.uint8)}
    assert check_digits(bits["X"], np.array([0]), bits["X_test"], np.array([1])) is None


@pytest.mark.parametrize("name", ["X", "X_test"])
def test_images_of_another_size(data, name):
    m = "m" if name == "X" else "k"
    data[name] = np.zeros((64, 6))
    assert fault(data) == f"check_digits: {name} must have shape (784, {m}), got (64, 6)."


def test_other_shapes(data):
    turned = data | {"X": data["X"].T}
    assert fault(turned) == "check_digits: X must have shape (784, m), got (6, 784). X.T fits."
    row = data | {"y": data["y"][None, :]}
    assert fault(row) == "check_digits: y must have shape (6,), got (1, 6). y.ravel() is one."
    short = data | {"y_test": data["y_test"][:2]}
    assert fault(short) == "check_digits: y_test must have shape (3,), got (2,)."


@pytest.mark.parametrize("name", ["X", "X_test"])
@pytest.mark.parametrize(
    ("value", "shown"),
    [(255, "255"), (-0.25, "-0.25"), (np.nan, "nan"), (np.inf, "inf"), (np.nextafter(1, 2), "1")],
)
def test_pixels_out_of_range(data, name, value, shown):
    data[name][783, -1] = value
    assert fault(data) == (
        f"check_digits: {name} must be in the range 0 to 1, got {shown}. "
        "Pixels from 0 to 255 are divided by 255."
    )


@pytest.mark.parametrize("name", ["y", "y_test"])
@pytest.mark.parametrize("value", [10, -1, 0.5, np.nan])
def test_labels_that_do_not_exist(data, name, value):
    data[name] = data[name].astype(type(value))
    data[name][-1] = value
    assert fault(data) == (
        f"check_digits: {name} must hold a label from 0 to 9 for every image, got {value}."
    )


@pytest.mark.parametrize("zero", [0.0, -0.0])
@pytest.mark.parametrize("order", ["C", "F"])
def test_an_image_in_both_sets(data, zero, order):
    data["X_test"][:, 1] = data["X"][:, 4]
    data["X_test"][0, 1] = zero
    data["X_test"] = np.array(data["X_test"], order=order)
    assert fault(data) == (
        "check_digits: X and X_test must not overlap, got column 4 of X again as column 1 of "
        "X_test. Remove it from one of them."
    )


def test_no_twin_is_lost_to_rounding():
    """A sum over a column alone is rounded otherwise than one over many columns at once."""
    X, y = np.random.default_rng(8).random((784, 200)), np.zeros(200)
    for j in range(200):
        twin = fault({"X": X, "y": y, "X_test": X[:, j : j + 1].copy(), "y_test": y[:1]})
        assert f"column {j} of X again" in twin


def test_images_that_are_almost_the_same_do_not_overlap(data):
    """Their keys are equal: the difference is below the unit of the key."""
    data["X_test"][:, 0] = data["X"][:, 0]
    data["X_test"][500, 0] = np.nextafter(data["X"][500, 0], 1.0)
    data["X"][:, 1] = data["X"][:, 0]
    data["X"][501, 1] = np.nextafter(data["X"][501, 0], 1.0)
    assert check_digits(**data) is None
    for i in (1, 0):
        data["X_test"][:, 2] = data["X"][:, i]
        assert f"column {i} of X again as column 2 of X_test" in fault(data)


def test_many_images_that_differ_in_one_pixel():
    """White images have the largest key there is, close to 2**52; more than one part of 1000."""
    m = 3 * 784
    X = np.ones((784, m + 1))
    X[np.arange(m) // 3, np.arange(m)] = 0.5 + np.arange(m) / 1e4
    X_test = X[:, m - 1 :].copy()  # the last image with a grey pixel, and the white one
    y, y_test = np.zeros(m + 1), np.zeros(2)
    both = {"X": X, "y": y, "X_test": X_test[:, ::-1], "y_test": y_test}
    assert f"column {m} of X again as column 0" in fault(both)
    assert f"column {m - 1} of X again as column 0" in fault(both | {"X_test": X_test})
    assert check_digits(X[:, : m - 1], y[: m - 1], X_test, y_test) is None


def test_each_fault_has_its_own_word(data):
    words = {"shape", "range", "label", "overlap"}
    faults = {
        "shape": {"y": np.zeros(5)},
        "range": {"X": data["X"] * 255},
        "label": {"y": data["y"] + 1},
        "overlap": {"X_test": data["X"][:, :3]},
    }
    for word, change in faults.items():
        text = fault(data | change)
        assert {known for known in words if known in text} == {word}


def test_one_hot_by_hand():
    Y = one_hot(np.array([2, 0, 2]), 4)
    np.testing.assert_array_equal(Y, [[0, 1, 0], [0, 0, 0], [1, 0, 1], [0, 0, 0]])
    assert Y.dtype == np.float64
    assert one_hot(np.array([0], dtype=np.uint8), 1).tolist() == [[1.0]]
    assert one_hot(np.zeros(0, dtype=int), 3).shape == (3, 0)


@given(st.lists(st.integers(0, 6), min_size=1))
def test_one_hot_keeps_the_label(labels):
    Y = one_hot(np.array(labels), np.int64(7))
    np.testing.assert_array_equal(Y.argmax(axis=0), labels)
    np.testing.assert_array_equal(Y.sum(axis=0), 1.0)


@pytest.mark.parametrize(
    ("labels", "error", "message"),
    [
        (np.array([0, 3]), ValueError, "labels must be whole numbers from 0 to 2, got 3."),
        (np.array([0, -1]), ValueError, "labels must be whole numbers from 0 to 2, got -1."),
        (
            np.array([[0, 1]]),
            ValueError,
            "labels must have shape (m,), got (1, 2). labels.ravel() is one.",
        ),
        (np.array([0.0]), TypeError, "labels must hold whole numbers, got dtype float64."),
    ],
)
def test_one_hot_checks_its_labels(labels, error, message):
    with pytest.raises(error, match=f"^one_hot: {re.escape(message)}$"):
        one_hot(labels, 3)


def test_one_hot_wants_an_array():
    with pytest.raises(TypeError, match=r"^one_hot: labels must be an array .*, got a list\. "):
        one_hot([0, 1], 3)


def shifted(image, dx, dy):
    """Pixel by pixel, as the description says."""
    result = np.zeros((28, 28))
    for row in range(28):
        for column in range(28):
            if 0 <= row + dy < 28 and 0 <= column + dx < 28:
                result[row + dy, column + dx] = image[row, column]
    return result


@pytest.mark.parametrize(
    ("dx", "dy"),
    [(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1), (5, -3), (-27, 27), (28, 0), (0, -28), (29, 0)],
)
@pytest.mark.parametrize("change", [np.ascontiguousarray, np.asfortranarray, lambda a: a[:, ::-1]])
def test_shift_against_a_loop(dx, dy, change):
    X = change(np.random.default_rng(4).random((784, 3)) + 0.1)
    before = X.copy()
    got = shift_images(X, dx, dy)
    expected = [shifted(X[:, j].reshape(28, 28), dx, dy).ravel() for j in range(3)]
    np.testing.assert_array_equal(got, np.stack(expected, axis=1))
    got[:] = 7.0
    np.testing.assert_array_equal(X, before)


def test_right_and_down_are_positive():
    X = np.zeros((784, 1))
    X[10 * 28 + 20] = 1.0  # row 10, column 20
    assert shift_images(X, 3, 0).argmax() == 10 * 28 + 23
    assert shift_images(X, 0, 3).argmax() == 13 * 28 + 20


@pytest.mark.parametrize("far", [28, -28, 10**30, -(10**30), np.int64(-(2**63))])
def test_shifts_of_any_size(far):
    X = np.ones((784, 2), dtype=int)
    for dx, dy in ((far, 0), (0, far), (far, far)):
        got = shift_images(X, dx, dy)
        assert (got.dtype, got.shape, got.any()) == (np.float64, (784, 2), False)
    assert shift_images(np.ones((784, 0)), far, 1).shape == (784, 0)


def test_shift_checks_its_arguments():
    message = "shift_images: X must have shape (784, m), got (2, 784). X.T fits."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        shift_images(np.ones((2, 784)), 1, 1)
    for name, shift in (("dx", (0.5, 1)), ("dy", (1, 0.5))):
        message = f"shift_images: {name} must be a whole number, got 0.5."
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            shift_images(np.ones((784, 2)), *shift)


@pytest.fixture
def network():
    rng = np.random.default_rng(6)
    sizes = (5, 4, 3, 2)
    shapes = zip(sizes[1:], sizes, strict=False)
    return [(rng.normal(size=s), rng.normal(size=(s[0], 1))) for s in shapes]


def module(dtype):
    """NumPy, but every array that it takes in gets this type."""
    names = {name: getattr(np, name) for name in ("where", "zeros_like", "maximum")}
    return SimpleNamespace(asarray=lambda x: np.asarray(x).astype(dtype), **names)


def test_the_same_module_gives_no_difference(network):
    X = np.random.default_rng(7).normal(size=(5, 8))
    assert same_on_both(np, np, network, X) == 0.0
    assert type(same_on_both(np, np, network, X)) is float
    assert same_on_both(np, np, network, X[:, :0]) == 0.0


def test_both_modules_are_used(network):
    X = np.random.default_rng(7).normal(size=(5, 8))
    coarse = module(np.float16)
    difference = same_on_both(np, coarse, network, X)
    assert 1e-5 < difference < 0.1
    assert same_on_both(coarse, np, network, X) == difference
    assert same_on_both(coarse, coarse, network, X) == 0.0


def test_difference_by_hand():
    """The second module doubles what comes in. ReLU on all but the last layer.

    Once: Z1 = (1, -1), A1 = (1, 0), Z2 = 1 * -3 + 0 + 1 = -2.
    Doubled: W 2, x 2, b 2: Z1 = 2 * 2 * (1, -1) - (0, 0) = (4, -4), Z2 = -6 * 4 + 2 = -22.
    """
    parameters = [
        (np.array([[1.0], [-1.0]]), np.zeros((2, 1))),
        (np.array([[-3.0, 5.0]]), np.array([[1.0]])),
    ]
    twice = module(float)
    twice.asarray = lambda x: 2.0 * np.asarray(x)
    assert same_on_both(np, twice, parameters, np.array([[1.0]])) == 20.0
    assert same_on_both(twice, np, parameters, np.array([[1.0]])) == 20.0
    # Several examples and outputs: the largest difference counts. x = 0 gives 1 and 2 * 1.
    assert same_on_both(np, twice, parameters, np.array([[0.0, 1.0, 0.0]])) == 20.0


def test_layers_that_do_not_fit(network):
    message = "same_on_both: X must have shape (5, m), got (8, 5). X.T fits."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        same_on_both(np, np, network, np.ones((8, 5)))


def test_another_library(network, data):
    strict = pytest.importorskip("array_api_strict")
    X = np.random.default_rng(7).normal(size=(5, 8))
    assert same_on_both(np, strict, network, X) < 1e-14
    arrays = {name: strict.asarray(array) for name, array in data.items()}
    assert check_digits(**arrays) is None
    assert "overlap" in fault(arrays | {"X_test": arrays["X"][:, :3]})
    assert "range" in fault(arrays | {"X": arrays["X"] * 2.0})
    assert "label" in fault(arrays | {"y": arrays["y"] + 1})
    for got, expected in (
        (one_hot(arrays["y"], 10), one_hot(data["y"], 10)),
        (shift_images(arrays["X"], 3, -4), shift_images(data["X"], 3, -4)),
    ):
        assert type(got) is type(arrays["X"])
        np.testing.assert_array_equal(np.asarray(got), expected)


def test_numbers_are_brought_home_by_get_or_one_by_one(network):
    """CuPy's arrays have get; those of other libraries refuse NumPy."""
    X = np.random.default_rng(7).normal(size=(5, 8))

    class Far:
        ndim = 2

        def __init__(self, array):
            self.inside = array
            self.shape = array.shape

        def __array__(self, *args, **kwargs):
            raise TypeError("not without being asked")

        def __matmul__(self, other):
            return type(self)(self.inside @ other.inside)

        def __add__(self, other):
            return type(self)(self.inside + other.inside)

        def __lt__(self, other):
            return self.inside < other

        def __getitem__(self, key):
            return self.inside[key]

    class Cupy(Far):
        def get(self):
            return self.inside + 1.0

        def __getitem__(self, key):
            raise RuntimeError("slow")

    for kind, expected in ((Far, 0.0), (Cupy, 1.0)):
        xp = SimpleNamespace(
            asarray=lambda x, kind=kind: kind(x),
            zeros_like=lambda x: x.inside * 0.0,
            where=lambda condition, a, b, kind=kind: kind(np.where(condition, a, b.inside)),
        )
        assert same_on_both(np, xp, network, X) == pytest.approx(expected, abs=1e-14)
