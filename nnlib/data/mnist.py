"""MNIST, read from files that you have: nnlib neither holds them nor fetches them."""

import gzip
import zlib
from pathlib import Path

import numpy as np

FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}


def load_mnist(folder, dtype=np.float64):
    """Read the four files of MNIST, or of another set in the same form, such as Fashion-MNIST.

    Parameters
    ----------
    folder : str or Path
        Folder with the files ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte``,
        ``t10k-images-idx3-ubyte`` and ``t10k-labels-idx1-ubyte``, as they are or with ``.gz``.
    dtype : dtype, optional
        Float type of the pictures. MNIST takes 440 MB in float64, half of it in float32.

    Returns
    -------
    X : array (784, 60000)
        One picture in each column, its rows one after the other; from 0 (paper) to 1 (ink).
    labels : array (60000,)
        0 to 9.
    X_test : array (784, 10000)
        Pictures for testing.
    labels_test : array (10000,)
        Their classes.

    Raises
    ------
    FileNotFoundError
        If a file is missing; the text gives its name.
    ValueError
        If a file is not what its name says, is cut off, or does not fit the others.

    References
    ----------
    Y. LeCun, C. Cortes, C. Burges: The MNIST database of handwritten digits, with the description
    of the IDX format.

    Examples
    --------
    >>> load_mnist("no-such-folder")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    FileNotFoundError: load_mnist: no-such-folder must hold train-images-idx3-ubyte or ...
    """
    found = []
    for names in FILES.values():
        images, labels = (_read_idx(_path(folder, name), name) for name in names)
        if len(images) != len(labels):
            raise ValueError(
                f"load_mnist: {names[1]} must hold {len(images)} labels, one for each picture, "
                f"got {len(labels)}. Take both files from one place."
            )
        found += [images, labels]
    if found[0].shape[1:] != found[2].shape[1:]:
        raise ValueError(
            f"load_mnist: pictures for testing must have the size {found[0].shape[1:]} of those "
            f"for training, got {found[2].shape[1:]}. Take all files from one place."
        )
    X, X_test = (
        np.divide(images.reshape(len(images), -1).T, 255, dtype=dtype) for images in found[::2]
    )
    labels, labels_test = (part.astype(np.int64) for part in found[1::2])
    return X, labels, X_test, labels_test


def _path(folder, name):
    """Path of a file, with or without .gz; in some copies the name has ``.idx`` for ``-idx``."""
    plain = [name, name.replace("-idx", ".idx")]
    for candidate in [*plain, *(f"{each}.gz" for each in plain)]:
        path = Path(folder) / candidate
        if path.is_file():
            return path
    raise FileNotFoundError(
        f"load_mnist: {folder} must hold {name} or {name}.gz, found neither. Put the four files "
        "of MNIST there; nnlib does not fetch them. load_glyphs() works without them."
    )


def _read_idx(path, name):
    """Array of the file: a head of big-endian 4-byte numbers, then one byte for each entry.

    The first number tells the type and the axes: 2051 = 0x0803 is bytes with 3 axes (pictures),
    2049 = 0x0801 bytes with one axis (labels). The size of each axis follows.
    """
    axes = 3 if "idx3" in name else 1
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rb") as file:
            content = file.read()
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(
            f"load_mnist: {path.name} must be a whole gzip file, got an error: {error}. "
            "Get the file again."
        ) from error
    head = np.frombuffer(content[: 4 * (1 + axes)], dtype=np.uint8)
    magic = int.from_bytes(content[:4], "big")
    if len(head) < 4 * (1 + axes) or magic != 0x0800 + axes:
        got = f"got {magic}" if len(content) >= 4 else f"got {len(content)} bytes"
        kind = "pictures" if axes == 3 else "labels"
        raise ValueError(
            f"load_mnist: {path.name} must begin with {0x0800 + axes}, the mark of {kind} in the "
            f"IDX format, and its sizes, {got}. Are two files swapped, or is it a web page?"
        )
    sizes = [int.from_bytes(content[4 * i + 4 : 4 * i + 8], "big") for i in range(axes)]
    expected = len(head) + int(np.prod(sizes, dtype=object))
    if len(content) != expected:
        raise ValueError(
            f"load_mnist: {path.name} must be {expected} bytes long for its sizes "
            f"{tuple(sizes)}, got {len(content)}. Get the file again."
        )
    return np.frombuffer(content, dtype=np.uint8, offset=len(head)).reshape(sizes)
