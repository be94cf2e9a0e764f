"""The same calls on NumPy's arrays, on a stand-in that refuses NumPy's functions, and on CuPy."""

from functools import partial

import numpy as np
import pytest

import nnlib
from nnlib.backend import array_module
from nnlib.tests.foreign import Foreign, to_numpy

rng = np.random.default_rng(0)
Z, Y_HAT, Y = (rng.normal(size=(3, 5)) for _ in range(3))
X = rng.normal(size=(4, 5))
W, B = rng.normal(size=(3, 4)), rng.normal(size=(3, 1))
W2, B2 = rng.normal(size=(2, 3)), rng.normal(size=(2, 1))
SQUARE, COLUMN = rng.normal(size=(4, 4)), rng.normal(size=(4, 1))
LABELS = np.array([0, 2, 1, 1, 0])
BITS = (Z > 0).astype(float)
P = nnlib.softmax(Z)
IMAGES, KERNELS = rng.normal(size=(2, 3, 6, 4)), rng.normal(size=(5, 3, 2, 3))
DIGITS = np.clip(rng.normal(0.5, 0.2, size=(784, 6)), 0, 1)
SIZE_3, SIZE_5 = rng.normal(size=3), rng.normal(size=5)


def backward_pass(put):
    parameters = [(put(W), put(B)), (put(W2), put(B2))]
    A, caches = nnlib.model_forward(put(X), parameters, [nnlib.relu, nnlib.tanh])
    return nnlib.model_backward(A, caches, [nnlib.relu_backward, nnlib.tanh_backward])


def network(put):
    model = nnlib.Sequential([nnlib.Dense(4, 3, nnlib.relu), nnlib.Dense(3, 3)])
    for layer, (weights, bias) in zip(model.layers, [(W, B), (SQUARE[:3, :3], B)], strict=True):
        layer.W, layer.b = put(weights), put(bias)
    return model


def forward_and_backward(put):
    model = network(put)
    Z = model.forward(put(X))
    dX = model.backward(nnlib.softmax_cross_entropy_backward(Z, put(LABELS)))
    return (
        Z,
        dX,
        model.grads,
        model.predict(put(X)),
        model.evaluate(put(X), put(LABELS), "softmax_cross_entropy"),
    )


def moved(put):
    model = network(np.array)
    xp = array_module(put(X))
    there = model.to(xp).predict(put(X))
    return there, model.to(np).params


def trained(optimizer, put):
    model = network(put)
    history = model.fit(
        put(X), put(LABELS), loss="softmax_cross_entropy", optimizer=optimizer, epochs=3,
        batch_size=2, validation=(put(X), put(LABELS)), progress=False,
    )  # fmt: skip
    return model.params, history["loss"], history["val_loss"]


def optimised(optimizer, put):
    params, grads = {"W": put(W.copy()), "b": put(B.copy())}, {"W": put(W - 1), "b": put(B + 1)}
    optimizer.step(params, grads)
    optimizer.step(params, grads)
    return params


def elementwise(function, put):
    return function(put(Z))


def backward(function, put):
    return function(put(Y), put(Z))


ELEMENTWISE = (
    *("sigmoid", "tanh", "relu", "leaky_relu", "softmax", "step", "shared_value_grad"),
    *("sigmoid_grad", "tanh_grad", "relu_grad", "leaky_relu_grad"),
)
BACKWARD = (
    *("relu_backward", "leaky_relu_backward", "sigmoid_backward", "tanh_backward"),
    "softmax_backward",
)


