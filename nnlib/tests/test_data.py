"""Data: pairs stay together, classes are counted, files are whole, broken files say what is wrong."""

import gzip
import re
import struct
import subprocess
import sys
from importlib import resources

import numpy as np
import pytest

from nnlib.data import (
    circles,
    draw_glyphs,
    load_digits,
    load_glyphs,
    load_mnist,
    moons,
    spirals,
    split,
    xor_data,
)
from nnlib.data.hands import HANDS, strokes
from nnlib.dense import Dense
from nnlib.descent import minibatches
from nnlib.gradcheck import check_layer
from nnlib.initializers import glorot_uniform, he_normal
from nnlib.scaling import split_and_scale
from nnlib.training import dropout

TOYS = {
    "circles": circles,
    "moons": moons,
    "spirals": lambda m, noise, rng: spirals(m, 3, noise, rng),
}


@pytest.mark.parametrize("name", TOYS)
def test_toys_have_the_house_shapes_and_equal_classes(name):
    X, labels = TOYS[name](120, 0.1, np.random.default_rng(3))
    assert (X.shape, X.dtype, labels.shape, labels.dtype) == ((2, 120), float, (120,), np.int64)
    n_classes = 3 if name == "spirals" else 2
    assert np.bincount(labels).tolist() == [120 // n_classes] * n_classes
    assert X[0].std() > 0.1
    assert X[1].std() > 0.1


@pytest.mark.parametrize("name", TOYS)
def test_same_seed_same_points(name):
    X, labels = TOYS[name](50, 0.2, np.random.default_rng(7))
    again, labels_again = TOYS[name](50, 0.2, np.random.default_rng(7))
    other, _ = TOYS[name](50, 0.2, np.random.default_rng(8))
    assert np.array_equal(X, again)
    assert np.array_equal(labels, labels_again)
    assert not np.array_equal(X, other)


@pytest.mark.parametrize("name", TOYS)
def test_noise_has_the_given_standard_deviation(name):
    # The first random numbers are the places on the curve, so that the noise is the difference.
    clean, _ = TOYS[name](20000, 0.0, np.random.default_rng(1))
    noisy, _ = TOYS[name](20000, 0.25, np.random.default_rng(1))
    assert (noisy - clean).std(axis=1) == pytest.approx([0.25, 0.25], rel=0.03)


def test_circles_lie_on_two_radii():
    X, labels = circles(40, 0.0, np.random.default_rng(0))
    assert np.sqrt(np.sum(X**2, axis=0)) == pytest.approx(np.where(labels == 0, 1.0, 0.5))


def test_moons_lie_on_two_half_circles():
    X, labels = moons(40, 0.0, np.random.default_rng(0))
    middle = np.where(labels == 0, [[0.0], [0.0]], [[1.0], [0.5]])
    assert np.sqrt(np.sum((X - middle) ** 2, axis=0)) == pytest.approx(np.ones(40))
    assert X[1, labels == 0].min() >= 0.0
    assert X[1, labels == 1].max() <= 0.5
    # The tip of each reaches into the other: the lower one begins left of the upper one's end.
    assert X[0, labels == 1].min() < 0.3
    assert X[0, labels == 0].max() > 0.7


@pytest.mark.parametrize("n_arms", [2, 3, 5])
def test_arms_of_a_spiral_are_turned_copies(n_arms):
    X, labels = spirals(60, n_arms, 0.0, np.random.default_rng(0))
    radius = np.sqrt(np.sum(X**2, axis=0))
    angle = np.arctan2(X[1], X[0]) - 2 * np.pi * (radius + labels / n_arms)
    assert np.cos(angle) == pytest.approx(np.ones(60))
    assert radius.min() >= 0.1
    assert radius.max() <= 1.0


def test_no_line_solves_xor():
    # Were it w1 x1 + w2 x2 + b > 0 for class 1 only: the sum over class 1 is w1 + w2 + 2 b > 0,
    # that over class 0 is the same number, and must be <= 0.
    X, labels = xor_data()
    assert labels.tolist() == [0, 1, 1, 0]
    assert np.array_equal(X[:, labels == 1].sum(axis=1), X[:, labels == 0].sum(axis=1))
    assert len(np.unique(X, axis=1).T) == 4


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda rng: circles(1, 0.1, rng),
            "circles: m must be at least 2, one point a class, got 1.",
        ),
        (lambda rng: spirals(9, 1, 0.1, rng), "spirals: n_arms must be at least 2, got 1."),
        (lambda rng: moons(4, -0.1, rng), "moons: noise must be a number from 0 up, got -0.1."),
        (
            lambda rng: moons(4, float("nan"), rng),
            "moons: noise must be a number from 0 up, got nan.",
        ),
    ],
)
def test_toys_refuse(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call(np.random.default_rng(0))


@pytest.mark.parametrize("rng", [0, None, np.random, np.random.default_rng])
@pytest.mark.parametrize(
    ("who", "call"),
    [
        ("spirals", lambda rng: spirals(300, 3, 0.1, rng)),
        ("moons", lambda rng: moons(300, 0.1, rng)),
        ("circles", lambda rng: circles(300, 0.1, rng)),
        ("split", lambda rng: split(np.ones((2, 4)), np.ones(4, int), 0.5, rng)),
        ("dropout", lambda rng: dropout(np.ones((2, 4)), 0.5, True, rng)),
        (
            "split_and_scale",
            lambda rng: split_and_scale(np.ones((2, 4)), np.ones((1, 4)), 0.5, rng),
        ),
        ("minibatches", lambda rng: minibatches(np.ones((2, 4)), np.ones((1, 4)), 2, rng)),
        ("he_normal", lambda rng: he_normal(2, 3, rng)),
        ("glorot_uniform", lambda rng: glorot_uniform(2, 3, rng)),
        ("check_layer", lambda rng: check_layer(Dense(2, 3), np.ones((2, 4)), rng)),
    ],
)
def test_a_seed_or_a_module_is_no_generator(who, call, rng):
    message = (
        f"{who}: rng must be a NumPy generator, got {rng!r}. Make one: np.random.default_rng(0)."
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        call(rng)


def test_the_seed_given_stands_in_the_advice():
    with pytest.raises(TypeError, match=re.escape("got 7. Make one: np.random.default_rng(7).")):
        moons(10, 0.1, 7)


def pairs(m, n_classes=3):
    """X whose first row is the number of the example, the second its class."""
    labels = np.arange(m) ** 2 % n_classes
    return np.stack([np.arange(m), labels]).astype(float), labels


@pytest.mark.parametrize("stratify", [False, True])
def test_split_keeps_pairs_together_and_loses_none(stratify):
    X, labels = pairs(100)
    X_train, y_train, X_test, y_test = split(X, labels, 0.7, np.random.default_rng(4), stratify)
    assert np.array_equal(X_train[1], y_train)
    assert np.array_equal(X_test[1], y_test)
    both = np.concatenate([X_train[0], X_test[0]])
    assert sorted(both) == list(range(100))
    assert (X_train[0] != np.sort(X_train[0])).any()
    assert (X_test[0] != np.sort(X_test[0])).any()
    assert y_train.dtype == np.int64


def test_split_takes_a_rounded_share():
    X, labels = pairs(10)
    sizes = [split(X, labels, f, np.random.default_rng(0))[1].size for f in (0.1, 0.25, 0.75, 0.94)]
    assert sizes == [1, 2, 8, 9]  # Python rounds 2.5 to 2, 7.5 to 8


def test_stratified_split_keeps_the_mixture():
    labels = np.repeat([0, 1, 2], [60, 30, 10])
    X = labels[None, :] * 1.0
    for seed in range(5):
        parts = split(X, labels, 0.8, np.random.default_rng(seed), stratify=True)
        assert np.bincount(parts[1]).tolist() == [48, 24, 8]
        assert np.bincount(parts[3]).tolist() == [12, 6, 2]


def test_stratified_parts_are_not_sorted_by_class():
    labels = np.repeat([0, 1], 50)
    parts = split(labels[None, :] * 1.0, labels, 0.5, np.random.default_rng(0), stratify=True)
    assert np.diff(parts[1]).min() == np.diff(parts[3]).min() == -1


def test_split_does_not_change_its_input():
    X, labels = pairs(10)
    before = X.copy(), labels.copy()
    parts = split(X, labels, 0.5, np.random.default_rng(0))
    parts[0][:] = parts[1][:] = -1
    assert np.array_equal(X, before[0])
    assert np.array_equal(labels, before[1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1.0]], np.array([1]), 0.5), "split: X must be an array of shape (n, m), got a list."),
        (
            (np.ones((2, 3)), np.ones(4, int), 0.5),
            "split: labels must have shape (3,), got (4,).",
        ),
        (
            (np.ones((2, 3)), np.ones((1, 3), int), 0.5),
            "split: labels must have shape (3,), got (1, 3). labels.ravel() is one.",
        ),
        (
            (np.ones((2, 3)), np.ones(3, int), 70),
            "split: fraction must be between 0 and 1, got 70.",
        ),
        (
            (np.ones((2, 3)), np.ones(3, int), 0.1),
            "split: fraction must leave examples for both parts, got 0.1 of 3.",
        ),
    ],
)
def test_split_refuses(arguments, message):
    with pytest.raises((ValueError, TypeError), match=f"^{re.escape(message)}"):
        split(*arguments, np.random.default_rng(0))


