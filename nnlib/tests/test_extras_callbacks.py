"""Schedules by hand, and callbacks in a training."""

import csv
import re
from types import SimpleNamespace

import numpy as np
import pytest

import nnlib.extras
from nnlib.activations import tanh
from nnlib.engine.history import History, Run
from nnlib.engine.storage import load
from nnlib.extras import (
    CSVLogger,
    LearningRateSchedule,
    ModelCheckpoint,
    StopWhen,
    constant,
    cosine,
    exponential_decay,
    step_decay,
)
from nnlib.model import Activation, Dense, Sequential
from nnlib.optimisers import SGD

X = np.random.default_rng(0).normal(size=(3, 20))
Y = X[:1] - 2 * X[1:2]


def fitted(*callbacks, epochs=6, **settings):
    model = Sequential([Dense(3, 1)])
    history = model.fit(
        X, Y, loss="mse", optimizer=SGD(0.05), epochs=epochs, batch_size=5, progress=False,
        callbacks=callbacks, **settings,
    )  # fmt: skip
    return model, history


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (constant(0.3), [0.3] * 6),
        (step_decay(8.0, factor=0.25, every=2), [8, 8, 2, 2, 0.5, 0.5]),
        (step_decay(8.0), [8.0] * 6),
        (exponential_decay(8.0, 0.5), [8, 4, 2, 1, 0.5, 0.25]),
        # Two of three parts up; then 6 + 2 cos of 0, 60, 120 degrees, and after the end 180.
        (cosine(8.0, epochs=5, warm_up=2, lowest=4.0), [8 / 3, 16 / 3, 8, 7, 5, 4]),
        (cosine(8.0, epochs=4), [8, 4 + 4 / 2**0.5, 4, 4 - 4 / 2**0.5, 0, 0]),
    ],
)
def test_schedules_by_hand(schedule, expected):
    assert [schedule(epoch) for epoch in range(1, 7)] == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: cosine(0.1, epochs=5, warm_up=5),
            ValueError,
            "cosine: warm_up must be from 0 to 4, below epochs, got 5.",
        ),
        (
            lambda: step_decay(0.1, every=0),
            ValueError,
            "step_decay: every must be at least 1, got 0.",
        ),
        (
            lambda: LearningRateSchedule(0.1),
            TypeError,
            (
                "LearningRateSchedule: schedule must be a function of the epoch, got 0.1. "
                "A rate that stays is constant(rate)."
            ),
        ),
        (
            lambda: StopWhen(True),
            TypeError,
            "StopWhen: condition must be a function of the run, got True.",
        ),
        (
            lambda: StopWhen(lambda: True),
            TypeError,
            "StopWhen: condition must be a function of the run, got one of ().",
        ),
        (
            lambda: LearningRateSchedule(lambda epoch, rate: rate / epoch),
            TypeError,
            "LearningRateSchedule: schedule must be a function of the epoch, got one of (epoch, rate).",
        ),
        (
            lambda: ModelCheckpoint("no/such/folder/best.npz"),
            FileNotFoundError,
            (
                "ModelCheckpoint: path must lie in a folder that exists, got no/such/folder/best.npz. "
                "Make the folder first: Path('no/such/folder').mkdir(parents=True)."
            ),
        ),
        (
            lambda: CSVLogger("no/log.csv"),
            FileNotFoundError,
            (
                "CSVLogger: path must lie in a folder that exists, got no/log.csv. Make the folder "
                "first: Path('no').mkdir(parents=True)."
            ),
        ),
        (
            lambda: ModelCheckpoint("."),
            ValueError,
            "ModelCheckpoint: path must be a file, got the folder .. Add a name to it.",
        ),
        (
            lambda: ModelCheckpoint(Sequential([])),
            TypeError,
            "ModelCheckpoint: path must be a text or a Path, got a Sequential.",
        ),
        (
            lambda: ModelCheckpoint("best.npz", "val_loss"),
            TypeError,
            "ModelCheckpoint: best_only must be True or False, got 'val_loss'.",
        ),
    ],
)
def test_refused(call, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        call()


def test_schedule_sets_the_rate_of_every_epoch():
    seen = []
    watch = SimpleNamespace(after_batch=lambda run: seen.append(run.optimizer.learning_rate))
    fitted(LearningRateSchedule(exponential_decay(0.08, 0.5)), watch, epochs=3)
    assert seen == [0.08] * 4 + [0.04] * 4 + [0.02] * 4  # 20 examples in batches of 5


def test_a_rate_of_zero_learns_nothing():
    model, _ = fitted(LearningRateSchedule(constant(0.0)))
    np.testing.assert_array_equal(model.params["W1"], Dense(3, 1).W)


def test_stop_when():
    _, history = fitted(StopWhen(lambda run: run.epoch == 4))
    assert len(history["loss"]) == 4
    _, history = fitted(StopWhen(lambda run: False))
    assert len(history["loss"]) == 6


@pytest.mark.parametrize("answer", [None, "no", 1, np.array([True, False])])
def test_a_condition_must_answer_yes_or_no(answer):
    with pytest.raises(TypeError, match=r"^StopWhen: condition must return True or False, got "):
        fitted(StopWhen(lambda run: answer))
    _, history = fitted(StopWhen(lambda run: np.float64(run.history["loss"][-1]) < 1e9))
    assert len(history["loss"]) == 1  # NumPy's True is one too


def test_a_condition_on_validation_that_is_not_there():
    message = (
        "StopWhen: condition must ask for one of ['loss'], got 'val_loss'. Give fit examples to "
        "measure: validation=(X_val, Y_val)."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        fitted(StopWhen(lambda run: run.history["val_loss"][-1] < 0.1))
    with pytest.raises(KeyError, match="mine"):
        fitted(StopWhen(lambda run: {}["mine"]))


@pytest.mark.parametrize(
    ("schedule", "error", "got"),
    [
        (lambda epoch: 0.3 - 0.125 * epoch, ValueError, "-0.07500000000000001 in epoch 3"),
        (lambda epoch: float("nan") if epoch == 2 else 0.1, ValueError, "nan in epoch 2"),
        (lambda epoch: float("inf"), ValueError, "inf in epoch 1"),
        (lambda epoch: None, TypeError, "None in epoch 1"),
        (lambda epoch: "0.1", TypeError, "'0.1' in epoch 1"),
        (lambda epoch: True, TypeError, "True in epoch 1"),
        (lambda epoch: constant(0.1), TypeError, "<function <lambda>> in epoch 1"),
    ],
)
def test_a_rate_that_is_none_is_told_with_its_epoch(schedule, error, got):
    message = (
        "LearningRateSchedule: the learning rate must be a finite number from 0 up, got "
        f"{got}. Look at what the schedule returns."
    )
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        fitted(LearningRateSchedule(schedule))


def test_a_schedule_needs_a_rate_to_set():
    run = Run(model=None, optimizer=object(), epochs=1)
    message = "LearningRateSchedule: optimizer must have a learning_rate, got a object without one."
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        LearningRateSchedule(constant(0.1)).before_epoch(run)


def test_a_network_that_can_not_be_saved_is_told_before_the_first_epoch(tmp_path):
    class Mine(Activation):
        pass

    model, seen = Sequential([Dense(3, 1), Mine(tanh)]), []
    before = model.params["W1"].copy()
    message = (
        "ModelCheckpoint: the network must be one that can be saved, got an error: save: layers "
        "must be of the kinds of nnlib, got Mine."
    )
    watch = SimpleNamespace(after_batch=seen.append)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        model.fit(
            X, Y, loss="mse", optimizer=SGD(0.05), epochs=3, progress=False,
            callbacks=[watch, ModelCheckpoint(tmp_path / "best.npz")],
        )  # fmt: skip
    np.testing.assert_array_equal(model.params["W1"], before)
    assert not seen
    assert not list(tmp_path.iterdir())


def test_checkpoint_holds_the_best_network(tmp_path):
    """The rate grows until the loss rises; the file keeps the weights of the best epoch."""
    kept = {}

    def keep(run):
        kept[run.epoch] = {key: array.copy() for key, array in run.model.params.items()}

    _, history = fitted(
        ModelCheckpoint(tmp_path / "best.npz"),
        ModelCheckpoint(tmp_path / "last.npz", best_only=False),
        SimpleNamespace(after_epoch=keep),
        LearningRateSchedule(lambda epoch: 0.01 * 2.5**epoch),
    )
    assert 1 < history.best_epoch < 6, history
    for name, epoch in (("best", history.best_epoch), ("last", 6)):
        saved = load(tmp_path / f"{name}.npz")
        for key, array in kept[epoch].items():
            np.testing.assert_array_equal(saved.params[key], array)


def test_csv_logger_writes_every_epoch(tmp_path):
    path = tmp_path / "log.csv"
    for epochs in (5, 3):  # the second training starts the file anew
        _, history = fitted(CSVLogger(path), epochs=epochs, validation=(X, Y))
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert [int(row["epoch"]) for row in rows] == list(range(1, epochs + 1))
        for key, values in history.items():
            assert [float(row[key]) for row in rows] == values
        assert [float(row["seconds"]) for row in rows] == history.seconds


def test_csv_logger_is_complete_after_every_epoch(tmp_path):
    path, run = tmp_path / "log.csv", Run(model=None, optimizer=None, epochs=2)
    logger = CSVLogger(path)
    for run.epoch, loss in ((1, 0.5), (2, 0.25)):
        run.history.note({"loss": loss}, seconds=1.5)
        logger.after_epoch(run)
        assert path.read_bytes().count(b"\n") == run.epoch + 1
    assert path.read_text() == "epoch,seconds,loss\n1,1.5,0.5\n2,1.5,0.25\n"
    assert isinstance(run.history, History)


def test_all_names_are_there_and_sorted():
    names = nnlib.extras.__all__
    assert all(hasattr(nnlib.extras, name) for name in names)
    order = sorted(names, key=lambda name: (not name.isupper(), name.islower(), name))
    assert list(names) == order
    assert len(set(names)) == len(names)
