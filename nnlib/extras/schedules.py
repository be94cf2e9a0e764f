"""Learning rates that change from epoch to epoch.

Each function returns a function of the epoch, which counts from 1, for
`nnlib.extras.callbacks.LearningRateSchedule`.
"""

from math import cos, pi


def constant(learning_rate):
    """The same learning rate in every epoch.

    Parameters
    ----------
    learning_rate : float
        That rate.

    Returns
    -------
    callable
        Function of the epoch.

    Examples
    --------
    >>> constant(0.1)(7)
    0.1
    """
    return lambda epoch: learning_rate


def step_decay(learning_rate, factor=0.5, every=10):
    """Times factor after every so many epochs.

    Parameters
    ----------
    learning_rate : float
        Rate of the first epochs.
    factor : float, optional
        What it is multiplied by.
    every : int, optional
        Number of epochs with one rate.

    Returns
    -------
    callable
        Function of the epoch.

    Examples
    --------
    >>> [step_decay(8.0, every=2)(epoch) for epoch in (1, 2, 3, 4, 5)]
    [8.0, 8.0, 4.0, 4.0, 2.0]
    """
    if every < 1:
        raise ValueError(f"step_decay: every must be at least 1, got {every!r}.")
    return lambda epoch: learning_rate * factor ** ((epoch - 1) // every)


def exponential_decay(learning_rate, factor=0.95):
    """Times factor after each epoch.

    Parameters
    ----------
    learning_rate : float
        Rate of the first epoch.
    factor : float, optional
        What it is multiplied by.

    Returns
    -------
    callable
        Function of the epoch.

    Examples
    --------
    >>> [exponential_decay(8.0, 0.5)(epoch) for epoch in (1, 2, 3)]
    [8.0, 4.0, 2.0]
    """
    return step_decay(learning_rate, factor, every=1)


def cosine(learning_rate, epochs, warm_up=0, lowest=0.0):
    """Rising in equal steps at first, then down to the lowest rate along half a wave.

    Parameters
    ----------
    learning_rate : float
        Highest rate, that of epoch ``warm_up + 1``.
    epochs : int
        Number of epochs; after them the rate is the lowest.
    warm_up : int, optional
        Number of epochs before the highest rate is reached.
    lowest : float, optional
        Rate that would follow upon the last epoch.

    Returns
    -------
    callable
        Function of the epoch.

    Raises
    ------
    ValueError
        If the warm-up leaves no epoch for the highest rate.

    References
    ----------
    Loshchilov, Hutter: SGDR, stochastic gradient descent with warm restarts, ICLR 2017,
    equation (5), without restarts.

    Examples
    --------
    >>> rate = cosine(8.0, epochs=5, warm_up=1)
    >>> [round(rate(epoch), 3) for epoch in (1, 2, 3, 4, 5, 6)]
    [4.0, 8.0, 6.828, 4.0, 1.172, 0.0]
    """
    if not 0 <= warm_up < epochs:
        raise ValueError(
            f"cosine: warm_up must be from 0 to {epochs - 1}, below epochs, got {warm_up!r}."
        )

    def rate(epoch):
        if epoch <= warm_up:
            return learning_rate * epoch / (warm_up + 1)
        done = min((epoch - warm_up - 1) / (epochs - warm_up), 1.0)
        return lowest + (learning_rate - lowest) * (1.0 + cos(pi * done)) / 2.0

    return rate
