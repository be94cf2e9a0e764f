"""One dense layer in nnlib: shapes first, then numbers, then what a wrong bias does.

Run it with: python examples/dense_layer_by_hand.py
"""

import numpy as np

from nnlib import check_dense, layer_shapes, relu, softmax

# Three examples (columns) of two features (rows), into a layer of three units.
X = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]])  # (2, 3)
W = np.array([[1.0, 1.0], [1.0, -1.0], [0.0, 2.0]])  # (3, 2)
b = np.array([[0.0], [1.0], [-1.0]])  # (3, 1)

print("On paper:   ", layer_shapes([2, 3], m=3)[0])
print("check_dense:", check_dense(W, X, b))

Z = W @ X + b
print("Z =", Z, sep="\n")
print("relu(Z) =", relu(Z), sep="\n")
print("softmax(Z), column by column =", softmax(Z).round(3), sep="\n")

# The same bias without its second axis: NumPy adds it along the wrong axis and says nothing,
# because the layer has as many units as there are examples.
flat = b[:, 0]  # (3,)
print("W @ X + flat differs by", np.abs(W @ X + flat - Z).max())
try:
    check_dense(W, X, flat)
except ValueError as error:
    print("check_dense:", error)
