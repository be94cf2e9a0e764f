"""Images in a grid: weights of a first layer, pictures with their classes (course unit 11)."""

import math

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from nnlib.plots.canvas import BLUE, VERMILION, arrays, finite, panels
from nnlib.plots.words import say

SIGNS = LinearSegmentedColormap.from_list("signs", [BLUE, "white", VERMILION])


def plot_weights(W, shape=None, count=32, figure=None):
    """Plot the weights of a first layer as images, one for each neuron.

    White is 0; blue is below, vermilion above 0; all images share one scale.

    Parameters
    ----------
    W : array (n_out, n_in)
        Weights; each row becomes an image.
    shape : (int, int), optional
        Height and width, with height * width = n_in; by default a square.
    count : int, optional
        How many rows to show at most.
    figure : Figure, optional
        An empty one to draw on.

    Returns
    -------
    Figure
        With a text alternative.

    Raises
    ------
    ValueError
        If the shape does not fit n_in.

    Examples
    --------
    >>> plot_weights(np.array([[0.5, -1.0, 0.0, 0.25]])).alt_text
    'Weights of 1 of 1 neurons as images of 2 x 2, blue below 0, vermilion above. W[0]: -1 to 0.5.'
    """
    (W,) = arrays("plot_weights", W=(W, "n_out n_in"))
    finite("plot_weights", "W", W)
    height, width = _image_shape("plot_weights", "W", W.shape[1], shape)
    shown = _shown("plot_weights", "W", len(W), count)
    rows, columns = _grid(shown)
    size = (1.0 + 1.05 * columns, 0.3 + 1.3 * rows)
    figure, axes = panels("plot_weights", figure, size, rows, columns)
    limit = float(np.max(np.abs(W[:shown]))) or 1.0
    words = []
    for ax in axes:
        ax.axis("off")
    for k, ax in zip(range(shown), axes, strict=False):
        image = W[k].reshape(height, width)
        drawn = ax.imshow(image, cmap=SIGNS, vmin=-limit, vmax=limit)
        ax.set_title(f"W[{k}]", fontsize=10)
        _frame(ax)
        words.append(f"W[{k}]: {image.min():.3g} to {image.max():.3g}")
    bar = figure.colorbar(drawn, ax=axes, shrink=0.8, pad=0.02)
    bar.set_label("weight")
    head = f"Weights of {shown} of {len(W)} neurons as images of {height} x {width}, "
    return say(figure, f"{head}blue below 0, vermilion above. {', '.join(words)}.")


def plot_images(X, labels=None, predictions=None, shape=None, count=20, figure=None):
    """Plot images, each with its class, and mark those that are predicted wrong.

    Parameters
    ----------
    X : array (n, m)
        One image in each column, its rows one after the other: 0 is paper, 1 is ink.
    labels : array (m,), optional
        Classes, whole numbers.
    predictions : array (m,), optional
        What a classifier said, whole numbers; needs labels.
    shape : (int, int), optional
        Height and width, with height * width = n; by default a square.
    count : int, optional
        How many images to show at most, the first ones.
    figure : Figure, optional
        An empty one to draw on.

    Returns
    -------
    Figure
        With a text alternative.

    Raises
    ------
    ValueError
        If the shapes do not fit, or if there are predictions without labels.

    Examples
    --------
    >>> from nnlib.data import load_digits
    >>> X, labels = load_digits()
    >>> plot_images(X[:, :3], labels[:3], np.array([0, 1, 3])).alt_text
    '3 of 3 images of 8 x 8. In order: 0, 1, 2 taken for 3. 1 of those shown is wrong.'
    """
    (X,) = arrays("plot_images", X=(X, "n m"))
    finite("plot_images", "X", X)
    n, m = X.shape
    axes_of = {"labels": labels, "predictions": predictions}
    given = {name: (array, str(m), int) for name, array in axes_of.items() if array is not None}
    if predictions is not None and labels is None:
        raise ValueError("plot_images: labels must be given with predictions, got None.")
    found = dict(zip(given, arrays("plot_images", **given), strict=True)) if given else {}
    height, width = _image_shape("plot_images", "X", n, shape)
    shown = _shown("plot_images", "X", m, count)
    rows, columns = _grid(shown)
    size = (0.3 + 1.05 * columns, 0.2 + 1.3 * rows)
    figure, axes = panels("plot_images", figure, size, rows, columns)
    low, high = min(0.0, float(X.min())), max(1.0, float(X.max()))
    words, wrong = [], 0
    for ax in axes:
        ax.axis("off")
    for k, ax in zip(range(shown), axes, strict=False):
        ax.imshow(X[:, k].reshape(height, width), cmap="gray_r", vmin=low, vmax=high)
        label, said = (found[name][k] if name in found else None for name in axes_of)
        mistake = said is not None and said != label
        _frame(ax, mistake)
        if label is not None:
            ax.set_title(f"{label}, said {said}" if mistake else f"{label}", fontsize=10)
            words.append(f"{label} taken for {said}" if mistake else f"{label}")
        wrong += bool(mistake)
    return say(
        figure, _image_words(shown, m, (height, width), words, wrong, "predictions" in found)
    )


def _image_words(shown, m, shape, words, wrong, predicted):
    """Text alternative."""
    text = f"{shown} of {m} images of {shape[0]} x {shape[1]}."
    if words:
        text += f" In order: {', '.join(words)}."
    if predicted:
        text += f" {wrong} of those shown {'is' if wrong == 1 else 'are'} wrong."
    return text


def _image_shape(who, name, n, shape):
    """Height and width of an image of n pixels."""
    if shape is None:
        side = math.isqrt(n)
        if side * side != n:
            raise ValueError(
                f"{who}: shape must be given where {name} has {n} pixels an image, which is no "
                "square. Give shape=(height, width)."
            )
        return side, side
    if len(shape) != 2 or shape[0] * shape[1] != n:
        raise ValueError(
            f"{who}: shape must be a height and a width with {n} pixels together, got {shape}."
        )
    return int(shape[0]), int(shape[1])


def _shown(who, name, m, count):
    """How many of m images are shown."""
    if m < 1 or count < 1:
        raise ValueError(
            f"{who}: {name} and count must be at least one image, got {m} and {count}."
        )
    return min(m, count)


def _grid(number):
    """Rows and columns for so many images, at most 10 in a row."""
    columns = 8 if 10 < number <= 16 else min(number, 10)
    return math.ceil(number / columns), columns


def _frame(ax, mistake=False):
    """Draw a thin frame, or a thick broken one around a mistake."""
    ax.axis("on")
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set(color=VERMILION if mistake else "#777777", linewidth=3.0 if mistake else 0.8)
        spine.set_linestyle("--" if mistake else "-")
