"""Data to learn from: small sets drawn on the spot, and pictures of digits.

The loaders give the pictures as columns with values from 0 to 1, and the classes as whole numbers.
Nothing is ever downloaded. These functions make NumPy arrays.

Examples
--------
>>> from nnlib.data import load_glyphs
>>> X, labels, X_test, labels_test = load_glyphs()
>>> X.shape, labels.shape, X_test.shape, labels_test.shape
((784, 4000), (4000,), (784, 1000), (1000,))
"""

from nnlib.data.mnist import load_mnist
from nnlib.data.pictures import load_digits, load_glyphs
from nnlib.data.splitting import split
from nnlib.data.toys import circles, moons, spirals, xor_data

__all__ = [
    "circles",
    "load_digits",
    "load_glyphs",
    "load_mnist",
    "moons",
    "spirals",
    "split",
    "xor_data",
]
