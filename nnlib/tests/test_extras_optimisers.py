"""Optimisers of the extras: published values, steps by hand, PyTorch, and errors."""

import re

import numpy as np
import pytest

from nnlib.extras import AdaGrad, AdamW, Nesterov, RMSProp
from nnlib.optimisers import Adam
from nnlib.tests.foreign import Foreign

KINDS = [Nesterov, AdaGrad, RMSProp, AdamW]


def after(optimiser, w, gradients):
    w = np.array(w, dtype=float)
    for g in gradients:
        optimiser.step({"w": w}, {"w": np.array(g, dtype=float)})
    return w


def test_published_rmsprop():
    """Stanford CS231n, assignment 2: decay 0.99, rate 0.01, eps 1e-8, after some steps."""
    w, g = (np.linspace(*ends, 20).reshape(4, 5) for ends in ((-0.4, 0.6), (-0.6, 0.4)))
    optimiser = RMSProp(0.01, beta=0.99)
    optimiser._v["w"] = np.linspace(0.6, 0.9, 20).reshape(4, 5)
    optimiser.step({"w": w}, {"w": g})
    np.testing.assert_allclose([w[0, 0], w[3, 4]], [-0.39223849, 0.59576619], atol=1e-8)


def test_nesterov_by_hand():
    # v: 2, then 0.5 * 2 + 4 = 5. Steps 0.1 (2 + 0.5 * 2) = 0.3 and 0.1 (4 + 0.5 * 5) = 0.65.
    assert after(Nesterov(0.1, beta=0.5), [1.0], [[2.0], [4.0]]) == pytest.approx([0.05])


def test_adagrad_by_hand():
    # v: 9, then 9 + 16 = 25. Steps 0.1 * 3 / 3 and 0.1 * -4 / 5.
    assert after(AdaGrad(0.1), [1.0], [[3.0], [-4.0]]) == pytest.approx([0.98])


def test_rmsprop_by_hand():
    # v: 0.25 * 16 = 4, then 0.75 * 4 + 0.25 * 4 = 4. Steps 0.1 * 4 / 2 and 0.1 * -2 / 2.
    assert after(RMSProp(0.1, beta=0.75), [1.0], [[4.0], [-2.0]]) == pytest.approx([0.9])


def test_adamw_by_hand():
    # Step 1: 2 - 0.1 * 0.5 * 2 = 1.9, then Adam's first step, 0.1 against the sign: 1.8.
    # Step 2: 1.8 * 0.95 = 1.71. beta1 = beta2 = 0.5 and g = 3, 3: m_hat = 3, v_hat = 9, so 1.61.
    one = after(AdamW(0.1, beta1=0.5, beta2=0.5, eps=1e-12, decay=0.5), [2.0], [[3.0]])
    two = after(AdamW(0.1, beta1=0.5, beta2=0.5, eps=1e-12, decay=0.5), [2.0], [[3.0], [3.0]])
    assert (one.item(), two.item()) == pytest.approx((1.8, 1.61))
    negative = after(AdamW(0.1, beta1=0.5, beta2=0.5, eps=1e-12, decay=0.5), [-2.0], [[3.0]])
    assert negative.item() == pytest.approx(-2.0)  # -2 + 0.1 towards 0, -0.1 by Adam


def test_decay_goes_past_the_averages_of_adam():
    """A penalty in the gradient would be divided by its size; here weights shrink by one share."""
    w = after(AdamW(0.1, decay=0.5), [4.0, -8.0], [[0.0, 0.0]] * 3)
    np.testing.assert_allclose(w, np.array([4.0, -8.0]) * 0.95**3, rtol=1e-14)


def test_adamw_without_decay_is_adam():
    gradients = np.random.default_rng(0).normal(size=(5, 3))
    ours = after(AdamW(0.1, decay=0.0), [1.0, 2.0, 3.0], gradients)
    np.testing.assert_array_equal(ours, after(Adam(0.1), [1.0, 2.0, 3.0], gradients))


def test_nesterov_without_velocity_is_plain_descent():
    assert after(Nesterov(0.1, beta=0.0), [1.0], [[2.0], [3.0]]) == pytest.approx([0.5])


