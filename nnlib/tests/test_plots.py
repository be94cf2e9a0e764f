"""Plots: what is drawn and what is said agree with the numbers; no warning, no state left behind."""

import re
import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

matplotlib = pytest.importorskip("matplotlib", reason="plots need matplotlib")

from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from nnlib import plots
from nnlib.activations import relu, sigmoid, sigmoid_grad, tanh, tanh_grad
from nnlib.data import load_digits, xor_data
from nnlib.perceptron import step
from nnlib.plots import canvas

HISTORY = {
    "loss": [2.0, 1.0, 0.5, 0.25],
    "accuracy": [0.2, 0.5, 0.75, 1.0],
    "val_loss": [2.0, 1.5, 1.25, 1.75],
    "val_accuracy": [0.25, 0.5, 0.625, 0.5],
}


def right_of_half(X):
    """Class 1 where the first coordinate is above 1/2; a logit."""
    return X[:1] - 0.5


def one_of_each():
    """Every plot once, by name."""
    X, labels = load_digits()
    return {
        "network": lambda **k: plots.draw_network([4, 3, 1], **k),
        "boundary": lambda **k: plots.plot_boundary(right_of_half, *xor_data(), **k),
        "activation": lambda **k: plots.plot_activation(tanh, tanh_grad, **k),
        "history": lambda **k: plots.plot_history(HISTORY, **k),
        "confusion": lambda **k: plots.plot_confusion(np.array([[5, 2], [0, 9]]), **k),
        "weights": lambda **k: plots.plot_weights(np.linspace(-1, 2, 12).reshape(3, 4), **k),
        "images": lambda **k: plots.plot_images(X[:, :4], labels[:4], np.array([0, 1, 2, 9]), **k),
    }


NAMES = ["network", "boundary", "activation", "history", "confusion", "weights", "images"]
ON_AXES = ["network", "boundary", "activation", "confusion"]


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("name", NAMES)
def test_every_plot_is_a_figure_with_words_that_can_be_drawn(name):
    figure = one_of_each()[name]()
    assert isinstance(figure, plots.Picture)
    assert len(plots.describe(figure)) > 30
    assert plots.show(figure).png.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_cut_off_at_the_border(name):
    figure = one_of_each()[name]()
    figure.draw_without_rendering()
    everything, page = figure.get_tightbbox(), figure.bbox_inches
    assert everything.x0 >= -0.02
    assert everything.y0 >= -0.02
    assert everything.x1 <= page.width + 0.02
    assert everything.y1 <= page.height + 0.02


@pytest.mark.parametrize("name", ON_AXES)
def test_axes_of_the_caller_are_drawn_on(name):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert one_of_each()[name](ax=right) is figure
    assert not left.has_data()
    assert right.has_data() or right.patches
    assert plots.describe(figure) == plots.describe(one_of_each()[name]())
    one_of_each()[name](ax=left)
    assert plots.describe(figure) == " ".join([plots.describe(one_of_each()[name]())] * 2)


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(ON_AXES)))
def test_figure_of_the_caller_is_drawn_on(name):
    figure = Figure(layout="constrained")
    assert one_of_each()[name](figure=figure) is figure
    assert figure.axes


@pytest.mark.parametrize("name", NAMES)
def test_wrong_places_are_refused(name):
    key = "ax" if name in ON_AXES else "figure"
    with pytest.raises(TypeError, match=f": {key} must be an? .* of matplotlib, got a str. Leave"):
        one_of_each()[name](**{key: "here"})


