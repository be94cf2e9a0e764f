# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% id="start" role="setup"
import numpy as np

from autograder import unit

check = unit("03-activations").check


# %% id="slope" role="setup"
def slope(f, x, h=1e-5):
    """Rise over run of f for a tiny step h to both sides of x."""
    return (f(x + h) - f(x - h)) / (2 * h)


# %% id="slope-demo"
def square(x):
    """The function x times x."""
    return x * x


print(slope(square, 3.0))  # close to 6
print(slope(square, -1.0))  # close to -2: falling

# %% id="numpy-demo"
numbers = np.array([-2.0, 0.0, 3.0])
print(2 * numbers + 1)  # every entry, one after the other
print(np.exp(numbers))  # e to the power of every entry
print(slope(np.exp, 0.0))  # close to 1, which is e to the power of 0
print(np.abs(numbers))  # the absolute values
print(numbers > 0)  # one True or False per entry
print(np.where(numbers > 0, 10.0, 20.0))  # 10 where True, 20 where False
print(np.asarray(7, dtype=float))  # a number becomes a float64 array


# %% id="step" role="setup"
def step(z):
    """1.0 where z >= 0, else 0.0."""
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)


# %% id="step-demo"
print(step([-2.0, -0.1, 0.0, 0.1, 2.0]))
print(slope(step, 2.0), slope(step, -2.0))  # flat on both sides
for h in (0.1, 0.001, 0.00001):
    print("h =", h, "rise over run at 0:", slope(step, 0.0, h))  # settles on no number


# %% id="sigmoid" points=2 role="solution"
def sigmoid(z):
    """1 / (1 + e^(-z)) of every entry.

    z: a number or an array of any shape, entries from -1000 to 1000.
    Returns float64 of the same shape, without a warning. z stays as it is.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))  # at most 1, so it cannot overflow
    return np.where(z >= 0, 1.0, small) / (1.0 + small)
    ### END SOLUTION


# %% id="tanh" points=1 role="solution"
def tanh(z):
    """(e^z - e^(-z)) / (e^z + e^(-z)) of every entry, from exponentials.

    z: a number or an array of any shape, entries from -1000 to 1000.
    Returns float64 of the same shape, without a warning. z stays as it is.
    np.tanh and math.tanh are refused.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    small = np.exp(-2.0 * np.abs(z))  # at most 1, so it cannot overflow
    return np.sign(z) * (1.0 - small) / (1.0 + small)
    ### END SOLUTION


# %% id="relu" points=2 role="solution"
def relu(z):
    """The larger of 0 and z, for every entry.

    z: a number or an array of any shape.
    Returns float64 of the same shape. z stays as it is.
    """
    ### BEGIN SOLUTION
    return np.maximum(np.asarray(z, dtype=float), 0.0)
    ### END SOLUTION


