"""Draw slope.png: rise over run of x^2 for a small step to both sides of x = 3."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

BLUE, VERMILION, GREEN = "#0072B2", "#D55E00", "#009E73"
X, H = 3.0, 0.5

figure, axes = plt.subplots(figsize=(6.4, 3.8), dpi=110, layout="constrained")
x = np.linspace(1.6, 4.4, 200)
axes.plot(x, x**2, color=BLUE, linewidth=2.2)
axes.text(4.05, 17.2, "f(x) = x²", color=BLUE, ha="right", fontsize=12)

low, high = X - H, X + H
line = np.array([1.85, 4.15])
axes.plot(line, X**2 + H**2 + 2 * X * (line - X), color=VERMILION, linestyle="--", linewidth=1.5)
axes.plot([low, high], [low**2, low**2], color=GREEN, linestyle="-.", linewidth=2)
axes.plot([high, high], [low**2, high**2], color=GREEN, linestyle=":", linewidth=2.6)
axes.plot([low, high], [low**2, high**2], "o", color=VERMILION, markersize=7)
axes.plot([X], [X**2], "s", color=BLUE, markersize=7)
axes.annotate("x = 3", (X, X**2), (2.5, 11.2), fontsize=11, arrowprops={"arrowstyle": "-"})
axes.text(X, low**2 - 1.3, "run: 2h", ha="center", color=GREEN, fontsize=12)
axes.text(high + 0.05, 8.4, "rise:\nf(x + h) − f(x − h)", color=GREEN, fontsize=12)
axes.text(2.02, 1.6, "slope = rise / run", color=VERMILION, fontsize=12)
axes.set(xlim=(1.6, 4.75), ylim=(0, 19), xlabel="x", ylabel="f(x)")
axes.set_title("The slope at 3; here h = 0.5, so that one can see it", fontsize=12)
for side in ("top", "right"):
    axes.spines[side].set_visible(False)
figure.savefig(Path(__file__).with_suffix(".png"), metadata={"Software": None})
