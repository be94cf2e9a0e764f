"""How a training says where it stands."""


class Progress:
    """Progress (to be written).

    Parameters
    ----------
    show, epochs, batches : object
        To come.
    """

    def __init__(self, show, epochs, batches):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def batch(self, epoch, batch, loss):
        """After a batch."""

    def epoch(self, epoch, values):
        """After an epoch."""
