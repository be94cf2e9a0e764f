"""A network as a picture: units, weights, and the arrays that hold them (course unit 05)."""

from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, Rectangle

from nnlib.layers import count_parameters, layer_shapes
from nnlib.plots.canvas import BLACK, COLOURS, LINES, place
from nnlib.plots.words import say

GAP, INCH = 0.8, 0.45  # from unit to unit; inches for one step of the picture's own measure


def draw_network(sizes, max_units=8, ax=None):
    """Draw units and weights, and below them the arrays W and b with their shapes.

    Each weight layer has a colour and a line style of its own, which its edges, its neurons and
    the frames of its arrays share.

    Parameters
    ----------
    sizes : list of int
        Units of each layer, the input first.
    max_units : int, optional
        A larger layer is drawn as so many units with dots between them; at least 2.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Figure
        With a text alternative.

    Raises
    ------
    ValueError
        If sizes is no list of two or more positive whole numbers.

    Examples
    --------
    >>> figure = draw_network([784, 16, 10])
    >>> [text.get_text() for text in figure.axes[0].texts][-1]
    '2 weight layers, 26 neurons, 12730 parameters'
    """
    shapes = layer_shapes(sizes, 1)
    if max_units < 2:
        raise ValueError(f"draw_network: max_units must be at least 2, got {max_units}.")
    heights = [_heights(size, max_units) for size in sizes]
    half = max(map(max, heights)) + 0.3
    frames = [[_frame_width(shape[name]) for name in "Wb"] for shape in shapes]
    step = max(3.4, *(sum(widths) + 0.7 for widths in frames))  # from layer to layer
    total = (
        f"{_count(len(shapes), 'weight layer')}, {_count(sum(sizes[1:]), 'neuron')}, "
        f"{_count(count_parameters(sizes), 'parameter')}"
    )
    middle = step * len(shapes) / 2
    reach = max(middle + 1.5, 0.105 * len(total))  # half the width; a letter takes 0.21
    x_lim, y_lim = (middle - reach, middle + reach), (-half - 2.9, half + 2.0)
    size = INCH * (x_lim[1] - x_lim[0]), INCH * (y_lim[1] - y_lim[0])
    figure, ax = place("draw_network", ax, size)
    for layer, size in enumerate(sizes):
        x = step * layer
        if layer:
            _draw_edges(ax, layer, (x - step + 0.26, x - 0.28), heights)
            place_x, place_y = x - step / 2, -half - 1.0
            _draw_arrays(ax, layer, shapes[layer - 1], frames[layer - 1], place_x, place_y)
        _draw_units(ax, layer, x, size, heights[layer])
        _draw_title(ax, layer, x, half + 0.25, size, len(heights[layer]))
    ax.text(middle, -half - 2.1, total, ha="center", va="top", fontsize=11)
    ax.set(xlim=x_lim, ylim=y_lim)
    ax.set_aspect("equal")
    ax.axis("off")
    return say(figure, _words(sizes, shapes))


def _heights(size, max_units):
    """Heights of the units that are drawn, centred; a gap in the middle if some are left out."""
    if size <= max_units:
        return [GAP * ((size - 1) / 2 - k) for k in range(size)]
    upper = (max_units + 1) // 2
    places = [k if k < upper else k + 1 for k in range(max_units)]
    return [GAP * (max_units / 2 - k) for k in places]


def _frame_width(shape):
    """Width of the frame around an array's name and shape."""
    return 0.19 * len(str(shape)) + 0.5


def _draw_edges(ax, layer, ends, heights):
    """Draw a line for each weight from the layer before."""
    colour, style = _look(layer)
    left, right = ends
    edges = [[(left, y0), (right, y1)] for y1 in heights[layer] for y0 in heights[layer - 1]]
    ax.add_collection(LineCollection(edges, colors=colour, linestyles=style, linewidths=1.0))


def _draw_arrays(ax, layer, shapes, widths, middle, below):
    """Write W and b with their shapes, in frames side by side."""
    colour, style = _look(layer)
    left = middle - (sum(widths) + 0.25) / 2
    for name, width, start in zip("Wb", widths, (left, left + widths[0] + 0.25), strict=True):
        frame = {"fc": "white", "ec": colour, "ls": style, "lw": 2.0, "boxstyle": "square,pad=0.3"}
        text = f"{name}{layer}\n{shapes[name]}"
        x = start + width / 2
        ax.text(x, below, text, ha="center", va="center", fontsize=10.5, bbox=frame)


def _draw_title(ax, layer, x, y, size, drawn):
    """Write the layer's number and size above it."""
    title = (
        f"{f'layer {layer}' if layer else 'input'}\n{_count(size, 'neuron' if layer else 'value')}"
    )
    title += f",\n{drawn} drawn" if drawn < size else ""
    ax.text(x, y, title, ha="center", va="bottom", fontsize=11)


def _draw_units(ax, layer, x, size, heights):
    """Draw squares for the input, circles for neurons, dots for units left out."""
    for y in heights:
        if layer == 0:
            ax.add_patch(Rectangle((x - 0.22, y - 0.22), 0.44, 0.44, fc="white", ec=BLACK, lw=1.5))
        else:
            ax.add_patch(Circle((x, y), 0.27, fc="white", ec=_look(layer)[0], lw=2.2))
    if size > len(heights):
        upper = (len(heights) + 1) // 2
        middle = (heights[upper - 1] + heights[upper]) / 2
        ax.plot([x] * 3, [middle - 0.2, middle, middle + 0.2], "o", color=BLACK, ms=3.5)


def _look(layer):
    """Colour and line style of a weight layer."""
    return COLOURS[(layer - 1) % len(COLOURS)], LINES[(layer - 1) % len(LINES)]


def _count(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _words(sizes, shapes):
    """Text alternative."""
    name = "-".join(str(size) for size in sizes)
    head = f"Network {name} with {_count(count_parameters(sizes), 'parameter')}."
    layers = [
        f"Layer {layer} has {_count(size, 'neuron')}: W{layer} of shape {shape['W']}, "
        f"b{layer} of shape {shape['b']}."
        for layer, (size, shape) in enumerate(zip(sizes[1:], shapes, strict=True), start=1)
    ]
    return " ".join([head, f"The input has {_count(sizes[0], 'value')}.", *layers])
