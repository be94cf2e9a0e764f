"""Digits with 784-16-10: train, compare with a linear model, and look at the mistakes.

The digits are drawn by this project, so nothing is downloaded. Whoever has the files of MNIST
gives their folder. Run it with: python examples/digits.py [--mnist FOLDER] [--out FOLDER]
"""

import argparse
from pathlib import Path

import numpy as np

from nnlib import Adam, Dense, Sequential, accuracy, confusion_matrix, relu
from nnlib.data import load_glyphs, load_mnist

options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
options.add_argument("--mnist", type=Path, help="folder with the four files of MNIST")
options.add_argument("--out", type=Path, default="work/digits", help="where the pictures go")
options.add_argument("--epochs", type=int, default=30)
options = options.parse_args()

X, labels, X_test, labels_test = load_mnist(options.mnist) if options.mnist else load_glyphs()
held_out = X.shape[1] // 5  # chooses the best epoch; the test set is looked at once, at the end
X_val, labels_val, X, labels = (
    X[:, :held_out],
    labels[:held_out],
    X[:, held_out:],
    labels[held_out:],
)
print(f"{X.shape[1]} digits to learn from, {held_out} to choose, {X_test.shape[1]} to test")


def trained(network):
    """The network, its history, and its answers for the test digits."""
    history = network.fit(
        X,
        labels,
        loss="softmax_cross_entropy",
        optimizer=Adam(0.002),
        epochs=options.epochs,
        validation=(X_val, labels_val),
        patience=5,
        dtype="float32",
    )
    answers = network.predict(X_test).argmax(axis=0)
    print(network.summary())
    print(f"{accuracy(labels_test, answers):.1%} of the test digits are right\n")
    return history, answers


print("\nA linear model, for comparison:")
trained(Sequential([Dense(784, 10)]))
print("With 16 hidden neurons:")
network = Sequential([Dense(784, 16, relu, seed=1), Dense(16, 10, seed=2)])
history, answers = trained(network)
print("Rows are the true digits, columns the answers:")
print(confusion_matrix(labels_test, answers, 10).astype(int))

try:
    from nnlib import plots
except ImportError:
    raise SystemExit("For the pictures install matplotlib: pip install matplotlib") from None

wrong = np.flatnonzero(answers != labels_test)
P = network.predict(X_test[:, wrong])
worst = wrong[np.argsort(P[labels_test[wrong], range(len(wrong))] - P.max(axis=0))[:20]]
options.out.mkdir(parents=True, exist_ok=True)
for name, figure in {
    "confusion": plots.plot_confusion(confusion_matrix(labels_test, answers, 10)),
    "history": plots.plot_history(history),
    "weights": plots.plot_weights(network.layers[0].W),
    "mistakes": plots.plot_images(X_test[:, worst], labels_test[worst], answers[worst]),
}.items():
    plots.save(figure, options.out / f"{name}.png")
    print("picture:", options.out / f"{name}.png")