# What is called, with a function that puts NumPy's arrays where they are wanted.
CALLS = {
    **{name: partial(elementwise, getattr(nnlib, name)) for name in ELEMENTWISE},
    **{name: partial(backward, getattr(nnlib, name)) for name in BACKWARD},
    "standardize": lambda put: nnlib.standardize(put(X)),
    "images_to_columns": lambda put: nnlib.images_to_columns(put(IMAGES[0])),
    "residuals": lambda put: nnlib.residuals(put(X[:1]), put(SIZE_5)),
    "train_perceptron": lambda put: nnlib.train_perceptron(put(X), put(LABELS // 2), 3),
    "xor": lambda put: nnlib.xor(put(np.array([[0.0, 1, 0, 1], [0, 0, 1, 1]]))),
    "neuron": lambda put: nnlib.neuron(put(SIZE_3), put(SIZE_3), 0.5),
    "neuron_with_bias_input": lambda put: nnlib.neuron_with_bias_input(put(SIZE_3), put(W[0])),
    "neuron_batch": lambda put: nnlib.neuron_batch(put(X), put(W[0]), 0.5),
    "rescale_weights": lambda put: nnlib.rescale_weights(put(SIZE_3), put(SIZE_3 + 9)),
    "mse": lambda put: nnlib.mse(put(Y_HAT), put(Y)),
    "binary_cross_entropy": lambda put: nnlib.binary_cross_entropy(put(P), put(BITS)),
    "softmax_cross_entropy": lambda put: nnlib.softmax_cross_entropy(put(Z), put(LABELS)),
    "check_dense": lambda put: nnlib.check_dense(put(W), put(X), put(B)),
    "from_keras": lambda put: nnlib.from_keras(put(W), put(W[0])),
    "collapse": lambda put: nnlib.collapse(put(W), put(B), put(W2), put(B2)),
    "dense_forward": lambda put: nnlib.dense_forward(put(X), put(W), put(B), nnlib.relu),
    "collapse_network": lambda put: nnlib.collapse_network([(put(W), put(B)), (put(W2), put(B2))]),
    "hinge_fit": lambda put: nnlib.hinge_fit(put(np.arange(5.0)), put(SIZE_5)),
    "gradient_step": lambda put: nnlib.gradient_step(put(W), put(W - 1), 0.1),
    "fit_line": lambda put: nnlib.fit_line(put(SIZE_5), put(X[0]), 0.1, 3),
    "minibatches": lambda put: list(
        nnlib.minibatches(put(X), put(Y), 2, np.random.default_rng(1))
    ),
    "logistic_regression_gradient": lambda put: nnlib.logistic_regression_gradient(
        put(W[:1]), put(B[:1]), put(X), put(BITS[:1])
    ),
    "dense_backward": lambda put: nnlib.dense_backward(put(Z), put(X), put(W)),
    "softmax_jacobian": lambda put: nnlib.softmax_jacobian(put(SIZE_3)),
    "softmax_cross_entropy_backward": lambda put: nnlib.softmax_cross_entropy_backward(
        put(Z), put(LABELS)
    ),
    "model_forward and model_backward": backward_pass,
    "skip_backward": lambda put: nnlib.skip_backward(
        put(X), put(X + 1), put(SQUARE), put(COLUMN)
    ),
    "numerical_gradient": lambda put: nnlib.numerical_gradient(
        lambda x: nnlib.mse(x, put(Y)), put(Z)
    ),
    "relative_error": lambda put: nnlib.relative_error(put(Z), put(Y)),
    "SGD": lambda put: optimised(nnlib.SGD(0.1), put),
    "Momentum": lambda put: optimised(nnlib.Momentum(0.1), put),
    "Adam": lambda put: optimised(nnlib.Adam(0.1), put),
    "l2_penalty": lambda put: nnlib.l2_penalty([(put(W), put(B))], 0.1),
    "dropout": lambda put: nnlib.dropout(put(Z), 0.5, True, np.random.default_rng(1)),
    "split_and_scale": lambda put: nnlib.split_and_scale(
        put(X), put(Y), 0.6, np.random.default_rng(1)
    ),
    "check_digits": lambda put: nnlib.check_digits(
        put(DIGITS[:, :4]), put(LABELS[:4]), put(DIGITS[:, 4:]), put(LABELS[:2])
    ),
    "one_hot": lambda put: nnlib.one_hot(put(LABELS), 4),
    "confusion_matrix": lambda put: nnlib.confusion_matrix(put(LABELS), put(LABELS // 2), 3),
    "accuracy, precision, recall, f1": lambda put: (
        nnlib.accuracy(put(LABELS), put(LABELS // 2)),
        nnlib.precision(put(LABELS), put(LABELS // 2), 3),
        nnlib.recall(put(LABELS), put(LABELS // 2), 3, average="macro"),
        nnlib.f1(put(LABELS), put(LABELS // 2), 3, average="micro"),
    ),
    "r2": lambda put: nnlib.r2(put(Y_HAT), put(Y)),
    "shift_images": lambda put: nnlib.shift_images(put(DIGITS), 2, -3),
    "conv2d_forward": lambda put: nnlib.conv2d_forward(
        put(IMAGES), put(KERNELS), put(SIZE_5), stride=2, padding=1
    ),
    "max_pool_forward": lambda put: nnlib.max_pool_forward(put(IMAGES), 2),
    "max_pool_backward": lambda put: nnlib.max_pool_backward(
        put(IMAGES[:, :, :3, :2]), put(IMAGES), 2
    ),
    "rnn_step": lambda put: nnlib.rnn_step(put(X), put(Z), put(W), put(SQUARE[:3, :3]), put(B)),
    "lstm_step": lambda put: nnlib.lstm_step(
        put(X), put(X[:1]), put(X[1:2]), put(SQUARE), put(COLUMN), put(COLUMN)
    ),
    "batch_norm": lambda put: nnlib.batch_norm(
        put(X), put(COLUMN), put(COLUMN), {"mean": put(COLUMN), "var": put(COLUMN**2)}, True
    ),
    "Sequential forward, backward, predict, evaluate": forward_and_backward,
    "Sequential.to": moved,
    "Sequential.fit with SGD": lambda put: trained(nnlib.SGD(0.1), put),
    "Sequential.fit with Adam": lambda put: trained(nnlib.Adam(0.1), put),
}  # fmt: skip


def close(actual, expected):
    """Compare nested results, arrays within rounding."""
    actual = to_numpy(actual)
    if isinstance(expected, dict):
        assert actual.keys() == expected.keys()
        for key in expected:
            close(actual[key], expected[key])
    elif isinstance(expected, list | tuple):
        assert len(actual) == len(expected)
        for one, other in zip(actual, expected, strict=True):
            close(one, other)
    elif expected is None or callable(expected):
        assert actual is expected
    else:
        np.testing.assert_allclose(actual, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", CALLS)
def test_foreign_arrays_meet_no_numpy_function(name):
    result = CALLS[name](Foreign)
    close(result, CALLS[name](np.array))
    assert has_type(result, Foreign) == has_type(CALLS[name](np.array), np.ndarray)


def has_type(value, kind):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return any(has_type(item, kind) for item in value)
    return isinstance(value, kind)


@pytest.fixture(scope="session")
def cupy():
    cupy = pytest.importorskip("cupy", reason="CuPy is not installed: no GPU is tested")
    try:
        cupy.zeros(1)
    except RuntimeError as error:
        pytest.skip(f"CuPy found no usable GPU: {error}")
    return cupy


@pytest.mark.parametrize("name", CALLS)
def test_on_a_gpu(name, cupy):
    def numbers(value):
        if isinstance(value, dict):
            return {key: numbers(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(numbers(item) for item in value)
        return cupy.asnumpy(value) if isinstance(value, cupy.ndarray) else value

    close(numbers(CALLS[name](cupy.asarray)), CALLS[name](np.array))


def test_the_stand_in_refuses_what_a_gpu_refuses():
    z = Foreign(Z)
    for mistake in (
        partial(np.exp, z),
        partial(np.asarray, z),
        lambda: z + Z,
        lambda: Z @ z.T,
        lambda: z.__array_namespace__().exp(Z),
        lambda: z.__array_namespace__().einsum("ij->i", z),
        lambda: z[Foreign(LABELS % 3), Foreign(LABELS)],
    ):
        with pytest.raises((TypeError, AttributeError)):
            mistake()


# Called with sizes, a seed or a function, not with arrays: what they make is NumPy's.
WITHOUT_ARRAYS = {
    "autoencoder_shapes", "chain_rule", "check_layer", "conv_output_size", "count_layers", "count_neurons",
    "count_parameters", "glorot_uniform", "gradient_norms", "he_normal", "initialize",
    "layer_shapes", "load", "overfit", "same_on_both", "should_stop", "slope", "train",
}  # fmt: skip


def test_every_public_function_is_called_above():
    words = {word for name in CALLS for word in name.replace(",", " ").replace(".", " ").split()}
    missing = {
        name
        for name in nnlib.__all__
        if callable(getattr(nnlib, name)) and name[0].islower() and name not in words
    }
    assert missing - WITHOUT_ARRAYS == set()
