"""Draw softmax.png: three values, their powers of e, and their shares; then shifted by 1000."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

FILLS, HATCHES = ("#0072B2", "#E69F00", "#009E73"), ("", "//", "..")
z = np.array([-1.0, 1.0, 2.0])
powers = np.exp(z)
shares = powers / powers.sum()


def draw(axes, values, title, digits):
    bars = axes.bar([1, 2, 3], values, color=FILLS, edgecolor="black", width=0.65)
    for bar, hatch, value in zip(bars, HATCHES, values, strict=True):
        bar.set_hatch(hatch)
        axes.annotate(
            f"{value:.{digits}f}".replace("-", "−"),
            (bar.get_x() + bar.get_width() / 2, max(value, 0)),
            (0, 3),
            textcoords="offset points",
            ha="center",
        )
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_title(title, fontsize=11)
    axes.set_xticks([1, 2, 3], ["class 1", "class 2", "class 3"])
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


figure, (first, second, third) = plt.subplots(
    1, 3, figsize=(8.6, 3.4), dpi=100, layout="constrained"
)
draw(first, z, "values z", 0)
first.set_ylim(-1.4, 2.5)
draw(second, powers, "powers of e: all positive", 2)
second.set_ylim(0, 8.5)
draw(third, shares, f"divided by their sum {powers.sum():.2f}", 3)
third.set_ylim(0, 1)
third.text(2, 0.9, "shares: sum 1", ha="center")
figure.suptitle("softmax, the same for 999, 1001, 1002 as for −1, 1, 2", fontsize=12)
figure.savefig(Path(__file__).with_suffix(".png"), metadata={"Software": None})
