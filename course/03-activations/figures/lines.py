"""Draw lines.png: linear, affine, and neither, with the chords that show it."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

BLUE, VERMILION, GREEN = "#0072B2", "#D55E00", "#009E73"
x = np.linspace(-2.5, 2.5, 300)

figure, (first, second, third) = plt.subplots(
    1, 3, figsize=(8.6, 3.3), dpi=100, layout="constrained"
)
first.plot(x, 2 * x, color=BLUE, linewidth=2.2)
first.plot([0], [0], "o", color=BLUE, markersize=8)
first.annotate("f(0) = 0", (0, 0), (0.5, -1.6), arrowprops={"arrowstyle": "-"})
first.set_title("linear: 2x", fontsize=11)

second.plot(x, 2 * x + 1, color=BLUE, linewidth=2.2)
second.plot([0], [1], "o", color=BLUE, markersize=8)
second.annotate("f(0) = 1", (0, 1), (0.7, -0.9), arrowprops={"arrowstyle": "-"})
second.plot([-1, 1], [-1, 3], "s", color=VERMILION, markersize=7)
second.text(-2.4, 4.6, "f(1) + f(−1)\n= 3 − 1, not 0", color=VERMILION)
second.set_title("affine: 2x + 1", fontsize=11)

third.plot(x, x**2, color=BLUE, linewidth=2.2)
third.plot([0, 1], [0, 1], color=VERMILION, linestyle="--", linewidth=2)
third.plot([1, 2], [1, 4], color=GREEN, linestyle="-.", linewidth=2)
third.plot([0, 1, 2], [0, 1, 4], "s", color=VERMILION, markersize=7)
third.text(0.6, -0.85, "slope 1", color=VERMILION)
third.text(0.15, 3.0, "slope 3", color=GREEN)
third.set_title("neither: x²", fontsize=11)
for axes in (first, second, third):
    axes.axhline(0, color="black", linewidth=0.6)
    axes.axvline(0, color="black", linewidth=0.6)
    axes.set(xlabel="x", ylim=(-4.5, 6.5))
figure.savefig(Path(__file__).with_suffix(".png"), metadata={"Software": None})
