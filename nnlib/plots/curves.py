"""Curves: an activation with its derivative (course unit 03), and a training (course unit 10)."""

import math

import numpy as np

from nnlib.backend import to_numpy
from nnlib.plots.canvas import BLACK, BLUE, VERMILION, panels, place
from nnlib.plots.words import say


def plot_activation(function, grad=None, span=5.0, ax=None):
    """Plot an activation function, and its derivative dashed.

    Parameters
    ----------
    function : callable
        Function of an array of numbers that returns an array of the same shape.
    grad : callable, optional
        Its derivative, in the same form.
    span : float, optional
        The curve goes from -span to span.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Figure
        With a text alternative.

    Raises
    ------
    ValueError
        If a function returns another shape than that of its argument.

    Examples
    --------
    >>> from nnlib.activations import relu, relu_grad
    >>> plot_activation(relu, relu_grad).alt_text
    'Curves from z = -5 to 5. relu, solid: 0 at -5, 0 at 0, 5 at 5. relu_grad, dashed: 0 at -5, 0 at 0, 1 at 5.'
    """
    if not 0 < span < math.inf:
        raise ValueError(f"plot_activation: span must be a number above 0, got {span}.")
    figure, ax = place("plot_activation", ax, (5.6, 3.6))
    z = np.linspace(-span, span, 2001)
    words, ends = [f"Curves from z = {-span:g} to {span:g}."], []
    for f, colour, style in ((function, BLUE, "-"), (grad, VERMILION, "--")):
        if f is None:
            continue
        name = getattr(f, "__name__", type(f).__name__)
        y = to_numpy(f(z))
        if y.shape != z.shape:
            raise ValueError(
                f"plot_activation: {name} must return an array of shape {z.shape}, the shape of "
                f"its argument, got {y.shape}."
            )
        ax.plot(z, _broken(y), color=colour, ls=style, lw=2.2)
        ends.append((float(y[-1]), name, colour))
        line = "solid" if style == "-" else "dashed"
        at = ", ".join(f"{y[i]:.3g} at {z[i]:g}" for i in (0, 1000, 2000))
        words.append(f"{name}, {line}: {at}.")
    ax.axhline(0, color=BLACK, lw=0.8)
    ax.axvline(0, color=BLACK, lw=0.8)
    ax.set(xlim=(-span, span), xlabel="z")
    _label_ends(ax, span, ends)
    _plain(ax)
    return say(figure, " ".join(words))


def plot_history(history, figure=None):
    """Plot learning curves, one panel for each measure, and mark the best epoch.

    Parameters
    ----------
    history : dict
        Lists with one number for each epoch: "loss" and other measures, and the same with "val_"
        in front for validation. What `Sequential.fit` and `train` return.
    figure : Figure, optional
        An empty one to draw on.

    Returns
    -------
    Figure
        With a text alternative.

    Raises
    ------
    ValueError
        If there is no list, no epoch, or if the lists have different lengths.

    Notes
    -----
    Best is the epoch with the lowest "val_loss", or without one the lowest "loss".

    Examples
    --------
    >>> history = {"loss": [2.0, 1.0, 0.5], "val_loss": [2.0, 1.5, 1.75]}
    >>> plot_history(history).alt_text
    'Learning curves over 3 epochs. loss: 2 at first, 0.5 at the end. val_loss: 2 at first, 1.75 at the end. Best epoch 2 with val_loss 1.5.'
    """
    curves = {key: np.array(values, dtype=float) for key, values in dict(history).items()}
    lengths = sorted({curve.size for curve in curves.values()})
    if len(lengths) != 1 or lengths == [0] or any(c.ndim != 1 for c in curves.values()):
        got = ", ".join(f"{key}: {curve.shape}" for key, curve in curves.items()) or "none"
        raise ValueError(
            "plot_history: history must hold lists of one length, with one number for each epoch, "
            f"got {got}. Train first."
        )
    epochs = np.arange(1, lengths[0] + 1)
    measures = list(dict.fromkeys(key.removeprefix("val_") for key in curves))
    size = (5.2 * len(measures), 3.6)
    figure, axes = panels("plot_history", figure, size, 1, len(measures))
    best, words = _best_epoch(curves)
    for ax, measure in zip(axes, measures, strict=True):
        _draw_measure(ax, epochs, curves, measure, best)
    values = [
        f"{key}: {curve[0]:.4g} at first, {curve[-1]:.4g} at the end."
        for key, curve in curves.items()
    ]
    plural = "epoch" if len(epochs) == 1 else "epochs"
    return say(figure, " ".join([f"Learning curves over {len(epochs)} {plural}.", *values, *words]))


def _draw_measure(ax, epochs, curves, measure, best):
    """Draw the curves of training and validation, and the best epoch on one of them."""
    ends = []
    looks = ((measure, BLUE, "-", "training"), (f"val_{measure}", VERMILION, "--", "validation"))
    for key, colour, style, name in looks:
        if key not in curves:
            continue
        curve = np.where(np.isfinite(curves[key]), curves[key], np.nan)
        marker = "o" if len(epochs) <= 12 else None
        ax.plot(epochs, curve, color=colour, ls=style, lw=2.2, marker=marker, ms=4)
        ends.append((float(curve[-1]), name, colour))
        marked = curve
    if best:
        ax.axvline(best, color=BLACK, ls=":", lw=1.2)
        ax.plot([best], [marked[best - 1]], "*", color=BLACK, ms=12, zorder=5, clip_on=False)
        ax.set_title(f"\u2605 best epoch: {best}", fontsize=11)
    ax.set(xlabel="epoch", ylabel=measure)
    ax.set_xlim(epochs[0] - 0.5 * (len(epochs) == 1), epochs[-1] + 0.5 * (len(epochs) == 1))
    ax.xaxis.get_major_locator().set_params(integer=True)
    _label_ends(ax, ax.get_xlim()[1], ends)
    _plain(ax)


def _best_epoch(curves):
    """Number of the best epoch, and a sentence about it; 0 and none without a loss."""
    key = "val_loss" if "val_loss" in curves else "loss"
    if key not in curves or not np.isfinite(curves[key]).any():
        return 0, []
    best = int(np.nanargmin(np.where(np.isfinite(curves[key]), curves[key], np.nan)))
    return best + 1, [f"Best epoch {best + 1} with {key} {curves[key][best]:.4g}."]


def _broken(y):
    """The curve with a gap at each jump, so that no upright line joins its two sides."""
    y = y.astype(float)
    jumps = np.abs(np.diff(y)) > 0.2 * np.ptp(y)
    y[1:][jumps & (np.ptp(y) > 0)] = np.nan
    return y


def _label_ends(ax, x, ends):
    """Write the name of each curve beside its end, and keep the names apart."""
    ends = sorted((y, name, colour) for y, name, colour in ends if math.isfinite(y))
    low, high = ax.get_ylim()
    gap = 0.09 * (high - low)
    places = []
    for y, *_ in ends:
        places.append(max(y, places[-1] + gap) if places else y)
    down = max(0.0, places[-1] - high) if places else 0.0
    for place_y, (_, name, colour) in zip(places, ends, strict=True):
        ax.annotate(
            name,
            (x, place_y - down),
            xytext=(10, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=10.5,
            annotation_clip=False,
        )


def _plain(ax):
    """Leave out the upper and the right line of the frame."""
    ax.spines[["top", "right"]].set_visible(False)