def test_uci_digits_are_whole():
    X, labels = load_digits()
    assert (X.shape, X.dtype, labels.shape, labels.dtype) == ((64, 1797), float, (1797,), np.int64)
    # Counts of the test part as published with the data set (UCI, optdigits.names).
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (X.min(), X.max()) == (0.0, 1.0)
    assert np.array_equal(X * 16, np.round(X * 16))
    assert X.sum() * 16 == 561718  # the sum of all values of the copy that was taken
    # The first picture is a 0: as printed in the documentation of scikit-learn's load_digits.
    assert (X[:16, 0] * 16).tolist() == [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]


def test_glyphs_are_whole():
    X, labels, X_test, labels_test = load_glyphs()
    assert (X.shape, X_test.shape) == ((784, 4000), (784, 1000))
    assert (X.dtype, labels.dtype) == (np.float64, np.int64)
    assert np.bincount(labels).tolist() == [400] * 10
    assert np.bincount(labels_test).tolist() == [100] * 10
    for part in (X, X_test):
        assert (part.min(), part.max()) == (0.0, 1.0)
        assert part.max(axis=0).min() > 0.5  # no empty picture
    images = np.concatenate([X, X_test], axis=1).T
    assert len(np.unique(images, axis=0)) == 5000  # so no test picture is a training picture


