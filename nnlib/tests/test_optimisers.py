"""SGD, Momentum and Adam, against numbers worked by hand and published ones."""

import re

import numpy as np
import pytest

from nnlib.extras.optimisers import AdaGrad, AdamW, Nesterov, RMSProp
from nnlib.optimisers import SGD, Adam, Momentum
from nnlib.tests.test_model import legacy_normals

KINDS = [SGD, Momentum, Adam]


def raises(kind, message):
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


def steps(optimizer, w, *grads):
    w = np.array(w)
    for g in grads:
        optimizer.step({"w": w}, {"w": np.array(g)})
    return w


def test_sgd_by_hand():
    # 1 - 0.5 * 4 = -1, then -1 - 0.5 * (-2) = 0
    assert steps(SGD(0.5), [1.0], [4.0], [-2.0]) == [0.0]


def test_momentum_by_hand():
    # v = 4, w = 1 - 0.5 * 4 = -1; v = 0.5 * 4 - 2 = 0, w = -1; v = 0 + 6, w = -1 - 3 = -4
    assert steps(Momentum(0.5, beta=0.5), [1.0], [4.0], [-2.0], [6.0]) == [-4.0]


def test_adam_by_hand():
    # beta1 = beta2 = 1/2, eps = 1, learning rate 1.
    # t = 1, g = 2: m = 1, v = 2; m_hat = 1 / (1/2) = 2, v_hat = 4; w = 0 - 2 / (2 + 1) = -2/3
    # t = 2, g = 0: m = 1/2, v = 1; m_hat = (1/2) / (3/4) = 2/3, v_hat = 4/3;
    #               w = -2/3 - (2/3) / (sqrt(4/3) + 1)
    found = steps(Adam(1.0, beta1=0.5, beta2=0.5, eps=1.0), [0.0], [2.0], [0.0])
    np.testing.assert_allclose(found, [-2 / 3 - (2 / 3) / (np.sqrt(4 / 3) + 1)], rtol=1e-14)


def test_published_gradient_descent():
    # DeepLearning.AI, course 1 week 4; parameters from seed 2, gradients from seed 3
    shapes = [(3, 4), (3, 1), (1, 3), (1, 1)]
    keys = ["W1", "b1", "W2", "b2"]
    params = dict(zip(keys, legacy_normals(2, *shapes), strict=True))
    SGD(0.1).step(params, dict(zip(keys, legacy_normals(3, *shapes), strict=True)))
    first = [-0.59562069, -0.09991781, -2.14584584, 1.82662008]
    np.testing.assert_allclose(params["W1"][0], first, atol=1e-8)
    np.testing.assert_allclose(params["b2"], [[-0.84610769]], atol=1e-8)


def published(optimizer, n_steps=1):
    """DeepLearning.AI, course 2 week 2: seed 1, W1 (2, 3), b1, W2 (3, 3), b2, then gradients."""
    shapes = [(2, 3), (2, 1), (3, 3), (3, 1)]
    drawn = legacy_normals(1, *shapes, *shapes)
    params, grads = (dict(zip("abcd", part, strict=True)) for part in (drawn[:4], drawn[4:]))
    for _ in range(n_steps):
        optimizer.step(params, grads)
    return params["a"][0]


def test_published_step():
    first = [1.63535156, -0.62320365, -0.53718766]
    np.testing.assert_allclose(published(SGD(0.01)), first, atol=1e-8)


def test_published_momentum():
    # There v = 0.9 v + (1 - 0.9) g. From v = 0 their velocity is 0.1 of ours in every step, so
    # their learning rate 0.01 is our 0.001.
    first = [1.62544598, -0.61290114, -0.52907334]
    np.testing.assert_allclose(published(Momentum(0.001, beta=0.9)), first, atol=1e-8)


def test_published_adam():
    # One step that is counted as the second, t = 2, from m = v = 0, learning rate 0.01
    optimizer = Adam(0.01)
    optimizer._t = dict.fromkeys("abcd", 1)
    first = [1.63178673, -0.61919778, -0.53561312]
    np.testing.assert_allclose(published(optimizer), first, atol=1e-8)


