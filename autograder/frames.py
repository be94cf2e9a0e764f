"""Frames on a socket: length, number, one encoded value.

The same module serves the judge and the worker. The announced length is compared with a cap
before anything is allocated, and only plain bytes are read, so passed descriptors are dropped.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from typing import Any

from .codec import CodecError, decode, encode

TICK = 0.02  # seconds between two looks at the clock and the memory of the other side
_HEAD = struct.Struct(">QQ")
_CHUNK = 2**20


class FrameError(Exception):
    """Bytes that are no frame, or a frame that was not asked for."""


class TooLarge(FrameError):
    """A frame that announces more bytes than allowed."""


class Closed(Exception):
    """The other side has closed its end."""


def _nothing() -> None:
    pass


def send(sock: socket.socket, number: int, value: Any, tick: Callable[[], None] = _nothing) -> None:
    """Send one frame; ``tick`` is called again and again while the other side does not read.

    Raises
    ------
    Closed
        If the other side is gone.
    """
    data = encode(value)
    view = memoryview(_HEAD.pack(len(data), number) + data)
    while view:
        try:
            view = view[sock.send(view[:_CHUNK]) :]
        except TimeoutError:
            tick()
        except OSError as error:
            raise Closed(str(error)) from None


def receive(
    sock: socket.socket, max_bytes: int, tick: Callable[[], None] = _nothing
) -> tuple[int, Any]:
    """Number and value of the next frame; ``tick`` is called while it has not arrived.

    Raises
    ------
    Closed
        If the other side is gone.
    TooLarge
        If the frame announces more than ``max_bytes``.
    FrameError
        If its contents are no encoded value.
    """
    length, number = _HEAD.unpack(_read(sock, _HEAD.size, tick))
    if length > max_bytes:
        raise TooLarge(f"frame: length must be at most {max_bytes}, got {length}.")
    try:
        return number, decode(_read(sock, length, tick), max_bytes)
    except CodecError as error:
        raise FrameError(str(error)) from None


def _read(sock: socket.socket, count: int, tick: Callable[[], None]) -> bytearray:
    data = bytearray()
    while len(data) < count:
        try:
            part = sock.recv(min(count - len(data), _CHUNK))
        except TimeoutError:
            tick()
            continue
        except OSError as error:
            raise Closed(str(error)) from None
        if not part:
            raise Closed("end of file")
        data += part
        tick()
    return data
