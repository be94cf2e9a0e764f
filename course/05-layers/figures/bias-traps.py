"""Draw where the biases land for three shapes of b when there are as many examples as neurons."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLOURS = {10: "#CFE3F1", 20: "#F8D9C4", 30: "#CDEBE0"}
HATCHES = {10: "", 20: "//", 30: ".."}
BIAS = [10, 20, 30]


def draw_cell(axes, x, y, value):
    """Draw one entry with the colour and hatching of its bias."""
    axes.add_patch(
        plt.Rectangle((x, y), 1, 1, fc=COLOURS[value], ec="#888888", hatch=HATCHES[value], lw=0.8)
    )
    axes.text(
        x + 0.5,
        y + 0.5,
        str(value),
        ha="center",
        va="center",
        fontsize=12,
        bbox={"fc": "white", "ec": "none", "pad": 1.2},
    )


def draw_panel(axes, title, verdict, column):
    """Draw b beside or above the 3 x 3 grid of what is added."""
    for i in range(3):
        for j in range(3):
            draw_cell(axes, 1.6 + j, 2 - i, BIAS[i] if column else BIAS[j])
    for k, value in enumerate(BIAS):
        draw_cell(axes, *((0, 2 - k) if column else (1.6 + k, 3.6)), value)
    if column:
        axes.annotate("", xy=(1.5, 1.5), xytext=(1.1, 1.5), arrowprops={"arrowstyle": "->"})
    else:
        axes.annotate("", xy=(3.1, 3.1), xytext=(3.1, 3.5), arrowprops={"arrowstyle": "->"})
        for i in range(3):
            axes.text(1.45, 2.5 - i, f"neuron {i + 1}", ha="right", va="center", fontsize=9.5)
    axes.set_title(title, fontsize=12, family="monospace")
    axes.text(2.3, -0.75, verdict, ha="center", va="center", fontsize=11)
    axes.set(xlim=(-0.4, 4.8), ylim=(-1.2, 4.8), aspect="equal")
    axes.axis("off")


def main():
    """Draw and save."""
    figure, panels = plt.subplots(1, 3, figsize=(8.4, 3.5))
    draw_panel(panels[0], "b (3, 1)", "right:\none bias per neuron (row)", True)
    draw_panel(panels[1], "b (3,)", "WRONG, no error:\none bias per example", False)
    draw_panel(panels[2], "b (1, 3)", "WRONG, no error:\none bias per example", False)
    figure.suptitle("What is added to W @ X when n = m = 3", fontsize=12, y=1.02)
    figure.subplots_adjust(wspace=0.05)
    figure.savefig(
        Path(__file__).with_suffix(".png"),
        dpi=100,
        bbox_inches="tight",
        metadata={"Software": None},
    )


if __name__ == "__main__":
    main()