def test_published_momentum_of_the_other_convention():
    # CS231n: v = 0.9 v - lr dw, w += v. Their v is -lr times ours, before and after.
    w, g, v = (np.linspace(*ends, 20) for ends in ((-0.4, 0.6), (-0.6, 0.4), (0.6, 0.9)))
    optimizer = Momentum(1e-3, beta=0.9)
    optimizer._v = {"w": v / -1e-3}
    w = steps(optimizer, w, g)
    np.testing.assert_allclose(w[[0, -1]], [0.1406, 1.4096], atol=1e-8)
    np.testing.assert_allclose(optimizer._v["w"][[0, -1]] * -1e-3, [0.5406, 0.8096], atol=1e-8)


def test_published_adam_at_its_sixth_step():
    # CS231n: t = 5 before the step. A t that is not counted up would give -0.40098988 at first.
    w, g, m, v = (
        np.linspace(*ends, 20) for ends in ((-0.4, 0.6), (-0.6, 0.4), (0.6, 0.9), (0.7, 0.5))
    )
    optimizer = Adam(1e-2)
    optimizer._m, optimizer._v, optimizer._t = {"w": m}, {"w": v}, {"w": 5}
    np.testing.assert_allclose(
        steps(optimizer, w, g)[[0, -1]], [-0.40094747, 0.59801459], atol=1e-8
    )


