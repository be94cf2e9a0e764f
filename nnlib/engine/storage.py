"""Networks as files: arrays and a description of the layers, nothing that could run as code.

The file is an uncompressed .npz: one member for each array, such as ``2.W.npy`` for layer 2 (layers
count in the order in which they stand, the network itself is 0), and ``description.npy``, the bytes
of a JSON text. A layer that holds arrays gets them from the file, not from its constructor: so no
file can ask for more memory than it is large itself.
"""

import json
import os
import secrets
import struct
from functools import partial
from importlib import import_module
from io import BytesIO
from itertools import count
from pathlib import Path
from pkgutil import iter_modules
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import numpy as np

from nnlib.backprop import BACKWARDS
from nnlib.base import Layer, entries, walk
from nnlib.perceptron import step

# What the readers of zip, npy and JSON, and the constructors of layers, raise for a broken file.
FAULTS = (
    *(BadZipFile, ValueError, TypeError, AttributeError, KeyError, IndexError, EOFError),
    *(RecursionError, RuntimeError, OverflowError, SyntaxError, struct.error),
)


def save(model, path):
    """Write a network to a file. An older file of that name stays whole until the new one is.

    Parameters
    ----------
    model : Layer
        A network, or a single layer, of the kinds that nnlib has.
    path : str or Path
        Such as "digits.npz", in a folder that is there.

    Raises
    ------
    ValueError
        If a layer or function is not one of nnlib, arrays do not fit together, or the name of the
        file has another ending.
    TypeError
        If a parameter is no NumPy array of floats.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from nnlib.dense import Dense
    >>> with TemporaryDirectory() as folder:
    ...     save(Dense(3, 2), f"{folder}/layer.npz")
    ...     load(f"{folder}/layer.npz")
    Dense(3, 2)
    """
    path = _target(path)
    entries(model)  # complains about a layer that is there twice
    text = json.dumps({"nnlib": 1, "network": _describe(model)})
    arrays = _arrays(model)
    try:
        _build(json.loads(text)["network"], dict(arrays), count())
    except FAULTS as error:
        raise ValueError(f"save: {error}") from None
    arrays = {"description": np.frombuffer(text.encode(), dtype=np.uint8), **arrays}
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(unfinished, "xb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _target(path):
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f'save: path must be a text such as "network.npz", got {path!r}.')
    path = Path(path)
    if path.suffix != ".npz":
        advice = f' Take "{path.with_suffix(".npz")}".' if path.name else ""
        raise ValueError(f'save: path must end in ".npz", got "{path}".{advice}')
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f'save: the folder of path must exist, got "{path.parent}". Make it first.'
        )
    return path


def _arrays(model):
    """All arrays of a network under their names in the file."""
    arrays = {}
    for number, layer in enumerate(walk(model)):
        for name in (*type(layer).names, *type(layer).state):  # also those that are frozen
            array = getattr(layer, name)
            if not isinstance(array, np.ndarray) or array.dtype not in (np.float32, np.float64):
                raise TypeError(
                    f"save: {name} of {type(layer).__name__} must be a NumPy array of floats, got "
                    f"{type(array).__name__} of {getattr(array, 'dtype', 'no dtype')}."
                )
            arrays[f"{number}.{name}"] = np.ascontiguousarray(array)
    return arrays


def load(path):
    """Read a network that `save` wrote.

    Parameters
    ----------
    path : str or Path
        The file. It may come from anyone: nothing in it is run.

    Returns
    -------
    Layer
        Equal to the one saved, number for number.

    Raises
    ------
    ValueError
        If it is no such file; the text names the file and the fault.
    """
    try:
        arrays = _read(path)
        description = json.loads(bytes(arrays.pop("description")))
        if description["nnlib"] != 1:
            raise ValueError("it was written by another version of nnlib")
        model = _build(description["network"], arrays, count())
        if arrays:
            raise ValueError(f"no layer takes its array {min(arrays)}")
    except FAULTS as error:
        fault = f"{error} is missing" if isinstance(error, KeyError) else str(error).rstrip(".")
        raise ValueError(f"load: {path} must be a file that save wrote, but {fault}.") from None
    return model


