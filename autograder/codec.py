"""The closed codec: the only form in which values cross between judge and worker.

A value is one tag byte and its contents; nothing in the bytes names a class or a function to call.
With `values` the module runs alone inside the sandbox: it needs the standard library and NumPy.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from .values import (
    DTYPES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_HASHED,
    MAX_INT_BYTES,
    MAX_ITEMS,
    Foreign,
    Handle,
    Maker,
    clean,
    name_of,
)

__all__ = ["CodecError", "Foreign", "Handle", "Maker", "clean", "copy", "decode", "encode"]


class CodecError(ValueError):
    """A value that the codec does not carry, or bytes that are not an encoded value."""


def encode(value: Any) -> bytes:
    """Bytes of a codec value.

    Raises
    ------
    CodecError
        If the value, or one inside it, is not exactly of a type that the codec carries.
    """
    parts: list[bytes] = []
    _encode(value, parts, 0)
    return b"".join(parts)


def _size(number: int) -> bytes:
    return struct.pack(">Q", number)


def _encode(value: Any, parts: list[bytes], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise CodecError(f"encode: value must be nested at most {MAX_DEPTH} deep, got more.")
    kind = type(value)
    if kind in _CONSTANT_TAGS:
        parts.append(_CONSTANT_TAGS[kind])
    elif kind is bool:
        parts.append(b"T" if value else b"F")
    elif kind is float:
        parts.append(b"d" + struct.pack(">d", value))
    elif kind is complex:
        parts.append(b"c" + struct.pack(">dd", value.real, value.imag))
    elif kind is int:
        data = value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)
        if len(data) > MAX_INT_BYTES:
            raise CodecError(f"encode: int must have at most {MAX_INT_BYTES} bytes, got more.")
        parts += (b"i", _size(len(data)), data)
    elif kind is str or kind is bytes:
        try:
            data = value.encode() if kind is str else value
        except UnicodeEncodeError:
            raise CodecError("encode: str must be valid Unicode, got lone surrogates.") from None
        parts += (b"s" if kind is str else b"b", _size(len(data)), data)
    elif kind is np.ndarray:
        parts += (b"a", *_array_parts(value))
    elif issubclass(kind, np.generic) and value.dtype.type is kind:
        parts += (b"g", *_array_parts(np.asarray(value)))
    else:
        _encode_group(value, kind, parts, depth + 1)


def _encode_group(value: Any, kind: type, parts: list[bytes], depth: int) -> None:
    if kind is list or kind is tuple:
        items = value
    elif kind is set:
        # Sorted by their bytes, so that equal sets have equal encodings.
        parts += (b"S", _size(len(value)), *sorted(_encoded(item, depth) for item in value))
        return
    elif kind is dict:
        items = [part for pair in value.items() for part in pair]
    elif kind is Foreign:
        items = (value.type_name,)
    elif kind is Handle:
        items = (value.id, value.type_name)
    elif kind is Maker:
        items = (value.name, value.args, value.kwargs)
    else:
        raise CodecError(
            f"encode: value must be a plain value, got {name_of(kind)}. Call clean() on it first."
        )
    parts += (_GROUP_TAGS[kind], _size(len(items)))
    for item in items:
        _encode(item, parts, depth)


def _encoded(value: Any, depth: int) -> bytes:
    parts: list[bytes] = []
    _encode(value, parts, depth)
    return b"".join(parts)


_CONSTANT_TAGS = {type(None): b"N", type(...): b"E"}
_GROUP_TAGS = {list: b"l", tuple: b"t", dict: b"D", Foreign: b"X", Handle: b"H", Maker: b"M"}


def _layout(array: np.ndarray) -> tuple[list[int], list[bool]]:
    """Axes from the slowest to the fastest in memory, and which axes run backwards."""
    axes = list(range(array.ndim))
    steps = array.strides
    if any(step == 0 for step, n in zip(steps, array.shape, strict=True) if n > 1):
        return axes, [False] * array.ndim
    axes.sort(key=lambda axis: -abs(steps[axis]))
    return axes, [step < 0 and n > 1 for step, n in zip(steps, array.shape, strict=True)]


def _flip(array: np.ndarray, backwards: list[bool]) -> np.ndarray:
    if not any(backwards):
        return array
    return array[tuple(slice(None, None, -1 if back else None) for back in backwards)]


def _array_parts(array: np.ndarray) -> list[bytes]:
    code = array.dtype.str
    if code not in DTYPES:
        raise CodecError(f"encode: array must hold numbers, got dtype {code}.")
    axes, backwards = _layout(array)
    head = bytes((len(code), array.ndim, not array.flags.writeable, *axes, *backwards))
    shape = b"".join(map(_size, array.shape))
    return [head, code.encode(), shape, _flip(array, backwards).transpose(axes).tobytes()]


def _build(flat: np.ndarray, shape: tuple, axes: list[int], backwards: list[bool]) -> np.ndarray:
    """Array of ``shape`` laid over ``flat``, the inverse of `_layout`."""
    array = flat.reshape([shape[axis] for axis in axes])
    return _flip(array.transpose(sorted(range(len(axes)), key=axes.__getitem__)), backwards)


def copy(value: Any) -> Any:
    """Independent copy of a codec value; arrays keep dtype, memory order and read-only flag."""
    kind = type(value)
    if kind is np.ndarray:
        if value.flags.c_contiguous and value.flags.writeable:
            return value.copy()
        axes, backwards = _layout(value)
        flat = np.array(_flip(value, backwards).transpose(axes), order="C", copy=True)
        array = _build(flat, value.shape, axes, backwards)
        array.flags.writeable = value.flags.writeable
        return array
    if kind in (list, tuple, set):
        return kind(map(copy, value))
    if kind is dict:
        return {copy(key): copy(item) for key, item in value.items()}
    if kind is Maker:
        return Maker(value.name, copy(value.args), copy(value.kwargs))
    return value


def decode(data: bytes | bytearray, max_bytes: int = MAX_BYTES) -> Any:
    """Value of the bytes made by `encode`.

    Raises
    ------
    CodecError
        For any other bytes. Every announced size is compared with the bytes that are
        there before anything is allocated.
    """
    if len(data) > max_bytes:
        raise CodecError(f"decode: data must have at most {max_bytes} bytes, got {len(data)}.")
    reader = _Reader(data)
    value = reader.value(0)
    if reader.at != len(data):
        raise CodecError(f"decode: data must end with the value, got {len(data) - reader.at} more.")
    return value


class _Reader:
    def __init__(self, data: bytes | bytearray) -> None:
        self.data, self.at, self.items, self.hashed = memoryview(data), 0, 0, 0

    def take(self, count: int) -> memoryview:
        if count > len(self.data) - self.at:
            raise CodecError(f"decode: data must hold {count} more bytes, got the end.")
        self.at += count
        return self.data[self.at - count : self.at]

    def size(self) -> int:
        return int.from_bytes(self.take(8), "big")

    def value(self, depth: int) -> Any:
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise CodecError("decode: value must be smaller, got too many items or levels.")
        tag = bytes(self.take(1))
        if tag in _CONSTANTS:
            return _CONSTANTS[tag]
        if tag in b"ds":
            return self.float_() if tag == b"d" else self.text()
        if tag == b"c":
            return complex(*struct.unpack(">dd", self.take(16)))
        if tag == b"b":
            return bytes(self.take(self.size()))
        if tag == b"i":
            if (size := self.size()) > MAX_INT_BYTES:
                raise CodecError("decode: int must have fewer bytes, got too many.")
            return int.from_bytes(self.take(size), "big", signed=True)
        if tag in b"ag":
            array = self.array()
            if tag == b"g" and array.ndim:
                raise CodecError("decode: scalar must have no axes, got some.")
            return array if tag == b"a" else array[()]
        if tag in _GROUPS:
            return self.group(_GROUPS[tag], depth + 1)
        raise CodecError("decode: tag must be a known one, got another byte.")

    def float_(self) -> float:
        return struct.unpack(">d", self.take(8))[0]

    def text(self) -> str:
        try:
            return str(self.take(self.size()), "utf-8")
        except UnicodeDecodeError:
            raise CodecError("decode: str must be valid UTF-8, got other bytes.") from None

    def array(self) -> np.ndarray:
        length, ndim, read_only = self.take(3)
        axes, backwards = list(self.take(ndim)), [bool(back) for back in self.take(ndim)]
        dtype = DTYPES.get(str(self.take(length), "latin-1"))
        if dtype is None or sorted(axes) != list(range(ndim)):
            raise CodecError("decode: array must have a known dtype and axes, got others.")
        shape = tuple(self.size() for _ in range(ndim))
        count = 1
        for n in shape:
            count *= n
        data = self.take(count * dtype.itemsize)
        try:
            flat = np.frombuffer(bytearray(data), np.uint8 if dtype == bool else dtype)
            if dtype == bool:
                flat = flat != 0  # any byte but 0 and 1 is no valid bool
            array = _build(flat, shape, axes, backwards)
        except (ValueError, OverflowError, MemoryError):
            raise CodecError("decode: array must have a possible shape, got another.") from None
        array.flags.writeable = not read_only
        return array

    def group(self, kind: type, depth: int) -> Any:
        count = self.size()
        # An item has at least one byte, so a count beyond the bytes left is a lie.
        if count > len(self.data) - self.at:
            raise CodecError("decode: items must be in the data, got too few bytes.")
        if kind in (set, dict):
            self.hashed += count
            if self.hashed > MAX_HASHED:
                raise CodecError(f"decode: keys must be at most {MAX_HASHED}, got more.")
        items = [self.value(depth) for _ in range(count)]
        try:
            if kind is dict:
                return dict(zip(items[::2], items[1::2], strict=True))
            if kind in _FIELDS:
                if tuple(map(type, items)) != _FIELDS[kind]:
                    raise CodecError(f"decode: {kind.__name__} must have its fields, got others.")
                return kind(*items)
            return items if kind is list else kind(items)
        except (TypeError, ValueError) as error:
            raise CodecError(f"decode: {kind.__name__} is not possible: {error}") from None


_CONSTANTS = {b"N": None, b"E": ..., b"T": True, b"F": False}
_GROUPS = {tag: kind for kind, tag in _GROUP_TAGS.items()} | {b"S": set}
_FIELDS = {Foreign: (str,), Handle: (int, str), Maker: (str, tuple, dict)}
