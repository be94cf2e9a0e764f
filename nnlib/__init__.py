"""Neural networks from scratch in NumPy: what the learner of the course has built by the end.

Columns are examples: an array of m examples with n features each has shape (n, m). A layer's
weights `W` have shape (n_out, n_in), its bias `b` has shape (n_out, 1). Numbers are float64, where
nothing else is asked for. The modules stand in the order of the course:

========================  ======================================================================
shapes                    first arrays and slopes (unit 00)
perceptron, neuron        one neuron (01, 02)
activations               activation functions and their slopes (03)
losses                    how far off an answer is (04)
contracts, layers         shapes of layers and their checks (05); initializers: first weights
forward, dense, model     from layers to networks (06)
descent                   steps against the slope (07)
backprop, graphs          gradients by the chain rule (08); gradcheck: are they right? (09)
optimisers, training      how steps are chosen, and what keeps a network honest (10)
digits, metrics           pictures of digits, and how good an answer is (11)
images, sequences         convolution, pooling, recurrence (12)
========================  ======================================================================

`nnlib.extras` goes beyond the course, `nnlib.data` has data sets, `nnlib.plots` draws.
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
from nnlib.backprop import (
    dense_backward,
    model_backward,
    softmax_cross_entropy_backward,
    softmax_jacobian,
)
from nnlib.base import Layer
from nnlib.dense import Activation, Dense
from nnlib.descent import (
    fit_line,
    gradient_step,
    logistic_regression_gradient,
    minibatches,
    should_stop,
)
from nnlib.digits import check_digits, one_hot, same_on_both, shift_images
from nnlib.engine.storage import load
from nnlib.forward import collapse, collapse_network, dense_forward, hinge_fit, model_forward
from nnlib.gradcheck import check_layer, gradient_norms, numerical_gradient, relative_error
from nnlib.graphs import chain_rule, shared_value_grad, skip_backward
from nnlib.images import conv2d_forward, max_pool_backward, max_pool_forward
from nnlib.initializers import from_keras, glorot_uniform, he_normal, initialize
from nnlib.layers import check_dense, count_layers, count_neurons, count_parameters, layer_shapes
from nnlib.losses import binary_cross_entropy, mse, softmax_cross_entropy
from nnlib.metrics import accuracy, confusion_matrix, f1, precision, r2, recall
from nnlib.model import Sequential
from nnlib.neuron import neuron, neuron_batch, neuron_with_bias_input, rescale_weights
from nnlib.objectives import BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy
from nnlib.optimisers import SGD, Adam, Momentum
from nnlib.patches import conv_output_size
from nnlib.perceptron import step, train_perceptron, xor
from nnlib.sequences import autoencoder_shapes, batch_norm, lstm_step, rnn_step
from nnlib.shapes import images_to_columns, residuals, slope, standardize
from nnlib.slopes import (
    leaky_relu_backward,
    relu_backward,
    sigmoid_backward,
    softmax_backward,
    tanh_backward,
)
from nnlib.training import dropout, l2_penalty, overfit, split_and_scale, train

__all__ = [
    "SGD",
    "Activation",
    "Adam",
    "BinaryCrossEntropy",
    "Dense",
    "Layer",
    "MeanSquaredError",
    "Momentum",
    "Sequential",
    "SoftmaxCrossEntropy",
    "accuracy",
    "autoencoder_shapes",
    "batch_norm",
    "binary_cross_entropy",
    "chain_rule",
    "check_dense",
    "check_digits",
    "check_layer",
    "collapse",
    "collapse_network",
    "confusion_matrix",
    "conv2d_forward",
    "conv_output_size",
    "count_layers",
    "count_neurons",
    "count_parameters",
    "dense_backward",
    "dense_forward",
    "dropout",
    "f1",
    "fit_line",
    "from_keras",
    "glorot_uniform",
    "gradient_norms",
    "gradient_step",
    "he_normal",
    "hinge_fit",
    "images_to_columns",
    "initialize",
    "l2_penalty",
    "layer_shapes",
    "leaky_relu",
    "leaky_relu_backward",
    "leaky_relu_grad",
    "load",
    "logistic_regression_gradient",
    "lstm_step",
    "max_pool_backward",
    "max_pool_forward",
    "minibatches",
    "model_backward",
    "model_forward",
    "mse",
    "neuron",
    "neuron_batch",
    "neuron_with_bias_input",
    "numerical_gradient",
    "one_hot",
    "overfit",
    "precision",
    "r2",
    "recall",
    "relative_error",
    "relu",
    "relu_backward",
    "relu_grad",
    "rescale_weights",
    "residuals",
    "rnn_step",
    "same_on_both",
    "shared_value_grad",
    "shift_images",
    "should_stop",
    "sigmoid",
    "sigmoid_backward",
    "sigmoid_grad",
    "skip_backward",
    "slope",
    "softmax",
    "softmax_backward",
    "softmax_cross_entropy",
    "softmax_cross_entropy_backward",
    "softmax_jacobian",
    "split_and_scale",
    "standardize",
    "step",
    "tanh",
    "tanh_backward",
    "tanh_grad",
    "train",
    "train_perceptron",
    "xor",
]
