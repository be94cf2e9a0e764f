"""The bar of a training: in a terminal, in a notebook, in a log file, or not at all."""

import io
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from nnlib.dense import Dense
from nnlib.engine import progress
from nnlib.engine.progress import Progress
from nnlib.model import Sequential
from nnlib.optimisers import SGD


class Screen(io.StringIO):
    def __init__(self, terminal):
        super().__init__()
        self.isatty = lambda: terminal


@pytest.fixture
def clock(monkeypatch):
    """Time that passes only when a test says so."""
    time = SimpleNamespace(now=100.0)
    monkeypatch.setattr(progress, "monotonic", lambda: time.now)
    return time


@pytest.fixture
def screen(monkeypatch):
    def make(terminal):
        found = Screen(terminal)
        monkeypatch.setattr(sys, "stderr", found)
        return found

    return make


def run(bar, clock, seconds):
    """Two epochs of two batches; each batch takes so many seconds."""
    with bar:
        for epoch in (1, 2):
            for batch in (1, 2):
                clock.now += seconds
                bar.batch(epoch, batch, 0.5)
            bar.epoch(epoch, {"loss": 0.25, "accuracy": 0.5, "val_loss": 1.0, "val_accuracy": 1.0})


def test_a_terminal_has_one_line_that_is_rewritten(screen, clock, monkeypatch):
    out = screen(terminal=True)
    monkeypatch.setattr(progress.shutil, "get_terminal_size", lambda: SimpleNamespace(columns=72))
    run(Progress(None, 2, 2), clock, 60)
    frames = out.getvalue().split("\r")
    assert [frame.rstrip(" ") for frame in frames] == [
        "",
        "epoch 1/2 [##--------] 3:00 left  loss 0.5",
        "epoch 1/2 [#####-----] 2:00 left  loss 0.5",
        "epoch 2/2 [#######---] 1:00 left  loss 0.5  val_loss 1  val_accuracy 1",
        "epoch 2/2 [##########] 0:00 left  loss 0.5  val_loss 1  val_accuracy 1",
        "epoch 2/2 [##########] 4:00  loss 0.25  val_loss 1  val_accuracy 1    \n",
    ]
    assert out.getvalue().count("\n") == 1


def test_a_shorter_line_covers_the_longer_one(screen, clock):
    out = screen(terminal=True)
    bar = Progress(True, 2, 2)
    bar._to_terminal("long text")
    bar._to_terminal("short")
    assert out.getvalue() == "\rlong text\rshort    "


def test_a_log_file_gets_lines_only_if_asked(screen, clock):
    out = screen(terminal=False)
    run(Progress(None, 2, 2), clock, 60)
    assert out.getvalue() == ""
    run(Progress(True, 2, 2), clock, 3)
    assert out.getvalue() == (
        "epoch 1/2 [#####-----] 0:06 left  loss 0.5\n"
        "epoch 2/2 [##########] 0:00 left  loss 0.5  val_loss 1  val_accuracy 1  accuracy 0.5\n"
        "epoch 2/2 [##########] 0:12  loss 0.25  val_loss 1  val_accuracy 1  accuracy 0.5\n"
    )


def test_it_is_not_shown_too_often(screen, clock):
    out = screen(terminal=True)
    run(Progress(None, 2, 2), clock, 0.04)
    assert out.getvalue().count("\r") == 2  # one after 0.12 s, and the last


def test_what_does_not_fit_is_left_out():
    bar = Progress(False, 1, 4)
    bar.batch(1, 1, 0.125)
    bar.epoch(1, {"accuracy": 0.5, "loss": 0.125, "val_accuracy": 0.25, "val_loss": 2.0})
    whole = (
        "epoch 1/1 [##--------] 0:30 left  loss 0.125  val_loss 2  val_accuracy 0.25  accuracy 0.5"
    )
    assert bar.text(len(whole), bar.started + 10) == whole
    assert bar.text(len(whole) - 1, bar.started + 10) == whole.rsplit("  ", 1)[0]
    assert bar.text(20, bar.started + 10) == whole[:20]


def test_hours(screen):
    bar = Progress(False, 1, 2)
    bar.batch(1, 1, 0.5)
    assert "2:46:40 left" in bar.text(200, bar.started + 10_000)


@pytest.mark.parametrize("show", [None, True])
def test_a_notebook_has_one_output_that_is_updated(monkeypatch, screen, clock, show):
    texts, out = [], screen(terminal=False)

    def display(data, raw, display_id):
        texts.append(("new", data["text/plain"]))
        return SimpleNamespace(update=lambda data, raw: texts.append(("same", data["text/plain"])))

    package, module = ModuleType("IPython"), ModuleType("IPython.display")
    package.get_ipython = lambda: SimpleNamespace(kernel=object())
    module.display = display
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    run(Progress(show, 2, 2), clock, 1)
    assert [kind for kind, _ in texts] == ["new", "same", "same", "same", "same"]
    assert texts[-1][1].startswith("epoch 2/2 [##########] 0:04  loss 0.25")
    assert out.getvalue() == ""
    run(Progress(False, 2, 2), clock, 1)
    assert len(texts) == 5


def test_without_an_error_output(monkeypatch, clock):
    monkeypatch.setattr(sys, "stderr", None)
    run(Progress(True, 2, 2), clock, 60)


def test_an_error_in_training_begins_on_a_line_of_its_own(screen):
    out = screen(terminal=True)
    model, X = Sequential([Dense(1, 1)]), np.array([[1e100, 1.0]])
    with pytest.raises(RuntimeError):
        model.fit(X, X, loss="mse", optimizer=SGD(1.0), epochs=3, batch_size=1, progress=True)
    assert out.getvalue().startswith("\repoch 1/3 [")
    assert out.getvalue().endswith("\n")


def test_the_bar_of_a_training(screen):
    out = screen(terminal=False)
    model, X = Sequential([Dense(1, 1)]), np.array([[1.0, 2.0]])
    model.fit(X, X, loss="mse", optimizer=SGD(0.1), epochs=3, progress=True)
    assert out.getvalue().startswith("epoch 3/3 [##########] 0:00  loss ")
    assert out.getvalue().count("\n") == 1
