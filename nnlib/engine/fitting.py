"""The training loop behind ``Sequential.fit`` (course unit 10)."""

from math import inf, isfinite
from time import perf_counter

import numpy as np

from nnlib.backend import array_module, in_precision
from nnlib.base import walk
from nnlib.engine.batches import examples_first, take
from nnlib.engine.checks import EVENTS, check_parameters, check_settings, suited
from nnlib.engine.datachecks import check_data
from nnlib.engine.fast import compile_step
from nnlib.engine.guards import mean_loss
from nnlib.engine.history import Run
from nnlib.engine.progress import Progress
from nnlib.engine.vector import OneVector, PlainStep, copied


class _Best:
    """A copy of the weights of the best epoch, at first of those before the training."""

    def __init__(self, flat, model):
        self.flat, self.loss = flat, inf
        self.state = [(layer, name) for layer in walk(model) for name in layer.state]
        self._keep()

    def _keep(self):
        self.values = copied(self.flat.vector)
        self.others = [copied(getattr(layer, name)) for layer, name in self.state]

    def look(self, loss):
        if loss < self.loss:
            self.loss = loss
            self._keep()

    def restore(self):
        self.flat.gather()
        self.flat.vector[...] = self.values
        for (layer, name), array in zip(self.state, self.others, strict=True):
            setattr(layer, name, copied(array))


class _DivergedError(Exception):
    """The loss is no finite number any more: its value, and whether the batch's step was done."""


# Numbers that leave the range of floats are found as a loss that is not finite.
_quiet = np.errstate(over="ignore", invalid="ignore")


@_quiet
def evaluate(model, X, Y, loss):
    """Do what `Sequential.evaluate` does.

    Parameters
    ----------
    model : Sequential
        The network.
    X, Y, loss : object
        As there.

    Returns
    -------
    dict of float
        As there.

    Examples
    --------
    >>> from nnlib.model import Dense, Sequential
    >>> evaluate(Sequential([Dense(2, 1)]), np.zeros((2, 3)), np.ones((1, 3)), "mse")
    {'loss': 1.0, 'r2': 0.0}
    """
    objective = suited("evaluate", model, loss)
    check_data("evaluate", model, objective, X, Y)
    return _evaluate(model, objective, X, Y)


def _evaluate(model, objective, X, Y):
    Z = model.predict(X, batch_size=1024)
    return {"loss": mean_loss(objective, objective.forward(Z, Y)), **_measured(objective, Z, Y)}


def _measured(objective, Z, Y):
    """The measure that belongs to a loss, under its name; a loss of one's own may have none."""
    if not hasattr(objective, "measure"):
        return {}
    name, value = objective.measure(Z, Y)
    return {name.lower(): value}


@_quiet
def fit(model, X, Y, settings):
    """Do what `Sequential.fit` does.

    Parameters
    ----------
    model : Sequential
        The network.
    X, Y : array
        As there.
    settings : dict
        The keyword arguments of `Sequential.fit`, all of them.

    Returns
    -------
    History
        As there.
    """
    objective = suited("fit", model, settings["loss"])
    check_settings(settings)
    check_parameters(model)
    check_data("fit", model, objective, X, Y)
    if settings["validation"] is not None:
        check_data("fit", model, objective, *settings["validation"], kind="validation ")
    if settings["dtype"] is not None:
        model.astype(settings["dtype"])
    run = Run(model, settings["optimizer"], settings["epochs"])
    model.history = run.history
    with OneVector(model) as flat:
        best = _Best(flat, model)
        try:
            _train(run, objective, flat, best, X, Y, settings)
        except _DivergedError as error:
            best.restore()
            raise RuntimeError(_diverged(run, error)) from None
        finally:
            if settings["patience"] is not None and best.loss < inf:
                best.restore()
            for layer in walk(model):
                layer._grads = {}  # of the last batch only, and large
    return run.history