@pytest.mark.parametrize("kind", KINDS)
def test_each_key_has_a_memory_of_its_own(kind):
    together, a, b = kind(0.1), np.array([1.0]), np.array([[2.0, 3.0]])
    for _ in range(2):
        together.step({"a": a, "b": b}, {"a": np.array([5.0]), "b": np.array([[7.0, -9.0]])})
    np.testing.assert_array_equal(a, after(kind(0.1), [1.0], [[5.0]] * 2))
    np.testing.assert_array_equal(b, after(kind(0.1), [[2.0, 3.0]], [[[7.0, -9.0]]] * 2))


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_change_in_place_and_gradients_do_not(kind):
    w, g = np.ones((2, 3), dtype=np.float32), np.full((2, 3), 2.0, dtype=np.float32)
    params = {"w": w}
    kind(0.1).step(params, {"w": g})
    assert params["w"] is w
    assert w.dtype == np.float32
    assert (w < 1).all()
    assert (g == 2).all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_learning_rate_may_be_changed(kind):
    optimiser, w = kind(0.1), np.array([1.0])
    optimiser.step({"w": w}, {"w": np.array([1.0])})
    optimiser.learning_rate = 0.0
    before = w.copy()
    optimiser.step({"w": w}, {"w": np.array([1.0])})
    np.testing.assert_array_equal(w, before)


@pytest.mark.parametrize("kind", KINDS)
def test_extreme_gradients_give_no_warning(kind):
    assert np.isfinite(after(kind(0.1), [1.0] * 4, [[0.0, 1e-200, -1e200, 1e300]] * 3)).all()


@pytest.mark.parametrize("kind", [AdaGrad, RMSProp, AdamW])
def test_without_eps_zero_would_be_divided_by_zero(kind):
    message = f"{kind.__name__}: eps must be a number above 0, got 0.0."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        kind(0.1, eps=0.0)
    assert after(kind(0.1, eps=1e-300), [1.0], [[0.0]])[0] == pytest.approx(1.0, abs=1e-2)


@pytest.mark.parametrize("kind", KINDS)
def test_only_functions_of_the_array_api_standard_are_used(kind):
    w, g = np.random.default_rng(0).normal(size=(2, 3, 4))
    foreign, optimiser = Foreign(w.copy()), kind(0.1)
    for _ in range(2):
        optimiser.step({"w": foreign}, {"w": Foreign(g)})
    np.testing.assert_allclose(foreign._array, after(kind(0.1), w, [g, g]), rtol=1e-13)


@pytest.mark.parametrize("kind", KINDS)
def test_refused_before_anything_is_changed(kind):
    w, v, name = np.ones((2, 3)), np.ones(2), kind.__name__
    for grads, message in (
        ({"w": w}, f"{name}: grads must have the keys of params, ['v', 'w'], got ['w']."),
        (
            {"w": w, "v": np.ones(3)},
            f"{name}: grads['v'] must have shape (2,), got (3,).",
        ),
    ):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            kind(0.1).step({"w": w, "v": v}, grads)
    assert (w == 1).all()
    assert (v == 1).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Nesterov(-1.0), "Nesterov: learning_rate must be a number from 0 up, got -1.0."),
        (lambda: Nesterov(1.0, 1.0), "Nesterov: beta must be from 0 to below 1, got 1.0."),
        (lambda: RMSProp(1.0, -0.1), "RMSProp: beta must be from 0 to below 1, got -0.1."),
        (
            lambda: AdaGrad(float("nan")),
            "AdaGrad: learning_rate must be a number from 0 up, got nan.",
        ),
        (lambda: AdamW(0.1, decay=-1.0), "AdamW: decay must be a number from 0 up, got -1.0."),
    ],
)
def test_settings_out_of_range(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


@pytest.mark.parametrize("kind", KINDS)
def test_against_pytorch(kind):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: no second opinion")
    start, gradients = np.array([1.0, -2.0, 3.0]), np.random.default_rng(0).normal(size=(6, 3))
    w, optim = torch.tensor(start, requires_grad=True), torch.optim
    ours, theirs = {
        Nesterov: (Nesterov(0.1, 0.8), lambda: optim.SGD([w], 0.1, momentum=0.8, nesterov=True)),
        AdaGrad: (AdaGrad(0.1), lambda: optim.Adagrad([w], 0.1, eps=1e-8)),
        RMSProp: (RMSProp(0.1, 0.8), lambda: optim.RMSprop([w], 0.1, alpha=0.8)),
        AdamW: (AdamW(0.1, decay=0.2), lambda: optim.AdamW([w], 0.1, weight_decay=0.2)),
    }[kind]
    optimiser = theirs()
    for g in gradients:
        w.grad = torch.tensor(g)
        optimiser.step()
    np.testing.assert_allclose(after(ours, start, gradients), w.detach().numpy(), rtol=1e-10)
