"""Networks as files (to be written)."""


def save(model, path):
    """Write a network to a file.

    Parameters
    ----------
    model : Sequential
        The network.
    path : str or Path
        The file.
    """
    raise NotImplementedError