def _train(run, objective, flat, best, X, Y, settings):
    """All epochs."""
    dtype, history = flat.vector.dtype, run.history
    rows = examples_first(in_precision(X, dtype)), examples_first(in_precision(Y, dtype))
    validation = settings["validation"]
    if validation is not None:
        validation = [in_precision(array, dtype) for array in validation]
    tell = _Callbacks(settings["callbacks"], run, flat)
    parts = run.model, objective, run.optimizer, flat
    stepper = compile_step(*parts) or PlainStep(*parts)
    rng = np.random.default_rng(settings["seed"])
    size = min(settings["batch_size"], rows[0].shape[0])
    with Progress(settings["progress"], run.epochs, -(-rows[0].shape[0] // size)) as bar:
        while run.epoch < run.epochs and not run.stop:
            run.epoch, started = run.epoch + 1, perf_counter()
            tell("before_epoch")
            values = _epoch(run, stepper, objective, rows, rng, size, tell, bar)
            if validation is not None:
                found = _evaluate(run.model, objective, *validation)
                values |= {f"val_{key}": value for key, value in found.items()}
            watched = values["loss" if validation is None else "val_loss"]
            if not isfinite(watched):
                raise _DivergedError(watched, True)
            best.look(watched)
            history.note(values, perf_counter() - started)
            bar.epoch(run.epoch, values)
            tell("after_epoch")
            patience = settings["patience"]
            if patience is not None and run.epoch - history.best_epoch >= patience:
                run.stop = True


def _epoch(run, stepper, objective, rows, rng, size, tell, bar):
    """One pass over the examples; returns the means over its batches."""
    X, Y = rows
    xp, m = array_module(X), X.shape[0]
    order, seen, sums = rng.permutation(m), 0, {}
    for run.batch, start in enumerate(range(0, m, size), 1):
        chosen = xp.asarray(order[start : start + size])
        Y_batch = take(Y, chosen)
        loss = stepper.step(take(X, chosen), Y_batch)
        if not isfinite(loss):
            raise _DivergedError(loss, False)
        values = {"loss": loss, **_measured(objective, stepper.outputs, Y_batch)}
        values.pop("r2", None)  # no mean over examples
        for key, value in values.items():
            sums[key] = sums.get(key, 0.0) + value * chosen.shape[0]
        seen += chosen.shape[0]
        bar.batch(run.epoch, run.batch, sums["loss"] / seen)
        tell("after_batch")
        if run.stop:
            break
    return {key: total / seen for key, total in sums.items()}


def _diverged(run, error):
    best, first = run.history.best_epoch, run.epoch == run.batch == 1 and not error.args[1]
    rate = getattr(run.optimizer, "learning_rate", None)
    advice = f"learning rate below {rate}" if rate else "smaller learning rate"
    advice = f"Make a new optimiser with a {advice}."
    if first or rate == 0:
        advice = "No step led there: scale X and Y to numbers around 1, see standardize."
    return (
        f"fit: loss must be a finite number, got {error.args[0]} in epoch {run.epoch}, batch "
        f"{run.batch}. The network has the weights {f'of epoch {best}' if best else 'it began with'} "
        f"again. {advice}"
    )


class _Callbacks:
    """Calls what the callbacks define, and nothing else."""

    def __init__(self, callbacks, run, flat):
        self.run, self.flat = run, flat
        self.methods = {
            event: [getattr(one, event) for one in callbacks if hasattr(one, event)]
            for event in EVENTS
        }
        self.parts = _parts(run)

    def __call__(self, event):
        if self.methods[event]:
            for method in self.methods[event]:
                method(self.run)
            if _parts(self.run) != self.parts:
                raise RuntimeError(
                    "fit: layers, activations and optimizer must stay the same in a training, got "
                    f"others from a callback in epoch {self.run.epoch}. Set run.stop = True there, "
                    "and after the change call fit again."
                )
            self.flat.gather()


def _parts(run):
    """What a step of training is made for; only numbers and arrays may change under way."""
    kinds = [
        (layer, layer.names, getattr(layer, "activation", getattr(layer, "function", None)))
        for layer in walk(run.model)
    ]
    return run.optimizer, kinds
