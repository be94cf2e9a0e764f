"""The training loop: what it visits, records, keeps and refuses."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from nnlib.activations import relu, sigmoid, softmax, tanh
from nnlib.base import Layer
from nnlib.dense import Activation, Dense
from nnlib.engine.batches import count_examples, examples_axis, examples_first, slices, take
from nnlib.engine.history import History
from nnlib.engine.vector import OneVector
from nnlib.model import Sequential
from nnlib.objectives import MeanSquaredError
from nnlib.optimisers import SGD, Adam, Momentum

XOR = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0.0, 1, 1, 0]])


def raises(kind, message):
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


def toy(m=13, seed=0):
    """Three classes by the largest of three sums, examples that a small network can learn."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(4, m))
    return X, (np.random.default_rng(99).normal(size=(3, 4)) @ X).argmax(axis=0)


def network(seed=0):
    return Sequential([Dense(4, 8, tanh, seed=seed), Dense(8, 3, seed=seed + 1)])


def fit(model, data=None, **settings):
    X, Y = data or toy()
    return model.fit(
        X,
        Y,
        **{
            "loss": "softmax_cross_entropy",
            "optimizer": Adam(0.01),
            "epochs": 3,
            "batch_size": 4,
            **settings,
        },
    )


class Watch(Layer):
    """Hands its input on and remembers what it was given in training."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def _forward(self, X, training):
        if training:
            self.seen.append(X)
        return X, None

    def _backward(self, dY, cache):
        return dY, {}


# What is visited, in which order


def test_every_example_once_per_epoch_in_a_new_order_with_its_target():
    watch = Watch()
    X = np.arange(11.0)[None, :]

    class Loss(MeanSquaredError):
        def backward(self, Z, Y):
            np.testing.assert_array_equal(watch.seen[-1] * 10, Y)  # still paired
            return super().backward(Z, Y)

    model = Sequential([watch, Dense(1, 1)])
    model.fit(X, 10 * X, loss=Loss(), optimizer=SGD(0.0), epochs=2, batch_size=4)
    assert [part.shape for part in watch.seen] == [(1, 4), (1, 4), (1, 3)] * 2
    first, second = (np.concatenate(watch.seen[i : i + 3], axis=1).ravel() for i in (0, 3))
    assert sorted(first) == sorted(second) == list(range(11))
    assert list(first) != list(second)
    assert list(first) != sorted(first)


def test_same_seed_same_numbers():
    def trained(seed):
        model = network()
        return fit(model, seed=seed), model.params

    (one, params), (again, same), (other, _) = trained(1), trained(1), trained(2)
    assert one == again
    assert one != other
    for key, array in params.items():
        np.testing.assert_array_equal(array, same[key])


def test_one_step_is_that_of_the_formulas():
    """One batch, SGD: w - learning_rate * gradient, with the gradients of forward and backward."""
    X, labels = toy()
    model, twin = network(), network()
    fit(model, optimizer=SGD(0.5), epochs=1, batch_size=13)
    Y = np.eye(3)[:, labels]
    P = softmax(twin.forward(X))
    twin.backward((P - Y) / 13)
    for key, array in twin.params.items():
        np.testing.assert_allclose(model.params[key], array - 0.5 * twin.grads[key], rtol=1e-12)


@pytest.mark.parametrize("kind", [SGD, Momentum, Adam])
def test_one_vector_trains_as_single_arrays_would(kind):
    X, labels = toy()
    model, twin, optimizer = network(), network(), kind(0.1)
    fit(model, optimizer=kind(0.1), epochs=4, batch_size=13)
    for _ in range(4):
        twin.backward((softmax(twin.forward(X)) - np.eye(3)[:, labels]) / 13)
        optimizer.step(twin.params, twin.grads)
    for key, array in twin.params.items():
        np.testing.assert_allclose(model.params[key], array, rtol=1e-9, atol=1e-12)


def test_xor_is_learnt():
    X, Y = XOR
    model = Sequential([Dense(2, 8, tanh, seed=1), Dense(8, 1)])
    history = model.fit(
        X, Y, loss="binary_cross_entropy", optimizer=Adam(0.05), epochs=300, batch_size=4
    )
    np.testing.assert_allclose(sigmoid(model.predict(X)), Y, atol=0.02)
    assert history["loss"][-1] < 0.02 < history["loss"][0]
    assert history["accuracy"][-1] == 1.0


# What is recorded


def test_history_is_the_mean_weighted_by_batch_size():
    X, Y = np.array([[1.0, 2.0, 4.0]]), np.zeros((1, 3))
    model = Sequential([Dense(1, 1)])
    model.layers[0].W[:] = 1.0
    history = model.fit(X, Y, loss="mse", optimizer=SGD(0.0), epochs=2, batch_size=2)
    # nothing moves, so the mean over batches of 2 and 1 is (1 + 4 + 16) / 3, in any order
    assert history == {"loss": [pytest.approx(7.0), pytest.approx(7.0)]}
    assert len(history.seconds) == 2
    assert history.best_epoch == 1


def test_history_with_validation():
    model = network()
    history = fit(model, validation=toy(30, seed=5), epochs=4)
    assert list(history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert {len(values) for values in (*history.values(), history.seconds)} == {4}
    assert model.history is history
    found = model.evaluate(*toy(30, seed=5), "softmax_cross_entropy")
    assert history["val_loss"][-1] == found["loss"]
    assert history["val_accuracy"][-1] == found["accuracy"]


def test_r2_is_recorded_for_validation_only():
    X = np.arange(6.0)[None, :]
    model = Sequential([Dense(1, 1)])
    history = model.fit(
        X, X, loss="mse", optimizer=SGD(0.01), epochs=1, batch_size=1, validation=(X, X)
    )
    assert list(history) == ["loss", "val_loss", "val_r2"]


def test_a_loss_of_ones_own_without_measure():
    class Plain:
        def forward(self, Z, Y):
            return float(np.mean(np.abs(Z - Y)))

        def backward(self, Z, Y):
            return np.sign(Z - Y) / Z.size

    X = np.arange(6.0)[None, :]
    model = Sequential([Dense(1, 1)])
    history = model.fit(X, X, loss=Plain(), optimizer=SGD(0.01), epochs=30, validation=(X, X))
    assert list(history) == ["loss", "val_loss"]
    assert history["val_loss"][-1] < history["val_loss"][0]


def test_best_epoch_counts_from_one():
    history = History()
    for loss, val_loss in ((3.0, 2.0), (2.0, 1.0), (1.0, 1.5)):
        history.note({"loss": loss, "val_loss": val_loss}, seconds=0.1)
    assert history.best_epoch == 2


# Weights at the end


def test_patience_ends_early_and_restores_the_best():
    """Labels without any sense: the validation loss soon rises."""
    rng = np.random.default_rng(0)
    data = rng.normal(size=(4, 20)), rng.integers(0, 3, 20)
    validation = rng.normal(size=(4, 50)), rng.integers(0, 3, 50)
    model = network()
    history = fit(model, data, optimizer=Adam(0.05), epochs=200, validation=validation, patience=5)
    losses = history["val_loss"]
    assert len(losses) < 200
    assert history.best_epoch == np.argmin(losses) + 1 == len(losses) - 5
    assert model.evaluate(*validation, "softmax_cross_entropy")["loss"] == min(losses)


def test_patience_restores_also_without_an_early_end_and_no_patience_does_not():
    rng = np.random.default_rng(0)
    data = rng.normal(size=(4, 20)), rng.integers(0, 3, 20)
    validation = rng.normal(size=(4, 50)), rng.integers(0, 3, 50)
    for patience, pick in ((1000, min), (None, lambda losses: losses[-1])):
        model = network()
        history = fit(
            model, data, optimizer=Adam(0.05), epochs=30, validation=validation, patience=patience
        )
        losses = history["val_loss"]
        assert min(losses) < losses[-1]
        found = model.evaluate(*validation, "softmax_cross_entropy")["loss"]
        assert found == pick(losses)


def owns_its_arrays(model):
    arrays = list(model.params.values())
    shared = [
        np.shares_memory(a, b) for n, a in enumerate(arrays) for b in arrays[:n] if a.size + b.size
    ]
    return not any(shared) and all(array.base is None for array in arrays)


def test_layers_have_arrays_of_their_own_afterwards():
    model = network()
    fit(model)
    assert owns_its_arrays(model)
    assert model.grads == {}


class Interrupt:
    """Raises after so many batches."""

    def __init__(self, batches, error=KeyboardInterrupt):
        self.left, self.error = batches, error

    def after_batch(self, run):
        self.left -= 1
        if not self.left:
            raise self.error


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_an_interrupted_training_leaves_a_valid_network(error):
    model, twin = network(), network()
    with pytest.raises(error):
        fit(model, epochs=50, callbacks=[Interrupt(4 * 2 + 2, error)])
    assert owns_its_arrays(model)
    assert len(model.history["loss"]) == 2
    # the weights are those after ten batches, as another way of stopping there shows
    fit(twin, epochs=50, callbacks=[Stop(epoch=3, batch=2)])
    for key, array in twin.params.items():
        np.testing.assert_array_equal(model.params[key], array)
    fit(model)


class Stop:
    def __init__(self, epoch, batch):
        self.place = (epoch, batch)

    def after_batch(self, run):
        run.stop = (run.epoch, run.batch) == self.place


def test_interrupted_with_patience_the_best_weights_are_back():
    model, data = network(), toy(30, seed=5)
    with pytest.raises(KeyboardInterrupt):
        fit(model, epochs=50, callbacks=[Interrupt(10)], validation=data, patience=3)
    found = model.evaluate(*data, "softmax_cross_entropy")
    assert found["loss"] == min(model.history["val_loss"])


@pytest.mark.parametrize("batch_size", [4, 100])
def test_a_training_that_diverges_stops_and_says_what_to_do(batch_size):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(3, 12))
    model = Sequential([Dense(3, 5, relu), Dense(5, 1)])
    with pytest.raises(RuntimeError) as caught:
        model.fit(X, X[:1], loss="mse", optimizer=SGD(1e6), epochs=500, batch_size=batch_size)
    assert re.fullmatch(
        r"fit: loss must be a finite number, got (inf|nan) in epoch \d+, batch \d\. The network has "
        r"the weights (of epoch \d+|it began with) again\. Make a new optimiser with a learning "
        r"rate below 1000000\.0\.",
        str(caught.value),
    )
    assert all(np.isfinite(array).all() for array in model.params.values())
    assert owns_its_arrays(model)
    assert isinstance(model.history, History)


@pytest.mark.parametrize(("start", "end"), [("float64", "float32"), ("float32", "float64")])
def test_dtype_converts_and_stays(start, end):
    model = network().astype(start)
    history = fit(model, dtype=end, validation=toy(5))
    assert {array.dtype for array in model.params.values()} == {np.dtype(end)}
    reference = network()
    expected = fit(reference, validation=toy(5))
    np.testing.assert_allclose(history["loss"], expected["loss"], rtol=1e-4)
    assert all(type(value) is float for values in history.values() for value in values)


def test_float32_is_calculated_in_float32():
    watch = Watch()
    model = Sequential([Dense(4, 3), watch]).astype("float32")
    fit(model)
    assert {part.dtype for part in watch.seen} == {np.dtype("float32")}


# Callbacks


def test_callbacks_are_called_in_order_with_what_they_define():
    events = []

    class All:
        def before_epoch(self, run):
            events.append(("before", run.epoch, len(run.history.get("loss", []))))

        def after_batch(self, run):
            events.append(("batch", run.epoch, run.batch))

        def after_epoch(self, run):
            events.append(("after", run.epoch, len(run.history["loss"])))

    class OnlyOne:
        def after_epoch(self, run):
            run.stop = run.epoch == 2

    model, optimizer = network(), Adam(0.01)
    fit(model, epochs=9, batch_size=7, optimizer=optimizer, callbacks=[All(), OnlyOne()])
    epoch = [("before", 1, 0), ("batch", 1, 1), ("batch", 1, 2), ("after", 1, 1)]
    assert events == [*epoch, ("before", 2, 1), ("batch", 2, 1), ("batch", 2, 2), ("after", 2, 2)]


def test_a_callback_may_change_learning_rate_and_weights():
    class Freeze:
        def before_epoch(self, run):
            run.optimizer.learning_rate = 0.0

        def after_batch(self, run):
            run.model.layers[0].W = np.full((8, 4), 0.5)  # another array in its place

    model = network()
    bias = model.layers[1].b.copy()
    fit(model, callbacks=[Freeze()])
    np.testing.assert_array_equal(model.layers[0].W, np.full((8, 4), 0.5))
    np.testing.assert_array_equal(model.layers[1].b, bias)
    assert owns_its_arrays(model)


# State that is not trained


class Counter(Layer):
    """Counts its training batches in an array, as running means are kept."""

    state = ("count",)

    def __init__(self):
        super().__init__()
        self.count = np.zeros((1, 1))

    def _forward(self, X, training):
        if training:
            self.count = self.count + 1.0
        return X, None

    def _backward(self, dY, cache):
        return dY, {}


def test_the_state_of_the_best_epoch_is_restored_too():
    rng = np.random.default_rng(0)
    data = rng.normal(size=(4, 8)), rng.integers(0, 3, 8)
    validation = rng.normal(size=(4, 50)), rng.integers(0, 3, 50)
    counter = Counter()
    model = Sequential([counter, *network().layers])
    history = fit(model, data, optimizer=Adam(0.1), epochs=40, validation=validation, patience=40)
    assert history.best_epoch < 40
    assert counter.count == [[2.0 * history.best_epoch]]


# Images and other axes


def test_examples_of_images_stand_on_the_first_axis():
    shapes = {(5,): 0, (3, 5): 1, (7, 3, 5): 2, (5, 1, 8, 9): 0}
    for shape, axis in shapes.items():
        X = np.random.default_rng(0).normal(size=shape)
        assert (examples_axis(X), count_examples(X)) == (axis, 5)
        np.testing.assert_array_equal(np.concatenate(list(slices(X, 2)), axis=axis), X)
        chosen = take(examples_first(X), np.array([4, 1]))
        np.testing.assert_array_equal(chosen, np.take(X, [4, 1], axis=axis))
    message = "examples_axis: X must be an array with examples in columns, got list."
    with raises(TypeError, message):
        examples_axis([1, 2])


def test_a_network_that_reads_images():
    class Columns(Layer):
        def _forward(self, X, training):
            return X.reshape(X.shape[0], -1).T, X.shape

        def _backward(self, dY, shape):
            return dY.T.reshape(shape), {}

    X = np.random.default_rng(0).normal(size=(13, 2, 2, 3))
    model = Sequential([Columns(), Dense(12, 3)])
    history = fit(model, (X, toy()[1]), epochs=300, validation=(X, toy()[1]))
    assert history["val_accuracy"][-1] > 0.9
    np.testing.assert_allclose(model.predict(X, 4), model.predict(X), rtol=1e-12, atol=1e-14)


# Refusals


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"epochs": 0}, ValueError, "fit: epochs must be a whole number from 1 up, got 0."),
        ({"epochs": 1.5}, ValueError, "fit: epochs must be a whole number from 1 up, got 1.5."),
        ({"batch_size": 0}, ValueError, "fit: batch_size must be a whole number from 1 up, got 0."),
        ({"patience": 0}, ValueError, "fit: patience must be a whole number from 1 up, got 0."),
        (
            {"patience": 2},
            ValueError,
            ("fit: validation must be given with patience 2, got None. Give examples that are not "
            "trained on: validation=(X_val, Y_val)."),
        ),
        (
            {"validation": 0.2},
            TypeError,
            "fit: validation must be a pair (X_val, Y_val), got a float.",
        ),
        (
            {"optimizer": Adam},
            TypeError,
            (f"fit: optimizer must have a method step(params, grads), got {Adam!r}. "
            "Take Adam(0.001)."),
        ),
        (
            {"callbacks": [3]},
            TypeError,
            "fit: callbacks must have a method before_epoch, after_batch or after_epoch, got 3.",
        ),
        ({"dtype": "int8"}, ValueError, "fit: dtype must be \"float32\" or \"float64\", got 'int8'."),
        (
            {"data": ([[1.0]], np.zeros(1, int))},
            TypeError,
            ("fit: X must be an array with one column for each example, got a list. "
            "Make an array of it: np.array(X)."),
        ),
        (
            {"data": (np.zeros((4, 0)), np.zeros(0, int))},
            ValueError,
            "fit: X must hold at least one example, got shape (4, 0).",
        ),
        (
            {"data": (np.zeros((4, 5)), np.zeros(4, int))},
            ValueError,
            ("fit: Y must have as many examples as X, 5, got 4. Examples stand in columns; X has "
            "shape (4, 5) and Y (4,)."),
        ),
        (
            {"data": (np.zeros((4, 5)), np.zeros(6, int))},
            ValueError,
            ("fit: Y must have as many examples as X, 5, got 6. Examples stand in columns; X has "
            "shape (4, 5) and Y (6,)."),
        ),
        (
            {"data": (np.full((4, 5), np.nan), np.zeros(5, int))},
            ValueError,
            "fit: X must hold finite numbers, got 20 that are nan or inf.",
        ),
    ],
)  # fmt: skip
def test_refused_before_anything_is_changed(settings, error, message):
    model = network()
    before = {key: (array, array.copy()) for key, array in model.params.items()}
    with raises(error, message):
        fit(model, **settings)
    for key, (array, values) in before.items():
        assert model.params[key] is array
        np.testing.assert_array_equal(array, values)


@pytest.mark.parametrize("labels", [[0, 1, 3], [0, -1, 2], [0.0, 1.0, 2.0]])
def test_labels_outside_the_classes_are_refused(labels):
    data = np.zeros((4, 3)), np.array(labels)
    with pytest.raises((ValueError, TypeError), match="must (be|hold) whole numbers"):
        fit(network(), data)
    with pytest.raises((ValueError, TypeError), match="must (be|hold) whole numbers"):
        fit(network(), validation=data)


@pytest.mark.parametrize("method", ["fit", "evaluate"])
@pytest.mark.parametrize(
    ("loss", "last", "shown"),
    [
        ("softmax_cross_entropy", Dense(8, 3, softmax), "Dense(8, 3, softmax)"),
        ("softmax_cross_entropy", Sequential([Activation(softmax)]), "Activation(softmax)"),
        ("binary_cross_entropy", Dense(8, 3, sigmoid), "Dense(8, 3, sigmoid)"),
    ],
)
def test_an_activation_that_the_loss_applies_itself_is_refused(method, loss, last, shown):
    model, name = Sequential([Dense(4, 8), last]), "softmax" if "softmax" in shown else "sigmoid"
    message = (
        f"{method}: the last layer must give logits, got {shown}. The loss {loss} applies {name} "
        "itself, which is exact where the two apart would overflow. Leave out the last "
        f"{name}, and apply it to what predict returns."
    )
    settings = {"optimizer": SGD(0.1), "epochs": 1} if method == "fit" else {}
    with raises(ValueError, message):
        getattr(model, method)(*toy(), loss=loss, **settings)


def test_softmax_may_end_a_network_with_another_loss():
    X, labels = toy()
    model = Sequential([Dense(4, 3, softmax)])
    model.fit(X, np.eye(3)[:, labels], loss="mse", optimizer=SGD(0.1), epochs=1)


def test_a_network_without_parameters_and_a_layer_twice():
    message = "Sequential: layers must have parameters to train, got none. Add a Dense layer."
    X = np.zeros((3, 4))
    with raises(ValueError, message):
        Sequential([Activation(relu)]).fit(X, X, loss="mse", optimizer=SGD(0.1), epochs=1)
    layer = Dense(3, 3)
    with pytest.raises(ValueError, match=r"got Dense\(3, 3\) twice"):
        Sequential([layer, layer]).fit(X, X, loss="mse", optimizer=SGD(0.1), epochs=1)


def test_parameters_of_whole_numbers_become_floats():
    layer = Dense(2, 1)
    layer.W = np.array([[1, 2]])
    with OneVector(layer) as flat:
        assert flat.vector.dtype == np.float64
    np.testing.assert_array_equal(layer.W, [[1.0, 2.0]])
    layer.W, layer.b = np.array([[1, 2]]), np.array([[3]])
    assert OneVector(layer).vector.dtype == np.float64


def test_examples_of_another_library_are_refused():
    from array_api_strict import asarray

    message = (
        "fit: X must be an array of numpy like the parameter W1, got one of array_api_strict. "
        "Move one of them first."
    )
    X, Y = toy()
    with raises(TypeError, message):
        fit(network(), (asarray(X), asarray(Y)))


def test_a_network_of_another_library_trains_to_the_same_numbers():
    import array_api_strict as xp

    X, Y = toy()
    model, strict = network(), network()
    for layer in strict.layers:
        layer.W, layer.b = xp.asarray(layer.W), xp.asarray(layer.b)
    history = fit(model, validation=(X, Y), patience=2)
    data = xp.asarray(X), xp.asarray(Y)
    strict_history = fit(strict, data, validation=data, patience=2)
    for name, values in history.items():  # the fast step adds up in another order
        np.testing.assert_allclose(strict_history[name], values, rtol=1e-12)
    for key, array in strict.params.items():
        np.testing.assert_allclose(np.asarray(array), model.params[key], rtol=1e-10)


# The commonest mistakes: what was given is told as it was given, and then the next step

TABLE = SimpleNamespace(shape=(4, 13), ndim=2)  # has a shape and is no array, as a data frame


class OnlyCounts:
    def after_epoch(self, run):
        pass


def one_output():
    return Sequential([Dense(4, 1)])


MISTAKES = [
    (network, {"X": toy()[0].T}, ValueError,
     "X must have shape (4, m), got (13, 4). X.T fits."),
    (lambda: Sequential([Sequential([Dense(1, 3)])]), {"X": np.zeros(13)}, ValueError,
     "X must have shape (1, m), got (13,). One feature is x[None, :]."),
    (network, {"X": np.zeros(13)}, ValueError,
     "X must have shape (4, m), got (13,). One example is x[:, None]."),
    (network, {"X": TABLE}, TypeError,
     ("X must be an array with one column for each example, got a SimpleNamespace. "
     "Make an array of it: np.array(X).")),
    (network, {"Y": TABLE}, TypeError,
     ("Y must be an array with one column for each example, got a SimpleNamespace. "
     "Make an array of it: np.array(Y).")),
    (network, {"Y": np.eye(3)[toy()[1]]}, ValueError,
     ("Y must have as many examples as X, 13, got 3. "
     "X has shape (4, 13) and Y (13, 3). Y.T fits.")),
    (network, {"Y": toy()[1][:, None]}, ValueError,
     ("Y must have as many examples as X, 13, got 1. "
     "X has shape (4, 13) and Y (13, 1). Y.ravel() fits.")),
    (network, {"Y": toy()[1][None, :]}, ValueError,
     "Y must have shape (3, 13) or (13,), got (1, 13). Y.ravel() fits."),
    (network, {"Y": np.zeros((2, 13))}, ValueError,
     "Y must have shape (3, 13) or (13,), got (2, 13). The network gives 3 for each example."),
    (network, {"Y": toy()[1] * 1.0}, TypeError,
     "Y must hold whole numbers, got dtype float64. Y.astype(int) fits."),
    (network, {"Y": toy()[1] + 0.5}, TypeError,
     "Y must hold whole numbers, got dtype float64."),
    (network, {"Y": toy()[1] + 1}, ValueError,
     "Y must be whole numbers from 0 to 2, got 3."),
    (network, {"loss": "mse"}, ValueError,
     "Y must have shape (3, 13), got (13,). one_hot(Y, 3) fits."),
    (one_output, {"loss": "mse"}, ValueError,
     "Y must have shape (1, 13), got (13,). A row is Y[None, :]."),
]  # fmt: skip


@pytest.mark.parametrize(("model", "change", "error", "message"), MISTAKES)
def test_mistakes_in_the_data(model, change, error, message):
    X, Y = toy()
    settings = {"loss": "softmax_cross_entropy"} | change
    X, Y = settings.pop("X", X), settings.pop("Y", Y)
    with raises(error, f"fit: {message}"):
        fit(model(), (X, Y), **settings)
    with raises(error, f"evaluate: {message}"):
        model().evaluate(X, Y, settings["loss"])


def test_mistakes_in_the_validation_data_are_told_as_such():
    X, Y = toy()
    for data, message in (
        ((X.T, Y), "validation X must have shape (4, m), got (13, 4). X.T fits."),
        ((X * np.inf, Y), "validation X must hold finite numbers, got 52 that are nan or inf."),
        ((X[:, :0], Y), "validation X must hold at least one example, got shape (4, 0)."),
        (
            (X, Y[:, None]),
            (
                "validation Y must have as many examples as validation X, 13, got 1. "
                "X has shape (4, 13) and Y (13, 1). Y.ravel() fits."
            ),
        ),
        ((X, Y + 1), "validation Y must be whole numbers from 0 to 2, got 3."),
    ):
        with raises(ValueError, f"fit: {message}"):
            fit(network(), validation=data)


def test_large_data_are_told_in_their_own_shape():
    X, Y = np.zeros((4, 1797)), np.zeros((1, 1797), dtype=int)
    message = "fit: Y must have shape (3, 1797) or (1797,), got (1, 1797). Y.ravel() fits."
    with raises(ValueError, message):
        fit(network(), (X, Y))
    message = "fit: columns of Y must sum to 1, got sums from 0.0 to 0.0. Where several can be"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        fit(network(), (X, np.zeros((3, 1797))))


def test_one_output_can_not_tell_classes_apart():
    message = (
        "fit: the network must give a number for each class, got one in all. One output can not "
        "tell classes apart; take binary_cross_entropy with Y of shape (1, m)."
    )
    for labels in (toy()[1] % 2, toy()[1] * 0, np.ones((1, 13))):
        with raises(ValueError, message):
            fit(one_output(), (toy()[0], labels))


@pytest.mark.parametrize(
    ("loss", "advice"),
    [
        ("MSE", " Did you mean 'mse'?"),
        ("Softmax Cross-Entropy", " Did you mean 'softmax_cross_entropy'?"),
        ("cross_entropy", " Did you mean 'binary_cross_entropy' or 'softmax_cross_entropy'?"),
        ("hinge", ""),
        ("", ""),
        (3, ""),
    ],
)
def test_names_of_losses_that_are_near(loss, advice):
    message = (
        "fit: loss must be one of mse, binary_cross_entropy, softmax_cross_entropy, or an object "
        f"with forward and backward, got {loss!r}.{advice}"
    )
    with raises(ValueError, message):
        fit(network(), loss=loss)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"callbacks": [OnlyCounts]},
            "callbacks must be objects, got the class OnlyCounts. Make one of it: OnlyCounts(...).",
        ),
        (
            {"callbacks": OnlyCounts()},
            "callbacks must be a list, got OnlyCounts. Write [...] around it, also if it is one.",
        ),
        (
            {"callbacks": OnlyCounts},
            "callbacks must be a list, got OnlyCounts. Write [...] around it, also if it is one.",
        ),
        ({"seed": "a"}, "seed must be a whole number from 0 up, got 'a'."),
        ({"seed": -1}, "seed must be a whole number from 0 up, got -1."),
        ({"seed": None}, "seed must be a whole number from 0 up, got None."),
    ],
)
def test_settings_are_refused_before_the_precision_changes(settings, message):
    model = network()
    with pytest.raises((ValueError, TypeError), match=f"^{re.escape('fit: ' + message)}$"):
        fit(model, dtype="float32", **settings)
    assert model.layers[0].W.dtype == np.float64


def test_parameters_that_no_training_can_mend():
    message = (
        "fit: the parameter b2 must hold finite numbers, got nan or inf. Make a new network: from "
        "these numbers no training gets anywhere."
    )
    model = network()
    model.layers[1].b[1] = np.nan
    with raises(ValueError, message):
        fit(model)
    for value, kind in ((0.0, "a float"), (None, "None"), ([[0.0]] * 3, "a list")):
        model.layers[1].b = value
        message = f"fit: the parameter b2 must be an array, got {kind}. Make a new layer, or set an array."
        with raises(TypeError, message):
            fit(model)


def test_a_loss_without_end_in_the_first_batch_is_not_the_rates_fault():
    X = np.full((4, 13), 1e200)
    end = "The network has the weights it began with again. "
    scale = "No step led there: scale X and Y to numbers around 1, see standardize."
    start = "fit: loss must be a finite number, got inf in epoch 1, batch 1. "
    with raises(RuntimeError, start + end + scale):
        fit(one_output(), (X, X[:1]), loss="mse")
    # the first batch is fine, the second one not, and nothing has moved
    X = np.where(np.arange(13) < 9, 1.0, 1e200)[None, :] * np.ones((4, 1))
    with pytest.raises(RuntimeError, match=f"{re.escape(end + scale)}$"):
        fit(one_output(), (X, X[:1]), loss="mse", optimizer=SGD(0), batch_size=1)
    rate = SimpleNamespace(step=lambda params, grads: None)
    with pytest.raises(RuntimeError, match=r"again\. Make a new optimiser with a smaller learning"):
        fit(one_output(), (X, X[:1]), loss="mse", optimizer=rate, batch_size=1, seed=1)


@pytest.mark.parametrize(
    ("forward", "backward", "message"),
    [
        (None, None, "forward must return one number, the mean loss over the examples, got None."),
        (np.ones(3), None, "forward must return one number, the mean loss over the examples, got a ndarray."),
        (1.0, None, "backward must return an array of shape (3, 4), the shape of Z, got None."),
        (1.0, np.ones((3, 1)), "backward must return an array of shape (3, 4), the shape of Z, got (3, 1)."),
    ],
)  # fmt: skip
def test_a_loss_of_ones_own_that_returns_something_else(forward, backward, message):
    class Mine:
        def forward(self, Z, Y):
            return forward

        def backward(self, Z, Y):
            return backward

    model = network()
    weights = model.layers[0].W.copy()
    with pytest.raises((ValueError, TypeError), match=f"^{re.escape('Mine: ' + message)}$"):
        fit(model, loss=Mine())
    np.testing.assert_array_equal(model.layers[0].W, weights)


@pytest.mark.parametrize("rate", [-0.1, np.nan, None, "0.1"])
@pytest.mark.parametrize("model", [network, lambda: Sequential([Watch(), *network().layers])])
def test_a_learning_rate_that_can_not_be_meant_ends_the_training(rate, model):
    class Schedule:
        def before_epoch(self, run):
            run.optimizer.learning_rate = rate if run.epoch == 2 else 0.1

    trained, twin = model(), model()
    with pytest.raises((ValueError, TypeError), match=r"^SGD: learning_rate must be a number"):
        fit(trained, optimizer=SGD(0.1), callbacks=[Schedule()])
    fit(twin, optimizer=SGD(0.1), epochs=1)
    for key, array in twin.params.items():
        np.testing.assert_array_equal(trained.params[key], array)


# What callbacks may change, on the fast way and on the plain one


def plain():
    """The network with a layer in front that the fast way does not know."""
    return Sequential([Watch(), *network().layers])


class Do:
    """Calls a function with the network's dense layers after the third batch."""

    def __init__(self, change):
        self.change, self.batches = change, 0

    def after_batch(self, run):
        self.batches += 1
        if self.batches == 3:
            self.change(run, run.model.layers[-2:])


