"""Draw line.png: a line through the origin with slope 1."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(1.2, 0.9), dpi=100)
axes.plot([-1, 1], [-1, 1], color="#0072B2")
figure.savefig(Path(__file__).with_suffix(".png"), metadata={"Software": None})
