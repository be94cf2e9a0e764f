"""Draw a layer of three neurons and four inputs beside its matrix, in the same line styles."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLOURS = ["#0072B2", "#D55E00", "#009E73"]
STYLES = ["-", "--", ":"]
WEIGHTS = [[1, 0, 2, 1], [0, 1, 3, -1], [2, 1, 0, 0]]
INPUTS = [1, 2, 0, 1]
BIASES = [1, 0, -3]
SUMS = [3, 1, 1]


def sign(number):
    """A number with a true minus sign."""
    return str(number).replace("-", "\u2212")


def draw_network(axes):
    """Draw inputs as squares, neurons as circles, and the twelve arrows."""
    heights = [1.2, 0.4, -0.4, -1.2]
    for k, (colour, style) in enumerate(zip(COLOURS, STYLES, strict=True)):
        y = 0.9 - 0.9 * k
        for height in heights:
            axes.annotate(
                "",
                xy=(2.02, y),
                xytext=(0.22, height),
                arrowprops={"arrowstyle": "->", "color": colour, "linestyle": style, "lw": 1.7},
            )
        axes.add_patch(plt.Circle((2.25, y), 0.24, fill=False, ec=colour, ls=style, lw=2.2))
        axes.text(2.25, y, f"$z_{k + 1}$", ha="center", va="center", fontsize=12)
        axes.text(2.58, y, f"$b_{k + 1}$ = {sign(BIASES[k])}", va="center", fontsize=11)
    for i, (height, value) in enumerate(zip(heights, INPUTS, strict=True)):
        axes.add_patch(
            plt.Rectangle((-0.2, height - 0.2), 0.4, 0.4, fc="white", ec="black", lw=1.2)
        )
        axes.text(0, height, f"$x_{i + 1}$", ha="center", va="center", fontsize=12)
        axes.text(-0.32, height, str(value), ha="right", va="center", fontsize=11)


def draw_column(axes, left, name, numbers, size, coloured):
    """Draw a matrix whose rows have the neurons' colours and line styles."""
    width = 0.46 * len(numbers[0])
    top = 0.5 * len(numbers) / 2
    for k, row in enumerate(numbers):
        y = top - 0.5 * (k + 0.5)
        colour = COLOURS[k] if coloured else "black"
        style = STYLES[k] if coloured else "-"
        box = plt.Rectangle(
            (left, y - 0.21),
            width,
            0.42,
            fill=False,
            ec=colour,
            ls=style,
            lw=2.0 if coloured else 1,
        )
        axes.add_patch(box)
        for j, number in enumerate(row):
            axes.text(
                left + 0.46 * (j + 0.5), y, sign(number), ha="center", va="center", fontsize=12
            )
    axes.text(left + width / 2, 1.32, name, ha="center", fontsize=13)
    axes.text(left + width / 2, -1.42, size, ha="center", fontsize=11)
    return left + width


def main():
    """Draw and save."""
    figure, axes = plt.subplots(figsize=(8.8, 2.8))
    draw_network(axes)
    end = draw_column(axes, 4.0, "W", WEIGHTS, "(3, 4)", True)
    axes.text(end + 0.3, 0, "@", ha="center", va="center", fontsize=13)
    end = draw_column(axes, end + 0.6, "x", [[v] for v in INPUTS], "(4, 1)", False)
    axes.text(end + 0.3, 0, "+", ha="center", va="center", fontsize=14)
    end = draw_column(axes, end + 0.6, "b", [[v] for v in BIASES], "(3, 1)", True)
    axes.text(end + 0.3, 0, "=", ha="center", va="center", fontsize=14)
    end = draw_column(axes, end + 0.6, "z", [[v] for v in SUMS], "(3, 1)", True)
    axes.set(xlim=(-0.7, end + 0.1), ylim=(-1.6, 1.6), aspect="equal")
    axes.axis("off")
    figure.savefig(
        Path(__file__).with_suffix(".png"),
        dpi=100,
        bbox_inches="tight",
        metadata={"Software": None},
    )


if __name__ == "__main__":
    main()
