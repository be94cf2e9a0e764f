"""Draw corners.png: the four corners, and a line at three places; OR and AND fit, XOR does not."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

BLUE, VERMILION = "#0072B2", "#D55E00"
CORNERS = [(0, 0), (1, 0), (0, 1), (1, 1)]
ends = np.array([-0.6, 1.7])

figure, rows = plt.subplots(1, 3, figsize=(8.8, 3.5), dpi=100, layout="constrained")
for axes, title, wanted, lines in (
    (rows[0], "OR: one line does it", (0, 1, 1, 1), ((0.5, "-"),)),
    (rows[1], "AND: the line moved", (0, 0, 0, 1), ((1.5, "-"),)),
    (rows[2], "XOR: it would take two", (0, 1, 1, 0), ((0.5, "--"), (1.5, "--"))),
):
    for level, style in lines:
        axes.plot(ends, level - ends, style, color="black", linewidth=1.6)
    if len(lines) == 1:
        axes.fill_between(ends, lines[0][0] - ends, 3, color=BLUE, alpha=0.13)
    for (x, y), answer in zip(CORNERS, wanted, strict=True):
        mark, color = ("s", BLUE) if answer else ("o", VERMILION)
        axes.plot([x], [y], mark, color=color, markersize=13)
        axes.text(x, y, str(answer), color="white", ha="center", va="center_baseline", fontsize=9)
    axes.set_title(title, fontsize=11)
    axes.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-0.5, 1.6), ylim=(-0.5, 1.6))
    axes.set(xticks=[0, 1], yticks=[0, 1], aspect="equal")
figure.savefig(Path(__file__).with_suffix(".png"), metadata={"Software": None})
