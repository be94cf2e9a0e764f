"""Draw the shapes of a 2-3-2 network for five examples, as one strip per layer."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

UNIT = 0.3
LAYERS = [("W1", "X", "b1", "Z1", 3, 2), ("W2", "A1", "b2", "Z2", 2, 3)]
M = 5


def draw_block(axes, left, name, rows, columns, face):
    """Draw an array as a grid of unit cells, centred on the strip."""
    width, height = columns * UNIT, rows * UNIT
    for i in range(rows):
        for j in range(columns):
            axes.add_patch(
                plt.Rectangle(
                    (left + j * UNIT, height / 2 - (i + 1) * UNIT), UNIT, UNIT, fc=face, ec="black"
                )
            )
    middle = left + width / 2
    axes.text(middle, 0.68, name, ha="center", fontsize=12)
    axes.text(middle, -0.86, f"({rows}, {columns})", ha="center", fontsize=12, family="monospace")
    return left + width


def draw_layer(axes, layer):
    """Draw W @ A + b = Z with the inner sizes joined by a bracket."""
    weights, inputs, bias, result, n_out, n_in = layer
    end = draw_block(axes, 0.2, weights, n_out, n_in, "#DCEBF5")
    inner_left = (0.2 + end) / 2 + 0.16
    axes.text(end + 0.4, 0, "@", ha="center", va="center", fontsize=13)
    start = end + 0.8
    end = draw_block(axes, start, inputs, n_in, M, "white")
    inner_right = (start + end) / 2 - 0.16
    axes.plot(
        [inner_left, inner_left, inner_right, inner_right],
        [-0.92, -1.06, -1.06, -0.92],
        color="#D55E00",
        lw=2,
    )
    text = f"inner sizes {n_in} = {n_in}"
    axes.text((inner_left + inner_right) / 2, -1.3, text, ha="center", fontsize=10.5)
    axes.text(end + 0.4, 0, "+", ha="center", va="center", fontsize=15)
    start = end + 0.8
    end = draw_block(axes, start, bias, n_out, 1, "#F7E3C0")
    axes.text(end + 0.4, 0, "=", ha="center", va="center", fontsize=15)
    end = draw_block(axes, end + 0.8, result, n_out, M, "#D6EEE5")
    following = (
        "A1 = g(Z1)\nsame shape,\nread by layer 2" if result == "Z1" else "A2 = g(Z2)\nsame shape"
    )
    axes.text(end + 0.3, 0, following, va="center", fontsize=11)


def main():
    """Draw and save."""
    figure, rows = plt.subplots(2, 1, figsize=(7.6, 4.1))
    for number, (axes, layer) in enumerate(zip(rows, LAYERS, strict=True), start=1):
        draw_layer(axes, layer)
        axes.text(-0.15, 0, f"layer {number}", ha="right", va="center", fontsize=12)
        axes.set(xlim=(-1.1, 9.0), ylim=(-1.45, 0.95), aspect="equal")
        axes.axis("off")
    figure.subplots_adjust(hspace=0.05)
    figure.savefig(
        Path(__file__).with_suffix(".png"),
        dpi=100,
        bbox_inches="tight",
        metadata={"Software": None},
    )


if __name__ == "__main__":
    main()