# %% id="leaky-relu" points=2 role="solution"
def leaky_relu(z, alpha=0.01):
    """z where z > 0, alpha * z elsewhere.

    z: a number or an array of any shape. alpha: any number (0, 1 and above 1 too).
    Returns float64 of the same shape. z stays as it is.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, alpha * z)
    ### END SOLUTION


# %% id="axis-demo"
Z = np.array([[1.0, 4.0], [2.0, 5.0], [3.0, 9.0]])  # 3 rows, 2 columns
print(Z.sum(axis=0))  # down each column: shape (2,)
print(Z.sum(axis=1))  # along each row: shape (3,)
print(Z.sum(axis=0, keepdims=True))  # the same as axis=0, kept as a row: shape (1, 2)
print(Z / Z.sum(axis=0, keepdims=True))  # every column divided by its own sum


# %% id="softmax" points=3 role="solution"
def softmax(Z):
    """Softmax of every column.

    Z: array of shape (n, m), one column per example, entries of any size.
    Returns float64 of shape (n, m); every column sums to 1. Z stays as it is.
    """
    ### BEGIN SOLUTION
    shifted = Z - Z.max(axis=0, keepdims=True)  # the largest entry of each column is now 0
    powers = np.exp(shifted)
    return powers / powers.sum(axis=0, keepdims=True)
    ### END SOLUTION


# %% id="bars-demo"
def bars(z_1, z_2, z_3):
    """Draw softmax of three numbers as bars of text."""
    for share in softmax(np.array([[z_1], [z_2], [z_3]], dtype=float))[:, 0]:
        print("#" * round(40 * share), round(share, 3))


# %% id="compare-demo"
def compare(f, derivative):
    """Print a derivative beside the slope of a tiny step, at points that are not 0."""
    for z in (-3.0, -1.0, -0.2, 0.2, 1.0, 3.0):
        print("z =", z, " formula", np.round(derivative(z), 6), " slope", np.round(slope(f, z), 6))


def double(x):
    """The derivative of square."""
    return 2 * x


compare(square, double)


# %% id="activation-grads" points=4 role="solution"
def sigmoid_grad(z):
    """Derivative of sigmoid at every entry of z; 0.25 at 0."""
    ### BEGIN SOLUTION
    s = sigmoid(z)
    return s * (1.0 - s)
    ### END SOLUTION


def tanh_grad(z):
    """Derivative of tanh at every entry of z; 1 at 0."""
    ### BEGIN SOLUTION
    return 1.0 - tanh(z) ** 2
    ### END SOLUTION


def relu_grad(z):
    """Derivative of ReLU at every entry of z; 0 at 0."""
    ### BEGIN SOLUTION
    return np.where(np.asarray(z, dtype=float) > 0, 1.0, 0.0)
    ### END SOLUTION


def leaky_relu_grad(z, alpha=0.01):
    """Derivative of leaky ReLU at every entry of z; alpha at 0."""
    ### BEGIN SOLUTION
    return np.where(np.asarray(z, dtype=float) > 0, 1.0, alpha)
    ### END SOLUTION


# %% id="relu-counterexample" points=2 role="solution"
# For homogeneity keep the keys "law", "c", "x". For additivity use "law", "x", "y".
relu_counterexample = {"law": ..., "c": ..., "x": ...}
### BEGIN SOLUTION
relu_counterexample = {"law": "homogeneity", "c": -1, "x": 2}
### END SOLUTION

# %% id="classify" points=3 role="solution"
classification = {
    "identity": ...,
    "3x": ...,
    "3x + 2": ...,
    "step": ...,
    "sigmoid": ...,
    "tanh": ...,
    "leaky relu (alpha = 0.01)": ...,
    "abs": ...,
}
# One entry for each function that is not linear:
# "name of an affine one": x,    "name of a nonlinear one": (x, y, z),
witnesses = {}
### BEGIN SOLUTION
classification = {
    "identity": "linear",
    "3x": "linear",
    "3x + 2": "affine",
    "step": "nonlinear",
    "sigmoid": "nonlinear",
    "tanh": "nonlinear",
    "leaky relu (alpha = 0.01)": "nonlinear",
    "abs": "nonlinear",
}
witnesses = {
    "3x + 2": 1,
    "step": (-2, -1, 1),
    "sigmoid": (0, 1, 2),
    "tanh": (0, 1, 2),
    "leaky relu (alpha = 0.01)": (-1, 0, 1),
    "abs": (-1, 0, 1),
}
### END SOLUTION


# %% id="matrix-demo"
W = np.array([[1.0, 2.0], [0.0, 1.0]])
x = np.array([[3.0], [4.0]])
b = np.array([[10.0], [20.0]])
print(W @ x)  # row times column: 1*3 + 2*4 = 11, then 0*3 + 1*4 = 4
print(W @ x + b)  # one affine layer


# %% id="collapse" points=2 role="solution"
def collapse(W1, b1, W2, b2):
    """The one affine layer that equals layer 2 after layer 1.

    W1: (n_1, n_0). b1: (n_1, 1). W2: (n_2, n_1). b2: (n_2, 1).
    Returns the pair (W, b) with W: (n_2, n_0) and b: (n_2, 1).
    """
    ### BEGIN SOLUTION
    return W2 @ W1, W2 @ b1 + b2
    ### END SOLUTION


# %% id="relu-proof-order" points=0 role="solution"
# These lines are a proof, but in a wrong order. Move them.
relu_proof_order = """
relu(-a) != -relu(a)
assume a < 0
relu(-a) == -a
therefore relu is not linear
let a
relu(a) == 0
"""
### BEGIN SOLUTION
relu_proof_order = """
let a
assume a < 0
relu(a) == 0
relu(-a) == -a
relu(-a) != -relu(a)
therefore relu is not linear
"""
### END SOLUTION

# %% id="relu-proof-blanks" points=0 role="solution"
# Replace each ___ by a number or a sign.
relu_proof_blanks = """
relu(2 + -2) == ___
relu(2) + relu(-2) == ___
relu(2 + -2) ___ relu(2) + relu(-2)
therefore relu is not linear
"""
### BEGIN SOLUTION
relu_proof_blanks = """
relu(2 + -2) == 0
relu(2) + relu(-2) == 2
relu(2 + -2) != relu(2) + relu(-2)
therefore relu is not linear
"""
### END SOLUTION

# %% id="relu-proof-mend" points=0 role="solution"
# One line is false. Find it, and mend it.
relu_proof_mend = """
let x
assume x > 0
relu(x) == x
relu(-x) == -x
relu(x) + relu(-x) == x
relu(x + -x) == 0
relu(x + -x) < relu(x) + relu(-x)
therefore relu is not linear
"""
### BEGIN SOLUTION
relu_proof_mend = """
let x
assume x > 0
relu(x) == x
relu(-x) == 0
relu(x) + relu(-x) == x
relu(x + -x) == 0
relu(x + -x) < relu(x) + relu(-x)
therefore relu is not linear
"""
### END SOLUTION

# %% id="relu-proof" points=4 role="solution"
relu_proof = """
"""
### BEGIN SOLUTION
relu_proof = """
let a                  # any number at first
assume a < 0           # the witness: a negative number
relu(a) == 0           # because a < 0
-a > 0
relu(-a) == -a         # because -a > 0
-relu(a) == 0
relu(-a) != -relu(a)   # homogeneity fails for the factor -1
therefore relu is not linear
"""
### END SOLUTION

# %% id="collapse-proof" points=2 role="solution"
collapse_proof = """
"""
### BEGIN SOLUTION
collapse_proof = """
W2 @ (W1 @ X + b1) + b2
    == W2 @ (W1 @ X) + W2 @ b1 + b2     # multiplied out
    == (W2 @ W1) @ X + (W2 @ b1 + b2)   # other brackets, same order
    == W @ X + b                        # the definitions of W and b