@pytest.mark.parametrize("kind", KINDS)
def test_in_place_and_gradients_stay(kind):
    params, grads = {"W": np.ones((2, 3)), "b": np.ones((2, 1))}, {"W": np.full((2, 3), 2.0)}
    grads["b"] = np.full((2, 1), -3.0)
    arrays = dict(params)
    optimizer = kind(0.1)
    for _ in range(3):
        assert optimizer.step(params, grads) is None
    assert all(params[key] is arrays[key] for key in arrays)
    assert (params["W"] < 1).all()
    assert (params["b"] > 1).all()
    assert (grads["W"] == 2.0).all()
    assert (grads["b"] == -3.0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_do_not_disturb_each_other(kind):
    """Two keys in one optimiser move as each would in its own, also when one begins later."""
    rng = np.random.default_rng(0)
    both, alone = kind(0.1), {"a": kind(0.1), "b": kind(0.1)}
    w = {"a": np.ones(3), "b": np.ones((2, 2))}
    expected = {key: array.copy() for key, array in w.items()}
    for number in range(6):
        grads = {key: rng.normal(size=w[key].shape) for key in ("a", "b")[: 1 if number < 2 else 2]}
        both.step({key: w[key] for key in grads}, grads)
        for key, grad in grads.items():
            alone[key].step({key: expected[key]}, {key: grad})
    for key, array in w.items():
        np.testing.assert_array_equal(array, expected[key])


@pytest.mark.parametrize("kind", KINDS)
def test_one_vector_moves_as_its_parts(kind):
    rng = np.random.default_rng(0)
    vector, parts = np.arange(5.0), {"a": np.arange(2.0), "b": np.arange(2.0, 5.0)}
    one, many = kind(0.1), kind(0.1)
    for g in rng.normal(size=(4, 5)):
        one.step({"all": vector}, {"all": g})
        many.step(parts, {"a": g[:2], "b": g[2:]})
    np.testing.assert_array_equal(vector, np.concatenate([parts["a"], parts["b"]]))


@pytest.mark.parametrize("kind", KINDS)
def test_learning_rate_may_change(kind):
    optimizer, w = kind(0.1), np.array([1.0])
    optimizer.learning_rate = 0.0
    optimizer.step({"w": w}, {"w": np.array([5.0])})
    assert w == [1.0]


@pytest.mark.parametrize("kind", KINDS)
def test_float32_stays_and_extremes_give_no_warning(kind):
    w = np.ones(3, dtype=np.float32)
    kind(0.1).step({"w": w}, {"w": np.array([1e30, 0.0, 1e-40], dtype=np.float32)})
    assert w.dtype == np.float32
    assert np.isfinite(w).all()
    w = np.ones(2)
    kind(0.1).step({"w": w}, {"w": np.array([1e200, -1e200])})
    assert np.isfinite(w).all()


def test_adam_does_not_divide_by_zero():
    assert steps(Adam(0.1), [1.0], [0.0]) == [1.0]


@pytest.mark.parametrize("kind", KINDS)
def test_refusals(kind):
    who, w, g = kind.__name__, np.ones(2), np.ones(2)

    def refused(error, message, params, grads, optimizer=None):
        with raises(error, f"{who}: {message}"):
            (optimizer or kind(0.1)).step(params, grads)
        assert (w == 1.0).all()

    message = "grads must have the keys of params, ['b', 'w'], got ['w']."
    refused(ValueError, message, {"w": w, "b": g}, {"w": g})
    message = "grads must have the keys of params, ['w'], got ['b', 'w']."
    refused(ValueError, message, {"w": w}, {"w": g, "b": g})
    message = "grads['b'] must have shape (2,), got (2, 1). grads['b'].ravel() is one."
    refused(ValueError, message, {"w": w, "b": w}, {"w": g, "b": np.ones((2, 1))})
    message = (
        "params['w'] must be an array, got a float. "
        "A single number can not be changed in place: np.array(w)."
    )
    refused(TypeError, message, {"w": 1.0}, {"w": 1.0})
    refused(TypeError, message.replace("float", "float64"), {"w": np.float64(1)}, {"w": g})
    message = "params['w'] must hold floats, got dtype int64."
    refused(TypeError, message, {"w": np.ones(2, dtype=np.int64)}, {"w": g})


@pytest.mark.parametrize("kind", [Momentum, Adam])
def test_one_optimiser_for_networks_of_different_shapes(kind):
    optimizer = kind(0.1)
    optimizer.step({"w": np.ones(3)}, {"w": np.ones(3)})
    message = (
        f"{kind.__name__}: params['w'] must be as in earlier steps, float64 of shape (3,), got "
        "float64 of shape (2,). Make a new optimiser for each network."
    )
    with raises(ValueError, message):
        optimizer.step({"w": np.ones(2)}, {"w": np.ones(2)})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SGD(-0.1), "SGD: learning_rate must be a number from 0 up, got -0.1."),
        (lambda: SGD(np.nan), "SGD: learning_rate must be a number from 0 up, got nan."),
        (lambda: Momentum(0.1, 1.0), "Momentum: beta must be from 0 to below 1, got 1.0."),
        (lambda: Adam(0.1, beta2=1.5), "Adam: beta2 must be from 0 to below 1, got 1.5."),
        (lambda: Adam(0.1, eps=-1.0), "Adam: eps must be a number above 0, got -1.0."),
        (lambda: Adam(0.1, eps=0), "Adam: eps must be a number above 0, got 0."),
    ],
)
def test_settings_out_of_range(make, message):
    with raises(ValueError, message):
        make()


@pytest.mark.parametrize("kind", [*KINDS, Nesterov, AdaGrad, RMSProp, AdamW])
def test_a_learning_rate_that_is_set_later_is_looked_at(kind):
    optimizer, start = kind(0.5), f"{kind.__name__}: learning_rate must be a number from 0 up, got "
    for value in (-1, np.nan, np.float64(np.inf)):
        with raises(ValueError, f"{start}{value!r}."):
            optimizer.learning_rate = value
    for value, advice in ((None, ""), ("0.1", " Leave out the quotes."), (True, ""), ([0.1], "")):
        with raises(TypeError, f"{start}{value!r}.{advice}"):
            optimizer.learning_rate = value
        with raises(TypeError, f"{start}{value!r}.{advice}"):
            kind(value)
    assert optimizer.learning_rate == 0.5
    optimizer.learning_rate = np.float32(0.25)
    assert optimizer.learning_rate == 0.25


def test_a_setting_that_is_no_number():
    with raises(TypeError, "Momentum: beta must be from 0 to below 1, got None."):
        Momentum(0.1, beta=None)
