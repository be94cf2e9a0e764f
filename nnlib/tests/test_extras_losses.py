"""Huber's loss: by hand, its gradient, and what it does with wild targets."""

import re

import numpy as np
import pytest

from nnlib.extras import Huber
from nnlib.gradcheck import numerical_gradient, relative_error
from nnlib.model import Dense, Sequential
from nnlib.objectives import MeanSquaredError
from nnlib.optimisers import SGD
from nnlib.tests.foreign import Foreign


def test_by_hand():
    # Errors 1 and -3 in the first example, 2 and 0 in the second; delta 2:
    # 1/2 + 2 (3 - 1) = 4.5 and 4/2 + 0 = 2, mean 3.25. Slopes 1, -2, 2, 0 over m = 2.
    Z, Y = np.array([[1.0, 5.0], [-3.0, 7.0]]), np.array([[0.0, 3.0], [0.0, 7.0]])
    loss = Huber(delta=2.0)
    assert loss.forward(Z, Y) == 3.25
    assert loss.backward(Z, Y).tolist() == [[0.5, 1.0], [-1.0, 0.0]]
    assert loss.name == "huber"


def test_small_errors_cost_half_of_the_mean_squared_error():
    Z, Y = np.random.default_rng(0).normal(size=(2, 3, 5)) * 0.1
    assert Huber().forward(Z, Y) == pytest.approx(MeanSquaredError().forward(Z, Y) / 2, rel=1e-13)


@pytest.mark.parametrize("shape", [(3, 5), (4, 1)])
@pytest.mark.parametrize("delta", [0.3, 1.0, 50.0])
def test_gradient(delta, shape):
    Z, Y = np.random.default_rng(1).normal(size=(2, *shape)) * 2
    loss = Huber(delta)
    numeric = numerical_gradient(lambda Z: loss.forward(Z, Y), Z)
    assert relative_error(loss.backward(Z, Y), numeric) < 1e-8


def test_one_wild_target_moves_the_median_little():
    """Nine targets of 1 and one of 1000: the squared loss ends at 100.9, Huber's near 1."""
    X, Y = np.ones((1, 10)), np.array([[1.0] * 9 + [1000.0]])
    found = {}
    for name, loss in (("huber", Huber()), ("mse", "mse")):
        model = Sequential([Dense(1, 1)])
        model.fit(X, Y, loss=loss, optimizer=SGD(0.2), epochs=200, batch_size=10, progress=False)
        found[name] = model.predict(X)[0, 0]
    assert found["huber"] == pytest.approx(1 + 1 / 9, abs=1e-6)  # 9 (z - 1) = 1
    assert found["mse"] == pytest.approx(100.9, abs=1e-6)


def test_measure_precision_and_extreme_errors():
    Z, Y = np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 2.0, 4.0]])
    # Mean of Y 7/3, sum of squares around it 42/9, of the errors 1: 1 - 9/42
    assert Huber().measure(Z, Y) == ("R2", pytest.approx(1 - 9 / 42))
    assert Huber().backward(Z.astype(np.float32), Y).dtype == np.float32
    assert type(Huber().forward(Z, Y)) is float
    assert Huber().forward(1e300 * Z, -Y) == pytest.approx(2e300)
    assert Huber().backward(1e300 * Z, -Y).tolist() == [[1 / 3, 1 / 3, 1 / 3]]


def test_only_functions_of_the_array_api_standard_are_used():
    Z, Y = np.random.default_rng(1).normal(size=(2, 3, 5))
    loss = Huber(0.5)
    assert loss.forward(Foreign(Z), Foreign(Y)) == pytest.approx(loss.forward(Z, Y))
    np.testing.assert_allclose(loss.backward(Foreign(Z), Foreign(Y))._array, loss.backward(Z, Y))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Huber(0), "Huber: delta must be above 0, got 0."),
        (
            lambda: Huber().forward(np.zeros((2, 3)), np.zeros((3, 2))),
            "Huber: Y must have shape (2, 3), got (3, 2). Y.T fits.",
        ),
    ],
)
def test_refused(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


def test_against_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: no second opinion")
    Z, Y = np.random.default_rng(1).normal(size=(2, 3, 5)) * 3
    z = torch.tensor(Z, requires_grad=True)
    # Theirs is summed over all entries here; ours is divided by the 5 examples.
    value = torch.nn.functional.huber_loss(z, torch.tensor(Y), reduction="sum", delta=1.5) / 5
    value.backward()
    assert Huber(1.5).forward(Z, Y) == pytest.approx(value.item(), rel=1e-12)
    np.testing.assert_allclose(Huber(1.5).backward(Z, Y), z.grad.numpy(), rtol=1e-12)
