"""Draw a 4-3-1 network with layer numbers and the count of its parameters."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

SIZES = [4, 3, 1]
COLOURS = ["#000000", "#0072B2", "#D55E00"]
TITLES = ["layer 0: input", "layer 1: hidden", "layer 2: output"]
NOTES = ["4 features, 0 neurons", "3 neurons", "1 neuron"]


def heights(size):
    """Heights of the units of a layer, centred."""
    return [0.75 * ((size - 1) / 2 - k) for k in range(size)]


def draw_arrows(axes, layer):
    """Draw the arrows from one layer to the next, with their count below."""
    for start in heights(SIZES[layer]):
        for end in heights(SIZES[layer + 1]):
            axes.annotate(
                "",
                xy=(3.6 * (layer + 1) - 0.27, end),
                xytext=(3.6 * layer + 0.24, start),
                arrowprops={
                    "arrowstyle": "->",
                    "color": COLOURS[layer + 1],
                    "linestyle": ["-", "--"][layer],
                    "lw": 1.3,
                },
            )
    n_in, n_out = SIZES[layer], SIZES[layer + 1]
    axes.text(
        3.6 * layer + 1.8,
        -1.85,
        f"{n_out} \u00b7 {n_in} = {n_out * n_in} weights\n+ {n_out} bias{'es' if n_out > 1 else ''}",
        ha="center",
        va="center",
        fontsize=11,
    )


def main():
    """Draw and save."""
    figure, axes = plt.subplots(figsize=(7.6, 3.5))
    draw_arrows(axes, 0)
    draw_arrows(axes, 1)
    for layer, size in enumerate(SIZES):
        for y in heights(size):
            if layer == 0:
                axes.add_patch(plt.Rectangle((-0.2, y - 0.2), 0.4, 0.4, fc="white", ec="black"))
            else:
                axes.add_patch(
                    plt.Circle((3.6 * layer, y), 0.25, fc="white", ec=COLOURS[layer], lw=2.2)
                )
        axes.text(3.6 * layer, 1.95, TITLES[layer], ha="center", fontsize=12)
        axes.text(3.6 * layer, 1.6, NOTES[layer], ha="center", va="center", fontsize=10.5)
    total = "2 weight layers, 4 neurons, 12 + 3 + 3 + 1 = 19 parameters"
    axes.text(3.6, -2.6, total, ha="center", fontsize=12)
    axes.set(xlim=(-1.4, 8.6), ylim=(-2.8, 2.25), aspect="equal")
    axes.axis("off")
    figure.savefig(
        Path(__file__).with_suffix(".png"),
        dpi=100,
        bbox_inches="tight",
        metadata={"Software": None},
    )


if __name__ == "__main__":
    main()
