"""Things to do while a network is trained: ``model.fit(..., callbacks=[CSVLogger("log.csv")])``.

A callback is any object with one or more of the methods ``before_epoch(run)``,
``after_batch(run)`` and ``after_epoch(run)``; what `run` has is told in `nnlib.history.Run`.
"""

import csv
from pathlib import Path

from nnlib.storage import save


class LearningRateSchedule:
    """Sets the optimiser's learning rate before every epoch.

    Parameters
    ----------
    schedule : callable
        Function of the epoch, which counts from 1, such as those of `nnlib.extras.schedules`.

    Examples
    --------
    >>> from nnlib.history import Run
    >>> from nnlib.optimisers import SGD
    >>> run = Run(model=None, optimizer=SGD(1.0), epochs=9)
    >>> run.epoch = 3
    >>> LearningRateSchedule(lambda epoch: 1 / 2**epoch).before_epoch(run)
    >>> run.optimizer.learning_rate
    0.125
    """

    def __init__(self, schedule):
        if not callable(schedule):
            raise TypeError(
                f"LearningRateSchedule: schedule must be a function of the epoch, got {schedule!r}. "
                "A rate that stays is constant(rate)."
            )
        self.schedule = schedule

    def before_epoch(self, run):
        """Set the rate.

        Parameters
        ----------
        run : Run
            The training.
        """
        run.optimizer.learning_rate = self.schedule(run.epoch)


class StopWhen:
    """Ends the training after an epoch in which a condition holds.

    Parameters
    ----------
    condition : callable
        Function of the run that returns whether to stop.

    Examples
    --------
    >>> from nnlib.history import Run
    >>> run = Run(model=None, optimizer=None, epochs=9)
    >>> run.history.note({"loss": 0.01}, seconds=1.0)
    >>> StopWhen(lambda run: run.history["loss"][-1] < 0.1).after_epoch(run)
    >>> run.stop
    True
    """

    def __init__(self, condition):
        if not callable(condition):
            raise TypeError(
                f"StopWhen: condition must be a function of the run, got {condition!r}."
            )
        self.condition = condition

    def after_epoch(self, run):
        """Ask.

        Parameters
        ----------
        run : Run
            The training.
        """
        if self.condition(run):
            run.stop = True


class ModelCheckpoint:
    """Saves the network after an epoch, see `nnlib.storage.save`.

    Parameters
    ----------
    path : str or Path
        The file; it always holds the newest of the networks saved.
    best_only : bool, optional
        Whether to save after those epochs only that were better than all before: by "val_loss",
        without validation by "loss".

    Examples
    --------
    >>> ModelCheckpoint("best.npz").best_only
    True
    """

    def __init__(self, path, best_only=True):
        self.path, self.best_only = Path(path), best_only

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
        The file; a new training starts it anew. After every epoch it is complete.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from nnlib.history import Run
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
        self.path = Path(path)

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