def test_settings_of_matplotlib_stay_as_they_are():
    before = dict(matplotlib.rcParams)
    for draw in one_of_each().values():
        plots.show(draw())
    assert dict(matplotlib.rcParams) == before


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_pyplot_is_never_imported():
    result = run(
        "import sys; from nnlib.plots import draw_network, show; show(draw_network([2, 1]));"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    assert result.stdout == "False\n"


def test_nnlib_does_not_import_matplotlib():
    assert run("import sys, nnlib; print('matplotlib' in sys.modules)").stdout == "False\n"


def test_missing_matplotlib_is_said():
    result = run("import sys; sys.modules['matplotlib'] = None; import nnlib; import nnlib.plots")
    assert result.stderr.endswith(
        "ModuleNotFoundError: nnlib.plots: matplotlib must be installed, found no such package. "
        "Run in a terminal: python -m pip install matplotlib\n"
    )


# draw_network


@pytest.mark.parametrize(
    ("sizes", "max_units", "edges"),
    [
        ([4, 3, 1], 8, [12, 3]),
        ([784, 16, 10], 8, [64, 64]),
        ([5, 2, 9], 3, [6, 6]),  # 3 * 2 and 2 * 3
        ([1, 1], 2, [1]),
    ],
)
def test_edges_and_units_are_counted(sizes, max_units, edges):
    ax = plots.draw_network(sizes, max_units).axes[0]
    drawn = [len(c.get_segments()) for c in ax.collections if isinstance(c, LineCollection)]
    assert drawn == edges
    squares = [p for p in ax.patches if isinstance(p, Rectangle)]
    circles = [p for p in ax.patches if isinstance(p, Circle)]
    assert len(squares) == min(sizes[0], max_units)
    assert len(circles) == sum(min(size, max_units) for size in sizes[1:])
    # One column of dots for each layer that is not drawn in full.
    assert len(ax.lines) == sum(size > max_units for size in sizes)


def test_every_edge_joins_two_units():
    ax = plots.draw_network([3, 2]).axes[0]
    (edges,) = ax.collections
    ends = {(round(a[1], 6), round(b[1], 6)) for a, b in edges.get_segments()}
    left = [round(p.get_y() + 0.22, 6) for p in ax.patches if isinstance(p, Rectangle)]
    right = [round(p.center[1], 6) for p in ax.patches if isinstance(p, Circle)]
    assert ends == {(a, b) for a in left for b in right}


def test_units_stand_evenly_where_none_is_left_out():
    ax = plots.draw_network([4, 1], max_units=4).axes[0]
    heights = [p.get_y() for p in ax.patches if isinstance(p, Rectangle)]
    assert np.diff(heights) == pytest.approx([-0.8] * 3)


def test_arrays_share_colour_and_line_style_with_their_edges():
    ax = plots.draw_network([4, 3, 2, 1]).axes[0]
    framed = {text.get_text(): text.get_bbox_patch() for text in ax.texts if text.get_bbox_patch()}
    shapes = ["W1\n(3, 4)", "b1\n(3, 1)", "W2\n(2, 3)", "b2\n(2, 1)", "W3\n(1, 2)", "b3\n(1, 1)"]
    assert list(framed) == shapes
    frames = list(framed.values())
    looks = set()
    for layer, edges in enumerate(ax.collections):
        for frame in frames[2 * layer : 2 * layer + 2]:
            assert to_hex(frame.get_edgecolor()) == to_hex(edges.get_color()[0])
            looks.add((to_hex(frame.get_edgecolor()), frame.get_linestyle()))
    assert len(looks) == 3
    assert len({style for _, style in looks}) == 3


@pytest.mark.parametrize("sizes", [[4, 3, 1], [784, 16, 10], [3072, 1024, 512, 10], [2, 1]])
def test_frames_do_not_overlap(sizes):
    figure = plots.draw_network(sizes)
    figure.draw_without_rendering()
    boxes = [t.get_bbox_patch() for t in figure.axes[0].texts if t.get_bbox_patch()]
    ends = sorted((b.get_window_extent().x0, b.get_window_extent().x1) for b in boxes)
    assert all(end < start for (_, end), (start, _) in pairwise(ends))


def test_words_of_a_network():
    assert plots.describe(plots.draw_network([784, 16, 10])) == (
        "Network 784-16-10 with 12730 parameters. The input has 784 values. Layer 1 has 16 "
        "neurons: W1 of shape (16, 784), b1 of shape (16, 1). Layer 2 has 10 neurons: W2 of shape "
        "(10, 16), b2 of shape (10, 1)."
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([784],), "must be a list of two or more positive whole numbers, got [784]"),
        (([3, 2], 1), "draw_network: max_units must be at least 2, got 1."),
    ],
)
def test_networks_are_refused(arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        plots.draw_network(*arguments)


# plot_boundary


def region_of(figure):
    (mesh,) = [c for c in figure.axes[0].collections if hasattr(c, "get_coordinates")]
    return np.asarray(mesh.get_array())


def test_regions_are_those_of_the_model():
    regions = region_of(plots.plot_boundary(right_of_half, *xor_data(), resolution=10))
    # From -0.12 to 1.12 in 10 points, five of them are left of 1/2.
    assert regions.tolist() == [[0] * 5 + [1] * 5] * 10


def test_rows_of_the_region_go_up():
    regions = region_of(plots.plot_boundary(lambda X: X[1:] - 0.5, *xor_data(), resolution=4))
    assert regions.tolist() == [[0] * 4, [0] * 4, [1] * 4, [1] * 4]


@pytest.mark.parametrize(
    "model",
    [
        lambda X: np.concatenate([0.5 - X[:1], X[:1] - 0.5]),
        lambda X: (X[0] > 0.5).astype(int),
        lambda X: X[0] > 0.5,
    ],
    ids=["two outputs", "labels", "booleans"],
)
def test_outputs_of_other_forms_mean_the_same(model):
    X, labels = xor_data()
    expected = plots.plot_boundary(right_of_half, X, labels, resolution=10)
    figure = plots.plot_boundary(model, X, labels, resolution=10)
    assert np.array_equal(region_of(figure), region_of(expected))
    assert plots.describe(figure) == plots.describe(expected)


def test_threshold_for_probabilities():
    X, labels = xor_data()
    expected = region_of(plots.plot_boundary(right_of_half, X, labels))
    figure = plots.plot_boundary(lambda X: sigmoid(X[:1] - 0.5), X, labels, threshold=0.5)
    assert np.array_equal(region_of(figure), expected)


def test_a_network_is_asked_by_predict_in_the_precision_of_x():
    class Model:
        def predict(self, X):
            self.dtype = X.dtype
            return right_of_half(X)

    model = Model()
    X, labels = xor_data()
    plots.plot_boundary(model, X.astype(np.float32), labels)
    assert model.dtype == np.float32


def test_points_have_a_marker_for_each_class():
    X, labels = xor_data()
    lines = plots.plot_boundary(right_of_half, X, labels).axes[0].lines
    assert [line.get_marker() for line in lines] == ["o", "s"]
    for k, line in enumerate(lines):
        assert np.array_equal(line.get_xydata().T, X[:, labels == k])


def test_words_of_a_boundary():
    # Right of 1/2 lie (1, 0), class 1, and (1, 1), class 0; so one of each class is right.
    assert plots.describe(plots.plot_boundary(right_of_half, *xor_data())) == (
        "Decision regions over 4 points, x1 from 0 to 1, x2 from 0 to 1. Class 0, circles: 2 "
        "points, 1 in the region of the class. Class 1, squares: 2 points, 1 in the region of the "
        "class. 2 of 4 points (50.0 %) lie right."
    )


def test_points_on_one_spot_and_a_constant_model():
    figure = plots.plot_boundary(lambda X: X[:1] * 0 - 1, np.ones((2, 1)), np.array([0]))
    assert not region_of(figure).any()


@pytest.mark.parametrize(
    ("model", "X", "labels", "message"),
    [
        (
            right_of_half,
            np.ones((5, 2)),
            np.array([0, 1]),
            "plot_boundary: X must have shape (2, m), got (5, 2). X.T fits.",
        ),
        (
            right_of_half,
            np.ones((2, 3)),
            np.array([0, 1]),
            "plot_boundary: labels must have shape (3,), got (2,).",
        ),
        (
            right_of_half,
            np.ones((2, 1)),
            np.array([8]),
            (
                "plot_boundary: labels must be whole numbers from 0 to 7, one for each of at least "
                "one point, got [8]."
            ),
        ),
        (
            lambda X: X.T,
            np.ones((2, 1)),
            np.array([0]),
            (
                "plot_boundary: model must return an array of shape (C, 40000), or whole numbers "
                "of shape (40000,), got float64 of shape (40000, 2)."
            ),
        ),
        (
            lambda X: X[0],
            np.ones((2, 1)),
            np.array([0]),
            "of shape (40000,), got float64 of shape (40000,).",
        ),
        (
            lambda X: np.full(X.shape[1], -1),
            np.ones((2, 1)),
            np.array([0]),
            "plot_boundary: model must know the classes 0 to 7 only, got -1 to -1.",
        ),
        (
            right_of_half,
            np.array([[np.inf], [0.0]]),
            np.array([0]),
            "plot_boundary: X must hold finite numbers, got inf.",
        ),
    ],
)
def test_boundaries_are_refused(model, X, labels, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        plots.plot_boundary(model, X, labels)


# plot_activation


def test_curves_hold_the_values():
    ax = plots.plot_activation(sigmoid, sigmoid_grad, span=3).axes[0]
    solid, dashed = ax.lines[:2]
    z = solid.get_xdata()
    assert (z[0], z[-1]) == (-3, 3)
    assert np.array_equal(solid.get_ydata(), sigmoid(z))
    assert np.array_equal(dashed.get_ydata(), sigmoid_grad(z))
    assert (solid.get_linestyle(), dashed.get_linestyle()) == ("-", "--")
    assert solid.get_color() != dashed.get_color()
    assert sorted(texts(ax)) == ["sigmoid", "sigmoid_grad"]


def test_a_jump_is_no_upright_line():
    curve = plots.plot_activation(step).axes[0].lines[0].get_ydata()
    assert np.sum(np.isnan(curve)) == 1
    assert np.nanmin(curve) == 0
    assert np.nanmax(curve) == 1


def test_words_of_an_activation():
    assert plots.describe(plots.plot_activation(tanh, tanh_grad)) == (
        "Curves from z = -5 to 5. tanh, solid: -1 at -5, 0 at 0, 1 at 5. "
        # 4 e^-10 = 0.00018160
        "tanh_grad, dashed: 0.000182 at -5, 1 at 0, 0.000182 at 5."
    )


@pytest.mark.parametrize(
    ("function", "span", "message"),
    [
        (relu, 0, "plot_activation: span must be a number above 0, got 0."),
        (relu, float("inf"), "plot_activation: span must be a number above 0, got inf."),
        (
            np.sum,
            5,
            (
                "plot_activation: sum must return an array of shape (2001,), the shape of its "
                "argument, got ()."
            ),
        ),
    ],
)
def test_activations_are_refused(function, span, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        plots.plot_activation(function, span=span)


def test_names_at_the_ends_keep_apart():
    ax = plots.plot_activation(lambda z: z, lambda z: z * 0 + 4.95).axes[0]
    low, high = sorted(text.xy[1] for text in ax.texts)
    assert high - low > 0.05 * np.ptp(ax.get_ylim())


# plot_history


def test_history_has_a_panel_for_each_measure_and_marks_the_best_epoch():
    loss, accuracy = plots.plot_history(HISTORY).axes
    for ax, measure in ((loss, "loss"), (accuracy, "accuracy")):
        assert ax.get_ylabel() == measure
        assert ax.lines[0].get_ydata().tolist() == HISTORY[measure]
        assert ax.lines[1].get_ydata().tolist() == HISTORY[f"val_{measure}"]
        assert ax.lines[0].get_xdata().tolist() == [1, 2, 3, 4]
        assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()
        star = ax.lines[-1]
        assert star.get_marker() == "*"
        assert star.get_xydata().tolist() == [[3, HISTORY[f"val_{measure}"][2]]]
        assert "3" in ax.get_title()
        assert sorted(texts(ax)) == ["training", "validation"]


def test_words_of_a_history():
    assert plots.describe(plots.plot_history(HISTORY)) == (
        "Learning curves over 4 epochs. loss: 2 at first, 0.25 at the end. accuracy: 0.2 at first, "
        "1 at the end. val_loss: 2 at first, 1.75 at the end. val_accuracy: 0.25 at first, 0.5 at "
        "the end. Best epoch 3 with val_loss 1.25."
    )


def test_without_validation_the_lowest_loss_is_best():
    figure = plots.plot_history({"loss": [1.0, 3.0, 2.0]})
    assert plots.describe(figure).endswith("Best epoch 1 with loss 1.")
    assert plots.describe(plots.plot_history({"val_r2": [0.5]})).startswith(
        "Learning curves over 1 epoch. val_r2: 0.5 at first"
    )


def test_a_diverged_history_can_be_drawn():
    figure = plots.plot_history({"loss": [1.0, float("inf"), float("nan")]})
    assert plots.describe(figure).endswith("nan at the end. Best epoch 1 with loss 1.")
    plots.show(figure)
    plots.show(plots.plot_history({"loss": [float("nan")]}))


@pytest.mark.parametrize(
    ("history", "got"),
    [
        ({}, "none"),
        ({"loss": []}, "loss: (0,)"),
        ({"loss": [1.0, 2.0], "val_loss": [1.0]}, "loss: (2,), val_loss: (1,)"),
        ({"loss": 1.0}, "loss: ()"),
    ],
)
def test_histories_are_refused(history, got):
    message = (
        "plot_history: history must hold lists of one length, with one number for each epoch, "
        f"got {got}. Train first."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        plots.plot_history(history)


# plot_confusion


def test_cells_hold_the_counts_with_true_classes_in_rows():
    ax = plots.plot_confusion(np.array([[5, 2, 0], [0, 9, 1], [3, 0, 1500]])).axes[0]
    cells = {
        (round(t.get_position()[1]), round(t.get_position()[0])): t.get_text() for t in ax.texts
    }
    assert cells == {
        (0, 0): "5",
        (0, 1): "2",
        (0, 2): "0",
        (1, 0): "0",
        (1, 1): "9",
        (1, 2): "1",
        (2, 0): "3",
        (2, 1): "0",
        (2, 2): "1500",
    }
    assert ax.get_ylabel() == "true class"
    assert ax.get_xlabel() == "predicted class"


def luminance(colour):
    """Relative luminance of WCAG 2."""
    rgb = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("share", range(0, 101, 5))
def test_numbers_can_be_read_on_every_tint(share):
    matrix = np.array([[share, 100 - share], [1, 0]])
    ax = plots.plot_confusion(matrix).axes[0]
    colours = ax.images[0].get_array()
    for text in ax.texts:
        column, row = (round(value) for value in text.get_position())
        pair = sorted([luminance(text.get_color()), luminance(colours[row, column][:3])])
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5


def test_words_of_a_confusion_matrix():
    figure = plots.plot_confusion(np.array([[5.0, 2.0], [0.0, 9.0]]), ["cat", "dog"])
    assert plots.describe(figure) == (
        "Confusion matrix of 16 examples, 14 right (87.5 %). Rows are true classes. cat: 5 as cat, "
        "2 as dog. dog: 9 as dog. Most frequent mistake: cat taken for dog, 2 times."
    )
    empty = plots.describe(plots.plot_confusion(np.zeros((2, 2), int)))
    assert empty.endswith("0 right. Rows are true classes. 0: none. 1: none.")


@pytest.mark.parametrize(
    ("matrix", "names", "message"),
    [
        (np.ones((2, 3)), None, "plot_confusion: matrix must have shape (C, C), got (2, 3)."),
        (
            np.array([[0.5]]),
            None,
            "plot_confusion: matrix must hold counts, whole numbers from 0 up.",
        ),
        (np.array([[-1]]), None, "must hold counts"),
        (np.array([[np.nan]]), None, "plot_confusion: matrix must hold finite numbers, got nan."),
        (np.ones((0, 0)), None, "must hold counts"),
        (
            np.ones((2, 2)),
            ["cat"],
            "plot_confusion: names must hold 2 names, one for each class, got 1.",
        ),
    ],
)
def test_confusion_matrices_are_refused(matrix, names, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        plots.plot_confusion(matrix, names)


# plot_weights and plot_images


def images_of(figure):
    """Images by title; the colour bar has none."""
    return {ax.get_title(): ax.images[0] for ax in figure.axes if ax.images and ax.get_title()}


def test_weights_share_one_scale_with_zero_in_its_middle():
    W = np.array([[1.0, -3.0, 0.5, 0.0, 2.0, 1.0], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]])
    drawn = images_of(plots.plot_weights(W, (2, 3)))
    assert list(drawn) == ["W[0]", "W[1]"]
    for k, image in enumerate(drawn.values()):
        assert image.get_clim() == (-3.0, 3.0)
        assert np.array_equal(image.get_array(), W[k].reshape(2, 3))
        # White in the middle, up to the half step of a table of 256 colours; blue is below 0.
        assert image.cmap(0.5)[:3] == pytest.approx((1, 1, 1), abs=0.01)
        assert to_hex(image.cmap(0.0)).upper() == canvas.BLUE
        assert to_hex(image.cmap(1.0)).upper() == canvas.VERMILION


def test_words_of_weights():
    W = np.array([[0.0, -0.5, 0.25, 1.0]] * 3)
    assert plots.describe(plots.plot_weights(W, count=2)) == (
        "Weights of 2 of 3 neurons as images of 2 x 2, blue below 0, vermilion above. "
        "W[0]: -0.5 to 1, W[1]: -0.5 to 1."
    )


def test_weights_of_zeros_can_be_drawn():
    plots.show(plots.plot_weights(np.zeros((1, 4))))


def test_images_keep_their_orientation_and_mark_mistakes():
    X = np.arange(12.0).reshape(2, 6).T / 12  # two images of 2 x 3
    figure = plots.plot_images(X, np.array([4, 7]), np.array([4, 1]), shape=(2, 3))
    drawn = images_of(figure)
    assert list(drawn) == ["4", "7, said 1"]
    assert (drawn["7, said 1"].get_array() * 12).tolist() == [[6, 7, 8], [9, 10, 11]]
    right, wrong = (image.axes.spines["left"] for image in drawn.values())
    assert right.get_linestyle() != wrong.get_linestyle()
    assert right.get_linewidth() < wrong.get_linewidth()
    assert plots.describe(figure) == (
        "2 of 2 images of 2 x 3. In order: 4, 7 taken for 1. 1 of those shown is wrong."
    )


def test_only_so_many_images_are_shown_and_no_empty_frame():
    X, labels = load_digits()
    figure = plots.plot_images(X, labels, count=13)
    assert sum(ax.axison for ax in figure.axes) == 13
    assert plots.describe(figure).startswith("13 of 1797 images of 8 x 8. In order: 0, 1, 2, 3,")
    assert plots.describe(plots.plot_images(X, count=2)) == "2 of 1797 images of 8 x 8."


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: plots.plot_weights(np.ones((2, 5))),
            (
                "plot_weights: shape must be given where W has 5 pixels an image, which is no "
                "square. Give shape=(height, width)."
            ),
        ),
        (
            lambda: plots.plot_weights(np.ones((2, 6)), (3, 3)),
            (
                "plot_weights: shape must be a height and a width with 6 pixels together, "
                "got (3, 3)."
            ),
        ),
        (
            lambda: plots.plot_weights(np.ones(4)),
            "plot_weights: W must have shape (n_out, n_in), got (4,).",
        ),
        (
            lambda: plots.plot_weights(np.full((1, 4), np.nan)),
            (
                "plot_weights: W must hold finite numbers, got nan. If it comes from a training, "
                "try a smaller learning rate."
            ),
        ),
        (
            lambda: plots.plot_images(np.ones((4, 0))),
            "plot_images: X and count must be at least one image, got 0 and 20.",
        ),
        (
            lambda: plots.plot_images(np.ones((4, 3)), np.ones(2, int)),
            "plot_images: labels must have shape (3,), got (2,).",
        ),
        (
            lambda: plots.plot_images(np.ones((4, 3)), None, np.ones(3, int)),
            "plot_images: labels must be given with predictions, got None.",
        ),
    ],
)
def test_images_are_refused(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        call()


# Words in files and pages


def test_png_and_svg_carry_the_words(tmp_path):
    figure = plots.plot_confusion(np.array([[3, 1], [0, 4]]), ["a < b", "cat & dog"])
    plots.save(figure, tmp_path / "x.png")
    image = pytest.importorskip("PIL.Image", reason="reads the PNG").open(tmp_path / "x.png")
    assert image.text["Description"] == plots.describe(figure)
    plots.save(figure, str(tmp_path / "x.svg"))
    svg = ElementTree.parse(tmp_path / "x.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert svg.get("role") == "img"
    assert svg[0].tag == f"{space}title"
    assert svg[0].text == "Confusion matrix of 8 examples, 7 right (87.5 %)"
    assert svg[1].tag == f"{space}desc"
    assert svg[1].text == plots.describe(figure)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
@pytest.mark.parametrize("name", ["network", "boundary"])
def test_same_plot_same_file(tmp_path, kind, name):
    for number in (1, 2):
        plots.save(one_of_each()[name](), tmp_path / f"{number}.{kind}")
    assert (tmp_path / f"1.{kind}").read_bytes() == (tmp_path / f"2.{kind}").read_bytes()


def test_a_figure_that_is_not_ours_can_be_saved(tmp_path):
    figure = Figure()
    figure.add_subplot().plot([1, 2])
    assert plots.describe(figure) == ""
    plots.save(figure, tmp_path / "x.svg")
    ElementTree.parse(tmp_path / "x.svg")


def test_other_files_are_refused(tmp_path):
    with pytest.raises(
        ValueError, match=r"^save: path must end in .png, .svg or .pdf, got x.bmp.$"
    ):
        plots.save(plots.draw_network([2, 1]), tmp_path / "x.bmp")
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_gets_an_image_with_its_words():
    figure = plots.draw_network([2, 1])
    page = figure._repr_html_()
    assert page == plots.show(figure)._repr_html_()
    parsed = ElementTree.fromstring(page.replace('">', '"/>'))  # HTML does not close an img
    assert parsed.tag == "figure"
    assert parsed[0].get("alt") == plots.describe(figure)
    assert parsed[0].get("src").startswith("data:image/png;base64,iVBOR")
    assert repr(plots.show(figure)) == plots.describe(figure)


def test_quotes_do_not_leave_the_attribute():
    page = plots.words.Shown(b"", 'a "quoted" <b>')._repr_html_()
    assert 'alt="a &quot;quoted&quot; &lt;b&gt;"' in page


def test_arrays_of_a_device_are_fetched_by_their_get():
    class OnDevice:
        __cuda_array_interface__ = ()

        def get(self):
            return np.array([1.0, 2.0])

        def __array__(self, *args, **kwargs):
            raise TypeError("no silent transfer")

    assert plots.to_numpy(OnDevice()).tolist() == [1.0, 2.0]


def test_arrays_of_another_library_can_be_plotted():
    strict = pytest.importorskip("array_api_strict", reason="stands for another array library")
    X, labels = (strict.asarray(part) for part in xor_data())
    expected = plots.describe(plots.plot_boundary(right_of_half, *xor_data()))
    assert plots.describe(plots.plot_boundary(lambda X: X[:1, :] - 0.5, X, labels)) == expected
    assert images_of(plots.plot_weights(strict.ones((1, 4))))


def test_arguments_are_not_changed():
    W = np.array([[1.0, -2.0, 3.0, 4.0]])
    before = W.copy()
    plots.plot_weights(W)
    plots.plot_images(W.T)
    assert np.array_equal(W, before)


@pytest.mark.parametrize("name", ["BLUE", "VERMILION", "GREEN", "PINK"])
def test_colours_of_lines_stand_out_from_white(name):
    assert 1.05 / (luminance(getattr(canvas, name)) + 0.05) >= 3.0
