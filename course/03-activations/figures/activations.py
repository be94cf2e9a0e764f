"""Draw activations.png: six activations with their derivatives and where they are nearly flat."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#DDDDDD"
ALPHA = 0.2
z = np.linspace(-6, 6, 1201)
left, right = np.where(z < 0, z, np.nan), np.where(z > 0, z, np.nan)
sigmoid = 1 / (1 + np.exp(-z))
flat, one = np.where(z == 0, np.nan, 0.0), np.where(z == 0, np.nan, 1.0)

PANELS = [
    ("step", np.where(z == 0, np.nan, z > 0), flat, [0.0], (-0.35, 1.35)),
    ("sigmoid", sigmoid, sigmoid * (1 - sigmoid), [], (-0.35, 1.35)),
    ("tanh", np.tanh(z), 1 - np.tanh(z) ** 2, [], (-1.35, 1.35)),
    ("ReLU", np.maximum(z, 0), np.where(z < 0, 0, one), [0.0], (-1.8, 4)),
    (
        f"leaky ReLU, alpha = {ALPHA}",
        np.where(z < 0, ALPHA * z, z),
        np.where(z < 0, ALPHA, one),
        [ALPHA],
        (-1.8, 4),
    ),
    ("identity", z, np.ones_like(z), [], (-1.8, 4)),
]

figure, grid = plt.subplots(2, 3, figsize=(8.6, 5.0), dpi=95, layout="constrained")
for axes, (name, values, derivative, at_zero, limits) in zip(grid.flat, PANELS, strict=True):
    flat_here = (np.abs(derivative) < 0.05) | ((name == "step") & (z == 0))
    axes.fill_between(z, *limits, where=flat_here, color=GREY, linewidth=0)
    axes.axhline(0, color="black", linewidth=0.6)
    axes.axvline(0, color="black", linewidth=0.6)
    axes.plot(z, values, color=BLUE, linewidth=2.2, label="function")
    axes.plot(z, derivative, color=VERMILION, linestyle="--", linewidth=2, label="derivative")
    axes.plot(
        [0.0] * len(at_zero), at_zero, "D", color=VERMILION, markersize=6, label="at 0: convention"
    )
    axes.set(xlim=(-6, 6), ylim=limits, title=name)
    axes.set_xticks([-5, 0, 5])
for axes in grid[1]:
    axes.set_xlabel("z")
handles, labels = grid[1, 0].get_legend_handles_labels()
handles.append(plt.Rectangle((0, 0), 1, 1, color=GREY))
labels.append("saturated: slope below 0.05")
figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
figure.savefig(Path(__file__).with_suffix(".png"), metadata={"Software": None})
