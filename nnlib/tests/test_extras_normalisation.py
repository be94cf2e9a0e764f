"""Batch and layer normalisation, dropout: by hand, statistics, running values, PyTorch."""

import re

import numpy as np
import pytest

from nnlib.extras import BatchNorm, Dropout, LayerNorm
from nnlib.sequences import batch_norm


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is not installed: no second opinion")


def randomised(layer):
    rng = np.random.default_rng(3)
    for name, array in layer.params.items():
        setattr(layer, name, rng.normal(size=array.shape))
    return layer


def test_batch_norm_is_that_of_the_course():
    layer, rng = randomised(BatchNorm(3, momentum=0.7, eps=0.01)), np.random.default_rng(0)
    running = {"mean": np.zeros((3, 1)), "var": np.ones((3, 1))}
    for training in (True, True, False):
        X = rng.normal(2.0, 3.0, size=(3, 5))
        expected = batch_norm(X, layer.gamma, layer.beta, running, training, 0.7, 0.01)
        np.testing.assert_allclose(layer.forward(X, training), expected, rtol=1e-12)
        np.testing.assert_allclose(layer.running_mean, running["mean"], rtol=1e-12)
        np.testing.assert_allclose(layer.running_var, running["var"], rtol=1e-12)


def test_running_values_by_hand():
    # 1, 5: mean 3, variance 4. 0.9 * 0 + 0.1 * 3 and 0.9 * 1 + 0.1 * 4; then once more.
    layer, X = BatchNorm(1), np.array([[1.0, 5.0]])
    layer.forward(X, training=True)
    assert (layer.running_mean.item(), layer.running_var.item()) == pytest.approx((0.3, 1.3))
    first = layer.running_mean
    layer.forward(X, training=True)
    assert (layer.running_mean.item(), layer.running_var.item()) == pytest.approx((0.57, 1.57))
    assert first.item() == pytest.approx(0.3)  # a new array each time
    before = layer.running_mean, layer.running_var
    layer.forward(np.array([[100.0, 500.0]]))
    assert before == (layer.running_mean, layer.running_var)


def test_in_training_rows_have_mean_beta_and_deviation_gamma():
    layer = BatchNorm(2, eps=0.0)
    layer.gamma, layer.beta = np.array([[2.0], [3.0]]), np.array([[-1.0], [7.0]])
    Y = layer.forward(np.random.default_rng(0).normal(50.0, 9.0, size=(2, 1000)), training=True)
    np.testing.assert_allclose(Y.mean(axis=1), [-1.0, 7.0], rtol=1e-12)
    np.testing.assert_allclose(Y.std(axis=1), [2.0, 3.0], rtol=1e-12)


def test_a_channel_is_normalised_over_examples_and_pixels():
    X = np.random.default_rng(0).normal(5.0, 2.0, size=(4, 3, 2, 6))
    pictures, columns = randomised(BatchNorm(3)), randomised(BatchNorm(3))
    Y = pictures.forward(X, training=True)
    expected = columns.forward(X.transpose(1, 0, 2, 3).reshape(3, -1), training=True)
    np.testing.assert_allclose(Y.transpose(1, 0, 2, 3).reshape(3, -1), expected, rtol=1e-12)
    np.testing.assert_allclose(pictures.running_var, columns.running_var, rtol=1e-12)


