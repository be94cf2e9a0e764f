"""What a training leaves behind, and what callbacks see while it is under way."""


class History(dict):
    """Learning curves: a dict of lists with one entry for each epoch.

    The keys are "loss" and, where the loss has one that is a mean over examples, its measure, such
    as "accuracy": means over the epoch's batches, weighted by their sizes, while the weights
    moved. With validation examples also "val_loss" and their measure, such as "val_accuracy",
    over all of them after the epoch.

    Attributes
    ----------
    seconds : list of float
        Duration of each epoch, validation included.
    best_epoch : int
        Number of the epoch with the lowest "val_loss", without validation the lowest "loss";
        0 before there is one.

    Examples
    --------
    >>> history = History()
    >>> history.note({"loss": 0.5}, seconds=0.1)
    >>> history, history.best_epoch
    ({'loss': [0.5]}, 1)
    """

    def __init__(self):
        super().__init__()
        self.seconds: list[float] = []
        self.best_epoch = 0

    def note(self, values, seconds):
        """Append one epoch.

        Parameters
        ----------
        values : dict of float
            The same keys in every epoch.
        seconds : float
            How long it took.
        """
        for key, value in values.items():
            self.setdefault(key, []).append(value)
        self.seconds.append(seconds)
        watched = self["val_loss" if "val_loss" in self else "loss"]
        self.best_epoch = watched.index(min(watched)) + 1


class Run:
    """What a callback sees of a training under way.

    Parameters
    ----------
    model : Sequential
        The network.
    optimizer : object
        Its optimiser; a callback may change its `learning_rate`.
    epochs : int
        How many epochs are planned.

    Attributes
    ----------
    model, optimizer, epochs : object
        As given.
    epoch, batch : int
        Where the training stands; both count from 1.
    history : History
        Of the epochs that are over.
    stop : bool
        A callback sets it to True to end the training after this batch.
    """

    def __init__(self, model, optimizer, epochs):
        self.model, self.optimizer, self.epochs = model, optimizer, epochs
        self.epoch = self.batch = 0
        self.history = History()
        self.stop = False