def _read(path):
    """All arrays of a file; none of them is made before its size is known to be there."""
    arrays = {}
    with ZipFile(path) as archive:
        for member in archive.infolist():
            if member.compress_type != ZIP_STORED or not member.filename.endswith(".npy"):
                raise ValueError(f"its member {member.filename!r} is no uncompressed array")
            arrays[member.filename.removesuffix(".npy")] = _array(member.filename, archive, member)
    return arrays


def _array(name, archive, member):
    if member.file_size > Path(archive.filename).stat().st_size:
        raise ValueError(f"its member {name!r} claims to be larger than the file")
    file = BytesIO(archive.read(member))
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError(f"its member {name!r} is of another version")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
    data = file.read()
    known = dtype == np.uint8 if name == "description.npy" else dtype in (np.float32, np.float64)
    if not known or fortran or dtype.hasobject:
        raise ValueError(f"its array {name!r} is of dtype {dtype}")
    if min(shape, default=0) < 0 or len(data) != int(np.prod(shape, dtype=object)) * dtype.itemsize:
        raise ValueError(f"its array {name!r} of shape {shape} has {len(data)} bytes")
    return np.frombuffer(data, dtype).reshape(shape).copy()


def _describe(layer):
    """A layer, and those inside it, as plain values."""
    kind = type(layer).__name__
    if _kinds().get(kind) is not type(layer):
        raise ValueError(
            f"save: layers must be of the kinds of nnlib, got {kind}. A file is not to run code; "
            "keep the arrays alone: np.savez(path, **model.params)."
        )
    return {
        "kind": kind,
        "settings": {name: _plain(layer, getattr(layer, name)) for name in layer.settings},
        "layers": [_describe(inside) for inside in layer.layers],
    }


def _plain(layer, value):
    if callable(value):
        inner, settings = value, {}
        if isinstance(value, partial) and not value.args:
            inner, settings = value.func, value.keywords
        for name, function in _functions().items():
            if function is inner:
                return {"function": name, "settings": settings}
    elif value is None or isinstance(value, bool | int | float | str):
        return value
    raise ValueError(
        f"save: settings of {layer!r} must be numbers, texts or functions of nnlib, got {value!r}."
    )


def _build(node, arrays, numbers):
    """The layer that a description names, with its arrays, which are taken out of the dict."""
    number = next(numbers)
    kind = _kinds().get(node["kind"])
    if kind is None:
        raise ValueError(f"nnlib has no layer {node['kind']!r}")
    settings = {name: _value(node["settings"][name]) for name in kind.settings}
    own = (*kind.names, *kind.state)
    if own:
        layer = kind.__new__(kind)
        Layer.__init__(layer)
        vars(layer).update(settings)
        vars(layer).update({name: arrays.pop(f"{number}.{name}") for name in own})
    else:
        layer = kind(**settings)
    layer.layers = [_build(inside, arrays, numbers) for inside in node["layers"]]
    layer._check()
    return layer


def _value(value):
    if not isinstance(value, dict):
        return value
    function = _functions()[value["function"]]
    return partial(function, **value["settings"]) if value["settings"] else function


def _functions():
    return {function.__name__: function for function in (*BACKWARDS, step)}


def _kinds():
    """Layers of nnlib by name."""
    extras = import_module("nnlib.extras")
    for module in iter_modules(extras.__path__):
        import_module(f"nnlib.extras.{module.name}")
    import_module("nnlib.model")
    kinds, found = Layer.__subclasses__(), {}
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if kind.__module__.startswith("nnlib.") and not kind.__module__.startswith("nnlib.tests"):
            found[kind.__name__] = kind
    return found
