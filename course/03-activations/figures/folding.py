"""Draw folding.png: what one ReLU and a pair of ReLUs do to a sheet with a drawing on it."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#999999"
CIRCLE = {"color": VERMILION, "linestyle": "--"}
SQUARE = {"color": BLUE}
ticks = np.linspace(-2, 2, 9)
fine = np.linspace(-2, 2, 201)
angle = np.linspace(0, 2 * np.pi, 200)
circle_left = (-1.2 + 0.55 * np.cos(angle), 0.7 + 0.55 * np.sin(angle))
square_right = (np.array([0.6, 1.6, 1.6, 0.6, 0.6]), np.array([-1.2, -1.2, -0.2, -0.2, -1.2]))


def same(z):
    return z


def relu(z):
    return np.maximum(z, 0)


def pair(z):
    return relu(z) + relu(-z)


figure, grid = plt.subplots(1, 3, figsize=(8.6, 3.6), dpi=100, layout="constrained")
titles = ("the sheet", "relu(z₁): flattened", "relu(z₁) + relu(−z₁): folded")
for axes, change, title in zip(grid, (same, relu, pair), titles, strict=True):
    for tick in ticks:
        level = np.full_like(fine, tick)
        axes.plot(change(level), fine, color=GREY, linewidth=0.6, zorder=0)
        axes.plot(change(fine), level, color=GREY, linewidth=0.6, zorder=0)
    for (first, second), style in ((circle_left, CIRCLE), (square_right, SQUARE)):
        axes.plot(change(first), second, linewidth=2.4, zorder=3, **style)
    axes.axvline(0, color="black", linewidth=1.6, zorder=1)
    axes.set(
        xlim=(-2.2, 2.2),
        ylim=(-2.2, 2.2),
        aspect="equal",
        title=title,
        xlabel="new first coordinate",
    )
    axes.set_xticks([-2, 0, 2])
    axes.set_yticks([-2, 0, 2])
grid[0].set_ylabel("z₂ stays as it is")
grid[0].set_xlabel("z₁")
figure.savefig(Path(__file__).with_suffix(".png"), metadata={"Software": None})