def test_glyphs_are_those_of_the_program():
    with resources.files("nnlib.data").joinpath("glyphs.npz").open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        images, labels = stored["images"], stored["labels"]
    for first, last in [(0, 20), (3990, 4010), (4980, 5000)]:
        drawn, drawn_labels = draw_glyphs.draw(first, last)
        assert np.array_equal(drawn, images[first:last])
        assert np.array_equal(drawn_labels, labels[first:last])


@pytest.mark.slow
def test_the_program_writes_the_file_again(tmp_path):
    draw_glyphs.write(tmp_path / "again.npz")
    with resources.files("nnlib.data").joinpath("glyphs.npz").open("rb") as file:
        stored, again = np.load(file), np.load(tmp_path / "again.npz")
        assert np.array_equal(stored["images"], again["images"])
        assert np.array_equal(stored["labels"], again["labels"])


def nearest_class(X, labels, X_test):
    """Class of the nearest training picture: a method without anything to tune."""
    far = np.sum(X**2, axis=0)[:, None] - 2 * X.T @ X_test
    return labels[np.argmin(far, axis=0)]


def test_glyphs_are_hard_for_averages_but_can_be_told_apart():
    X, labels, X_test, labels_test = load_glyphs()
    means = np.stack([X[:, labels == digit].mean(axis=1) for digit in range(10)], axis=1)
    by_means = nearest_class(means, np.arange(10), X_test)
    by_pictures = nearest_class(X, labels, X_test)
    assert 0.6 < np.mean(by_means == labels_test) < 0.85
    assert 0.9 < np.mean(by_pictures == labels_test) < 0.99


