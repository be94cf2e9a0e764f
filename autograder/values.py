"""Plain values: what the codec carries, and how any other value becomes one.

`clean` reads a learner's value by the methods of the built-in type below it, never by methods
that the learner may have overridden, and stops at caps on depth, number of items and bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 64
CLEAN_DEPTH = 48  # leaves room for the frame around a value
MAX_ITEMS = 200_000
MAX_HASHED = 4_000  # keys of equal hash take quadratic time
MAX_INT_BYTES = 1024  # str() of an int stops at 4300 digits
_NAME_LENGTH = 80

# Longdouble has another size on other machines; a dtype that this machine lacks is refused.
DTYPES = {
    code: np.dtype(code)
    for kind in map(np.dtype, "?bBhHiIlLqQefdgFDG")
    for code in (kind.str, kind.newbyteorder("S").str)
}


@dataclass(frozen=True)
class Foreign:
    """A value that is no plain value; only the name of its type crosses."""

    type_name: str


@dataclass(frozen=True, init=False)
class Handle(Foreign):
    """An object that stays where it is; `method` and `attribute` reach it by its number."""

    id: int

    def __init__(self, id: int, type_name: str) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "type_name", type_name)


@dataclass(frozen=True)
class Maker:
    """A function, generator or module as an argument: made by ``name`` where it is used."""

    name: str
    args: tuple = ()
    kwargs: dict = field(default_factory=dict)


def name_of(kind: type) -> str:
    """Name of a type, read past any metaclass, valid Unicode and capped."""
    name = type.__dict__["__name__"].__get__(kind)
    return valid_text(str.__str__(name)[:_NAME_LENGTH])


def valid_text(text: str) -> str:
    """Text with lone surrogates written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


class _TooLarge(Exception):
    pass


def clean(
    value: Any,
    handle: Callable[[Any], Any] | None = None,
    max_bytes: int = MAX_BYTES,
) -> tuple[Any, tuple[str, ...]]:
    """Make any value a codec value.

    Parameters
    ----------
    value
        Anything.
    handle
        Called with each object that is no plain value; returns a `Handle`, a `Maker`, or None
        where the object is to become a `Foreign`.
    max_bytes
        More than this becomes ``Foreign("list too large")``.

    Returns
    -------
    value
        Independent of the argument, except for arrays, which may share memory with it.
    notes : tuple of str
        ``"subclass:NAME"`` for a subclass that became its base, ``"text:escaped"`` for text
        that was not valid Unicode.
    """
    cleaner = _Cleaner(handle, max_bytes)
    try:
        return cleaner.value(value, 0), tuple(dict.fromkeys(cleaner.notes))
    except _TooLarge as error:
        return Foreign(f"{name_of(type(value))} {error}"), ()


class _Cleaner:
    def __init__(self, handle: Callable[[Any], Any] | None, max_bytes: int) -> None:
        self.handle, self.bytes, self.items, self.hashed = handle, max_bytes, MAX_ITEMS, MAX_HASHED
        self.notes: list[str] = []

    def spend(self, size: int) -> None:
        self.bytes -= size + 16
        self.items -= 1
        if self.bytes < 0 or self.items < 0 or self.hashed < 0:
            raise _TooLarge("too large")

    def value(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if depth > CLEAN_DEPTH:
            raise _TooLarge("nested too deeply")
        if kind in _CONSTANTS:
            self.spend(0)
            return value
        base = kind if kind in _READ else next((b for b in _READ if issubclass(kind, b)), None)
        if base is None:
            return self.foreign(value, kind)
        plain = _READ[base](self, value, depth)
        if kind is not base and kind not in _SCALARS and not isinstance(plain, Foreign):
            self.notes.append(f"subclass:{name_of(kind)}")
        return plain

    def foreign(self, value: Any, kind: type, name: str = "") -> Any:
        self.spend(0)
        found = self.handle(value) if self.handle else None
        return Foreign(name or name_of(kind)) if found is None else found

    def number(self, number: Any) -> Any:
        size = number.bit_length() // 8 + 1 if type(number) is int else 16
        self.spend(size)
        return number if size <= MAX_INT_BYTES else Foreign("int too large")

    def text(self, value: Any) -> str:
        self.spend(str.__len__(value))
        text = str.__str__(value)
        escaped = valid_text(text)
        if escaped != text:
            self.notes.append("text:escaped")
        self.spend(len(escaped))
        return escaped

    def binary(self, value: Any) -> bytes:
        self.spend(bytes.__len__(value))
        return bytes.__getitem__(value, slice(None))

    def array(self, value: Any) -> Any:
        return self.numbers(np.ndarray.__array__(value), value)

    def scalar(self, value: Any) -> Any:
        array = self.numbers(np.generic.__array__(value), value)
        return array[()] if type(array) is np.ndarray else array

    def numbers(self, array: np.ndarray, value: Any) -> Any:
        if array.dtype.str not in DTYPES or array.dtype.names is not None:
            name = name_of(type(value))
            if type(array) is type(value):
                name += f" of {_dtype(array)}"
            return self.foreign(value, type(value), name)
        self.spend(array.nbytes)
        return array

    def sequence(self, base: type, value: Any, depth: int) -> Any:
        self.spend(8 * base.__len__(value))  # type: ignore[attr-defined]
        return base(self.value(item, depth + 1) for item in base.__iter__(value))  # type: ignore

    def hashable(self, base: type, value: Any, depth: int) -> Any:
        self.hashed -= base.__len__(value)  # type: ignore[attr-defined]
        self.spend(0)
        pairs = dict.items(value) if base is dict else set.__iter__(value)
        items = [self.value(item, depth + 1) for item in pairs]
        try:
            return base(items)
        except TypeError:  # an item lost its own hash when it became plain
            return Foreign(name_of(type(value)))


def _dtype(array: np.ndarray) -> str:
    return "structured" if array.dtype.names is not None else name_of(array.dtype.type).rstrip("_")


_CONSTANTS = frozenset({type(None), type(...), bool})
_SCALARS = frozenset(dtype.type for dtype in DTYPES.values())
# np.str_ is also str, np.float64 also float: str and bytes first, then the numbers of NumPy.
_READ: dict[type, Callable[[_Cleaner, Any, int], Any]] = {
    np.ndarray: lambda self, value, depth: self.array(value),
    str: lambda self, value, depth: self.text(value),
    bytes: lambda self, value, depth: self.binary(value),
    np.generic: lambda self, value, depth: self.scalar(value),
    int: lambda self, value, depth: self.number(int.__index__(value)),
    float: lambda self, value, depth: self.number(float.__float__(value)),
    complex: lambda self, value, depth: self.number(complex.__complex__(value)),
    list: lambda self, value, depth: self.sequence(list, value, depth),
    tuple: lambda self, value, depth: self.sequence(tuple, value, depth),
    set: lambda self, value, depth: self.hashable(set, value, depth),
    dict: lambda self, value, depth: self.hashable(dict, value, depth),
}
