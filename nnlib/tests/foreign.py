"""A stand-in for another array library: NumPy inside, but no NumPy function takes its arrays.

An array of a GPU library can not be given to NumPy without a silent or failing transfer. This type
makes every such place fail on any machine: conversion to a NumPy array, mixing with one, and
names outside the array API standard are errors.
"""

import operator
from types import SimpleNamespace

import array_api_strict
import numpy as np

STANDARD = {name for name in dir(array_api_strict) if not name.startswith("_")}
CREATE = {"arange", "asarray", "empty", "eye", "full", "linspace", "ones", "tril", "triu", "zeros"}


class Foreign:
    """Array that only its own namespace and Python's operators can work with."""

    __array_ufunc__ = None

    def __init__(self, array):
        self._array = np.asarray(array)

    shape = property(lambda self: self._array.shape)
    dtype = property(lambda self: self._array.dtype)
    ndim = property(lambda self: self._array.ndim)
    size = property(lambda self: self._array.size)
    device = property(lambda self: "elsewhere")
    T = property(lambda self: Foreign(self._array.T))
    mT = property(lambda self: Foreign(self._array.mT))

    def __array__(self, *args, **kwargs):
        raise TypeError("a NumPy function was applied to a foreign array")

    def __array_namespace__(self, api_version=None):
        return namespace

    def __dlpack__(self, **kwargs):
        raise TypeError("a foreign array was exported without being asked")

    def __iter__(self):
        return (Foreign(row) for row in self._array)

    def __len__(self):
        return len(self._array)

    def __float__(self):
        return float(self._array)

    def __int__(self):
        return int(self._array)

    def __bool__(self):
        return bool(self._array)

    def __index__(self):
        return operator.index(self._array)

    def __getitem__(self, key):
        return Foreign(self._array[_key(key)])

    def __setitem__(self, key, value):
        self._array[_key(key)] = _inside(value)

    def __repr__(self):
        return f"Foreign({self._array!r})"


def _key(key):
    parts = key if isinstance(key, tuple) else (key,)
    arrays = [part for part in parts if isinstance(part, Foreign | np.ndarray | list)]
    if arrays and len(parts) > 1:
        raise TypeError("several indices with an array among them are not in the standard")
    return tuple(_inside(part) for part in parts) if isinstance(key, tuple) else _inside(key)


def _inside(value):
    if isinstance(value, np.ndarray) and value.ndim:
        raise TypeError("a NumPy array was mixed with a foreign one")
    if isinstance(value, list | tuple):
        return type(value)(_inside(item) for item in value)
    return value._array if isinstance(value, Foreign) else value


def _outside(value):
    if isinstance(value, np.ndarray | np.generic):
        return Foreign(value)
    if isinstance(value, tuple):
        return (
            type(value)(*map(_outside, value))
            if hasattr(value, "_fields")
            else tuple(map(_outside, value))
        )
    return [_outside(item) for item in value] if isinstance(value, list) else value


def _operator(name):
    function = getattr(operator, name.replace("__r", "__", 1) if name in REFLECTED else name)

    def apply(self, *others):
        # Under NumPy's __array_ufunc__ = None this is asked for both orders of the operands.
        if any(isinstance(other, np.ndarray) for other in others):
            raise TypeError("a NumPy array was mixed with a foreign one")
        values = (self, *others) if name not in REFLECTED else (*others, self)
        return Foreign(function(*map(_inside, values)))

    return apply


BINARY = "add sub mul truediv floordiv mod pow matmul and or xor"
REFLECTED = {f"__r{name}__" for name in BINARY.split()}
COMPARE = "eq ne lt le gt ge"
for _name in (*BINARY.split(), *COMPARE.split(), "neg", "pos", "abs", "invert"):
    setattr(Foreign, f"__{_name}__", _operator(f"__{_name}__"))
for _name in REFLECTED:
    setattr(Foreign, _name, _operator(_name))


def _in_place(name):
    function = getattr(operator, name)

    def apply(self, other):
        if isinstance(other, np.ndarray):
            raise TypeError("a NumPy array was mixed with a foreign one")
        function(self._array, _inside(other))
        return self

    return apply


for _name in ("__iadd__", "__isub__", "__imul__", "__itruediv__", "__ipow__"):
    setattr(Foreign, _name, _in_place(_name))


def _wrapped(name, functions=np):
    function = getattr(functions, name)

    def call(*args, **kwargs):
        if name == "asarray":  # the one door from NumPy: a transfer that the caller asks for
            array = args[0]._array if isinstance(args[0], Foreign) else args[0]
            return Foreign(np.array(array, dtype=kwargs.get("dtype"), copy=kwargs.get("copy")))
        foreign = [arg for arg in (*args, *kwargs.values()) if isinstance(arg, Foreign)]
        if not foreign and name not in CREATE and not isinstance(args[0], list | tuple):
            if name in {"isdtype", "finfo", "iinfo", "result_type", "can_cast", "broadcast_shapes"}:
                return function(*args, **kwargs)
            raise TypeError(f"xp.{name} was given no array of its library")
        if {"out", "axes"} & set(kwargs) and name != "permute_dims":
            raise TypeError(f"xp.{name}: out and axes are not in the standard")
        return _outside(
            function(*map(_inside, args), **{key: _inside(kwargs[key]) for key in kwargs})
        )

    return call


def _namespace():
    members = {"__name__": "foreign"}
    for name in STANDARD:
        thing = getattr(np, name, None)
        if isinstance(thing, type) or not callable(thing):
            members[name] = thing if thing is not None else getattr(array_api_strict, name)
        else:
            members[name] = _wrapped(name)
    linear = ("matrix_norm", "matrix_transpose", "outer", "trace", "vector_norm")
    members["linalg"] = SimpleNamespace(**{name: _wrapped(name, np.linalg) for name in linear})
    members["isdtype"] = np.isdtype
    members["bool"] = np.bool_
    return SimpleNamespace(**members)


namespace = _namespace()


def to_numpy(value):
    """Values with NumPy's arrays inside, for a comparison; containers are kept."""
    if isinstance(value, Foreign):
        return value._array
    if isinstance(value, list | tuple):
        return type(value)(to_numpy(item) for item in value)
    if isinstance(value, dict):
        return {key: to_numpy(item) for key, item in value.items()}
    return value