def test_licences_stand_beside_the_data():
    folder = resources.files("nnlib.data")
    digits = folder.joinpath("digits.txt").read_text(encoding="utf-8")
    for words in ("CC BY 4.0", "E. Alpaydin, C. Kaynak", "1998", "NOT MNIST"):
        assert words in digits
    assert "draw_glyphs" in folder.joinpath("glyphs.txt").read_text(encoding="utf-8")


def test_every_digit_has_several_hands_inside_the_box():
    assert sorted(HANDS) == list(range(10))
    for digit, hands in HANDS.items():
        assert len(set(hands)) >= 3, digit
        for hand in hands:
            points = np.concatenate([stroke for stroke, _ in strokes(hand)])
            assert points.min() >= 0.0
            assert points.max() <= 1.0
            assert np.ptp(points[:, 1]) > 0.8


def test_a_curve_goes_through_its_points():
    points = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0], [4.0, 4.0]])
    line = draw_glyphs.curve(points, pieces=5)
    assert line.shape == (16, 2)
    assert line[::5] == pytest.approx(points)
    # Halfway between p1 and p2 it is (-p0 + 9 p1 + 9 p2 - p3) / 16, here x = (0 + 9 + 27 - 4) / 16.
    assert draw_glyphs.curve(points, pieces=2)[3] == pytest.approx([2.0, (18 + 9 - 4) / 16])


def idx(array):
    """Bytes of an IDX file, written from its description."""
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return struct.pack(">BBBB", 0, 0, 8, array.ndim) + sizes + array.astype(np.uint8).tobytes()


IMAGES = np.arange(2 * 3 * 4).reshape(2, 3, 4) * 10
TEST_IMAGES = np.full((1, 3, 4), 255)
CONTENT = {
    "train-images-idx3-ubyte": idx(IMAGES),
    "train-labels-idx1-ubyte": idx(np.array([7, 2])),
    "t10k-images-idx3-ubyte": idx(TEST_IMAGES),
    "t10k-labels-idx1-ubyte": idx(np.array([9])),
}


@pytest.fixture(params=["plain", "gz", "dots"])
def style(request):
    return request.param


def put(folder, content, style="plain"):
    for name, data in content.items():
        if style == "gz":
            (folder / f"{name}.gz").write_bytes(gzip.compress(data))
        else:
            (folder / (name if style == "plain" else name.replace("-idx", ".idx"))).write_bytes(
                data
            )


def test_mnist_files_are_read(tmp_path, style):
    put(tmp_path, CONTENT, style)
    X, labels, X_test, labels_test = load_mnist(tmp_path)
    assert (X.shape, X.dtype, labels.dtype) == ((12, 2), np.float64, np.int64)
    # Column 1 is picture 1, row by row: 120, 130, ..., 230, divided by 255.
    assert X[:, 1] == pytest.approx(np.arange(120, 240, 10) / 255)
    assert labels.tolist() == [7, 2]
    assert X_test.tolist() == [[1.0]] * 12
    assert labels_test.tolist() == [9]
    assert load_mnist(str(tmp_path), dtype=np.float32)[0].dtype == np.float32


