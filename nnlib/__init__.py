"""Neural networks from scratch in NumPy: what the learner of the course has built by the end.

Columns are examples: an array of m examples with n features each has shape (n, m). A layer's
weights `W` have shape (n_out, n_in), its bias `b` has shape (n_out, 1). All numbers are float64.
"""

from nnlib.activations import (
    leaky_relu,
    leaky_relu_grad,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    softmax,
    tanh,
    tanh_grad,
)
from nnlib.forward import collapse
from nnlib.initializers import from_keras, initialize
from nnlib.layers import check_dense, count_layers, count_neurons, count_parameters, layer_shapes
from nnlib.model import Activation, Dense, Sequential
from nnlib.perceptron import step

__all__ = [
    "Activation",
    "Dense",
    "Sequential",
    "check_dense",
    "collapse",
    "count_layers",
    "count_neurons",
    "count_parameters",
    "from_keras",
    "initialize",
    "layer_shapes",
    "leaky_relu",
    "leaky_relu_grad",
    "relu",
    "relu_grad",
    "sigmoid",
    "sigmoid_grad",
    "softmax",
    "step",
    "tanh",
    "tanh_grad",
]
