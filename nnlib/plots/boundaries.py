"""What a classifier says about every point of the plane (course units 01, 06 and 10)."""

import numpy as np
from matplotlib.colors import ListedColormap

from nnlib.backend import array_module, to_numpy
from nnlib.plots.canvas import BLACK, MARKERS, arrays, finite, place
from nnlib.plots.words import say

# Dark colours for points, the same mixed with white for the plane.
POINTS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00", "#7A7A00")
TINTS = ("#CCE3F0", "#F7DFCC", "#CCECE3", "#F5E4ED", "#DDDDDD", "#DDF0FB", "#FAECCC", "#EEEECC")


def plot_boundary(model, X, labels, threshold=0.0, resolution=200, ax=None):
    """Plot points with their classes, over what a classifier says about the plane.

    Parameters
    ----------
    model : Sequential or callable
        Something with a method `predict`, or a function: of points (2, k) to outputs. Outputs of
        shape (C, k) choose the class with the largest value, of shape (1, k) class 1 where they
        are above the threshold; labels of shape (k,) are taken as they are.
    X : array (2, m)
        One point in each column.
    labels : array (m,)
        Classes, whole numbers from 0.
    threshold : float, optional
        For one output: 0 for logits, 0.5 for probabilities.
    resolution : int, optional
        Points of the grid in each direction.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Figure
        With a text alternative.

    Raises
    ------
    ValueError
        If X, the labels or the outputs have a wrong shape, or if a class is below 0 or above 7.

    Examples
    --------
    >>> from nnlib.data import xor_data
    >>> figure = plot_boundary(lambda X: X[:1] + X[1:] - 0.5, *xor_data())
    >>> figure.alt_text
    'Decision regions over 4 points, x1 from 0 to 1, x2 from 0 to 1. Class 0, circles: 2 points, 1 in the region of the class. Class 1, squares: 2 points, 2 in the region of the class. 3 of 4 points (75.0 %) lie right.'
    """
    xp = array_module(X)
    points, true = arrays("plot_boundary", X=(X, "2 m"), labels=(labels, "m", int))
    finite("plot_boundary", "X", points)
    if points.shape[1] == 0 or true.min() < 0 or true.max() >= len(POINTS):
        raise ValueError(
            f"plot_boundary: labels must be whole numbers from 0 to {len(POINTS) - 1}, one for "
            f"each of at least one point, got {np.unique(true).tolist()}."
        )
    figure, ax = place("plot_boundary", ax, (5.4, 5.0))
    low, high = points.min(axis=1), points.max(axis=1)
    pad = 0.12 * np.maximum(high - low, 1e-3 + 0.1 * (high == low))
    x1, x2 = (np.linspace(a, b, resolution) for a, b in zip(low - pad, high + pad, strict=True))
    grid = np.stack([part.ravel() for part in np.meshgrid(x1, x2)])  # (2, resolution**2)
    regions, said = (_classes(model, xp.asarray(part), threshold) for part in (grid, points))
    n_classes = int(max(true.max(), regions.max(), said.max())) + 1
    _draw_regions(ax, x1, x2, regions.reshape(resolution, resolution), n_classes)
    for k in np.unique(true):
        ax.plot(
            *points[:, true == k],
            MARKERS[k],
            color=POINTS[k],
            mec="white",
            mew=0.7,
            ms=7,
            ls="none",
            label=f"class {k}",
        )
    ax.set(xlabel="x1", ylabel="x2")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False, fontsize=10.5)
    return say(figure, _words(points, true, said))


def _classes(model, X, threshold):
    """Class of each column of X, an array of NumPy."""
    m = X.shape[1]
    out = to_numpy(getattr(model, "predict", model)(X))
    if out.shape == (m,) and out.dtype.kind in "iub":
        found = out.astype(int)
    elif out.ndim == 2 and out.shape[0] == 1 and out.shape[1] == m:
        found = (out[0] > threshold).astype(int)
    elif out.ndim == 2 and out.shape[1] == m:
        found = np.argmax(out, axis=0)
    else:
        raise ValueError(
            f"plot_boundary: model must return an array of shape (C, {m}), or whole numbers of "
            f"shape ({m},), got {out.dtype} of shape {out.shape}."
        )
    if found.min() < 0 or found.max() >= len(POINTS):
        raise ValueError(
            f"plot_boundary: model must know the classes 0 to {len(POINTS) - 1} only, got "
            f"{found.min()} to {found.max()}."
        )
    return found


def _draw_regions(ax, x1, x2, regions, n_classes):
    """Draw a tint for each class, and a line where two of them meet."""
    ax.pcolormesh(
        x1,
        x2,
        regions,
        cmap=ListedColormap(TINTS[:n_classes]),
        vmin=-0.5,
        vmax=n_classes - 0.5,
        shading="nearest",
        rasterized=True,
    )
    for k in np.unique(regions)[1:]:
        ax.contour(x1, x2, regions >= k, levels=[0.5], colors=BLACK, linewidths=1.4)
    ax.set(xlim=(x1[0], x1[-1]), ylim=(x2[0], x2[-1]))


def _words(points, true, said):
    """Text alternative."""
    names = ("circles", "squares", "triangles", "diamonds", "triangles that point down")
    names += ("plus signs", "crosses", "stars")
    (a, c), (b, d) = points.min(axis=1), points.max(axis=1)
    m, right = len(true), int(np.sum(true == said))
    parts = [
        f"Decision regions over {m} points, x1 from {a:.3g} to {b:.3g}, x2 from {c:.3g} to {d:.3g}."
    ]
    for k in np.unique(true):
        inside = int(np.sum((true == k) & (said == k)))
        count = int(np.sum(true == k))
        parts.append(f"Class {k}, {names[k]}: {count} points, {inside} in the region of the class.")
    share = f"{right} of {m} points ({100 * right / m:.1f} %) lie right."
    return " ".join([*parts, share])
