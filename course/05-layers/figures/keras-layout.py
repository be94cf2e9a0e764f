"""Draw one layer in the course's column layout and in the row layout of Keras."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

NEURONS = [("#CFE3F1", ""), ("#F8D9C4", "//")]
WHITE = ("white", "")
UNIT = 0.42


def draw(axes, left, name, size, rows, columns, style, middle=0.0):
    """Draw an array; `style` gives face and hatch of entry (i, j)."""
    top = middle + rows * UNIT / 2
    for i in range(rows):
        for j in range(columns):
            face, hatch = style(i, j)
            axes.add_patch(
                plt.Rectangle(
                    (left + j * UNIT, top - (i + 1) * UNIT),
                    UNIT,
                    UNIT,
                    fc=face,
                    hatch=hatch,
                    ec="#444444",
                )
            )
    centre = left + columns * UNIT / 2
    axes.text(centre, 1.0, name, ha="center", fontsize=12)
    axes.text(centre, -1.2, size, ha="center", fontsize=11, family="monospace")
    return left + columns * UNIT


def between(axes, x, sign):
    """Write an operator between two arrays."""
    axes.text(x + 0.3, 0, sign, ha="center", va="center", fontsize=13)
    return x + 0.6


def by_row(i, j):
    """Row i belongs to neuron i."""
    return NEURONS[i]


def by_column(i, j):
    """Column j belongs to neuron j."""
    return NEURONS[j]


def plain(i, j):
    """Belongs to no neuron."""
    return WHITE


def main():
    """Draw and save."""
    figure, (ours, keras) = plt.subplots(2, 1, figsize=(6.8, 4.8))
    end = between(ours, draw(ours, 0, "W", "(2, 3)", 2, 3, by_row), "@")
    end = between(ours, draw(ours, end, "X", "(3, 4)", 3, 4, plain), "+")
    end = between(ours, draw(ours, end, "b", "(2, 1)", 2, 1, by_row), "=")
    draw(ours, end, "Z", "(2, 4)", 2, 4, by_row)
    end = between(keras, draw(keras, 0, "X_rows", "(4, 3)", 4, 3, plain), "@")
    end = between(keras, draw(keras, end, "kernel", "(3, 2)", 3, 2, by_column), "+")
    end = between(keras, draw(keras, end, "bias", "(2,)", 1, 2, by_column), "=")
    draw(keras, end, "Z_rows", "(4, 2)", 4, 2, by_column)
    ours.text(-0.35, 0, "this course:\ncolumns are\nexamples", ha="right", va="center", fontsize=11)
    keras.text(-0.35, 0, "Keras:\nrows are\nexamples", ha="right", va="center", fontsize=11)
    for axes in (ours, keras):
        axes.set(xlim=(-2.1, 7.0), ylim=(-1.4, 1.35), aspect="equal")
        axes.axis("off")
    figure.subplots_adjust(hspace=0.1)
    figure.savefig(
        Path(__file__).with_suffix(".png"),
        dpi=100,
        bbox_inches="tight",
        metadata={"Software": None},
    )


if __name__ == "__main__":
    main()