"""
### END SOLUTION

# %% id="slope-proof" points=0 role="solution"
slope_proof = """
"""
### BEGIN SOLUTION
slope_proof = """
let s
(s - 1/2)**2 >= 0
s**2 - s + 1/4 >= 0
s * (1 - s) <= 1/4
therefore s * (1 - s) <= 1/4 for all s with 0 < s < 1
"""
### END SOLUTION

# %% id="leaky-proof" points=0 role="solution"
leaky_proof = """
"""
### BEGIN SOLUTION
leaky_proof = """
let alpha
assume alpha != 1
leaky_relu(-1, alpha) == -alpha
-leaky_relu(1, alpha) == -1
leaky_relu(-1, alpha) != -leaky_relu(1, alpha)
therefore leaky_relu(-1, alpha) != -leaky_relu(1, alpha) for all alpha with alpha != 1
"""
### END SOLUTION

# %% id="line-proof" points=0 role="solution"
line_proof = """
"""
### BEGIN SOLUTION
line_proof = """
g(0) == 2
g(0 * 1) != 0 * g(1)   # homogeneity fails for the factor 0
therefore g is not linear
"""
### END SOLUTION

# %% id="affine-proof" points=0 role="solution"
affine_proof = """
"""
### BEGIN SOLUTION
affine_proof = """
let x
g(x) == 3 * x + 2
therefore g is affine
"""
### END SOLUTION

# %% id="composition-proof" points=0 role="solution"
composition_proof = """
"""
### BEGIN SOLUTION
composition_proof = """
let x, y, c
G(x + y) == G(x) + G(y)                  # G is linear
F(G(x) + G(y)) == F(G(x)) + F(G(y))      # F is linear
F(G(x + y)) == F(G(x)) + F(G(y))
G(c * x) == c * G(x)                     # G is linear
F(c * G(x)) == c * F(G(x))               # F is linear
F(G(c * x)) == c * F(G(x))
therefore F(G(x + y)) == F(G(x)) + F(G(y)) and F(G(c * x)) == c * F(G(x)) for all x, y, c
"""
### END SOLUTION

# %% id="parts-proof" points=0 role="solution"
parts_proof = """
"""
### BEGIN SOLUTION
parts_proof = """
let x
case x > 0
    relu(x) == x
    relu(-x) == 0
    relu(x) - relu(-x) == x
case x <= 0
    relu(x) == 0
    relu(-x) == -x
    relu(x) - relu(-x) == x
therefore relu(x) - relu(-x) == x for all x
"""
### END SOLUTION

# %% id="scaling-proof" points=0 role="solution"
scaling_proof = """
"""
### BEGIN SOLUTION
scaling_proof = """
let x, c
assume c >= 0
case x > 0
    c * x >= 0
    relu(x) == x
    relu(c * x) == c * x
    relu(c * x) == c * relu(x)
case x <= 0
    c * x <= 0
    relu(x) == 0
    relu(c * x) == 0
    relu(c * x) == c * relu(x)
therefore relu(c * x) == c * relu(x) for all x, c with c >= 0
"""
### END SOLUTION
