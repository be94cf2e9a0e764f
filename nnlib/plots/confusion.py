"""Which classes a classifier takes for which (course unit 11)."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from nnlib.plots.canvas import BLACK, BLUE, VERMILION, arrays, finite, place
from nnlib.plots.words import say

BLUES = LinearSegmentedColormap.from_list("right", ["white", BLUE])
REDS = LinearSegmentedColormap.from_list("wrong", ["white", VERMILION])


def plot_confusion(matrix, names=None, ax=None):
    """Plot a confusion matrix with the numbers in its cells.

    Right answers are tinted blue, mistakes vermilion and three times as strongly, so that rare ones
    are seen too; each by its share of the row.

    Parameters
    ----------
    matrix : array (C, C)
        Counts: rows are true classes, columns predicted ones. See `nnlib.metrics`.
    names : list of str, optional
        Names of the classes; by default their numbers.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Figure
        With a text alternative.

    Raises
    ------
    ValueError
        If the matrix is not square, is empty, holds no counts, or if names has another length.

    Examples
    --------
    >>> figure = plot_confusion(np.array([[3, 1], [0, 4]]), ["cat", "dog"])
    >>> figure.alt_text
    'Confusion matrix of 8 examples, 7 right (87.5 %). Rows are true classes. cat: 3 as cat, 1 as dog. dog: 4 as dog. Most frequent mistake: cat taken for dog, 1 time.'
    """
    (matrix,) = arrays("plot_confusion", matrix=(matrix, "C C"))
    finite("plot_confusion", "matrix", matrix)
    if not matrix.size or matrix.min() < 0 or (matrix != np.round(matrix)).any():
        raise ValueError("plot_confusion: matrix must hold counts, whole numbers from 0 up.")
    names = [str(name) for name in (range(len(matrix)) if names is None else names)]
    if len(names) != len(matrix):
        raise ValueError(
            f"plot_confusion: names must hold {len(matrix)} names, one for each class, "
            f"got {len(names)}."
        )
    side = max(3.4, 1.2 + 0.48 * len(matrix))
    figure, ax = place("plot_confusion", ax, (side, side))
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    right = np.eye(len(matrix), dtype=bool)
    colours = np.where(right[:, :, None], BLUES(0.75 * shares), REDS(np.minimum(3 * shares, 1.0)))
    ax.imshow(colours)
    for (row, column), count in np.ndenumerate(matrix):
        ax.text(
            column,
            row,
            f"{count:.0f}",
            ha="center",
            va="center",
            color=BLACK,
            fontsize=10.5 if matrix.max() < 1000 else 8.5,
        )
    ax.set_xticks(range(len(names)), names, rotation=90 if max(map(len, names)) > 5 else 0)
    ax.set_yticks(range(len(names)), names)
    ax.set(xlabel="predicted class", ylabel="true class")
    ax.tick_params(length=0)
    return say(figure, _confusion_words(matrix, names))


def _confusion_words(matrix, names):
    """Text alternative: the numbers that are not 0, row by row."""
    total, right = int(matrix.sum()), int(np.trace(matrix))
    share = f" ({100 * right / total:.1f} %)" if total else ""
    parts = [f"Confusion matrix of {total} examples, {right} right{share}. Rows are true classes."]
    for name, row in zip(names, matrix, strict=True):
        cells = [f"{count:.0f} as {names[k]}" for k, count in enumerate(row) if count]
        parts.append(f"{name}: {', '.join(cells) or 'none'}.")
    mistakes = matrix * (1 - np.eye(len(matrix)))
    if mistakes.any():
        row, column = np.unravel_index(np.argmax(mistakes), mistakes.shape)
        often = int(mistakes[row, column])
        parts.append(
            f"Most frequent mistake: {names[row]} taken for {names[column]}, "
            f"{often} {'time' if often == 1 else 'times'}."
        )
    return " ".join(parts)
