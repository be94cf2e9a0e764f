"""XOR in ten lines: one hidden layer learns what no single neuron can.

Run it with: python examples/xor.py
"""

from nnlib import Adam, Dense, Sequential, relu
from nnlib.data import xor_data

X, labels = xor_data()  # the four corners in columns, and whether exactly one input is 1
network = Sequential([Dense(2, 8, relu, seed=1), Dense(8, 2, seed=2)])
loss = "softmax_cross_entropy"
network.fit(X, labels, loss=loss, optimizer=Adam(0.05), epochs=100, batch_size=4, progress=False)
print(network.summary())
print("inputs   ", *(f"{x1:.0f}{x2:.0f}" for x1, x2 in X.T))
print("wanted   ", *(f" {label}" for label in labels))
print("predicted", *(f" {label}" for label in network.predict(X).argmax(axis=0)))
