"""Draw how broadcasting copies the column b over the examples."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLOURS = ["#0072B2", "#D55E00", "#009E73"]
PRODUCT = [[1, 0, 4, 2], [2, 5, 1, 0], [3, 3, 0, 1]]
BIAS = [10, 20, 30]
CELL = 0.62


def draw_grid(axes, left, numbers, dashed_from=99, coloured=False):
    """Draw a grid of numbers; columns from `dashed_from` on are copies."""
    for i, row in enumerate(numbers):
        for j, number in enumerate(row):
            copy = j >= dashed_from
            axes.add_patch(
                plt.Rectangle(
                    (left + j * CELL, -i * CELL),
                    CELL,
                    CELL,
                    fill=False,
                    ec=COLOURS[i] if coloured else "black",
                    ls="--" if copy else "-",
                    lw=1.0 if copy else 1.6,
                )
            )
            axes.text(
                left + (j + 0.5) * CELL,
                (0.5 - i) * CELL,
                str(number),
                ha="center",
                va="center",
                fontsize=11,
                color="#555555" if copy else "black",
                style="italic" if copy else "normal",
            )
    return left + len(numbers[0]) * CELL


def label(axes, left, right, name, size):
    """Write the name above and the shape below a grid."""
    axes.text((left + right) / 2, CELL + 0.14, name, ha="center", fontsize=12)
    axes.text((left + right) / 2, -2 * CELL - 0.34, size, ha="center", fontsize=11)


def main():
    """Draw and save."""
    figure, axes = plt.subplots(figsize=(8.4, 2.4))
    end = draw_grid(axes, 0, PRODUCT)
    label(axes, 0, end, "W @ X", "(3, 4)")
    axes.text(end + 0.3, -CELL / 2, "+", ha="center", va="center", fontsize=15)
    start = end + 0.6
    end = draw_grid(axes, start, [[b] * 4 for b in BIAS], dashed_from=1, coloured=True)
    label(axes, start, end, "b and its copies", "(3, 1) stretched to (3, 4)")
    axes.text(end + 0.3, -CELL / 2, "=", ha="center", va="center", fontsize=15)
    start = end + 0.6
    total = [[p + b for p in row] for row, b in zip(PRODUCT, BIAS, strict=True)]
    end = draw_grid(axes, start, total)
    label(axes, start, end, "Z", "(3, 4)")
    for i in range(3):
        axes.text(-0.12, (0.5 - i) * CELL, f"neuron {i + 1}", ha="right", va="center", fontsize=10)
    axes.set(xlim=(-1.2, end + 0.1), ylim=(-2 * CELL - 0.5, CELL + 0.45), aspect="equal")
    axes.axis("off")
    figure.savefig(
        Path(__file__).with_suffix(".png"),
        dpi=100,
        bbox_inches="tight",
        metadata={"Software": None},
    )


if __name__ == "__main__":
    main()
