"""One small network with all its numbers, for every activation with the losses that suit it.

Sizes 5-4-3 and six examples are pairwise different, so that no turned or repeated array goes
unseen. Half of the hidden sums are positive, three of six for every unit, and none is nearer to 0
than 0.0255: another activation, or none, changes every number. The values are from PyTorch in
float64, in the conventions of this library: examples in columns, mean over the examples, sum over
the outputs. BCE and CE take logits. L is the loss; norms are Frobenius; all have ten decimals.
"""

from functools import partial

import numpy as np
import pytest

from nnlib.activations import leaky_relu, relu, sigmoid, tanh
from nnlib.backprop import backward_of, model_backward
from nnlib.forward import model_forward
from nnlib.model import Dense, Sequential
from nnlib.objectives import objective

M = 6
LABELS = np.array([0, 1, 2, 2, 1, 0])


def identity(Z):
    return Z


def identity_backward(dA, Z):
    return dA


def table(function, rows, columns):
    """Array with the entries ``function(i, j)``, counted from 0."""
    return np.array([[function(i, j) for j in range(columns)] for i in range(rows)])


W1 = table(lambda i, j: np.sin(1 + 5 * i + j), 4, 5)
B1 = table(lambda i, j: 0.1 * (i - 1.5), 4, 1)
W2 = table(lambda i, j: np.cos(2 + 4 * i + j), 3, 4)
B2 = table(lambda i, j: 0.2 * (i - 1), 3, 1)
X = table(lambda i, j: np.cos(2 * i + 3 * j), 5, M)
Y = table(lambda i, j: float(LABELS[j] == i), 3, M)

ACTIVATIONS = {
    "relu": relu,
    "leaky 0.01": partial(leaky_relu, alpha=0.01),
    "tanh": tanh,
    "sigmoid": sigmoid,
    "identity": identity,
}
LOSSES = {"CE": "softmax_cross_entropy", "BCE": "binary_cross_entropy", "MSE": "mse"}
COLUMNS = ("L", "dW1", "db1", "dW2", "db2", "dX", "dW1[0,0]", "dW2[2,3]")
ROWS = """
relu       | CE  | 1.4424203388 | 0.5220224204 | 0.3408035036 | 0.2656510643 | 0.2679849474 | 0.8226647654 | -0.0681899868 | 0.1328216132
relu       | BCE | 2.3908848017 | 0.5035062534 | 0.3269756828 | 0.3227961372 | 0.3762575579 | 0.8221124363 | -0.0353996571 | 0.1707392331
relu       | MSE | 3.2448046442 | 4.3151789427 | 2.9260211094 | 2.1904796167 | 2.3074686561 | 2.9886982543 | -0.7583902168 | 0.5780209945
leaky 0.01 | CE  | 1.4443704060 | 0.5257345219 | 0.3411701393 | 0.2664726230 | 0.2657817764 | 0.8284777090 | -0.0721137461 | 0.1320634574
tanh       | CE  | 1.6000495106 | 0.8446474301 | 0.1047877178 | 0.4636522414 | 0.0598225467 | 1.1587614772 | -0.3824247624 | 0.0666380177
tanh       | MSE | 4.5776455413 | 7.1347500282 | 1.0714669421 | 3.8014381392 | 1.5008297555 | 4.9923268356 | -3.4601851795 | 0.5976587425
sigmoid    | CE  | 1.3990145788 | 0.1296336192 | 0.0997468728 | 0.3298367333 | 0.3211433131 | 0.3312821046 | -0.0333619479 | 0.1279581872
sigmoid    | BCE | 2.3326340390 | 0.1088323773 | 0.0912371128 | 0.4285868985 | 0.4175722530 | 0.3245580263 | -0.0195792261 | 0.1853110221
identity   | CE  | 1.8188906678 | 1.3713531706 | 0.1344939694 | 0.6477193958 | 0.0681725200 | 1.6444804607 | -0.4509860894 | 0.0826481667
"""


def golden():
    for line in ROWS.strip().splitlines():
        hidden, loss, *numbers = (cell.strip() for cell in line.split("|"))
        values = dict(zip(COLUMNS, map(float, numbers), strict=True))
        yield pytest.param(hidden, loss, values, id=f"{hidden} {loss}")


def through_functions(activation, loss, targets):
    """The tasks' functions: model_forward, the gradient of the loss, model_backward."""
    Z, caches = model_forward(X, [(W1, B1), (W2, B2)], [activation, identity])
    back = identity_backward if activation is identity else backward_of("golden", activation)
    grads, dX = model_backward(loss.backward(Z, targets), caches, [back, identity_backward])
    ((dW1, db1), (dW2, db2)) = grads
    return loss.forward(Z, targets), dW1, db1, dW2, db2, dX


def through_layers(activation, loss, targets):
    """The same through objects."""
    hidden = Dense(5, 4, None if activation is identity else activation)
    output = Dense(4, 3)
    hidden.W, hidden.b, output.W, output.b = W1, B1, W2, B2
    network = Sequential([hidden, output])
    Z = network.forward(X)
    dX = network.backward(loss.backward(Z, targets))
    g1, g2 = hidden.grads, output.grads
    return loss.forward(Z, targets), g1["W"], g1["b"], g2["W"], g2["b"], dX


def test_the_network_is_as_described():
    Z1 = W1 @ X + B1
    np.testing.assert_array_equal((Z1 > 0).sum(axis=1), [3, 3, 3, 3])
    assert abs(Z1).min() == pytest.approx(0.0255, abs=5e-5)
    rows = [tuple(param.values[2].values()) for param in golden()]
    assert len(rows) == 9
    assert all(len(set(column)) == 9 for column in zip(*rows, strict=True))


@pytest.mark.parametrize("way", [through_functions, through_layers])
@pytest.mark.parametrize(("hidden", "loss", "values"), list(golden()))
def test_golden_values(hidden, loss, values, way):
    found = way(ACTIVATIONS[hidden], objective(LOSSES[loss]), Y)
    L, dW1, db1, dW2, db2, dX = found
    assert all(array.dtype == np.float64 for array in found[1:])
    norms = [np.linalg.norm(gradient) for gradient in (dW1, db1, dW2, db2, dX)]
    actual = dict(zip(COLUMNS, (L, *norms, dW1[0, 0], dW2[2, 3]), strict=True))
    assert actual == pytest.approx(values, rel=0, abs=5.1e-11)


@pytest.mark.parametrize("way", [through_functions, through_layers])
def test_labels_give_what_one_hot_columns_give(way):
    loss = objective("softmax_cross_entropy")
    for a, b in zip(way(relu, loss, LABELS), way(relu, loss, Y), strict=True):
        np.testing.assert_array_equal(a, b)
