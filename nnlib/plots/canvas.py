"""Where to draw: axes and figures given or new, colours, and arrays moved to the host."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.backend import to_numpy
from nnlib.contracts import checked
from nnlib.plots.words import Picture

# Okabe, Ito: Color Universal Design, 2008. These four have a contrast of at least 3 on white.
BLACK, BLUE, VERMILION, GREEN, PINK = "#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7"
COLOURS = (BLUE, VERMILION, GREEN, PINK)
LINES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")


def arrays(who, **arguments):
    """Check shapes as `nnlib.contracts.checked` does, then move the arrays to the host.

    Parameters
    ----------
    who : str
        Head of the error.
    **arguments : tuple
        As for `checked`.

    Returns
    -------
    list of array
        Arrays of NumPy.

    Examples
    --------
    >>> arrays("example", x=(np.array([1, 2]), "n"))
    [array([1., 2.])]
    """
    *found, _ = checked(who, **arguments)
    return [to_numpy(array) for array in found]


def finite(who, name, array):
    """Refuse an array that holds infinity or NaN.

    Parameters
    ----------
    who : str
        Head of the error.
    name : str
        The argument.
    array : array
        Of NumPy.

    Raises
    ------
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> finite("plot_weights", "W", np.array([1.0, np.nan]))
    Traceback (most recent call last):
    ValueError: plot_weights: W must hold finite numbers, got nan. If it comes from a training, try a smaller learning rate.
    """
    bad = array[~np.isfinite(array)]
    if bad.size:
        raise ValueError(
            f"{who}: {name} must hold finite numbers, got {bad[0]}. If it comes from a training, "
            "try a smaller learning rate."
        )


def place(who, ax, size):
    """Axes to draw on, and their figure.

    Parameters
    ----------
    who : str
        Head of the error.
    ax : Axes or None
        As given by the caller; None makes a new figure.
    size : (float, float)
        Width and height of a new figure in inches.

    Returns
    -------
    figure : Figure
        The new one, or the one that ax belongs to.
    ax : Axes
        To draw on.
    """
    if ax is None:
        figure = Picture(figsize=size)
        return figure, figure.add_subplot()
    if not isinstance(ax, Axes):
        raise TypeError(
            f"{who}: ax must be an Axes of matplotlib, got a {type(ax).__name__}. "
            "Leave it out for a new figure."
        )
    return ax.get_figure(root=True), ax


def panels(who, figure, size, rows, columns):
    """Figure with a grid of axes.

    Parameters
    ----------
    who : str
        Head of the error.
    figure : Figure or None
        As given by the caller; None makes a new one.
    size : (float, float)
        Width and height of a new figure in inches.
    rows, columns : int
        Size of the grid.

    Returns
    -------
    figure : Figure
        As given, or new.
    axes : list of Axes
        Row by row.
    """
    if figure is not None and not isinstance(figure, Figure):
        raise TypeError(
            f"{who}: figure must be a Figure of matplotlib, got a {type(figure).__name__}. "
            "Leave it out for a new one."
        )
    figure = figure or Picture(figsize=size)
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)