IMAGE_FILE, LABEL_FILE = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            IMAGE_FILE,
            CONTENT[IMAGE_FILE][:-1],
            (
                "load_mnist: train-images-idx3-ubyte must be 40 bytes long for its sizes (2, 3, 4), "
                "got 39. Get the file again."
            ),
        ),
        (
            IMAGE_FILE,
            CONTENT[IMAGE_FILE] + b"x",
            (
                "load_mnist: train-images-idx3-ubyte must be 40 bytes long for its sizes (2, 3, 4), "
                "got 41. Get the file again."
            ),
        ),
        (
            IMAGE_FILE,
            struct.pack(">IIII", 2051, 2**32 - 1, 2**32 - 1, 2**32 - 1),
            f"load_mnist: train-images-idx3-ubyte must be {16 + (2**32 - 1) ** 3} bytes long",
        ),
        (
            IMAGE_FILE,
            CONTENT[LABEL_FILE] + b"12345678",
            (
                "load_mnist: train-images-idx3-ubyte must begin with 2051, the mark of pictures in the "
                "IDX format, and its sizes, got 2049. Are two files swapped, or is it a web page?"
            ),
        ),
        (LABEL_FILE, CONTENT[IMAGE_FILE], "must begin with 2049, the mark of labels in the IDX"),
        (LABEL_FILE, b"<html>no such file</html>", "got 1013478509. Are two files swapped"),
        (LABEL_FILE, b"", "got 0 bytes."),
        (IMAGE_FILE, struct.pack(">II", 2051, 2), "and its sizes, got 2051."),
        (
            LABEL_FILE,
            idx(np.array([1, 2, 3])),
            (
                "load_mnist: train-labels-idx1-ubyte must hold 2 labels, one for each picture, got 3. "
                "Take both files from one place."
            ),
        ),
        (LABEL_FILE, idx(np.array([1])), "must hold 2 labels, one for each picture, got 1."),
        (
            "t10k-images-idx3-ubyte",
            idx(np.zeros((1, 4, 3))),
            (
                "load_mnist: pictures for testing must have the size (3, 4) of those for training, "
                "got (4, 3). Take all files from one place."
            ),
        ),
    ],
)
def test_broken_mnist_files(tmp_path, name, data, message):
    put(tmp_path, CONTENT | {name: data})
    with pytest.raises(ValueError, match=re.escape(message)):
        load_mnist(tmp_path)


@pytest.mark.parametrize("damage", ["cut", "flipped", "no gzip at all"])
def test_broken_gzip(tmp_path, damage):
    put(tmp_path, CONTENT, "gz")
    path = tmp_path / f"{LABEL_FILE}.gz"
    whole = path.read_bytes()
    damaged = {"cut": whole[:-6], "flipped": whole[:12] + b"\xff\xff\xff" + whole[15:]}
    path.write_bytes(damaged.get(damage, b"just text"))
    message = f"load_mnist: {LABEL_FILE}.gz must be a whole gzip file, got an error: "
    with pytest.raises(ValueError, match=f"^{re.escape(message)}.*Get the file again.$"):
        load_mnist(tmp_path)


def test_missing_mnist_file_is_named(tmp_path):
    put(tmp_path, {name: data for name, data in CONTENT.items() if name != LABEL_FILE})
    with pytest.raises(FileNotFoundError) as caught:
        load_mnist(tmp_path)
    assert str(caught.value) == (
        f"load_mnist: {tmp_path} must hold {LABEL_FILE} or {LABEL_FILE}.gz, found neither. Put the "
        "four files of MNIST there; nnlib does not fetch them. load_glyphs() works without them."
    )


def test_data_needs_numpy_and_nothing_else():
    code = (
        "import sys, numpy; before = set(sys.modules); import nnlib.data; "
        "print(sorted({name.partition('.')[0] for name in set(sys.modules) - before}"
        " - set(sys.stdlib_module_names)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert eval(run.stdout) == ["nnlib"]