def set_weights(run, layers):
    layers[0].W = np.full((8, 4), 0.25)


def write_weights(run, layers):
    layers[0].W[:] = 0.25


def set_rate(run, layers):
    run.optimizer.learning_rate = 0.5


def test_what_callbacks_change_works_both_ways():
    changed = []
    for change in (set_weights, write_weights, set_rate):
        models = network(), plain()
        for model in models:
            fit(model, optimizer=Momentum(0.1), callbacks=[Do(change)])
        changed.append(models[0].params["W1"])
        for fast, slow in zip(*(model.params.values() for model in models), strict=True):
            np.testing.assert_allclose(fast, slow, rtol=1e-9)
    untouched = network()
    fit(untouched, optimizer=Momentum(0.1))
    assert not any(np.allclose(array, untouched.params["W1"]) for array in changed)
    np.testing.assert_array_equal(changed[0], changed[1])


@pytest.mark.parametrize("model", [network, plain])
@pytest.mark.parametrize(
    "change",
    [
        lambda run, layers: run.model.add(Dense(3, 3)),
        lambda run, layers: run.model.layers.pop(0),
        lambda run, layers: run.model.layers.__setitem__(-1, Dense(8, 3)),
        lambda run, layers: setattr(layers[0], "activation", relu),
        lambda run, layers: setattr(layers[0], "names", ("b",)),
        lambda run, layers: setattr(run, "optimizer", Adam(0.1)),
    ],
)
def test_what_callbacks_must_not_change(model, change):
    message = (
        "fit: layers, activations and optimizer must stay the same in a training, got others from "
        "a callback in epoch 1. Set run.stop = True there, and after the change call fit again."
    )
    trained = model()
    with raises(RuntimeError, message):
        fit(trained, callbacks=[Do(change)])
    assert owns_its_arrays(trained)


@pytest.mark.parametrize("model", [network, plain])
def test_weights_of_another_shape_are_not_reshaped(model):
    def turn(run, layers):
        layers[0].W = layers[0].W.T

    trained, message = model(), "Dense: W must have shape (8, 4), got (4, 8). W.T fits."
    with raises(ValueError, message):
        fit(trained, callbacks=[Do(turn)])
    assert trained.layers[-2].W.shape == (8, 4)
    assert owns_its_arrays(trained)
