"""Draw witness.png: ReLU at 2 and at -2, beside the line that a linear function would have to be."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

BLUE, VERMILION, GREEN = "#0072B2", "#D55E00", "#009E73"
x = np.linspace(-3.2, 3.2, 300)

figure, axes = plt.subplots(figsize=(6.4, 3.9), dpi=100, layout="constrained")
axes.plot(x, x, color=VERMILION, linestyle="--", linewidth=1.8, zorder=3)
axes.plot(x, np.maximum(x, 0), color=BLUE, linewidth=2.4)
axes.plot([2], [2], "o", color=BLUE, markersize=8)
axes.plot([-2], [0], "o", color=BLUE, markersize=8)
axes.plot([-2], [-2], "s", color=VERMILION, markersize=8)
axes.annotate(
    "", (-2, -1.85), (-2, -0.15), arrowprops={"arrowstyle": "<->", "color": GREEN, "linewidth": 2}
)
axes.text(-1.9, -0.8, "these differ", color=GREEN, fontsize=11)
axes.text(-3.1, 0.22, "relu(−2) = 0", color=BLUE, fontsize=11)
axes.text(-1.75, -2.35, "−1 · relu(2) = −2", color=VERMILION, fontsize=11)
axes.text(0.75, 2.25, "relu(2) = 2", color=BLUE, fontsize=11)
axes.text(0.9, 0.3, "dashed: linear, through (2, 2)", color=VERMILION, fontsize=10)
axes.axhline(0, color="black", linewidth=0.6)
axes.axvline(0, color="black", linewidth=0.6)
axes.set(xlabel="x", xlim=(-3.2, 3.2), ylim=(-3, 3))
figure.savefig(Path(__file__).with_suffix(".png"), metadata={"Software": None})
