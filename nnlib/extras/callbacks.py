"""Things to do while a network is trained: ``model.fit(..., callbacks=[CSVLogger("log.csv")])``.

A callback is any object with one or more of the methods ``before_epoch(run)``,
``after_batch(run)`` and ``after_epoch(run)``; what `run` has is told in `nnlib.engine.history.Run`.
"""

import csv
from inspect import signature
from math import isfinite
from numbers import Real
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from nnlib.engine.storage import save
from nnlib.extras.settings import flag, shown, writable_path


class LearningRateSchedule:
    """Sets the optimiser's learning rate before every epoch.

    Parameters
    ----------
    schedule : callable
        Function of the epoch, which counts from 1, such as those of `nnlib.extras.schedules`.

    Examples
    --------
    >>> from nnlib.engine.history import Run
    >>> from nnlib.optimisers import SGD
    >>> run = Run(model=None, optimizer=SGD(1.0), epochs=9)
    >>> run.epoch = 3
    >>> LearningRateSchedule(lambda epoch: 1 / 2**epoch).before_epoch(run)
    >>> run.optimizer.learning_rate
    0.125
    """

    def __init__(self, schedule):
        advice = "" if callable(schedule) else " A rate that stays is constant(rate)."
        _require_function("LearningRateSchedule: schedule", "the epoch", schedule, advice)
        self.schedule = schedule

    def before_epoch(self, run):
        """Set the rate.

        Parameters
        ----------
        run : Run
            The training.

        Raises
        ------
        TypeError, ValueError
            If the schedule gives no finite number from 0 up, or the optimiser has no learning rate.
        """
        rate = self.schedule(run.epoch)
        number = isinstance(rate, Real) and not isinstance(rate, bool)
        if not number or not isfinite(rate) or rate < 0.0:
            raise (ValueError if number else TypeError)(
                "LearningRateSchedule: the learning rate must be a finite number from 0 up, got "
                f"{shown(rate)} in epoch {run.epoch}. Look at what the schedule returns."
            )
        if not hasattr(run.optimizer, "learning_rate"):
            raise TypeError(
                "LearningRateSchedule: optimizer must have a learning_rate, got a "
                f"{type(run.optimizer).__name__} without one."
            )
        run.optimizer.learning_rate = rate


class StopWhen:
    """Ends the training after an epoch in which a condition holds.

    Parameters
    ----------
    condition : callable
        Function of the run that returns whether to stop.

    Examples
    --------
    >>> from nnlib.engine.history import Run
    >>> run = Run(model=None, optimizer=None, epochs=9)
    >>> run.history.note({"loss": 0.01}, seconds=1.0)
    >>> StopWhen(lambda run: run.history["loss"][-1] < 0.1).after_epoch(run)
    >>> run.stop
    True
    """

    def __init__(self, condition):
        _require_function("StopWhen: condition", "the run", condition)
        self.condition = condition

    def after_epoch(self, run):
        """Ask.

        Parameters
        ----------
        run : Run
            The training.

        Raises
        ------
        TypeError
            If the answer is neither True nor False.
        ValueError
            If the condition asks for validation, and there is none.
        """
        try:
            answer = self.condition(run)
        except KeyError as error:
            if str(error.args[0]).startswith("val_"):
                raise ValueError(
                    f"StopWhen: condition must ask for one of {list(run.history)}, got "
                    f"{error}. Give fit examples to measure: validation=(X_val, Y_val)."
                ) from None
            raise
        if not isinstance(answer, bool | np.bool_):
            raise TypeError(
                f"StopWhen: condition must return True or False, got {shown(answer)} in epoch "
                f"{run.epoch}. Such as lambda run: run.history['loss'][-1] < 0.1."
            )
        if answer:
            run.stop = True


class ModelCheckpoint:
    """Saves the network after an epoch, see `nnlib.engine.storage.save`.

    Parameters
    ----------
    path : str or Path
        The file, in a folder that exists; it always holds the newest of the networks saved.
    best_only : bool, optional
        Whether to save after those epochs only that were better than all before: by "val_loss",
        without validation by "loss".

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        If no file can have that path.

    Examples
    --------
    >>> ModelCheckpoint("best.npz").best_only
    True
    """

    def __init__(self, path, best_only=True):
        self.path = writable_path("ModelCheckpoint", path)
        self.best_only = flag("ModelCheckpoint", "best_only", best_only)

    def before_epoch(self, run):
        """Try to save before the first epoch, while nothing is lost by a network that can not be.

        Parameters
        ----------
        run : Run
            The training.

        Raises
        ------
        TypeError, ValueError
            If the network can not be saved.
        """
        if run.epoch > 1:
            return
        with TemporaryDirectory(dir=self.path.parent) as folder:
            try:
                save(run.model, Path(folder, self.path.name))
            except (TypeError, ValueError) as error:
                raise type(error)(
                    "ModelCheckpoint: the network must be one that can be saved, got an error: "
                    f"{error}"
                ) from None

    def after_epoch(self, run):
        """Save.

        Parameters
        ----------
        run : Run
            The training.
        """
        if not self.best_only or run.history.best_epoch == run.epoch:
            save(run.model, self.path)


class CSVLogger:
    """Writes a line for each epoch, with its number, its seconds and what the history holds.

    Parameters
    ----------
    path : str or Path
        The file, in a folder that exists; a new training starts it anew. After every epoch it is
        complete.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        If no file can have that path.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from nnlib.engine.history import Run
    >>> run = Run(model=None, optimizer=None, epochs=9)
    >>> run.history.note({"loss": 0.5}, seconds=2.0)
    >>> run.epoch = 1
    >>> with TemporaryDirectory() as folder:
    ...     CSVLogger(f"{folder}/log.csv").after_epoch(run)
    ...     print(Path(f"{folder}/log.csv").read_text(), end="")
    epoch,seconds,loss
    1,2.0,0.5
    """

    def __init__(self, path):
        self.path = writable_path("CSVLogger", path)

    def after_epoch(self, run):
        """Write one line, before the first one also the heads of the columns.

        Parameters
        ----------
        run : Run
            The training.
        """
        first = run.epoch == 1
        with open(self.path, "w" if first else "a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if first:
                writer.writerow(["epoch", "seconds", *run.history])
            last = [values[-1] for values in run.history.values()]
            writer.writerow([run.epoch, run.history.seconds[-1], *last])


def _require_function(what, argument, function, advice=""):
    """Refuse what can not be called with one argument."""
    wanted = f"{what} must be a function of {argument}, got"
    if not callable(function):
        raise TypeError(f"{wanted} {function!r}.{advice}")
    try:
        signature(function).bind(None)
    except TypeError:
        raise TypeError(f"{wanted} one of {signature(function)}.") from None
    except ValueError:  # a function written in C may not tell
        pass
