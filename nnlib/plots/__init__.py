"""Pictures of networks, data and training. This package needs matplotlib, the rest of nnlib not.

Every function returns a figure and shows nothing by itself. A figure as the last line of a cell of
a notebook is shown, and says in words what there is to see: `describe` gives these words, `save`
writes them into the file. Colours are never alone: line styles, markers and words say the same.
Arrays of CuPy are moved to the host here, by `to_numpy`.

Examples
--------
>>> from nnlib.plots import describe, draw_network
>>> print(describe(draw_network([4, 3, 1])))
Network 4-3-1 with 19 parameters. The input has 4 values. Layer 1 has 3 neurons: W1 of shape (3, 4), b1 of shape (3, 1). Layer 2 has 1 neuron: W2 of shape (1, 3), b2 of shape (1, 1).
"""

try:
    from nnlib.backend import to_numpy
    from nnlib.plots.boundaries import plot_boundary
    from nnlib.plots.confusion import plot_confusion
    from nnlib.plots.curves import plot_activation, plot_history
    from nnlib.plots.images import plot_images, plot_weights
    from nnlib.plots.networks import draw_network
    from nnlib.plots.words import Picture, describe, save, show
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] != "matplotlib":
        raise
    raise ModuleNotFoundError(
        "nnlib.plots: matplotlib must be installed, found no such package. Run in a terminal: "
        "python -m pip install matplotlib",
        name="matplotlib",
    ) from error

__all__ = [
    "Picture",
    "describe",
    "draw_network",
    "plot_activation",
    "plot_boundary",
    "plot_confusion",
    "plot_history",
    "plot_images",
    "plot_weights",
    "save",
    "show",
    "to_numpy",
]