@pytest.mark.parametrize("shape", [(3, 1), (1, 3, 1, 1)])
def test_batch_norm_refuses_a_single_value_in_training(shape):
    layer = BatchNorm(3)
    message = (
        "BatchNorm: X must have two or more values for each feature in training, got shape "
        f"{shape}. Take a batch_size that leaves no single example for the last batch."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        layer.forward(np.ones(shape), training=True)
    assert not layer.running_mean.any()
    assert (layer.running_var == 1.0).all()
    layer.forward(np.ones(shape))
    layer.forward(np.ones((1, 3, 1, 2)), training=True)  # two pixels of one picture are a batch


def test_running_values_given_as_whole_numbers_move():
    layer = BatchNorm(1)
    layer.running_mean, layer.running_var = np.zeros((1, 1), int), np.ones((1, 1), int)
    layer.forward(np.array([[1.0, 5.0]]), training=True)
    assert (layer.running_mean.item(), layer.running_var.item()) == pytest.approx((0.3, 1.3))


def test_gradient_through_the_batch_ignores_a_shift_and_a_stretch():
    """Mean and deviation are taken out, so no gradient can point along either of them."""
    layer, rng = randomised(BatchNorm(3, eps=0.0)), np.random.default_rng(0)
    X = rng.normal(size=(3, 7))
    layer.forward(X, training=True)
    dX = layer.backward(rng.normal(size=(3, 7)))
    np.testing.assert_allclose(dX.sum(axis=1), 0.0, atol=1e-14)
    np.testing.assert_allclose((dX * X).sum(axis=1), 0.0, atol=1e-13)


@pytest.mark.parametrize("shape", [(5, 3), (5, 3, 2, 4)])
def test_batch_norm_against_pytorch(torch, shape):
    """PyTorch: rows; momentum is the weight of the new value; m - 1 in the running variance."""
    kind = torch.nn.BatchNorm1d if len(shape) == 2 else torch.nn.BatchNorm2d
    theirs, layer = kind(3, momentum=0.2, dtype=torch.float64), randomised(BatchNorm(3, 0.8))
    with torch.no_grad():
        theirs.weight[:], theirs.bias[:] = (
            torch.tensor(a[:, 0]) for a in (layer.gamma, layer.beta)
        )
    X, dY = np.random.default_rng(0).normal(2.0, 3.0, size=(2, *shape))
    turn = np.transpose if len(shape) == 2 else np.asarray
    x = torch.tensor(X, requires_grad=True)
    y = theirs(x)
    y.backward(torch.tensor(dY))
    Y, dX = layer.forward(turn(X), training=True), layer.backward(turn(dY))
    np.testing.assert_allclose(Y, turn(y.detach().numpy()), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(dX, turn(x.grad.numpy()), rtol=1e-9, atol=1e-12)
    grad = theirs.weight.grad.numpy()
    np.testing.assert_allclose(layer.grads["gamma"][:, 0], grad, rtol=1e-9)
    np.testing.assert_allclose(layer.running_mean[:, 0], theirs.running_mean.numpy(), rtol=1e-12)
    values = X.size // 3
    unbiased = 0.8 + (layer.running_var[:, 0] - 0.8) * values / (values - 1)
    np.testing.assert_allclose(unbiased, theirs.running_var.numpy(), rtol=1e-12)
    layer.running_var = theirs.running_var.numpy()[:, None]
    theirs.eval()
    y = theirs(torch.tensor(X)).detach().numpy()
    np.testing.assert_allclose(layer.forward(turn(X)), turn(y), rtol=1e-10, atol=1e-12)


def test_layer_norm_by_hand():
    # Column 1, 5: mean 3, deviation 2; column 30, 10: mean 20, deviation 10.
    layer = LayerNorm(2, eps=0.0)
    layer.gamma, layer.beta = np.array([[10.0], [100.0]]), np.array([[1.0], [2.0]])
    Y = layer.forward(np.array([[1.0, 30.0], [5.0, 10.0]]))
    np.testing.assert_allclose(Y, [[-9.0, 11.0], [102.0, -98.0]], rtol=1e-14)


def test_layer_norm_treats_every_time_step_by_itself():
    layer, X = randomised(LayerNorm(3)), np.random.default_rng(0).normal(size=(5, 3, 2))
    expected = [layer.forward(x) for x in X]
    np.testing.assert_allclose(layer.forward(X), expected, rtol=1e-13)


def test_layer_norm_against_pytorch(torch):
    X, dY = np.random.default_rng(0).normal(2.0, 3.0, size=(2, 4, 5))
    theirs, x = (
        torch.nn.LayerNorm(4, dtype=torch.float64),
        torch.tensor(X.T.copy(), requires_grad=True),
    )
    y = theirs(x)
    y.backward(torch.tensor(dY.T.copy()))
    layer = LayerNorm(4)
    np.testing.assert_allclose(layer.forward(X), y.detach().numpy().T, rtol=1e-10)
    np.testing.assert_allclose(layer.backward(dY), x.grad.numpy().T, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("build", [BatchNorm, LayerNorm])
def test_constants_and_huge_numbers_give_no_warning(build):
    layer = build(3)
    for X in (np.full((3, 5), 1e8), np.linspace(-1e100, 1e100, 15).reshape(3, 5), np.zeros((3, 5))):
        Y = layer.forward(X, training=True)
        assert np.isfinite(Y).all()
        assert np.isfinite(layer.backward(np.ones((3, 5)))).all()


def test_dropout_keeps_the_share_and_the_mean():
    """100,000 values: the share kept strays by less than six standard errors."""
    X = np.full((100, 1000), 3.0)
    Y = Dropout(0.2, seed=1).forward(X, training=True)
    assert abs((Y != 0).mean() - 0.8) < 6 * np.sqrt(0.8 * 0.2 / X.size)
    np.testing.assert_allclose(Y[Y != 0], 3.0 / 0.8, rtol=1e-14)
    assert (
        len({tuple(column) for column in (Y != 0).T}) > 990
    )  # columns differ: not one mask for all


def test_dropout_hands_the_gradient_to_what_was_kept():
    layer = Dropout(0.5)
    Y = layer.forward(np.ones((4, 50)), training=True)
    np.testing.assert_array_equal(layer.backward(np.full((4, 50), 3.0)), 3.0 * Y)


def test_outside_of_training_dropout_does_nothing():
    X, layer = np.random.default_rng(0).normal(size=(3, 5)), Dropout(0.9)
    np.testing.assert_array_equal(layer.forward(X), X)
    np.testing.assert_array_equal(layer.backward(X), X)
    assert layer.count.item() == 0.0


def test_every_batch_is_dropped_anew_and_seeds_repeat():
    X, one, same, other = np.ones((3, 200)), Dropout(0.5, 1), Dropout(0.5, 1), Dropout(0.5, 2)
    first, second = (one.forward(X, training=True) for _ in range(2))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(same.forward(X, training=True), first)
    np.testing.assert_array_equal(same.forward(X, training=True), second)
    assert not np.array_equal(other.forward(X, training=True), first)


def test_dropout_of_rate_zero_keeps_all():
    X = np.random.default_rng(0).normal(size=(3, 5))
    np.testing.assert_array_equal(Dropout(0.0).forward(X, training=True), X)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Dropout(1.0), "Dropout: rate must be from 0 to below 1, got 1.0."),
        (lambda: Dropout(-0.1), "Dropout: rate must be from 0 to below 1, got -0.1."),
        (
            lambda: BatchNorm(3).forward(np.zeros((5, 3))),
            "BatchNorm: X must have shape (3, m), got (5, 3). X.T fits.",
        ),
        (
            lambda: BatchNorm(3).forward(np.zeros((5, 2, 4, 4))),
            "BatchNorm: X must have shape (m, 3, h, w), got (5, 2, 4, 4).",
        ),
        (
            lambda: BatchNorm(3).forward(np.zeros((3, 0)), training=True),
            "BatchNorm: X must have one example or more, got shape (3, 0).",
        ),
        (
            lambda: LayerNorm(3).forward(np.zeros((2, 4, 5))),
            "LayerNorm: X must have shape (T, 3, m), got (2, 4, 5).",
        ),
    ],
)
def test_refused(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: Dropout("0.5"),
            "Dropout: rate must be from 0 to below 1, got '0.5'. Leave out the quotes.",
        ),
        (lambda: Dropout(None), "Dropout: rate must be from 0 to below 1, got None."),
        (
            lambda: Dropout(0.5, seed=None),
            "Dropout: seed must be a whole number from 0 up, got None.",
        ),
        (lambda: BatchNorm((3, 1)), "BatchNorm: n must be a whole number from 1 up, got (3, 1)."),
        (
            lambda: BatchNorm(3, "0.9"),
            "BatchNorm: momentum must be from 0 to below 1, got '0.9'. Leave out the quotes.",
        ),
        (lambda: LayerNorm(3.0), "LayerNorm: n must be a whole number from 1 up, got 3.0."),
        (lambda: LayerNorm(3, None), "LayerNorm: eps must be a number from 0 up, got None."),
    ],
)
def test_settings_of_another_kind_are_told(call, message):
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        call()


def test_running_values_in_the_shape_of_pytorch_are_refused():
    layer = BatchNorm(32)
    layer.running_mean, layer.running_var = np.zeros(32), np.ones(32)
    message = (
        "BatchNorm: running_mean must have shape (32, 1), got (32,). A column is "
        "running_mean[:, None]."
    )
    for training in (False, True):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            layer.forward(np.ones((32, 5)), training)
