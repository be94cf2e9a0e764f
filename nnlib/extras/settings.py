"""Settings of layers, looked at when a layer is made: other libraries take other things there."""

from operator import index
from pathlib import Path


def whole(who, name, value, least=1):
    """A setting that counts something.

    Parameters
    ----------
    who : str
        Head of the error.
    name : str
        What the setting is called there.
    value : int
        The setting.
    least : int, optional
        The smallest number that makes sense.

    Returns
    -------
    int
        The number.

    Raises
    ------
    TypeError
        If it is no whole number.
    ValueError
        If it is too small.

    Examples
    --------
    >>> whole("Conv2D", "kernel_size", 3)
    3
    >>> whole("Conv2D", "kernel_size", (3, 3))
    Traceback (most recent call last):
    TypeError: Conv2D: kernel_size must be a whole number from 1 up, got (3, 3). \
One number counts for both directions: kernel_size=3.
    """
    wanted = f"{who}: {name} must be a whole number from {least} up"
    try:
        number = None if isinstance(value, bool) else index(value)
    except TypeError:
        number = None
    if number is None:
        raise TypeError(f"{wanted}, got {shown(value)}.{_advice(name, value)}")
    if number < least:
        raise ValueError(f"{wanted}, got {number}.")
    return number


def flag(who, name, value):
    """A setting that is on or off.

    Parameters
    ----------
    who : str
        Head of the error.
    name : str
        What the setting is called there.
    value : bool
        The setting.

    Returns
    -------
    bool
        The same.

    Raises
    ------
    TypeError
        If it is neither True nor False.

    Examples
    --------
    >>> flag("LSTM", "last_only", True)
    True
    """
    if value is True or value is False:
        return value
    raise TypeError(f"{who}: {name} must be True or False, got {shown(value)}.")


def shown(value):
    """A value as Python writes it, but a function without its place in memory.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    str
        For an error.

    Examples
    --------
    >>> shown(shown), shown("same")
    ('<function shown>', "'same'")
    """
    if callable(value) and hasattr(value, "__name__") and not isinstance(value, type):
        return f"<function {value.__name__}>"
    return repr(value)


def _advice(name, value):
    """The next step, for what is written there by habit."""
    if callable(value):
        function = getattr(value, "__name__", "f")
        return f" An activation is a layer of its own: Activation({function})."
    if isinstance(value, tuple | list) and value and all(one == value[0] for one in value):
        return f" One number counts for both directions: {name}={value[0]}."
    known = {
        "same": " Pictures keep their size with stride 1 and padding (kernel_size - 1) / 2.",
        "valid": " Nothing is added with padding=0.",
    }
    if isinstance(value, str):
        return known.get(value, " Leave out the quotes." if value.isdigit() else "")
    return ""


def writable_path(who, path):
    """The path of a file to be written, looked at before any time is spent on what it will hold.

    Parameters
    ----------
    who : str
        Head of the error.
    path : str or Path
        As given.

    Returns
    -------
    Path
        In a folder that exists.

    Raises
    ------
    TypeError, ValueError, FileNotFoundError
        If no file can have that path.
    """
    if not isinstance(path, str | Path):
        raise TypeError(f"{who}: path must be a text or a Path, got a {type(path).__name__}.")
    path = Path(path)
    if path.is_dir():
        raise ValueError(f"{who}: path must be a file, got the folder {path}. Add a name to it.")
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"{who}: path must lie in a folder that exists, got {path}. Make the folder first: "
            f"Path({str(path.parent)!r}).mkdir(parents=True)."
        )
    return path
