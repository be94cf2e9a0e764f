"""How a training says where it stands: a bar in a terminal, a text in a notebook, or plain lines."""

import shutil
import sys
from time import monotonic

BAR = 10  # characters


class Progress:
    """Shows epoch, losses and the time left, a few times in a second at most.

    In a terminal one line of the error output is written again and again. In a notebook one output
    is updated. Elsewhere, such as in a log file, a line is written every few seconds.

    Parameters
    ----------
    show : bool or None
        None shows it in a terminal and in a notebook only.
    epochs : int
        How many epochs are planned.
    batches : int
        How many batches an epoch has.

    Examples
    --------
    >>> with Progress(False, epochs=2, batches=10) as bar:
    ...     bar.batch(epoch=1, batch=5, loss=0.5)
    >>> bar.text(width=100, now=bar.started + 30)  # a quarter is done
    'epoch 1/2 [##--------] 1:30 left  loss 0.5'
    """

    def __init__(self, show, epochs, batches):
        self.epochs, self.batches = epochs, batches
        self.started = self._shown = monotonic()
        self._done, self._epoch, self._values, self._written = 0, 0, {}, 0
        self._display, self._every = None, None
        if show is False or sys.stderr is None:
            return
        terminal = sys.stderr.isatty()
        if _in_notebook():
            self._write, self._every = self._to_notebook, 0.2
        elif terminal or show:
            self._write = self._to_terminal if terminal else self._to_lines
            self._every = 0.1 if terminal else 5.0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self._every is not None and self._done:
            self._write(self.text(self._width(), monotonic(), over=True))
            if self._write == self._to_terminal:
                sys.stderr.write("\n")

    def batch(self, epoch, batch, loss):
        """Take note of a batch, and show it if it is time.

        Parameters
        ----------
        epoch, batch : int
            Where the training stands; both count from 1.
        loss : float
            Mean of this epoch so far.
        """
        self._epoch, self._done = epoch, (epoch - 1) * self.batches + batch
        self._values["loss"] = loss
        if self._every is not None and (now := monotonic()) - self._shown >= self._every:
            self._shown = now
            self._write(self.text(self._width(), now))

    def epoch(self, epoch, values):
        """Take note of a whole epoch.

        Parameters
        ----------
        epoch : int
            Counts from 1.
        values : dict of float
            Losses and measures.
        """
        self._epoch, self._values = epoch, dict(values)

    def text(self, width, now, over=False):
        """Say all of it in one line.

        Parameters
        ----------
        width : int
            Most characters. What does not fit is left out, the least important first.
        now : float
            Time, as `started`.
        over : bool, optional
            Whether the training has ended: then the time it took.

        Returns
        -------
        str
            Epoch, bar, time, losses, measures.
        """
        total, spent = self.epochs * self.batches, now - self.started
        filled = BAR * self._done // total
        left = spent * (total - self._done) / max(self._done, 1)
        line = (
            f"epoch {self._epoch}/{self.epochs} [{'#' * filled}{'-' * (BAR - filled)}] "
            f"{_clock(spent if over else left)}{'' if over else ' left'}"
        )
        first = {"loss": 0, "val_loss": 1}  # then what else is known of the validation examples
        for name in sorted(self._values, key=lambda n: first.get(n, 2 if n[:4] == "val_" else 3)):
            if len(longer := f"{line}  {name} {self._values[name]:.3g}") > width:
                break
            line = longer
        return line[:width]

    def _width(self):
        return shutil.get_terminal_size().columns - 1 if self._write == self._to_terminal else 200

    def _to_terminal(self, text):
        sys.stderr.write("\r" + text.ljust(self._written))  # blanks over what stood there
        sys.stderr.flush()
        self._written = len(text)

    def _to_lines(self, text):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def _to_notebook(self, text):
        from IPython.display import display  # type: ignore[import-not-found]

        if self._display is None:
            self._display = display({"text/plain": text}, raw=True, display_id=True)
        else:
            self._display.update({"text/plain": text}, raw=True)


def _clock(seconds):
    seconds = round(seconds)
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def _in_notebook():
    """Whether a kernel runs this code; the package is only asked where it is loaded already."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")
